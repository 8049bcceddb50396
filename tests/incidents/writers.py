"""Programs that write, for tests."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Scope
from incidents.services.tokens import create_token
from tests.incidents.factories import OutletFactory

INCIDENTS = "/api/v1/incidents/"


class Program:
    """A client of the interface with a token, or with none."""

    def __init__(self, user: User | None = None, scope: str = Scope.WRITE, **headers: str) -> None:
        self.secret = create_token(name="A program", scope=scope, by=user)[1] if user else ""
        self.headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        self.headers |= headers
        self.client = Client()

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.client.get(path, headers={**self.headers, **headers})

    def post(self, body: Any, **headers: str) -> Any:
        """POST an incident. Names of headers have underscores here."""
        return self._send("post", INCIDENTS, body, headers)

    def patch(self, uid: str, body: Any, **headers: str) -> Any:
        """PATCH an incident."""
        return self._send("patch", f"{INCIDENTS}{uid}/", body, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        send = getattr(self.client, method)
        return send(path, body, content_type="application/json", headers={**self.headers, **named})


def body(**parts: Any) -> dict[str, Any]:
    """The smallest entry that makes an incident, other parts laid over it; its outlet is made at need."""
    outlet = OutletFactory._meta.model.objects.filter(slug="dawn").first()
    if outlet is None:
        OutletFactory.create(slug="dawn", name="Dawn", hosts=["dawn.com"])
    return {
        "event_class": "militant_attack",
        "date": "2024-05-01",
        "location": {"location_precision": "country"},
        "reports": [{"url": "https://www.dawn.com/news/1"}],
        **parts,
    }


def told(answer: Any) -> list[tuple[str, str | None]]:
    """Code and attr of every error."""
    return [(error["code"], error["attr"]) for error in answer.json()["errors"]]
