"""Grouped numbers, exact on a handful of rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from groups.models import ArmedGroup
from incidents.aggregates import (
    MEASURES,
    MarginNote,
    PointColumns,
    Tally,
    district_rings,
    district_totals,
    headline,
    map_points,
    reach,
    tabulate,
    undrawn,
)
from incidents.aggregates.breakdowns import group_totals, told_of
from incidents.aggregates.series import monthly, summed
from incidents.counting import RULES
from incidents.models import Incident
from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
ATTACKS = RULES["attacks"]
ACLED = RULES["acled_like"]


def cells(by: Sequence[str], measure: str = "incidents", rule: str = "attacks", **more: Any) -> dict[Any, Any]:
    """Keys to values; a lone key stands by itself."""
    table = tabulate(Incident.public.all(), rule=RULES[rule], measure=measure, by=by, **more)
    return {cell.keys[0] if len(by) == 1 else cell.keys: cell.tally.value for cell in table.cells}


@pytest.mark.parametrize(
    ("unit", "keys"),
    [
        ("day", [date(2024, 5, 15), date(2024, 12, 31)]),
        ("week", [date(2024, 5, 13), date(2024, 12, 30)]),
        ("month", [date(2024, 5, 1), date(2024, 12, 1)]),
        ("quarter", [date(2024, 4, 1), date(2024, 10, 1)]),
        ("year", [date(2024, 1, 1)]),
    ],
)
def test_time_is_cut_into_units_that_are_named_by_their_first_day(unit: str, keys: list[date]) -> None:
    make_incident(date=date(2024, 5, 15))
    make_incident(date=date(2024, 12, 31))
    found = cells([unit])
    assert list(found) == keys
    assert sum(found.values()) == 2


def test_places_classes_and_parts_of_day_have_a_cell_for_what_is_not_known() -> None:
    district = DistrictFactory.create(slug="quetta", province__slug="balochistan")
    make_incident(location=located(district=district), part_of_day="dawn")
    make_incident(location=located(province=district.province))
    make_incident()
    assert cells(["province"]) == {"balochistan": 2, None: 1}
    assert cells(["district"]) == {"quetta": 1, None: 2}
    assert cells(["part_of_day"]) == {"dawn": 1, None: 2}
    assert cells(["event_class"]) == {"militant_attack": 3}


def test_a_row_of_several_types_is_in_the_cell_of_each_and_a_row_of_none_keeps_a_cell() -> None:
    make_incident(attack_types=("ied", "ambush"), targets=("police",))
    make_incident(attack_types=("ied",))
    make_incident()
    assert cells(["attack_type"]) == {"ambush": 1, "ied": 2, None: 1}
    assert cells(["target"]) == {"police": 1, None: 2}


def test_two_lists_of_one_row_meet_in_every_pair() -> None:
    make_incident(attack_types=("ied", "ambush"), targets=("police",))
    make_incident(attack_types=("ied", "ambush"), targets=("army", "levies"))
    make_incident(targets=("army",))
    assert cells(["attack_type", "target"]) == {
        ("ambush", "army"): 1,
        ("ambush", "levies"): 1,
        ("ambush", "police"): 1,
        ("ied", "army"): 1,
        ("ied", "levies"): 1,
        ("ied", "police"): 1,
        (None, "army"): 1,
    }


def test_two_dimensions_give_a_cell_for_every_pair_that_has_rows() -> None:
    make_incident(date=date(2024, 5, 1), attack_types=("ied", "ambush"), killed=2)
    make_incident(date=date(2024, 6, 1), attack_types=("ied",), killed=3)
    may, june = date(2024, 5, 1), date(2024, 6, 1)
    assert cells(["month", "attack_type"], measure="killed") == {(may, "ambush"): 2, (may, "ied"): 2, (june, "ied"): 3}


def test_the_total_is_over_rows_and_not_over_cells_that_share_them() -> None:
    make_incident(attack_types=("ied", "ambush"), killed=2)
    table = tabulate(Incident.public.all(), rule=ATTACKS, measure="killed", by=["attack_type"])
    assert [cell.tally.value for cell in table.cells] == [2, 2]
    assert table.total == Tally(2, 2, 2)


@pytest.fixture
def bla() -> ArmedGroup:
    """A group with a front."""
    parent = ArmedGroupFactory.create(slug="bla")
    GroupLinkFactory.create(
        from_group=ArmedGroupFactory.create(slug="majeed-brigade"), to_group=parent, kind="front_of"
    )
    return parent


def under_parents() -> Mapping[str, str]:
    return ArmedGroup.objects.rollup_parents()


def test_a_row_counts_once_under_a_parent_however_often_it_is_named(bla: ArmedGroup) -> None:
    front = ArmedGroup.objects.get(slug="majeed-brigade")
    make_incident(
        groups=[(bla, "claim", "made"), (front, "claim", "made"), (bla, "official_blame", "likely")], killed=4
    )
    make_incident(groups=[(front, "claim", "made")], killed=1)
    make_incident(killed=7)
    assert cells(["group"], parents=under_parents()) == {"bla": 2, None: 1}
    assert cells(["group"]) == {"bla": 1, "majeed-brigade": 2, None: 1}
    assert cells(["group"], measure="killed", parents=under_parents()) == {"bla": 5, None: 7}


def test_words_that_name_no_group_count_with_the_rows_that_name_none(bla: ArmedGroup) -> None:
    incident = make_incident()
    incident.attributions.create(words="Fitna al-Khawarij", track="official_blame", level="likely")
    assert cells(["group"]) == {None: 1}


def test_totals_of_groups_count_a_row_once_for_each_group_it_counts_under(bla: ArmedGroup) -> None:
    front = ArmedGroup.objects.get(slug="majeed-brigade")
    tracks = [(bla, "claim", "made"), (front, "claim", "made"), (front, "official_blame", "likely")]
    make_incident(groups=tracks, killed=4)
    under = {"majeed-brigade": ["majeed-brigade", "bla"], "bla": ["bla"]}
    found = group_totals(told_of(Incident.public.all(), ATTACKS), counted_under=under)
    assert [(total.slug, total.incidents, total.killed.value) for total in found] == [
        ("bla", 1, 4),
        ("majeed-brigade", 1, 4),
    ]


def test_low_and_high_are_added_up_beside_the_best() -> None:
    make_incident(killed=(3, 7))
    make_incident(killed=2)
    make_incident()
    table = tabulate(Incident.public.all(), rule=ATTACKS, measure="killed")
    assert table.total == Tally(5, 5, 9)
    assert table.total.has_range
    assert not Tally(5, 5, 5).has_range


def test_nobody_reporting_a_figure_is_not_zero() -> None:
    make_incident()
    assert cells(["event_class"], measure="killed") == {"militant_attack": None}
    make_incident(killed=0)
    assert cells(["event_class"], measure="killed") == {"militant_attack": 0}


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("incidents", 2),
        ("killed", 5),
        ("injured", 9),
        ("killed_civilians", 2),
        ("killed_security", None),
        ("killed_militants", 3),
        ("abducted", 4),
        ("suicide_attacks", 1),
    ],
)
def test_each_measure_counts_its_own_column(measure: str, value: int | None) -> None:
    make_incident(killed=5, injured=9, civilians=2, militants=3, abducted=4, attack_types=("suicide_bombing",))
    make_incident(attack_types=("ied",))
    make_incident(event_class="clash", killed=100, attack_types=("suicide_bombing",))
    assert tabulate(Incident.public.all(), rule=ATTACKS, measure=measure).total.value == value


def test_every_measure_is_counted_under_every_rule() -> None:
    make_incident(killed=5, injured=9, militants=3)
    for rule in RULES.values():
        for measure in MEASURES:
            tabulate(Incident.public.all(), rule=rule, measure=measure, by=["month", "group"])


@pytest.mark.parametrize(
    ("rule", "incidents", "killed"),
    [("attacks", 1, 5), ("pips_like", 1, 8), ("picss_like", 2, 10), ("crss_like", 3, 14), ("ucdp_like", 2, 10)],
)
def test_a_rule_selects_rows_and_says_whether_militants_are_among_the_killed(
    rule: str, incidents: int, killed: int
) -> None:
    make_incident(killed=5, militants=3)
    make_incident(event_class="clash", militants=2)
    make_incident(event_class="tribal_clash", killed=4)
    make_incident(event_class="disrupted", militants=50)
    numbers = headline(Incident.public.all(), RULES[rule])
    assert (numbers.incidents, numbers.killed.value, numbers.outside) == (incidents, killed, 4 - incidents)


def test_a_rule_for_fatal_events_leaves_out_those_without_a_death() -> None:
    make_incident(killed=0)
    make_incident()
    make_incident(killed=1)
    assert headline(Incident.public.all(), RULES["ucdp_like"]).incidents == 1
    assert headline(Incident.public.all(), RULES["picss_like"]).incidents == 3


def test_a_rule_that_merges_counts_one_day_place_and_pair_of_actors_once() -> None:
    district = DistrictFactory.create()
    place = located(district=district)
    make_incident(location=place, targets=("police",), killed=(1, 4))
    make_incident(location=place, targets=("police",), killed=2)
    make_incident(location=place, targets=("army",))
    make_incident(location=place, targets=("police",), date=date(2024, 5, 2))
    make_incident(location=located(district=district, place_text="Bazaar"), targets=("police",))
    assert tabulate(Incident.public.all(), rule=ACLED, measure="incidents").total.value == 4
    assert cells(["district"], rule="acled_like") == {district.slug: 4}
    numbers = headline(Incident.public.all(), ACLED)
    assert (numbers.incidents, numbers.rows) == (4, 5)
    assert numbers.killed == Tally(3, 3, 6)


def test_a_publisher_without_injured_has_none() -> None:
    make_incident(injured=9)
    assert tabulate(Incident.public.all(), rule=ACLED, measure="injured").total.value is None
    assert headline(Incident.public.all(), ACLED).injured.value is None


def test_militants_killed_are_over_all_classes_in_the_headline() -> None:
    make_incident(killed=5, militants=1)
    make_incident(event_class="security_operation", militants=9)
    make_incident(groups=[(ArmedGroupFactory.create(), "claim", "made")])
    numbers = headline(Incident.public.all(), ATTACKS)
    assert numbers.militants_killed.value == 10
    assert (numbers.killed.value, numbers.killed_not_reported) == (5, 1)
    assert told_of(Incident.public.all(), ATTACKS).named == 1


def test_a_row_two_groups_are_named_for_is_one_row_with_a_group() -> None:
    one, two = ArmedGroupFactory.create(), ArmedGroupFactory.create()
    make_incident(groups=[(one, "claim", "made"), (two, "claim", "made"), (two, "official_blame", "likely")])
    numbers = headline(Incident.public.all(), ATTACKS)
    assert (numbers.rows, told_of(Incident.public.all(), ATTACKS).named) == (1, 1)


def test_months_add_up_to_the_headline() -> None:
    make_incident(date=date(2024, 4, 30), killed=(3, 7))
    make_incident(date=date(2024, 5, 1), killed=2)
    make_incident(date=date(2024, 5, 2), event_class="clash", militants=6)
    rows = Incident.public.all()
    months = monthly(rows, ATTACKS)
    assert [(month.start, month.numbers.incidents, month.numbers.killed.value) for month in months] == [
        (date(2024, 4, 1), 1, 3),
        (date(2024, 5, 1), 1, 2),
    ]
    assert summed(months) == headline(rows, ATTACKS)


def test_the_record_reaches_from_its_first_to_its_last_day() -> None:
    assert reach(Incident.public.all()).last is None
    make_incident(date=date(2024, 4, 30))
    make_incident(date=date(2024, 5, 2))
    make_incident(date=date(2025, 1, 1), status="draft")
    found = reach(Incident.public.all())
    assert (found.first, found.last, found.rows) == (date(2024, 4, 30), date(2024, 5, 2), 2)


def test_districts_are_shaded_by_rows_known_to_be_in_them_alone() -> None:
    quetta = DistrictFactory.create(slug="quetta", population=200_000)
    malir = DistrictFactory.create(slug="malir")
    make_incident(location=located(district=quetta), killed=4)
    make_incident(location=located(district=quetta, point=(30.2, 67.0)))
    make_incident(location=located(district=malir))
    make_incident(location=located(province=malir.province, wider=("Karachi", ["malir", "korangi"])))
    found = district_totals(Incident.public.all(), ATTACKS)
    assert [(total.slug, total.incidents, total.killed.value, total.per_100k) for total in found] == [
        ("quetta", 2, 4, 1.0),
        ("malir", 1, None, None),
    ]


def test_what_no_map_can_draw_is_noted_in_the_words_that_are_known() -> None:
    sindh = ProvinceFactory.create(slug="sindh", name="Sindh")
    make_incident(location=located(province=sindh, wider=("Karachi", ["malir", "korangi"])))
    make_incident(location=located(province=sindh, wider=("Karachi", ["malir", "korangi"])))
    make_incident(location=located(province=sindh))
    make_incident()
    make_incident(location=located(district=DistrictFactory.create()))
    found = undrawn(Incident.public.all(), ATTACKS)
    assert found.incidents == 4
    assert set(found.notes) == {
        MarginNote("Karachi", "", "district", 2),
        MarginNote("Sindh", "sindh", "province", 1),
        MarginNote("Pakistan, place not known", "", "country", 1),
    }


def test_a_row_known_to_its_district_is_a_ring_at_the_label_and_a_town_is_a_point() -> None:
    district = DistrictFactory.create(latitude=30.0, longitude=66.0)
    town = make_incident(location=located(district=district, point=(30.2, 67.0)), date=date(2024, 5, 1))
    near = make_incident(
        location=located(district=district, point=(30.3, 67.1), precision="near"), date=date(2024, 5, 2)
    )
    wide = make_incident(location=located(district=district), date=date(2024, 5, 3))
    make_incident()
    found = map_points(Incident.public.all(), ATTACKS)
    assert (found.unreported.latitudes, found.unreported.longitudes) == ((302_000,), (670_000,))
    assert (found.hollow.latitudes, found.hollow.longitudes) == ((303_000,), (671_000,))
    numbers = (*found.unreported.numbers, *found.hollow.numbers)
    assert [f"PK-{number:06d}" for number in numbers] == [town.uid, near.uid]
    assert (len(found), found.reported) == (2, PointColumns())
    (ring,) = district_rings(Incident.public.all(), ATTACKS, named=5)
    assert (ring.latitude, ring.longitude, ring.titles) == (30.0, 66.0, (wide.title,))


def test_a_ring_names_its_newest_rows_and_counts_them_all() -> None:
    district = DistrictFactory.create()
    rows = [make_incident(location=located(district=district), date=date(2024, 5, day)) for day in (1, 3, 2)]
    (ring,) = district_rings(Incident.public.all(), ATTACKS, named=2)
    assert (ring.incidents, ring.titles) == (3, (rows[1].title, rows[2].title))


def test_drawn_and_undrawn_rows_are_all_rows() -> None:
    district = DistrictFactory.create()
    for location in (
        located(),
        located(province=district.province),
        located(district=district),
        located(district=district, point=(30.2, 67.0)),
        located(province=district.province, wider=("Karachi", ["malir", "korangi"])),
    ):
        make_incident(location=location)
    rows = Incident.public.all()
    table = tabulate(rows, rule=ATTACKS, measure="incidents")
    rings = district_rings(rows, ATTACKS, named=5)
    assert (len(map_points(rows, ATTACKS)), [ring.incidents for ring in rings]) == (1, [1])
    assert (undrawn(rows, ATTACKS).incidents, table.without_location) == (3, 3)


@pytest.mark.parametrize(
    ("measure", "by"),
    [("fear", ()), ("killed", ("colour",)), ("killed", ("month", "month")), ("killed", ("month", "group", "target"))],
)
def test_what_cannot_be_counted_is_refused(measure: str, by: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"not one of|at most two"):
        tabulate(Incident.public.all(), rule=ATTACKS, measure=measure, by=by)
