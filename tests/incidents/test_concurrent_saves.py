"""Many editors at once: no lost update, no deadlock, no gap between versions."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from incidents.models import Incident
from incidents.services import RecordError, StaleVersion, edit_incident, entry_of, merging
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident

SAVES, INCIDENTS, THREADS = 200, 20, 8


def add_note(uid: str, line: str, by: User) -> int:
    """Add a line to an incident's notes as an editor would: read, type, save, and again when refused."""
    try:
        for attempt in range(1, 100):
            incident = Incident.objects.get(uid=uid)
            entry = entry_of(incident)
            try:
                edit_incident(
                    uid=uid,
                    version=incident.version,
                    entry=replace(entry, notes=f"{entry.notes}\n{line}".strip()),
                    by=by,
                    reason=line,
                )
            except StaleVersion:
                continue
            return attempt
        raise AssertionError(f"{uid} was never free")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_saves_from_eight_threads_lose_nothing() -> None:
    uids = [make_incident(killed=3).uid for _ in range(INCIDENTS)]
    people = [editor(f"ed-{number}") for number in range(THREADS)]
    work = [(uids[number % INCIDENTS], f"save {number}", people[number % THREADS]) for number in range(SAVES)]
    with ThreadPoolExecutor(THREADS) as pool:
        attempts = list(pool.map(lambda one: add_note(*one), work))
    assert len(attempts) == SAVES
    events: Any = apps.get_model("incidents", "IncidentEvent")
    for incident in Incident.objects.filter(uid__in=uids):
        expected = {line for uid, line, _ in work if uid == incident.uid}
        assert set(incident.notes.splitlines()) == expected
        assert incident.version == 1 + SAVES // INCIDENTS
        versions = events.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").values_list("version", flat=True)
        assert list(versions) == list(range(1, incident.version + 1))
        users = events.objects.filter(pgh_obj=incident.pk, version__gt=1).values_list(
            "pgh_context__metadata__user", "pgh_context__metadata__reason"
        )
        assert Counter(users) == Counter((by.pk, line) for uid, line, by in work if uid == incident.uid)


def merge(pair: tuple[str, str], by: User) -> bool:
    """Try to merge; False when the other thread was first."""
    try:
        merging.merge_now(kept=pair[0], merged=pair[1], by=by, reason="The same blast")
    except RecordError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_two_people_who_merge_a_pair_in_opposite_ways_do_not_deadlock() -> None:
    by = reviewer()
    for _ in range(5):
        first, second = make_incident(killed=3).uid, make_incident(killed=3).uid
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda pair: merge(pair, by), [(first, second), (second, first)]))
        assert sorted(done) == [False, True]
        assert Incident.public.filter(uid__in=[first, second]).count() == 1
