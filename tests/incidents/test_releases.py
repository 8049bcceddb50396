"""Releases and daily snapshots: one moment of the record as files, made whole or not at all."""

import csv
import datetime as dt
import hashlib
import io
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from incidents.api.releases import LATEST
from incidents.files import geojson_lines
from incidents.models import Incident, RecordedGeneration, Release
from incidents.services import edit_incident, entry_of, releases, take_down, withdraw_incident, withhold_location
from incidents.services.releases import ReleaseError, make_release
from incidents.services.snapshots import DAYS_KEPT, keep_snapshots, snapshots
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.answers import answer
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

# A release is one transaction of its own, and the past is made of committed ones.
pytestmark = pytest.mark.django_db(transaction=True)
RELEASES = "/api/v1/releases/"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "releases"


def summarised(incident: Incident, summary: str) -> None:
    row = Incident.objects.get(pk=incident.pk)
    entry = replace(entry_of(row), summary=summary)
    edit_incident(uid=row.uid, version=row.version, entry=entry, by=editor(), reason="x", corrects=True)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_release_freezes_table_map_and_dictionary_with_checksums_that_hold(folder: Path) -> None:
    incident = make_incident(killed=3, location=located(district=DistrictFactory.create(), point=(30.2, 67.0)))
    make_incident(status="draft")
    release = make_release(version="2026.1", notes="The first.")
    place = folder / "2026.1"
    assert sorted(path.name for path in place.iterdir()) == [
        "SHA256SUMS", "data-dictionary.md", "incidents.csv", "incidents.geojson"
    ]  # fmt: skip
    subprocess.run(["/usr/bin/sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=place, check=True)
    (row,) = rows_of((place / "incidents.csv").read_bytes())
    assert (row["uid"], row["killed_best"], "url" in row) == (incident.uid, "3", False)
    (feature,) = orjson.loads((place / "incidents.geojson").read_bytes())["features"]
    assert (feature["id"], feature["geometry"]["coordinates"]) == (incident.uid, [67.0, 30.2])
    dictionary = (django_settings.BASE_DIR / "docs" / "data-dictionary.md").read_bytes()
    assert (place / "data-dictionary.md").read_bytes() == dictionary
    table = release.files[0]
    content = (place / "incidents.csv").read_bytes()
    assert table == {
        "name": "incidents.csv",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": 1,
    }
    assert release.citation.startswith("Nigran, an open record of militant violence in Pakistan, release 2026.1 of ")
    assert table["sha256"] in release.citation
    assert f"generation {release.generation};" in release.citation
    assert release.differences == {"since": None, "added": [incident.uid], "changed": [], "gone": []}


def test_a_release_tells_what_was_added_changed_and_gone_since_the_last() -> None:
    same, edited, withdrawn = make_incident(), make_incident(), make_incident()
    make_release(version="2026.1")
    added = make_incident()
    summarised(edited, "Two men on a motorcycle.")
    withdraw_incident(uid=withdrawn.uid, version=1, by=reviewer(), reason="Not an attack.")
    release = make_release(version="2026.2")
    assert release.differences == {
        "since": "2026.1", "added": [added.uid], "changed": [edited.uid], "gone": [withdrawn.uid]
    }  # fmt: skip
    assert same.uid not in str(release.differences)


def test_a_column_that_is_new_is_no_change_of_a_row(folder: Path) -> None:
    make_incident()
    release = make_release(version="2026.1")
    path = folder / "2026.1" / "incidents.csv"
    rows = list(csv.reader(io.StringIO(path.read_text())))
    at = rows[0].index("abducted")
    written = io.StringIO()
    csv.writer(written).writerows(row[:at] + row[at + 1 :] for row in rows)
    older = written.getvalue().encode()
    path.write_bytes(older)
    release.files[0]["sha256"] = hashlib.sha256(older).hexdigest()
    release.save()
    assert make_release(version="2026.2").differences["changed"] == []


@pytest.mark.parametrize("version", ["", "latest", "2026", "2026.0", "2026.1/..", "../2026.1", "2026.1 ", "2026.1\n"])
def test_a_malformed_version_is_refused(folder: Path, version: str) -> None:
    with pytest.raises(ReleaseError, match="is not a version"):
        make_release(version=version)
    assert not folder.exists()


def test_a_release_is_never_made_anew(folder: Path) -> None:
    make_incident()
    make_release(version="2026.1")
    before = (folder / "2026.1" / "incidents.csv").read_bytes()
    make_incident()
    with pytest.raises(ReleaseError, match="a release never changes"):
        make_release(version="2026.1")
    assert (folder / "2026.1" / "incidents.csv").read_bytes() == before
    assert Release.objects.count() == 1


def test_what_an_interrupted_attempt_left_is_replaced(folder: Path) -> None:
    (folder / "2026.1").mkdir(parents=True)
    (folder / "2026.1" / "half").touch()
    make_release(version="2026.1")
    assert not (folder / "2026.1" / "half").exists()


def test_nothing_is_left_of_a_release_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Iterator[bytes]:
        yield b"{"
        raise OSError("no space left on device")

    monkeypatch.setattr(releases, "geojson_lines", failing)
    with pytest.raises(OSError, match="no space"):
        make_release(version="2026.1")
    assert [path.name for path in folder.iterdir()] == [".lock"]
    assert not Release.objects.exists()


def test_a_release_whose_predecessor_was_tampered_with_is_refused(folder: Path) -> None:
    make_incident()
    make_release(version="2026.1")
    (folder / "2026.1" / "incidents.csv").write_text("uid\r\n")
    with pytest.raises(ReleaseError, match=r"release 2026\.1 is missing or not what it was"):
        make_release(version="2026.2")
    assert not (folder / "2026.2").exists()


def test_all_files_show_one_moment_whatever_is_committed_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = make_incident(summary="Before.")
    written = geojson_lines

    def commit() -> None:
        summarised(incident, "Meanwhile.")
        make_incident()
        connection.close()

    def meanwhile(*args: Any, **options: Any) -> Iterator[bytes]:
        with ThreadPoolExecutor(1) as other:
            other.submit(commit).result()
        return written(*args, **options)

    monkeypatch.setattr(releases, "geojson_lines", meanwhile)
    release = make_release(version="2026.1")
    (feature,) = orjson.loads((folder / "2026.1" / "incidents.geojson").read_bytes())["features"]
    assert feature["properties"]["summary"] == "Before."
    assert [file["rows"] for file in release.files] == [1, 1, None, None]
    assert Incident.public.count() == 2


def test_only_one_release_is_made_at_a_time(folder: Path) -> None:
    with releases._alone(folder), pytest.raises(ReleaseError, match="just being made"):
        make_release(version="2026.1")


def test_the_command_says_what_it_made_and_refuses_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    make_incident()
    call_command("make_release", "2026.1", notes="The first.")
    printed = capsys.readouterr().out
    assert "incidents.csv" in printed
    assert "since nothing: 1 added, 0 changed, 0 gone" in printed
    with pytest.raises(CommandError, match="exists"):
        call_command("make_release", "2026.1")


def test_releases_are_listed_newest_first_with_their_files(client: Client) -> None:
    assert answer(client, RELEASES) == {
        "next": None, "previous": None, "count": 0, "count_exact": True, "results": [], "snapshots": []
    }  # fmt: skip
    make_incident()
    make_release(version="2026.1")
    make_release(version="2026.2", notes="Again.")
    found = answer(client, RELEASES)
    assert [row["version"] for row in found["results"]] == ["2026.2", "2026.1"]
    newest = found["results"][0]
    assert (newest["notes"], newest["url"]) == ("Again.", f"http://testserver{RELEASES}2026.2/")
    assert newest["files"][0]["url"] == f"http://testserver{RELEASES}2026.2/incidents.csv"
    detail = answer(client, f"{RELEASES}2026.2/")
    assert detail.pop("differences") == {"since": "2026.1", "added": [], "changed": [], "gone": []}
    assert detail == newest


def test_lists_and_details_are_answered_304_until_they_change(client: Client) -> None:
    make_release(version="2026.1")
    for path in (RELEASES, f"{RELEASES}2026.1/"):
        etag = client.get(path)["ETag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    etag = client.get(RELEASES)["ETag"]
    make_release(version="2026.2")
    assert client.get(RELEASES, headers={"if-none-match": etag}).status_code == 200


def test_a_file_is_streamed_for_ever_under_its_checksum(client: Client, folder: Path) -> None:
    make_incident()
    release = make_release(version="2026.1")
    for listed in release.files:
        path = f"{RELEASES}2026.1/{listed['name']}"
        response = client.get(path, headers={"accept": "text/html"})
        content = b"".join(response)
        assert content == (folder / "2026.1" / listed["name"]).read_bytes()
        assert response["ETag"] == f'"{listed["sha256"]}"'
        assert response["Content-Length"] == str(listed["bytes"])
        assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=0", "must-revalidate"}
        assert response["Content-Disposition"] == f'attachment; filename="nigran-2026.1-{listed["name"]}"'
        assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304
        assert client.head(path)["ETag"] == response["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "2026.9/",
        "2026.9/incidents.csv",
        "2026.1/notes.txt",
        "2026.1/..%2F.lock",
        "2026.1/%2E%2E%2F.lock",
        "2026.1/..%2F..%2F..%2Fetc%2Fpasswd",
        "..%2F2026.1/incidents.csv",
        "2026.1%00/incidents.csv",
        "2026.1/incidents.csv%00",
        "snapshot-2020-01-01/",
        f"{LATEST}/",
        f"{LATEST}/incidents.csv",
    ],
)
def test_what_is_not_listed_is_404(client: Client, path: str) -> None:
    make_release(version="2026.1")
    # A slash that was written as %2F is one, so that such a path is no file's and gets one at its end first.
    response = client.get(f"{RELEASES}{path}", follow=True)
    assert response.status_code == 404
    assert orjson.loads(response.content)["errors"][0]["code"] == "not_found"


def test_a_file_that_is_gone_from_the_disk_is_404(client: Client, folder: Path) -> None:
    make_release(version="2026.1")
    (folder / "2026.1" / "incidents.csv").unlink()
    answer(client, f"{RELEASES}2026.1/incidents.csv", status=404)


def test_parameters_are_refused(client: Client) -> None:
    make_release(version="2026.1")
    for path in (RELEASES, f"{RELEASES}2026.1/", f"{RELEASES}2026.1/incidents.csv"):
        (error,) = answer(client, f"{path}?province=sindh", status=400)["errors"]
        assert (error["attr"], error["code"]) == ("province", "unknown_parameter")


def test_a_list_of_releases_asks_one_question_and_a_file_one_more(client: Client) -> None:
    make_release(version="2026.1")
    make_release(version="2026.2")
    for path, questions in ((RELEASES, 1), (f"{RELEASES}2026.1/", 1), (f"{RELEASES}2026.1/incidents.csv", 2)):
        with CaptureQueriesContext(connection) as asked:
            client.get(path).close()
        assert len(asked) == questions, path


def days_ago(days: int) -> None:
    """Have all that is recorded so far been recorded some days earlier."""
    RecordedGeneration.objects.update(committed_at=timezone.now() - dt.timedelta(days=days))


def test_a_snapshot_holds_the_record_as_it_stood_at_the_end_of_yesterday(client: Client) -> None:
    incident = make_incident(summary="Yesterday.")
    days_ago(2)
    summarised(incident, "Today.")
    make_incident()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert keep_snapshots() == [yesterday]
    assert keep_snapshots() == []
    name = f"snapshot-{yesterday:%Y-%m-%d}"
    (listed,) = answer(client, RELEASES)["snapshots"]
    assert (listed["version"], listed["day"], listed["files"][0]["rows"]) == (name, yesterday.isoformat(), 1)
    assert answer(client, f"{RELEASES}{LATEST}/") == answer(client, f"{RELEASES}{name}/") == listed
    for address in (name, LATEST):
        response = client.get(f"{RELEASES}{address}/incidents.csv")
        (row,) = rows_of(b"".join(response))
        assert (row["uid"], row["summary"]) == (incident.uid, "Yesterday.")
        assert "must-revalidate" in response["Cache-Control"]
        assert response["ETag"] == f'"{listed["files"][0]["sha256"]}"'


def test_no_snapshot_is_made_of_days_before_the_record() -> None:
    make_incident()
    assert keep_snapshots() == []
    assert snapshots() == []


def test_snapshots_are_kept_for_a_week(folder: Path) -> None:
    make_incident()
    days_ago(30)
    keep_snapshots()
    (made,) = snapshots()
    for days in range(1, DAYS_KEPT + 2):
        day = made.day - dt.timedelta(days=days)
        place = made.folder.parent / f"{day:%Y-%m-%d}"
        place.mkdir()
        about = orjson.loads((made.folder / "snapshot.json").read_bytes())
        (place / "snapshot.json").write_bytes(orjson.dumps({**about, "day": day}))
    assert keep_snapshots() == []
    assert [snapshot.day for snapshot in snapshots()] == [
        made.day - dt.timedelta(days=days) for days in range(DAYS_KEPT)
    ]


def test_what_is_taken_down_leaves_the_snapshots_too() -> None:
    stays, goes = make_incident(), make_incident(summary="Names a witness.")
    days_ago(2)
    keep_snapshots()
    take_down(uid=goes.uid, by=reviewer(), reason="It names a witness.")
    assert keep_snapshots() == [timezone.localdate() - dt.timedelta(days=1)]
    (made,) = snapshots()
    (row,) = rows_of((made.folder / "incidents.csv").read_bytes())
    assert row["uid"] == stays.uid
    assert keep_snapshots() == []


def test_a_release_is_not_given_out_once_something_in_it_was_taken_down_or_withheld(client: Client) -> None:
    hidden, withheld = make_incident(killed=3), make_incident(killed=3, location=located(place=PlaceFactory.create()))
    make_release(version="2026.1")
    address = f"{RELEASES}2026.1/incidents.csv"
    assert client.get(address).status_code == 200
    summarised(hidden, "Corrected.")
    assert client.get(address).status_code == 200
    take_down(uid=hidden.uid, by=reviewer(), reason="A witness")
    refused = client.get(address)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (410, "held_back")
    make_release(version="2026.2")
    address = f"{RELEASES}2026.2/incidents.csv"
    assert client.get(address).status_code == 200
    withhold_location(uid=withheld.uid, to="district", reason="A family", by=editor())
    assert client.get(address).status_code == 410
    make_release(version="2026.3")
    summarised(withheld, "Corrected.")
    assert client.get(f"{RELEASES}2026.3/incidents.csv").status_code == 200


def test_a_snapshot_that_cannot_be_read_is_none_and_made_again(client: Client) -> None:
    make_incident()
    days_ago(2)
    keep_snapshots()
    (made,) = snapshots()
    (made.folder / "snapshot.json").write_text("{")
    assert answer(client, RELEASES)["snapshots"] == []
    assert keep_snapshots() == [made.day]
