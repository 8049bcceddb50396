"""Every write of an editor is in the history under a name and a reason: a walk over all services."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models

import dashboard.services
import incidents.services
from incidents.choices import Status
from incidents.models import Incident, Merge
from incidents.services import IncidentInput, entry_of
from incidents.services.batches import BulkChange
from incidents.services.recording import recorded
from tests.dashboard.desk.people import administrator, editor, reviewer
from tests.incidents.factories import located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
WHY = "Because the hospital said so"

Scenario = Callable[[Callable[..., Any]], User]
SCENARIOS: dict[str, Scenario] = {}


def scenario(function: Scenario) -> Scenario:
    """Register what is done to walk one service; the function has the service's name."""
    SCENARIOS[function.__name__] = function
    return function


def services() -> dict[str, Callable[..., Any]]:
    """Every public function of the services that acts for a person: it takes ``by``."""
    found = {}
    for package in (incidents.services, dashboard.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
                own = function.__module__ == module.name and not name.startswith("_")
                if own and "by" in inspect.signature(function).parameters and name not in HELPERS:
                    found[name] = function
    return found


# Steps inside a service, which run under the context of their caller.
HELPERS = {"recorded", "require", "apply_entry", "mark_edited", "propose"}


def histories() -> Iterator[type[models.Model]]:
    """Every table of history."""
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event) and not model._meta.proxy:
            yield model


def newest() -> dict[type[models.Model], int]:
    """The last number of each table of history."""
    return {model: model._default_manager.aggregate(last=models.Max("pgh_id"))["last"] or 0 for model in histories()}


def events_since(before: dict[type[models.Model], int]) -> list[Any]:
    """What has been recorded since."""
    found: list[Any] = []
    for model, last in before.items():
        found += model._default_manager.filter(pgh_id__gt=last).select_related("pgh_context")
    return found


def draft(**given: Any) -> Incident:
    """A draft."""
    return make_incident(status=Status.DRAFT, killed=3, **given)


def public(**given: Any) -> Incident:
    """A published incident."""
    return make_incident(killed=3, **given)


def changed(incident: Incident, **parts: Any) -> IncidentInput:
    """Its entry with some parts changed."""
    return replace(entry_of(incident), **parts)


@scenario
def create_incident(service: Any) -> User:
    entry = entry_of(draft())
    yield_point()
    service(entry=entry, by=editor(), reason=WHY)
    return editor()


@scenario
def edit_incident(service: Any) -> User:
    incident = public()
    entry = changed(incident, summary="A convoy.")
    yield_point()
    service(uid=incident.uid, version=1, entry=entry, by=editor(), reason=WHY)
    return editor()


@scenario
def submit_incident(service: Any) -> User:
    incident = draft()
    yield_point()
    service(uid=incident.uid, version=1, by=editor(), note=WHY)
    return editor()


@scenario
def return_incident(service: Any) -> User:
    incident = make_incident(status=Status.IN_REVIEW)
    yield_point()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def publish_incident(service: Any) -> User:
    incident = draft()
    yield_point()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def pass_incident(service: Any) -> User:
    incident = make_incident(status=Status.PUBLISHED_CHANGED)
    yield_point()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def withdraw_incident(service: Any) -> User:
    incident = public()
    yield_point()
    service(uid=incident.uid, version=1, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def take_down(service: Any) -> User:
    incident = public()
    yield_point()
    service(uid=incident.uid, by=reviewer(), reason="Private")
    return reviewer()


@scenario
def reinstate_incident(service: Any) -> User:
    incident = public()
    incidents.services.withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="x")
    yield_point()
    service(uid=incident.uid, version=2, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def assign_incident(service: Any) -> User:
    incident = draft()
    yield_point()
    service(uid=incident.uid, by=editor(), to=editor())
    return editor()


@scenario
def comment_on(service: Any) -> User:
    incident = draft()
    yield_point()
    service(uid=incident.uid, by=editor(), text="Which hospital?")
    return editor()


@scenario
def resolve_comment(service: Any) -> User:
    comment = incidents.services.comment_on(uid=draft().uid, by=editor(), text="Which hospital?")
    yield_point()
    service(comment=comment.pk, by=reviewer())
    return reviewer()


def proposal() -> int:
    """A change that waits for a second person."""
    incident = public()
    saved = incidents.services.edit_incident(
        uid=incident.uid, version=1, entry=changed(incident, event_class="clash"), by=editor(), reason=WHY
    )
    assert saved.proposal is not None
    number: int = saved.proposal.pk
    return number


@scenario
def accept_proposal(service: Any) -> User:
    waiting = proposal()
    yield_point()
    service(proposal=waiting, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def return_proposal(service: Any) -> User:
    waiting = proposal()
    yield_point()
    service(proposal=waiting, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def cancel_proposal(service: Any) -> User:
    waiting = proposal()
    yield_point()
    service(proposal=waiting, by=editor())
    return editor()


@scenario
def propose_merge(service: Any) -> User:
    first, second = public(), public()
    yield_point()
    service(kept=first.uid, merged=second.uid, by=editor(), reason=WHY)
    return editor()


@scenario
def merge_now(service: Any) -> User:
    first, second = draft(url="https://example.org/1"), draft(url="https://example.org/2")
    yield_point()
    service(kept=first.uid, merged=second.uid, by=editor(), reason=WHY)
    return editor()


@scenario
def unmerge(service: Any) -> User:
    first, second = draft(), draft()
    incidents.services.propose_merge(kept=first.uid, merged=second.uid, by=editor(), reason="x")
    yield_point()
    service(merge=Merge.objects.get().pk, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def split_incident(service: Any) -> User:
    incident = public(injured=4)
    figure = incident.reports.get().figures.get(harm="injured")
    yield_point()
    service(uid=incident.uid, version=1, figures=[figure.pk], by=editor(), reason=WHY)
    return editor()


def edited_summary() -> tuple[Incident, int]:
    """An incident whose summary was changed, and the number of the version before."""
    incident = public(summary="Before.")
    incidents.services.edit_incident(
        uid=incident.uid, version=1, entry=changed(incident, summary="After."), by=editor(), reason="x"
    )
    history: Any = apps.get_model("incidents", "IncidentEvent")
    return incident, history.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").first().pgh_id


@scenario
def restore_part(service: Any) -> User:
    incident, event = edited_summary()
    yield_point()
    service(uid=incident.uid, version=2, part="summary", event=event, by=editor(), reason=WHY)
    return editor()


@scenario
def restore_row(service: Any) -> User:
    incident = draft(injured=4)
    first = entry_of(incident).reports[0]
    entry = changed(incident, reports=(replace(first, figures=first.figures[:1]),))
    incidents.services.edit_incident(uid=incident.uid, version=1, entry=entry, by=editor())
    gone: Any = apps.get_model("incidents", "CasualtyFigureEvent")._default_manager.get(pgh_label="delete")
    yield_point()
    service(uid=incident.uid, version=2, kind="figure", event=gone.pgh_id, by=editor(), reason=WHY)
    return editor()


@scenario
def withhold_location(service: Any) -> User:
    incident = public(location=located(place=PlaceFactory.create()))
    yield_point()
    service(uid=incident.uid, to="district", reason="Private", by=editor())
    return editor()


@scenario
def reveal_location(service: Any) -> User:
    incident = public(location=located(place=PlaceFactory.create()))
    incidents.services.withhold_location(uid=incident.uid, to="district", reason="Private", by=editor())
    yield_point()
    service(uid=incident.uid, reason=WHY, by=reviewer())
    return reviewer()


@scenario
def apply_bulk_edit(service: Any) -> User:
    rows = [public(), draft()]
    yield_point()
    service(versions={row.uid: 1 for row in rows}, change=BulkChange(part_of_day="night"), by=editor(), reason=WHY)
    return editor()


@scenario
def undo_batch(service: Any) -> User:
    batch = incidents.services.apply_bulk_edit(
        versions={public().uid: 1}, change=BulkChange(part_of_day="night"), by=editor(), reason="x"
    )
    yield_point()
    service(batch=batch.pk, by=reviewer(), reason=WHY)
    return reviewer()


_before: list[dict[type[models.Model], int]] = []


def yield_point() -> None:
    """What is recorded from here on is the service's."""
    for person in (editor, reviewer, administrator):
        person()
    _before[:] = [newest()]


# Services that record a step nobody outside reads a reason of, or keep the reason apart because it may name a place.
WITHOUT_REASON = {
    "assign_incident", "comment_on", "resolve_comment", "cancel_proposal", "take_down", "withhold_location",
}  # fmt: skip


def test_every_service_that_acts_for_a_person_is_walked() -> None:
    assert sorted(services()) == sorted(SCENARIOS)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_write_is_recorded_with_user_action_and_reason(name: str) -> None:
    by = SCENARIOS[name](services()[name])
    events = events_since(_before[0])
    assert events, "nothing was recorded"
    for event in events:
        assert event.pgh_context is not None, f"{event._meta.label} was written under no name"
        said = event.pgh_context.metadata
        assert said["user"] == by.pk
        assert said["action"]
        if name not in WITHOUT_REASON:
            assert WHY in said["reason"], f"{event._meta.label}: {said}"


def test_sql_by_hand_is_recorded_without_a_name() -> None:
    incident = public()
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
    first, second = public(), public()
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
    incident = public()
    with recorded(by=editor(), action="edit", reason="Mine"):
        Incident.objects.filter(pk=incident.pk).update(summary="Mine")
    before = newest()
    Incident.objects.filter(pk=incident.pk).update(notes="Nobody's")
    (event,) = events_since(before)
    assert event.pgh_context is None
