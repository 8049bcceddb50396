"""The list of incidents, as programs read it."""

import base64
import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.api.counts import Count, count_of
from incidents.models import Incident, RecordGeneration
from incidents.rows import ROW_FIELDS
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.answers import LIST, answer
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
CONTRACT = (
    "uid, url, title, summary, event_class, status, date, date_end, date_precision, part_of_day, province, district, "
    "place, latitude, longitude, location_precision, attack_types, targets, groups, killed, injured, abducted, "
    "killed_civilians, killed_security, killed_peace_committee, killed_militants, killed_unknown, claimed_killed, "
    "casualty_rule, sources_count, origins_count, campaign, created_at, updated_at, version"
)


def listed(client: Client, query: str = "") -> list[str]:
    return [row["uid"] for row in answer(client, f"{LIST}?{query}")["results"]]


def pages(client: Client, query: str, link: str = "next") -> Iterator[dict[str, Any]]:
    """Every page of a list, as a client that follows the links reads them."""
    path: str | None = f"{LIST}?{query}"
    while path:
        page = answer(client, path)
        yield page
        path = page[link]


def test_a_row_has_exactly_the_fields_of_the_contract_in_its_order(client: Client) -> None:
    make_incident()
    (row,) = answer(client, LIST)["results"]
    assert ", ".join(row) == CONTRACT == ", ".join(ROW_FIELDS)


def test_a_row_says_what_is_known_and_null_for_what_is_not(client: Client) -> None:
    district = DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan")
    group = ArmedGroupFactory.create(slug="bla", name="Baloch Liberation Army")
    incident = make_incident(
        location=located(district=district, point=(30.2, 67.0), place_text="Hazarganji"),
        date_end=date(2024, 5, 2),
        attack_types=("ied", "ambush"),
        targets=("police",),
        killed=(3, 7),
        groups=[(group, "claim", "made")],
        campaign=CampaignFactory.create(slug="herof"),
    )
    (row,) = answer(client, LIST)["results"]
    assert row.pop("created_at") == row.pop("updated_at")
    assert row == {
        "uid": incident.uid,
        "url": f"http://testserver/incidents/{incident.uid}/",
        "title": "Bomb attack on police, Hazarganji, Quetta",
        "summary": "",
        "event_class": "militant_attack",
        "status": "published",
        "date": "2024-05-01",
        "date_end": "2024-05-02",
        "date_precision": "day",
        "part_of_day": None,
        "province": "balochistan",
        "district": "quetta",
        "place": "Hazarganji",
        "latitude": 30.2,
        "longitude": 67.0,
        "location_precision": "town",
        "attack_types": ["ied", "ambush"],
        "targets": ["police"],
        "groups": [{"slug": "bla", "name": "Baloch Liberation Army", "track": "claim", "level": "made"}],
        "killed": {"low": 3, "best": 3, "high": 7},
        "injured": {"low": None, "best": None, "high": None},
        "abducted": None,
        "killed_civilians": None,
        "killed_security": None,
        "killed_peace_committee": None,
        "killed_militants": None,
        "killed_unknown": 3,
        "claimed_killed": None,
        "casualty_rule": "lowest_credible",
        "sources_count": 1,
        "origins_count": 1,
        "campaign": "herof",
        "version": 1,
    }


def test_nobody_killed_is_zero_and_not_reported_is_null(client: Client) -> None:
    none, silent = make_incident(killed=0), make_incident()
    killed = {row["uid"]: row["killed"]["best"] for row in answer(client, LIST)["results"]}
    assert killed == {none.uid: 0, silent.uid: None}


def test_drafts_and_withdrawn_rows_are_not_listed(client: Client) -> None:
    shown = make_incident()
    make_incident(status="draft")
    withdrawn = make_incident()
    Incident.objects.filter(pk=withdrawn.pk).update(status="withdrawn", status_reason="Not an attack.")
    assert listed(client) == [shown.uid]


def test_editors_notes_are_in_no_answer(client: Client) -> None:
    incident = make_incident(notes="ask the bureau chief")
    for path in (LIST, f"{LIST}{incident.uid}/", f"{LIST}?format=csv", f"{LIST}?format=geojson"):
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        assert b"bureau" not in body


def test_the_newest_comes_first_and_the_uid_breaks_ties(client: Client) -> None:
    old = make_incident(date=date(2024, 4, 1))
    first, second = make_incident(), make_incident()
    assert listed(client) == [second.uid, first.uid, old.uid]
    assert listed(client, "ordering=date") == [old.uid, first.uid, second.uid]


def test_rows_without_a_figure_come_last_in_the_order_of_deaths(client: Client) -> None:
    silent = make_incident()
    two, five = make_incident(killed=2), make_incident(killed=5)
    assert listed(client, "ordering=-killed") == [five.uid, two.uid, silent.uid]


def test_a_counting_rule_chooses_the_figure_that_deaths_are_ordered_by(client: Client) -> None:
    clash = make_incident(event_class="clash", militants=9)
    attack = make_incident(killed=5)
    assert listed(client, "ordering=-killed") == [attack.uid, clash.uid]
    assert listed(client, "ordering=-killed&counting=picss_like") == [clash.uid, attack.uid]


@pytest.mark.parametrize("ordering", ["-date", "date", "-killed", "-updated"])
def test_following_next_gives_every_row_once_and_previous_leads_back(client: Client, ordering: str) -> None:
    for number in range(11):
        make_incident(date=date(2024, 5, 1 + number // 3), killed=None if number % 4 == 0 else number % 3)
    whole = listed(client, f"ordering={ordering}")
    forth = list(pages(client, f"ordering={ordering}&page_size=2"))
    assert [row["uid"] for page in forth for row in page["results"]] == whole
    assert [len(page["results"]) for page in forth] == [2, 2, 2, 2, 2, 1]
    assert {page["count"] for page in forth} == {11}
    assert forth[0]["previous"] is None
    back = list(pages(client, forth[-1]["previous"].partition("?")[2], link="previous"))
    assert [row["uid"] for page in reversed(back) for row in page["results"]] == whole[:10]
    assert back[-1]["previous"] is None
    assert answer(client, back[-1]["next"])["results"] == forth[1]["results"]


def test_a_row_that_is_added_between_two_pages_makes_none_come_twice(client: Client) -> None:
    made = [make_incident(date=date(2024, 5, day)) for day in (1, 2, 3, 4)]
    first = answer(client, f"{LIST}?page_size=2")
    make_incident(date=date(2024, 6, 1))
    second = answer(client, first["next"])
    assert [row["uid"] for row in second["results"]] == [made[1].uid, made[0].uid]


def test_the_links_keep_the_question(client: Client) -> None:
    for _ in range(3):
        make_incident(killed=3)
    page = answer(client, f"{LIST}?killed_min=2&page_size=1&fields=uid,killed&ordering=date")
    assert page["next"].startswith(f"http://testserver{LIST}?killed_min=2&cursor=")
    following = answer(client, page["next"])
    assert list(following["results"][0]) == ["uid", "killed"]
    assert following["count"] == 3


def test_a_count_above_the_cap_is_an_estimate_that_says_so() -> None:
    for _ in range(4):
        make_incident()
    assert count_of(Incident.public.all(), cap=4) == Count(4, exact=True)
    estimate = count_of(Incident.public.all(), cap=3)
    assert (estimate.exact, estimate.number >= 4) == (False, True)


def cursor_of(*parts: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "garbage",
        "%C3%BC",
        "e30",
        cursor_of("date", True, False, "2024-05-01"),
        cursor_of("date", True, False, "2024-05-99", "PK-000001"),
        cursor_of("date", True, False, None, "PK-000001"),
        cursor_of("date", True, False, 5, "PK-000001"),
        cursor_of("date", True, "no", "2024-05-01", "PK-000001"),
        cursor_of("date", True, False, "2024-05-01", 1),
        cursor_of("date", False, False, "2024-05-01", "PK-000001"),
        cursor_of("notes", True, False, "x", "PK-000001"),
        cursor_of("date", True, False, "2024-05-01", "PK-000001", "2024-05-01T00:00:00"),
        cursor_of("date", True, False, "2024-05-01", "PK-000001", "0001-01-01T00:00:00+23:59", None),
        cursor_of("date", True, False, "2024-05-01", "PK-000001", None, 5),
        cursor_of("date", True, False, "2024-05-01", "PK-000001", "9999-01-01T00:00:00Z", None),
    ],
)
def test_a_cursor_that_was_not_given_out_for_this_list_is_refused(client: Client, cursor: str) -> None:
    (error,) = answer(client, f"{LIST}?cursor={cursor}", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("cursor", "invalid_cursor")


def test_everything_wrong_with_a_query_is_named_at_once_with_what_is_allowed(client: Client) -> None:
    query = "provnce=x&event_class=war&page_size=1001&ordering=uid&fields=notes&date_from=2024"
    found = answer(client, f"{LIST}?{query}", status=400)
    assert found["type"] == "validation_error"
    errors = {error["attr"]: (error["code"], error["detail"]) for error in found["errors"]}
    assert {name: code for name, (code, _) in errors.items()} == {
        "date_from": "invalid_date",
        "event_class": "unknown_value",
        "provnce": "unknown_parameter",
        "fields": "unknown_value",
        "ordering": "unknown_value",
        "page_size": "invalid_number",
    }
    assert errors["ordering"][1] == "“uid” is not known here. Allowed: -date, date, -killed, -updated."
    assert errors["page_size"][1] == "“1001” is not a whole number from 1 to 1000."
    assert "page_size" in errors["provnce"][1]


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "٣", "many"])
def test_a_page_size_outside_its_range_is_refused(client: Client, size: str) -> None:
    (error,) = answer(client, f"{LIST}?page_size={size}", status=400)["errors"]
    assert error["attr"] == "page_size"


def test_an_unknown_format_is_refused_by_name_and_an_unknown_accept_header_too(client: Client) -> None:
    (error,) = answer(client, f"{LIST}?format=xml", status=400)["errors"]
    assert error["detail"] == "“xml” is not a format here. Allowed: json, csv, geojson, ndjson, xlsx."
    response = client.get(LIST, headers={"accept": "application/pdf"})
    assert (response.status_code, orjson.loads(response.content)["errors"][0]["code"]) == (406, "not_acceptable")


def stream(client: Client, query: str, **headers: str) -> tuple[Any, str]:
    response = client.get(f"{LIST}?{query}", headers=headers)
    assert response.status_code == 200
    return response, b"".join(response).decode()


def test_csv_holds_every_row_of_the_filter_and_spreads_ranges_over_columns(client: Client) -> None:
    group = ArmedGroupFactory.create(slug="ttp")
    groups = [(group, "claim", "made"), (group, "official_blame", "likely")]
    last = make_incident(killed=(3, 7), attack_types=("ied", "ambush"), groups=groups)
    make_incident(date=date(2024, 4, 1))
    make_incident(event_class="clash")
    response, text = stream(client, "format=csv&event_class=militant_attack")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="nigran-incidents-to-2024-05-01.csv"'
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["date"] for row in rows] == ["2024-05-01", "2024-04-01"]
    row = rows[0]
    assert row["uid"] == last.uid
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == ("3", "3", "7")
    assert (row["injured_best"], row["attack_types"]) == ("", "ied;ambush")
    assert row["groups"] == "ttp:claim:made;ttp:official_blame:likely"


def test_csv_by_accept_header_keeps_to_the_fields_asked_for(client: Client) -> None:
    incident = make_incident(killed=1)
    _, text = stream(client, "fields=killed,uid", accept="text/csv")
    assert text == f"uid,killed_low,killed_best,killed_high\n{incident.uid},1,1,1\n"


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(client: Client) -> None:
    make_incident(summary='=HYPERLINK("https://example.org")')
    _, text = stream(client, "format=csv&fields=summary")
    assert next(csv.DictReader(io.StringIO(text)))["summary"] == '\'=HYPERLINK("https://example.org")'


def test_geojson_gives_points_longitude_first_and_no_point_where_none_is_known(client: Client) -> None:
    district = DistrictFactory.create(latitude=30.0, longitude=66.0)
    exact = make_incident(location=located(district=district, point=(30.2, 67.0)))
    wide = make_incident(location=located(district=district))
    response, text = stream(client, "format=geojson&fields=uid,location_precision&ordering=date")
    assert response["Content-Type"] == "application/geo+json"
    assert orjson.loads(text) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": exact.uid,
                "geometry": {"type": "Point", "coordinates": [67.0, 30.2]},
                "properties": {"uid": exact.uid, "location_precision": "town"},
            },
            {
                "type": "Feature",
                "id": wide.uid,
                "geometry": None,
                "properties": {"uid": wide.uid, "location_precision": "district"},
            },
        ],
    }


def test_an_empty_file_is_still_a_file(client: Client) -> None:
    _, text = stream(client, "format=geojson")
    assert orjson.loads(text) == {"type": "FeatureCollection", "features": []}
    assert stream(client, "format=csv&fields=uid")[1] == "uid\n"


@pytest.mark.parametrize("name", ["page_size", "cursor"])
def test_a_file_has_no_pages(client: Client, name: str) -> None:
    (error,) = answer(client, f"{LIST}?format=csv&{name}=5", status=400)["errors"]
    assert (error["attr"], error["code"]) == (name, "not_for_files")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_at_most_five_questions_whatever_the_rows(client: Client, rows: int) -> None:
    group = ArmedGroupFactory.create()
    district = DistrictFactory.create()
    for _ in range(rows):
        campaign = CampaignFactory.create()
        make_incident(location=located(district=district), groups=[(group, "claim", "made")], campaign=campaign)
    for query in ("page_size=20", "format=csv", "format=geojson"):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"{LIST}?{query}")
            if response.streaming:
                b"".join(response)
        assert len(asked) <= 5, query


def test_an_unchanged_answer_is_304_until_the_record_moves(client: Client) -> None:
    RecordGeneration.objects.update_or_create(id=1, defaults={"value": 7, "changed_at": "2024-05-01T00:00:00Z"})
    make_incident()
    response = client.get(LIST)
    assert response["Last-Modified"] == "Wed, 01 May 2024 00:00:00 GMT"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Accept" in response["Vary"]
    again = client.get(LIST, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    RecordGeneration.objects.update(value=8)
    assert client.get(LIST, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_the_kept_copy_says_what_it_is(client: Client) -> None:
    make_incident()
    first, kept = client.get(LIST), client.get(LIST)
    assert kept.content == first.content
    assert kept["Content-Type"] == "application/json"
    assert client.get(LIST, headers={"accept": "text/csv"})["Content-Type"] == "text/csv; charset=utf-8"


def test_scripts_of_any_site_may_read(client: Client) -> None:
    response = client.get(LIST, headers={"origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    preflight = client.options(LIST, headers={**asked, "access-control-request-headers": "if-none-match"})
    assert preflight.status_code == 200
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]
    page = client.get("/healthz/", headers={"origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in page


def test_head_and_options_answer_and_writing_needs_a_token(client: Client) -> None:
    make_incident()
    head = client.head(LIST)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", client.get(LIST)["ETag"])
    assert client.options(LIST)["Allow"] == "GET, POST, HEAD, OPTIONS"
    response: HttpResponse = client.post(LIST, {}, content_type="application/json")  # type: ignore[assignment]
    assert response.status_code == 401
    assert orjson.loads(response.content)["errors"][0]["code"] == "not_authenticated"
