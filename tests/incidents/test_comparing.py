"""Two sides compared: what is asked, what is refused, and numbers that are those of every other address."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.aggregates import MEASURES, reach, tabulate
from incidents.aggregates.breakdowns import breakdown
from incidents.comparing import PARAMETERS, Asked, Comparison, ask, compare
from incidents.comparing.answer import PARTS
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import ContextEvent, Incident
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

PERIODS = "a=2023&b=2024-01-01..2025-06-30"


def asked(query: str) -> Asked:
    filters = IncidentFilterSet(QueryDict(query), also_allowed=PARAMETERS)
    return ask(filters, reach(Incident.public.all()), lambda slug: ContextEvent.objects.filter(slug=slug).first())


def compared(query: str, by: str | None = None) -> Comparison:
    found = asked(query)
    assert found.question is not None, found.errors
    return compare(found.question, by=by)


def windows(query: str) -> list[tuple[date, date]]:
    question = asked(query).question
    assert question is not None
    return [(side.first, side.last) for side in (question.a, question.b)]


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("a=2024-05-01..2024-04-01&b=2024", "a", "Write the earlier day first: 2024-04-01..2024-05-01."),
        ("a=2024&b=spring", "b", "“spring” is not a period. Write its first and last day"),
        ("a=2024-13-01..2024-12-31&b=2024", "a", "“2024-13-01” is not a day."),
        ("a=2024", "b", "Give its first and last day, for example 2021-01-01..2021-08-14."),
        ("a=2019&b=2024", "a", "The record reaches from 1 January 2021 to 11 March 2026."),
        ("a=2024&b=2024-01-01..2024-12-31", "b", "B is the same as A."),
        ("a=2024&b=2025&date_from=2023-01-01", "date_from", "Two periods are compared, so leave this out"),
        ("compare=province&a=sindh&b=sindh", "b", "B is the same as A."),
        ("compare=province&a=sindh&b=lahore", "b", "“lahore” is not a province of the record."),
        ("compare=district&a=quetta", "b", "Give one district as B."),
        ("compare=counting&a=attacks&b=gtd_like", "b", "Allowed: attacks, pips_like"),
        ("compare=sources&a=x&b=y", "compare", "Allowed: period, province, district, group, counting."),
        ("event=nothing", "event", "“nothing” is not a context event."),
        ("event=2021-taliban-take-kabul&days=5", "days", "“5” is not a whole number from 7 to 3,650."),
        ("event=2021-taliban-take-kabul&a=2024", "event", "It sets both periods"),
    ],
)
def test_what_is_wrong_with_a_side_is_said_with_what_would_be_right(query: str, name: str, words: str) -> None:
    found = asked(query)
    assert found.question is None
    assert words in " ".join(found.errors[name])


@pytest.mark.usefixtures("record_db")
def test_windows_around_an_event_are_equal_and_end_where_the_record_begins() -> None:
    assert windows("event=2021-taliban-take-kabul&days=365") == [
        (date(2021, 1, 1), date(2021, 8, 14)),
        (date(2021, 8, 15), date(2022, 3, 28)),
    ]
    question = asked("event=2021-taliban-take-kabul&days=365").question
    assert question is not None
    assert any("both windows are 226 days long" in warning for warning in question.warnings)
    assert any("not cause and effect" in warning for warning in question.warnings)


@pytest.mark.usefixtures("record_db")
def test_periods_are_read_as_two_fields_as_a_year_and_cut_to_the_record() -> None:
    assert windows("a=2021-02-01&a=2021-03-31&b=2022-05") == [
        (date(2021, 2, 1), date(2021, 3, 31)),
        (date(2022, 5, 1), date(2022, 5, 31)),
    ]
    assert windows("a=2025&b=2026")[1] == (date(2026, 1, 1), date(2026, 3, 11))
    question = asked("a=2025&b=2026").question
    assert question is not None
    assert question.warnings == ("B is cut to what the record reaches: 1 January – 11 March 2026.",)


@pytest.mark.usefixtures("record_db")
def test_periods_that_share_days_are_compared_with_a_warning() -> None:
    question = asked("a=2024&b=2024-07-01..2025-06-30").question
    assert question is not None
    assert question.overlaps
    assert "Both periods hold 1 July – 31 December 2024" in question.warnings[0]


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_number_is_that_of_stats_under_every_rule(client: Client, rule: Any) -> None:
    found = client.get(f"/api/v1/stats/compare/?{PERIODS}&counting={rule.name}").json()
    numbers = {row["measure"]: row for row in found["measures"]}
    assert list(numbers) == list(MEASURES)
    for side, (first, last) in {"a": ("2023-01-01", "2023-12-31"), "b": ("2024-01-01", "2025-06-30")}.items():
        filters = IncidentFilterSet({"date_from": first, "date_to": last})
        for measure in MEASURES:
            total = tabulate(filters.qs, rule=rule, measure=measure).total
            told = numbers[measure][side]
            assert (told["value"], told["low"], told["high"]) == (total.value, total.low, total.high), measure


@pytest.mark.usefixtures("record_db")
def test_two_rules_are_compared_without_intervals_and_with_the_rows_that_differ(client: Client) -> None:
    found = client.get("/api/v1/stats/compare/?compare=counting&a=attacks&b=acled_like").json()
    assert {row["ratio"] for row in found["measures"]} == {None}
    assert {row["why_no_interval"] for row in found["measures"]} == {
        "the same events counted twice are not two samples"
    }
    for measure in MEASURES:
        row = next(row for row in found["measures"] if row["measure"] == measure)
        for side, name in (("a", "attacks"), ("b", "acled_like")):
            total = tabulate(Incident.public.all(), rule=RULES[name], measure=measure).total
            assert row[side]["value"] == total.value, measure
    listed = client.get("/api/v1/incidents/?counting=acled_like&outside=attacks&page_size=1").json()
    assert found["rules"]["only_b"] == listed["count"]
    killed = next(row for row in found["measures"] if row["measure"] == "killed")
    moved = found["rules"]["killed_by_classes"] + found["rules"]["killed_by_figures"]
    assert moved == killed["difference"] == found["difference_by"]["killed"]["difference"]


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("by", PARTS)
@pytest.mark.parametrize("counting", ["attacks", "acled_like"])
def test_parts_are_those_of_a_breakdown_and_add_up_unless_they_share_rows(by: str, counting: str) -> None:
    found = compared(f"{PERIODS}&counting={counting}", by)
    rule, side = RULES[counting], found.question.b
    parents = side.filters.parents if by == "group" else {}
    for measure in ("incidents", "killed"):
        parts = found.drivers.of[measure]
        expected = {
            cell.keys[0]: cell.tally.value
            for cell in breakdown(side.filters.qs, rule, measure=measure, by=by, parents=parents)
        }
        assert {part.key: part.b for part in parts.parts if part.key in expected} == expected
        if by in {"district", "event_class"}:
            assert parts.overshoot == 0
    assert found.drivers.per_year
    incidents = found.row("incidents")
    assert found.drivers.of["incidents"].by == pytest.approx(incidents.difference_per_year)


@pytest.mark.django_db
def test_rates_are_by_days_and_by_people() -> None:
    one, other = (DistrictFactory.create(population=people) for people in (200_000, 100_000))
    for number in range(8):
        make_incident(date=date(2024, 1, 1 + number), location=located(district=one), killed=2)
        if number < 6:
            make_incident(date=date(2024, 1, 1 + number), location=located(district=other))
    query = f"compare=district&a={one.slug}&b={other.slug}&date_from=2024-01-01&date_to=2024-01-08"
    found = compared(query, "attack_type")
    row = found.row("incidents")
    assert (found.question.a.days, row.a.per_day, row.b.per_day) == (8, 1.0, 0.75)
    assert row.a.per_100k == pytest.approx(365.25 / 2)
    assert row.ratio is not None
    assert row.ratio.ratio == pytest.approx(0.75)
    assert row.per_head == pytest.approx(tuple(2 * limit for limit in (0.75, row.ratio.low, row.ratio.high)))
    killed = found.row("killed")
    assert (killed.ratio, killed.b.tally.value, killed.why_not) == (None, None, "not reported on both sides")


@pytest.mark.django_db
def test_a_row_of_a_roughly_known_day_stands_on_both_sides_and_is_told() -> None:
    make_incident(date=date(2024, 6, 25), date_precision="week")
    make_incident(date=date(2024, 7, 20))
    found = compared("a=2024-06-01..2024-06-26&b=2024-06-27..2024-07-20")
    assert found.numbers is not None
    assert [side.rows for side in found.numbers] == [1, 2]
    assert [side.shared for side in found.numbers] == [1, 1]
    assert [side.rough for side in found.numbers] == [1, 1]
    # Its day lies before the second period: it counts in the nearest run of days.
    assert found.numbers[1].blocks["incidents"][0] == 1


@pytest.mark.django_db
def test_a_row_of_two_groups_stands_under_both_and_a_front_under_its_parent_once() -> None:
    one, other = ArmedGroupFactory.create(slug="one"), ArmedGroupFactory.create(slug="other")
    make_incident(date=date(2024, 2, 1), killed=3, groups=[(one, "claim", "made"), (other, "claim", "made")])
    make_incident(date=date(2024, 2, 2), killed=1, groups=[(one, "claim", "made"), (one, "official_blame", "likely")])
    make_incident(date=date(2024, 2, 3), killed=5)
    found = compared("a=2023&b=2024-02-01..2024-02-03", "group").drivers.of
    assert {part.key: part.b for part in found["incidents"].parts} == {"one": 2, "other": 1, None: 1}
    assert {part.key: part.b for part in found["killed"].parts} == {"one": 4, "other": 3, None: 5}


@pytest.mark.django_db
def test_an_empty_record_is_not_compared() -> None:
    assert asked("a=2023&b=2024").errors == {"compare": ["The record is empty: there is nothing to compare."]}


@pytest.mark.usefixtures("record_db")
def test_a_comparison_costs_the_same_queries_however_many_rows(django_assert_max_num_queries: Any) -> None:
    for query, by, most in (
        (PERIODS, "district", 6), (PERIODS, "group", 12), ("compare=counting&a=attacks&b=crss_like", None, 4),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            compared(query, by)


def test_the_interface_names_every_wrong_parameter_at_once(client: Client, record_db: None) -> None:
    answer = client.get("/api/v1/stats/compare/?a=x&b=y&by=target&colour=red")
    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {"a", "b", "by", "colour"}
    assert client.get("/api/v1/stats/compare/").status_code == 400


@pytest.mark.usefixtures("record_db")
def test_a_leap_year_is_as_long_as_the_year_before_it() -> None:
    found = compared("a=2023&b=2024")
    assert (found.question.a.days, found.question.b.days) == (365, 366)
    assert not found.drivers.per_year
    assert found.drivers.of["incidents"].by == found.row("incidents").difference
