"""Releases: the record frozen under a version, and the daily snapshots beside them."""

import csv
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from incidents.citing import CITATION, LICENCE
from incidents.files import csv_lines, geojson_lines
from incidents.frozen import FrozenFile, folder_at_once, is_intact, write_file, write_sums
from incidents.generation import current_generation
from incidents.models import Incident, Release
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS
from incidents.wording import day

VERSION = re.compile(r"20[0-9]{2}\.[1-9][0-9]{0,2}")
TABLE, MAP, DICTIONARY = "incidents.csv", "incidents.geojson", "data-dictionary.md"
# The page's address is left out: a frozen file outlives it, and the number tells which incident is meant.
FIELDS = tuple(name for name in ROW_FIELDS if name != "url")

Differences = dict[str, str | list[str] | None]


class ReleaseError(Exception):
    """Why a release is not made; nothing has changed."""


def releases_folder() -> Path:
    """Where releases are kept, each in a folder named by its version."""
    return Path(settings.DATA_DIR) / "releases"


def make_release(*, version: str, notes: str = "") -> Release:
    """Freeze the published record as ``version``, such as 2026.1: one moment of it, in files that never change again.

    The files are on the disk before the release can be read of. Raises ReleaseError when the version is malformed or
    taken, when another release is just being made, or when the files of the one before are not what they were.
    """
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"“{version[:40]}” is not a version. Write the year and a number: 2026.1.")
    folder = releases_folder()
    with _alone(folder), _snapshot():
        if Release.objects.filter(version=version).exists():
            raise ReleaseError(f"The release {version} exists, and a release never changes. Take the next number.")
        before = Release.objects.first()
        generation, now = current_generation().value, timezone.now()
        # A folder without a release is what an interrupted attempt has left, and is replaced.
        with folder_at_once(folder / version) as place:
            files = write_rows(place, Incident.public.all())
            text = (settings.BASE_DIR / "docs" / DICTIONARY).read_bytes()
            files.append(write_file(place / DICTIONARY, [text]))
            files.append(write_sums(place, files))
            differences = _differences(place, folder, before)
        try:
            return Release.objects.create(
                version=version,
                released_at=now,
                generation=generation,
                files=[file.as_json() for file in files],
                citation=_citation(version, generation, files[0]),
                differences=differences,
                notes=notes,
            )
        except BaseException:
            shutil.rmtree(folder / version)
            raise


def write_rows(folder: Path, rows: IncidentQuerySet) -> list[FrozenFile]:
    """Write the rows as a table and as a map, by number, so that two files can be compared line by line."""
    rows = rows.order_by("uid")
    number = rows.count()
    return [
        write_file(folder / TABLE, csv_lines(rows, host="", fields=FIELDS), rows=number),
        write_file(folder / MAP, geojson_lines(rows, host="", fields=FIELDS), rows=number),
    ]


def files_of(release: Release) -> list[FrozenFile]:
    """The release's files, as they were when it was made."""
    return [FrozenFile.read(values) for values in release.files]


def _citation(version: str, generation: int, table: FrozenFile) -> str:
    today = day(timezone.localdate())
    return (
        f"{CITATION}, release {version} of {today} (record generation {generation}; "
        f"SHA-256 of {TABLE}: {table.sha256}). {LICENCE}"
    )


def _differences(place: Path, folder: Path, before: Release | None) -> Differences:
    """Numbers added, changed and gone since the release before, all sorted; a first release adds every number."""
    old: dict[str, bytes] = {}
    new_columns = set(_columns(place / TABLE))
    shared: set[str] = new_columns
    if before is not None:
        earlier = folder / before.version
        table = next(file for file in files_of(before) if file.name == TABLE)
        if not is_intact(earlier, table):
            raise ReleaseError(f"{TABLE} of release {before.version} is missing or not what it was. Restore it first.")
        shared = new_columns & set(_columns(earlier / TABLE))
        old = _prints(earlier / TABLE, shared)
    new = _prints(place / TABLE, shared)
    return {
        "since": before.version if before else None,
        "added": sorted(new.keys() - old.keys()),
        "changed": sorted(uid for uid in new.keys() & old.keys() if new[uid] != old[uid]),
        "gone": sorted(old.keys() - new.keys()),
    }


def _columns(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file))


def _prints(path: Path, columns: set[str]) -> dict[str, bytes]:
    """A fingerprint of every row in the columns that both files have: a new column is no change of a row."""
    names = sorted(columns)
    with path.open(newline="", encoding="utf-8") as file:
        return {
            row["uid"]: hashlib.blake2b("\x00".join(row[name] for name in names).encode(), digest_size=12).digest()
            for row in csv.DictReader(file)
        }


@contextmanager
def _snapshot() -> Iterator[None]:
    """One transaction that sees one moment of the record throughout."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one release is made at a time. Raises ReleaseError while another is."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReleaseError("Another release is just being made. Wait until it is done.") from None
        yield
    finally:
        os.close(handle)
