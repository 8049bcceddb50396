"""Two editors on one incident: the later save is refused, both versions are shown, and nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from dashboard.desk.entry.conflict import BOTH, MINE, THEIRS, Conflict
from dashboard.models import WorkingCopy
from incidents.choices import Status
from incidents.models import Incident
from incidents.services import (
    AttributionInput,
    FigureInput,
    IncidentInput,
    ReportInput,
    edit_incident,
    entry_of,
)
from tests.dashboard.desk.entry_form import Payload, edit_url, fields_of, one_each, opened
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, make_incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(editor())
    return client


def changed_by_another(incident: Incident, **parts: Any) -> None:
    """Save a change as another editor."""
    incident.refresh_from_db()
    edit_incident(
        uid=incident.uid,
        version=incident.version,
        entry=replace(entry_of(incident), **parts),
        by=editor("other"),
        reason="A correction",
    )


def settled(page: str, **taken: str) -> Payload:
    """What the page of two versions sends with these choices."""
    return {**fields_of(page, "conflict"), **one_each(**{f"take-{name}": whose for name, whose in taken.items()})}


def test_the_later_save_is_refused_and_both_versions_stand_side_by_side(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine", notes="My note")}
    changed_by_another(incident, summary="Theirs", targets=("police",))
    response = desk.post(edit_url(incident), {**mine, "do": "save"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "other saved" in page
    parts = {part.name: part for part in response.context["parts"]}
    assert list(parts) == ["targets", "summary", "notes"]
    assert (parts["targets"].taken, parts["summary"].taken, parts["notes"].taken) == (THEIRS, "", MINE)
    assert (list(parts["summary"].mine), list(parts["summary"].theirs)) == (["Mine"], ["Theirs"])
    incident.refresh_from_db()
    assert (incident.version, incident.summary) == (2, "Theirs")
    assert opened(desk, edit_url(incident))["summary"] == ["Mine"], "the working copy stays"


def test_both_changes_are_saved_once_the_editor_has_chosen(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine", notes="My note")}
    changed_by_another(incident, summary="Theirs", targets=("police",))
    page = desk.post(edit_url(incident), {**mine, "do": "save"}).content.decode()
    response = desk.post(edit_url(incident), {**settled(page, summary=MINE), "do": "settle:save"})
    assert response.status_code == 302
    incident.refresh_from_db()
    assert (incident.summary, incident.notes, incident.targets) == ("Mine", "My note", ["police"])
    assert incident.version == 3
    assert not WorkingCopy.objects.exists()


def test_a_part_that_both_changed_must_be_chosen(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine")}
    changed_by_another(incident, summary="Theirs")
    page = desk.post(edit_url(incident), {**mine, "do": "save"}).content.decode()
    response = desk.post(edit_url(incident), {**fields_of(page, "conflict"), "do": "settle:save"})
    assert response.status_code == 409
    assert "Choose for every part" in response.content.decode()
    incident.refresh_from_db()
    assert (incident.version, incident.summary) == (2, "Theirs")


def test_a_third_save_in_between_is_shown_before_anything_is_chosen(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine")}
    changed_by_another(incident, summary="Theirs")
    page = desk.post(edit_url(incident), {**mine, "do": "save"}).content.decode()
    changed_by_another(incident, summary="Theirs again")
    response = desk.post(edit_url(incident), {**settled(page, summary=MINE), "do": "settle:save"})
    assert response.status_code == 409
    assert "Theirs again" in response.content.decode()
    incident.refresh_from_db()
    assert (incident.version, incident.summary) == (3, "Theirs again")


def test_two_editors_who_typed_the_same_have_no_conflict(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="The same")}
    changed_by_another(incident, summary="The same")
    page = desk.post(edit_url(incident), {**mine, "do": "save"}, follow=True).content.decode()
    assert "says all of this already" in page
    incident.refresh_from_db()
    assert incident.version == 2
    assert not WorkingCopy.objects.exists()


def test_a_public_incident_asks_for_a_reason_after_the_choice_too(desk: Client) -> None:
    incident = make_incident(killed=2)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine", reason="")}
    changed_by_another(incident, summary="Theirs")
    page = desk.post(edit_url(incident), {**mine, "do": "save"}).content.decode()
    response = desk.post(edit_url(incident), {**settled(page, summary=MINE), "do": "settle:save"})
    assert response.status_code == 400
    back = fields_of(response.content.decode())
    assert (back["summary"], back["version"]) == (["Mine"], ["2"])
    desk.post(edit_url(incident), {**back, **one_each(reason="Police said so"), "do": "save"})
    incident.refresh_from_db()
    assert (incident.summary, incident.version) == ("Mine", 3)


def test_a_copy_left_on_an_old_version_says_so_when_it_is_opened(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine", uid=incident.uid)}
    desk.post("/desk/incidents/copy/", mine)
    changed_by_another(incident, summary="Theirs")
    page = desk.get(edit_url(incident)).content.decode()
    assert "Somebody has saved the incident since" in page
    assert fields_of(page)["version"] == ["1"]


def test_a_tampered_original_makes_every_difference_a_choice(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    mine = {**opened(desk, edit_url(incident)), **one_each(summary="Mine", original="[1, 2")}
    changed_by_another(incident, targets=("police",))
    response = desk.post(edit_url(incident), {**mine, "do": "save"})
    assert response.status_code == 409
    assert [(part.name, part.taken) for part in response.context["parts"]] == [("targets", ""), ("summary", "")]


# --- Rows of both -----------------------------------------------------------------------------------------------------


def killed(number: int, said_by: str | None = None) -> FigureInput:
    return FigureInput("total", "killed", number, number, said_by=said_by)


def settle(base: IncidentInput, mine: IncidentInput, theirs: IncidentInput, **taken: str) -> IncidentInput:
    conflict = Conflict(base, mine, theirs)
    return conflict.settle(conflict.parts(taken))


@pytest.fixture
def base() -> IncidentInput:
    """An entry with one source of the record and one attribution that it carries."""
    report = ReportInput(OutletFactory.create(), "https://dawn.com/1", figures=(killed(2),), id=1)
    blamed = AttributionInput("TTP", "official_blame", "likely", report=0, id=1)
    return replace(entry_of(make_incident()), reports=(report,), attributions=(blamed,))


def urls(reports: Sequence[ReportInput]) -> list[str]:
    return [report.url for report in reports]


def test_both_keeps_the_sources_that_either_added(base: IncidentInput) -> None:
    first = base.reports[0]
    mine = replace(base, reports=(first, ReportInput(first.outlet, "https://dawn.com/mine")))
    theirs = replace(
        base,
        reports=(ReportInput(first.outlet, "https://dawn.com/theirs", id=2), first),
        attributions=(replace(base.attributions[0], report=1),),
    )
    found = settle(base, mine, theirs, reports=BOTH)
    assert urls(found.reports) == ["https://dawn.com/theirs", "https://dawn.com/1", "https://dawn.com/mine"]
    assert found.attributions[0].report == 1, "it points at the source that carries it, wherever that stands"


def test_both_keeps_the_figures_of_either_and_of_one_that_both_changed_the_editors_own(base: IncidentInput) -> None:
    first = base.reports[0]
    mine = replace(base, reports=(replace(first, figures=(killed(3), killed(4, "police"))),))
    theirs = replace(base, reports=(replace(first, title="Blast", figures=(killed(5), killed(6, "ngo"))),))
    report = settle(base, mine, theirs, reports=BOTH).reports[0]
    assert report.title == "Blast"
    assert [(one.said_by, one.low) for one in report.figures] == [(None, 3), ("ngo", 6), ("police", 4)]


def test_both_leaves_out_what_one_took_out_and_the_other_left_alone(base: IncidentInput) -> None:
    second = ReportInput(base.reports[0].outlet, "https://dawn.com/2", id=2)
    begun = replace(base, reports=(*base.reports, second))
    mine = replace(begun, reports=base.reports)
    theirs = replace(begun, reports=(*begun.reports, replace(second, url="https://dawn.com/3", id=3)))
    assert urls(settle(begun, mine, theirs, reports=BOTH).reports) == ["https://dawn.com/1", "https://dawn.com/3"]


def test_an_attribution_that_is_kept_loses_a_source_that_is_not(base: IncidentInput) -> None:
    claim = AttributionInput("BLA", "claim", "made", report=1)
    own = ReportInput(base.reports[0].outlet, "https://dawn.com/mine")
    mine = replace(base, reports=(*base.reports, own), attributions=(*base.attributions, claim))
    theirs = replace(base, reports=(replace(base.reports[0], title="Blast"),), attributions=())
    found = settle(base, mine, theirs, reports=THEIRS, attributions=MINE)
    assert [(one.words, one.report) for one in found.attributions] == [("TTP", 0), ("BLA", None)]
