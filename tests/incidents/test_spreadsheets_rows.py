"""What a row makes of an incident: place, sources with their figures, groups; and an incident as a row again."""

import datetime as dt
from typing import Any

import pytest

from incidents.choices import LocationPrecision
from incidents.models import Campaign, Incident
from incidents.services.entries import changed_parts, entry_of, for_entry
from incidents.services.inputs import FigureInput, IncidentInput, LocationInput
from incidents.spreadsheets.building import Findings, build
from incidents.spreadsheets.columns import BY_NAME
from incidents.spreadsheets.tables import Tables
from incidents.spreadsheets.writing import cells_of
from tests.incidents.sheets import NEW

pytestmark = pytest.mark.usefixtures("record_db")
MARCH = "PK-000003"
"""One killed at Takht-e-Nusrati, Karak, says The News, citing the police; Pakistan Today reports it as well."""


def given(cells: dict[str, Any]) -> dict[str, Any]:
    """What the cells of a row give; blank ones nothing."""
    read = {name: BY_NAME[name].cell.clean(value) for name, value in cells.items()}
    return {name: value for name, value in read.items() if value is not None}


def built(before: IncidentInput | None = None, /, **cells: Any) -> tuple[IncidentInput | None, Findings]:
    found = Findings()
    return build(given(cells), before, Tables(), found), found


def made(before: IncidentInput | None = None, /, **cells: Any) -> IncidentInput:
    entry, found = built(before, **cells)
    assert found.errors == {}
    assert entry is not None
    return entry


def wrong(before: IncidentInput | None = None, /, **cells: Any) -> dict[str, str]:
    entry, found = built(before, **cells)
    assert entry is None
    return found.errors


def where(**cells: Any) -> LocationInput:
    """The location of a new row in which only these cells say where it was."""
    row = {name: value for name, value in NEW.items() if name not in {"place", "district"}}
    return made(**{**row, **cells}).location


def stored(uid: str = MARCH) -> IncidentInput:
    return entry_of(Incident.objects.get(uid=uid))


# -- As a whole ----------------------------------------------------------------------------------------


def test_a_new_row_becomes_an_entry() -> None:
    entry = made(
        **NEW,
        part_of_day="Night",
        attack_types="ied; armed_assault",
        targets="police",
        injured_total="5+",
        said_by="police",
        group_named="TTP",
        attribution_track="claim",
        attribution_level="made",
        quote="Three were killed",
        second_source_url="https://tribune.com.pk/story/1",
        summary="At a checkpoint.",
    )
    assert (entry.date, entry.part_of_day, entry.event_class) == (dt.date(2024, 5, 1), "night", "militant_attack")
    assert (entry.attack_types, entry.targets) == (("ied", "armed_assault"), ("police",))
    assert (entry.location.precision, entry.location.place and entry.location.place.slug) == ("town", "wana")
    first, second = entry.reports
    assert (first.outlet.slug, first.quote, second.outlet.slug) == ("dawn", "Three were killed", "the-express-tribune")
    day = dt.date(2024, 5, 2)
    assert first.figures == (
        FigureInput("total", "killed", 3, 3, said_by="police", stated_on=day, total_includes_militants="no"),
        FigureInput("total", "injured", 5, None, "at_least", "police", day),
    )
    assert second.figures == ()
    (claim,) = entry.attributions
    assert (claim.group and claim.group.slug, claim.words, claim.track, claim.level, claim.report) == (
        "ttp",
        "TTP",
        "claim",
        "made",
        0,
    )


def test_the_whole_record_read_from_its_own_rows_stays_as_it_is() -> None:
    tables = Tables()
    rows = list(for_entry(Incident.objects.order_by("uid")))
    assert len(rows) == 850
    for row in rows:
        before, found = entry_of(row), Findings()
        cells = cells_of(before, uid=row.uid)
        after = build({n: v for n, v in given(cells).items() if n != "uid"}, before, tables, found)
        assert found.errors == {}, row.uid
        assert after is not None
        assert changed_parts(before, after) == (), row.uid


def test_blank_cells_leave_everything_and_a_dash_takes_out() -> None:
    before = made(**NEW, summary="Old", part_of_day="night", targets="police", campaign="")
    assert made(before, notes="New") == made(before, notes="New", summary="", part_of_day="", targets="")
    emptied = made(before, summary="-", part_of_day="-", targets="-", date_end="-")
    assert (emptied.summary, emptied.part_of_day, emptied.targets, emptied.date_end) == ("", "", (), None)
    assert emptied.reports == before.reports


def test_everything_wrong_with_a_row_is_found_at_once() -> None:
    errors = wrong(
        date="2024-05-03", date_end="2024-05-01", place="Xyzzyq Wqx", attribution_level="made", campaign="Nothing"
    )
    assert errors == {
        "event_class": "Class is blank; a new incident needs it",
        "source_url": "Source address is blank; a new incident needs it",
        "place": "no place is called “Xyzzyq Wqx”; name its district, or give coordinates",
        "campaign": "no campaign is called “Nothing”; make it under Reference first",
        "date_end": "2024-05-01 is before the first day, 2024-05-03",
    }


def test_what_every_incident_has_cannot_be_taken_out() -> None:
    said = "this cannot be taken out; every incident has it"
    assert wrong(stored(), date="-", event_class="-", source_url="-") == {
        "date": said,
        "event_class": said,
        "source_url": said,
    }


def test_an_incident_does_not_lie_in_the_future() -> None:
    assert wrong(**{**NEW, "date": "2999-01-01"}) == {"date": "2999-01-01 has not come yet"}


def test_a_campaign_is_found_by_its_name() -> None:
    campaign = Campaign.objects.filter(kind="wave").first()
    assert campaign is not None
    entry = made(**NEW, campaign=campaign.name.upper())
    assert entry.campaign == campaign
    assert made(entry, campaign="-").campaign is None


# -- Where ---------------------------------------------------------------------------------------------


def test_a_place_in_its_district_is_found() -> None:
    found = where(place="Machh", district="Kachhi")
    assert (found.precision, found.place_text, found.district and found.district.slug) == ("town", "Machh", "kachhi")
    assert found.latitude is not None


def test_a_misspelt_district_is_an_error_and_not_a_guess() -> None:
    assert wrong(**{**NEW, "district": "Kohatt"}) == {"district": "no district is called “Kohatt”; nearest: Kohat"}


def test_a_district_in_another_province_is_an_error() -> None:
    errors = wrong(**{**NEW, "place": "", "district": "Kohat"}, province="Punjab")
    assert errors == {"district": "Kohat is in Khyber Pakhtunkhwa, not in Punjab"}
    assert wrong(**NEW, province="Punjb") == {"province": "no province is called “Punjb”; nearest: Punjab"}


def test_a_name_of_several_places_asks_for_its_district() -> None:
    errors = wrong(**{**NEW, "place": "Dwa Toi", "district": ""})
    assert errors["place"].startswith("“Dwa Toi” may be Dwa Toi (")
    assert errors["place"].endswith("; name its district")


def test_a_place_that_is_not_in_the_gazetteer_is_known_to_its_district_and_noted() -> None:
    entry, found = built(**{**NEW, "place": "Some Hamlet", "district": "Kohat"})
    assert entry is not None
    assert (entry.location.precision, entry.location.place_text, entry.location.latitude) == (
        "district",
        "Some Hamlet",
        None,
    )
    assert found.notes == [
        ("place", "“Some Hamlet” is not in the gazetteer; its words are kept, its place is known as: district only")
    ]


def test_a_district_wider_than_one_keeps_its_set() -> None:
    found = where(district="Karachi", province="Sindh")
    assert (found.precision, found.district, len(found.district_set)) == ("district", None, 7)


def test_a_province_alone_is_enough_and_nothing_must_be_said_out_loud() -> None:
    assert where(province="Balochistan").precision == "province"
    row = {name: value for name, value in NEW.items() if name not in {"place", "district"}}
    assert wrong(**row) == {"place": "say where it was: a place, a district or a province; or set “Place known to”"}
    assert where(location_precision="Country only") == LocationInput(precision=LocationPrecision.COUNTRY)


def test_coordinates_need_their_precision_and_name_their_district() -> None:
    point = {"latitude": "33.59", "longitude": "71.44"}
    row = {name: value for name, value in NEW.items() if name not in {"place", "district"}}
    assert wrong(**row, **point) == {
        "location_precision": "say how closely these coordinates are known, such as Exact spot"
    }
    found = where(**point, location_precision="exact")
    assert (found.precision, found.latitude, found.district and found.district.slug) == ("exact", 33.59, "kohat")
    assert found.province is not None
    assert wrong(**row, latitude="33.59", location_precision="exact") == {
        "longitude": "give latitude and longitude together, or neither"
    }
    assert wrong(**row, **point, location_precision="district") == {
        "location_precision": "coordinates go with Exact spot, Town or village, Near or Tehsil only"
    }


def test_a_place_may_be_stated_to_be_known_less_closely_than_the_gazetteer_knows_it() -> None:
    found = where(place="Machh", district="Kachhi", location_precision="district")
    assert (found.precision, found.place, found.place_text, found.latitude) == ("district", None, "Machh", None)
    coarse = where(place="Machh", district="Kachhi", location_precision="province")
    assert (coarse.precision, coarse.district, coarse.district_set) == ("province", None, ())
    errors = wrong(**{**NEW, "place": "", "district": "Kohat"}, location_precision="town")
    assert errors == {"location_precision": "“Town or village” needs latitude and longitude here"}


def test_a_distance_makes_a_town_near() -> None:
    found = where(place="Machh", district="Kachhi", near_km="5")
    assert (found.precision, found.near_km) == ("near", 5.0)
    errors = wrong(**{**NEW, "place": "", "district": "Kohat"}, near_km="5")
    assert errors == {"near_km": "a distance goes with “Near a named place” alone"}


def test_a_changed_place_keeps_nothing_of_the_old_point() -> None:
    before = made(**NEW, latitude="32.3", longitude="69.5", location_precision="exact")
    after = made(before, place="Machh", district="Kachhi", province="Balochistan").location
    assert (after.precision, after.place and after.place.slug, after.latitude != 32.3) == ("town", "mach", True)


def test_the_same_words_with_another_precision_change_only_that() -> None:
    before = made(**NEW)
    after = made(before, place="wana", location_precision="near", near_km="3").location
    assert (after.precision, after.near_km, after.latitude) == ("near", 3.0, before.location.latitude)


# -- Sources and figures -------------------------------------------------------------------------------


def test_an_outlet_nobody_knows_is_an_error() -> None:
    errors = wrong(**{**NEW, "source_url": "https://unheard.example/1"})
    assert errors == {
        "source_url": "no outlet in the record publishes at “https://unheard.example/1”; "
        "add it under Reference, then check again"
    }


def test_a_later_toll_of_another_source_stands_beside_the_first() -> None:
    before = stored()
    after = made(before, source_url="https://www.dawn.com/news/1", source_published="2021-01-14", killed_total="3")
    assert after.reports[:-1] == before.reports
    assert [figure.low for figure in after.reports[-1].figures] == [3]


def test_a_later_toll_of_the_same_source_stands_beside_the_first_when_its_day_is_given() -> None:
    before = made(**NEW)
    url = str(NEW["source_url"])
    later = made(before, source_url=url, stated_on="2024-05-09", killed_total="5").reports[0]
    assert [(figure.low, figure.stated_on) for figure in later.figures] == [
        (3, dt.date(2024, 5, 2)),
        (5, dt.date(2024, 5, 9)),
    ]


def test_without_a_day_the_latest_figure_of_its_kind_is_set_right() -> None:
    before = made(**NEW, injured_total="4")
    after = made(before, killed_total="5").reports[0]
    assert [(figure.harm, figure.low, figure.total_includes_militants) for figure in after.figures] == [
        ("killed", 5, "no"),
        ("injured", 4, None),
    ]
    assert after.figures[1] == before.reports[0].figures[1]


def test_a_dash_takes_a_figure_out() -> None:
    before = made(**NEW, injured_total="4")
    assert [figure.harm for figure in made(before, injured_total="-").reports[0].figures] == ["killed"]


def test_the_word_before_totals_belongs_to_totals() -> None:
    entry = made(**NEW, killed_civilians="2", injured_total="several", quantifier="at_least")
    assert [(figure.low, figure.high, figure.quantifier) for figure in entry.reports[0].figures] == [
        (3, None, "at_least"),
        (2, 2, None),
        (3, None, "several"),
    ]
    row = {name: value for name, value in NEW.items() if name not in {"killed_total", "total_includes_militants"}}
    assert wrong(**row, killed_civilians="2", quantifier="at_least") == {
        "quantifier": "it belongs to a total, and the row gives none; write 5+ in the cell itself"
    }


def test_who_gave_no_figure_is_noted_and_not_kept() -> None:
    row = {name: value for name, value in NEW.items() if name not in {"killed_total", "total_includes_militants"}}
    _, found = built(**row, said_by="police")
    assert found.notes == [("said_by", "the row gives no figure that this could belong to; it is not kept")]


def test_a_second_source_is_added_once() -> None:
    before = made(**NEW, second_source_url="https://tribune.com.pk/story/1")
    again = made(before, second_source_url="http://www.tribune.com.pk/story/1/?utm_source=x")
    assert changed_parts(before, again) == ()
    more = made(before, second_source_url="https://tribune.com.pk/story/2")
    assert len(more.reports) == 3


# -- Who -----------------------------------------------------------------------------------------------


def test_a_group_needs_who_names_it_and_how_firmly() -> None:
    assert wrong(**NEW, group_named="TTP") == {
        "attribution_track": "say who names the group: the group itself, officials or an analyst"
    }
    assert wrong(**NEW, group_named="TTP", attribution_track="claim", attribution_level="likely") == {
        "attribution_level": "for “Claim by the group” use one of: Made, Withdrawn, Denied, Disputed"
    }
    assert wrong(**NEW, attribution_track="claim") == {
        "group_named": "this is blank, but the row says by whom or how firmly a group is named"
    }


def test_words_that_name_no_group_for_certain_are_kept_and_noted() -> None:
    entry, found = built(**NEW, group_named="TTP splinter", attribution_track="claim", attribution_level="made")
    assert entry is not None
    assert [(one.words, one.group) for one in entry.attributions] == [("TTP splinter", None)]
    assert found.notes == [("group_named", "“TTP splinter” names no group for certain; the words alone are kept")]


def test_another_claim_stands_beside_the_first_and_the_same_one_is_set_right() -> None:
    before = made(**NEW, group_named="TTP", attribution_track="claim", attribution_level="made")
    both = made(before, group_named="BLA", attribution_track="official_blame", attribution_level="possible")
    assert [(one.words, one.level) for one in both.attributions] == [("TTP", "made"), ("BLA", "possible")]
    taken_back = made(
        both, group_named="Tehrik-i-Taliban Pakistan", attribution_track="claim", attribution_level="denied"
    )
    assert [(one.words, one.level) for one in taken_back.attributions] == [("TTP", "denied"), ("BLA", "possible")]
    assert made(both, group_named="-").attributions == ()
