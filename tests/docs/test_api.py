"""docs/api.md names everything the interface reads and answers."""

import re

import pytest
from django.conf import settings
from django.test import Client

from config.api import urlpatterns
from incidents.aggregates import DIMENSIONS, MEASURES
from incidents.api.paging import ORDERINGS
from incidents.files import FILES, LAYOUTS
from incidents.filters import IncidentFilterSet
from incidents.frozen import FrozenFile
from incidents.reference_serializers import (
    CampaignDetailSerializer,
    ContextEventSerializer,
    ProvinceSerializer,
    SourceSerializer,
)
from incidents.rows import ROW_FIELDS
from tests.incidents.factories import make_incident

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
NAMED = {word for code in re.findall(r"`([^`\n]+)`", TEXT) for word in re.split(r"[^\w-]+", code)}


def test_every_parameter_is_documented() -> None:
    read_by_views = {
        "ordering",
        "page_size",
        "cursor",
        "fields",
        "format",
        "layout",
        "by",
        "measure",
        "limit",
        "as_of",
        "known_by",
        "since",
    }
    assert {*IncidentFilterSet.base_filters, *read_by_views} - NAMED == set()


def test_every_measure_dimension_order_and_format_is_documented() -> None:
    assert {*MEASURES, *DIMENSIONS, *ORDERINGS, *FILES, *LAYOUTS, "json"} - NAMED == set()


def test_every_address_is_documented() -> None:
    named = [pattern for pattern in urlpatterns if pattern.name not in {"root", "nothing"}]
    lists = {str(pattern.pattern).partition("/")[0] for pattern in named}
    assert lists == {
        "campaigns",
        "changes",
        "context-events",
        "districts",
        "groups",
        "incidents",
        "places",
        "provinces",
        "published-figures",
        "releases",
        "sources",
        "stats",
    }
    assert lists - NAMED == set()
    assert "`/api/v1/` itself lists the addresses" in TEXT


def test_every_reason_to_leave_a_row_out_and_every_loss_is_documented() -> None:
    reasons = {name for layout in LAYOUTS.values() for name in (*layout.left_out, *layout.losses)}
    assert reasons - NAMED == set()


def test_every_field_of_reference_and_releases_is_documented() -> None:
    serializers = (ProvinceSerializer, SourceSerializer, CampaignDetailSerializer, ContextEventSerializer)
    fields = {name for serializer in serializers for name in serializer.Meta.fields}
    assert {*fields, *FrozenFile.__slots__, "differences", "released_at", "made_at", "score"} - NAMED == set()


@pytest.mark.django_db
def test_every_field_of_one_incident_beside_its_row_is_documented(client: Client) -> None:
    detail = client.get(f"/api/v1/incidents/{make_incident().uid}/").json()
    assert set(detail) - set(ROW_FIELDS) - NAMED == set()
