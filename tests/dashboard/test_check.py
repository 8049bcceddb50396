"""The page that checks a claim: the model statement over the starter record, links, times, coverage and refusals."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dashboard import claim_page
from dashboard.claim_form import EXAMPLE
from dashboard.coverage import counts_beside
from incidents.aggregates import MEASURES
from incidents.counting import RULES
from incidents.models import RecordedGeneration
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

PERIOD = "date_from=2024-03-01&date_to=2024-05-19"
# The record's number of each measure under each rule, from 1 March to 19 May 2024.
ATTACKS = {"attacks": 22, "pips_like": 22, "picss_like": 30, "crss_like": 39, "acled_like": 39, "ucdp_like": 22}
KILLED = {"attacks": 50, "pips_like": 64, "picss_like": 93, "crss_like": 95, "acled_like": 95, "ucdp_like": 93}


def page(query: str, status: int = 200) -> str:
    response = Client().get(f"/check/?{query}")
    assert response.status_code == status, response.content.decode()[-2000:]
    return unescape(response.content.decode())


def words(text: str) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def table(text: str, anchor: str) -> dict[str, str]:
    """The lines of the table under a heading, by rule."""
    section = text[text.index(f'aria-labelledby="claim-{anchor}"') :].partition("</section>")[0]
    rows = section.partition("<tbody")[2].split("<tr")[1:]
    labels = {rule.label: rule.name for rule in RULES.values()}
    return {labels[re.search(r'rule-name">([^<]+)', row)[1]]: words(f"<{row}") for row in rows}  # type: ignore[index]


@pytest.mark.usefixtures("record_db")
def test_the_model_statement_is_answered_with_coverage_said() -> None:
    text = page(EXAMPLE)
    said = words(text)
    assert "At least 85 attacks, nearly 200 killed, mostly in Balochistan and Khyber Pakhtunkhwa" in said
    assert (
        "“At least 85 attacks”: the record holds fewer under all six rules, which does not contradict it. "
        "Under “Militant attacks” the record holds 22 attacks. For the statement to hold, the record must lack at "
        "least 63 attacks, and so hold 26 % or less of all there were."
    ) in said
    assert (
        "Under “Militant attacks” the record holds 50 killed. For the statement to hold, the record must lack 130 to "
        "150 killed, and so hold 25 % to 28 % of all there were."
    ) in said
    assert "the record agrees under all six rules. Under “Militant attacks” 19 of 22 located attacks" in said
    assert "Of the 908 militant attacks that PICSS counted in 2024, the record holds 143: 16 %." in said
    assert "That is in line with it: the record is known to lack as much." in said
    attacks, killed = table(text, "incidents"), table(text, "killed")
    assert {name: int(re.search(r"(\d+) \?", line)[1]) for name, line in attacks.items()} == ATTACKS  # type: ignore[index]
    assert {name: int(re.search(r"(\d+) \?", line)[1]) for name, line in killed.items()} == KILLED  # type: ignore[index]
    places = table(text, "places")
    assert "8 36 % 11 50 % 19 of 22 86 % 0 ✓ More than half, wherever the others were" in places["attacks"]
    assert "20 of 22 91 %" in places["ucdp_like"]


@pytest.mark.usefixtures("record_db")
def test_what_is_quoted_says_the_verdict_on_each_number() -> None:
    said = words(page(EXAMPLE))
    assert (
        "holds 22 attacks (the record holds fewer: does not contradict it), "
        "50 killed (the record holds fewer: does not contradict it) and 19 of 22 located ones in the places named "
        "(more than half, wherever the others were). It is not complete: more in it contradicts a number, fewer never "
        "does. Of the 908 militant attacks"
    ) in said
    more = words(page("killed=200&killed_is=exactly&date_from=2024-01-01&date_to=2024-12-31"))
    assert "killed (the record holds more than claimed: contradicts it). It is not complete" in more


@pytest.mark.usefixtures("record_db")
def test_the_model_statement_is_read_at_three_times() -> None:
    said = words(page(EXAMPLE))
    assert "As recorded by 19 May 2024" in said
    assert "This record did not exist on that day: its first entry was made on" in said
    assert "As published by 19 May 2024" in said
    assert "13 attacks" in said
    assert "45 killed" in said
    assert "9 incidents rest on reports without a date alone; no day can place them" in said


@pytest.mark.usefixtures("record_db")
def test_each_number_of_the_page_is_the_one_of_the_interface_and_of_statistics() -> None:
    query = f"{PERIOD}&said_on=2024-05-19&" + "&".join(f"{name}=100" for name in MEASURES)
    answer = Client().get(f"/api/v1/check/?{query}").json()
    text = page(query)
    for quantity in answer["quantities"]:
        lines = table(text, quantity["measure"].replace("_", "-"))
        for rule in quantity["rules"]:
            asked = {"measure": quantity["measure"], "counting": rule["counting"]}
            stats = Client().get(f"/api/v1/stats/?{PERIOD}", asked | dict(p.split("=") for p in PERIOD.split("&")))
            total = stats.json()["total"]
            assert {name: rule[name] for name in total} == total
            shown = "–" if total["value"] is None else f"{total['value']:,}"
            assert re.search(rf"(^| ){shown}( \d[\d,]*–[\d,]+)? [✓≈?✕–] ", lines[rule["counting"]]), (asked, shown)


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES)
def test_a_number_leads_to_its_incidents(rule: str) -> None:
    text = page(EXAMPLE)
    section = text[text.index('aria-labelledby="claim-incidents"') : text.index('aria-labelledby="claim-coverage"')]
    (url,) = {url for url in re.findall(r'href="(/incidents/\?[^"]+)"', section) if f"counting={rule}&" in url + "&"
              and "province" not in url and "ordering" not in url}  # fmt: skip
    listed = re.search(r'data-results-words="([0-9,]+) incident', Client().get(url).content.decode())
    assert listed is not None
    assert int(listed[1]) == ATTACKS[rule]


@pytest.mark.usefixtures("record_db")
def test_links_repeat_the_check_now_and_as_it_was() -> None:
    text = page(EXAMPLE)
    fixed, now = (
        re.search(rf'href="(http://testserver/check/\?[^"]+)">{label}', text)[1]  # type: ignore[index]
        for label in ("This answer for ever", "The same check")
    )
    assert {name for name in parse_qs(urlsplit(fixed).query) if name not in parse_qs(urlsplit(now).query)} == {"as_of"}
    for url in (fixed, now):
        assert table(page(urlsplit(url).query), "incidents").keys() == RULES.keys()
        assert "the record holds 22 attacks" in words(page(urlsplit(url).query))
    known = page(f"{urlsplit(now).query}&known_by=2024-05-19")
    assert "Only what had been published by 19 May 2024" in words(known)
    assert "the record holds 13 attacks" in words(known)
    assert "known_by=2024-05-19" in re.search(r'href="(/incidents/\?[^"]+)"', known)[1]  # type: ignore[index]
    before = words(page(f"{urlsplit(now).query}&as_of=2024-05-19T23:59:59Z"))
    assert "The record did not exist at that moment" in before
    assert "0 attacks" not in before


@pytest.mark.usefixtures("record_db")
def test_a_statement_about_a_group_is_not_held_against_the_coverage_of_the_country() -> None:
    said = words(page(f"{EXAMPLE}&group=ttp"))
    assert "how many of those it lacks is not known" in said
    assert "speaks against the statement" not in said.partition("What the verdicts mean")[0]


@pytest.mark.django_db
def test_an_empty_page_explains_with_the_example_and_asks_nothing_of_the_record() -> None:
    text = page("")
    assert "At least 85 attacks since March" in text
    assert f'href="/check/?{EXAMPLE}"' in text
    assert "data-copied" not in text


@pytest.mark.django_db
def test_the_blank_fields_of_a_form_are_left_out_of_the_address() -> None:
    response = Client().get("/check/?who=&said_on=2024-05-19&killed=5&killed_is=&mostly_province=")
    assert response.status_code == 302
    assert response["Location"] == "/check/?said_on=2024-05-19&killed=5"
    assert Client().get("/check/?who=&killed=")["Location"] == "/check/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("killed=many", "killed", "is not a number of people"),
        ("killed_is=at_least", "killed", "Write the number, or leave the word before it blank."),
        ("killed_is=dozens&killed=5", "killed", "stands without a number"),
        ("killed_is=fewer_than&killed=0", "killed", "Write 1 or more."),
        ("killed_is=roughly&killed=5", "killed", "is not known here"),
        ("killed=5&said_on=2024-05-40", "said_on", "is not a day"),
        ("killed=5&said_on=2999-01-01", "said_on", "has not come yet"),
        ("killed=5&said_on=2024-05-01&date_from=2024-06-01", "said_on", "before its period begins"),
        ("killed=5&said_on=2024-05-01&date_to=2024-06-01", "date_to", "cannot count later days"),
        ("mostly_district=atlantis", "mostly_district", "is not known here"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_shown(query: str, field: str, message: str) -> None:
    text = page(query, status=400)
    beside = re.search(rf'id="error-{field}" class="field-error">(.*?)</div>', text, re.DOTALL)
    assert beside is not None
    assert message in beside[1]
    assert "claim-said" not in text


@pytest.mark.django_db
def test_a_parameter_that_is_not_known_is_named() -> None:
    assert "colour" in page("killed=5&colour=red", status=400)


@pytest.mark.django_db
def test_who_said_it_is_shown_back_as_text() -> None:
    response = Client().get("/check/", {"who": "<b>Somebody</b>", "killed": "5"})
    assert "&lt;b&gt;Somebody&lt;/b&gt;" in response.content.decode()
    assert "<b>Somebody" not in response.content.decode()


@pytest.mark.django_db
def test_an_open_end_is_the_day_the_statement_was_made() -> None:
    make_incident(date=date(2024, 5, 19), killed=1)
    make_incident(date=date(2024, 5, 20), killed=1)
    assert "the record holds 1 attack." in words(page("said_on=2024-05-19&date_from=2024-03-01&incidents=1"))
    assert "the record holds 2 attacks." in words(page("date_from=2024-03-01&incidents=1"))


@pytest.mark.django_db
def test_more_than_the_statement_allows_contradicts_it() -> None:
    for _ in range(4):
        make_incident(killed=(2, 3))
    text = page(
        "incidents_is=up_to&incidents=3&killed_is=exactly&killed=9&suicide_attacks=0&suicide_attacks_is=at_least"
    )
    assert "✕ The record holds more than claimed: contradicts it" in table(text, "incidents")["attacks"]
    assert "At least 1 of the 4 attacks in the record must be wrong" in table(text, "incidents")["attacks"]
    assert "✓ The record alone reaches it" in table(text, "suicide-attacks")["attacks"]


@pytest.mark.django_db
def test_a_rule_that_does_not_count_the_injured_says_so_and_unknown_is_no_zero() -> None:
    make_incident()
    lines = table(page("injured_is=at_least&injured=3"), "injured")
    assert "Not counted by this rule" in lines["acled_like"]
    assert "– – Unknown: no incident reports it" in lines["attacks"]


@pytest.mark.django_db
def test_a_district_takes_words_that_mean_several_of_those_named_and_leaves_others_open() -> None:
    sindh = ProvinceFactory.create(slug="sindh", name="Sindh")
    east, _, far = (DistrictFactory.create(slug=slug, province=sindh) for slug in ("east", "west", "far"))
    for _ in range(6):
        make_incident(location=located(district=east))
        make_incident(location=located(province=sindh, wider=("the city", ("east", "west"))))
    make_incident(location=located(province=sindh, wider=("the coast", ("west", "far"))))
    make_incident(location=located(province=sindh))
    make_incident(location=located(district=far))
    make_incident()
    both = Client().get("/api/v1/check/?mostly_district=east,west").json()["places"][0]
    assert both["named"] == [{"slug": "east", "value": 6}, {"slug": "west", "value": 0}]
    assert (both["inside"], both["elsewhere"], both["undecided"]) == (12, 1, 3)
    assert both["verdict"] == "majority"


@pytest.mark.django_db
def test_a_district_of_a_province_that_is_named_too_is_refused() -> None:
    DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan", province__name="Balochistan")
    text = page("mostly_province=balochistan&mostly_district=quetta", status=400)
    assert "Quetta lies in Balochistan, which is named. Leave one out." in text


# The past is made of committed transactions.
@pytest.mark.django_db(transaction=True)
def test_what_was_recorded_by_then_is_read_after_the_page_once_there_was_a_record() -> None:
    make_incident(date=date(2024, 5, 1))
    RecordedGeneration.objects.update(committed_at=timezone.now() - timedelta(days=30))
    yesterday = timezone.localdate() - timedelta(days=1)
    query = f"said_on={yesterday}&incidents=1&incidents_is=at_least"
    text = page(query)
    (later,) = re.findall(r'hx-get="(/check/as-recorded/[^"]+)"', text)
    swapped = Client().get(later, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in swapped
    assert "As recorded by" in swapped
    alone = Client().get(later)
    assert alone.status_code == 302
    assert "as_of=" in alone["Location"]


@pytest.mark.usefixtures("record_db")
def test_what_was_published_by_then_is_read_after_the_page_where_it_is_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_page, "READ_AT_ONCE", 21)
    (later,) = re.findall(r'hx-get="(/check/as-published/[^"]+)"', page(EXAMPLE))
    swapped = words(Client().get(later, headers={"HX-Request": "true"}).content.decode())
    assert "As published by 19 May 2024" in swapped
    assert "13 attacks" in swapped


@pytest.mark.django_db
def test_today_is_not_over_yet() -> None:
    make_incident()
    today = timezone.localdate()
    assert "This day is not over yet" in page(f"said_on={today}&incidents=1")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 9])
def test_the_page_asks_a_fixed_number_of_questions(
    number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_incident(outlet=OutletFactory.create(), killed=1)
    query = f"{PERIOD}&said_on=2024-05-19&incidents=5&killed=5"
    with django_assert_max_num_queries(15):
        page(query)


@pytest.mark.usefixtures("record_db")
def test_published_counts_are_the_years_a_period_lies_in_and_the_months_inside_it() -> None:
    counts = counts_beside((date(2024, 3, 1), date(2024, 5, 19)))
    assert [(one.publisher, one.first, one.last, one.words) for one in counts] == [
        ("PICSS", date(2024, 1, 1), date(2024, 12, 31), "908"),
        ("PICSS", date(2024, 3, 1), date(2024, 3, 31), "56"),
        ("PICSS", date(2024, 4, 1), date(2024, 4, 30), "at least 77"),
    ]
    years = [one.number for one in counts_beside((date(2022, 12, 31), date(2024, 1, 1))) if one.is_year]
    assert years == [380, 645, 908]
    assert len(counts_beside((None, None))) == 5


def refused(query: str) -> list[tuple[str, str]]:
    response = Client().get(f"/api/v1/check/?{query}")
    assert response.status_code == 400
    errors: Any = response.json()["errors"]
    return [(error["attr"], error["code"]) for error in errors]


@pytest.mark.django_db
def test_the_interface_refuses_by_name() -> None:
    assert refused("") == [("incidents", "required")]
    assert refused("killed_is=at_least") == [("killed", "blank")]
    assert refused("killed=5&killed=6") == [("killed", "too_many")]
    assert refused("killed=5&killed_is=roughly") == [("killed_is", "unknown_value")]
    assert refused("killed=5&colour=red") == [("colour", "unknown_parameter")]
    assert refused("killed=5&as_of=2999-01-01T00:00:00Z") == [("as_of", "future")]


@pytest.mark.django_db
def test_the_interface_answers_in_the_shape_of_the_contract() -> None:
    make_incident(killed=(10, 15))
    found = Client().get("/api/v1/check/?killed_is=about&killed=20&said_on=2024-05-19&who=Somebody").json()
    assert found["statement"] == {
        "said_on": "2024-05-19",
        "counting": "attacks",
        "mostly_province": [],
        "mostly_district": [],
    }
    assert found["filters"] == {"date_to": "2024-05-19"}
    assert (found["existed"], found["places"], found["without_report_date"]) == (True, None, None)
    (quantity,) = found["quantities"]
    assert {name: value for name, value in quantity.items() if name != "rules"} == {
        "measure": "killed",
        "qualifier": "about",
        "number": 20,
        "lowest": 18,
        "highest": 22,
    }
    assert [rule["counting"] for rule in quantity["rules"]] == list(RULES)
    assert quantity["rules"][0] == {
        "counting": "attacks",
        "rows": 1,
        "value": 10,
        "low": 10,
        "high": 15,
        "verdict": "fewer",
        "stance": "cannot_say",
        "needed": {"missing_least": 8, "missing_most": 12, "share_least": 0.4545, "share_most": 0.5556, "surplus": 0},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            "date_from=2024-05-01&date_to=2024-05-31",
            "The record reaches to 12 May 2024: 19 of the statement’s 31 days lie after it, and are not counted yet.",
        ),
        (
            "date_from=2024-05-01&date_to=2024-05-13",
            "The record reaches to 12 May 2024: 1 of the statement’s 13 days lies after it, and is not counted yet.",
        ),
        (
            "date_from=2024-06-01&date_to=2024-06-30",
            "The record reaches to 12 May 2024: it holds nothing of these days, and speaks neither for nor against the "
            "statement.",
        ),
    ],
)
def test_days_that_the_record_does_not_reach_are_said_first(days: str, said: str) -> None:
    make_incident(date=date(2024, 5, 12), killed=1)
    assert said in words(page(f"{days}&incidents=5"))
    found = Client().get(f"/api/v1/check/?{days}&incidents=5").json()
    assert (found["summary"][0], found["record_last"]) == (said, "2024-05-12")
    whole = Client().get("/api/v1/check/?date_from=2024-05-01&date_to=2024-05-12&incidents=5").json()
    assert (whole["days"], whole["days_beyond_record"], len(whole["summary"])) == (12, 0, 1)


@pytest.mark.django_db
def test_one_is_told_as_one() -> None:
    make_incident(date=date(2024, 5, 2))
    make_incident(date=date(2024, 5, 12))
    text = words(page("date_from=2024-05-01&date_to=2024-05-12&incidents=3"))
    assert "the record must lack 1 attack, and so hold 67 % of all there were" in text
    none = words(page("date_from=2024-04-01&date_to=2024-04-12&incidents=2&incidents_is=fewer_than"))
    assert "the record must lack at most 1 attack." in none
