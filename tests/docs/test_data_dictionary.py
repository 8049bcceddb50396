"""docs/data-dictionary.md holds every field, with its type."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from dashboard.models import Alert, AlertDelivery, PublishedFigure
from incidents.models import Release
from tests.docs.fields import fields_of, kind_of
from tests.incidents.factories import make_incident

TEXT = (settings.BASE_DIR / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
# Kept by the program for itself: nothing a reader or an editor sees.
INTERNAL = {"RecordGeneration", "GazetteerToken"}
NEVER_PUBLIC = {"id", "notes", "maybe_same_as", "search_text", "search_vector"}


def documented(heading: str) -> dict[str, list[str]]:
    """Field to the other cells of its line, in the section of this heading."""
    section = TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, flags=re.MULTILINE)
    return {name: cells.split(" | ") for name, cells in rows}


def tables() -> Iterator[type[models.Model]]:
    for label in ("places", "groups", "incidents", "ingest"):
        for model in apps.get_app_config(label).get_models():
            is_history = hasattr(model, "pgh_tracked_model")
            if not is_history and model.__name__ not in INTERNAL:
                yield model


TABLES = [*tables(), Alert, AlertDelivery, PublishedFigure]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_column_of_a_table_is_documented_with_its_type(model: type[models.Model]) -> None:
    lines = documented(f"Table {model.__name__}")
    assert {name: cells[0] for name, cells in lines.items()} == {one.name: kind_of(one) for one in fields_of(model)}
    assert [name for name, cells in lines.items() if len(cells[2]) < 4] == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_what_is_for_editors_is_not_called_public(model: type[models.Model]) -> None:
    lines = documented(f"Table {model.__name__}")
    public = {name for name, cells in lines.items() if cells[1] == "yes"}
    if model is Release:
        # Its notes are for whoever reads the release.
        public -= {"notes"}
    assert public & NEVER_PUBLIC == set()
    if model.__name__ == "WithheldLocation":
        assert public == set()


@pytest.mark.django_db
def test_the_row_of_the_interface_is_documented_field_by_field(client: Client) -> None:
    make_incident(killed=1)
    response = client.get("/api/v1/incidents/")
    assert response.status_code == 200
    row = response.json()["results"][0]
    assert list(documented("One incident, as the interface and the files give it")) == list(row)
