"""Reports of months and years: the numbers of the interface, a past version again, and a PDF that a worker makes."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.celery import app
from dashboard.reporting import chromium, printing
from dashboard.reporting.periods import ReportPeriod
from incidents.counting import RULES
from incidents.models import Incident
from incidents.services import accept_proposal, edit_incident, propose_merge, withdraw_incident
from incidents.services.entries import entry_of
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.answers import answer
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
Prints = Callable[[], list[list[Any]]]


@pytest.fixture
def may() -> Incident:
    """Two attacks and an operation of May 2024, one attack of April, and the record going on in June."""
    make_incident(date=date(2024, 4, 20), killed=2)
    first = make_incident(date=date(2024, 5, 3), killed=(4, 6), injured=1)
    make_incident(date=date(2024, 5, 9), killed=1, militants=3)
    make_incident(date=date(2024, 5, 12), event_class="security_operation", militants=7)
    make_incident(date=date(2024, 6, 2))
    return first


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize("rule", RULES)
def test_the_numbers_of_a_report_are_those_of_the_interface(client: Client, may: Incident, rule: str) -> None:
    page = page_of(client, f"/reports/2024/5/?counting={rule}")
    shown = re.findall(r'report-number" data-label="May 2024"><a href="[^"]+">([0-9,–]+)</a>', page)
    window = "date_from=2024-05-01&date_to=2024-05-31"
    totals = [
        answer(client, f"/api/v1/stats/?measure={measure}&counting={rule}&{window}")["total"]["value"]
        for measure in ("incidents", "killed", "injured")
    ]
    assert shown[:3] == ["–" if total is None else f"{total:,}" for total in totals]


def test_a_report_says_how_it_stands_beside_the_month_before(client: Client, may: Incident) -> None:
    page = page_of(client, "/reports/2024/5/")
    assert re.findall(r'data-label="Against April 2024">([^<]+)<', page) == ["+1", "+3", "–", "–"]
    assert "Against May 2023" in page


def test_rows_of_one_event_are_one_incident_where_districts_are_counted(client: Client) -> None:
    quetta = DistrictFactory.create()
    for place in (located(district=quetta), located(district=quetta), located(), located()):
        make_incident(date=date(2024, 5, 3), location=place, targets=("police",), killed=1)
    said = r"(\d+) incidents? of this period (?:is|are) not known to lie in one district"
    numbers = {rule: re.findall(said, page_of(client, f"/reports/2024/5/?counting={rule}")) for rule in RULES}
    assert numbers == {rule.name: ["1" if rule.merges_rows else "2"] for rule in RULES.values()}


def test_a_month_that_is_not_over_in_the_record_says_that_it_will_grow(client: Client, may: Incident) -> None:
    assert "does not reach beyond this period" in page_of(client, "/reports/2024/6/")
    assert "does not reach beyond this period" not in page_of(client, "/reports/2024/5/")


def test_a_period_that_is_not_over_is_held_beside_the_same_days_of_the_others(client: Client) -> None:
    for day in (date(2023, 3, 5), date(2023, 3, 31), date(2024, 2, 10), date(2024, 2, 20), date(2024, 3, 12)):
        make_incident(date=day, killed=1)
    month, year = (page_of(client, f"/reports/2024/{path}") for path in ("3/", ""))
    changes = r'data-label="Against ([^"]+)">([^<]+)<'
    assert re.findall(changes, month)[:2] == [("1–12 February 2024", "no change"), ("1–12 March 2023", "no change")]
    assert re.findall(changes, year)[0] == ("1 January – 12 March 2023", "+2")
    assert ("held beside the same days" in month, "held beside the same days" in year) == (True, True)
    assert "held beside the same days" not in page_of(client, "/reports/2024/2/")


@pytest.mark.parametrize(
    ("period", "earlier", "last", "ends"),
    [
        (ReportPeriod(2024), ReportPeriod(2023), date(2024, 2, 29), date(2023, 2, 28)),
        (ReportPeriod(2024, 3), ReportPeriod(2024, 2), date(2024, 3, 30), date(2024, 2, 29)),
        (ReportPeriod(2024, 3), ReportPeriod(2024, 2), date(2024, 3, 31), date(2024, 2, 29)),
        (ReportPeriod(2024), ReportPeriod(2023), date(2025, 1, 1), date(2023, 12, 31)),
        (ReportPeriod(2024), ReportPeriod(2023), None, date(2023, 12, 31)),
    ],
)
def test_the_same_days_of_a_shorter_period_end_with_it(
    period: ReportPeriod, earlier: ReportPeriod, last: date | None, ends: date
) -> None:
    assert period.alike(earlier, last) == (earlier.first, ends)


@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_or_merged_since_stands_among_the_corrections(client: Client, may: Incident) -> None:
    gone, double = (make_incident(date=date(2024, 5, day), summary=f"Raid {day}") for day in (20, 21))
    withdraw_incident(uid=gone.uid, version=gone.version, by=reviewer(), reason="It was a gas leak.")
    waiting = propose_merge(kept=may.uid, merged=double.uid, by=editor(), reason="The same raid.")
    assert waiting is not None
    accept_proposal(proposal=waiting.pk, by=reviewer())
    told = page_of(client, "/reports/2024/5/").partition('id="corrected"')[2].partition("</section>")[0]
    assert "It was a gas leak." in told
    assert f"Merged into {may.uid}" in told
    assert gone.title not in told.partition(gone.uid)[2].partition("</li>")[0], "of the withdrawn one its reason alone"
    assert re.search(r"[23] incidents of this period, of every class, were changed, withdrawn or merged", told)


def test_a_report_says_how_many_groups_it_does_not_list(client: Client, may: Incident) -> None:
    for number in range(10):
        make_incident(
            date=date(2024, 5, 4), groups=[(ArmedGroupFactory.create(name=f"Group {number}"), "claim", "made")]
        )
    assert "2 more groups are named, each in as many incidents or fewer." in page_of(client, "/reports/2024/5/")
    assert "more group" not in page_of(client, "/reports/2024/4/")


@pytest.mark.parametrize("path", ["2020/", "2024/13/", "2024/0/", "2024/7/", "2031/"])
def test_there_is_no_report_of_what_the_record_does_not_reach(client: Client, may: Incident, path: str) -> None:
    assert client.get(f"/reports/{path}").status_code == 404


def test_the_index_leads_to_every_report_and_to_no_other(client: Client, may: Incident) -> None:
    paths = re.findall(r'href="(/reports/\d[^"]*)"', page_of(client, "/reports/"))
    assert paths == [
        "/reports/2024/", *(f"/reports/2024/{n}/" for n in range(1, 7)),
        *(path for year in (2023, 2022, 2021) for path in
          (f"/reports/{year}/", *(f"/reports/{year}/{n}/" for n in range(1, 13)))),
    ]  # fmt: skip
    assert {client.get(path).status_code for path in paths[:9]} == {200}


@pytest.mark.django_db(transaction=True)
def test_a_cited_report_keeps_its_numbers_and_the_present_one_tells_of_the_correction(
    client: Client, may: Incident
) -> None:
    before = datetime.now(UTC)
    entry = replace(entry_of(may), summary="It was a bazaar.")
    edit_incident(uid=may.uid, version=may.version, entry=entry, by=editor(), reason="The market is a bazaar.")
    now = page_of(client, "/reports/2024/5/")
    then = page_of(client, f"/reports/2024/5/?as_of={before:%Y-%m-%dT%H:%M:%S.%f}Z")
    assert ("Why: The market is a bazaar." in now, "Why: The market is a bazaar." in then) == (True, False)
    assert ("a past version" in then, "a past version" in now) == (True, False)


@pytest.mark.parametrize(
    ("query", "said"),
    [("counting=all", "“all” is not one of attacks"), ("as_of=soon", "is not a moment"), ("colour=red", "no such")],
)
def test_a_report_that_cannot_be_made_says_why(client: Client, may: Incident, query: str, said: str) -> None:
    response = client.get(f"/reports/2024/5/?{query}")
    assert (response.status_code, said in response.content.decode()) == (400, True)


def test_a_report_asks_as_few_questions_for_more_rows(
    client: Client, may: Incident, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        with django_assert_max_num_queries(15):
            client.get("/reports/2024/5/")
        for day in range(1, 6):
            make_incident(date=date(2024, 5, day))


# The PDF


@pytest.fixture
def prints(settings: Any, tmp_path: Path) -> Callable[[], list[list[Any]]]:
    """Prints are kept in a folder of the test's own. What it gives takes the arguments of what is queued."""
    settings.DATA_DIR = tmp_path

    def taken() -> list[list[Any]]:
        with app.connection() as connection, connection.SimpleQueue("celery") as queue:
            found = []
            with contextlib.suppress(queue.Empty):
                while message := queue.get(block=False):
                    message.ack()
                    found.append(message.payload[0])
            return found

    taken()
    return taken


def test_a_pdf_is_queued_once_and_waited_for(client: Client, may: Incident, prints: Prints) -> None:
    answers = [client.get("/reports/2024/5.pdf") for _ in range(3)]
    assert [found.status_code for found in answers] == [202, 202, 202]
    assert answers[0]["Retry-After"] == "3"
    assert prints() == [[2024, 5, "attacks", "http://testserver"]]


@pytest.mark.usefixtures("prints")
@pytest.mark.django_db(transaction=True)
def test_a_pdf_that_was_made_is_given_until_the_record_moves_on(client: Client, may: Incident) -> None:
    wanted = printing.print_now(ReportPeriod(2024, 5), "attacks")
    wanted.file.parent.mkdir()
    wanted.file.write_bytes(b"%PDF-1.7")
    response = client.get("/reports/2024/5.pdf")
    assert (b"".join(response), response["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    make_incident(date=date(2024, 5, 20))
    assert client.get("/reports/2024/5.pdf").status_code == 202


def test_more_pdfs_than_an_hour_is_worth_are_refused(
    client: Client, may: Incident, prints: Prints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_AN_HOUR", 1)
    assert [client.get(f"/reports/2024/{month}.pdf").status_code for month in (4, 5)] == [202, 429]
    assert len(prints()) == 1


@pytest.mark.usefixtures("prints")
def test_a_machine_without_chromium_says_so_and_leaves_no_file(
    client: Client, may: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    printing.make(year=2024, month=5, counting="attacks", site="http://testserver")
    response = client.get("/reports/2024/5.pdf")
    assert response.status_code == 503
    assert "The PDF could not be made" in response.content.decode()
    assert list(printing.folder().iterdir()) == []


def test_links_on_paper_lead_to_the_address_that_readers_know() -> None:
    html = b'<a class="x" href="/incidents/">a</a><link href="/static/a.css"><a href="https://b.example/">b</a>'
    assert chromium._LINK.sub(rb"\1https://n.example", html) == (
        b'<a class="x" href="https://n.example/incidents/">a</a><link href="/static/a.css">'
        b'<a href="https://b.example/">b</a>'
    )
