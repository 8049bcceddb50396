"""The next draft's page is fetched ahead, kept for one use, and never shown when it does not stand any more."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ingest.models import Draft
from ingest.services import deciding
from places.models import District
from tests.dashboard.desk.drafts import press, signed_in, text_of, typed
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.ingest.drafts import make_article, make_draft, reading_of

pytestmark = pytest.mark.django_db
NOTHING_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture
def desk() -> Client:
    client = signed_in(editor())
    client.get(reverse("desk:drafts"))
    return client


@pytest.fixture
def draft(lorain: District) -> Draft:
    return make_draft(reading_of(lorain))


def ahead(desk: Client, draft: Draft, **more: str) -> Any:
    return desk.get(reverse("desk:draft", args=[draft.pk]), headers={"X-Ahead": "yes", **more})


def gone_to(desk: Client, draft: Draft, held: Any) -> Any:
    """The answer to a browser that holds a page and asks whether it still stands."""
    return desk.get(reverse("desk:draft", args=[draft.pk]), headers={"If-None-Match": held["ETag"]})


def test_a_page_fetched_ahead_may_be_kept_and_one_that_is_gone_to_may_not(desk: Client, draft: Draft) -> None:
    page = desk.get(reverse("desk:draft", args=[draft.pk]))
    assert page["Cache-Control"] == NOTHING_KEPT
    assert "ETag" not in page
    assert "/desk/drafts/said/" not in text_of(page)
    held = ahead(desk, draft)
    assert held["Cache-Control"] == "private, no-cache"
    assert f'hx-get="{reverse("desk:said")}" hx-trigger="load"' in text_of(held)


def test_a_page_that_still_stands_is_told_so_shortly_and_forgotten(
    desk: Client, draft: Draft, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    held = ahead(desk, draft)
    with django_assert_max_num_queries(15):
        answer = gone_to(desk, draft, held)
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (304, b"", NOTHING_KEPT)
    again = ahead(desk, draft, **{"If-None-Match": held["ETag"]})
    assert (again.status_code, again["Cache-Control"], again["ETag"]) == (304, "private, no-cache", held["ETag"])


def test_a_draft_that_somebody_has_decided_meanwhile_is_shown_as_decided(desk: Client, draft: Draft) -> None:
    held = ahead(desk, draft)
    deciding.reject(draft_id=draft.pk, reason="A hoax", by=editor("other"))
    answer = gone_to(desk, draft, held)
    assert answer.status_code == 200
    assert "other has decided on this draft" in text_of(answer)


def test_whatever_else_the_page_shows_brings_it_whole_when_it_changes(desk: Client, lorain: District) -> None:
    def told_apart() -> None:
        deciding.tell_apart(draft_id=draft.pk, uid=known.uid, by=editor())

    def typed_on() -> None:
        desk.post(reverse("desk:working-copy"), typed(desk, draft, summary="Mine."))

    def another_article() -> None:
        make_draft(reading_of(lorain), make_article(url="https://example.net/2"))

    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4)
    draft = make_draft(reading_of(lorain))
    make_draft(reading_of(), make_article(url="https://example.net/3", title="Another story"))
    for change in (told_apart, typed_on, another_article, OutletFactory.create):
        held = ahead(desk, draft)
        assert gone_to(desk, draft, held).status_code == 304
        change()
        assert gone_to(desk, draft, held).status_code == 200, change


def test_a_decision_on_another_story_leaves_the_page_as_it_was_and_its_words_are_asked_for(
    desk: Client, lorain: District
) -> None:
    make_draft(
        reading_of(day=date(2025, 1, 2)), make_article(url="https://example.net/1", title="The last of the queue")
    )
    draft = make_draft(reading_of(lorain))
    other = make_draft(
        reading_of(day=date(2025, 1, 9)), make_article(url="https://example.net/2", title="A story of elsewhere")
    )
    held = ahead(desk, draft)
    desk.post(reverse("desk:draft-reject", args=[other.pk]), {"reason": "Not in Pakistan"})
    assert gone_to(desk, draft, held).status_code == 304
    assert "is rejected: Not in Pakistan." in text_of(desk.get(reverse("desk:said")))
    assert "is rejected" not in text_of(desk.get(reverse("desk:said")))


def test_words_are_kept_for_the_page_that_is_gone_to(desk: Client, draft: Draft) -> None:
    other = make_draft(reading_of(), make_article(url="https://example.net/2", title="A story of elsewhere"))
    desk.post(reverse("desk:draft-reject", args=[other.pk]), {"reason": "Not in Pakistan"})
    assert "is rejected" not in text_of(ahead(desk, draft))
    assert "is rejected: Not in Pakistan." in text_of(desk.get(reverse("desk:draft", args=[draft.pk])))


def test_a_page_that_was_kept_for_one_editor_is_none_for_another(desk: Client, draft: Draft) -> None:
    held = ahead(desk, draft)
    assert gone_to(signed_in(editor("other")), draft, held).status_code == 200
    assert gone_to(Client(), draft, held).status_code == 302


def test_what_is_decided_on_a_page_that_was_kept_is_decided(desk: Client, draft: Draft) -> None:
    assert ahead(desk, draft).status_code == 200
    press(desk, draft, "draft")
    draft.refresh_from_db()
    assert draft.state == "accepted"
