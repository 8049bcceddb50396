"""Charts: bins without gaps, classes in round numbers, marks that fit, rows that make up the whole."""

import json
from datetime import date
from typing import Any, cast

import pytest
from django.http import QueryDict

from dashboard import charts
from dashboard.charts.context import chosen
from dashboard.charts.periods import bins
from dashboard.charts.shades import shades
from incidents.choices import ContextKind
from incidents.filters import IncidentFilterSet
from incidents.models import ContextEvent
from places.models import District
from tests.dashboard.unpacked import drawn
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory


def ask(query: str = "") -> IncidentFilterSet:
    filters = IncidentFilterSet(QueryDict(query), also_allowed={"unit", "by", "measure", "format"})
    assert filters.is_valid(), filters.errors
    return filters


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(
        slug="quetta", name="Quetta", population=1_000_000, province__slug="balochistan", province__name="Balochistan"
    )


@pytest.fixture
def gilgit() -> District:
    return DistrictFactory.create(
        slug="gilgit",
        name="Gilgit",
        province__slug="gilgit-baltistan",
        province__name="Gilgit-Baltistan",
        province__kind="administered_territory",
    )


@pytest.mark.parametrize(
    ("unit", "starts"),
    [
        ("week", ["2024-02-26", "2024-03-04"]),
        ("month", ["2024-02-01", "2024-03-01"]),
        ("quarter", ["2024-01-01"]),
        ("year", ["2024-01-01"]),
    ],
)
def test_bins_are_whole_units_that_hold_both_ends(unit: str, starts: list[str]) -> None:
    found = bins(unit, date(2024, 2, 29), date(2024, 3, 4))
    assert [bin_.start.isoformat() for bin_ in found] == starts
    assert found[0].start <= date(2024, 2, 29)
    assert found[-1].end >= date(2024, 3, 4)


def test_a_leap_day_is_a_bin_and_february_ends_on_it() -> None:
    assert [bin_.label for bin_ in bins("day", date(2024, 2, 28), date(2024, 3, 1))] == [
        "28 Feb 2024",
        "29 Feb 2024",
        "1 Mar 2024",
    ]
    assert bins("month", date(2024, 2, 1), date(2024, 2, 1))[0].end == date(2024, 2, 29)


def test_classes_are_round_rise_and_hold_every_value() -> None:
    values = [1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 11, 14, 19, 25, 49]
    found = shades(values, whole=True)
    assert list(found.bounds) == sorted(set(found.bounds))
    assert [found.shade(value) for value in (0, 1, 49)] == [0, 1, len(found.bounds)]
    labels = [key.label for key in found.legend()]
    assert labels[0] == "none"
    assert labels[1].startswith("1")
    assert labels[-1].endswith("+")


def test_few_different_values_make_few_classes() -> None:
    assert [key.label for key in shades([1, 1, 1], whole=True).legend()] == ["none", "1+"]
    assert [key.label for key in shades([0, 0], whole=True).legend()] == ["none"]
    assert shades([0.4], whole=False).shade(0.4) == 1


def event(day: date, title: str, kind: str = ContextKind.POLICY, affects: str = "") -> ContextEvent:
    return ContextEvent(slug=title, date=day, title=title, kind=kind, affects=affects)


def test_marked_events_stand_apart_and_the_wider_one_wins() -> None:
    wide = event(date(2024, 2, 8), "Election", affects="All Pakistan")
    narrow = event(date(2024, 2, 9), "Ceasefire", ContextKind.CEASEFIRE, "Kurram")
    far = event(date(2024, 8, 1), "Truce", ContextKind.CEASEFIRE, "TTP")
    local = event(date(2024, 11, 1), "Arrest", affects="BNA")
    marked = chosen([narrow, wide, far, local], date(2024, 1, 1), date(2024, 12, 31), lambda day: 0)
    assert [found.title for found in marked] == ["Election", "Truce"]


def test_an_attack_is_marked_where_the_series_stands_high() -> None:
    attack = event(date(2024, 8, 26), "Wave", ContextKind.DISASTER_ATTACK, "Quetta")
    window = (date(2024, 1, 1), date(2024, 12, 31))
    assert chosen([attack], *window, lambda day: 1.0) == [attack]
    assert chosen([attack], *window, lambda day: 0.1) == []


@pytest.mark.django_db
def test_a_month_without_an_incident_is_zero_and_one_without_a_report_is_not(quetta: District) -> None:
    make_incident(date=date(2024, 1, 5), location=located(district=quetta), killed=3)
    make_incident(date=date(2024, 3, 5), location=located(district=quetta))
    chart = charts.timeline(ask("date_from=2024-01-01"), measure="killed", by="none")
    assert [total.value for total in chart.rows.totals] == [3, 0, None]
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["January 2024", "3", ""],
        ["February 2024", "0", ""],
        ["March 2024", "\N{EN DASH}", ""],
    ]


@pytest.mark.django_db
def test_the_window_ends_where_the_record_does(quetta: District) -> None:
    make_incident(date=date(2024, 3, 5), location=located(district=quetta))
    chart = charts.timeline(ask("date_from=2024-02-01&date_to=2024-12-31"))
    assert [bin_.label for bin_ in chart.rows.bins] == ["February 2024", "March 2024"]
    assert chart.rows.provisional == (date(2024, 2, 5), date(2024, 3, 5))
    assert "Not whole, so lower than it would be: March 2024 (5 of 31 days)." in chart.notes


@pytest.mark.django_db
def test_a_row_matched_by_its_span_from_outside_of_the_window_is_not_lost(quetta: District) -> None:
    make_incident(date=date(2024, 2, 27), date_precision="week", location=located(district=quetta))
    make_incident(date=date(2024, 3, 20), location=located(district=quetta))
    chart = charts.timeline(ask("date_from=2024-03-01"))
    assert [total.value for total in chart.rows.totals] == [1, 1]
    assert chart.total.value == 2


@pytest.mark.django_db
def test_provinces_keep_their_colours_and_a_row_without_one_is_other(quetta: District) -> None:
    make_incident(location=located(district=quetta))
    make_incident()
    chart = charts.timeline(ask())
    assert [(key.label, key.role) for key in chart.legend] == [
        ("Balochistan", "balochistan"),
        ("Other or not known", "other"),
    ]
    assert chart.total.value == 2


@pytest.mark.django_db
def test_a_row_of_two_types_is_in_both_series_and_once_in_the_total() -> None:
    make_incident(attack_types=("ied", "ambush"))
    make_incident(attack_types=())
    chart = charts.timeline(ask(), by="attack_type")
    may = chart.rows.bins[-1]
    assert may.label == "May 2024"
    assert [(layer.label, layer.values[-1]) for layer in chart.rows.series] == [
        ("Ambush", 1),
        ("Improvised explosive device", 1),
        ("Type not stated", 1),
    ]
    assert (chart.rows.totals[-1].value, chart.total.value) == (2, 2)
    assert any("more than there are" in note for note in chart.notes)


@pytest.mark.django_db
def test_a_rule_that_counts_no_injured_says_so_rather_than_zero() -> None:
    make_incident(injured=4)
    chart = charts.timeline(ask("counting=acled_like"), measure="injured", by="none")
    assert chart.empty == "The rule “ACLED-like” does not count the injured."


@pytest.mark.django_db
def test_an_empty_record_makes_charts_that_say_so() -> None:
    chart = charts.timeline(ask())
    assert chart.empty == "No incident of this filter is taken in by the counting rule."
    assert chart.table.rows == ()
    assert charts.overview_map(ask()).incidents == 0
    assert charts.map_traces(ask()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"unit": "decade"}, {"by": "target"}, {"measure": "wounded"}])
def test_a_timeline_of_something_unknown_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        charts.timeline(ask(), **wrong)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_rate_is_blank_where_the_population_is_not_known(quetta: District, gilgit: District) -> None:
    make_incident(location=located(district=quetta), killed=2)
    make_incident(location=located(district=gilgit))
    chart = charts.overview_map(ask(), measure="per_100k")
    shades_of = dict(zip(*(chart.figure["data"][0][part] for part in ("locations", "z")), strict=True))
    assert shades_of == {"quetta": 1, "gilgit": -1}
    assert chart.legend[-1].label == "population not known"
    words = {slug: text for slug, _, text in chart.figure["data"][0]["customdata"]}
    assert words["quetta"] == "Balochistan<br>1 incident, 2 killed<br>0.10 incidents per 100,000 people"
    assert words["gilgit"] == (
        "Gilgit-Baltistan (Pakistan-administered)<br>1 incident, \N{EN DASH} killed<br>population not known"
    )


@pytest.mark.django_db
def test_words_wider_than_a_district_shade_none_and_stand_beside_the_map(quetta: District, gilgit: District) -> None:
    make_incident(location=located(district=quetta))
    make_incident(location=located(province=quetta.province))
    make_incident(location=located(wider=("Karachi", ["quetta", "gilgit"])))
    make_incident()
    chart = charts.overview_map(ask())
    assert (chart.incidents, chart.drawn, chart.without_location) == (4, 1, 3)
    assert sorted((line.words, line.incidents) for line in chart.margin) == [
        ("Balochistan, district not known", 1),
        ("Karachi, wider than one district", 1),
        ("Pakistan, place not known", 1),
    ]
    assert [unit.incidents for unit in chart.districts if unit.slug == "gilgit"] == [0]


@pytest.mark.django_db
def test_rows_known_only_to_a_district_are_one_ring_and_never_points(quetta: District) -> None:
    town = PlaceFactory.create(district=quetta, name="Kuchlak")
    make_incident(location=located(place=town), killed=4)
    make_incident(location=located(place=town, precision="near"))
    make_incident(location=located(district=quetta))
    make_incident(location=located(district=quetta))
    rings, near, points = cast(list[Any], charts.map_traces(ask()))
    assert rings["customdata"][0][0] == "quetta"
    assert str(rings["customdata"][0][2]).startswith("2 incidents<br>")
    assert len(rings["lon"]) == 2  # one ring of two circles
    assert [one.known for one in drawn(near)] == ["Near this place; the spot itself is not known"]
    assert len(near["packed"]["across"]) == 1
    assert [(one.killed, one.known) for one in drawn(points)] == [(4, "Known to the town or village")]
    assert "district=__0__" in rings["meta"]["href"]
    assert "location_precision=district" in rings["meta"]["href"]


@pytest.mark.django_db
def test_the_map_of_an_incident_shows_no_more_than_is_known(quetta: District, gilgit: District) -> None:
    town = PlaceFactory.create(district=quetta)
    marks = [
        getattr(charts.incident_map(make_incident(location=location)), "mark", None)
        for location in (
            located(place=town),
            located(place=town, precision="near"),
            located(district=quetta),
            located(province=quetta.province),
            located(wider=("Karachi", ["quetta", "gilgit"])),
            located(),
        )
    ]
    assert marks == ["point", "ring", "area", "area", "area", None]


@pytest.mark.django_db
def test_a_title_cannot_end_the_script_that_holds_a_figure(quetta: District) -> None:
    quetta.name = "</script><script>alert(1)</script>"
    quetta.save()
    make_incident(location=located(district=quetta))
    text = charts.overview_map(ask()).figure_json
    assert "<" not in text
    assert json.loads(text)["data"][0]["customdata"][0][1] == quetta.name
