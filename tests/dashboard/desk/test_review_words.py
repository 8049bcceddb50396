"""The parts of an entry in lines of plain text."""

import datetime as dt
from typing import Any

import pytest

from dashboard.desk.words import part_words
from incidents.services import AttributionInput, ChoiceInput, FigureInput, IncidentInput, ReportInput
from incidents.services.entries import PARTS
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def _entry(**parts: Any) -> IncidentInput:
    given = {"event_class": "militant_attack", "date": dt.date(2024, 5, 1), "location": located(), "reports": ()}
    return IncidentInput(**{**given, **parts})


def test_every_part_has_words_and_what_is_not_said_is_a_dash() -> None:
    words = {part: part_words(_entry(), part) for part in PARTS}
    assert words == {
        **{part: ["–"] for part in PARTS},
        "event_class": ["Militant attack"],
        "date": ["1 May 2024"],
        "date_precision": ["The day"],
        "location": ["Known to: Country only"],
    }


def test_a_place_says_what_its_words_were_taken_for_and_how_closely_it_is_known() -> None:
    province = ProvinceFactory.create(name="Balochistan")
    district = DistrictFactory.create(name="Quetta", province=province)
    place = PlaceFactory.create(name="Kuchlak", district=district, latitude=30.35, longitude=66.9)
    assert part_words(_entry(location=located(place=place, place_text="Kuchlak bazaar")), "location") == [
        "Place: Kuchlak, in the words “Kuchlak bazaar”",
        "District: Quetta",
        "Province: Balochistan",
        "Known to: Town or village",
        "Point: 30.3500, 66.9000",
    ]
    wider = located(province=province, wider=("Karachi", ("karachi-east", "karachi-west")))
    assert part_words(_entry(location=wider), "location") == [
        "District: Karachi",
        "May be any of: Karachi East, Karachi West",
        "Province: Balochistan",
        "Known to: District only",
    ]


def test_every_line_of_a_source_names_its_outlet() -> None:
    outlet = OutletFactory.create(name="Dawn")
    figures = (
        FigureInput("civilian", "killed", low=5, quantifier="at_least", said_by="police", tags=("child", "woman")),
        FigureInput("total", "injured", low=7, high=9, stated_on=dt.date(2024, 5, 2), total_includes_militants="no"),
    )
    report = ReportInput(
        outlet,
        "https://dawn.com/1",
        "Blast in Quetta",
        "five died",
        dt.date(2024, 5, 1),
        "reuters",
        "both towns",
        figures,
    )
    assert part_words(_entry(reports=(report,)), "reports") == [
        "Dawn, 1 May 2024, copies reuters: https://dawn.com/1",
        "Dawn, headline: Blast in Quetta",
        "Dawn, quote: “five died”",
        "Dawn, covers: both towns",
        "Dawn, figure: Civilians, killed: at least 5 (Police; among them: child, woman)",
        "Dawn, figure: Total, injured: 7–9 (2 May 2024; militants not included)",
    ]


def test_an_attribution_says_who_says_so_how_firmly_and_where() -> None:
    group = ArmedGroupFactory.create(name="Group of the Hills")
    report = ReportInput(OutletFactory.create(name="Dawn"))
    claim = AttributionInput("GoH", "claim", "made", group, 0, dt.date(2024, 5, 2), "A. B.", "Telegram")
    label = AttributionInput("the miscreants", "official_blame", "likely")
    assert part_words(_entry(reports=(report,), attributions=(claim, label)), "attributions") == [
        "Group of the Hills: claim by the group, made; the source writes “GoH”; 2 May 2024; spokesman A. B.; Telegram; "
        "in Dawn",
        "no group for certain: blamed by officials, likely; the source writes “the miscreants”",
    ]


def test_the_rest_reads_as_it_is_called() -> None:
    twin, campaign = make_incident(), CampaignFactory.create(name="Spring wave")
    entry = _entry(
        attack_types=("ied", "ambush"),
        targets=("army",),
        date_end=dt.date(2024, 5, 3),
        part_of_day="night",
        summary="One.\nTwo.",
        campaign=campaign,
        maybe_same_as=twin,
        choices=(ChoiceInput("killed", 4, 5, 6, "The list is whole"),),
    )
    assert part_words(entry, "attack_types") == ["Improvised explosive device, Ambush"]
    assert part_words(entry, "targets") == ["Army"]
    assert part_words(entry, "date_end") == ["3 May 2024"]
    assert part_words(entry, "part_of_day") == ["Night"]
    assert part_words(entry, "summary") == ["One.", "Two."]
    assert part_words(entry, "campaign") == ["Spring wave"]
    assert part_words(entry, "maybe_same_as") == [f"{twin.uid} {twin.title}"]
    assert part_words(entry, "choices") == ["Victims killed: 5, low 4, high 6, because The list is whole"]
