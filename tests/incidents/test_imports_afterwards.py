"""An import that was carried out: not done twice, undone as a whole, and safe from a worker that dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from config.backup import Database
from incidents.choices import BatchState, ProposalState, Status
from incidents.models import Batch, BatchItem, Incident, Proposal
from incidents.services import RecordError, return_proposal, withdraw_incident
from incidents.services.batches import undo_batch
from incidents.services.imports import abandoned, ask_undo, carry_out, start_import, work_on
from incidents.spreadsheets.progress import progress_of
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import OutletFactory
from tests.incidents.sheets import carried_out, checked, contents, counts_of, csv_of, made_by, new, undone, xlsx_of
from tests.places.factories import ProvinceFactory

EVENTS: Any = apps.get_model("incidents", "IncidentEvent")
ONE_KILLED = "PK-000003"
"""Published: one policeman killed at Takht-e-Nusrati, says The News."""
FIVE_BLAMED = "PK-000004"
"""Published: five militants killed; the TTP is blamed."""

record = pytest.mark.usefixtures("record_db")


# -- Not twice -----------------------------------------------------------------------------------------


@record
@pytest.mark.parametrize("again", [csv_of, xlsx_of])
def test_a_second_upload_changes_nothing(again: Any) -> None:
    rows = [new(1), new(2, killed_total="5+"), {"uid": ONE_KILLED, "notes": "x"}, {"uid": FIVE_BLAMED, "notes": "y"}]
    first = carried_out(csv_of(*rows))
    before = contents()
    batch = carried_out(again(*rows), by=reviewer("another"))
    assert counts_of(batch) == {"unchanged": 4}
    assert contents() == before
    made = [row.uid for row in made_by(first)]
    assert [(row["uid"], row.get("why")) for row in batch.result["rows"]] == [
        *((uid, f"carried out already by import {first.pk}") for uid in made),
        (ONE_KILLED, None),
        (FIVE_BLAMED, None),
    ]


@record
def test_a_row_is_known_again_after_its_incident_was_edited_or_withdrawn() -> None:
    rows = [new(1), new(2), {"uid": ONE_KILLED, "notes": "x"}]
    first = carried_out(*rows)
    edited, discarded = made_by(first)
    carried_out({"uid": edited.uid, "notes": "edited"}, {"uid": ONE_KILLED, "notes": "otherwise"})
    withdraw_incident(uid=discarded.uid, version=1, by=editor(), reason="Not one")
    batch = checked(*rows)
    assert counts_of(batch) == {"unchanged": 3}
    assert Incident.objects.get(uid=ONE_KILLED).notes == "otherwise"


@record
def test_a_row_that_says_something_else_is_another_row() -> None:
    carried_out(new(1))
    assert counts_of(checked(new(1), new(1, notes="another"))) == {"new": 1, "unchanged": 1}


@record
def test_what_waits_for_a_second_person_is_not_proposed_twice_unless_it_was_returned() -> None:
    row = {"uid": FIVE_BLAMED, "event_class": "clash"}
    carried_out(row)
    assert counts_of(carried_out(row)) == {"unchanged": 1}
    return_proposal(proposal=Proposal.objects.get().pk, by=reviewer(), note="Not enough")
    assert counts_of(carried_out(row)) == {"waiting": 1}


@record
def test_after_an_undo_the_same_file_may_be_carried_out_again() -> None:
    batch = undone(carried_out(new(1)))
    assert batch.state == BatchState.UNDONE
    assert counts_of(carried_out(new(1))) == {"new": 1}


# -- Undoing -------------------------------------------------------------------------------------------


@record
def test_an_undo_withdraws_what_was_made_and_sets_back_what_was_changed() -> None:
    old = Incident.objects.get(uid=ONE_KILLED)
    batch = carried_out(
        new(1),
        {"uid": ONE_KILLED, "notes": "x", "source_url": "https://www.dawn.com/1", "killed_total": "2"},
        {"uid": FIVE_BLAMED, "event_class": "clash"},
    )
    (made,) = made_by(batch)
    batch = undone(batch, by=reviewer())
    made.refresh_from_db()
    row = Incident.objects.get(uid=ONE_KILLED)
    assert (made.status, made.status_reason) == (Status.WITHDRAWN, "Undone: Wrong file")
    assert (row.notes, row.killed_best, row.reports.count()) == (old.notes, old.killed_best, old.reports.count())
    assert Proposal.objects.get().state == ProposalState.CANCELLED
    undo = batch.result["undo"]
    assert (undo["undone"], undo["taken_back"]) == ([ONE_KILLED, made.uid], [FIVE_BLAMED])
    assert (batch.state, batch.undone_by, batch.result["undo"]["skipped"]) == (BatchState.UNDONE, reviewer(), [])
    said = EVENTS.objects.filter(pgh_obj=row.pk).order_by("-pgh_id").first().pgh_context.metadata
    assert (said["user"], said["reason"], said["batch"]) == (reviewer().pk, "Undone: Wrong file", batch.pk)


@record
def test_what_somebody_changed_since_is_left_alone_and_named() -> None:
    batch = carried_out({"uid": ONE_KILLED, "notes": "x"}, {"uid": FIVE_BLAMED, "notes": "y"})
    carried_out({"uid": ONE_KILLED, "summary": "Since."})
    batch = undone(batch)
    assert (batch.result["undo"]["undone"], batch.result["undo"]["skipped"]) == ([FIVE_BLAMED], [ONE_KILLED])
    row = Incident.objects.get(uid=ONE_KILLED)
    assert (row.notes, row.summary) == ("x", "Since.")
    # What stands is known again, what was set back is not.
    again = checked({"uid": ONE_KILLED, "notes": "x"}, {"uid": FIVE_BLAMED, "notes": "y"})
    assert counts_of(again) == {"changed": 1, "unchanged": 1}


@record
def test_an_undo_that_needs_a_reviewer_leaves_everything_standing_and_says_so() -> None:
    batch = carried_out(new(), by=reviewer(), new_rows="publish")
    ask_undo(batch=batch.pk, by=editor(), reason="Wrong file")
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.result["problem"]) == (BatchState.APPLIED, "This needs the role “reviewer”.")
    assert [row.status for row in made_by(batch)] == [Status.PUBLISHED]
    assert undone(batch).state == BatchState.UNDONE


@record
def test_an_undo_says_why_and_a_batch_is_undone_once() -> None:
    batch = carried_out(new())
    with pytest.raises(RecordError, match="say why"):
        ask_undo(batch=batch.pk, by=editor(), reason=" ")
    batch = undone(batch)
    with pytest.raises(RecordError, match="not in a state"):
        ask_undo(batch=batch.pk, by=editor(), reason="Again")


@record
def test_the_same_incident_cannot_be_undone_past_a_later_import() -> None:
    first = carried_out({"uid": ONE_KILLED, "notes": "first"})
    second = carried_out({"uid": ONE_KILLED, "notes": "second"})
    assert undone(first).result["undo"]["skipped"] == [ONE_KILLED]
    undone(second)
    assert Incident.objects.get(uid=ONE_KILLED).notes == "first"


# -- The worker ----------------------------------------------------------------------------------------


@record
def test_a_message_that_is_delivered_again_does_nothing() -> None:
    batch = carried_out(new())
    before = contents()
    assert not work_on(batch=batch.pk)
    assert contents() == before
    assert not work_on(batch=batch.pk + 1000)


@record
def test_progress_is_told_while_it_goes_on_and_forgotten_when_more_is_asked_for() -> None:
    batch = checked(*(new(number) for number in range(1, 8)))
    assert (progress_of(batch.pk).done, progress_of(batch.pk).total) == (7, 7)
    carry_out(batch=batch.pk, by=editor())
    assert (progress_of(batch.pk).done, progress_of(batch.pk).total) == (0, 0)


@record
def test_the_progress_of_an_undo_counts_the_incidents_that_the_import_made_or_changed() -> None:
    batch = carried_out(new(1), new(2), {"uid": ONE_KILLED, "notes": "x"}, {"uid": FIVE_BLAMED, "notes": ""})
    ask_undo(batch=batch.pk, by=editor(), reason="Wrong file")
    assert (progress_of(batch.pk).done, progress_of(batch.pk).total) == (0, 0)
    told: list[int] = []
    with transaction.atomic():
        undo_batch(batch=batch.pk, by=editor(), reason="Wrong file", progress=told.append)
        transaction.set_rollback(True)
    assert told == [1, 2, 3]
    work_on(batch=batch.pk)
    assert (progress_of(batch.pk).done, progress_of(batch.pk).total) == (3, 3)


@record
def test_what_nobody_foresaw_fails_the_batch_and_changes_nothing() -> None:
    batch = start_import(by=editor(), content=csv_of(new()), file_name="x.csv", reason="x")
    Batch.objects.filter(pk=batch.pk).update(content={})
    before = contents()
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, contents()) == (BatchState.FAILED, before)
    assert batch.result["problem"].startswith("Something went wrong that the program did not foresee.")


@record
def test_a_batch_that_brings_the_worker_down_is_not_taken_up_for_ever() -> None:
    batch = start_import(by=editor(), content=csv_of(new()), file_name="x.csv", reason="x")
    Batch.objects.filter(pk=batch.pk).update(result={"attempts": 3})
    assert not work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert batch.result["problem"] == "The worker stopped 3 times while at it. Split the file into several."
    assert abandoned() == []


@pytest.fixture
def other_connection() -> Iterator[psycopg.Connection[Any]]:
    """Somebody else's connection to the test's database."""
    database = Database(os.environ["DATABASE_URL"]).named(connection.settings_dict["NAME"])
    with database.connect() as found:
        found.autocommit = True
        yield found


def small_rows(count: int) -> bytes:
    """Rows that need no more of the reference tables than one outlet and one province."""
    OutletFactory.create(hosts=["dawn.com"])
    ProvinceFactory.create(name="Sindh")
    row = {"date": "2024-05-01", "event_class": "clash", "province": "Sindh", "killed_total": "1"}
    return csv_of(*({**row, "source_url": f"https://dawn.com/{number}"} for number in range(count)))


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_a_worker_holds_is_left_to_it(other_connection: psycopg.Connection[Any]) -> None:
    batch = start_import(by=editor(), content=small_rows(1), file_name="x.csv", reason="x")
    with other_connection.transaction():
        other_connection.execute("SELECT 1 FROM incidents_batch WHERE id = %s FOR UPDATE", [batch.pk])
        assert not work_on(batch=batch.pk)
        assert abandoned() == []
        batch.refresh_from_db()
        assert (batch.state, batch.result) == (BatchState.CHECKING, {})
    assert abandoned() == [batch.pk]
    assert work_on(batch=batch.pk)
    assert abandoned() == []


WORKER = """
import django
django.setup()
from incidents.services.imports import work_on
work_on(batch={batch})
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_finishes() -> None:
    rows = 150
    batch = checked(small_rows(rows))
    carry_out(batch=batch.pk, by=editor())
    environment = {
        **os.environ,
        "DATABASE_URL": Database(os.environ["DATABASE_URL"]).named(connection.settings_dict["NAME"]).url,
        "CACHE_KEY_PREFIX": settings.CACHES["default"]["KEY_PREFIX"],
    }
    command = [sys.executable, "-c", WORKER.format(batch=batch.pk)]
    worker = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2], env=environment)
    deadline = time.monotonic() + 30
    while progress_of(batch.pk).done < 5:
        assert worker.poll() is None, "the worker ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    while not abandoned():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    batch.refresh_from_db()
    assert (batch.state, Incident.objects.count(), BatchItem.objects.count()) == (BatchState.APPLYING, 0, 0)
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Incident.objects.count(), BatchItem.objects.count()) == (BatchState.APPLIED, rows, rows)
    assert not work_on(batch=batch.pk)
