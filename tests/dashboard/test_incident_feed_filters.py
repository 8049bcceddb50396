"""The Atom feed of each filter, over the starter record."""

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.filters import IncidentFilterSet
from tests.dashboard.test_incident_feed import FEED, parsed
from tests.incidents.test_filters_agree import VALUES

BUDGET = 15


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("query", [*(values[0] for values in VALUES.values()), "counting=pips_like"])
def test_every_filter_has_a_feed_of_its_newest_hundred(client: Client, query: str) -> None:
    filters = IncidentFilterSet(QueryDict(query))
    assert filters.is_valid(), filters.errors
    newest = list(filters.counted.order_by("-updated_at", "-uid").values_list("uid", flat=True)[:100])
    feed = parsed(client, f"?{query}")
    assert [entry.id.rpartition(":")[2] for entry in feed.entries] == newest
    assert feed.feed.title.startswith("Nigran: ")


@pytest.mark.usefixtures("record_db")
def test_the_feed_asks_few_questions_however_many_entries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for query in ("", "?group=ttp&province=balochistan&district=quetta&source=dawn&counting=pips_like&q=police"):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(f"{FEED}{query}").status_code == 200
