"""Many incidents changed at once: the plan, all of it or nothing, and the undo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction

from incidents.choices import BatchKind, BatchState, FourEyes, ProposalState, Status
from incidents.models import Batch, BatchItem, Campaign, Incident, Proposal
from incidents.services import (
    BulkChange,
    NotAllowed,
    RecordError,
    StaleVersion,
    accept_proposal,
    apply_bulk_edit,
    create_incident,
    edit_incident,
    entry_of,
    plan_bulk_edit,
    publish_incident,
    return_proposal,
    undo_batch,
    withdraw_incident,
    withhold_location,
)
from incidents.services.batches import LARGEST_BULK_EDIT, in_batch, record_item
from incidents.services.entries import for_entry, to_json
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
WHY = "The inquiry names the tactic"
AMBUSH = BulkChange(add_attack_types=("ambush",))
CLASH = BulkChange(event_class="clash")


def again(incident: Incident) -> Incident:
    """The row as it stands now."""
    found: Incident = for_entry(Incident.objects.filter(pk=incident.pk)).get()
    return found


def apply(change: BulkChange, *rows: Incident, by: User | None = None, **more: Any) -> Batch:
    """Carry a change out on rows as they stand."""
    versions = {row.uid: again(row).version for row in rows}
    return apply_bulk_edit(versions=versions, change=change, by=by or editor(), reason=WHY, **more)


def everything() -> tuple[Any, ...]:
    """What must not move when something is refused."""
    tables = (Incident, Batch, BatchItem, Proposal)
    return tuple(list(model._default_manager.order_by("pk").values()) for model in tables)


def said_of(incident: Incident) -> dict[str, Any]:
    """Who made the newest version of an incident, in which service, and why."""
    events: Any = apps.get_model("incidents", "IncidentEvent")
    found: dict[str, Any] = events.objects.filter(pgh_obj=incident.pk).order_by("pgh_id").last().pgh_context.metadata
    return found


# What a change says


def test_words_are_added_and_taken_away_and_what_is_not_named_stays() -> None:
    campaign = CampaignFactory.create()
    entry = entry_of(
        make_incident(
            attack_types=("ied", "ambush"),
            targets=("army", "police"),
            part_of_day="night",
            doubt_reason="Hearsay",
            campaign=campaign,
            summary="A convoy.",
        )
    )
    change = BulkChange(
        add_attack_types=("ambush", "sniper"),
        remove_attack_types=("ied",),
        add_targets=("levies",),
        remove_targets=("bank",),
        event_class="clash",
        remove_part_of_day=True,
        remove_doubt=True,
        leave_campaign=True,
    )
    after = change.over(entry, None)
    assert (after.attack_types, after.targets) == (("ambush", "sniper"), ("army", "police", "levies"))
    assert (after.event_class, after.part_of_day, after.doubt_reason, after.campaign) == ("clash", "", "", None)
    assert replace(after, **{name: getattr(entry, name) for name in (
        "attack_types", "targets", "event_class", "part_of_day", "doubt_reason", "campaign",
    )}) == entry  # fmt: skip
    assert BulkChange(part_of_day="dawn").over(entry, None) == replace(entry, part_of_day="dawn")
    assert BulkChange(campaign="x").over(entry, campaign) == entry


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (BulkChange(), "change"),
        (BulkChange(add_attack_types=("bombing",)), "add_attack_types"),
        (BulkChange(remove_targets=("army", "navy")), "remove_targets"),
        (BulkChange(event_class="war"), "event_class"),
        (BulkChange(part_of_day="noon"), "part_of_day"),
        (BulkChange(campaign="no-such-wave"), "campaign"),
        (BulkChange(campaign="wave", leave_campaign=True), "campaign"),
        (BulkChange(add_targets=("army",), remove_targets=("army",)), "remove_targets"),
        (BulkChange(add_attack_types=("ied",), remove_attack_types=("ied",)), "remove_attack_types"),
        (BulkChange(part_of_day="dawn", remove_part_of_day=True), "part_of_day"),
        (BulkChange(doubt_reason="Hearsay", remove_doubt=True), "doubt_reason"),
    ],
)
def test_a_change_that_says_nothing_or_contradicts_itself_names_the_field(change: BulkChange, field: str) -> None:
    incident = make_incident()
    before = everything()
    with pytest.raises(RecordError) as planned:
        plan_bulk_edit(uids=[incident.uid], change=change)
    with pytest.raises(RecordError) as applied:
        apply(change, incident)
    assert (planned.value.field, applied.value.field) == (field, field)
    assert everything() == before


# The plan


def test_the_plan_says_of_each_what_changes_what_waits_and_what_is_left_out() -> None:
    changes, waits = make_incident(killed=3, status=Status.DRAFT), make_incident(killed=3)
    same, gone, asked = make_incident(event_class="clash"), make_incident(), make_incident(killed=3)
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    apply(CLASH, asked)
    plan = plan_bulk_edit(uids=[asked.uid, gone.uid, same.uid, waits.uid, changes.uid, waits.uid], change=CLASH)
    assert [one.incident for one in plan] == [changes, waits, same, gone, asked]
    assert [one.parts for one in plan] == [("event_class",), ("event_class",), (), ("event_class",), ("event_class",)]
    assert [one.four_eyes for one in plan[:4]] == [(), (FourEyes.CLASS_CHANGED,), (), ()]
    assert [bool(one.refused) for one in plan] == [False, False, False, True, True]
    assert "withdrawn" in plan[3].refused
    assert "waits for a second person" in plan[4].refused
    assert (plan[0].before.event_class, plan[0].after.event_class) == ("militant_attack", "clash")


def test_an_incident_with_a_waiting_change_takes_others_that_need_nobody() -> None:
    incident = make_incident(killed=3)
    apply(CLASH, incident)
    (one,) = plan_bulk_edit(uids=[incident.uid], change=AMBUSH)
    assert (one.parts, one.refused) == (("attack_types",), "")


@pytest.mark.parametrize(
    ("uids", "words"),
    [
        ([], "choose the incidents"),
        (["PK-999999"], "no incident"),
        ([f"PK-{n:06d}" for n in range(501)], "at most 500"),
    ],
    ids=["none", "unknown", "too many"],
)
def test_a_plan_needs_one_to_five_hundred_incidents(uids: list[str], words: str) -> None:
    with pytest.raises(RecordError, match=words) as refused:
        plan_bulk_edit(uids=uids, change=AMBUSH)
    assert refused.value.field == "uid"
    assert LARGEST_BULK_EDIT == 500


def test_the_plan_asks_as_much_for_many_incidents_as_for_one(django_assert_num_queries: Any) -> None:
    campaign = CampaignFactory.create()
    rows = [make_incident(killed=3, location=located(place=PlaceFactory.create())) for _ in range(8)]
    for few in (rows[:1], rows):
        with django_assert_num_queries(7):
            plan_bulk_edit(uids=[row.uid for row in few], change=BulkChange(campaign=campaign.slug))


# Carrying it out


def test_every_change_is_an_edit_with_a_version_a_reason_and_the_batchs_number() -> None:
    public, draft, same = make_incident(), make_incident(status=Status.DRAFT), make_incident(attack_types=("ambush",))
    batch = apply(AMBUSH, public, draft, same, source="https://example.org/inquiry")
    assert [again(row).attack_types for row in (public, draft, same)] == [["ambush"]] * 3
    assert [again(row).version for row in (public, draft, same)] == [2, 2, 1]
    assert [again(row).status for row in (public, draft)] == [Status.PUBLISHED_CHANGED, Status.DRAFT]
    for row in (public, draft):
        assert said_of(row) == {
            "batch": batch.pk,
            "user": editor().pk,
            "action": "edit_incident",
            "reason": WHY,
            "source": "https://example.org/inquiry",
        }
    assert (batch.kind, batch.state, batch.by, batch.reason) == (BatchKind.BULK_EDIT, BatchState.APPLIED, editor(), WHY)
    assert batch.result == {"changed": 2, "waiting": [], "proposals": [], "refused": {}}
    items = batch.items.values_list("incident", "uid", "created", "version_after")
    assert list(items) == [(public.pk, public.uid, False, 2), (draft.pk, draft.uid, False, 2)]


def test_what_needs_a_second_person_becomes_a_proposal_and_the_rest_is_done() -> None:
    public, draft, gone = make_incident(), make_incident(status=Status.DRAFT), make_incident()
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    batch = apply(CLASH, public, draft, gone)
    proposal = Proposal.objects.get()
    assert (proposal.incident, proposal.state, proposal.reason) == (public, ProposalState.OPEN, WHY)
    assert (again(public).event_class, again(public).version) == ("militant_attack", 1)
    assert again(draft).event_class == "clash"
    assert (batch.result["changed"], batch.result["waiting"]) == (1, [public.uid])
    assert batch.result["proposals"] == [proposal.pk]
    assert list(batch.result["refused"]) == [gone.uid]
    assert list(batch.items.values_list("uid", flat=True)) == [draft.uid]


def test_if_one_of_them_has_moved_nothing_is_done() -> None:
    rows = [make_incident(), make_incident(attack_types=("ambush",)), make_incident()]
    versions = {row.uid: row.version for row in rows}
    edit_incident(
        uid=rows[1].uid, version=1, entry=replace(entry_of(rows[1]), summary="x"), by=editor("ed2"), reason="Later"
    )
    before = everything()
    with pytest.raises(StaleVersion) as stale:
        apply_bulk_edit(versions=versions, change=AMBUSH, by=editor(), reason=WHY)
    assert (stale.value.incident, stale.value.seen) == (rows[1], 1)
    assert everything() == before


def test_if_one_change_fails_none_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [make_incident(), make_incident()]
    before = everything()

    def fail(batch: Batch, incident: Incident, **given: Any) -> None:
        if incident == rows[1]:
            raise RecordError("uid", "the disk is full")

    monkeypatch.setattr("incidents.services.batches.record_item", fail)
    with pytest.raises(RecordError, match="disk"):
        apply(AMBUSH, *rows)
    assert everything() == before


def test_a_bulk_edit_needs_a_reason_an_editor_and_something_to_change() -> None:
    incident = make_incident(attack_types=("ambush",))
    before = everything()
    with pytest.raises(RecordError, match="say why"):
        apply_bulk_edit(versions={incident.uid: 1}, change=CLASH, by=editor(), reason=" ")
    with pytest.raises(NotAllowed):
        apply(CLASH, incident, by=reader())
    with pytest.raises(RecordError, match="none of the chosen"):
        apply(AMBUSH, incident)
    with pytest.raises(RecordError, match="no incident"):
        apply_bulk_edit(versions={"PK-999999": 1}, change=CLASH, by=editor(), reason=WHY)
    assert everything() == before


def test_incidents_are_linked_into_a_campaign_and_out_of_it() -> None:
    campaign: Campaign = CampaignFactory.create()
    one, other = make_incident(), make_incident()
    apply(BulkChange(campaign=campaign.slug), one, other)
    assert list(campaign.incidents.order_by("uid")) == [one, other]
    apply(BulkChange(leave_campaign=True), one)
    assert list(campaign.incidents.all()) == [other]


def test_what_may_name_a_withheld_place_stays_out_of_the_public_row() -> None:
    campaign = CampaignFactory.create()
    incident = make_incident(location=located(place=PlaceFactory.create()))
    withhold_location(uid=incident.uid, to="district", reason="A private house")
    apply(BulkChange(campaign=campaign.slug, doubt_reason="May be in Kharan"), incident)
    row = again(incident)
    assert (row.campaign, row.doubt_reason, row.withheld_to) == (None, "", "district")
    assert (row.withheld_location.campaign, row.withheld_location.doubt_reason) == (campaign, "May be in Kharan")


# The undo


def test_the_undo_sets_every_incident_back_bit_by_bit_as_an_edit_of_its_own() -> None:
    campaign = CampaignFactory.create()
    rows = [
        make_incident(killed=3, attack_types=("ied",), part_of_day="dawn", campaign=campaign),
        make_incident(killed=4, doubt_reason="Hearsay", location=located(place=PlaceFactory.create())),
        make_incident(status=Status.DRAFT),
    ]
    before = [entry_of(again(row)) for row in rows]
    change = BulkChange(add_attack_types=("ambush",), part_of_day="night", doubt_reason="Double", leave_campaign=True)
    batch = apply(change, *rows)
    assert [entry_of(again(row)) for row in rows] != before
    done = undo_batch(batch=batch.pk, by=reviewer(), reason="A misreading")
    assert (done.undone, done.skipped, done.waiting, done.taken_back) == (tuple(row.uid for row in rows), (), (), ())
    assert [entry_of(again(row)) for row in rows] == before
    assert [again(row).version for row in rows] == [3, 3, 3]
    assert {said_of(row)["reason"] for row in rows} == {"Undone: A misreading"}
    assert {(said_of(row)["batch"], said_of(row)["user"]) for row in rows} == {(batch.pk, reviewer().pk)}
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, batch.undone_at is not None) == (BatchState.UNDONE, reviewer(), True)
    assert batch.result["undo"]["undone"] == [row.uid for row in rows]


def test_what_somebody_changed_since_is_left_alone_and_named() -> None:
    edited, gone, untouched = make_incident(), make_incident(), make_incident()
    batch = apply(AMBUSH, edited, gone, untouched)
    entry = replace(entry_of(again(edited)), summary="More is known.")
    edit_incident(uid=edited.uid, version=2, entry=entry, by=editor("ed2"), reason="Later")
    withdraw_incident(uid=gone.uid, version=2, by=reviewer(), reason="Hearsay")
    done = undo_batch(batch=batch.pk, by=editor(), reason="A misreading")
    assert (done.undone, done.skipped) == ((untouched.uid,), (edited.uid, gone.uid))
    assert (again(edited).attack_types, again(edited).summary) == (["ambush"], "More is known.")
    assert again(untouched).attack_types == []


def test_what_still_waits_for_a_second_person_is_taken_back_and_what_one_accepted_stays() -> None:
    waits, accepted, returned = make_incident(), make_incident(), make_incident()
    batch = apply(CLASH, waits, accepted, returned)
    proposals = {one.incident.uid: one.pk for one in Proposal.objects.all()}
    accept_proposal(proposal=proposals[accepted.uid], by=reviewer())
    return_proposal(proposal=proposals[returned.uid], by=reviewer(), note="No")
    done = undo_batch(batch=batch.pk, by=editor("ed2"), reason="A misreading")
    assert (done.undone, done.skipped, done.taken_back) == ((), (accepted.uid,), (waits.uid,))
    found = dict(Proposal.objects.values_list("incident__uid", "state"))
    assert found == {
        waits.uid: ProposalState.CANCELLED, accepted.uid: ProposalState.ACCEPTED, returned.uid: ProposalState.RETURNED,
    }  # fmt: skip
    taken_back = Proposal.objects.get(incident=waits)
    assert (taken_back.decided_by, taken_back.decision_note) == (editor("ed2"), "A misreading")
    assert again(accepted).event_class == "clash"


def test_an_undo_that_needs_a_second_person_waits_for_one() -> None:
    draft = create_incident(entry=entry_of(make_incident(killed=12, status=Status.DRAFT)), by=editor())
    batch = apply(CLASH, draft)
    Incident.objects.filter(pk=draft.pk).update(status=Status.PUBLISHED)
    done = undo_batch(batch=batch.pk, by=editor(), reason="A misreading")
    assert (done.undone, done.waiting) == ((), (draft.uid,))
    assert Proposal.objects.get().four_eyes == [FourEyes.TEN_KILLED, FourEyes.CLASS_CHANGED]
    assert again(draft).event_class == "clash"


def test_what_cannot_be_set_back_is_left_alone_and_the_rest_is_undone() -> None:
    campaign = CampaignFactory.create()
    lost, asked, fine = make_incident(campaign=campaign), make_incident(status=Status.DRAFT), make_incident()
    batch = apply(BulkChange(event_class="clash", leave_campaign=True), asked)
    Incident.objects.filter(pk=asked.pk).update(status=Status.PUBLISHED)
    apply(BulkChange(event_class="tribal_clash"), asked)
    assert undo_batch(batch=batch.pk, by=editor(), reason="A misreading").skipped == (asked.uid,)
    batch = apply(BulkChange(add_attack_types=("ambush",), leave_campaign=True), lost, fine)
    campaign.delete()
    done = undo_batch(batch=batch.pk, by=editor(), reason="A misreading")
    assert (done.undone, done.skipped) == ((fine.uid,), (lost.uid,))


def made_by_a_batch() -> tuple[Batch, Incident]:
    """A batch, such as an import, that made an incident."""
    with transaction.atomic():
        batch = Batch.objects.create(kind=BatchKind.IMPORT, state=BatchState.APPLIED, by=editor(), reason=WHY)
        with in_batch(batch):
            made = create_incident(entry=entry_of(make_incident(status=Status.DRAFT)), by=editor(), reason=WHY)
            record_item(batch, made, before=None)
    return batch, made


def test_what_a_batch_made_is_withdrawn_by_its_undo() -> None:
    batch, made = made_by_a_batch()
    assert said_of(made)["batch"] == batch.pk
    assert undo_batch(batch=batch.pk, by=editor(), reason="The wrong file").undone == (made.uid,)
    assert (again(made).status, again(made).status_reason) == (Status.WITHDRAWN, "Undone: The wrong file")


def test_an_editor_cannot_withdraw_by_an_undo_what_has_become_public() -> None:
    batch, made = made_by_a_batch()
    publish_incident(uid=made.uid, version=1, by=reviewer())
    BatchItem.objects.update(version_after=2)
    before = everything()
    with pytest.raises(NotAllowed):
        undo_batch(batch=batch.pk, by=editor(), reason="The wrong file")
    assert everything() == before
    assert undo_batch(batch=batch.pk, by=reviewer(), reason="The wrong file").undone == (made.uid,)


def test_an_undo_happens_once_with_a_reason_and_by_an_editor() -> None:
    incident = make_incident()
    batch = apply(AMBUSH, incident)
    before = everything()
    with pytest.raises(RecordError, match="say why it is undone"):
        undo_batch(batch=batch.pk, by=editor(), reason=" ")
    with pytest.raises(NotAllowed):
        undo_batch(batch=batch.pk, by=reader(), reason="A misreading")
    with pytest.raises(RecordError, match="carried out"):
        undo_batch(batch=batch.pk + 1, by=editor(), reason="A misreading")
    assert everything() == before
    undo_batch(batch=batch.pk, by=editor(), reason="A misreading")
    with pytest.raises(RecordError, match="carried out"):
        undo_batch(batch=batch.pk, by=editor(), reason="A misreading")


def test_an_item_keeps_the_entry_as_it_stood() -> None:
    incident = make_incident(killed=3)
    before = to_json(entry_of(incident))
    batch = apply(AMBUSH, incident)
    assert batch.items.get().before == before


# Many at once


@pytest.mark.django_db(transaction=True)
def test_bulk_edits_of_the_same_incidents_run_one_after_the_other() -> None:
    by = editor()
    rows = [make_incident() for _ in range(6)]
    versions = {row.uid: row.version for row in rows}

    def run(words: tuple[str, dict[str, int]]) -> str:
        word, given = words
        try:
            apply_bulk_edit(versions=given, change=BulkChange(add_attack_types=(word,)), by=by, reason=WHY)
        except StaleVersion:
            return "stale"
        finally:
            connection.close()
        return "done"

    backwards = dict(reversed(versions.items()))
    with ThreadPoolExecutor(3) as pool:
        came_to = list(pool.map(run, [("ied", versions), ("ambush", backwards), ("sniper", versions)]))
    assert sorted(came_to) == ["done", "stale", "stale"]
    assert {again(row).version for row in rows} == {2}
    assert len({tuple(again(row).attack_types) for row in rows}) == 1
