"""Daily snapshots: the record as it stood at the end of each of the last days, as files."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone

from incidents.frozen import FrozenFile, folder_at_once, write_file, write_sums
from incidents.models import Incident
from incidents.past import generation_at, reading
from incidents.services.held_back import held_back_since
from incidents.services.releases import write_rows

DAYS_KEPT = 7
ABOUT = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The record at the end of ``day``, Pakistan Standard Time, and when its files were made."""

    day: date
    made_at: datetime
    generation: int
    files: tuple[FrozenFile, ...]

    @property
    def name(self) -> str:
        """How it is called among the releases."""
        return f"snapshot-{self.day:%Y-%m-%d}"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return snapshots_folder() / f"{self.day:%Y-%m-%d}"


def snapshots_folder() -> Path:
    """Where snapshots are kept, each in a folder named by its day."""
    return Path(settings.DATA_DIR) / "snapshots"


def snapshots() -> list[Snapshot]:
    """Those there are, newest first. One that cannot be read is none."""
    folder = snapshots_folder()
    if not folder.is_dir():
        return []
    found = (_read(place / ABOUT) for place in sorted(folder.glob("20??-??-??"), reverse=True))
    return [snapshot for snapshot in found if snapshot is not None]


def keep_snapshots() -> list[date]:
    """Make yesterday's snapshot where it is missing, renew those that tell too much, drop old ones; the days made.

    A snapshot tells too much when, since it was made, an incident in it was taken down or its place was withheld.
    Doing it again does nothing.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    kept = {snapshot.day: snapshot for snapshot in snapshots()}
    oldest = yesterday - timedelta(days=DAYS_KEPT - 1)
    for day, snapshot in kept.items():
        if day < oldest:
            shutil.rmtree(snapshot.folder)
    stale = [day for day, snapshot in kept.items() if day >= oldest and held_back_since(snapshot.made_at)]
    missing = [] if yesterday in kept else [yesterday]
    return [day for day in (*missing, *stale) if _make(day)]


def _make(day: date) -> bool:
    """Write a day's files; False when nothing had been recorded by its end."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    now = timezone.now()
    with reading(as_of=end):
        generation = generation_at(end)
        if generation == 0:
            return False
        with folder_at_once(snapshots_folder() / f"{day:%Y-%m-%d}") as place:
            files = write_rows(place, Incident.public.all())
            files.append(write_sums(place, files))
            about = {
                "day": day,
                "made_at": now,
                "generation": generation,
                "files": [file.as_json() for file in files],
            }
            write_file(place / ABOUT, [orjson.dumps(about)])
    return True


def _read(path: Path) -> Snapshot | None:
    try:
        about: dict[str, Any] = orjson.loads(path.read_bytes())
        return Snapshot(
            day=date.fromisoformat(about["day"]),
            made_at=datetime.fromisoformat(about["made_at"]),
            generation=about["generation"],
            files=tuple(FrozenFile.read(values) for values in about["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
