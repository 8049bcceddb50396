"""Numbers of many windows at once: what tables by month and lists by day give for the same days."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from incidents.aggregates import Tally, tabulate
from incidents.aggregates.windows import Window, windowed
from incidents.counting import RULES
from incidents.models import Incident
from places.models import Province
from tests.incidents.factories import located, make_incident
from tests.places.factories import ProvinceFactory

pytestmark = pytest.mark.django_db


def window(start: str, end: str, *, province: str = "", rule: str = "attacks", measure: str = "incidents") -> Window:
    return Window(dt.date.fromisoformat(start), dt.date.fromisoformat(end), province, rule, measure)


def one(asked: Window) -> Tally:
    return windowed([asked])[asked]


@pytest.fixture
def rows() -> None:
    sindh = ProvinceFactory.create(slug="sindh")
    for day, killed in (("2024-01-31", 1), ("2024-02-01", 2), ("2024-02-29", 3), ("2024-03-04", 4), ("2024-03-05", 5)):
        make_incident(date=dt.date.fromisoformat(day), killed=(killed, killed + 1), location=located(province=sindh))
    make_incident(date=dt.date(2024, 2, 10), killed=None)
    make_incident(date=dt.date(2024, 2, 11), event_class="security_operation", killed=0, militants=7)


@pytest.mark.parametrize(
    ("start", "end", "incidents", "killed"),
    [
        ("2024-02-01", "2024-02-29", 3, (5, 5, 7)),
        ("2024-01-31", "2024-02-29", 4, (6, 6, 9)),
        ("2024-02-01", "2024-03-04", 4, (9, 9, 12)),
        ("2024-01-31", "2024-03-04", 5, (10, 10, 14)),
        ("2024-03-04", "2024-03-05", 2, (9, 9, 11)),
        ("2024-02-02", "2024-02-28", 1, (None, None, None)),
        ("2023-01-01", "2023-12-31", 0, (None, None, None)),
    ],
)
def test_whole_months_and_the_days_left_over_are_counted_once(
    rows: None, start: str, end: str, incidents: int, killed: tuple[int | None, ...]
) -> None:
    assert one(window(start, end)).value == incidents
    assert one(window(start, end, measure="killed")) == Tally(*killed)


def test_a_province_and_a_rule_are_kept_apart(rows: None) -> None:
    assert one(window("2024-02-01", "2024-02-29", province="sindh")).value == 2
    assert one(window("2024-02-01", "2024-02-29", rule="picss_like", measure="killed")).value == 12
    assert one(window("2024-02-01", "2024-02-29", rule="picss_like", measure="killed_militants")).value == 7


def test_a_year_is_what_the_table_by_year_gives_under_every_rule(rows: None) -> None:
    for name, rule in RULES.items():
        for measure in ("incidents", "killed", "injured", "killed_militants", "suicide_attacks"):
            table = tabulate(Incident.public.all(), rule=rule, measure=measure, by=("year",))
            asked = window("2024-01-01", "2024-12-31", rule=name, measure=measure)
            assert one(asked) == table.cells[0].tally, (name, measure)


def test_rows_that_a_rule_takes_for_one_event_are_one_in_whole_months_and_in_days_left_over(rows: None) -> None:
    sindh = located(province=Province.objects.get(slug="sindh"))
    for day in (dt.date(2024, 2, 1), dt.date(2024, 3, 4)):
        make_incident(date=day, killed=10, location=sindh)
    # Of another province it is another event.
    make_incident(date=dt.date(2024, 3, 4), killed=10, location=located(province=ProvinceFactory.create()))

    asked = window("2024-02-01", "2024-03-04", rule="acled_like")
    assert (one(window("2024-02-01", "2024-03-04", rule="crss_like")).value, one(asked).value) == (8, 6)
    assert one(window("2024-02-01", "2024-02-29", rule="acled_like", province="sindh")).value == 2
    assert one(window("2024-03-04", "2024-03-04", rule="acled_like", province="sindh")).value == 1
    assert one(window("2024-03-04", "2024-03-04", rule="acled_like")).value == 2
    assert one(window("2024-03-04", "2024-03-04", rule="acled_like", measure="killed")).value == 24


def test_a_hundred_windows_ask_two_questions_a_rule(
    rows: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked = [
        window(f"2024-{month:02d}-{day:02d}", "2024-12-31", rule=rule)
        for month in range(1, 11)
        for day in (1, 2, 3, 4, 5)
        for rule in ("attacks", "picss_like")
    ]
    with django_assert_max_num_queries(4):
        assert len(windowed(asked)) == 100
