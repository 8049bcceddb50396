"""The same incidents under every rule: numbers, their rows, and what makes two rules differ."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard import rules as pages
from incidents.aggregates.differences import between
from incidents.aggregates.rules import classes_under_every_rule
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from tests.incidents.answers import answer
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db
STATS = "/api/v1/stats/rules/"


@pytest.fixture
def mixed() -> None:
    """Two attacks, in one of which attackers died; a clash; an operation; an arrest."""
    make_incident(killed=3)
    make_incident(killed=2, militants=4)
    make_incident(event_class="clash", killed=1, militants=5)
    make_incident(event_class="security_operation", militants=7)
    make_incident(event_class="arrest_or_surrender")


def listed(url: str) -> int:
    """How many incidents the page at an address lists."""
    found = re.search(r'data-results-words="([0-9,]+) incident', Client().get(unescape(url)).content.decode())
    assert found is not None, url
    return int(found[1].replace(",", ""))


def test_a_difference_adds_up_to_that_of_the_totals(mixed: None) -> None:
    known = classes_under_every_rule(Incident.public.all())
    for one in RULES.values():
        for other in RULES.values():
            found = between(one, other, known)
            totals = [known[rule.name].whole.measures["killed"].value or 0 for rule in (one, other)]
            assert found.more_killed(shared=True) + found.more_killed(shared=False) == totals[1] - totals[0]
            assert found.in_both + found.in_one_alone == known[one.name].whole.rows
            assert found.in_both + found.in_other_alone == known[other.name].whole.rows


def test_the_rows_of_a_difference_are_the_ones_its_links_list(mixed: None) -> None:
    filters = IncidentFilterSet(QueryDict("counting=attacks"), also_allowed=["against"])
    known = classes_under_every_rule(filters.qs)
    for other in RULES.values():
        found = between(RULES["attacks"], other, known)
        if found.in_other_alone:
            assert listed(pages.only_url(filters, other, RULES["attacks"])) == found.in_other_alone
        if found.in_one_alone:
            assert listed(pages.only_url(filters, RULES["attacks"], other)) == found.in_one_alone


def test_the_page_says_why_two_rules_differ(client: Client, mixed: None) -> None:
    page = unescape(client.get("/rules/?against=picss_like").content.decode())
    assert (
        "“PICSS-like” takes in 2 incidents that “Militant attacks” leaves out, and leaves out 0 incidents that it "
        "takes in; 2 are in both. Of the difference in killed, +13 come from classes that one of them leaves out and "
        "+4 from the same incidents counted in another way, since militants are among the killed of “PICSS-like”."
    ) in page


def test_numbers_on_the_page_are_those_of_the_interface(client: Client, mixed: None) -> None:
    page = client.get("/rules/").content.decode()
    shown = re.findall(r'<span class="rule-name">(.+?)</span>.*?<a href="[^"]+">([0-9,]+)</a>', page, re.DOTALL)
    told = answer(client, STATS)["rules"]
    assert [(label, int(number)) for label, number in shown] == [
        (rule["label"], rule["measures"]["incidents"]["value"]) for rule in told
    ]


def test_the_interface_gives_what_stats_gives_under_every_rule(client: Client, mixed: None) -> None:
    for rule in answer(client, STATS)["rules"]:
        for measure, tally in rule["measures"].items():
            asked = f"/api/v1/stats/?measure={measure}&counting={rule['name']}"
            assert answer(client, asked)["total"] == tally, (rule["name"], measure)


def test_an_unknown_rule_to_compare_with_is_refused_by_name(client: Client) -> None:
    response = client.get("/rules/?against=all")
    assert (response.status_code, "“all” is not one of attacks" in response.content.decode()) == (400, True)
    (error,) = answer(client, f"{STATS}?against=all", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("against", "unknown_value")


def test_a_filter_without_a_row_says_so(client: Client, mixed: None) -> None:
    page = client.get("/rules/?date_to=2021-01-01").content.decode()
    assert "Nothing in the record matches" in page


def test_the_page_asks_the_same_few_questions_for_more_rows(
    client: Client, mixed: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        with django_assert_max_num_queries(10):
            assert client.get("/rules/").status_code == 200
        for _ in range(5):
            make_incident(event_class="clash")


def test_every_page_of_analysis_is_led_to(client: Client) -> None:
    index = client.get("/analysis/").content.decode()
    page = client.get("/rules/").content.decode()
    assert ('href="/rules/"' in index, 'aria-label="Analysis"' in index) == (True, False)
    assert 'aria-current="page">Counting rules</a>' in page
