"""What is done to walk the services of the record; importing this registers it."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

import incidents.services
from incidents.choices import Status
from incidents.models import Incident, Merge
from incidents.services import IncidentInput, entry_of
from incidents.services.batches import BulkChange
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import located, make_incident
from tests.places.factories import PlaceFactory
from tests.services.walking import WHY, from_here, scenario


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
    from_here()
    service(entry=entry, by=editor(), reason=WHY)
    return editor()


@scenario
def edit_incident(service: Any) -> User:
    incident = public()
    entry = changed(incident, summary="A convoy.")
    from_here()
    service(uid=incident.uid, version=1, entry=entry, by=editor(), reason=WHY)
    return editor()


@scenario
def submit_incident(service: Any) -> User:
    incident = draft()
    from_here()
    service(uid=incident.uid, version=1, by=editor(), note=WHY)
    return editor()


@scenario
def return_incident(service: Any) -> User:
    incident = make_incident(status=Status.IN_REVIEW)
    from_here()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def publish_incident(service: Any) -> User:
    incident = draft()
    from_here()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def pass_incident(service: Any) -> User:
    incident = make_incident(status=Status.PUBLISHED_CHANGED)
    from_here()
    service(uid=incident.uid, version=1, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def withdraw_incident(service: Any) -> User:
    incident = public()
    from_here()
    service(uid=incident.uid, version=1, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def take_down(service: Any) -> User:
    incident = public()
    from_here()
    service(uid=incident.uid, by=reviewer(), reason="Private")
    return reviewer()


@scenario
def reinstate_incident(service: Any) -> User:
    incident = public()
    incidents.services.withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="x")
    from_here()
    service(uid=incident.uid, version=2, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def assign_incident(service: Any) -> User:
    incident = draft()
    from_here()
    service(uid=incident.uid, by=editor(), to=editor())
    return editor()


@scenario
def comment_on(service: Any) -> User:
    incident = draft()
    from_here()
    service(uid=incident.uid, by=editor(), text="Which hospital?")
    return editor()


@scenario
def resolve_comment(service: Any) -> User:
    comment = incidents.services.comment_on(uid=draft().uid, by=editor(), text="Which hospital?")
    from_here()
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
    from_here()
    service(proposal=waiting, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def return_proposal(service: Any) -> User:
    waiting = proposal()
    from_here()
    service(proposal=waiting, by=reviewer(), note=WHY)
    return reviewer()


@scenario
def cancel_proposal(service: Any) -> User:
    waiting = proposal()
    from_here()
    service(proposal=waiting, by=editor())
    return editor()


@scenario
def propose_merge(service: Any) -> User:
    first, second = public(), public()
    from_here()
    service(kept=first.uid, merged=second.uid, by=editor(), reason=WHY)
    return editor()


@scenario
def merge_now(service: Any) -> User:
    first, second = draft(url="https://example.org/1"), draft(url="https://example.org/2")
    from_here()
    service(kept=first.uid, merged=second.uid, by=editor(), reason=WHY)
    return editor()


@scenario
def unmerge(service: Any) -> User:
    first, second = draft(), draft()
    incidents.services.propose_merge(kept=first.uid, merged=second.uid, by=editor(), reason="x")
    from_here()
    service(merge=Merge.objects.get().pk, by=reviewer(), reason=WHY)
    return reviewer()


@scenario
def split_incident(service: Any) -> User:
    incident = public(injured=4)
    figure = incident.reports.get().figures.get(harm="injured")
    from_here()
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
    from_here()
    service(uid=incident.uid, version=2, part="summary", event=event, by=editor(), reason=WHY)
    return editor()


@scenario
def restore_row(service: Any) -> User:
    incident = draft(injured=4)
    first = entry_of(incident).reports[0]
    entry = changed(incident, reports=(replace(first, figures=first.figures[:1]),))
    incidents.services.edit_incident(uid=incident.uid, version=1, entry=entry, by=editor())
    gone: Any = apps.get_model("incidents", "CasualtyFigureEvent")._default_manager.get(pgh_label="delete")
    from_here()
    service(uid=incident.uid, version=2, kind="figure", event=gone.pgh_id, by=editor(), reason=WHY)
    return editor()


@scenario
def withhold_location(service: Any) -> User:
    incident = public(location=located(place=PlaceFactory.create()))
    from_here()
    service(uid=incident.uid, to="district", reason="Private", by=editor())
    return editor()


@scenario
def reveal_location(service: Any) -> User:
    incident = public(location=located(place=PlaceFactory.create()))
    incidents.services.withhold_location(uid=incident.uid, to="district", reason="Private", by=editor())
    from_here()
    service(uid=incident.uid, reason=WHY, by=reviewer())
    return reviewer()


@scenario
def apply_bulk_edit(service: Any) -> User:
    rows = [public(), draft()]
    from_here()
    service(versions={row.uid: 1 for row in rows}, change=BulkChange(part_of_day="night"), by=editor(), reason=WHY)
    return editor()


@scenario
def undo_batch(service: Any) -> User:
    batch = incidents.services.apply_bulk_edit(
        versions={public().uid: 1}, change=BulkChange(part_of_day="night"), by=editor(), reason="x"
    )
    from_here()
    service(batch=batch.pk, by=reviewer(), reason=WHY)
    return reviewer()
