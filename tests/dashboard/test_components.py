"""How values read on pages, the filter bar, the frame of every page, and the answers where there is no page."""

import datetime as dt
import json
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from dashboard import words
from dashboard.filterbar import filter_bar
from dashboard.sparklines import months_between, sparkline
from dashboard.wider import nothing_found
from incidents.aggregates import Reach
from incidents.choices import AttributionLevel, AttributionTrack
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import CasualtyFigure, Incident
from places.models import District
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

LAST = dt.date(2026, 3, 10)


def dated(day: str, precision: str = "day", end: str = "", part: str = "") -> Incident:
    return Incident(
        date=dt.date.fromisoformat(day),
        date_end=dt.date.fromisoformat(end) if end else None,
        date_precision=precision,
        part_of_day=part,
    )


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0, "0"), (7, "7"), (1807, "1,807")])
def test_a_number_not_reported_is_a_dash_and_zero_is_zero(value: int | None, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("low", "best", "high", "text"),
    [(None, None, None, ""), (5, 5, 5, ""), (5, 6, 9, "5–9"), (1000, 1200, 1500, "1,000–1,500")],
)
def test_a_range_is_said_only_where_it_says_more_than_the_figure(
    low: int | None, best: int | None, high: int | None, text: str
) -> None:
    assert words.interval(low, high, best) == text


@pytest.mark.parametrize(
    ("incident", "short", "long"),
    [
        (dated("2026-03-10"), "10 Mar 2026", "10 March 2026"),
        (dated("2026-03-10", part="night"), "10 Mar 2026", "10 March 2026, at night"),
        (dated("2026-03-10", end="2026-03-12"), "10–12 Mar 2026", "10–12 March 2026"),
        (dated("2025-12-31", end="2026-01-02"), "31 Dec 2025 – 2 Jan 2026", "31 December 2025 – 2 January 2026"),
        (dated("2026-03-10", "few_days"), "~10 Mar 2026", "About 10 March 2026, give or take a few days"),
        (
            dated("2024-05-01", "week"),
            "~1 May 2024",
            "In the week of 29 April – 5 May 2024; the day is not known",
        ),
        (dated("2026-03-10", "month"), "~Mar 2026", "In March 2026; the day is not known"),
        (dated("2026-03-10", "year"), "~2026", "In 2026; the month is not known"),
    ],
)
def test_a_date_never_looks_more_exact_than_it_is(incident: Incident, short: str, long: str) -> None:
    assert words.short_date(incident) == short
    assert words.date_words(incident) == long


@pytest.fixture
def kech() -> District:
    return DistrictFactory.create(slug="kech", name="Kech", province__slug="balochistan", province__name="Balochistan")


@pytest.mark.django_db
def test_a_place_says_how_closely_it_is_known(kech: District) -> None:
    turbat = PlaceFactory.create(name="Turbat", district=kech)
    point = (26.0, 63.05)
    karachi = ("Karachi", ["karachi-east", "karachi-south"])
    rows = {
        "town": make_incident(location=located(place=turbat)),
        "near": make_incident(location=located(place=turbat, precision="near")),
        "tehsil": make_incident(location=located(district=kech, point=point, precision="tehsil", place_text="Tump")),
        "district": make_incident(location=located(district=kech, place_text="a post")),
        "wider": make_incident(location=located(province=kech.province, wider=karachi)),
        "province": make_incident(location=located(province=kech.province)),
        "country": make_incident(),
    }
    assert {key: words.place_words(row) for key, row in rows.items()} == {
        "town": "Turbat, Kech district, Balochistan. Known to the town or village.",
        "near": "Near Turbat, Kech district, Balochistan. The spot itself is not known.",
        "tehsil": "Tump, Kech district, Balochistan. Known only to its tehsil.",
        "district": "Kech district, Balochistan. Known only to the district; the words for the place are “a post”.",
        "wider": "Karachi, Balochistan. The words are wider than one district, so it is shaded in none.",
        "province": "Balochistan. Known only to the province.",
        "country": "Pakistan. The place is not known.",
    }
    assert {key: words.place_lines(row).hollow for key, row in rows.items()} == {
        "town": False, "near": True, "tehsil": True, "district": True, "wider": True, "province": True, "country": True,
    }  # fmt: skip
    assert words.place_lines(rows["district"]).name == "Kech"


def test_what_leads_with_the_class_unless_it_is_a_militant_attack() -> None:
    attack = Incident(event_class="militant_attack", attack_types=["grenade", "ied", "unknown"])
    operation = Incident(event_class="security_operation", attack_types=["unknown"])
    clash = Incident(event_class="clash", attack_types=["rocket_mortar"])
    silent = Incident(event_class="militant_attack", attack_types=[])
    assert words.what(attack) == "grenade, improvised explosive device"
    assert words.what(operation) == "security operation"
    assert words.what(clash) == "clash: rocket or mortar"
    assert words.what(silent) == "attack, method not stated"
    assert words.targets(Incident(targets=["frontier_corps", "polio_team", "unknown"])) == "Frontier Corps, polio team"
    assert words.targets(Incident(targets=["unknown"])) == "–"


def test_every_track_and_level_the_record_allows_has_words() -> None:
    for track in AttributionTrack:
        levels = ["made", "withdrawn", "disputed", "denied"]
        if track != AttributionTrack.CLAIM:
            levels = ["confirmed", "likely", "possible", "disputed"]
        for level in levels:
            said = words.track_words(track, AttributionLevel(level))
            assert said
            assert ("confirmed" in said) == (track == AttributionTrack.ANALYST and level == "confirmed")


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (CasualtyFigure(low=5, high=5), "5"),
        (CasualtyFigure(low=5, high=7), "5–7"),
        (CasualtyFigure(low=5, quantifier="at_least"), "at least 5"),
        (CasualtyFigure(high=9, quantifier="up_to"), "up to 9"),
        (CasualtyFigure(low=24, quantifier="dozens"), "dozens"),
    ],
)
def test_a_figure_keeps_the_word_of_its_source(figure: CasualtyFigure, text: str) -> None:
    assert words.figure_words(figure) == text


def test_origins_are_told_from_outlets() -> None:
    assert words.origins_words(2, 1) == "2 outlets, 1 origin"
    assert words.origins_words(1, 0) == "1 outlet, no independent origin"


def test_a_sparkline_breaks_where_nothing_is_reported_and_says_its_extremes() -> None:
    months = months_between(dt.date(2024, 11, 20), dt.date(2025, 3, 2))
    line = sparkline(months, [0, 10, None, 5, 20])
    assert [month.isoformat() for month in months] == [
        "2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01",
    ]  # fmt: skip
    assert line is not None
    assert line.lines == ("2.0,28.0 31.0,15.0", "89.0,21.5 118.0,2.0")
    assert line.words == (
        "Month by month from November 2024 to March 2025: lowest 0, highest 20 in March 2025, last 20."
    )
    assert sparkline(months[:2], [1, 2]) is None


@pytest.mark.django_db
def test_the_bar_marks_what_is_on_and_keeps_what_it_does_not_show() -> None:
    filterset = IncidentFilterSet(
        QueryDict("date_from=2026-02-09&date_to=2026-03-10&target=police,army&killed_max=9&rollup=false&page=3"),
        also_allowed={"page"},
    )
    bar = filter_bar(filterset, action="/incidents/", reach=Reach(dt.date(2021, 1, 1), LAST, 5), default_rule="")
    target = next(menu for menu in bar.menus if menu.name == "target")
    assert bar.errors == ()
    assert bar.window_label == "Last 30 days"
    assert [option.value for option in target.options if option.chosen] == ["army", "police"]
    assert bar.hidden == (("killed_max", "9"),)
    assert bar.keeps_fronts_apart
    assert bar.rule_label == "Every incident"
    assert [rule.value for rule in bar.rules] == ["", *RULES]
    assert bar.clear_query == ""


@pytest.mark.django_db
def test_the_bar_asks_who_attributes_beside_the_group(client: Client) -> None:
    filterset = IncidentFilterSet(QueryDict("attribution=claim&group=none"))
    bar = filter_bar(filterset, action="/incidents/", reach=Reach(dt.date(2021, 1, 1), LAST, 5), default_rule="")
    names = [menu.name for menu in bar.menus]
    menu = bar.menus[names.index("attribution")]
    assert names[names.index("group") + 1] == "attribution"
    assert [(option.value, option.label, option.chosen) for option in menu.options] == [
        ("claim", "Claim by the group", True),
        ("official_blame", "Blamed by officials", False),
        ("analyst", "Judged by an analyst", False),
        ("any", "By anybody", False),
    ]
    assert "confirms nothing" in menu.note
    assert bar.hidden == ()

    page = client.get("/incidents/?attribution=rumour").content.decode()
    slot = re.search(r'<div id="error-attribution"[^>]*>(.*?)</div>', page)
    assert slot is not None
    assert "Allowed: claim, official_blame, analyst, any" in slot[1]


@pytest.mark.django_db
def test_an_unknown_parameter_is_named_and_what_is_allowed_is_listed(client: Client) -> None:
    response = client.get("/incidents/?provinz=sindh")
    page = response.content.decode()
    assert response.status_code == 400
    assert "provinz" in page
    assert "There is no such parameter." in page
    assert 'id="filters"' in page


@pytest.mark.django_db
def test_a_script_gets_the_results_and_the_errors_beside_their_fields(client: Client) -> None:
    answer = client.get("/incidents/?killed_min=many", headers={"HX-Request": "true", "HX-Target": "results"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<html" not in page
    slot = re.search(r'<div id="error-killed_min"[^>]*hx-swap-oob="true">(.*?)</div>', page)
    assert slot is not None
    assert "is not a number of people" in slot[1]
    assert re.search(r'<div id="error-q"[^>]*hx-swap-oob="true"></div>', page)


@pytest.mark.django_db
def test_a_page_restored_from_history_comes_whole(client: Client) -> None:
    make_incident()
    answer = client.get("/incidents/", headers={"HX-History-Restore-Request": "true"})
    assert answer.content.decode().count("<html") == 1


@pytest.mark.django_db
def test_nothing_found_says_why_and_offers_the_nearest_wider_questions() -> None:
    make_incident(event_class="security_operation", killed=1)
    filterset = IncidentFilterSet(QueryDict("counting=attacks&killed_min=1"))
    empty = nothing_found(filterset, action="/incidents/")
    assert empty.why == (
        "Nothing in the record matches: militant attacks with 1 or more victims killed, since 1 January 2021. "
        "1 incident is outside the counting rule “Militant attacks”."
    )
    assert [(offer.words, offer.url) for offer in empty.wider] == [
        ("Show the 1 outside the rule", "/incidents/?killed_min=1"),
        ("Without “1”", "/incidents/?counting=attacks"),
        ("Without any filter", "/incidents/"),
    ]


PAGES = ("overview", "map", "timeline", "incidents", "groups", "districts", "methodology", "data")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_every_page_marks_itself_and_holds_no_inline_script_or_style(client: Client, name: str) -> None:
    url = reverse(f"dashboard:{name}")
    page = client.get(url).content.decode()
    assert f'<a href="{url}" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1
    assert re.search(r"\sstyle=|<style|\son\w+=", page) is None
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert all("application/json" in attributes for attributes in inline)
    assert '<html lang="en"' in page
    assert 'href="#main"' in page


@pytest.mark.django_db
def test_an_address_without_a_page_offers_ways_on_and_a_program_gets_json(client: Client) -> None:
    page = client.get("/nothing/here/")
    answer = client.get("/api/v1/nothing/")
    assert page.status_code == 404
    assert b"Nothing at this address" in page.content
    assert answer.status_code == 404
    assert json.loads(answer.content)["errors"][0]["code"] == "not_found"
