"""What each parameter of the one filter means, what it refuses, and how a filter reads in words."""

import datetime as dt
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils import timezone

from groups.models import ArmedGroup
from incidents.filters import IncidentFilterSet, date_presets
from incidents.models import Incident
from places.models import District
from tests.groups.factories import ArmedGroupFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def ask(query: str, also_allowed: Collection[str] = ()) -> IncidentFilterSet:
    return IncidentFilterSet(QueryDict(query), also_allowed=also_allowed)


def found(query: str) -> set[str]:
    filterset = ask(query)
    assert filterset.is_valid(), filterset.errors
    return {row.uid for row in filterset.qs}


def refused(query: str, also_allowed: Collection[str] = ()) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in ask(query, also_allowed).errors.items()}


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(
        slug="quetta", name="Quetta", province__slug="balochistan", province__name="Balochistan"
    )


@pytest.fixture
def malir() -> District:
    return DistrictFactory.create(slug="malir", name="Malir", province__slug="sindh", province__name="Sindh")


def test_only_published_rows_are_found() -> None:
    shown = make_incident()
    make_incident(status="draft")
    make_incident(status="in_review")
    assert found("") == {shown.uid}


def test_both_ends_of_a_window_are_inside_it() -> None:
    days = {day: make_incident(date=date(2024, 5, day)).uid for day in (1, 2, 3, 4)}
    assert found("date_from=2024-05-02&date_to=2024-05-03") == {days[2], days[3]}
    assert found("date_from=2024-05-03") == {days[3], days[4]}
    assert found("date_to=2024-05-01") == {days[1]}


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", date(2024, 5, 15), date(2024, 5, 15)),
        ("few_days", date(2024, 5, 12), date(2024, 5, 18)),
        ("week", date(2024, 5, 13), date(2024, 5, 19)),
        ("month", date(2024, 5, 1), date(2024, 5, 31)),
        ("year", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_an_inexact_date_matches_every_window_its_span_touches_and_none_beside(
    precision: str, first: date, last: date
) -> None:
    incident = make_incident(date=date(2024, 5, 15), date_precision=precision)
    one = timedelta(days=1)
    assert found(f"date_to={first}") == {incident.uid}
    assert found(f"date_from={last}") == {incident.uid}
    assert found(f"date_to={first - one}") == set()
    assert found(f"date_from={last + one}") == set()


def test_an_event_of_several_days_matches_each_of_them() -> None:
    incident = make_incident(date=date(2024, 5, 1), date_end=date(2024, 5, 3))
    assert found("date_from=2024-05-02&date_to=2024-05-02") == {incident.uid}
    assert found("date_from=2024-05-04") == set()


def test_several_values_mean_any_of_them_repeated_or_with_commas(quetta: District, malir: District) -> None:
    in_quetta = make_incident(location=located(district=quetta))
    in_malir = make_incident(location=located(district=malir))
    make_incident()
    both = {in_quetta.uid, in_malir.uid}
    assert found("province=balochistan") == {in_quetta.uid}
    assert found("province=balochistan&province=sindh") == both
    assert found("province=balochistan,sindh") == both
    assert found("district=malir") == {in_malir.uid}


def test_words_wider_than_a_district_are_found_under_each_district_they_may_mean(malir: District) -> None:
    korangi = DistrictFactory.create(slug="korangi", province=malir.province)
    words = located(province=malir.province, wider=("Karachi", ["malir", korangi.slug]))
    incident = make_incident(location=words)
    assert found("district=malir") == found("district=korangi") == {incident.uid}


def test_a_place_is_found_by_its_slug(quetta: District) -> None:
    place = PlaceFactory.create(slug="hazarganji", district=quetta)
    incident = make_incident(location=located(place=place))
    make_incident(location=located(district=quetta))
    other = make_incident(location=located(place=PlaceFactory.create(slug="brewery", district=quetta)))
    assert found("place=hazarganji") == {incident.uid}
    assert found("place=hazarganji,brewery") == found("place=hazarganji&place=brewery") == {incident.uid, other.uid}


@pytest.fixture
def ttp() -> ArmedGroup:
    """A group with a faction, which has a front of its own."""
    parent = ArmedGroupFactory.create(slug="ttp", name="Tehrik-e-Taliban Pakistan", short_name="TTP")
    faction = ArmedGroupFactory.create(slug="ja", name="Jamaat-ul-Ahrar")
    front = ArmedGroupFactory.create(slug="front", name="A front")
    GroupLinkFactory.create(from_group=faction, to_group=parent, kind="faction_of")
    GroupLinkFactory.create(from_group=front, to_group=faction, kind="front_of")
    return parent


def test_a_group_brings_its_factions_and_fronts_unless_roll_up_is_off(ttp: ArmedGroup) -> None:
    own = make_incident(groups=[(ttp, "claim", "made")])
    of_front = make_incident(groups=[(ArmedGroup.objects.get(slug="front"), "claim", "made")])
    make_incident()
    assert found("group=ttp") == {own.uid, of_front.uid}
    assert found("group=ttp&rollup=false") == {own.uid}
    assert found("group=front") == {of_front.uid}


def test_attribution_asks_for_a_track_and_with_a_group_for_that_group_on_that_track(ttp: ArmedGroup) -> None:
    other = ArmedGroupFactory.create(slug="bla")
    claimed = make_incident(groups=[(ttp, "claim", "made"), (other, "official_blame", "likely")])
    blamed = make_incident(groups=[(ttp, "official_blame", "likely")])
    make_incident()
    assert found("attribution=claim") == {claimed.uid}
    assert found("attribution=official_blame") == found("attribution=any") == {claimed.uid, blamed.uid}
    assert found("attribution=analyst") == set()
    assert found("group=ttp&attribution=official_blame") == {blamed.uid}
    assert found("group=ttp&attribution=any") == {claimed.uid, blamed.uid}


def test_words_of_a_vocabulary_select_rows_that_hold_any_of_them() -> None:
    bombing = make_incident(attack_types=("suicide_bombing", "armed_assault"), targets=("police",))
    clash = make_incident(event_class="clash", attack_types=("armed_assault",), targets=("army", "militant"))
    assert found("attack_type=suicide_bombing") == {bombing.uid}
    assert found("attack_type=armed_assault,ied") == {bombing.uid, clash.uid}
    assert found("target=army") == {clash.uid}
    assert found("event_class=clash") == {clash.uid}
    assert found("event_class=clash&target=police") == set()


def test_campaign_source_and_precision_select_rows() -> None:
    wave, outlet = CampaignFactory.create(slug="herof"), OutletFactory.create(slug="dawn")
    province = ProvinceFactory.create()
    in_wave = make_incident(campaign=wave, location=located(province=province))
    of_dawn = make_incident(outlet=outlet, date_precision="month")
    assert found("campaign=herof") == {in_wave.uid}
    assert found("source=dawn") == {of_dawn.uid}
    assert found("location_precision=province") == {in_wave.uid}
    assert found("location_precision=country") == {of_dawn.uid}
    assert found("date_precision=month") == {of_dawn.uid}


def test_a_number_asked_for_leaves_out_rows_that_report_none() -> None:
    silent = make_incident()
    none = make_incident(killed=0)
    five = make_incident(killed=5, injured=7, civilians=2)
    operation = make_incident(event_class="security_operation", militants=9)
    assert found("killed_min=0") == {none.uid, five.uid}
    assert found("killed_max=4") == {none.uid}
    assert found("killed_min=5&killed_max=5") == {five.uid}
    assert found("injured_min=7") == {five.uid}
    assert found("injured_min=8") == set()
    assert found("killed_militants_min=9") == {operation.uid}
    assert found("killed_civilians_min=2") == {five.uid}
    assert silent.uid in found("")


def test_a_box_takes_in_its_edges_and_leaves_out_rows_without_coordinates(quetta: District) -> None:
    inside = make_incident(location=located(district=quetta, point=(30.2, 67.0)))
    make_incident(location=located(district=quetta, point=(30.3, 67.0)))
    make_incident(location=located(district=quetta))
    assert found("bbox=66.9,30.1,67.0,30.2") == {inside.uid}


def test_areas_read_as_degrees() -> None:
    box, point = (
        IncidentFilterSet(QueryDict(query)) for query in ("bbox=66,30,71,33.5", "near=66.9,30.2&within_km=25")
    )
    assert box.words() == "All published incidents inside the box 66–71° E, 30–33.5° N, since 1 January 2021"
    assert point.words() == "All published incidents near 30.2° N, 66.9° E within 25 km, since 1 January 2021"


def test_near_a_point_means_ten_kilometres_unless_said(quetta: District) -> None:
    # A tenth of a degree of latitude is 11.1 km.
    here = make_incident(location=located(district=quetta, point=(30.2, 67.0)))
    north = make_incident(location=located(district=quetta, point=(30.3, 67.0)))
    assert found("near=67.0,30.2") == {here.uid}
    assert found("near=67.0,30.2&within_km=12") == {here.uid, north.uid}
    assert found("near=67.0,30.2&within_km=0") == {here.uid}
    assert found("near=67.01,30.2&within_km=0") == set()
    # A degree of longitude is shorter: 0.1 degrees are 9.6 km here.
    assert found("near=66.9,30.2") == {here.uid}


def test_words_are_found_in_title_place_and_group_however_they_are_spelt(quetta: District, ttp: ArmedGroup) -> None:
    GroupAliasFactory.create(group=ttp, alias="Pakistani Taliban")
    PlaceFactory.create(slug="nushki", name="Noshki", name_ur="نوشکی", district=quetta)
    place = quetta.places.get()
    incident = make_incident(location=located(place=place), groups=[(ttp, "claim", "made")], targets=("polio_team",))
    make_incident()
    for words in ("Noshki", "noshky", "نوشکی", "polio", "Pakistani Taliban", "TTP", "Quetta", incident.uid):
        assert found(f"q={words}") == {incident.uid}, words
    assert found("q=cinema") == set()


def test_rows_changed_since_a_moment_are_found() -> None:
    old, new = make_incident(), make_incident()
    moment = timezone.make_aware(dt.datetime(2025, 1, 1, 12))
    Incident.objects.filter(pk=old.pk).update(updated_at=moment - timedelta(seconds=1))
    Incident.objects.filter(pk=new.pk).update(updated_at=moment)
    assert found("updated_since=2025-01-01T12:00:00") == {new.uid}
    assert found("updated_since=2025-01-01T07:00:00Z") == {new.uid}
    assert found("updated_since=2025-01-01T11:59:59%2B05:00") == {old.uid, new.uid}


def test_a_uid_is_found_in_any_case() -> None:
    first, second = make_incident(), make_incident()
    make_incident()
    both = {first.uid, second.uid}
    assert found(f"uid={first.uid.lower()},{second.uid}") == found(f"uid={first.uid}&uid={second.uid}") == both
    assert found("uid=PK-999999") == set()


def test_a_counting_rule_selects_counted_rows_alone() -> None:
    attack = make_incident(killed=1)
    clash = make_incident(event_class="clash", militants=3)
    foiled = make_incident(event_class="disrupted")
    filterset = ask("counting=picss_like")
    assert {row.uid for row in filterset.qs} == {attack.uid, clash.uid, foiled.uid}
    assert {row.uid for row in filterset.counted} == {attack.uid, clash.uid}
    assert {row.uid for row in ask("").counted} == {attack.uid, clash.uid, foiled.uid}
    assert (ask("").rule, ask("").rule_or_default.name) == (None, "attacks")


def test_filters_narrow_each_other() -> None:
    both = make_incident(killed=5, attack_types=("ied",))
    make_incident(killed=5)
    make_incident(killed=1, attack_types=("ied",))
    assert found("attack_type=ied&killed_min=5") == {both.uid}


def test_an_empty_value_is_as_good_as_none() -> None:
    incident = make_incident()
    assert found("date_from=&province=&q=&killed_min=&bbox=&uid=") == {incident.uid}


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        ("provnce=sindh", "provnce", "There is no such parameter. Allowed: attack_type, attribution, bbox,"),
        ("event_class=war", "event_class", "“war” is not known here. Allowed: militant_attack, clash,"),
        ("province=atlantis", "province", "“atlantis” is not known here. Allowed: "),
        ("attribution=rumour", "attribution", "Allowed: claim, official_blame, analyst, any."),
        ("rollup=maybe", "rollup", "Allowed: true, false."),
        ("counting=attacks,pips_like", "counting", "Give one value only."),
        ("counting=all", "counting", "Allowed: attacks, pips_like, picss_like, crss_like, acled_like, ucdp_like."),
        ("date_from=2024-13-01", "date_from", "“2024-13-01” is not a day. Write it as YYYY-MM-DD"),
        ("date_from=yesterday", "date_from", "is not a day"),
        ("date_from=2024-02-02&date_to=2024-02-01", "date_to", "It must not be before date_from."),
        ("killed_min=-1", "killed_min", "Give a whole number from 0 to 1000000."),
        ("killed_min=1.5", "killed_min", "is not a number of people"),
        ("killed_min=٣", "killed_min", "is not a number of people"),
        ("killed_min=5&killed_max=4", "killed_max", "It must not be below killed_min."),
        ("bbox=1,2,3", "bbox", "is not west,south,east,north in degrees"),
        ("bbox=67,30,66,31", "bbox", "west not above east"),
        ("bbox=nan,30,67,31", "bbox", "in degrees"),
        ("near=67", "near", "is not longitude,latitude in degrees"),
        ("near=670,30", "near", "in degrees"),
        ("within_km=5", "within_km", "It needs near=longitude,latitude."),
        ("within_km=501&near=67,30", "within_km", "Give at most 500 kilometres."),
        ("place=nowhere", "place", "“nowhere” is not the slug of a place."),
        ("uid=123", "uid", "“123” is not a number of an incident, such as PK-000123."),
        ("killed_min=1&killed_min=2", "killed_min", "Give one value only."),
        ("q=bus&q=train", "q", "Give one value only."),
        ("updated_since=soon", "updated_since", "is not a moment. Write it as"),
        ("q=%00", "q", "Leave the NUL character out."),
        (f"q={'x' * 201}", "q", "Give at most 200 characters, not 201."),
        ("target=" + ",".join(f"t{n}" for n in range(201)), "target", "Give at most 200 values, not 201."),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(query: str, name: str, says: str) -> None:
    errors = refused(query)
    assert list(errors) == [name]
    assert says in errors[name][0]


def test_a_parameter_the_caller_reads_itself_is_no_error() -> None:
    assert refused("page=2", also_allowed={"page"}) == {}
    assert list(refused("page=2")) == ["page"]


def test_an_error_never_repeats_more_than_a_few_printable_characters() -> None:
    (message,) = refused("event_class=" + "%1b" * 3 + "a" * 500)["event_class"]
    assert "\x1b" not in message
    assert "a" * 61 not in message


def test_a_filter_reads_as_a_sentence(quetta: District, ttp: ArmedGroup) -> None:
    assert ask("").words() == "All published incidents, since 1 January 2021"
    query = "counting=attacks&province=balochistan&group=ttp&killed_min=5&date_from=2024-05-01&date_to=2024-05-31"
    assert ask(query).words() == (
        "Militant attacks in Balochistan attributed to Tehrik-e-Taliban Pakistan (TTP) with 5 or more victims killed, "
        "1 May 2024 to 31 May 2024"
    )


def test_each_set_value_has_a_chip_that_takes_it_away(quetta: District, malir: District) -> None:
    chips = ask("province=balochistan,sindh&killed_min=5&page=3", {"page"}).active
    assert [(chip.name, chip.label, chip.words, chip.query_without) for chip in chips] == [
        ("province", "Province", "Balochistan", "province=sindh&killed_min=5"),
        ("province", "Province", "Sindh", "province=balochistan&killed_min=5"),
        ("killed_min", "Victims killed, at least", "5", "province=balochistan&province=sindh"),
    ]


def test_a_query_is_written_in_one_order_and_forgets_the_page() -> None:
    filterset = ask("unit=month&q=bus&page=4&date_from=2024-05-01", {"unit", "page"})
    assert filterset.query() == "date_from=2024-05-01&q=bus&unit=month"
    assert filterset.query(q=None, unit="week") == "date_from=2024-05-01&unit=week"
    assert parse_qs(filterset.query(province=["sindh", "punjab"]))["province"] == ["sindh", "punjab"]
    assert filterset.query(cursor="abc") == "date_from=2024-05-01&q=bus&cursor=abc&unit=month"


def test_the_period_before_is_as_long_and_keeps_the_question() -> None:
    before = ask("date_from=2024-05-01&date_to=2024-05-30&event_class=clash").previous_period()
    assert before is not None
    assert before.period == (date(2024, 4, 1), date(2024, 4, 30))
    assert before.query() == "date_from=2024-04-01&date_to=2024-04-30&event_class=clash"


@pytest.mark.parametrize("query", ["", "date_from=2024-05-01", "date_from=2021-01-15&date_to=2021-01-31"])
def test_there_is_no_period_before_an_open_window_or_the_records_start(query: str) -> None:
    assert ask(query).previous_period() is None


def test_presets_count_back_from_the_records_last_day() -> None:
    presets = {preset.key: (preset.date_from, preset.date_to) for preset in date_presets(date(2026, 3, 10))}
    assert presets == {
        "last-7": (date(2026, 3, 4), date(2026, 3, 10)),
        "last-30": (date(2026, 2, 9), date(2026, 3, 10)),
        "last-90": (date(2025, 12, 11), date(2026, 3, 10)),
        "this-year": (date(2026, 1, 1), date(2026, 3, 10)),
        "since-2021": (date(2021, 1, 1), None),
    }


def test_every_parameter_that_lists_choices_offers_those_it_accepts(quetta: District) -> None:
    filterset: Any = ask("district=quetta&event_class=clash")
    assert filterset.is_valid()
    assert [(choice.value, choice.label, choice.group) for choice in filterset.choices("district")] == [
        ("quetta", "Quetta", "Balochistan")
    ]
    assert [choice.value for choice in filterset.choices("rollup")] == ["true", "false"]
