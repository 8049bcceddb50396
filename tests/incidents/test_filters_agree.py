"""Whatever is asked of the starter record, every page, map, file and number answers for the same rows."""

import re
from functools import cache

import orjson
import pytest
from django.http import QueryDict
from django.test import Client

from incidents.aggregates import district_rings, headline, map_points, tabulate, undrawn
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.querysets import IncidentQuerySet

pytestmark = pytest.mark.usefixtures("record_db")
RULE = RULES["attacks"]

# A value or two for every parameter, taken from the record. The first of each is asked together with all others.
VALUES: dict[str, tuple[str, ...]] = {
    "date_from": ("date_from=2024-03-10", "date_from=2025-12-31"),
    "date_to": ("date_to=2025-06-15", "date_to=2021-12-31"),
    "province": ("province=khyber-pakhtunkhwa,balochistan", "province=sindh&province=punjab"),
    "district": ("district=quetta,bannu,north-waziristan", "district=karachi-south"),
    "place": ("place=mir-ali,quetta", "place=turbat"),
    "group": ("group=bla,ttp", "group=blf"),
    "rollup": ("rollup=false&group=ttp,bla-jeeyand,bla", "rollup=true"),
    "attribution": ("attribution=claim", "attribution=any"),
    "event_class": ("event_class=militant_attack,clash", "event_class=clash"),
    "attack_type": ("attack_type=ied,armed_assault", "attack_type=suicide_bombing"),
    "target": ("target=police,army", "target=polio_team"),
    "campaign": ("campaign=bla-wave-august-2024-operation-herof", "campaign=bla-wave-25-december-2022"),
    "killed_min": ("killed_min=2", "killed_min=0"),
    "killed_max": ("killed_max=12", "killed_max=0"),
    "injured_min": ("injured_min=1", "injured_min=30"),
    "killed_militants_min": ("killed_militants_min=1", "killed_militants_min=5"),
    "killed_civilians_min": ("killed_civilians_min=1", "killed_civilians_min=5"),
    "location_precision": ("location_precision=district,town", "location_precision=province,country"),
    "date_precision": ("date_precision=day", "date_precision=month,week"),
    "bbox": ("bbox=66,29,71,34", "bbox=66.5,24.5,67.6,25.6"),
    "near": ("near=67.0,30.2", "near=71.5,34.0"),
    "within_km": ("within_km=150&near=70.6,32.9", "within_km=1&near=67,30.2"),
    "h3": ("h3=8442755ffffffff", "h3=83426dfffffffff"),
    "q": ("q=police", "q=Waziristan"),
    "source": ("source=dawn,wikipedia-current-events-portal", "source=the-balochistan-post"),
    "updated_since": ("updated_since=2021-01-01T00:00:00Z", "updated_since=2999-01-01"),
    "uid": ("uid=PK-000001,PK-000003,PK-000300,PK-000868", "uid=pk-000358"),
    "outside": ("outside=ucdp_like", "outside=crss_like"),
}
FIRST = {name: values[0] for name, values in VALUES.items()}
# Asked together these mean more than both alone: a group on that track, the roll-up of a group, the reach of a point.
JOINED = {
    frozenset(pair)
    for pair in (("group", "attribution"), ("group", "rollup"), ("rollup", "attribution"), ("near", "within_km"))
}
NUMBER = r"([0-9,]+)"


def asked(*parts: str) -> str:
    return "&".join(["counting=attacks", *parts])


@cache
def selected(query: str) -> frozenset[str]:
    """The uids that the filter finds; kept, for no test here writes, and each is asked for with all others."""
    filterset = IncidentFilterSet(QueryDict(query))
    assert filterset.is_valid(), filterset.errors
    return frozenset(filterset.counted.values_list("uid", flat=True))


def agreed(query: str) -> set[str]:
    """The uids that the filter finds, after the number shown, the list, the map and the interface agreed on them."""
    filterset = IncidentFilterSet(QueryDict(query))
    assert filterset.is_valid(), filterset.errors
    listed = list(filterset.counted.values_list("uid", flat=True))
    found = filterset.qs
    on_map = drawn(found) + undrawn(found, RULE).incidents
    answered = orjson.loads(Client().get(f"/api/v1/incidents/?{query}&page_size=1&fields=uid").content)["count"]
    assert (headline(found, RULE).incidents, on_map, answered) == (len(listed), len(listed), len(listed)), query
    return set(listed)


def drawn(rows: IncidentQuerySet) -> int:
    """How many rows stand on the map, at their place or in the ring of their district."""
    rings = district_rings(rows, RULE, named=1)
    return len(map_points(rows, RULE)) + sum(ring.incidents for ring in rings)


def shown_on_pages(query: str) -> dict[str, int]:
    """The number that each page prints for a query."""
    client = Client()

    def number(path: str, pattern: str) -> int:
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200
        found = re.search(pattern, response.content.decode())
        assert found is not None, path
        return int(found[1].replace(",", ""))

    stats = orjson.loads(client.get(f"/api/v1/stats/?{query}&by=province").content)
    words = f'data-results-words="{NUMBER} incidents?"'
    return {
        "overview": number("/", words),
        "list": number("/incidents/", words),
        "map": number("/map/", words),
        "stats": stats["total"]["value"],
        "stats by province": sum(row["value"] for row in stats["rows"]),
    }


def test_every_parameter_of_the_filter_is_walked() -> None:
    assert set(VALUES) == set(IncidentFilterSet.base_filters) - {"counting"}


@pytest.mark.parametrize("query", [value for values in VALUES.values() for value in values])
def test_every_face_of_the_record_agrees_on_each_filter(query: str) -> None:
    query = asked(query)
    uids = agreed(query)
    answer = orjson.loads(Client().get(f"/api/v1/incidents/?{query}&page_size=1000&fields=uid").content)
    assert {row["uid"] for row in answer["results"]} == uids
    table = tabulate(IncidentFilterSet(QueryDict(query)).qs, rule=RULE, measure="incidents", by=["month"])
    assert sum(cell.tally.value or 0 for cell in table.cells) == table.total.value == len(uids)


@pytest.mark.parametrize("name", list(VALUES)[:-1])
def test_every_face_of_the_record_agrees_on_each_pair_of_filters(name: str) -> None:
    following = list(VALUES)[list(VALUES).index(name) + 1 :]
    alone = selected(asked(FIRST[name]))
    for other in following:
        both = agreed(asked(*_once(FIRST[name], FIRST[other])))
        if frozenset((name, other)) not in JOINED:
            assert both == alone & selected(asked(FIRST[other])), other


def _once(first: str, second: str) -> list[str]:
    """Both values; a parameter that stands in both, such as a group beside the roll-up's group, only once."""
    parts = dict(part.split("=", 1) for part in [*second.split("&"), *first.split("&")])
    return [f"{name}={value}" for name, value in parts.items()]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "date_from=2024-03-10&province=balochistan",
        "province=sindh&target=police",
        "district=karachi-south&killed_min=1",
        "group=bla&date_from=2024-01-01",
        "group=bla&rollup=false",
        "attack_type=suicide_bombing&killed_max=12",
        "location_precision=province,country&date_precision=day",
        "q=polio&source=dawn",
        "bbox=66,29,71,34&injured_min=1",
        "event_class=clash",
    ],
)
def test_the_pages_print_the_number_that_the_record_holds(query: str) -> None:
    held = len(agreed(asked(query)))
    assert shown_on_pages(asked(query)) == dict.fromkeys(
        ["overview", "list", "map", "stats", "stats by province"], held
    )


def test_the_map_draws_every_row_it_counts_or_says_that_it_cannot() -> None:
    query = asked("province=sindh")
    page = Client().get(f"/map/?{query}").content.decode()
    without = re.search(f"{NUMBER} without a location", page)
    assert without is not None
    found = IncidentFilterSet(QueryDict(query)).qs
    assert int(without[1]) == undrawn(found, RULE).incidents > 0
    assert int(without[1]) + drawn(found) == len(agreed(query))
