"""ACLED-like numbers of a filter are what counting every event of its rows gives, whatever was written and joined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from incidents.aggregates import headline, tabulate
from incidents.aggregates.breakdowns import named_groups, told_of
from incidents.aggregates.headline import headlines
from incidents.aggregates.rules import REST, Parted, in_parts
from incidents.aggregates.series import monthly
from incidents.counting import RULES
from incidents.models import Attribution, EventRows, Incident
from incidents.past import reading
from incidents.querysets import IncidentQuerySet
from incidents.sum_triggers import compact
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

MERGED = RULES["acled_like"]
PARENTS = {"faction": "whole"}
FIRST = date(2024, 1, 30)
DEADLY = {"deadly": Q(killed_all_best__gt=1)}


def _named(row: Incident) -> list[str]:
    return [said.group.slug for said in row.attributions.all() if said.group]


# What a row is in, by each dimension; several where it may be in several.
KEYS: dict[str, Callable[[Incident], Iterable[Hashable]]] = {
    "month": lambda row: [row.date.replace(day=1)],
    "district": lambda row: [row.district and row.district.slug],
    "attack_type": lambda row: row.attack_types,
    "target": lambda row: row.targets,
    "group": lambda row: {PARENTS.get(slug, slug) for slug in _named(row)} or [None],
}
FILTERS: dict[str, Callable[[IncidentQuerySet], IncidentQuerySet]] = {
    "all rows": lambda rows: rows.filter(pk__gt=0),
    "two months": lambda rows: rows.overlapping(FIRST, FIRST + timedelta(days=3)),
    "one type of attack": lambda rows: rows.filter(attack_types__contains=["ied"]),
    "one group": lambda rows: rows.filter(pk__in=Attribution.objects.filter(group__slug="faction").values("incident")),
    "every other row": lambda rows: rows.filter(killed_low__gt=1),
    "one row": lambda rows: rows.filter(pk=rows.order_by("pk")[0].pk),
    "none": lambda rows: rows.filter(pk=0),
}


def events(rows: Iterable[Incident]) -> int:
    """The slow definition: rows of one day, place, class and targets are one."""
    return len(
        {
            (
                row.date, row.province_id, row.district_id, row.place_id,
                None if row.place_id else row.place_text, row.event_class, tuple(row.targets),
            )
            for row in rows
        }
    )  # fmt: skip


def of_suicide(rows: Iterable[Incident]) -> int:
    return events(row for row in rows if "suicide_bombing" in row.attack_types)


def parted(found: Parted) -> list[tuple[int | None, int | None]]:
    """Events and suicide attacks of all rows and of both parts."""
    totals = (found.whole, found.parts["deadly"], found.parts[REST])
    return [(one.measures["incidents"].value, one.measures["suicide_attacks"].value) for one in totals]


def by(name: str, rows: Iterable[Incident]) -> dict[Hashable, int]:
    found: dict[Hashable, list[Incident]] = defaultdict(list)
    for row in rows:
        for key in KEYS[name](row):
            found[key].append(row)
    return {key: events(some) for key, some in found.items()}


def numbers(rows: IncidentQuerySet) -> dict[str, Any]:
    """The numbers as pages ask for them."""
    tables = {name: tabulate(rows, rule=MERGED, measure="incidents", by=[name], parents=PARENTS) for name in KEYS}
    told = told_of(rows, MERGED)
    cells = named_groups(told, parents=PARENTS)
    return {
        **{name: {cell.keys[0]: cell.tally.value for cell in table.cells} for name, table in tables.items()},
        "leaders": {cell.keys[0]: cell.tally.value for cell in cells},
        "unnamed": told.number - told.named,
        "headline": headline(rows, MERGED).incidents,
        "months": {month.start: month.numbers.incidents for month in monthly(rows, MERGED) if month.numbers.rows},
        "suicide": tabulate(rows, rule=MERGED, measure="suicide_attacks").total.value,
        "parts": parted(in_parts(rows, DEADLY, [MERGED])[MERGED.name]),
    }


def expected(rows: IncidentQuerySet) -> dict[str, Any]:
    """The same, event by event."""
    counted = [row for row in rows.prefetch_related("attributions__group") if row.event_class in MERGED.classes]
    return {
        **{name: by(name, counted) for name in KEYS},
        "leaders": by("group", counted),
        "unnamed": sum(KEYS["group"](row) == [None] for row in counted),
        "headline": events(counted),
        "months": by("month", counted),
        "suicide": of_suicide(counted),
        "parts": [
            (events(some), of_suicide(some))
            for some in (
                counted,
                [row for row in counted if (row.killed_all_best or 0) > 1],
                [row for row in counted if (row.killed_all_best or 0) <= 1],
            )
        ],
    }


@pytest.fixture
def write(db: None) -> Callable[[Random, int], None]:
    """Writes rows of few days, places, classes and targets, so that many are one event."""
    outlet = OutletFactory.create()
    groups = [ArmedGroupFactory.create(slug=slug) for slug in ("whole", "faction", "other")]
    district = DistrictFactory.create()
    places = [
        located(place=PlaceFactory.create(district=district)),
        located(district=district),
        located(district=district, place_text="a bazaar"),
        located(province=district.province),
        located(),
    ]

    def write(chance: Random, number: int) -> None:
        for _ in range(number):
            said = chance.sample(groups, chance.choice([0, 0, 1, 2]))
            make_incident(
                outlet=outlet,
                location=chance.choice(places),
                date=FIRST + timedelta(days=chance.choice([0, 0, 1, 3])),
                date_precision=chance.choice(["day", "day", "month"]),
                event_class=chance.choice(["militant_attack", "militant_attack", "clash", "disrupted"]),
                targets=chance.choice([("police",), ("police", "levies"), ("police",)]),
                attack_types=chance.choice([("ied",), ("ied", "suicide_bombing"), ("ambush",)]),
                killed=chance.choice([0, 1, 2, 3, None]),
                status=chance.choice(["published", "published", "published", "draft"]),
                groups=[(group, "claim", "made") for group in said],
            )

    return write


@pytest.mark.parametrize("seed", range(3))
def test_events_of_a_filter_are_those_of_its_rows(write: Callable[[Random, int], None], seed: int) -> None:
    chance = Random(seed)
    rows: IncidentQuerySet = Incident.public.all()
    write(chance, 25)
    compact()
    write(chance, 15)
    moved = [row.pk for row in Incident.objects.order_by("pk") if chance.random() < 0.15]
    Incident.objects.filter(pk__in=moved).update(date=FIRST, status="published")
    assert EventRows.objects.filter(joined=False).exists()
    assert EventRows.objects.filter(joined=True, incidents__gt=1).exists()
    for waits in (True, False):
        if not waits:
            compact()
            assert not EventRows.objects.filter(joined=False).exists()
        for name, narrowed in FILTERS.items():
            assert (name, numbers(narrowed(rows))) == (name, expected(narrowed(rows)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_events_as_they_stood_are_told_with_what_has_moved_since(
    write: Callable[[Random, int], None], seed: int
) -> None:
    chance = Random(seed)
    rows: IncidentQuerySet = Incident.public.filter(pk__gt=0)
    moments, before = [], []
    for _ in range(3):
        write(chance, 12)
        moments.append(now())
        before.append({name: expected(narrowed(rows)) for name, narrowed in FILTERS.items()})
        for row in Incident.objects.order_by("pk"):
            if chance.random() < 0.3:
                new = {"date": FIRST + timedelta(days=chance.choice([0, 1])), "targets": ["police"]}
                status = chance.choice(["published", "published", "withdrawn"])
                Incident.objects.filter(pk=row.pk).update(**new, status=status, status_reason="A reason.")
        if chance.random() < 0.5:
            compact()
    for moment, then in zip(moments, before, strict=True):
        with reading(as_of=moment):
            assert {name: numbers(narrowed(rows)) for name, narrowed in FILTERS.items()} == then
            assert {name: expected(narrowed(rows)) for name, narrowed in FILTERS.items()} == then


def test_headlines_of_spans_are_those_of_each_alone(write: Callable[[Random, int], None]) -> None:
    write(Random(3), 25)
    days = [FIRST + timedelta(days=number) for number in range(5)]
    spans = [(days[1], days[4]), (days[0], days[0]), (days[2], days[2]), (date(2020, 1, 1), date(2020, 12, 31))]
    rows: IncidentQuerySet = Incident.public.all()
    found = headlines(rows, MERGED, spans)
    assert found == [headline(rows.overlapping(*span), MERGED) for span in spans]
    assert headlines(Incident.public.none(), MERGED, spans) == found[3:] * 4


def test_rows_that_share_an_event_with_none_are_counted_without_being_read(
    write: Callable[[Random, int], None],
) -> None:
    write(Random(1), 3)
    with CaptureQueriesContext(connection) as asked:
        headline(Incident.public.filter(pk__gt=0), MERGED)
    (query,) = [one["sql"] for one in asked]
    assert query.startswith('SELECT COUNT("incidents_incident"."id") AS "all_rows"')
    assert "COUNT(DISTINCT hash_record_extended" not in query
