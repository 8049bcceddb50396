"""A figure alone: its page, file and frame say what it is, where it comes from, and draw it again from the address."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from dashboard.charts import timeline
from dashboard.charts.registry import DRAWINGS
from dashboard.citing import bibtex, take_away
from dashboard.services.comparison import load_starter
from incidents.filters import IncidentFilterSet
from incidents.past import Past
from tests.dashboard.published import make_published
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
READ_AT = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)


def test_every_drawing_has_a_page_a_file_and_a_frame(client: Client) -> None:
    make_incident(date=date(2025, 1, 2))
    make_published()
    load_starter()
    district = DistrictFactory.create(province__population=1_000_000, province__population_year=2023)
    make_incident(date=date(2024, 4, 2), killed=3, location=located(district=district))
    DistrictFactory.create()
    # A change is of a period with both its ends.
    questions = {"map-change": "?date_from=2024-01-01&date_to=2024-12-31"}
    for name in DRAWINGS:
        question = questions.get(name, "")
        page = client.get(f"/figures/{name}/{question}")
        assert page.status_code == 200, name
        assert f"/figures/{name}.csv" in page.content.decode()
        table = list(csv.reader(io.StringIO(client.get(f"/figures/{name}.csv{question}").content.decode())))
        assert len(table) > 1, name
        assert {len(line) for line in table} == {len(table[0])}, name
        assert client.get(f"/figures/{name}/embed/{question}").status_code == 200, name


def test_any_site_may_frame_a_figure_and_no_other_page(client: Client) -> None:
    make_incident(date=date(2024, 4, 2))
    frame, page = client.get("/figures/timeline/embed/"), client.get("/figures/timeline/")
    assert "X-Frame-Options" not in frame.headers
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert (
        frame["Content-Security-Policy"].replace("frame-ancestors *", "frame-ancestors 'none'")
        == page["Content-Security-Policy"]
    )
    assert (page["X-Frame-Options"], frame.cookies) == ("DENY", {})


def test_the_texts_of_a_figure_say_rule_window_and_day() -> None:
    make_incident(date=date(2024, 4, 2), killed=3)
    filters = IncidentFilterSet({"date_from": "2024-01-01", "date_to": "2024-12-31"})
    chart = timeline(filters, by="none")
    taken = take_away(chart, filters, host="https://n.example", past=Past(READ_AT))
    fixed = (
        "https://n.example/figures/timeline/?date_from=2024-01-01&date_to=2024-12-31&by=none&measure=incidents"
        "&unit=month&as_of=2026-05-04T08%3A30%3A00Z"
    )
    assert taken.fixed_url == fixed
    assert taken.citation == (
        "Nigran (2026). “Incidents by month: militant attacks, 1 January 2024 to 31 December 2024”. Nigran, an "
        f"open record of militant violence in Pakistan, the record as it stood on 4 May 2026. {fixed}"
    )
    assert "Counting rule “Militant attacks”: Militant attacks only." in taken.caption
    assert re.fullmatch(r"@misc\{nigran-timeline-20260504-[0-9a-f]{8},", taken.bibtex.splitlines()[0])
    other = take_away(timeline(filters, by="none", unit="week"), filters, host="https://n.example", past=Past(READ_AT))
    assert other.bibtex.splitlines()[0] != taken.bibtex.splitlines()[0], "two figures of a day share no key"
    assert 'src="https://n.example/figures/timeline/embed/?date_from=2024-01-01&amp;' in taken.snippet


def test_what_tex_would_take_for_a_command_stays_a_letter() -> None:
    entry = bibtex("key", r"a_b ~ c^d {e} 5 % $x \f", "https://n.example/?q=a%20b", date(2026, 5, 4))
    assert r"title = {{a\_b \~{} c\^{} d (e) 5 \% \$x /f}}".replace("{} d", "{}d") in entry
    assert entry.count("{") == entry.count("}")


def test_the_figure_of_ucdp_says_how_it_counts_where_it_is_from_and_is_cited_by_an_address_that_answers(
    client: Client,
) -> None:
    make_incident(date=date(2021, 4, 2), killed=3)
    load_starter()
    page, frame = (unescape(client.get(f"/figures/ucdp/{path}").content.decode()) for path in ("", "embed/"))
    for shown in (page, frame):
        assert "January 2021 to December 2021. The dead of every side" in shown
        assert "the rule “UCDP-like”" in shown
        assert "CC BY 4.0" in shown
        assert "Sundberg" in shown
        assert "Militant attacks, since" not in shown, "the rule of the filter counts nothing here"
    (cited,) = re.findall(r"howpublished = \{\\url\{http://testserver([^}]+)\}", page)
    assert client.get(cited).status_code == 200


def test_the_file_of_the_figure_of_ucdp_holds_the_ranges_that_are_drawn(client: Client) -> None:
    load_starter()
    head, january, february, *_ = csv.reader(io.StringIO(client.get("/figures/ucdp.csv").content.decode()))
    assert head[1:4] == ["UCDP GED 22.1, killed", "UCDP GED 22.1, killed, low", "UCDP GED 22.1, killed, high"]
    assert (january[:4], february[:4]) == (["January 2021", "33", "33", "33"], ["February 2021", "55", "54", "57"])


def test_the_frame_of_the_trackers_names_no_rule_that_it_does_not_count_by(client: Client) -> None:
    make_published()
    frame = client.get("/figures/trackers/embed/").content.decode()
    assert "compared with the counting rule of the record that is nearest to it" in frame
    assert "Militant attacks, since" not in frame


def test_a_search_with_quotes_cannot_leave_the_frame_it_is_pasted_in() -> None:
    filters = IncidentFilterSet({"q": '"><script>'})
    taken = take_away(timeline(filters), filters, host="https://n.example", past=Past(READ_AT))
    assert "<script>" not in taken.snippet
    assert taken.snippet.count('"') == 12


@pytest.mark.django_db(transaction=True)
def test_a_figure_of_the_past_draws_what_the_record_held_then(client: Client) -> None:
    make_incident(date=date(2024, 4, 2))
    before = datetime.now(UTC)
    make_incident(date=date(2024, 4, 3))

    def total(query: str) -> str:
        text = client.get(f"/figures/timeline.csv?unit=year&by=none&date_to=2024-12-31{query}").content.decode()
        return [line["value"] for line in csv.DictReader(io.StringIO(text))][-1]

    assert total("") == "2"
    assert total(f"&as_of={before:%Y-%m-%dT%H:%M:%S.%f}Z") == "1"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("unit=decade", "“decade” is not one of"),
        ("as_of=2999-01-01T00:00:00Z", "This moment has not come yet"),
        ("known_by=yesterday", "is not a day"),
        ("colour=red", "no such parameter"),
    ],
)
def test_a_figure_that_cannot_be_drawn_says_why(client: Client, query: str, said: str) -> None:
    answer = client.get(f"/figures/timeline/?{query}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_figure_nobody_knows_is_not_found(client: Client) -> None:
    assert client.get("/figures/pie/").status_code == 404


def test_a_comparison_of_rules_names_both_and_not_the_one_of_the_filter(client: Client) -> None:
    make_incident(date=date(2024, 4, 2))
    page = client.get("/figures/compare/?compare=counting&a=attacks&b=acled_like").content.decode()
    assert "Counting rule “Militant attacks”" in page
    assert "Counting rule “ACLED-like”" in page


def test_published_figures_are_not_said_to_be_counted_by_the_default_rule(client: Client) -> None:
    make_published()
    page = client.get("/figures/trackers/").content.decode()
    assert "Counting rule “Militant attacks”" not in page
    assert "the counting rule of the record that is nearest to it" in page
