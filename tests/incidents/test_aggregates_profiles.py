"""Numbers of one group or district year by year, against the numbers of everything else that counts the same."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from groups.models import ArmedGroup
from incidents.aggregates import tabulate
from incidents.aggregates.breakdowns import breakdown, group_totals, told_of, track_totals, wider_words
from incidents.aggregates.profiles import (
    DAY,
    NAMED,
    WHOLE,
    beside_of,
    by_year,
    days_of,
    months_of,
    months_of_units,
    over_years,
    part_cells,
    said_of,
    wider_districts,
)
from incidents.choices import AttributionTrack
from incidents.counting import RULES, CountingRule
from incidents.models import Incident
from incidents.past import reading
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

ATTACKS = RULES["attacks"]
CLAIM, BLAME = ("claim", "made"), ("official_blame", "likely")


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize(
    "query", ["group=ttp", "group=bla&rollup=false", "district=quetta", "district=north-waziristan"]
)
def test_parts_by_year_are_the_numbers_of_the_interface(rule: CountingRule, query: str) -> None:
    rows = Incident.public.all()
    if query.startswith("group"):
        slug = query.split("&")[0].removeprefix("group=")
        slugs = {slug} if "rollup" in query else ArmedGroup.objects.rollup([slug])
        rows = rows.attributed_to(ArmedGroup.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    else:
        rows = rows.in_districts([query.removeprefix("district=")])
    parts = by_year(rows, rule, by=["attack_type", "target", "district", DAY])
    for by in ("attack_type", "target", "district"):
        answer = APIClient().get(f"/api/v1/stats/?{query}&counting={rule.name}&measure=incidents&by=year,{by}").json()
        told = {(row["year"], row[by]): row["value"] for row in answer["rows"]}
        assert {(str(part.year), part.value or None): part.incidents for part in parts[by]} == told
    killed = APIClient().get(f"/api/v1/stats/?{query}&counting={rule.name}&measure=killed&by=year").json()
    assert {str(part.year): part.killed.value for part in parts[WHOLE]} == {
        row["year"]: row["value"] for row in killed["rows"]
    }
    assert sum(months_of(parts).values()) == sum(part.incidents for part in parts[WHOLE])


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize("known_by", [None, date(2024, 1, 1)], ids=["now", "of the past"])
@pytest.mark.parametrize("province", [None, "balochistan"])
def test_totals_of_groups_and_tracks_are_those_of_rows_asked_one_by_one(
    rule: CountingRule, known_by: date | None, province: str | None
) -> None:
    rows = Incident.public.in_provinces([province]) if province else Incident.public.all()
    parents, ids = ArmedGroup.objects.rollup_parents(), dict(ArmedGroup.objects.values_list("slug", "pk"))
    with reading(known_by=known_by):
        told = told_of(rows, rule)
        totals = group_totals(told, counted_under={slug: [top] for slug, top in parents.items()})
        for measure in ("incidents", "killed"):
            numbers = {one.slug: one.incidents if measure == "incidents" else one.killed.value for one in totals}
            table = tabulate(rows, rule=rule, measure=measure, by=["group"], parents=parents)
            assert numbers == {cell.keys[0]: cell.tally.value for cell in table.cells}
        tracks = {(one.slug, one.track): one.incidents for one in track_totals(told, counted_under={})}
        for slug in ("ttp", "bla", "islamic-state-khorasan"):
            for track in AttributionTrack:
                stand = rows.counting(rule).attributed_to([ids[slug]], [track]).count()
                assert tracks.get((slug, track), 0) == stand
        assert told.named == rows.counting(rule).attributed_to(ids.values()).count()
        assert told.number == rows.counting(rule).count()


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_years_added_up_are_the_breakdown_and_months_of_districts_the_whole(rule: CountingRule) -> None:
    rows = Incident.public.all()
    cells = part_cells(by_year(rows, rule, by=["attack_type"])["attack_type"])
    whole = breakdown(rows, rule, measure="incidents", by="attack_type")
    assert {cell.keys: cell.tally.value for cell in cells} == {cell.keys: cell.tally.value for cell in whole}
    found = months_of_units(rows, rule)
    years = {part.year: part.incidents for part in by_year(rows, rule, by=[])[WHOLE]}
    assert {year: sum(one.incidents for one in found if one.month.year == year) for year in years} == years


@pytest.mark.django_db
def test_each_row_stands_once_among_what_is_said_and_names_its_number() -> None:
    ours, other = ArmedGroupFactory.create(slug="ours"), ArmedGroupFactory.create(slug="other")
    both = make_incident(date=date(2022, 1, 1), groups=[(ours, *CLAIM), (ours, *BLAME), (other, *CLAIM)])
    denied = make_incident(date=date(2023, 1, 1), groups=[(ours, *BLAME), (ours, "claim", "denied"), (other, *BLAME)])
    alone = make_incident(date=date(2023, 2, 1), groups=[(ours, *CLAIM)])
    parts = by_year(Incident.public.all().attributed_to([ours.pk]), ATTACKS, by=[NAMED], groups={"ours"}, most_uids=5)
    assert {(one.year, one.said, one.uids) for one in said_of(parts)} == {
        (2022, frozenset({CLAIM, BLAME}), (both.uid,)),
        (2023, frozenset({BLAME, ("claim", "denied")}), (denied.uid,)),
        (2023, frozenset({CLAIM}), (alone.uid,)),
    }
    (beside,) = beside_of(parts)
    assert (beside.slug, beside.rows, beside.both_claim) == ("other", 2, 1)
    assert set(beside.uids) == {both.uid, denied.uid}


@pytest.mark.django_db
def test_days_are_those_known_to_the_day_and_wider_words_name_their_districts() -> None:
    malir = DistrictFactory.create(slug="malir")
    make_incident(date=date(2024, 3, 1), location=located(district=malir))
    make_incident(date=date(2024, 3, 1))
    make_incident(
        date=date(2024, 4, 15), date_precision="month", location=located(wider=("Karachi", ["malir", "west"]))
    )
    rows = Incident.public.all()
    parts = by_year(rows, ATTACKS, by=[DAY, "district"])
    assert days_of(parts) == [date(2024, 3, 1)]
    assert months_of(parts) == {date(2024, 3, 1): 2, date(2024, 4, 1): 1}
    wider = wider_districts(rows, ATTACKS)
    assert wider == {"malir", "west"} == {slug for one in wider_words(rows, ATTACKS) for slug in one.districts}
    assert {value: part.incidents for value, part in over_years(parts["district"]).items()} == {"malir": 1, "": 2}


@pytest.mark.django_db
def test_a_cut_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="not colour"):
        by_year(Incident.public.all(), ATTACKS, by=["colour"])
