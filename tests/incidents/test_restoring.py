"""One field, source, figure or attribution brought back; the restore is itself an edit."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps

from incidents.choices import FourEyes, Status
from incidents.ledger import ledger
from incidents.models import CasualtyFigure, Incident
from incidents.services import (
    RecordError,
    StaleVersion,
    accept_proposal,
    edit_incident,
    entry_of,
    restore_part,
    restore_row,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
EVENTS: Any = apps.get_model("incidents", "IncidentEvent")
FIGURES: Any = apps.get_model("incidents", "CasualtyFigureEvent")


def edited(incident: Incident, **parts: Any) -> Incident:
    """The incident with some parts changed."""
    return edit_incident(
        uid=incident.uid,
        version=incident.version,
        entry=replace(entry_of(incident), **parts),
        by=editor(),
        reason="It was reported so",
        corrects=True,
    ).incident


def first_event(incident: Incident) -> int:
    """The history's number of the first version."""
    number: int = EVENTS.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").first().pgh_id
    return number


def test_one_field_goes_back_to_an_earlier_value_and_the_rest_stays() -> None:
    incident = make_incident(killed=3, summary="A convoy near the bridge.")
    edited(incident, summary="A convoy.", targets=("army",))
    saved = restore_part(
        uid=incident.uid,
        version=2,
        part="summary",
        event=first_event(incident),
        by=editor(),
        reason="The bridge counts",
    )
    assert (saved.incident.summary, saved.incident.targets) == ("A convoy near the bridge.", ["army"])
    assert (saved.incident.version, saved.changed) == (3, ("summary",))
    line = next(line for line in ledger(saved.incident) if line.reason == "The bridge counts")
    assert (line.field, line.old, line.new) == ("summary", "A convoy.", "A convoy near the bridge.")


def test_the_place_is_restored_as_a_whole() -> None:
    from tests.incidents.factories import located

    there = located(place=PlaceFactory.create())
    incident = make_incident(killed=3, location=there)
    edited(incident, location=located(place=PlaceFactory.create()))
    saved = restore_part(
        uid=incident.uid, version=2, part="location", event=first_event(incident), by=editor(), reason="It was there"
    )
    assert entry_of(saved.incident).location == there


def test_a_restored_class_waits_for_a_second_person_like_any_change_of_class() -> None:
    incident = make_incident(killed=3)
    saved = edit_incident(
        uid=incident.uid, version=1, entry=replace(entry_of(incident), event_class="clash"), by=editor(), reason="x"
    )
    assert saved.proposal is not None
    accept_proposal(proposal=saved.proposal.pk, by=reviewer())
    again = restore_part(
        uid=incident.uid, version=2, part="event_class", event=first_event(incident), by=editor(), reason="It was not"
    )
    assert again.proposal is not None
    assert again.proposal.four_eyes == [FourEyes.CLASS_CHANGED]


def test_a_figure_that_was_taken_out_comes_back() -> None:
    incident = make_incident(killed=3, injured=7, status=Status.DRAFT)
    first = entry_of(incident).reports[0]
    edited(incident, reports=(replace(first, figures=first.figures[:1]),))
    gone = FIGURES.objects.get(pgh_label="delete", harm="injured")
    saved = restore_row(uid=incident.uid, version=2, kind="figure", event=gone.pgh_id, by=editor(), reason="It stands")
    assert saved.incident.injured_best == 7
    assert CasualtyFigure.objects.get(report__incident=incident, harm="injured").low == 7


def test_a_source_comes_back_with_its_figures() -> None:
    from incidents.services import ReportInput
    from tests.incidents.factories import OutletFactory

    incident = make_incident(killed=3, injured=7, url="https://example.org/1", status=Status.DRAFT)
    before = entry_of(incident)
    edited(incident, reports=(ReportInput(outlet=OutletFactory.create(), url="https://example.org/2"),))
    gone = apps.get_model("incidents", "ReportEvent")._default_manager.get(pgh_label="delete")
    saved = restore_row(uid=incident.uid, version=2, kind="report", event=gone.pgh_id, by=editor(), reason="It stands")
    (_, back) = entry_of(saved.incident).reports
    assert replace(back, id=None) == replace(before.reports[0], id=None)
    assert (saved.incident.killed_best, saved.incident.sources_count) == (3, 2)


def test_an_attribution_comes_back() -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(killed=3, groups=[(group, "claim", "made")], status=Status.DRAFT)
    edited(incident, attributions=())
    gone = apps.get_model("incidents", "AttributionEvent")._default_manager.get(pgh_label="delete")
    saved = restore_row(
        uid=incident.uid, version=2, kind="attribution", event=gone.pgh_id, by=editor(), reason="It stands"
    )
    assert [(one.group, one.track) for one in saved.incident.attributions.all()] == [(group, "claim")]


@pytest.mark.parametrize(
    ("part", "message"), [("reports", r"^part: restore one of"), ("killed_best", r"^part: restore one of")]
)
def test_what_is_derived_or_has_rows_of_its_own_is_not_restored_as_a_field(part: str, message: str) -> None:
    incident = make_incident(killed=3)
    with pytest.raises(RecordError, match=message):
        restore_part(uid=incident.uid, version=1, part=part, event=first_event(incident), by=editor(), reason="x")


def test_a_version_of_another_incident_is_refused() -> None:
    incident, other = make_incident(killed=3), make_incident(killed=4, summary="Other.")
    with pytest.raises(RecordError, match=r"^event: there is no such earlier version"):
        restore_part(uid=incident.uid, version=1, part="summary", event=first_event(other), by=editor(), reason="x")
    assert Incident.objects.get(pk=incident.pk).summary == ""


def test_a_restore_on_an_older_version_is_refused() -> None:
    incident = make_incident(killed=3, summary="First.")
    edited(incident, summary="Second.")
    with pytest.raises(StaleVersion):
        restore_part(uid=incident.uid, version=1, part="summary", event=first_event(incident), by=editor(), reason="x")
