"""docs/api.md names everything the interface reads and answers."""

import re

import pytest
from django.conf import settings
from django.test import Client

from config.api import urlpatterns
from incidents.aggregates import DIMENSIONS, MEASURES
from incidents.api.paging import ORDERINGS
from incidents.files import FILES
from incidents.filters import IncidentFilterSet
from incidents.rows import ROW_FIELDS
from tests.incidents.factories import make_incident

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
NAMED = {word for code in re.findall(r"`([^`\n]+)`", TEXT) for word in re.split(r"[^\w-]+", code)}


def test_every_parameter_is_documented() -> None:
    read_by_views = {"ordering", "page_size", "cursor", "fields", "format", "by", "measure"}
    assert {*IncidentFilterSet.base_filters, *read_by_views} - NAMED == set()


def test_every_measure_dimension_order_and_format_is_documented() -> None:
    assert {*MEASURES, *DIMENSIONS, *ORDERINGS, *FILES, "json"} - NAMED == set()


def test_every_address_is_documented() -> None:
    lists = {str(pattern.pattern).partition("/")[0] for pattern in urlpatterns if pattern.name != "nothing"}
    assert lists == {"incidents", "groups", "districts", "stats"}
    assert lists - NAMED == set()


@pytest.mark.django_db
def test_every_field_of_one_incident_beside_its_row_is_documented(client: Client) -> None:
    detail = client.get(f"/api/v1/incidents/{make_incident().uid}/").json()
    assert set(detail) - set(ROW_FIELDS) - NAMED == set()
