"""Two rows that are one incident: what moves, what stays, and who decides."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from incidents.choices import FourEyes, ProposalKind, ProposalState, Status
from incidents.models import Incident, Merge, Proposal
from incidents.services import (
    FigureInput,
    NeedsSecondPerson,
    NotAllowed,
    RecordError,
    accept_proposal,
    create_incident,
    entry_of,
    propose_merge,
    publish_incident,
    reinstate_incident,
    return_proposal,
    withdraw_incident,
    withhold_location,
)
from incidents.services.entries import changed_parts
from incidents.services.four_eyes import columns_of
from incidents.services.merging import plan_merge
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import DAY, located, make_incident
from tests.incidents.joined import (
    DAWN,
    GEO,
    LATER,
    WHY,
    again,
    apart,
    claim,
    columns,
    everything,
    killed,
    merged,
    source,
)
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db


# What moves


def test_sources_go_behind_those_that_are_there_with_all_they_say() -> None:
    stays = make_incident(reports=(source(DAWN, killed(4)), source("", killed(5))))
    goes = make_incident(reports=(source(GEO, killed(6)), source("", killed(7))))
    moving = list(goes.reports.values_list("pk", flat=True))
    merged(stays, goes)
    assert list(stays.reports.values_list("position", flat=True)) == [0, 1, 2, 3]
    assert list(stays.reports.values_list("pk", flat=True))[2:] == moving
    assert not goes.reports.exists()
    row = again(stays)
    assert (row.killed_low, row.killed_best, row.killed_high) == (4, 4, 7)
    assert (row.sources_count, row.sources_disagree) == (4, True)


def test_both_versions_move_by_one_and_the_number_that_goes_points_to_the_one_that_stays() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    merged(stays, goes)
    assert (again(stays).version, again(stays).status) == (2, Status.PUBLISHED)
    row = again(goes)
    assert (row.version, row.status, row.merged_into) == (2, Status.MERGED, stays)


def test_a_source_both_have_stays_once_with_what_only_the_other_entry_read_in_it() -> None:
    stays = make_incident(reports=(source(DAWN, killed(5)),))
    goes = make_incident(
        reports=(source(DAWN, killed(5), killed(2, "militant"), FigureInput("total", "injured", low=9, high=9)),)
    )
    merged(stays, goes)
    (report,) = stays.reports.all()
    found = report.figures.order_by("pk").values_list("victim_class", "harm", "low")
    assert list(found) == [("total", "killed", 5), ("militant", "killed", 2), ("total", "injured", 9)]
    (left,) = goes.reports.all()
    assert list(left.figures.values_list("victim_class", "low")) == [("total", 5)]
    row = again(stays)
    assert (row.killed_best, row.killed_militants, row.injured_best, row.sources_count) == (5, 2, 9, 1)


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        ([killed(5, "civilian")], [killed(7, "civilian")]),
        ([killed(2, "army"), killed(3, "police")], [killed(5, "security")]),
        ([killed(5, "unknown")], [killed(5, "civilian")]),
        ([killed(5, "civilian")], [killed(5, "civilian", stated_on=DAY)]),
        ([killed(5)], [killed(7)]),
    ],
    ids=["another number", "another grain", "another side", "the day said", "another total"],
)
def test_two_readings_of_one_article_are_never_added_up(kept: list[FigureInput], other: list[FigureInput]) -> None:
    stays, goes = make_incident(reports=(source(DAWN, *kept),)), make_incident(reports=(source(DAWN, *other),))
    before = columns(stays)
    merged(stays, goes)
    assert columns(stays) == before
    assert stays.reports.get().figures.count() == len(kept)


def test_what_another_speaker_or_a_later_day_says_in_one_article_is_taken_over() -> None:
    stays = make_incident(reports=(source(DAWN, killed(5, said_by="police")),))
    goes = make_incident(
        reports=(source(DAWN, killed(7, said_by="hospital_or_rescue"), killed(6, said_by="police", stated_on=LATER)),)
    )
    merged(stays, goes)
    found = stays.reports.get().figures.order_by("pk").values_list("said_by", "low")
    assert list(found) == [("police", 5), ("hospital_or_rescue", 7), ("police", 6)]
    assert again(stays).killed_best == 7


def test_attributions_move_once_and_point_to_where_their_source_is_now() -> None:
    ttp, isk = ArmedGroupFactory.create(), ArmedGroupFactory.create()
    stays = make_incident(reports=(source(DAWN),), attributions=(claim(ttp),))
    goes = make_incident(
        reports=(source(DAWN), source(GEO)),
        attributions=(claim(ttp), claim(isk), claim(isk, 1, stated_on=LATER), claim(ttp, 1, stated_on=LATER)),
    )
    merged(stays, goes)
    twin, moved = stays.reports.all()
    found = stays.attributions.order_by("pk").values_list("group", "stated_on", "report")
    assert list(found) == [
        (ttp.pk, None, twin.pk),
        (isk.pk, None, twin.pk),
        (isk.pk, LATER, moved.pk),
        (ttp.pk, LATER, moved.pk),
    ]
    assert goes.attributions.get().group == ttp
    assert stays.search_text != again(stays).search_text
    assert isk.name.lower() in again(stays).search_text


def test_class_place_words_and_chosen_figures_are_those_of_the_one_that_stays() -> None:
    stays = make_incident(killed=3, summary="A bus.", location=located(place=PlaceFactory.create()))
    goes = make_incident(killed=3, event_class="clash", summary="A van.")
    before = entry_of(again(stays))
    merged(stays, goes)
    assert changed_parts(before, entry_of(again(stays))) == ("reports",)


def test_the_doubt_that_they_are_the_same_is_settled() -> None:
    goes = make_incident(killed=3)
    stays = make_incident(killed=3, maybe_same_as=goes)
    merge = merged(stays, goes)
    assert again(stays).maybe_same_as is None
    apart(merge)
    assert again(stays).maybe_same_as == goes


def test_the_plan_is_what_then_happens() -> None:
    ttp = ArmedGroupFactory.create()
    stays = make_incident(reports=(source(DAWN, killed(5)), source()), attributions=(claim(ttp, 1),))
    goes = make_incident(
        reports=(source(GEO, killed(8)), source(DAWN, killed(5), killed(1, "suicide_attacker"), killed(6))),
        attributions=(claim(ttp, 0, stated_on=LATER), claim(ttp, None)),
    )
    plan = plan_merge(kept=stays.uid, merged=goes.uid)
    assert (plan.needs_second_person, plan.waiting, plan.refused) == (True, None, "")
    assert [figure.low for _, figure in plan.joining.left] == [6]
    merged(stays, goes)
    after = entry_of(again(stays))
    assert changed_parts(plan.joining.entry, after) == ()
    assert columns(stays) == columns_of(plan.joining.entry)


def test_the_plan_asks_as_much_for_many_sources_as_for_one(django_assert_num_queries: Any) -> None:
    small = make_incident(killed=1).uid, make_incident(killed=1).uid
    rows = [make_incident(reports=tuple(source("", killed(1), killed(2, "army")) for _ in range(6))) for _ in range(2)]
    for kept, other in (small, (rows[0].uid, rows[1].uid)):
        with django_assert_num_queries(6):
            plan_merge(kept=kept, merged=other)


# Who decides


def test_two_drafts_are_merged_at_once() -> None:
    stays, goes = make_incident(status=Status.DRAFT), make_incident(status=Status.IN_REVIEW)
    assert propose_merge(kept=stays.uid, merged=goes.uid, by=editor(), reason=WHY) is None
    merge = Merge.objects.get()
    assert (merge.kept, merge.merged, merge.status_before, merge.reason, merge.by) == (
        stays, goes, Status.IN_REVIEW, WHY, editor(),
    )  # fmt: skip
    assert again(goes).status == Status.MERGED


@pytest.mark.parametrize("other", [Status.PUBLISHED, Status.DRAFT])
def test_a_merge_of_what_the_public_sees_changes_nothing_before_a_second_person(other: Status) -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3, status=other)
    before = everything()[:5]
    proposal = propose_merge(kept=stays.uid, merged=goes.uid, by=editor(), reason=f" {WHY} ")
    assert proposal is not None
    assert everything()[:5] == before
    assert (proposal.kind, proposal.incident, proposal.content) == (ProposalKind.MERGE, stays, {"merged": goes.uid})
    assert (proposal.four_eyes, proposal.reason, proposal.proposed_by) == ([FourEyes.MERGE], WHY, editor())


def test_its_author_cannot_accept_it_and_neither_can_the_database() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    proposal = propose_merge(kept=stays.uid, merged=goes.uid, by=reviewer(), reason=WHY)
    assert proposal is not None
    before = everything()
    with pytest.raises(NeedsSecondPerson):
        accept_proposal(proposal=proposal.pk, by=reviewer())
    with pytest.raises(NotAllowed):
        accept_proposal(proposal=proposal.pk, by=editor())
    for decided_by in (reviewer(), None):
        with pytest.raises(IntegrityError, match="proposal_accepted_by_somebody_else"), transaction.atomic():
            Proposal.objects.update(state=ProposalState.ACCEPTED, decided_by=decided_by)
    assert everything() == before


def test_who_proposed_and_who_accepted_is_in_the_history_with_the_reason() -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    merged(stays, goes)
    events: Any = apps.get_model("incidents", "IncidentEvent")
    said = events.objects.filter(pgh_obj=goes.pk).order_by("pgh_id").last().pgh_context.metadata
    assert said == {
        "user": reviewer().pk,
        "action": "merge",
        "reason": f"{goes.uid} is the same incident: {WHY}",
        "source": "",
        "proposed_by": editor().pk,
        "accepted_by": reviewer().pk,
    }


def test_a_second_proposal_for_the_same_two_is_refused_either_way_round() -> None:
    one, other = make_incident(killed=3), make_incident(killed=3)
    proposal = propose_merge(kept=one.uid, merged=other.uid, by=editor(), reason=WHY)
    assert proposal is not None
    assert plan_merge(kept=other.uid, merged=one.uid).waiting == proposal
    for kept, goes in ((one, other), (other, one)):
        with pytest.raises(RecordError, match="already waits") as refused:
            propose_merge(kept=kept.uid, merged=goes.uid, by=reviewer(), reason=WHY)
        assert refused.value.field == "proposal"
    return_proposal(proposal=proposal.pk, by=reviewer(), note="Two buses")
    assert propose_merge(kept=one.uid, merged=other.uid, by=editor(), reason=WHY) is not None


def test_whoever_wrote_a_grave_draft_cannot_make_it_public_by_accepting_a_merge() -> None:
    stays = make_incident(killed=12)
    entry = entry_of(make_incident(status=Status.DRAFT, reports=(source(GEO, killed(40)),)))
    draft = create_incident(entry=entry, by=reviewer())
    proposal = propose_merge(kept=stays.uid, merged=draft.uid, by=editor(), reason=WHY)
    assert proposal is not None
    before = everything()
    with pytest.raises(NeedsSecondPerson):
        accept_proposal(proposal=proposal.pk, by=reviewer())
    assert everything() == before
    accept_proposal(proposal=proposal.pk, by=reviewer("rev2"))
    assert again(stays).killed_high == 40


def test_whoever_wrote_the_draft_that_goes_is_not_the_second_pair_of_eyes_of_the_one_that_stays() -> None:
    few, many = (
        create_incident(entry=entry_of(make_incident(status=Status.DRAFT, killed=number)), by=by)
        for number, by in ((None, editor()), (30, reviewer()))
    )
    propose_merge(kept=few.uid, merged=many.uid, by=editor("ed2"), reason=WHY)
    row = again(few)
    assert row.unreviewed_editors == [editor().pk, reviewer().pk, editor("ed2").pk]
    with pytest.raises(NeedsSecondPerson):
        publish_incident(uid=row.uid, version=row.version, by=reviewer())
    publish_incident(uid=row.uid, version=row.version, by=reviewer("rev2"))


# What is refused


def withheld() -> Incident:
    """An incident whose place the public may not know."""
    incident = make_incident(location=located(place=PlaceFactory.create()))
    return withhold_location(uid=incident.uid, to="district", reason="A private house")


def test_the_sources_of_a_withheld_place_do_not_come_into_the_open() -> None:
    stays, goes = make_incident(), withheld()
    before = everything()
    assert "withhold that of" in plan_merge(kept=stays.uid, merged=goes.uid).refused
    with pytest.raises(RecordError, match="withhold that of") as refused:
        propose_merge(kept=stays.uid, merged=goes.uid, by=editor(), reason=WHY)
    assert refused.value.field == "merged"
    assert everything() == before
    assert propose_merge(kept=goes.uid, merged=stays.uid, by=editor(), reason=WHY) is not None
    assert propose_merge(kept=withheld().uid, merged=withheld().uid, by=editor(), reason=WHY) is not None


def under_review_again() -> Incident:
    """An incident that was public once."""
    incident = make_incident(killed=3)
    withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="Hearsay")
    return reinstate_incident(uid=incident.uid, version=2, by=reviewer(), reason="Not hearsay")


def test_what_the_public_knows_is_not_merged_into_what_it_does_not() -> None:
    draft, public, known = make_incident(status=Status.DRAFT), make_incident(), under_review_again()
    before = everything()
    for kept, goes in ((draft, public), (known, public), (draft, known)):
        with pytest.raises(RecordError, match=f"keep {goes.uid}") as refused:
            propose_merge(kept=kept.uid, merged=goes.uid, by=editor(), reason=WHY)
        assert refused.value.field == "kept"
    assert everything() == before


def test_a_merge_needs_two_open_incidents_a_reason_and_an_editor() -> None:
    one, other, gone = make_incident(), make_incident(), make_incident()
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    away = make_incident()
    merged(make_incident(), away)
    before = everything()
    for kept, goes, field in (
        (one.uid, one.uid, "merged"),
        (one.uid, "PK-999999", "uid"),
        (one.uid, gone.uid, "status"),
        (gone.uid, one.uid, "status"),
        (one.uid, away.uid, "status"),
    ):
        with pytest.raises(RecordError) as refused:
            propose_merge(kept=kept, merged=goes, by=editor(), reason=WHY)
        assert refused.value.field == field
    with pytest.raises(RecordError, match="how it is known"):
        propose_merge(kept=one.uid, merged=other.uid, by=editor(), reason=" ")
    with pytest.raises(NotAllowed):
        propose_merge(kept=one.uid, merged=other.uid, by=reader(), reason=WHY)
    with pytest.raises(RecordError, match="no incident"):
        plan_merge(kept=one.uid, merged="PK-999999")
    assert everything() == before
