"""The way of an incident to the public, and the second pair of eyes."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.choices import ProposalState, Status
from incidents.models import FirstPublication, Incident, Proposal, Review, ReviewComment
from incidents.services import (
    FigureInput,
    NeedsSecondPerson,
    NotAllowed,
    RecordError,
    StaleVersion,
    accept_proposal,
    assign_incident,
    cancel_proposal,
    comment_on,
    create_incident,
    edit_incident,
    entry_of,
    pass_incident,
    publish_incident,
    reinstate_incident,
    resolve_comment,
    return_incident,
    return_proposal,
    submit_incident,
    take_down,
    withdraw_incident,
)
from tests.dashboard.desk.people import administrator, editor, reader, reviewer
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db


def drafted(by: Any = None, **given: Any) -> Incident:
    """A draft entered by a person."""
    entry = entry_of(make_incident(status=Status.DRAFT, **given))
    return create_incident(entry=entry, by=by or editor())


def in_review(**given: Any) -> Incident:
    """A draft that its editor has sent to review."""
    draft = drafted(**given)
    return submit_incident(uid=draft.uid, version=draft.version, by=editor(), note="Ready")


def changed(incident: Incident, by: Any = None, **parts: Any) -> Any:
    """What an edit of an incident comes to."""
    return edit_incident(
        uid=incident.uid,
        version=incident.version,
        entry=replace(entry_of(incident), **parts),
        by=by or editor(),
        reason="It was reported later",
        corrects=True,
    )


def test_a_draft_goes_to_review_and_becomes_public() -> None:
    incident = in_review(killed=3)
    published = publish_incident(uid=incident.uid, version=2, by=reviewer())
    assert (published.status, published.version, published.unreviewed_editors) == (Status.PUBLISHED, 3, [])
    assert published.published_at is not None
    steps = list(Review.objects.filter(incident=incident).values_list("action", "version", "by__username", "note"))
    assert steps == [("submitted", 2, "ed", "Ready"), ("published", 3, "rev", "")]
    assert Incident.public.get(uid=incident.uid) == published


def test_a_returned_incident_says_what_is_to_be_done() -> None:
    incident = in_review(killed=3)
    with pytest.raises(RecordError, match=r"^note: say what is to be done"):
        return_incident(uid=incident.uid, version=2, by=reviewer(), note=" ")
    returned = return_incident(uid=incident.uid, version=2, by=reviewer(), note="Which hospital?")
    assert (returned.status, returned.version) == (Status.DRAFT, 3)
    assert Review.objects.latest("id").note == "Which hospital?"


@pytest.mark.parametrize("step", [publish_incident, return_incident, pass_incident])
def test_an_editor_does_not_decide(step: Any) -> None:
    incident = in_review(killed=3)
    given = {"note": "Fine"}
    with pytest.raises(NotAllowed, match="reviewer"):
        step(uid=incident.uid, version=2, by=editor(), **given)
    assert Incident.objects.get(uid=incident.uid).status == Status.IN_REVIEW


def test_a_step_on_an_older_version_is_refused() -> None:
    incident = in_review(killed=3)
    with pytest.raises(StaleVersion):
        publish_incident(uid=incident.uid, version=1, by=reviewer())
    assert Incident.objects.get(uid=incident.uid).status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("given", "alone"),
    [
        ({"killed": 9}, True),
        ({"killed": 10}, False),
        ({"killed": 2, "militants": 7}, True),
        ({"killed": 2, "militants": 8}, False),
        ({"event_class": "security_operation", "militants": 12}, False),
        ({"event_class": "security_operation", "civilians": 1}, False),
        ({"event_class": "state_strike", "civilians": 1}, False),
        ({"event_class": "militant_attack", "civilians": 9}, True),
    ],
)
def test_a_grave_incident_is_not_published_by_whoever_wrote_it(given: dict[str, Any], alone: bool) -> None:
    author = reviewer()
    incident = drafted(by=author, **given)
    if alone:
        assert publish_incident(uid=incident.uid, version=1, by=author).status == Status.PUBLISHED
        return
    with pytest.raises(NeedsSecondPerson):
        publish_incident(uid=incident.uid, version=1, by=author)
    assert Incident.objects.get(uid=incident.uid).status == Status.DRAFT
    assert publish_incident(uid=incident.uid, version=1, by=reviewer("second")).status == Status.PUBLISHED


def test_whoever_edited_it_last_is_no_second_person_either() -> None:
    incident = drafted(killed=20)
    saved = changed(incident, by=reviewer(), summary="A bus.")
    with pytest.raises(NeedsSecondPerson, match="ten or more killed"):
        publish_incident(uid=incident.uid, version=saved.incident.version, by=reviewer())


def test_an_open_comment_holds_back_publication() -> None:
    incident = in_review(killed=3)
    comment = comment_on(uid=incident.uid, by=reviewer(), text="Is that the right Mir Ali?", field="location")
    with pytest.raises(RecordError, match=r"^comments: 1 comment on it"):
        publish_incident(uid=incident.uid, version=2, by=reviewer())
    resolve_comment(comment=comment.pk, by=editor())
    assert publish_incident(uid=incident.uid, version=2, by=reviewer()).status == Status.PUBLISHED
    assert ReviewComment.objects.get().resolved_by == editor()


def test_passing_an_edited_incident_makes_it_published_again() -> None:
    incident = make_incident(killed=3)
    saved = changed(incident, summary="On the road to Bannu.")
    passed = pass_incident(uid=incident.uid, version=2, by=reviewer())
    assert saved.incident.status == Status.PUBLISHED_CHANGED
    assert (passed.status, passed.unreviewed_editors, passed.version) == (Status.PUBLISHED, [], 3)


def test_what_was_first_public_is_kept_for_ever() -> None:
    incident = drafted(killed=3)
    assert not FirstPublication.objects.filter(incident=incident).exists()
    publish_incident(uid=incident.uid, version=1, by=reviewer())
    row = Incident.objects.get(uid=incident.uid)
    changed(row, reports=(replace(entry_of(row).reports[0], figures=(FigureInput("total", "killed", 5, 5),)),))
    first = FirstPublication.objects.get(incident=row)
    assert (first.killed_best, first.at) == (3, row.published_at)


# Withdrawing


def test_a_withdrawn_incident_says_why_and_can_be_reinstated() -> None:
    incident = make_incident(killed=3)
    with pytest.raises(RecordError, match=r"^reason: "):
        withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="")
    with pytest.raises(NotAllowed):
        withdraw_incident(uid=incident.uid, version=1, by=editor(), reason="A false alarm")
    gone = withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="A false alarm")
    assert (gone.status, gone.status_reason, gone.taken_down) == (Status.WITHDRAWN, "A false alarm", False)
    back = reinstate_incident(uid=incident.uid, version=2, by=reviewer(), reason="Confirmed by two hospitals")
    assert (back.status, back.status_reason, back.version) == (Status.IN_REVIEW, "", 3)


def test_an_editor_may_discard_what_was_never_public() -> None:
    draft = drafted(killed=3)
    gone = withdraw_incident(uid=draft.uid, version=1, by=editor(), reason="Entered twice")
    assert (gone.status, gone.published_at) == (Status.WITHDRAWN, None)


def test_a_takedown_says_no_more_than_that() -> None:
    incident = make_incident(killed=3)
    with pytest.raises(NotAllowed):
        take_down(uid=incident.uid, by=editor(), reason="The witness of Mill Lane")
    gone = take_down(uid=incident.uid, by=reviewer(), reason="The witness of Mill Lane")
    assert (gone.status, gone.taken_down) == (Status.WITHDRAWN, True)
    assert gone.status_reason == "Taken down because it could harm somebody"
    assert Review.objects.get(incident=incident).note == "The witness of Mill Lane"


# Proposals


def proposed(incident: Incident, by: Any = None, **parts: Any) -> Proposal:
    """A change that waits."""
    saved = changed(incident, by=by, **(parts or {"event_class": "clash"}))
    assert saved.proposal is not None
    found: Proposal = saved.proposal
    return found


def test_an_accepted_proposal_is_the_change_and_needs_no_review_again() -> None:
    incident = make_incident(killed=3)
    proposal = proposed(incident)
    done = accept_proposal(proposal=proposal.pk, by=reviewer(), note="Right")
    assert (done.event_class, done.status, done.version, done.unreviewed_editors) == ("clash", Status.PUBLISHED, 2, [])
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.decision_note) == (
        ProposalState.ACCEPTED,
        reviewer(),
        "Right",
    )


def test_nobody_accepts_a_proposal_of_their_own() -> None:
    incident = make_incident(killed=3)
    proposal = proposed(incident, by=administrator())
    with pytest.raises(NeedsSecondPerson, match="a change of class"):
        accept_proposal(proposal=proposal.pk, by=administrator())
    assert Incident.objects.get(pk=incident.pk).event_class == "militant_attack"


def test_the_database_holds_the_second_person_too() -> None:
    proposal = proposed(make_incident(killed=3))
    with pytest.raises(IntegrityError, match="proposal_accepted_by_somebody_else"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.ACCEPTED, decided_by=editor(), decided_at=timezone.now()
        )


def test_what_changed_in_between_stays_when_a_proposal_is_accepted() -> None:
    incident = make_incident(killed=3)
    proposal = proposed(incident)
    changed(incident, summary="A convoy.")
    done = accept_proposal(proposal=proposal.pk, by=reviewer())
    assert (done.event_class, done.summary, done.version) == ("clash", "A convoy.", 3)


def test_a_proposal_on_a_part_that_moved_is_refused_and_names_it() -> None:
    incident = make_incident(killed=3)
    proposal = proposed(incident, event_class="clash", summary="Mine.")
    changed(incident, summary="Theirs.")
    with pytest.raises(StaleVersion) as refused:
        accept_proposal(proposal=proposal.pk, by=reviewer())
    assert refused.value.fields == ("summary",)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.event_class, row.summary, row.version) == ("militant_attack", "Theirs.", 2)


def test_a_returned_proposal_says_why_and_changes_nothing() -> None:
    incident = make_incident(killed=3)
    proposal = proposed(incident)
    with pytest.raises(RecordError, match=r"^note: "):
        return_proposal(proposal=proposal.pk, by=reviewer(), note="")
    assert return_proposal(proposal=proposal.pk, by=reviewer(), note="Who began?").state == ProposalState.RETURNED
    with pytest.raises(RecordError, match=r"^proposal: it was decided already"):
        accept_proposal(proposal=proposal.pk, by=reviewer("second"))
    assert Incident.objects.get(pk=incident.pk).version == 1


def test_only_its_author_or_an_administrator_takes_a_proposal_back() -> None:
    first, second = (proposed(make_incident(killed=3)) for _ in range(2))
    with pytest.raises(NotAllowed):
        cancel_proposal(proposal=first.pk, by=reviewer())
    assert cancel_proposal(proposal=first.pk, by=editor()).state == ProposalState.CANCELLED
    assert cancel_proposal(proposal=second.pk, by=administrator()).state == ProposalState.CANCELLED


# Assignment


def test_an_incident_is_assigned_to_an_editor_and_stays_at_its_version() -> None:
    draft = drafted()
    with pytest.raises(RecordError, match=r"^to: reader is not an editor"):
        assign_incident(uid=draft.uid, by=editor(), to=reader())
    assert assign_incident(uid=draft.uid, by=editor(), to=reviewer()).assigned_to == reviewer()
    assert Incident.objects.get(pk=draft.pk).version == 1
    assert assign_incident(uid=draft.uid, by=editor(), to=None).assigned_to is None
