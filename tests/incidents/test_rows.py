"""A row is the same thing in every form, and every form is written while it is read."""

import csv
import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook  # type: ignore[import-untyped]

from groups.models import ArmedGroup
from incidents.api.paging import Position, ordering_of
from incidents.files.lines import csv_lines, geojson_lines, ndjson_lines
from incidents.formulas import neutral
from incidents.models import Attribution, Incident
from incidents.past import Past
from incidents.rows import BOUNDS, ROW_FIELDS, columns_of, moment, row_of
from incidents.services import edit_incident, entry_of, withhold_location
from tests.dashboard.desk.people import editor
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.answers import LIST, answer
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
SUMMARIES = (
    "",
    'He said "no", and left; then,\nat night\r\n came back.',
    "=HYPERLINK(1)",
    "+92 300",
    "-",
    "@here",
    "\tx",
    "＝1",  # noqa: RUF001
    "\\.",
    "\\N and C:\\new\\table",
    "کوئٹہ میں دھماکہ",
    "' quoted ' %s %% {}",
    "NULL",
    "\x01\x02\x7f",
)


@pytest.fixture
def every_kind() -> list[Incident]:
    """Rows of every kind there is, newest first."""
    district = DistrictFactory.create()
    bla, ttp = ArmedGroupFactory.create(name='The "Army", of hills'), ArmedGroupFactory.create(name="تحریک")
    made = [make_incident(summary=summary, date=dt.date(2024, 5, 1)) for summary in SUMMARIES]
    made.append(
        make_incident(
            location=located(district=district, point=(30.0, 67.25), place_text="@Hazarganji, market"),
            date_end=dt.date(2024, 5, 2), part_of_day="night", killed=(3, 7), injured=0, militants=2, civilians=1,
            attack_types=("ied", "ambush"), targets=("police",), campaign=CampaignFactory.create(),
            groups=[(ttp, "official_blame", "likely"), (bla, "claim", "made"), (bla, "claim", "withdrawn")],
        )
    )  # fmt: skip
    unnamed = make_incident(groups=[(bla, "claim", "made")])
    Attribution.objects.filter(incident=unnamed).update(group=None, words='=our "own" words; and more')
    withheld = make_incident(location=located(district=district, point=(30.1, 67.3), place_text="A shop"))
    withhold_location(uid=withheld.uid, to="district", reason="A family")
    return list(Incident.public.newest())


def stream(client: Client, query: str) -> bytes:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return b"".join(response)


def expected(incident: Incident) -> dict[str, Any]:
    """The row as the models have it, written out once more."""
    said = incident.attributions.select_related("group")
    ranges = {name: {bound: getattr(incident, f"{name}_{bound}") for bound in BOUNDS} for name in ("killed", "injured")}
    plain = {name: getattr(incident, name) for name in ROW_FIELDS if hasattr(incident, name)}
    return plain | ranges | {
        "url": f"http://testserver/incidents/{incident.uid}/",
        "date": incident.date.isoformat(),
        "date_end": incident.date_end.isoformat() if incident.date_end else None,
        "part_of_day": incident.part_of_day or None,
        "province": incident.province.slug if incident.province else None,
        "district": incident.district.slug if incident.district else None,
        "place": incident.place_text or None,
        "groups": [
            {
                "slug": one.group.slug if one.group else None,
                "name": one.group.name if one.group else one.words,
                "track": one.track,
                "level": one.level,
            }
            for one in said
        ],
        "casualty_rule": incident.casualty_rule or None,
        "campaign": incident.campaign.slug if incident.campaign else None,
        "created_at": moment(incident.created_at),
        "updated_at": moment(incident.updated_at),
    }  # fmt: skip


def cells(row: dict[str, Any]) -> dict[str, Any]:
    """A row of JSON as the cells of a table."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in {"killed", "injured"}:
            found |= {f"{name}_{bound}": value[bound] for bound in BOUNDS}
        elif name == "groups":
            found[name] = ";".join(f"{one['slug'] or one['name']}:{one['track']}:{one['level']}" for one in value)
        else:
            found[name] = ";".join(value) if isinstance(value, list) else value
    return {name: neutral(value) for name, value in found.items()}


def test_the_row_is_what_the_record_holds_field_by_field(client: Client, every_kind: list[Incident]) -> None:
    rows = answer(client, LIST)["results"]
    assert rows == [expected(incident) for incident in every_kind]
    assert all(tuple(row) == ROW_FIELDS for row in rows)


def test_every_form_says_the_same_of_every_row(client: Client, every_kind: list[Incident]) -> None:
    rows = answer(client, LIST)["results"]
    assert [orjson.loads(line) for line in stream(client, "format=ndjson").splitlines()] == rows
    features = orjson.loads(stream(client, "format=geojson"))["features"]
    assert [feature["properties"] for feature in features] == rows
    assert [feature["id"] for feature in features] == [row["uid"] for row in rows]
    assert [(f["geometry"] or {"coordinates": [None, None]})["coordinates"] for f in features] == [
        [row["longitude"], row["latitude"]] for row in rows
    ]
    table = list(csv.DictReader(io.StringIO(stream(client, "format=csv").decode(), newline="")))
    assert [list(row) for row in table] == [columns_of()] * len(rows)
    assert table == [{name: "" if cell is None else str(cell) for name, cell in cells(row).items()} for row in rows]
    assert [row_of(incident, host="http://testserver") for incident in every_kind] == rows


def test_a_workbook_says_the_same_with_days_as_days(client: Client, every_kind: list[Incident]) -> None:
    Incident.objects.filter(summary__in=["\x01\x02\x7f", SUMMARIES[1]]).update(summary="")
    sheet = load_workbook(io.BytesIO(stream(client, "format=xlsx")))["Incidents"]
    heads, *lines = sheet.iter_rows(values_only=True)
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    for row, wanted in zip(rows, answer(client, LIST)["results"], strict=True):
        for name in ("date", "date_end"):
            wanted[name] = wanted[name] and dt.datetime.fromisoformat(wanted[name])
        for name in ("created_at", "updated_at"):
            wanted[name] = dt.datetime.fromisoformat(wanted[name]).replace(tzinfo=None)
        assert row == {name: None if cell == "" else cell for name, cell in cells(wanted).items()}


def test_rows_keep_their_order_and_fields_in_every_form(client: Client) -> None:
    made = [make_incident(killed=number) for number in (1, 3, 2)]
    order = [made[1].uid, made[2].uid, made[0].uid]
    query = "ordering=-killed&fields=killed,uid"
    assert [list(row) for row in answer(client, f"{LIST}?{query}")["results"]] == [["uid", "killed"]] * 3
    assert [orjson.loads(line)["uid"] for line in stream(client, f"{query}&format=ndjson").splitlines()] == order
    assert [line[:9].decode() for line in stream(client, f"{query}&format=csv").splitlines()][1:] == order


def test_a_table_of_one_column_has_a_line_for_rows_that_have_nothing_in_it(client: Client) -> None:
    make_incident()
    make_incident(campaign=CampaignFactory.create(slug="herof"))
    text = stream(client, "format=csv&fields=campaign").decode()
    assert [row["campaign"] for row in csv.DictReader(io.StringIO(text))] == ["herof", ""]


def test_no_rows_are_asked_of_the_database_for_a_filter_that_can_hold_none() -> None:
    none = Incident.public.filter(pk__in=[])
    assert b"".join(csv_lines(none, host="", fields=["uid"])) == b"uid\n"
    assert b"".join(ndjson_lines(none, host="")) == b""
    assert orjson.loads(b"".join(geojson_lines(none, host="")))["features"] == []


def test_what_a_filter_computes_is_in_no_file(client: Client) -> None:
    district = DistrictFactory.create()
    make_incident(location=located(district=district, point=(30.2, 67.0)))
    (row,) = csv.DictReader(io.StringIO(stream(client, "format=csv&near=67.0,30.2&within_km=5").decode()))
    assert list(row) == columns_of()


@pytest.mark.parametrize("form", ["csv", "ndjson", "geojson"])
def test_head_asks_for_no_rows(client: Client, form: str) -> None:
    make_incident()
    head = client.head(f"{LIST}?format={form}")
    assert (head.status_code, b"".join(head), head.has_header("Content-Length")) == (200, b"", False)
    assert head["Content-Type"] == client.get(f"{LIST}?format={form}")["Content-Type"]


def many(number: int) -> None:
    """Copies of one incident of 6 kB, made by the database."""
    # Few words: what makes rows dear to write is the index of their words.
    original = make_incident(summary="Two men on a motorcycle fired at a checkpost and fled" + "." * 5_600)
    kept = Incident._meta.concrete_fields
    names = [str(field.column) for field in kept if not field.generated and not field.primary_key]
    columns = ", ".join(names)
    values = ", ".join("'PK-' || lpad((700000 + n)::text, 6, '0')" if name == "uid" else name for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_incident ({columns})"
            f" SELECT {values} FROM incidents_incident, generate_series(1, %s) n WHERE id = %s",
            [number, original.pk],
        )


@pytest.mark.parametrize("form", ["csv", "ndjson", "geojson"])
def test_memory_does_not_grow_with_the_rows_and_the_first_bytes_come_at_once(client: Client, form: str) -> None:
    many(1_200)
    parts: Iterator[bytes] = iter(client.get(f"{LIST}?format={form}"))
    assert 0 < len(next(parts)) < 10_000
    tracemalloc.start()
    try:
        sent = sum(len(part) for part in parts)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent > 6_000_000
    assert most < 600_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["csv", "ndjson", "geojson"])
@pytest.mark.parametrize("past", [False, True])
def test_a_reader_who_hangs_up_ends_the_query_and_the_connection_goes_on(client: Client, form: str, past: bool) -> None:
    many(600)
    query = f"format={form}&fields=uid,summary"
    then = timezone.now()
    if past:
        query += f"&as_of={then.isoformat().replace('+', '%2B')}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        before = cursor.fetchone()
    response = client.get(f"{LIST}?{query}")
    parts = iter(response)
    next(parts)
    if not past:
        next(parts)
    response.close()
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == before
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state <> 'idle' AND query LIKE 'COPY (SELECT%'"
        )
        assert cursor.fetchone() == (0,)
    assert answer(client, f"{LIST}?page_size=1")["count"] == 601


def walked(client: Client, query: str, *, meanwhile: Any) -> list[str]:
    """The numbers on every page of a list that is followed while the record is changed."""
    path: str | None = f"{LIST}?{query}"
    found: list[str] = []
    while path:
        page = answer(client, path)
        found += [row["uid"] for row in page["results"]]
        path = page["next"]
        meanwhile()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ordering", ["-updated", "-killed", "-date"])
def test_no_row_is_skipped_or_comes_twice_while_the_past_is_pinned(client: Client, ordering: str) -> None:
    made = [make_incident(killed=number % 3 or None) for number in range(9)]
    then = timezone.now().isoformat().replace("+", "%2B")
    whole = [row["uid"] for row in answer(client, f"{LIST}?ordering={ordering}&as_of={then}")["results"]]
    turn = iter(made)

    def edit() -> None:
        row = Incident.objects.get(pk=next(turn).pk)
        entry = replace(entry_of(row), summary=f"Edited at version {row.version}.")
        edit_incident(uid=row.uid, version=row.version, entry=entry, by=editor(), reason="x", corrects=True)
        make_incident(killed=9)

    assert len(whole) == 9
    assert walked(client, f"ordering={ordering}&page_size=2&as_of={then}", meanwhile=edit) == whole


@pytest.mark.django_db(transaction=True)
def test_a_cursor_goes_on_in_the_past_it_came_from(client: Client) -> None:
    made = [make_incident(date=dt.date(2024, 5, day)) for day in (3, 2, 1)]
    then = timezone.now().isoformat().replace("+", "%2B")
    make_incident(date=dt.date(2024, 5, 2))
    first = answer(client, f"{LIST}?page_size=1&as_of={then}")
    assert f"as_of={then.replace(':', '%3A')}" in first["next"]
    cursor = first["next"].rpartition("cursor=")[2].partition("&")[0]
    alone = answer(client, f"{LIST}?page_size=1&cursor={cursor}")
    assert [row["uid"] for row in alone["results"]] == [made[1].uid]
    assert alone["count"] == 3
    assert [row["uid"] for row in answer(client, alone["next"])["results"]] == [made[2].uid]
    now = answer(client, f"{LIST}?page_size=1")["next"].rpartition("cursor=")[2].partition("&")[0]
    for query in (
        f"cursor={cursor}&as_of=2026-01-01T00:00:00Z", f"cursor={cursor}&known_by=2026-01-01",
        f"cursor={now}&as_of={then}",
    ):  # fmt: skip
        (error,) = answer(client, f"{LIST}?{query}", status=400)["errors"]
        assert (error["attr"], error["code"]) == ("cursor", "another_past")


def test_a_cursor_of_a_moment_that_has_not_come_is_refused(client: Client) -> None:
    ordering = ordering_of("-date", None)
    later = Past(as_of=timezone.now() + dt.timedelta(hours=1))
    cursor = Position(dt.date(2024, 5, 1), "PK-000001", past=later).encoded(ordering)
    (error,) = answer(client, f"{LIST}?cursor={cursor}", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("cursor", "invalid_cursor")


def test_pages_of_a_filter_are_counted_once_until_the_record_changes(client: Client) -> None:
    for _ in range(3):
        make_incident(killed=2)

    def counted(page: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            number = answer(client, page)["count"]
        return number, sum("COUNT(" in query["sql"] for query in asked)

    first = f"{LIST}?killed_min=1&page_size=1"
    following = answer(client, first)["next"]
    assert counted(following) == (3, 0)
    assert counted(f"{first}&ordering=date") == (3, 0)
    assert counted(f"{LIST}?killed_min=2&page_size=1") == (3, 1)


def test_groups_are_told_apart_by_the_words_where_no_group_is_named(every_kind: list[Incident]) -> None:
    assert ArmedGroup.objects.count() == 2
    said = [one for incident in every_kind for one in row_of(incident, host="")["groups"]]
    assert {one["name"] for one in said if one["slug"] is None} == {'=our "own" words; and more'}
