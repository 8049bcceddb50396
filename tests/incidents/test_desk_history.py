"""The history that editors read: every step from the first, and what of it can be brought back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection

from incidents.choices import Status
from incidents.desk_history import FieldChange, RowChange, Step, desk_history
from incidents.models import Incident, Merge
from incidents.services import (
    FigureInput,
    IncidentInput,
    ReportInput,
    create_incident,
    edit_incident,
    entry_of,
    return_incident,
    submit_incident,
    take_down,
    withhold_location,
)
from incidents.services.merging import merge_now, unmerge
from incidents.services.restoring import restore_part, restore_row
from tests.dashboard.desk.people import administrator, editor, reviewer
from tests.incidents.factories import DAY, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]
FIVE_DEAD = FigureInput("total", "killed", low=5, high=5, said_by="police", total_includes_militants="no")


def _changed(incident: Incident, reason: str = "As the source has it", **parts: object) -> Incident:
    incident.refresh_from_db()
    entry = replace(entry_of(Incident.objects.get(pk=incident.pk)), **parts)  # type: ignore[arg-type]
    saved = edit_incident(
        uid=incident.uid, version=incident.version, entry=entry, by=editor(), reason=reason, corrects=True
    )
    assert saved.proposal is None
    return saved.incident


def _newest(incident: Incident) -> Step:
    return desk_history(incident)[0]


def test_the_first_step_lists_the_sources_an_incident_was_entered_with() -> None:
    outlet = OutletFactory.create(name="Dawn")
    report = ReportInput(outlet=outlet, url="https://dawn.com/1", figures=(FIVE_DEAD,))
    entry = IncidentInput("militant_attack", DAY, located(), (report,))
    incident = create_incident(entry=entry, by=editor(), reason="From the morning paper")
    (step,) = desk_history(incident)
    assert (step.action, step.by, step.reason, step.version) == ("Entered", "ed", "From the morning paper", 1)
    assert step.fields == []
    assert step.rows == [
        RowChange("report", "Source added", "–", "Dawn: https://dawn.com/1"),
        RowChange("figure", "Figure added", "–", "Total, killed: 5 (Police; militants not included)"),
    ]


def test_a_changed_part_says_old_and_new_in_words_and_which_version_still_had_the_old() -> None:
    incident = make_incident(part_of_day="dawn")
    first = apps.get_model("incidents", "IncidentEvent")._default_manager.get(pgh_obj=incident.pk)
    _changed(incident, part_of_day="night")
    change = next(one for one in _newest(incident).fields if one.part == "part_of_day")
    assert (change.label, change.old, change.new) == ("Part of day", "Dawn", "Night")
    assert change.event == first.pk


def test_the_event_of_a_change_is_what_restores_it() -> None:
    incident = make_incident(summary="As it was.")
    incident = _changed(incident, summary="As it is.")
    change = next(one for one in _newest(incident).fields if one.part == "summary")
    restore_part(
        uid=incident.uid, version=incident.version, part="summary", event=change.event, by=editor(), reason="Wrong"
    )
    incident.refresh_from_db()
    assert incident.summary == "As it was."
    assert [(one.old, one.new) for one in _newest(incident).fields] == [("As it is.", "As it was.")]


def test_the_columns_of_a_place_are_told_as_one_part() -> None:
    old, new = PlaceFactory.create(name="Kuchlak"), PlaceFactory.create(name="Chaman")
    incident = _changed(make_incident(location=located(place=old)), location=located(place=new))
    change = next(one for one in _newest(incident).fields if one.part == "location")
    assert change.label == "Place"
    assert "place Kuchlak" in change.old
    assert "place Chaman" in change.new
    assert f"district {new.district.name}" in change.new


def test_a_derived_number_is_one_line_with_its_range_and_cannot_be_restored_by_itself() -> None:
    outlet = OutletFactory.create()
    incident = make_incident(killed=3, url="https://example.org/1")
    more = ReportInput(outlet=outlet, url="https://example.org/2", figures=(FIVE_DEAD,))
    incident = _changed(incident, reports=(*entry_of(incident).reports, more))
    changes = {one.label: one for one in _newest(incident).fields}
    assert changes["Victims killed"] == FieldChange("Victims killed", "3", "5 (3–5)")
    assert "Victims killed, low" not in changes


def test_a_source_taken_out_is_restored_with_its_figures_by_its_event() -> None:
    incident = make_incident(killed=3, url="https://example.org/1")
    more = ReportInput(outlet=OutletFactory.create(name="Dawn"), url="https://dawn.com/2", figures=(FIVE_DEAD,))
    incident = _changed(incident, reports=(*entry_of(incident).reports, more))
    kept = entry_of(Incident.objects.get(pk=incident.pk)).reports[:1]
    incident = _changed(incident, reports=kept)
    gone = [row for row in _newest(incident).rows if row.kind == "report"]
    assert [(row.label, row.old, row.new) for row in gone] == [("Source removed", "Dawn: https://dawn.com/2", "–")]
    restore_row(
        uid=incident.uid, version=incident.version, kind="report", event=gone[0].event, by=editor(), reason="Wrong"
    )
    again = entry_of(Incident.objects.get(pk=incident.pk)).reports[1]
    assert (again.url, again.figures) == ("https://dawn.com/2", (FIVE_DEAD,))


def test_a_changed_figure_leads_back_to_what_it_was() -> None:
    report = ReportInput(outlet=OutletFactory.create(), url="https://example.org/1", figures=(FIVE_DEAD,))
    entry = IncidentInput("militant_attack", DAY, located(), (report,))
    incident = create_incident(entry=entry, by=editor())
    stored = entry_of(incident).reports[0]
    incident = _changed(incident, reports=(replace(stored, figures=(replace(FIVE_DEAD, low=6, high=6),)),))
    (row,) = _newest(incident).rows
    assert (row.label, row.old[:16], row.new[:16]) == ("Figure changed", "Total, killed: 5", "Total, killed: 6")
    restore_row(
        uid=incident.uid, version=incident.version, kind="figure", event=row.event, by=editor(), reason="Misread"
    )
    assert Incident.objects.get(pk=incident.pk).killed_best == 5


def test_a_quote_that_changes_is_told_too() -> None:
    incident = make_incident(killed=3, url="https://example.org/1", quote="three killed")
    stored = entry_of(incident).reports[0]
    incident = _changed(incident, reports=(replace(stored, quote="three men killed"),))
    (row,) = _newest(incident).rows
    assert (row.label, row.new[-26:]) == ("Source changed", "; quote: “three men killed”"[-26:])


def test_review_steps_carry_their_note_and_an_unpublished_danger_stays_with_editors() -> None:
    incident = make_incident(status=Status.DRAFT)
    submit_incident(uid=incident.uid, version=1, by=editor(), note="Ready")
    return_incident(uid=incident.uid, version=2, by=reviewer(), note="Name the district")
    returned, submitted, _ = desk_history(incident)
    assert (returned.action, returned.by, returned.reason, returned.note) == (
        "Returned to its editor", "rev", "Name the district", "",
    )  # fmt: skip
    assert (submitted.action, submitted.reason) == ("Sent to review", "Ready")
    public = make_incident()
    take_down(uid=public.uid, by=reviewer(), reason="The witness lives there")
    taken = _newest(public)
    assert (taken.action, taken.reason) == ("Taken down", "Taken down because it could harm somebody")
    assert taken.note == "The witness lives there"


def test_a_withheld_place_is_told_once_and_its_absence_is_not_offered_for_restoring() -> None:
    place = PlaceFactory.create(name="Kuchlak")
    incident = make_incident(location=located(place=place), summary="At the school.")
    incident = withhold_location(uid=incident.uid, to="district", reason="A school", by=editor())
    step = _newest(incident)
    (kept_back,) = step.rows
    assert kept_back.label == "Kept back from the public"
    assert kept_back.new.startswith("Kuchlak; ")
    assert kept_back.new.endswith("because A school")
    incident = _changed(incident, part_of_day="night", summary="At a school.")
    after = _newest(incident)
    (summary,) = after.rows
    assert (summary.label, summary.event) == ("Withheld place changed", 0)
    assert "summary: At the school." in summary.old
    assert "summary: At a school." in summary.new
    assert [one.part for one in after.fields if one.label == "Part of day"] == ["part_of_day"]
    assert _newest(_changed(incident, part_of_day="dawn")).rows == []


def test_what_a_merge_moves_is_told_on_both_sides_and_can_be_taken_apart_once() -> None:
    kept = make_incident(killed=3, url="https://example.org/1", status=Status.DRAFT)
    merged = make_incident(killed=3, url="https://example.org/2", status=Status.DRAFT)
    merge_now(kept=kept.uid, merged=merged.uid, by=reviewer(), reason="Same blast")
    step = _newest(kept)
    assert (step.action, [row.label for row in step.rows]) == ("Merged", ["Source moved here"])
    assert step.merge == Merge.objects.get().pk
    gone = _newest(merged)
    assert [row.label for row in gone.rows] == ["Source moved away"]
    assert [(one.label, one.new) for one in gone.fields if one.label == "Merged into"] == [("Merged into", kept.uid)]
    unmerge(merge=step.merge, by=reviewer(), reason="Two blasts")
    apart, before, *_ = desk_history(kept)
    assert (apart.action, [row.label for row in apart.rows]) == ("Taken apart again", ["Source moved away"])
    assert before.merge is None


@pytest.mark.django_db(transaction=True)
def test_what_befell_a_source_while_it_was_another_incidents_is_not_this_ones_history() -> None:
    kept = make_incident(killed=3, url="https://example.org/1", status=Status.DRAFT)
    merged = make_incident(killed=3, url="https://example.org/2", status=Status.DRAFT)
    stored = entry_of(merged).reports[0]
    _changed(merged, reports=(replace(stored, quote="before the merge"),))
    merge_now(kept=kept.uid, merged=merged.uid, by=reviewer(), reason="Same blast")
    told = [row.label for step in desk_history(kept) for row in step.rows]
    assert told == ["Source moved here", "Source added", "Figure added"]


def test_sql_by_hand_is_a_step_without_a_name() -> None:
    incident = make_incident()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_incident SET summary = 'By hand.' WHERE id = %s", [incident.pk])
    by_hand = next(step for step in desk_history(incident) if any(one.new == "By hand." for one in step.fields))
    assert (by_hand.by, by_hand.action, by_hand.reason) == ("", "", "")


def test_a_step_says_who_proposed_what_another_accepted() -> None:
    from incidents.services import accept_proposal

    incident = make_incident(event_class="militant_attack")
    entry = replace(entry_of(incident), event_class="clash")
    saved = edit_incident(uid=incident.uid, version=1, entry=entry, by=editor(), reason="Both fought")
    assert saved.proposal is not None
    accept_proposal(proposal=saved.proposal.pk, by=administrator())
    step = _newest(incident)
    assert (step.action, step.by, step.proposed_by, step.reason) == ("Change accepted", "adm", "ed", "Both fought")


def test_three_queries_however_long_the_history(django_assert_max_num_queries: QueryBudget) -> None:
    district = DistrictFactory.create()
    incident = make_incident(killed=3, location=located(district=district), url="https://example.org/1")
    for number in range(12):
        incident = _changed(incident, summary=f"Version {number}.")
    with django_assert_max_num_queries(3):
        assert len(desk_history(incident)) == 13
