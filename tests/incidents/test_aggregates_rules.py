"""Every measure under every rule at once: the numbers of `tabulate`, in few queries."""

from datetime import date

import pytest
from django.db.models import Q

from incidents.aggregates import MEASURES, Tally, tabulate
from incidents.aggregates.rules import REST, in_parts, under_every_rule
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from places.models import Province
from tests.incidents.factories import located, make_incident
from tests.places.factories import ProvinceFactory

# Whole, by period, and by a list that a row may have several values of.
QUESTIONS = [
    {},
    {"date_from": "2024-03-01", "date_to": "2024-05-19"},
    {"attack_type": "ied", "date_from": "2023-01-01"},
]


def by_province() -> dict[str, Q]:
    return {province.slug: Q(province=province) for province in Province.objects.all()}


def rows_of(question: dict[str, str]) -> IncidentQuerySet:
    filters = IncidentFilterSet(question)
    assert not filters.errors
    rows: IncidentQuerySet = filters.qs
    return rows


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("question", QUESTIONS)
def test_each_number_is_that_of_a_table_of_one_rule_and_measure(question: dict[str, str]) -> None:
    rows = rows_of(question)
    found = under_every_rule(rows)
    assert list(found) == list(RULES)
    for name, rule in RULES.items():
        assert found[name].rows == rows.counting(rule).count()
        assert found[name].measures == {
            measure: tabulate(rows, rule=rule, measure=measure).total for measure in MEASURES
        }


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("question", QUESTIONS)
def test_each_number_of_a_province_is_that_of_a_table_by_province(question: dict[str, str]) -> None:
    rows = rows_of(question)
    found = in_parts(rows, by_province())
    for name, rule in RULES.items():
        for measure in MEASURES:
            table = tabulate(rows, rule=rule, measure=measure, by=["province"])
            cells = {cell.keys[0] or REST: cell.tally for cell in table.cells}
            nothing = Tally(None if MEASURES[measure].is_reported else 0)
            for part, totals in found[name].parts.items():
                assert totals.measures[measure] == cells.get(part, nothing), (name, measure, part)


@pytest.mark.django_db
def test_no_row_is_no_incident_and_nobody_reported_killed() -> None:
    for totals in under_every_rule(Incident.public.all()).values():
        assert totals.rows == 0
        assert totals.measures["incidents"] == totals.measures["suicide_attacks"] == Tally(0)
        assert totals.measures["killed"] == totals.measures["injured"] == totals.measures["abducted"] == Tally(None)


@pytest.mark.django_db
def test_rows_of_one_day_in_two_provinces_are_two_events() -> None:
    balochistan, sindh = (ProvinceFactory.create(slug=slug) for slug in ("balochistan", "sindh"))
    for province, words in ((balochistan, "suicide_bombing"), (sindh, "ied"), (sindh, "ied")):
        make_incident(date=date(2024, 5, 15), location=located(province=province), attack_types=(words,))
    found = in_parts(Incident.public.filter(pk__gt=0), by_province())["acled_like"]
    assert (found.whole.rows, found.whole.measures["incidents"]) == (3, Tally(2))
    assert {name: part.measures["incidents"].value for name, part in found.parts.items() if part.rows} == {
        "balochistan": 1,
        "sindh": 1,
    }
    assert found.parts["sindh"].measures["suicide_attacks"] == Tally(0)
    assert found.parts["balochistan"].measures["suicide_attacks"] == found.whole.measures["suicide_attacks"] == Tally(1)


@pytest.mark.django_db
def test_an_event_of_rows_in_two_parts_is_in_both_and_once_in_the_whole() -> None:
    for words in ("suicide_bombing", "ied"):
        make_incident(date=date(2024, 5, 15), attack_types=(words,))
    parts = {"suicide": Q(attack_types__contains=["suicide_bombing"])}
    found = in_parts(Incident.public.all(), parts)["acled_like"]
    assert found.whole.measures["incidents"] == Tally(1)
    assert [part.measures["incidents"] for part in found.parts.values()] == [Tally(1), Tally(1)]
    assert [part.measures["suicide_attacks"] for part in found.parts.values()] == [Tally(1), Tally(0)]


@pytest.mark.django_db
def test_a_row_is_in_the_first_part_whose_condition_it_meets_and_else_in_the_rest() -> None:
    make_incident(killed=3)
    make_incident(killed=1)
    make_incident()
    found = in_parts(Incident.public.all(), {"many": Q(killed_best__gte=2), "any": Q(killed_best__gte=1)})["attacks"]
    assert {name: part.rows for name, part in found.parts.items()} == {"many": 1, "any": 1, REST: 1}
    assert found.parts["any"].measures["killed"] == Tally(1, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_rows(number: int, django_assert_num_queries: object) -> None:
    for _ in range(number):
        make_incident()
    with django_assert_num_queries(2):  # type: ignore[operator]
        under_every_rule(Incident.public.filter(date__gte=date(2021, 1, 2)))
