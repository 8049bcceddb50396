"""A spreadsheet's way into the record: checked first, then carried out as a whole or not at all."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from incidents.choices import BatchState, Status
from incidents.models import Batch, Incident, Proposal
from incidents.services import NotAllowed, RecordError, accept_proposal, withdraw_incident
from incidents.services.imports import carry_out, check_again, start_import, work_on
from incidents.spreadsheets.carrying import TRIAL_UID
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.incidents.factories import OutletFactory, make_incident
from tests.incidents.sheets import (
    carried_out,
    checked,
    contents,
    counts_of,
    csv_of,
    errors_of,
    made_by,
    new,
    xlsx_of,
)

EVENTS: Any = apps.get_model("incidents", "IncidentEvent")
ONE_KILLED = "PK-000003"
"""Published: one policeman killed at Takht-e-Nusrati, says The News."""
THEIR_URL = "https://www.thenews.com.pk/print/773389-cop-martyred-in-attack-on-polio-vaccine-team-in-kp"
FIVE_BLAMED = "PK-000004"
"""Published: five militants killed; the TTP is blamed."""

record = pytest.mark.usefixtures("record_db")


# -- Checking ------------------------------------------------------------------------------------------


@record
def test_checking_changes_nothing_and_says_what_each_row_would_do() -> None:
    before = contents()
    batch = checked(
        new(1),
        {"uid": ONE_KILLED, "notes": "seen"},
        {"uid": FIVE_BLAMED, "event_class": "clash"},
        {"uid": "PK-000005"},
    )
    assert contents() == before
    assert batch.state == BatchState.CHECKED
    assert counts_of(batch) == {"new": 1, "changed": 1, "waiting": 1, "unchanged": 1}
    assert not Incident.objects.filter(uid=TRIAL_UID).exists()
    rows = {row["row"]: row for row in batch.result["rows"]}
    assert (rows[2]["kind"], rows[2]["status"], rows[2].get("uid")) == ("new", "draft", None)
    old_notes = Incident.objects.get(uid=ONE_KILLED).notes
    assert rows[3]["changes"] == [["Notes for editors", old_notes, "seen"]]
    assert rows[4]["changes"][0] == ["Class", "Security operation", "Clash"]
    assert (rows[5]["kind"], rows[5]["uid"]) == ("unchanged", "PK-000005")


@record
def test_a_later_toll_is_shown_with_what_the_public_will_see() -> None:
    toll = {"source_url": "https://www.dawn.com/1", "source_published": "2021-01-20", "killed_total": "3"}
    batch = checked({"uid": ONE_KILLED, **toll, "total_includes_militants": "no", "said_by": "hospital_or_rescue"})
    (row,) = batch.result["rows"]
    assert row["changes"][-1] == ["Victims killed, as shown", "1", "3"]
    assert ["Source address", "", "https://www.dawn.com/1"] in row["changes"]


@record
def test_errors_name_row_column_and_cell_in_words_and_refuse_the_file() -> None:
    before = contents()
    batch = checked(new(1), new(2, district="Kohatt", killed_total="few"), new(3, event_class="atack"))
    assert batch.state == BatchState.REFUSED
    assert errors_of(batch) == [
        (3, "District", "No district is called “Kohatt”; nearest: Kohat"),
        (
            3,
            "Killed, total",
            "“few” is not understood: write 5, 5+, ~5, 5-7, <=9, several or dozens; 0 for none, nothing when it is "
            "not reported",
        ),
        (4, "Class", "“atack” is not a class; nearest: Militant attack; the sheet “Words” lists all of them"),
    ]
    assert [cell for _, _, cell, _ in batch.result["errors"]] == ["D3", "E3", "B4"]
    assert contents() == before
    with pytest.raises(RecordError):
        carry_out(batch=batch.pk, by=editor())


@record
def test_the_errors_set_right_the_file_is_carried_out() -> None:
    assert checked(new(1, district="Kohatt")).state == BatchState.REFUSED
    batch = carried_out(new(1, district="Kohat"))
    assert (batch.state, [row.district and row.district.slug for row in made_by(batch)]) == ("applied", ["kohat"])


@record
def test_a_formula_is_an_error_in_csv_and_in_xlsx() -> None:
    said = "This is a formula; put what it comes to in its place, as plain text or a number"
    rows = [new(1, notes="=1+1"), new(2, notes="=1+1")]
    for content in (csv_of(*rows), xlsx_of(*rows)):
        assert errors_of(checked(content)) == [(2, "Notes for editors", said), (3, "Notes for editors", said)]


@record
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_urdu_arrives_in_every_encoding(encoding: str) -> None:
    batch = carried_out(csv_of(new(place="وانا", notes="نگران"), delimiter=";", encoding=encoding))
    (incident,) = made_by(batch)
    assert (incident.place and incident.place.slug, incident.notes) == ("wana", "نگران")


@record
def test_what_is_no_spreadsheet_is_refused_with_one_sentence() -> None:
    batch = checked(b"date;class\n\xe9", file_name="rows.csv")
    assert (batch.state, batch.result["counts"]["total"]) == (BatchState.REFUSED, 0)
    assert batch.result["problem"].startswith("The file is not in UTF-8 or UTF-16 (line 2).")


@record
def test_rows_that_speak_of_one_incident_twice_are_refused() -> None:
    batch = checked(new(1), {"uid": ONE_KILLED, "notes": "a"}, new(1), {"uid": "pk-000003", "summary": "b"})
    assert errors_of(batch) == [
        (4, "", "Row 2 says the same already"),
        (5, "Incident number", "Row 3 changes PK-000003 already; put both changes into one row"),
    ]


@record
def test_a_number_nobody_has_or_that_is_closed_is_refused() -> None:
    withdraw_incident(uid=ONE_KILLED, version=1, by=reviewer(), reason="A mistake")
    batch = checked({"uid": "PK-999999", "notes": "x"}, {"uid": ONE_KILLED, "notes": "x"})
    assert errors_of(batch) == [
        (2, "Incident number", "No incident has the number PK-999999; leave it blank for a new one"),
        (3, "Incident number", "PK-000003 is withdrawn; it cannot be changed"),
    ]


@record
def test_a_source_that_is_in_the_record_already_is_worth_a_look() -> None:
    batch = checked(new(source_url=THEIR_URL))
    assert ["Source address", "PK-000003 rests on this source already; make sure that this is another incident"] in (
        batch.result["rows"][0]["notes"]
    )
    assert batch.result["counts"]["noted"] == 1


@record
def test_a_file_may_be_checked_again_after_what_it_missed_was_added() -> None:
    batch = checked(new(source_url="https://newcomer.example/1"))
    assert [column for _, column, _ in errors_of(batch)] == ["Source address"]
    OutletFactory.create(name="Newcomer", hosts=["newcomer.example"])
    check_again(batch=batch.pk, by=editor("another"))
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, counts_of(batch)) == (BatchState.CHECKED, {"new": 1})


# -- Carrying out --------------------------------------------------------------------------------------


@record
def test_new_incidents_become_drafts_under_the_uploaders_name_with_reason_source_and_batch() -> None:
    batch = carried_out(new(1), new(2))
    first, second = made_by(batch)
    assert (first.status, first.unreviewed_editors) == (Status.DRAFT, [editor().pk])
    assert [row["uid"] for row in batch.result["rows"]] == [first.uid, second.uid]
    assert batch.applied_at is not None
    event = EVENTS.objects.get(pgh_obj=second.pk, pgh_label="insert")
    said = event.pgh_context.metadata
    assert (said["user"], said["action"], said["reason"], said["source"], said["batch"]) == (
        editor().pk,
        "create_incident",
        "Tolls of the week",
        "https://www.dawn.com/news/9990002",
        batch.pk,
    )


@record
def test_every_change_of_a_batch_carries_its_number() -> None:
    start = {model: model.objects.count() for model in history()}
    batch = carried_out(
        new(1), {"uid": ONE_KILLED, "summary": "At the hospital.", "attack_types": "ambush"}, new_rows="review"
    )
    seen = 0
    for model, count in start.items():
        for event in model.objects.order_by("pgh_id")[count:]:
            assert event.pgh_context.metadata["batch"] == batch.pk
            seen += 1
    assert seen > 5


def history() -> list[Any]:
    names = ("Incident", "Report", "CasualtyFigure", "Attribution", "Review")
    return [apps.get_model("incidents", f"{name}Event") for name in names]


@record
def test_new_incidents_go_to_review_when_asked() -> None:
    (incident,) = made_by(carried_out(new(), new_rows="review"))
    assert incident.status == Status.IN_REVIEW


@record
def test_a_reviewer_publishes_what_needs_no_second_person_and_the_rest_goes_to_review() -> None:
    batch = carried_out(
        new(1),
        new(2, killed_total="10"),
        new(3, event_class="state_strike", killed_civilians="1"),
        by=reviewer(),
        new_rows="publish",
    )
    assert [row.status for row in made_by(batch)] == ["published", "in_review", "in_review"]
    assert (batch.result["counts"]["published"], batch.result["counts"]["in_review"]) == (1, 2)


@record
def test_an_editor_may_not_ask_to_publish_and_a_reader_not_to_import() -> None:
    for by in (editor(), reader()):
        with pytest.raises(NotAllowed):
            start_import(by=by, content=csv_of(new()), file_name="x.csv", reason="x", new_rows="publish")
    with pytest.raises(NotAllowed):
        start_import(by=reader(), content=csv_of(new()), file_name="x.csv", reason="x")
    with pytest.raises(RecordError, match="say why"):
        start_import(by=editor(), content=csv_of(new()), file_name="x.csv", reason="  ")
    assert Batch.objects.count() == 0


@record
def test_only_what_a_row_says_changes_and_a_published_incident_becomes_edited_since_review() -> None:
    old = Incident.objects.get(uid=ONE_KILLED)
    batch = carried_out({"uid": ONE_KILLED, "part_of_day": "morning"})
    row = Incident.objects.get(uid=ONE_KILLED)
    assert (row.part_of_day, row.status, row.version) == ("morning", Status.PUBLISHED_CHANGED, old.version + 1)
    assert (row.date, row.title, row.killed_best, row.place_id) == (old.date, old.title, old.killed_best, old.place_id)
    (item,) = batch.items.all()
    assert (item.uid, item.created, item.version_after) == (ONE_KILLED, False, 2)
    assert (item.before or {})["part_of_day"] == ""


@record
def test_a_figure_of_a_published_incident_is_overwritten_only_by_a_file_that_says_it_corrects() -> None:
    row = {"uid": ONE_KILLED, "killed_total": "2"}
    batch = checked(row)
    assert [(line, column) for line, column, _ in errors_of(batch)] == [(2, "")]
    assert "“some rows set wrong entries right”" in errors_of(batch)[0][2]
    carried_out(row, corrects=True)
    assert Incident.objects.get(uid=ONE_KILLED).killed_best == 2


@record
def test_a_later_toll_is_a_new_figure() -> None:
    toll = {"uid": ONE_KILLED, "source_url": THEIR_URL, "stated_on": "2021-01-15", "killed_total": "2"}
    carried_out(toll)
    row = Incident.objects.get(uid=ONE_KILLED)
    figures = row.reports.get(url=THEIR_URL).figures.filter(victim_class="total", harm="killed").order_by("stated_on")
    assert list(figures.values_list("low", "stated_on")) == [(1, dt.date(2021, 1, 13)), (2, dt.date(2021, 1, 15))]


@record
def test_what_needs_a_second_person_waits_for_one() -> None:
    batch = carried_out({"uid": FIVE_BLAMED, "event_class": "clash"})
    row = Incident.objects.get(uid=FIVE_BLAMED)
    assert (row.event_class, row.version, counts_of(batch)) == ("security_operation", 1, {"waiting": 1})
    proposal = Proposal.objects.get()
    assert (proposal.reason, proposal.proposed_by, batch.result["rows"][0]["proposal"]) == (
        "Tolls of the week",
        editor(),
        proposal.pk,
    )
    accept_proposal(proposal=proposal.pk, by=reviewer())
    assert Incident.objects.get(uid=FIVE_BLAMED).event_class == "clash"


@record
def test_an_incident_that_moved_after_the_check_refuses_the_whole_file() -> None:
    batch = checked(new(1), {"uid": ONE_KILLED, "notes": "x"})
    carried_out({"uid": ONE_KILLED, "summary": "Meanwhile."})
    before = contents()
    carry_out(batch=batch.pk, by=editor())
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED
    assert errors_of(batch) == [
        (3, "Incident number", "PK-000003 was changed after this file was checked; check it again")
    ]
    # A number that was given and rolled back is not given again.
    assert contents()[:-1] == before[:-1]
    assert "uid" not in batch.result["rows"][0]
    check_again(batch=batch.pk, by=editor())
    work_on(batch=batch.pk)
    assert carried_out(Batch.objects.get(pk=batch.pk)).state == BatchState.APPLIED


@record
def test_only_who_uploaded_a_file_carries_it_out_and_only_once() -> None:
    batch = checked(new())
    with pytest.raises(RecordError, match="whoever uploaded"):
        carry_out(batch=batch.pk, by=reviewer())
    carried_out(batch)
    for ask in (carry_out, check_again):
        with pytest.raises(RecordError, match="not in a state"):
            ask(batch=batch.pk, by=editor())
    assert Batch.objects.get(pk=batch.pk).state == BatchState.APPLIED


@record
def test_a_role_that_was_taken_away_meanwhile_stops_the_work() -> None:
    batch = checked(new())
    carry_out(batch=batch.pk, by=editor())
    editor().groups.clear()
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, errors_of(batch)) == (BatchState.REFUSED, [(2, "", "This needs the role “editor”")])
    assert Incident.objects.count() == 850


@record
def test_a_draft_is_changed_without_a_second_person() -> None:
    draft = make_incident(status=Status.DRAFT, killed=12, url="https://www.dawn.com/draft")
    batch = carried_out({"uid": draft.uid, "event_class": "clash"})
    assert (counts_of(batch), Incident.objects.get(pk=draft.pk).status) == ({"changed": 1}, Status.DRAFT)
