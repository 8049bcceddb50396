"""The page of a draft as a browser without scripts would use it."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from ingest.models import Draft
from tests.dashboard.desk.entry_form import Payload, fields_of


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def page_of(client: Client, draft: Draft) -> str:
    response = client.get(reverse("desk:draft", args=[draft.pk]))
    assert response.status_code == 200
    return text_of(response)


def typed(client: Client, draft: Draft, **more: str) -> Payload:
    response = client.get(reverse("desk:draft", args=[draft.pk]))
    return {**fields_of(response.content.decode()), **{name: [value] for name, value in more.items()}}


def press(client: Client, draft: Draft, do: str, payload: Payload | None = None) -> Any:
    url = reverse("desk:draft", args=[draft.pk])
    return client.post(url, {**(payload or typed(client, draft)), "do": do}, follow=True)
