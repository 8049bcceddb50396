"""Changing an incident through the one service that everything uses."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps

from groups.models import ArmedGroup
from incidents.choices import FourEyes, ProposalState, Status
from incidents.ledger import ledger
from incidents.models import CasualtyFigure, Incident, Proposal, Report
from incidents.services import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    IncidentInput,
    NotAllowed,
    RecordError,
    ReportInput,
    Saved,
    StaleVersion,
    create_incident,
    edit_incident,
    entry_of,
    withhold_location,
)
from tests.dashboard.desk.people import editor, reader
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db
EVENTS: Any = apps.get_model("incidents", "IncidentEvent")
LATER = dt.date(2024, 5, 3)


def change(incident: Incident, *, corrects: bool = False, reason: str = "A reason", **parts: Any) -> Saved:
    """Edit some parts of an incident as it stands."""
    entry = replace(entry_of(incident), **parts)
    return edit_incident(
        uid=incident.uid, version=incident.version, entry=entry, by=editor(), reason=reason, corrects=corrects
    )


def with_figure(entry: IncidentInput, figure: FigureInput) -> tuple[ReportInput, ...]:
    """The reports of an entry, the first with one more figure."""
    first, *others = entry.reports
    return (replace(first, figures=(*first.figures, figure)), *others)


def state(incident: Incident) -> tuple[Any, ...]:
    """What must not move when a change is refused."""
    row = Incident.objects.get(pk=incident.pk)
    return (row.version, row.status, entry_of(row), EVENTS.objects.count(), Proposal.objects.count())


def test_an_entry_without_a_difference_changes_nothing() -> None:
    incident = make_incident(killed=3, location=located(district=DistrictFactory.create()))
    before = state(incident)
    saved = change(incident, reason="")
    assert (saved.changed, saved.proposal) == ((), None)
    assert state(incident) == before


def test_a_draft_needs_no_reason() -> None:
    draft = make_incident(status=Status.DRAFT)
    saved = change(draft, reason="", summary="Two men on a motorcycle fired.")
    assert saved.changed == ("summary",)
    assert (saved.incident.status, saved.incident.version) == (Status.DRAFT, 2)


def test_a_published_incident_becomes_edited_since_review() -> None:
    incident = make_incident(killed=3)
    saved = change(incident, summary="Corrected.")
    assert (saved.incident.status, saved.incident.version) == (Status.PUBLISHED_CHANGED, 2)
    assert saved.incident.unreviewed_editors == [editor().pk]
    (entry,) = [one for one in ledger(saved.incident) if one.field == "summary"]
    assert (entry.old, entry.new, entry.reason) == ("–", "Corrected.", "A reason")


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_edit_after_publication_needs_a_reason(reason: str) -> None:
    incident = make_incident(killed=3)
    before = state(incident)
    with pytest.raises(RecordError, match=r"^reason: say why"):
        change(incident, reason=reason, summary="Corrected.")
    assert state(incident) == before


def test_a_later_toll_is_a_new_figure_and_the_first_one_stays() -> None:
    incident = make_incident(killed=3)
    later = FigureInput("total", "killed", low=5, high=5, stated_on=LATER, total_includes_militants="no")
    saved = change(incident, reports=with_figure(entry_of(incident), later))
    figures = CasualtyFigure.objects.filter(report__incident=incident).values_list("low", "stated_on")
    assert set(figures) == {(3, None), (5, LATER)}
    assert (saved.incident.killed_low, saved.incident.killed_best, saved.incident.killed_high) == (5, 5, 5)


def test_a_toll_is_not_written_over() -> None:
    incident = make_incident(killed=3)
    before = state(incident)
    first = entry_of(incident).reports[0]
    lost = replace(first, figures=(replace(first.figures[0], low=5, high=5),))
    with pytest.raises(RecordError, match=r"^corrects: .* add a later toll as a new figure"):
        change(incident, reports=(lost,))
    assert state(incident) == before


def test_a_wrong_entry_can_be_corrected_when_that_is_said() -> None:
    incident = make_incident(killed=3)
    first = entry_of(incident).reports[0]
    right = replace(first, figures=(replace(first.figures[0], low=5, high=5),))
    saved = change(incident, corrects=True, reports=(right,))
    assert saved.incident.killed_best == 5
    assert CasualtyFigure.objects.get(report__incident=incident).low == 5
    (entry,) = [one for one in ledger(saved.incident) if one.field == "killed_best"]
    assert (entry.old, entry.new) == ("3", "5")


def test_a_source_is_not_taken_out_by_the_way() -> None:
    incident = make_incident(killed=3, url="https://example.org/1")
    other = ReportInput(outlet=OutletFactory.create(), url="https://example.org/2")
    with pytest.raises(RecordError, match=r"^corrects: the source https://example.org/1 is taken out"):
        change(incident, reports=(other,))
    assert Report.objects.get(incident=incident).url == "https://example.org/1"


def test_a_source_keeps_its_row_when_only_its_title_changes() -> None:
    incident = make_incident(killed=3, url="https://example.org/1")
    report = Report.objects.get(incident=incident)
    first = entry_of(incident).reports[0]
    change(incident, reports=(replace(first, title="Three killed", id=None),))
    assert (Report.objects.get(incident=incident).pk, Report.objects.get(pk=report.pk).title) == (
        report.pk,
        "Three killed",
    )


def test_an_edit_on_an_older_version_is_refused_with_the_present_one() -> None:
    incident = make_incident(killed=3)
    change(incident, summary="First.")
    before = state(incident)
    with pytest.raises(StaleVersion) as refused:
        edit_incident(
            uid=incident.uid,
            version=1,
            entry=replace(entry_of(incident), summary="Second."),
            by=editor("other"),
            reason="Mine",
        )
    assert (refused.value.seen, refused.value.incident.version, refused.value.incident.summary) == (1, 2, "First.")
    assert state(incident) == before


def test_a_reader_cannot_edit() -> None:
    incident = make_incident(killed=3)
    before = state(incident)
    with pytest.raises(NotAllowed, match="editor"):
        edit_incident(uid=incident.uid, version=1, entry=entry_of(incident), by=reader(), reason="Please")
    assert state(incident) == before


@pytest.mark.parametrize("status", [Status.WITHDRAWN])
def test_a_withdrawn_incident_is_not_edited(status: str) -> None:
    incident = make_incident(killed=3)
    Incident.objects.filter(pk=incident.pk).update(status=status, status_reason="A false alarm")
    with pytest.raises(RecordError, match=f"^status: {incident.uid} is withdrawn"):
        change(incident, summary="x")


def test_an_editors_choice_stands_in_the_place_of_the_rules() -> None:
    incident = make_incident(killed=3)
    choice = ChoiceInput("killed", 3, 4, 6, "The hospital's list has four names; two more bodies are unclaimed.")
    saved = change(incident, choices=(choice,))
    row = saved.incident
    assert (row.killed_low, row.killed_best, row.killed_high, row.casualty_rule) == (3, 4, 6, "editor")
    assert entry_of(row).choices == (choice,)
    assert change(row, choices=()).incident.casualty_rule == "lowest_credible"


def test_a_choice_says_why() -> None:
    incident = make_incident(killed=3)
    with pytest.raises(RecordError, match=r"^choices: say why"):
        change(incident, choices=(ChoiceInput("killed", 3, 4, 6, " "),))


def test_a_withheld_place_stays_withheld_when_the_rest_is_edited() -> None:
    place = PlaceFactory.create(name="Zarrinkot")
    incident = make_incident(killed=3, location=located(place=place), summary="In Zarrinkot.")
    withheld = withhold_location(uid=incident.uid, to="district", reason="A family", by=editor())
    entry = entry_of(withheld)
    assert (entry.location.place, entry.summary) == (place, "In Zarrinkot.")
    saved = edit_incident(
        uid=incident.uid,
        version=withheld.version,
        entry=replace(entry, targets=("police",)),
        by=editor(),
        reason="The post was one of the police",
    )
    row = Incident.objects.get(pk=incident.pk)
    assert saved.changed == ("targets",)
    assert (row.withheld_to, row.place, row.latitude, row.summary, row.version) == ("district", None, None, "", 3)
    assert (row.withheld_location.place, row.withheld_location.reason) == (place, "A family")
    assert "Zarrinkot" not in row.title
    assert not any("Zarrinkot" in repr(line) for line in ledger(row))


def test_each_save_is_one_version_of_the_history() -> None:
    incident = make_incident(killed=3, url="https://example.org/1")
    for number in range(3):
        later = FigureInput("total", "injured", low=number, high=number, stated_on=LATER + dt.timedelta(number))
        incident = change(incident, reports=with_figure(entry_of(incident), later)).incident
    assert list(EVENTS.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").values_list("version", flat=True)) == [
        1,
        2,
        3,
        4,
    ]


# Four eyes


def blamed(group: ArmedGroup) -> AttributionInput:
    """A statement of officials on a group."""
    return AttributionInput(words=group.name, group=group, track="official_blame", level="likely")


def waits(incident: Incident, why: list[FourEyes], **parts: Any) -> None:
    """A change is kept as a proposal, and nothing of the record moves."""
    row = state(incident)
    saved = change(incident, corrects=True, **parts)
    assert saved.proposal is not None
    assert (saved.proposal.four_eyes, saved.proposal.state) == (why, ProposalState.OPEN)
    now = state(incident)
    assert (now[:4], now[4]) == (row[:4], row[4] + 1)


def test_a_new_attribution_of_a_published_incident_waits_for_a_second_person() -> None:
    incident = make_incident(killed=3)
    waits(incident, [FourEyes.ATTRIBUTION_CHANGED], attributions=(blamed(ArmedGroupFactory.create()),))


def test_a_change_of_class_waits_for_a_second_person() -> None:
    waits(make_incident(killed=3), [FourEyes.CLASS_CHANGED], event_class="clash")


@pytest.mark.parametrize(("before", "after", "waiting"), [(9, 9, False), (9, 10, True), (10, 9, True), (3, 4, False)])
def test_figures_wait_when_ten_are_killed_before_or_after(before: int, after: int, waiting: bool) -> None:
    incident = make_incident(killed=before)
    figure = FigureInput("total", "killed", low=after, high=after, stated_on=LATER, total_includes_militants="no")
    reports = with_figure(entry_of(incident), figure)
    if waiting:
        waits(incident, [FourEyes.TEN_KILLED], reports=reports)
    else:
        assert change(incident, reports=reports).proposal is None


def test_other_edits_of_a_large_attack_are_made_at_once() -> None:
    saved = change(make_incident(killed=40), summary="A market.")
    assert (saved.proposal, saved.incident.summary) == (None, "A market.")


def test_civilians_killed_by_the_state_wait_for_a_second_person() -> None:
    incident = make_incident(event_class="security_operation", militants=2)
    figure = FigureInput("civilian", "killed", low=1, high=1)
    waits(incident, [FourEyes.CIVILIANS_BY_STATE], reports=with_figure(entry_of(incident), figure))


def test_only_one_change_of_an_incident_waits_at_a_time() -> None:
    incident = make_incident(killed=3)
    change(incident, event_class="clash")
    with pytest.raises(RecordError, match=r"^proposal: a change of .* already waits"):
        change(incident, event_class="criminal_violence")
    assert Proposal.objects.count() == 1


def test_a_draft_changes_class_without_a_second_person() -> None:
    saved = change(make_incident(status=Status.DRAFT, killed=30), event_class="clash")
    assert (saved.proposal, saved.incident.event_class) == (None, "clash")


# Creating


def test_an_editor_makes_drafts_alone() -> None:
    entry = entry_of(make_incident(killed=3))
    with pytest.raises(RecordError, match=r"^status: an incident starts as a draft"):
        create_incident(entry=entry, status=Status.PUBLISHED, by=editor())
    draft = create_incident(entry=replace(entry, reports=entry.reports), by=editor(), reason="From the day's news")
    assert (draft.status, draft.unreviewed_editors, draft.published_at) == (Status.DRAFT, [editor().pk], None)
    assert Incident.objects.count() == 2
