"""Pages read in the past: every page of numbers shows what it showed then, and no other page is silent about it."""

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import count
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.rules import SHOWN
from dashboard.urls import urlpatterns
from incidents.models import Incident
from incidents.services import (
    AttributionInput,
    FigureInput,
    ReportInput,
    edit_incident,
    entry_of,
    withdraw_incident,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.dashboard.published import make_published
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

DAYS = "date_from=2024-05-01&date_to=2024-05-31"
# An address for each page that shows numbers of the record, by the name of its address.
PAGES = {
    "overview": ["/", f"/?{DAYS}"],
    "incidents": ["/incidents/", "/incidents/?ordering=-killed&counting=attacks"],
    "map": ["/map/", f"/map/?layer=change&{DAYS}", "/map/?layer=density", "/map/?layer=hexagons", "/map/?layer=years"],
    "timeline": ["/timeline/"],
    "trends": [f"/trends/?show={view}" for view in ("time", "years", "days", "people")],
    "rules": ["/rules/"],
    "compare": [
        "/compare/?a=2024-05-01..2024-05-10&b=2024-05-11..2024-05-20",
        "/compare/?compare=counting&a=attacks&b=acled_like",
    ],
    "groups": ["/groups/"],
    "group": ["/groups/some/"],
    "districts": ["/districts/"],
    "district": ["/districts/kalat/"],
    "campaigns": ["/campaigns/"],
    "campaign": ["/campaigns/wave/"],
    "trackers": ["/trackers/"],
    "reports": ["/reports/"],
    "report-year": ["/reports/2024/"],
    "report-month": ["/reports/2024/5/"],
    "figure": ["/figures/timeline/", "/figures/trend/"],
    "figure-embed": ["/figures/timeline/embed/"],
    "data": ["/data/"],
}
FILES = {
    "figure-csv": "/figures/timeline.csv",
    "map-frames": "/map/frames.json",
    "map-points": "/map/points.json",
}
# Pages without the one filter: a wrong past is said alone, without any number.
ALONE = {
    *("campaign", "campaigns", "data", "district", "districts", "group", "groups"),
    *("figure", "figure-embed", "report-month", "report-year", "reports"),
}
# Addresses without a past, which say so.
PRESENT = {
    "incident": "/incidents/PK-000001/",
    "report-pdf-year": "/reports/2024.pdf",
    "report-pdf-month": "/reports/2024/5.pdf",
    "analysis": "/analysis/",
    "comparison": "/trackers/ucdp/",
    "corrections": "/corrections/",
    "moved": "/corrections/moved/",
    "incidents-feed": "/feeds/incidents.atom",
    "corrections-feed": "/feeds/corrections.atom",
    "alert-new": "/alerts/new/",
    "methodology": "/methodology/",
    "interface": "/api/docs/",
    "interface-guide": "/api/docs/guide/",
}
# A check has its own words for the times it is of; the others show no number of the record.
OTHERS = {
    "check", "check-as-recorded", "check-as-published",
    "incident-report", "incident-report-sent", "alert-sent", "alert", "alert-confirm", "alert-unsubscribe",
    "invitation", "tokens", "token-revoke",
}  # fmt: skip
ADDRESSES = [(name, url) for name, urls in PAGES.items() for url in urls]
# The past's own questions: the transaction (2), the moment's generation (at most 3), the settings, the way back,
# and when the record began.
SETUP, SETUP_OF_A_DAY = 8, 4
# What is kept of now alone: the lag of reports, and the overview's coverage; how far the record reaches is asked of its
# months first, and the lag of the newest.
KEPT = 4
_COUNT = count()

# What a page says of the past, and of how it is cited; a report tells its version, and nobody knows of the past what
# has moved since.
_APART = re.compile(
    r"""<script.*?</script>
    |<details\ class="cite.*?</details>
    |<div\ class="note\ note-strong\ past".*?</div>
    |<section[^>]*(?:take-away|"cite").*?</section>
    |<p\ class="(?:caption\ report-kind|lede)">\s*(?:Report|Version).*?</p>
    |<p\ class="caption\ past">.*?</p>
    |<a\ [^>]*>PDF</a>
    |<t[dh][^>]*data-label="Moved".*?</td>|<th[^>]*>Moved\ since\ first\ published</th>""",
    re.DOTALL | re.VERBOSE,
)


def page(url: str, **headers: str) -> HttpResponse:
    answer: Any = Client().get(url, headers=headers)
    return cast("HttpResponse", answer)


def said(url: str) -> str:
    """The words of a page, apart from what it says of the past and of how it is cited."""
    answer = page(url)
    assert answer.status_code == 200, url
    body = _APART.sub("", answer.content.decode()).split("<body", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def asked(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"


def now() -> str:
    """A moment after all that was done and before all that follows, as a parameter."""
    moment = datetime.now(UTC)
    time.sleep(0.002)
    return f"as_of={moment:%Y-%m-%dT%H:%M:%S.%f}Z"


def links(html: str) -> set[str]:
    """Every address of a page that has a query and stays on this site, besides feeds, alerts and the way back."""
    html = re.sub(r'<a href="[^"]*">Back to now</a>|<link rel="alternate"[^>]*>', "", html)
    found = re.findall(r'(?:href|src|data-later|data-frames)="(/[^"#]*\?[^"#]*)', html)
    return {unescape(url) for url in found if not url.startswith(("/feeds/", "/alerts/", "/static/"))}


@pytest.fixture
def rows() -> list[Incident]:
    """Two attacks of one group in one district, joined, and what another has published of the year."""
    group = ArmedGroupFactory.create(slug="some", name="Some Group")
    place = located(district=DistrictFactory.create(slug="kalat", name="Kalat", population=100_000))
    wave = CampaignFactory.create(slug="wave", name="Night of nine", date=date(2024, 5, 1))
    make_published()
    claimed = [(group, "claim", "made")]
    return [
        make_incident(date=date(2024, 5, day), killed=day, location=place, groups=claimed, campaign=wave)
        for day in (3, 12)
    ]


def change(rows: list[Incident]) -> None:
    """The first is withdrawn; another, elsewhere, joined the second."""
    withdraw_incident(uid=rows[0].uid, version=1, by=reviewer(), reason="A false alarm.")
    make_incident(date=date(2024, 6, 20), killed=40, campaign=rows[1].campaign)


def test_every_address_is_read_in_the_past_or_says_why_not() -> None:
    names = {str(pattern.name) for pattern in urlpatterns}
    assert names == {*PAGES, *FILES, *PRESENT, *OTHERS}


@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_past_shows_what_it_showed_then(rows: list[Incident]) -> None:
    then = {url: said(url) for _, url in ADDRESSES}
    files = {url: page(url).content for url in FILES.values()}
    moment = now()
    change(rows)
    for url, shown in then.items():
        assert said(asked(url, moment)) == shown, url
    unmoved = [url for url, shown in then.items() if said(url) == shown]
    assert unmoved == []
    for url, content in files.items():
        assert _without_links(page(asked(url, moment)).content) == _without_links(content), url
        assert _without_links(page(url).content) != _without_links(content), url


def _without_links(content: bytes) -> str:
    return re.sub(r"&as_of=[^&\"]*|as_of=[^&\"]*&?", "", content.decode())


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_the_past_is_not_shown_of_now(rows: list[Incident]) -> None:
    moment = now()
    change(rows)
    for url in ("/trends/", "/compare/", "/rules/", "/"):
        past, present = page(asked(url, moment)), page(url)
        assert past["ETag"] != present["ETag"]
        again, then = page(url), page(asked(url, moment))
        assert (again.content == present.content, then.content == past.content) == (True, True)
        assert _numbers(past) != _numbers(present)
        assert page(url, If_None_Match=past["ETag"]).status_code == 200
        assert page(url, If_None_Match=present["ETag"]).status_code == 304


def _numbers(answer: HttpResponse) -> str:
    return re.sub(r"<[^>]+>", " ", _APART.sub("", answer.content.decode()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["as_of", "known_by=2024-12-31"])
def test_every_link_of_a_page_of_the_past_stays_in_it(rows: list[Incident], query: str) -> None:
    past = now() if query == "as_of" else query
    name = past.partition("=")[0]
    for _, url in ADDRESSES:
        answer = page(asked(url, past)).content.decode()
        assert {link for link in links(answer) if f"{name}=" not in link} == set(), url
        if 'id="filters"' in answer:
            assert f'<input type="hidden" name="{name}"' in answer.split('id="filters"')[1].split("</form>")[0]


@pytest.mark.django_db(transaction=True)
def test_rows_behind_a_number_of_the_past_are_listed_and_written_as_they_stood(rows: list[Incident]) -> None:
    moment = now()
    change(rows)
    url = next(link for link in links(page(f"/?{moment}").content.decode()) if link.startswith("/incidents/?counting"))
    listed = page(url).content.decode()
    assert ('data-results-words="2 incidents"' in listed, rows[0].title in unescape(listed)) == (True, True)
    written = b"".join(page(f"{url}&format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in written.splitlines()[1:]] == [rows[1].uid, rows[0].uid]
    assert written.splitlines()[2].count("Kalat") >= 1


@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_past_says_so_and_leads_back(rows: list[Incident]) -> None:
    partial = {"HX-Request": "true", "HX-Target": "results"}
    for headers in ({}, partial):
        answer = page("/trends/?measure=killed&known_by=2024-06-30&as_of=2024-01-01T12:00%2B05:00", **headers)
        body = " ".join(unescape(answer.content.decode()).split())
        assert "The record as it stood on 1 January 2024, 12:00 Pakistan time, from what had been published" in body
        assert "Nothing was recorded by then: its first entry was made on" in body
        assert '<a href="/trends/?measure=killed">Back to now</a>' in body
        assert "as it stood on 1 January 2024" not in page("/trends/", **headers).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_gives_the_address_that_keeps_its_numbers(rows: list[Incident]) -> None:
    shown = said("/rules/?counting=picss_like")
    cited = page("/rules/?counting=picss_like").content.decode().split('id="cite-numbers"')[1]
    fixed = unescape(re.search(r'<a href="([^"]+)"', cited)[1])  # type: ignore[index]
    assert re.fullmatch(r"/rules/\?counting=picss_like&as_of=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d(\.\d+)?Z", fixed)
    time.sleep(0.002)
    change(rows)
    assert said(fixed) == shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("as_of=soon", "“soon” is not a moment"),
        ("as_of=2999-01-01", "This moment has not come yet"),
        ("as_of=2024-01-01&as_of=2024-02-01", "Give one value only."),
        ("known_by=May", "“May” is not a day"),
    ],
)
def test_a_wrong_moment_is_refused_on_every_page_beside_its_field_where_there_is_one(query: str, message: str) -> None:
    DistrictFactory.create(slug="kalat")
    ArmedGroupFactory.create(slug="some")
    CampaignFactory.create(slug="wave")
    for name, url in [*ADDRESSES, *FILES.items()]:
        answer = page(asked(url, query))
        assert (answer.status_code, message in unescape(answer.content.decode())) == (400, True), url
        fold = unescape(answer.content.decode()).partition('id="cite-numbers" open')[2]
        if fold:
            field = fold.split(f'id="error-{query.partition("=")[0]}">')[1]
            assert field.startswith(message)
        elif name not in FILES:
            assert name in ALONE
            assert "Nothing is shown rather than something else." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRESENT)
def test_an_address_without_a_past_says_why(name: str) -> None:
    uid = make_incident().uid
    url = PRESENT[name].replace("PK-000001", uid)
    for query in ("as_of=2024-01-01", "known_by=2024-01-01"):
        answer = page(asked(url, query))
        assert answer.status_code == 400
        body = unescape(answer.content.decode())
        assert f"<strong>{query.partition('=')[0]}</strong>: " in body
        assert f'<a href="{url}">' in body


@pytest.mark.django_db(transaction=True)
def test_what_was_not_there_yet_is_not_found_and_says_so(rows: list[Incident]) -> None:
    for url, why in (("/campaigns/wave/", "This campaign was not recorded by then."),
                     ("/reports/2024/5/", "There was no report of May 2024 by then")):  # fmt: skip
        answer = page(f"{url}?as_of=2024-01-01")
        assert (answer.status_code, why in unescape(answer.content.decode())) == (404, True)
    assert page("/campaigns/none/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_report_of_the_past_tells_of_no_later_correction(rows: list[Incident]) -> None:
    def edit(reason: str, summary: str) -> None:
        row = Incident.objects.get(pk=rows[0].pk)
        entry = replace(entry_of(row), summary=summary)
        edit_incident(uid=row.uid, version=row.version, entry=entry, by=editor(), reason=reason, corrects=True)

    edit("The first.", "One.")
    moment = now()
    edit("The second.", "Two.")
    then, present = (page(url).content.decode() for url in (f"/reports/2024/5/?{moment}", "/reports/2024/5/"))
    assert ("Why: The first." in then, "Why: The second." in then) == (True, False)
    assert "Why: The second." in present


@pytest.mark.django_db(transaction=True)
def test_the_past_adds_a_known_number_of_questions(rows: list[Incident]) -> None:
    moment = now()
    for _, url in ADDRESSES:
        present = _questions(url)
        assert _questions(asked(url, moment)) <= present + SETUP + KEPT, url
        assert _questions(asked(url, "known_by=2024-12-31")) <= present + SETUP_OF_A_DAY + KEPT, url
    counts = {url: _questions(asked(url, moment)) for _, url in ADDRESSES}
    change(rows)
    make_incident(date=date(2024, 5, 5), killed=2)
    assert {url: number for url, number in counts.items() if _questions(asked(url, moment)) > number} == {}


def _questions(url: str) -> int:
    with CaptureQueriesContext(connection) as asked_of_it:
        # In a form that no answer is kept of yet.
        page(url, HX_Target=f"none-{next(_COUNT)}")
    return len(asked_of_it)


def _told(path: str, query: str) -> Any:
    answer = Client().get(f"/api/v1/{path}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def _shown(path: str, query: str) -> Any:
    """What a page is made of."""
    answer: Any = Client().get(f"{path}?{query}")
    assert answer.status_code == 200, (path, query)
    return answer.context


def _tally(value: Any) -> dict[str, int | None]:
    return {"value": value.value, "low": value.low, "high": value.high}


@pytest.fixture
def dated() -> str:
    """Two attacks, one told of anew with another toll a week later; gives a moment after which a third was entered."""
    group = ArmedGroupFactory.create(slug="some")
    place = located(district=DistrictFactory.create(slug="kalat"))
    wave = CampaignFactory.create(slug="wave")

    def report(day: int, toll: int) -> ReportInput:
        figures = (FigureInput("total", "killed", toll, toll + 1),)
        return ReportInput(outlet=OutletFactory.create(), published_on=date(2024, 5, day), figures=figures)

    def make(*reports: ReportInput, day: int) -> Incident:
        claimed = (AttributionInput(words="Some", group=group, track="claim", level="made", report=0),)
        return make_incident(
            date=date(2024, 5, day), location=place, campaign=wave, reports=reports, attributions=claimed
        )

    make(report(4, 2), report(11, 7), day=3)
    make(report(13, 3), day=12)
    moment = now()
    make(report(5, 20), day=4)
    return moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known_by", ["", "&known_by=2024-05-10", "&known_by=2024-05-20"])
@pytest.mark.parametrize("as_of", [True, False])
@pytest.mark.parametrize("rule", ["attacks", "acled_like"])
def test_numbers_of_a_page_of_the_past_are_those_of_the_interface(
    dated: str, known_by: str, as_of: bool, rule: str
) -> None:
    past = f"counting={rule}{'&' + dated if as_of else ''}{known_by}"
    told = _told("stats/rules/", past)["rules"]
    assert [_tally(one) for line in _shown("/rules/", past)["lines"] for _, one in line.tallies] == [
        one["measures"][name] for one in told for name in SHOWN
    ]

    killed = _told("stats/", f"{past}&measure=killed")["total"]
    assert _tally(_shown("/", past)["numbers"][1].tally) == killed
    for path in ("groups/some", "districts/kalat", "campaigns/wave"):
        profile, headline = _told(f"{path}/profile/", past), _shown(f"/{path}/", past)["headline"]
        assert (_tally(headline.killed), headline.incidents) == (profile["killed"], profile["incidents"])
        assert _tally(headline.killed) == killed

    bins = _told("stats/trend/", f"{past}&measure=killed&date_from=2024-05-01")["whole"]["bins"]
    table = _shown("/trends/", f"{past}&measure=killed&date_from=2024-05-01")["sections"][0].chart.table.rows
    assert [row[1].sort for row in table] == [one["value"] for one in bins]

    sides = f"{past}&a=2024-05-01..2024-05-03&b=2024-05-03..2024-05-04"
    answer = Client().get(f"/api/v1/stats/compare/?{sides}")
    page_answer: Any = Client().get(f"/compare/?{sides}")
    assert page_answer.status_code == answer.status_code
    if answer.status_code == 200:
        found = [(_tally(row.a.tally), _tally(row.b.tally)) for row in page_answer.context["compared"].rows]
        assert found == [
            tuple({name: one[side][name] for name in ("value", "low", "high")} for side in ("a", "b"))
            for one in answer.json()["measures"]
        ]
        assert answer.json()["filters"].get("known_by", "") == known_by.partition("=")[2]
    assert _shown("/incidents/", past)["listing"].page.paginator.count == _told("incidents/", past)["count"]
    report = _shown("/reports/2024/5/", past)["report"]
    assert _tally(report.known.killed) == _told("stats/", f"{past}&measure=killed&{DAYS}")["total"]


@pytest.mark.django_db(transaction=True)
def test_a_comparison_of_the_past_is_of_that_record(dated: str) -> None:
    sides = "a=2024-05-01..2024-05-03&b=2024-05-04..2024-05-06"

    def most_killed(query: str) -> tuple[int | None, int | None]:
        row = next(one for one in _told("stats/compare/", query)["measures"] if one["measure"] == "killed")
        return row["a"]["high"], row["b"]["high"]

    assert most_killed(sides) == (8, 21)
    assert most_killed(f"{sides}&known_by=2024-05-10") == (3, 21)
    assert most_killed(f"{sides}&{dated}") == (8, None)
    refused = Client().get(f"/api/v1/stats/compare/?{sides}&as_of=2999-01-01")
    assert [(one["attr"], one["code"]) for one in refused.json()["errors"]] == [("as_of", "future")]
