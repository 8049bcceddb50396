"""How long a large spreadsheet takes: read, checked, carried out, undone, and how much memory that needs.

Run from the project's folder, on a database that may be written to: `python -m benchmarks.imports [ROWS]`. The rows are
made up from the gazetteer and the vocabularies; all of them are taken out of the record again at the end, except their
withdrawn drafts. Numbers are of one run, on one core.
"""

import csv
import io
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: E402

from incidents.choices import AttackType, AttributionLevel, AttributionTrack, EventClass, SaidBy, Target  # noqa: E402
from incidents.models import Batch, Outlet  # noqa: E402
from incidents.roles import Role  # noqa: E402
from incidents.services.imports import ask_undo, carry_out, start_import, work_on  # noqa: E402
from incidents.spreadsheets.columns import COLUMNS  # noqa: E402
from places.models import Place  # noqa: E402

GROUPS = ("TTP", "BLA", "BLF", "ISKP", "Jamaat-ul-Ahrar")


def made_up(count: int) -> list[dict[str, str]]:
    """Rows of new incidents, always the same ones for the same gazetteer."""
    chance = random.Random(1)  # noqa: S311
    places = list(Place.objects.select_related("district__province").order_by("slug"))
    hosts = [host for outlet in Outlet.objects.order_by("slug") for host in outlet.hosts[:1]]
    return [_row(number, chance, places, hosts) for number in range(count)]


def _row(number: int, chance: random.Random, places: list[Place], hosts: list[str]) -> dict[str, str]:
    place, day = chance.choice(places), date(2021, 1, 1) + timedelta(days=chance.randrange(1800))
    killed = chance.choice([0, 1, 1, 2, 3, 5, 8])
    named = chance.random() < 0.3
    return {
        "date": day.isoformat(),
        "event_class": chance.choice([EventClass.MILITANT_ATTACK.value, EventClass.CLASH.value]),
        "attack_types": chance.choice(AttackType.values),
        "targets": ";".join(chance.sample(Target.values, 2)),
        "place": place.name,
        "district": place.district.name,
        "province": place.district.province.name,
        "killed_total": str(killed),
        "total_includes_militants": "no",
        "killed_civilians": str(killed // 2),
        "injured_total": chance.choice(["", "2", "5+", "3-6", "several"]),
        "said_by": chance.choice(SaidBy.values[:6]),
        "group_named": chance.choice(GROUPS) if named else "",
        "attribution_track": AttributionTrack.CLAIM.value if named else "",
        "attribution_level": AttributionLevel.MADE.value if named else "",
        "source_url": f"https://{chance.choice(hosts)}/news/{number}",
        "source_published": (day + timedelta(days=1)).isoformat(),
        "summary": f"Made up for a measurement, number {number}.",
    }


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in COLUMNS])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: list[dict[str, str]]) -> bytes:
    """The rows as an XLSX file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Incidents")
    sheet.append([column.label for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(column.name) for column in COLUMNS])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def step(name: str, work: Callable[[], Any], batch: Batch) -> None:
    """Print what a step took, and what came of it."""
    started = time.perf_counter()
    work()
    work_on(batch=batch.pk)
    seconds = time.perf_counter() - started
    batch.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = {name: number for name, number in batch.result["counts"].items() if number}
    print(f"{name:28} {seconds:7.1f} s   peak {peak:5.0f} MB   {batch.state}: {counts}")  # noqa: T201


def main(count: int) -> None:
    """Import made-up rows, change them all, and undo both."""
    by = _reviewer()
    rows = made_up(count)
    new = start_import(by=by, content=as_xlsx(rows), file_name="made-up.xlsx", reason="Measurement")
    step(f"check {count:,} new, XLSX", lambda: None, new)
    step(f"carry out {count:,} new", lambda: carry_out(batch=new.pk, by=by), new)
    again = start_import(by=by, content=as_csv(rows), file_name="made-up.csv", reason="Measurement")
    step("check the same again, CSV", lambda: None, again)
    uids = [item.uid for item in new.items.order_by("pk")]
    changes = [{"uid": uid, "killed_total": "4", "source_url": f"https://dawn.com/later/{uid}"} for uid in uids]
    changed = start_import(by=by, content=as_csv(changes), file_name="changes.csv", reason="Measurement")
    step(f"check {count:,} changes", lambda: None, changed)
    step(f"carry out {count:,} changes", lambda: carry_out(batch=changed.pk, by=by), changed)
    for batch in (changed, new):
        step("undo", partial(ask_undo, batch=batch.pk, by=by, reason="Measurement"), batch)


def _reviewer() -> User:
    user, _ = User.objects.get_or_create(username="measurement")
    user.groups.add(Group.objects.get_or_create(name=Role.REVIEWER)[0])
    return user


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
