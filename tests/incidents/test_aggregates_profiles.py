"""Numbers of one group or district year by year, against the numbers of everything else that counts the same."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from groups.models import ArmedGroup
from incidents.aggregates import district_totals, districts_in_time, headline, tabulate
from incidents.aggregates.breakdowns import breakdown, group_totals, told_of, track_totals, wider_words
from incidents.aggregates.named import Named, named_by
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
        named = named_by(rows, rule)
        assert {(one.slug or None, one.track): one.rows for one in named.by} == tracks
        assert named.rows == told.named == rows.counting(rule).attributed_to(ids.values()).count()
        assert told.number == rows.counting(rule).count()


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
@pytest.mark.parametrize("known_by", [None, date(2024, 1, 1)], ids=["now", "of the past"])
@pytest.mark.parametrize("end", [None, date(2024, 3, 20)], ids=["whole", "part"])
def test_districts_in_time_are_the_totals_of_districts_and_the_table_by_time_and_province(
    rule: CountingRule, known_by: date | None, end: date | None
) -> None:
    rows = Incident.public.overlapping(end=end) if end else Incident.public.all()
    with reading(known_by=known_by):
        for unit in ("day", "month"):
            found = districts_in_time(rows, rule, unit)
            assert found.totals == district_totals(rows, rule)
            assert found.table == tabulate(rows, rule=rule, measure="incidents", by=[unit, "province"])
            assert found.table.total.value == headline(rows, rule).incidents > 0


@pytest.mark.django_db
def test_nobody_is_named_and_nothing_stands_in_time_where_there_is_no_row() -> None:
    none = Incident.public.none()
    assert named_by(none, ATTACKS) == named_by(Incident.public.all(), ATTACKS) == Named((), 0)
    found = districts_in_time(none, ATTACKS, "month")
    assert (found.totals, found.table.cells, found.table.total.value) == ([], (), 0)


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_years_added_up_are_the_breakdown_and_months_of_districts_the_whole(rule: CountingRule) -> None:
    rows = Incident.public.all()
    cells = part_cells(by_year(rows, rule, by=["attack_type"])["attack_type"])
    whole = breakdown(rows, rule, measure="incidents", by="attack_type")
    assert {cell.keys: cell.tally.value for cell in cells} == {cell.keys: cell.tally.value for cell in whole}
    found = months_of_units(rows, rule)
    years = {part.year: part.incidents for part in by_year(rows, rule, by=[WHOLE])[WHOLE]}
    assert {year: sum(one.incidents for one in found if one.month.year == year) for year in years} == years


@pytest.mark.django_db
def test_each_row_stands_once_among_what_is_said_and_names_its_number() -> None:
    ours, other = ArmedGroupFactory.create(slug="ours"), ArmedGroupFactory.create(slug="other")
    both = make_incident(date=date(2022, 1, 1), groups=[(ours, *CLAIM), (ours, *BLAME), (other, *CLAIM)])
    denied = make_incident(date=date(2023, 1, 1), groups=[(ours, *BLAME), (ours, "claim", "denied"), (other, *BLAME)])
    alone = make_incident(date=date(2023, 2, 1), groups=[(ours, *CLAIM)])
    parts = by_year(Incident.public.all().attributed_to([ours.pk]), ATTACKS, by=[NAMED], groups=[ours.pk], most_uids=5)
    assert {(one.year, one.said, one.uids) for one in said_of(parts, {ours.pk})} == {
        (2022, frozenset({CLAIM, BLAME}), (both.uid,)),
        (2023, frozenset({BLAME, ("claim", "denied")}), (denied.uid,)),
        (2023, frozenset({CLAIM}), (alone.uid,)),
    }
    (beside,) = beside_of(parts, {ours.pk}, {ours.pk: ours.slug, other.pk: other.slug})
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
    with pytest.raises(ValueError, match="named needs the groups"):
        by_year(Incident.public.all(), ATTACKS, by=[NAMED])
