"""What is posted by the entry form, and the entry it stands for."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from dashboard.desk.entry.forms import Data, EntryForm, References, add_row, copy_row, initial_of, remove_row
from dashboard.desk.entry.forms.rows import keys_of
from incidents.models import Incident, Outlet
from incidents.services import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    IncidentInput,
    ReportInput,
    create_incident,
    entry_of,
)
from incidents.services.entries import changed_parts, for_entry
from places.models import District
from tests.dashboard.desk.entry_form import edit_url, fields_of, one_each
from tests.dashboard.desk.people import editor
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory


def read(**values: Any) -> EntryForm:
    """The form with these values typed."""
    return EntryForm(Data(one_each(**values)), references=References())


@pytest.fixture
def outlet(db: None) -> Outlet:
    return OutletFactory.create(name="Dawn", hosts=["dawn.com"])


@pytest.fixture
def district(db: None) -> District:
    return DistrictFactory.create(name="Quetta")


def ordinary(source: Outlet, where: District, **more: Any) -> dict[str, Any]:
    """The values of an ordinary incident."""
    return {
        "date": "2024-05-03",
        "event_class": "militant_attack",
        "location_precision": "district",
        "district": where.slug,
        "reports-0-outlet": source.slug,
        **more,
    }


@pytest.mark.usefixtures("record_db")
def test_every_incident_of_the_record_comes_back_from_the_form_as_it_went_in() -> None:
    references = References()
    incidents = list(for_entry(Incident.objects.all()))
    assert len(incidents) == 850
    for incident in incidents:
        entry = entry_of(incident)
        form = EntryForm(initial_of(entry), references=references)
        assert form.errors == {}, incident.uid
        back = form.entry()
        assert changed_parts(entry, back) == (), incident.uid
        assert [report.id for report in back.reports] == [report.id for report in entry.reports]
        assert [one.id for one in back.attributions] == [one.id for one in entry.attributions]


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("uid", ["PK-000457", "PK-000865", "PK-000047", "PK-000021", "PK-000780", "PK-000663"])
def test_a_page_that_is_opened_and_sent_back_untouched_changes_nothing(client: Client, uid: str) -> None:
    client.force_login(editor())
    incident = Incident.objects.get(uid=uid)
    payload = fields_of(client.get(edit_url(incident)).content.decode())
    form = EntryForm(Data(payload), references=References())
    assert form.errors == {}
    assert changed_parts(entry_of(incident), form.entry()) == ()


def test_an_entry_with_everything_in_it_comes_back_whole(outlet: Outlet, district: District) -> None:
    place = PlaceFactory.create(district=district, name="Sariab")
    group = ArmedGroupFactory.create(slug="bla", name="Baloch Liberation Army")
    day = dt.date(2024, 5, 3)
    figures = (
        FigureInput("total", "killed", 5, None, "at_least", "police", day, "yes"),
        FigureInput("total", "injured", 9, 9, None, "police", day, "not_said"),
        FigureInput("civilian", "killed", 3, 4, "about", "police", day, None, ("child", "woman")),
        FigureInput("militant", "arrested", 2, 2, "exactly", "police", day),
        FigureInput("total", "killed", 7, 7, None, "hospital_or_rescue", dt.date(2024, 5, 4), "no"),
        FigureInput("total", "abducted", None, 9, "up_to", None, None, None, ("labourer",)),
    )
    entry = IncidentInput(
        event_class="militant_attack",
        date=day,
        date_end=dt.date(2024, 5, 4),
        date_precision="few_days",
        part_of_day="night",
        location=located(place=place, place_text="the bazaar of Sariab", precision="near"),
        reports=(
            ReportInput(outlet, "https://dawn.com/1", "Blast", "“five” died\nat once", day, "reuters", "both", figures),
            ReportInput(OutletFactory.create(), title="A paper without an address"),
        ),
        attributions=(
            AttributionInput("BLA", "claim", "made", group, 1, day, "Jeeyand Baloch", "Telegram"),
            AttributionInput("unknown separatists", "official_blame", "possible"),
        ),
        attack_types=("suicide_bombing", "armed_assault"),
        targets=("railway", "army"),
        summary="Two lines.\nOne more.",
        doubt_reason="Only the group says so.",
        maybe_same_as=make_incident(),
        notes="Look again.",
        choices=(ChoiceInput("killed", 5, 6, 7, "The hospital’s list is whole."),),
    )
    form = EntryForm(initial_of(entry), references=References())
    assert form.errors == {}
    assert changed_parts(entry, form.entry()) == ()
    assert form.entry().attack_types == entry.attack_types
    assert form.entry().targets == entry.targets


def test_a_page_shows_chosen_words_in_their_order_for_the_first_names_the_incident(client: Client, db: None) -> None:
    client.force_login(editor())
    incident = make_incident(attack_types=("suicide_bombing", "ied"), targets=("railway", "army"))
    payload = fields_of(client.get(edit_url(incident)).content.decode())
    assert payload["attack_types"] == ["suicide_bombing", "ied"]
    assert payload["targets"] == ["railway", "army"]


def test_the_outlet_is_recognised_by_the_address_and_a_chosen_one_stands(outlet: Outlet, district: District) -> None:
    other = OutletFactory.create()
    address = {"reports-0-outlet": "", "reports-0-url": "https://www.dawn.com/news/1"}
    assert read(**ordinary(outlet, district, **address)).entry().reports[0].outlet == outlet
    chosen = {**address, "reports-0-outlet": other.slug}
    assert read(**ordinary(outlet, district, **chosen)).entry().reports[0].outlet == other


def test_words_give_the_date_where_no_field_has_it(outlet: Outlet, district: District) -> None:
    words = {"date": "", "when": "night of Saturday to Sunday", "reports-0-published_on": "2024-05-06"}
    entry = read(**ordinary(outlet, district, **words)).entry()
    assert (entry.date, entry.date_end, entry.part_of_day) == (dt.date(2024, 5, 4), None, "night")
    typed = read(**ordinary(outlet, district, when="Saturday", date="2024-01-01")).entry()
    assert typed.date == dt.date(2024, 1, 1)


def test_a_blank_row_is_no_source_and_no_attribution(outlet: Outlet, district: District) -> None:
    blank = {"reports-4-url": "", "attributions-0-report": "0", "attributions-0-words": ""}
    entry = read(**ordinary(outlet, district, **blank)).entry()
    assert len(entry.reports) == 1
    assert entry.attributions == ()


def test_an_attribution_keeps_its_source_when_another_is_taken_out(outlet: Outlet, district: District) -> None:
    second = OutletFactory.create()
    data = Data(
        one_each(
            **ordinary(outlet, district),
            **{
                "reports-1-outlet": second.slug,
                "attributions-0-words": "BLA",
                "attributions-0-stance": "claim:made",
                "attributions-0-report": "1",
            },
        )
    )
    assert EntryForm(data, references=References()).entry().attributions[0].report == 1
    remove_row(data, "reports-0")
    entry = EntryForm(data, references=References()).entry()
    assert [report.outlet for report in entry.reports] == [second]
    assert entry.attributions[0].report == 0


def test_a_place_lends_its_point_and_its_district(outlet: Outlet, district: District) -> None:
    place = PlaceFactory.create(district=district, latitude=30.1, longitude=66.9)
    typed = {"district": "", "place": place.slug, "location_precision": "town"}
    where = read(**ordinary(outlet, district, **typed)).entry().location
    assert (where.latitude, where.longitude) == (30.1, 66.9)
    assert (where.district, where.province, where.district_set) == (district, district.province, (district.slug,))


def test_words_wider_than_a_district_keep_all_the_districts_they_may_mean(outlet: Outlet, district: District) -> None:
    province = district.province.slug
    DistrictFactory.create(slug="east", province=district.province)
    DistrictFactory.create(slug="west", province=district.province)
    words = {"district": "", "district_text": "Karachi", "district_set": "east west", "province": province}
    where = read(**ordinary(outlet, district, **words)).entry().location
    assert (where.district, where.district_text, where.district_set) == (None, "Karachi", ("east", "west"))


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ({"date": "", "when": ""}, "when", "Say when it was"),
        ({"date": "", "when": "soonish"}, "when", "makes no sense"),
        ({"date": "3rd of nothing"}, "date", "is not one day"),
        ({"date": "March 2024"}, "date", "is not one day"),
        ({"date_end": "2024-05-01"}, "date_end", "comes before"),
        ({"event_class": ""}, "event_class", "kind of violence"),
        ({"event_class": "war"}, "event_class", "war"),
        ({"location_precision": ""}, "location_precision", "how closely"),
        ({"district": ""}, "district", "Choose the district"),
        ({"district": "atlantis"}, "district", "atlantis"),
        ({"location_precision": "town"}, "place_text", "Choose a place"),
        ({"latitude": "30"}, "longitude", "Give the longitude too"),
        ({"longitude": "67"}, "latitude", "Give the latitude too"),
        ({"latitude": "51", "longitude": "0", "location_precision": "exact"}, "latitude", "between 23.0 and 37.7"),
        ({"latitude": "30", "longitude": "67"}, "latitude", "has no point"),
        ({"near_km": "5"}, "near_km", "goes with"),
        ({"near_km": "far"}, "near_km", "number"),
        ({"location_precision": "province"}, "district", "leave it out"),
        ({"location_precision": "province", "district": ""}, "province", "Choose the province"),
        ({"location_precision": "country"}, "province", "leave it out"),
        ({"district": "", "district_set": "east drop"}, "district_set", "choose the place again"),
        ({"reports-0-url": "https://a.pk/1", "reports-1-url": "https://a.pk/1"}, "reports-1-url", "named twice"),
        ({"place": "nowhere"}, "place", "nowhere"),
        ({"targets": ["police", "martians"]}, "targets", "martians"),
        ({"maybe_same_as": "PK-999999"}, "maybe_same_as", "No incident has the number"),
        ({"reports-0-outlet": ""}, "reports-0-url", "Name at least one source"),
        ({"reports-0-outlet": "", "reports-0-title": "Blast"}, "reports-0-outlet", "Choose the outlet"),
        ({"reports-0-url": "dawn.com/1"}, "reports-0-url", "https://"),
        ({"reports-0-published_on": "someday"}, "reports-0-published_on", "is not one day"),
        ({"reports-0-quote": "x" * 601}, "reports-0-quote", "600"),
        ({"reports-0-statements-0-total-killed": "many"}, "reports-0-statements-0-total-killed", "is not understood"),
        ({"reports-0-statements-0-said_by": "aliens"}, "reports-0-statements-0-said_by", "aliens"),
        ({"attributions-0-words": "BLA"}, "attributions-0-stance", "Say who attributes it"),
        ({"attributions-0-stance": "claim:made"}, "attributions-0-words", "Write the group’s name"),
        ({"attributions-0-words": "BLA", "attributions-0-stance": "claim:likely"}, "attributions-0-stance", "likely"),
        ({"attributions-0-group": "nobody"}, "attributions-0-group", "nobody"),
        ({"choices-killed-low": "3"}, "choices-killed-best", "give the best too"),
        ({"choices-killed-low": "few"}, "choices-killed-low", "whole number"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    outlet: Outlet, district: District, typed: dict[str, Any], name: str, words: str
) -> None:
    errors = read(**ordinary(outlet, district, **typed)).errors
    assert name in errors, errors
    assert words in " ".join(errors[name])


def test_a_figure_that_one_speaker_gives_twice_on_a_day_is_refused_for_it_would_be_added_up(
    outlet: Outlet, district: District
) -> None:
    first, second = "reports-0-statements-0-total-killed", "reports-0-statements-1-total-killed"
    twice = ordinary(outlet, district, **{first: "5", second: "7"})
    assert "gives it twice" in read(**twice).errors[second][0]
    later = {**twice, "reports-0-statements-1-stated_on": "2024-05-05"}
    assert [(one.low, one.stated_on) for one in read(**later).entry().reports[0].figures] == [
        (5, None),
        (7, dt.date(2024, 5, 5)),
    ]


def test_rows_are_added_and_taken_out_by_their_own_keys() -> None:
    data = Data({"reports-0-url": ["a"], "reports-0-statements-0-said_by": ["police"], "reports-3-url": ["b"]})
    assert add_row(data, "reports") == "reports-4"
    assert add_row(data, "reports-0-statements") == "reports-0-statements-1"
    assert add_row(Data(), "attributions") == "attributions-1"
    remove_row(data, "reports-0")
    assert keys_of(data, "reports") == ["3", "4"]
    assert copy_row(Data({"reports-7-url": ["c"]}), "reports-7", data, "reports") == "reports-5"
    assert data["reports-5-url"] == "c"


@pytest.mark.parametrize("name", ["", "date", "reports", "reports-0-url", "copy", "reports-0-statements"])
def test_only_a_row_can_be_taken_out(name: str) -> None:
    data = Data({"reports-0-url": ["a"], "date": ["2024-05-03"], "copy": ["x"]})
    before = dict(data.lists())
    with pytest.raises(ValueError, match=name or "^$"):
        remove_row(data, name)
    assert dict(data.lists()) == before


def test_an_entry_is_made_into_an_incident_by_the_service(outlet: Outlet, district: District) -> None:
    figures = {"reports-0-statements-0-civilian-killed": "2"}
    incident = create_incident(entry=read(**ordinary(outlet, district, **figures)).entry(), by=editor())
    assert (incident.killed_civilians, incident.district) == (2, district)
