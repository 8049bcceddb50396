"""The sums of a past moment are what they were then, and what counting the rows of that moment one by one gives."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import past
from incidents.aggregates import published_total, reach
from incidents.aggregates.series import monthly
from incidents.aggregates.sums import source_of
from incidents.counting import RULES
from incidents.models import Incident
from incidents.past import reading
from incidents.services import take_down, withhold_location
from incidents.sum_triggers import compact
from places.models import District
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident
from tests.incidents.test_past import now
from tests.incidents.test_sums import ATTACKS, BUSY, CHANGES, MERGED, PAIRS, numbers, one_by_one, quetta, record, whole

__all__ = ["quetta", "record"]
pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("province", "district", "place", "latitude", "longitude")),
    **{"location_precision": "country", "district_set": [], "district_text": "", "place_text": ""},
}
# Each a change of some rows at once, as an edit, a desk or an import would make it.
EDITS: list[Callable[[Random], dict[str, Any]]] = [
    lambda chance: {"date": chance.choice([BUSY, date(2024, 8, 10), date(2022, 2, 28), date(2019, 12, 31)])},
    lambda chance: {"killed_low": None, "killed_best": None, "killed_high": None},
    lambda chance: {"killed_low": 0, "killed_best": chance.randrange(9), "killed_high": 9},
    lambda chance: {"killed_militants": chance.choice([None, 0, 4]), "abducted": chance.choice([None, 0, 3])},
    lambda chance: {"event_class": chance.choice(["militant_attack", "clash", "disrupted", "sectarian_clash"])},
    lambda chance: {"attack_types": chance.choice([["suicide_bombing"], ["ied"], ["ied", "suicide_bombing"]])},
    lambda chance: {"targets": chance.choice([["police"], ["levies"]])},
    lambda chance: NOWHERE,
    lambda chance: {"status": chance.choice(["published", "published_changed", "draft"])},
    lambda chance: {"status": "withdrawn", "status_reason": "It did not happen."},
    lambda chance: {"title": "Other words"},
]


def _edit(chance: Random) -> None:
    """Change about every third row in one way or several, and enter some more."""
    for row in Incident.objects.order_by("pk"):
        if chance.random() < 0.35:
            for edit in chance.sample(EDITS, chance.choice([1, 1, 2])):
                Incident.objects.filter(pk=row.pk).update(**edit(chance))
    for _ in range(chance.choice([0, 2])):
        make_incident(date=chance.choice([BUSY, date(2025, 3, 1)]), killed=chance.choice([None, 0, 2]))
    if chance.random() < 0.5:
        compact()


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_a_moment_stays_what_it_was(
    record: list[Incident], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    noted: list[tuple[datetime, dict[tuple[Any, ...], Any]]] = []
    for _ in range(4):
        noted.append((now(), numbers(one_by_one(), PAIRS)))
        _edit(chance)
    for moment, then in noted:
        with reading(as_of=moment):
            assert source_of(whole(), MERGED, ["month", "district"]).is_kept
            assert numbers(whole(), PAIRS) == then
            assert published_total() == then["reach",].rows
    monkeypatch.setattr(past, "FEW_CHANGES", -1)
    for moment, then in noted:
        with reading(as_of=moment):
            assert not source_of(whole(), ATTACKS).is_kept
            assert numbers(whole(), PAIRS) == then


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_every_change_of_the_record_is_put_back(
    record: list[Incident], change: Callable[[list[Incident]], None]
) -> None:
    moment = now()
    change(record)
    with reading(as_of=moment):
        assert numbers(whole(), PAIRS) == numbers(one_by_one(), PAIRS)


def test_what_could_harm_somebody_is_in_no_sum_of_the_past(record: list[Incident]) -> None:
    moment = now()
    withhold_location(uid=record[0].uid, to="province", reason="A family", by=editor())
    take_down(uid=record[1].uid, by=reviewer(), reason="A witness")
    with reading(as_of=moment):
        assert numbers(whole(), PAIRS) == numbers(one_by_one(), PAIRS)
        assert reach(whole()).rows == len(record) - 2


def test_numbers_of_a_moment_do_not_read_what_has_not_moved(record: list[Incident]) -> None:
    moment = now()
    Incident.objects.filter(pk=record[0].pk).update(killed_best=3)
    with reading(as_of=moment), CaptureQueriesContext(connection) as queries:
        for rule in RULES.values():
            monthly(whole(), rule)
        published_total()
    assert "incidents_incident" not in " ".join(query["sql"] for query in queries)


def test_a_day_has_no_sums_inside_a_moment_either(record: list[Incident], quetta: District) -> None:
    with reading(as_of=now()):
        with reading(known_by=date(2024, 1, 1)):
            assert not source_of(whole(), ATTACKS).is_kept
        assert source_of(whole(), ATTACKS).is_kept
    with reading(as_of=now(), known_by=date(2024, 1, 1)):
        assert not source_of(whole(), ATTACKS).is_kept
