"""The list of incidents and its file."""

import csv
import datetime as dt
import io
import re

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.files import neutral
from incidents.models import Incident
from incidents.rows import columns_of
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

BUDGET = 8


def listed(page: str) -> list[str]:
    """The uids of the rows, in order."""
    return re.findall(r'class="cell-place"><a href="/incidents/(PK-\d+)/"', page)


def file_of(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/incidents/{query}")
    assert isinstance(response, StreamingHttpResponse)
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.django_db
def test_the_list_says_how_many_match_and_what_was_asked(client: Client) -> None:
    make_incident(killed=3)
    make_incident(event_class="clash")
    page = client.get("/incidents/?counting=attacks&killed_min=1").content.decode()
    assert "1 incident matches: militant attacks with 1 or more victims killed, since 1 January 2021" in page


@pytest.mark.django_db
def test_without_a_rule_every_published_row_is_listed(client: Client) -> None:
    rows = [make_incident(event_class=name) for name in ("militant_attack", "clash", "disrupted")]
    make_incident(status="draft")
    page = client.get("/incidents/").content.decode()
    assert sorted(listed(page)) == sorted(row.uid for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize(("ordering", "expected"), [("-killed", [9, 2, None]), ("killed", [2, 9, None])])
def test_what_is_not_reported_comes_last_either_way(client: Client, ordering: str, expected: list[int | None]) -> None:
    by_uid = {make_incident(killed=toll).uid: toll for toll in (None, 9, 2)}
    page = client.get(f"/incidents/?ordering={ordering}").content.decode()
    assert [by_uid[uid] for uid in listed(page)] == expected
    assert 'aria-sort="' + ("descending" if ordering.startswith("-") else "ascending") in page


@pytest.mark.django_db
def test_a_page_holds_fifty_rows_and_the_next_the_rest(client: Client) -> None:
    for number in range(53):
        make_incident(date=dt.date(2024, 1, 1) + dt.timedelta(days=number))
    first = client.get("/incidents/").content.decode()
    second = client.get("/incidents/?page=2").content.decode()
    assert (len(listed(first)), len(listed(second))) == (50, 3)
    assert not set(listed(first)) & set(listed(second))
    assert "1–50 of 53" in first
    assert 'href="/incidents/?page=2" rel="next"' in first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "name"),
    [("columns=date,colour", "colour"), ("ordering=size", "size"), ("format=pdf", "pdf"), ("page=two", "two")],
)
def test_a_word_the_list_does_not_know_is_named_not_ignored(client: Client, query: str, name: str) -> None:
    make_incident()
    response = client.get(f"/incidents/?{query}")
    page = response.content.decode()
    assert response.status_code == 400
    assert f"“{name}” is not known here. Allowed: " in page
    assert listed(page) == []


@pytest.mark.django_db
def test_chosen_columns_are_kept_in_every_link(client: Client) -> None:
    make_incident(killed=1, civilians=1)
    page = client.get("/incidents/?columns=date&columns=place&columns=civilians").content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+?)\s*<', page)
    assert heads == ["Date", "Place", "Civilians killed"]
    assert 'href="/incidents/?columns=date&amp;columns=place&amp;columns=civilians&amp;ordering=date"' in page


@pytest.mark.django_db
def test_a_row_shows_doubt_and_keeps_claims_apart(client: Client) -> None:
    kech = DistrictFactory.create(slug="kech", name="Kech", province__name="Balochistan")
    bla = ArmedGroupFactory.create(slug="bla", name="Baloch Liberation Army", short_name="BLA")
    make_incident(
        location=located(district=kech),
        date_precision="month",
        killed=(2, 4),
        militants=3,
        groups=[(bla, "claim", "made"), (bla, "official_blame", "likely")],
    )
    page = client.get("/incidents/").content.decode()
    assert '<span class="doubt" aria-hidden="true">~</span><span class="visually-hidden">about </span>May 2024' in page
    assert "Balochistan · district only" in page
    assert '<span class="range">2–4</span>' in page
    assert '<span class="sub">3 militants</span>' in page
    assert '<em class="claimed">BLA, claimed</em>; BLA, blamed by officials as likely' in page


@pytest.mark.django_db
def test_numbers_of_rows_can_be_asked_by_uid(client: Client) -> None:
    rows = [make_incident() for _ in range(3)]
    page = client.get(f"/incidents/?uid={rows[0].uid},{rows[2].uid}").content.decode()
    assert sorted(listed(page)) == sorted([rows[0].uid, rows[2].uid])


@pytest.mark.django_db
def test_the_file_holds_all_rows_of_the_filter_and_blank_is_not_zero(client: Client) -> None:
    for number in range(52):
        make_incident(killed=None if number else 0)
    make_incident(event_class="clash")
    rows = file_of(client, "?counting=attacks&format=csv&ordering=uid")
    assert len(rows) == 52
    assert list(rows[0]) == columns_of()
    assert [row["killed_best"] for row in rows[:2]] == ["0", ""]
    assert rows[0]["url"] == f"http://testserver/incidents/{rows[0]['uid']}/"
    assert rows[0]["event_class"] == "militant_attack"


@pytest.mark.django_db
def test_the_file_is_named_for_the_day_the_record_reaches(client: Client) -> None:
    make_incident(date=dt.date(2026, 3, 10))
    response = client.get("/incidents/?format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="nigran-incidents-to-2026-03-10.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.django_db
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(client: Client) -> None:
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(title="=HYPERLINK(1)", summary="\tcmd")
    (row,) = file_of(client, "?format=csv")
    assert (row["title"], row["summary"]) == ("'=HYPERLINK(1)", "'\tcmd")
    assert [neutral(value) for value in ("+1", "-1", "@x", "fine", -1, None)] == ["'+1", "'-1", "'@x", "fine", -1, None]


@pytest.mark.django_db
def test_a_wrong_filter_gives_no_file(client: Client) -> None:
    make_incident()
    response = client.get("/incidents/?format=csv&killed_min=x")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_editors_notes_are_neither_on_the_page_nor_in_the_file(client: Client) -> None:
    make_incident(notes="a secret of the desk")
    assert b"a secret of the desk" not in client.get("/incidents/").content
    assert "a secret of the desk" not in str(file_of(client, "?format=csv"))


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("query", ["", "?counting=attacks&province=balochistan&group=bla&ordering=-killed", "?page=9"])
def test_the_list_of_the_whole_record_keeps_to_its_query_budget(
    client: Client, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/healthz/")
    with django_assert_max_num_queries(BUDGET + ("group=" in query)):
        response = client.get(f"/incidents/{query}")
    assert len(listed(response.content.decode())) > 0
