"""Asking the API as a program does."""

from typing import Any

import orjson
from django.test import Client

LIST = "/api/v1/incidents/"


def answer(client: Client, path: str, status: int = 200) -> Any:
    """The JSON at an address, after its status and type have been held."""
    response = client.get(path)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    return orjson.loads(response.content)
