"""docs/openapi.json is the interface: it says what the code does today, and nothing is taken away unseen."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config.api import urlpatterns
from incidents.api.schema.differences import breaking
from incidents.api.schema.documents import parameter_meanings
from incidents.api.schema.view import schema
from incidents.filters import IncidentFilterSet
from incidents.management.commands.write_schema import PLACE, as_text
from incidents.rows import ROW_FIELDS
from tests.incidents.factories import make_incident

WRITTEN = json.loads(PLACE.read_text(encoding="utf-8"))
ROUTES = [str(pattern.pattern) for pattern in urlpatterns if pattern.name != "nothing"]


def everything(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document, from the outermost in."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from everything(inner)


def test_the_committed_document_is_that_of_the_code() -> None:
    today = schema()
    lost = breaking(WRITTEN, today)
    assert lost == [], "This breaks programs and needs /v2/, and a Deprecation header on what is there."
    assert PLACE.read_text(encoding="utf-8") == as_text(today), "The interface has changed. Run: make schema"


def test_the_document_is_valid_openapi_and_made_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


@pytest.mark.parametrize("route", ROUTES)
def test_every_address_is_described(route: str) -> None:
    path = "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    assert path in WRITTEN["paths"]


@pytest.mark.parametrize("path", ["/api/v1/incidents/", "/api/v1/stats/"])
def test_every_parameter_of_the_filter_is_described_in_the_words_of_the_guide(path: str) -> None:
    described = {one["name"]: one for one in WRITTEN["paths"][path]["get"]["parameters"]}
    meanings = {name: described[name]["description"] for name in IncidentFilterSet.base_filters}
    assert meanings == {name: parameter_meanings()[name] for name in IncidentFilterSet.base_filters}


def test_every_field_of_a_row_says_what_it_means() -> None:
    row = WRITTEN["components"]["schemas"]["Row"]
    assert row["required"] == list(ROW_FIELDS)
    assert all(row["properties"][name]["description"] for name in ROW_FIELDS)


def test_every_name_in_the_document_leads_somewhere() -> None:
    schemas = WRITTEN["components"]["schemas"]
    named = {one["$ref"].rpartition("/")[2] for one in everything(WRITTEN) if "$ref" in one}
    assert named - set(schemas) == set()
    operations = {one["operationId"] for path in WRITTEN["paths"].values() for one in path.values()}
    links = [link for one in everything(WRITTEN["paths"]) for link in one.get("links", {}).values()]
    linked = {link["operationId"] for link in links}
    assert linked - operations == set()


def test_no_word_that_editors_add_is_fixed_in_the_document() -> None:
    parameters = {one["name"]: one for one in WRITTEN["paths"]["/api/v1/incidents/"]["get"]["parameters"]}
    for name in ("province", "district", "place", "group", "campaign", "source"):
        assert "enum" not in parameters[name]["schema"]["items"]
        assert parameters[name]["x-listed-at"].startswith("/api/v1/")


TAKEN_AWAY = {
    "a path": (["paths", "/api/v1/stats/"], "/: /api/v1/stats/ was removed"),
    "a method": (["paths", "/api/v1/incidents/", "post"], "/api/v1/incidents/: post was removed"),
    "a field": (["components", "schemas", "Row", "properties", "killed"], "Row: killed was removed"),
    "a form": (
        ["paths", "/api/v1/incidents/", "get", "responses", "200", "content", "text/csv"],
        "/api/v1/incidents/ get responses 200 content: text/csv was removed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_is_taken_away_is_named(what: str) -> None:
    (*way, last), sentence = TAKEN_AWAY[what]
    after = copy.deepcopy(WRITTEN)
    part = after
    for name in way:
        part = part[name]
    del part[last]
    assert breaking(WRITTEN, after) == [sentence]
    assert breaking(after, WRITTEN) == [], "what is added breaks nothing"


def test_a_parameter_a_word_and_a_limit_that_go_are_named() -> None:
    after = copy.deepcopy(WRITTEN)
    operation = after["paths"]["/api/v1/incidents/"]["get"]
    named = {one["name"]: one for one in operation["parameters"]}
    operation["parameters"].remove(named["near"])
    named["event_class"]["schema"]["items"]["enum"].remove("clash")
    named["page_size"]["schema"]["maximum"] = 500
    after["components"]["schemas"]["Row"]["properties"]["version"]["type"] = "string"
    after["components"]["schemas"]["NewEntry"]["required"].append("summary")
    assert sorted(breaking(WRITTEN, after)) == [
        "/api/v1/incidents/ get event_class items: the word clash was removed",
        "/api/v1/incidents/ get page_size: maximum was 1000 and is 500",
        "/api/v1/incidents/ get: the query parameter near was removed",
        "NewEntry: summary became required",
        "Row version: type was integer and is string",
    ]


@pytest.mark.django_db
def test_the_document_is_served_with_a_tag_and_not_sent_twice(client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == WRITTEN
    again = client.get("/api/schema/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    wrong = client.get("/api/schema/?version=2")
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["attr"] == "version"


@pytest.mark.django_db
def test_any_tag_fits_what_is_there_and_nothing_else(client: Client) -> None:
    make_incident()
    star = {"If-None-Match": "*"}
    assert client.get("/api/v1/incidents/", headers=star).status_code == 304
    assert client.get("/api/v1/incidents/?killed_min=many", headers=star).status_code == 400
    assert client.get("/api/v1/incidents/PK-999999/", headers=star).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/guide/"])
def test_the_pages_for_programmers_ask_no_other_host(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert re.findall(r'(?:src|srcset|data-schema)="(?!/)[^"]*"', text) == []
    assert "<style" not in text
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert 'aria-current="true">Data' in text
