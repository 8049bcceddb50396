"""How long the desk takes to answer while an editor types: places, likely duplicates, questions, the whole panel.

Run from the project's folder, on a database with the record loaded: `python -m benchmarks.desk [ROUNDS]`. Nothing is
kept: all runs in one transaction that is rolled back. Numbers are of one core, at the server, without the network.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from dashboard.desk.entry.forms.filling import initial_of  # noqa: E402
from incidents.doubts import district_record, doubts  # noqa: E402
from incidents.likeness import likely_same  # noqa: E402
from incidents.models import Incident  # noqa: E402
from incidents.roles import Role  # noqa: E402
from incidents.services import IncidentInput, entry_of  # noqa: E402
from incidents.services.entries import for_entry  # noqa: E402
from incidents.sources import incidents_with_url  # noqa: E402
from places.gazetteer import gazetteer  # noqa: E402
from places.models import Place  # noqa: E402
from places.search import search_places  # noqa: E402

Case = Any


def typed_places(chance: random.Random) -> dict[str, list[str]]:
    """What is typed for a place, by kind: 40 each, always the same for the same gazetteer."""
    names = chance.sample(list(Place.objects.order_by("slug").values_list("name", flat=True)), 40)
    urdu = list(Place.objects.exclude(name_ur="").order_by("slug").values_list("name_ur", flat=True))
    return {
        "three letters": [name[:3] for name in names],
        "half a name": [name[: max(3, len(name) // 2)] for name in names],
        "a whole name": names,
        "a misspelt name": [_misspelt(name, chance) for name in names],
        "a name in Urdu": chance.sample(urdu, min(40, len(urdu))),
        "words with a district": [f"{name} bazaar, near Quetta" for name in names],
    }


def _misspelt(name: str, chance: random.Random) -> str:
    """The name with two neighbouring letters exchanged."""
    at = chance.randrange(1, max(2, len(name) - 1))
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def measure(name: str, work: Callable[[Case], object], cases: Sequence[Case], rounds: int) -> None:
    """Print the median and the slowest twentieth, in milliseconds, of every case done so many times."""
    work(cases[0])
    times = []
    for _ in range(rounds):
        for case in cases:
            started = time.perf_counter()
            work(case)
            times.append((time.perf_counter() - started) * 1000)
    times.sort()
    late = times[int(len(times) * 0.95)]
    print(  # noqa: T201
        f"{name:44} median {statistics.median(times):7.2f} ms   95 % within {late:7.2f} ms   {len(times):5} times"
    )


def rules(entries: Sequence[tuple[str, IncidentInput]], rounds: int) -> None:
    """What is worked out from an entry: the same as the panel asks for."""
    today = timezone.localdate()
    urls = [report.url for _, entry in entries for report in entry.reports if report.url]

    def ask(case: tuple[str, IncidentInput]) -> None:
        uid, entry = case
        doubts(entry, today=today, district_record=district_record(entry.location.district_set, exclude_uid=uid))

    measure("likely_same", lambda case: likely_same(case[1], exclude_uid=case[0]), entries, rounds)
    measure("doubts, with district_record", ask, entries, rounds)
    measure("incidents_with_url", incidents_with_url, urls, rounds)


def pages(words: dict[str, list[str]], entries: Sequence[tuple[str, IncidentInput]], rounds: int) -> None:
    """What an editor's browser asks for, through all of Django."""
    client = Client()
    client.force_login(_editor())

    def find(typed: str) -> None:
        answer = client.get(reverse("desk:find-places"), {"q": typed})
        assert answer.status_code == 200, answer.status_code

    def check(payload: dict[str, list[str]]) -> None:
        answer = client.post(reverse("desk:incident-check"), payload, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.status_code

    for kind, typed in words.items():
        measure(f"GET  {reverse('desk:find-places')}  {kind}", find, typed, rounds)
    payloads = [dict(initial_of(entry).lists()) for _, entry in entries]
    measure(f"POST {reverse('desk:incident-check')}", check, payloads, rounds)


def _editor() -> User:
    user = User.objects.create(username="measurement")
    user.groups.add(Group.objects.get_or_create(name=Role.EDITOR)[0])
    return user


def main(rounds: int) -> None:
    """Measure on 60 incidents of the record and 40 names of each kind."""
    chance = random.Random(1)  # noqa: S311
    words = typed_places(chance)
    rows = for_entry(Incident.public.filter(district__isnull=False).order_by("uid"))
    entries = [(row.uid, entry_of(row)) for row in chance.sample(list(rows), 60)]
    counts = (len(gazetteer().places), Place.objects.count(), Incident.objects.count())
    print("{:,} names of {:,} places, {:,} incidents".format(*counts))  # noqa: T201
    for kind, typed in words.items():
        measure(f"search_places, {kind}", lambda q: search_places(q, 8), typed, rounds)
    rules(entries, rounds)
    pages(words, entries, rounds)


if __name__ == "__main__":
    with transaction.atomic(), override_settings(DEBUG=False, REQUIRE_TWO_FACTOR=False, ALLOWED_HOSTS=["testserver"]):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
        transaction.set_rollback(True)
