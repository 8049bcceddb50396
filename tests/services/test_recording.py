"""Every write of a person is in the history under a name and a reason: a walk over all services."""

import pghistory
import pytest
from django.db import connection

from incidents.models import Incident
from incidents.services.recording import recorded
from tests.dashboard.desk.people import editor
from tests.services import desk, record
from tests.services.walking import SCENARIOS, WHY, events_since, newest, services, walked

pytestmark = pytest.mark.django_db

# Services that take no reason of their own, or keep it apart because it may name a place; they record one all the same.
GIVE_NO_REASON = {
    "assign_incident",
    "cancel_proposal",
    "comment_on",
    "decide_match",
    "invite",
    "load_file",
    "reopen_report",
    "resolve_comment",
    "revoke",
    "take_down",
    "withhold_location",
}


def test_every_service_that_acts_for_a_person_is_walked() -> None:
    assert {function.__module__ for function in SCENARIOS.values()} == {record.__name__, desk.__name__}
    assert sorted(services()) == sorted(SCENARIOS)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_write_is_recorded_with_user_action_and_reason(name: str) -> None:
    by, events = walked(name)
    assert events, "nothing was recorded"
    for event in events:
        assert event.pgh_context is not None, f"{event._meta.label} was written under no name"
        said = event.pgh_context.metadata
        assert said["user"] == by.pk
        assert said["action"]
        assert said["reason"]
        assert name in GIVE_NO_REASON or WHY in said["reason"], f"{event._meta.label}: {said}"


def test_sql_by_hand_is_recorded_without_a_name() -> None:
    incident = record.public()
    before = newest()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET summary = 'By hand' WHERE id = %s", [incident.pk])
        cursor.execute("UPDATE incidents_outlet SET note = 'By hand'")
        cursor.execute("DELETE FROM incidents_casualtyfigure")
    found = sorted((event._meta.model_name, event.pgh_label, event.pgh_context) for event in events_since(before))
    assert found == [
        ("casualtyfigureevent", "delete", None),
        ("incidentevent", "update", None),
        ("outletevent", "update", None),
    ]


def test_a_change_inside_a_request_keeps_its_own_reason_and_the_requests_address() -> None:
    editor()
    first, second = record.public(), record.public()
    before = newest()
    with pghistory.context(user=7, url="/desk/bulk/"):
        for incident, reason in ((first, "One"), (second, "Two")):
            with recorded(by=editor(), action="edit", reason=reason):
                Incident.objects.filter(pk=incident.pk).update(summary=reason)
        Incident.objects.filter(pk=first.pk).update(notes="Outside")
    said = {(event.summary, event.notes): event.pgh_context.metadata for event in events_since(before)}
    assert {words: (one.get("reason"), one["user"], one["url"]) for words, one in said.items()} == {
        ("One", ""): ("One", editor().pk, "/desk/bulk/"),
        ("Two", ""): ("Two", editor().pk, "/desk/bulk/"),
        ("One", "Outside"): (None, 7, "/desk/bulk/"),
    }


def test_what_a_transaction_writes_after_a_service_is_not_in_its_name() -> None:
    incident = record.public()
    with recorded(by=editor(), action="edit", reason="Mine"):
        Incident.objects.filter(pk=incident.pk).update(summary="Mine")
    before = newest()
    Incident.objects.filter(pk=incident.pk).update(notes="Nobody's")
    (event,) = events_since(before)
    assert event.pgh_context is None
