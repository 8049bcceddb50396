"""The front page."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.overview import change, change_words, outside_url, rows_url
from dashboard.services.published_figures import load_published_figures
from dashboard.words import MINUS
from groups.models import ArmedGroup
from incidents.aggregates import reach
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

BUDGET = 15


def numbers(page: str) -> dict[str, tuple[str, str]]:
    """Label to value and link of the four numbers."""
    found = re.findall(
        r'number-label"[^>]*>([^<]+)</p>\s*<p class="number-value[^>]*><a href="([^"]+)"[^>]*>([^<]+)</a>', page
    )
    return {label: (value, unescape(url)) for label, url, value in found}


@pytest.fixture
def ttp() -> ArmedGroup:
    return ArmedGroupFactory.create(slug="ttp", name="Tehreek-e-Taliban Pakistan", short_name="TTP")


@pytest.mark.django_db
def test_the_four_numbers_keep_militants_apart_and_unknown_out_of_zero(client: Client) -> None:
    make_incident(killed=(3, 5), injured=None)
    make_incident(killed=None, militants=2)
    make_incident(event_class="security_operation", killed=1, militants=7)
    page = client.get("/").content.decode()
    shown = numbers(page)
    assert {label: value for label, (value, _) in shown.items()} == {
        "Militant attacks": "2",
        "Victims killed": "3",
        "Victims injured": "–",
        "Militants killed, all classes": "9",
    }
    assert '<span class="range">3–5</span>' in page
    assert "not reported for 1" in page
    assert "1 incident outside the rule" in page


@pytest.mark.django_db
def test_every_number_leads_to_the_rows_behind_it(client: Client) -> None:
    make_incident(killed=3)
    make_incident(killed=4, militants=2)
    make_incident(event_class="clash", militants=7)
    shown = numbers(client.get("/").content.decode())
    listed = {
        label: re.search(r'data-results-words="([^"]+)"', client.get(url).content.decode())
        for label, (_, url) in shown.items()
    }
    assert {label: found and found[1] for label, found in listed.items()} == {
        "Militant attacks": "2 incidents",
        "Victims killed": "2 incidents",
        "Victims injured": "2 incidents",
        "Militants killed, all classes": "2 incidents",
    }
    assert all("counting=attacks" in url for label, (_, url) in shown.items() if "Militants killed" not in label)


@pytest.mark.django_db
def test_the_rows_outside_the_rule_are_the_ones_its_link_lists(client: Client) -> None:
    make_incident()
    make_incident(event_class="clash")
    make_incident(event_class="disrupted")
    url = outside_url(IncidentFilterSet({"counting": "attacks"}))
    page = client.get(url).content.decode()
    assert 'data-results-words="2 incidents"' in page


@pytest.mark.django_db
def test_the_page_says_how_far_the_record_reaches_and_that_it_is_no_census(client: Client) -> None:
    load_published_figures()
    make_incident(date=dt.date(2025, 4, 2))
    make_incident(date=dt.date(2026, 3, 10))
    page = client.get("/").content.decode()
    assert "The record reaches to <strong>10 March 2026</strong>" in page
    assert "It is not a census: it holds 1 militant attacks of 2021–2025, where PICSS counted 3,293" in page


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (36, 10, "+26 (+260 %)"),
        (9, 12, f"{MINUS}3 ({MINUS}25 %)"),
        (5, 3, "+2"),
        (4, 4, "no change"),
        (None, 4, ""),
        (4, None, ""),
    ],
)
def test_a_change_gives_no_share_of_a_handful_and_none_of_the_unknown(
    now: int | None, before: int | None, said: str
) -> None:
    assert change_words(now, before) == said


@pytest.mark.django_db
def test_a_change_is_on_the_equal_period_before_or_says_why_there_is_none(client: Client) -> None:
    make_incident(date=dt.date(2024, 4, 30))
    for _ in range(3):
        make_incident(date=dt.date(2024, 5, 2))
    make_incident(date=dt.date(2024, 12, 31))
    page = client.get("/?date_from=2024-05-01&date_to=2024-05-10").content.decode()
    assert '<span class="number-change">+2</span>' in page
    assert "Changes are on the equal period before, 21–30 Apr 2024." in page

    def why(query: dict[str, str]) -> str:
        return change(IncidentFilterSet(query), None, reach(Incident.public.all())).why_not

    assert why({}) == "the record starts in January 2021, so no equal period lies before this one"
    assert why({"date_from": "2024-05-01"}).startswith("this window has no last day")
    assert why({"date_from": "2021-02-01", "date_to": "2021-12-31"}).startswith("the equal period before begins")


@pytest.mark.django_db
def test_days_that_the_record_does_not_reach_are_set_against_none(client: Client) -> None:
    for day in (2, 9, 18, 26):
        make_incident(date=dt.date(2024, 2, day))
    for day in (1, 4, 10):
        make_incident(date=dt.date(2024, 3, day))
    page = client.get("/?date_from=2024-03-01&date_to=2024-03-31").content.decode()
    # Ten days hold 3, and the ten before them 1; all 31 days before hold 4.
    assert '<span class="number-change">+2</span>' in page
    assert (
        "Changes are on the equal period before, 20–29 Feb 2024. The record reaches to 10 March 2024, so 10 days are "
        "set against as many. The last 30 days of the record are still filling up: a fall may be a delay."
    ) in page


@pytest.mark.django_db
def test_leading_groups_roll_up_unless_the_switch_is_off(client: Client, ttp: ArmedGroup) -> None:
    front = ArmedGroupFactory.create(slug="front", name="The Front", short_name="FRONT")
    GroupLinkFactory.create(from_group=front, to_group=ttp, kind="faction_of")
    make_incident(groups=[(front, "claim", "made")])
    make_incident(groups=[(ttp, "official_blame", "likely")])
    make_incident()
    rolled, apart = (client.get(url).content.decode() for url in ("/", "/?rollup=false"))
    label = re.compile(r'<span class="bar-label" title="([^"]+)">')
    assert label.findall(rolled) == ["TTP"]
    assert sorted(label.findall(apart)) == ["FRONT", "TTP"]
    assert "2 of 3 incidents name a group" in rolled


@pytest.mark.django_db
def test_leading_districts_lead_to_their_rows_under_the_rule(client: Client) -> None:
    kech = DistrictFactory.create(slug="kech", name="Kech")
    make_incident(location=located(district=kech))
    page = client.get("/?counting=pips_like").content.decode()
    assert 'href="/incidents/?district=kech&amp;counting=pips_like"' in page


@pytest.mark.django_db
def test_nothing_under_the_rule_says_how_many_are_outside_it(client: Client) -> None:
    make_incident(event_class="security_operation")
    page = client.get("/").content.decode()
    assert "Nothing in the record matches: militant attacks, since 1 January 2021." in page
    assert "1 incident is outside the counting rule “Militant attacks”." in page
    outside = re.search(r'href="([^"]+)">Show the 1 outside the rule', page)
    assert outside is not None
    assert 'data-results-words="1 incident"' in client.get(unescape(outside[1])).content.decode()
    assert 'class="number"' not in page


@pytest.mark.django_db
def test_a_list_of_rows_is_asked_without_the_parameters_of_charts() -> None:
    filterset = IncidentFilterSet({"unit": "year", "by": "group", "q": "bank"}, also_allowed={"unit", "by"})
    assert rows_url(filterset, counting="attacks") == "/incidents/?q=bank&counting=attacks"


@pytest.mark.django_db
def test_drafts_and_withdrawn_rows_are_in_no_number(client: Client) -> None:
    make_incident(killed=1)
    make_incident(killed=50, status="draft")
    hidden = make_incident(killed=60)
    Incident.objects.filter(pk=hidden.pk).update(status="withdrawn", status_reason="An error.")
    shown = numbers(client.get("/").content.decode())
    assert shown["Victims killed"][0] == "1"


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?date_from=2025-01-01&date_to=2025-12-31",
        "?counting=acled_like",
        "?by=group",
        "?by=group&group=bla&province=balochistan",
    ],
)
def test_the_overview_of_the_whole_record_keeps_to_its_query_budget(
    client: Client, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # The reporting lag is measured once for each state of the record, by whichever page is first.
    client.get("/timeline/")
    with django_assert_max_num_queries(BUDGET):
        response = client.get(f"/{query}")
    assert response.status_code == 200


@pytest.mark.usefixtures("record_db")
def test_an_unchanged_overview_is_answered_304(client: Client) -> None:
    tag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
