"""The entry form as a browser without scripts would send it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from incidents.models import Incident, Outlet
from places.models import District

Payload = dict[str, list[str]]

NEW = "/desk/incidents/new/"
CHECK = "/desk/incidents/check/"


class _Fields(HTMLParser):
    """Collects the names and values that the form with an id would send, buttons left out."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form
        self.values: Payload = {}
        self._inside = False
        self._in_template = 0
        self._select: str | None = None
        self._first: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == self.form or self.form in given.get("class", "").split()
        if not self._inside:
            return
        if tag == "input":
            self._input(given)
        elif tag == "select":
            self._select, self._first = given.get("name"), None
            self._chosen = False
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = given["value"]
            if "selected" in given:
                self._add(self._select, given["value"])
                self._chosen = True
        elif tag == "textarea":
            self._textarea, self._text = given["name"], ""

    def _input(self, given: dict[str, str]) -> None:
        ticked = given.get("type") in {"checkbox", "radio"}
        if "name" in given and ("checked" in given or not ticked):
            self._add(given["name"], given.get("value", "on" if ticked else ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select and self._inside:
            if not self._chosen and self._first is not None:
                self._add(self._select, self._first)
            self._select = None
        elif tag == "textarea" and self._textarea:
            # A browser drops the line break that follows the tag.
            self._add(self._textarea, self._text.removeprefix("\n"))
            self._textarea = None
        elif tag == "form":
            self._inside = False

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def fields_of(page: str, form: str = "entry") -> Payload:
    """What the form would send as the page stands."""
    parser = _Fields(form)
    parser.feed(page)
    # It is another on every page, and a test's client does without.
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def opened(client: Client, url: str = "") -> Payload:
    """The fields of a form that is opened."""
    response = client.get(url or reverse("desk:incident-new"))
    assert response.status_code == 200, response.status_code
    return fields_of(response.content.decode())


def typed(client: Client, source: Outlet, where: District, **more: Any) -> Payload:
    """A new form with an ordinary incident typed into it: one place, one source, two figures."""
    return {
        **opened(client),
        **one_each(
            **{
                "reports-0-url": "https://example.org/news/1",
                "reports-0-outlet": source.slug,
                "reports-0-published_on": "2024-05-04",
                "when": "3 May 2024",
                "place_text": "a bazaar",
                "district": where.slug,
                "location_precision": "district",
                "event_class": "militant_attack",
                "reports-0-statements-0-total-killed": "2",
                "reports-0-statements-0-total-killed-includes": "no",
                "reports-0-statements-0-total-injured": "3",
                "reports-0-statements-0-total-injured-includes": "no",
                **more,
            }
        ),
    }


def one_each(**values: Any) -> Payload:
    """Values as they are posted; a list is several of one name."""
    return {name: value if isinstance(value, list) else [str(value)] for name, value in values.items()}


def edit_url(incident: Incident) -> str:
    """Where an incident is changed."""
    return reverse("desk:incident-edit", args=[incident.uid])


def send(client: Client, payload: Payload, do: str, url: str = NEW) -> str:
    """Press a button; the page that answers, after a redirect if there is one."""
    return client.post(url, {**payload, "do": do}, follow=True).content.decode()


def panel_of(client: Client, payload: Payload) -> str:
    """The panel for what is typed, its white space run together."""
    response = client.post(CHECK, payload)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
