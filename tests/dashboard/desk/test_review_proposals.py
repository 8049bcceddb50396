"""A proposed change: both sides in words, who may decide on it, and what becomes of it."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.desk.review.kept import kept_entries
from incidents.choices import ProposalState, Status
from incidents.models import Incident, Proposal
from incidents.services import (
    AttributionInput,
    FigureInput,
    ReportInput,
    StaleVersion,
    accept_proposal,
    edit_incident,
    entry_of,
)
from incidents.services.entries import changed_parts, from_json, to_json
from incidents.services.merging import propose_merge
from tests.dashboard.desk.people import administrator, editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of a reviewer."""
    client.force_login(reviewer())
    return client


def _proposed(incident: Incident, by: Any = None, **parts: Any) -> Proposal:
    entry = replace(entry_of(Incident.objects.get(pk=incident.pk)), **parts)
    saved = edit_incident(
        uid=incident.uid,
        version=Incident.objects.get(pk=incident.pk).version,
        entry=entry,
        by=by or editor(),
        reason="Both sides fired",
        source="https://example.org/later",
        corrects=True,
    )
    assert saved.proposal is not None
    return saved.proposal


def _address(name: str, proposal: Proposal) -> str:
    return reverse(f"desk:{name}", args=[proposal.pk])


def test_only_what_changes_is_shown_both_ways_with_reason_and_source(desk: Client) -> None:
    proposal = _proposed(make_incident(summary="A convoy."), event_class="clash")
    response = desk.get(_address("proposal", proposal))
    (part,) = response.context["page"].parts
    assert (part.label, part.before, part.after) == ("Class", [("Militant attack", True)], [("Clash", True)])
    page = response.content.decode()
    for words in ("Both sides fired", "https://example.org/later", "Proposed by ed", "a change of class"):
        assert words in page


def test_figures_stand_in_a_table_with_what_they_do_to_the_toll(desk: Client) -> None:
    incident = make_incident(killed=12, url="https://example.org/1")
    report = entry_of(incident).reports[0]
    later = FigureInput(
        "total", "killed", low=15, high=15, said_by="hospital_or_rescue", stated_on=dt.date(2024, 5, 2),
        total_includes_militants="no",
    )  # fmt: skip
    proposal = _proposed(incident, reports=(replace(report, figures=(*report.figures, later)),))
    page = desk.get(_address("proposal", proposal)).context["page"]
    rows = [(row.whom, row.said, row.before, row.after, row.changed) for row in page.figures]
    assert rows == [
        ("Total, killed", "", "12", "12", False),
        ("Total, killed", "Hospital or rescue, 2 May 2024", "–", "15", True),
    ]
    assert [(row.label, row.before, row.after) for row in page.toll] == [("Victims killed", "12", "15 (12–15)")]


def test_a_reviewer_accepts_it_and_is_told_how_to_take_it_back(desk: Client) -> None:
    incident = make_incident()
    proposal = _proposed(incident, event_class="clash")
    answer = desk.post(_address("proposal-accept", proposal), follow=True)
    incident.refresh_from_db()
    assert incident.event_class == "clash"
    page = answer.content.decode()
    assert "Accepted: the public sees it now." in page
    assert f'href="{reverse("desk:incident", args=[incident.uid])}#history"' in page


def test_returning_asks_for_a_note_and_keeps_the_incident(desk: Client) -> None:
    incident = make_incident()
    proposal = _proposed(incident, event_class="clash")
    refused = desk.post(_address("proposal-return", proposal), {"note": "  "})
    assert refused.status_code == 400
    assert "say why it cannot be accepted" in refused.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    desk.post(_address("proposal-return", proposal), {"note": "One side only"})
    proposal.refresh_from_db()
    incident.refresh_from_db()
    assert (proposal.state, proposal.decision_note) == (ProposalState.RETURNED, "One side only")
    assert incident.event_class == "militant_attack"


def test_the_author_reads_why_not_instead_of_a_button_and_is_refused_all_the_same(client: Client) -> None:
    incident = make_incident()
    proposal = _proposed(incident, by=reviewer("author"), event_class="clash")
    client.force_login(reviewer("author"))
    page = client.get(_address("proposal", proposal)).content.decode()
    assert "needs somebody else, because of a change of class, and you proposed it" in page
    assert _address("proposal-accept", proposal) not in page
    assert client.post(_address("proposal-accept", proposal)).status_code == 400
    incident.refresh_from_db()
    assert incident.event_class == "militant_attack"


def test_an_editor_may_read_it_and_take_back_their_own_alone(client: Client) -> None:
    proposal = _proposed(make_incident(), event_class="clash")
    client.force_login(editor("other"))
    page = client.get(_address("proposal", proposal)).content.decode()
    assert "needs the role “reviewer”" in page
    assert client.post(_address("proposal-accept", proposal)).status_code == 403
    assert client.post(_address("proposal-cancel", proposal)).status_code == 400
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    client.force_login(editor())
    client.post(_address("proposal-cancel", proposal))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CANCELLED


def test_what_collides_is_named_before_and_when_it_is_accepted(desk: Client) -> None:
    incident = make_incident(summary="A convoy.")
    proposal = _proposed(incident, event_class="clash", summary="A patrol.")
    edit_incident(
        uid=incident.uid, version=1, entry=replace(entry_of(incident), summary="A bus."), by=editor(), reason="Bus"
    )
    response = desk.get(_address("proposal", proposal))
    assert [(part.part, part.collides) for part in response.context["page"].parts] == [
        ("event_class", False),
        ("summary", True),
    ]
    assert "somebody has changed summary since" in response.content.decode()
    with pytest.raises(StaleVersion) as refused:
        accept_proposal(proposal=proposal.pk, by=reviewer())
    assert refused.value.fields == ("summary",)
    answer = desk.post(_address("proposal-accept", proposal))
    assert answer.status_code == 409
    assert "Not done: somebody has changed summary since this was proposed." in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_a_change_elsewhere_since_does_not_collide(desk: Client) -> None:
    incident = make_incident(summary="A convoy.")
    proposal = _proposed(incident, event_class="clash")
    edit_incident(
        uid=incident.uid, version=1, entry=replace(entry_of(incident), summary="A bus."), by=editor(), reason="Bus"
    )
    assert desk.get(_address("proposal", proposal)).context["page"].accept_refused == ""


def test_a_decided_proposal_says_what_became_of_it_and_offers_nothing(desk: Client) -> None:
    proposal = _proposed(make_incident(), event_class="clash")
    accept_proposal(proposal=proposal.pk, by=administrator(), note="Seen")
    page = desk.get(_address("proposal", proposal)).content.decode()
    assert "Accepted by adm" in page
    assert "“Seen”" in page
    assert 'action="/desk/' not in page
    assert desk.post(_address("proposal-accept", proposal)).status_code == 400


def test_a_merge_shows_both_incidents_and_is_carried_out(desk: Client) -> None:
    kept = make_incident(killed=3, url="https://example.org/1", summary="At the gate.")
    merged = make_incident(killed=4, url="https://example.org/2", summary="Near the gate.")
    proposal = propose_merge(kept=kept.uid, merged=merged.uid, by=editor(), reason="One blast")
    assert proposal is not None
    response = desk.get(_address("proposal", proposal))
    assert f"Merge {merged.uid} into {kept.uid}" in response.content.decode()
    assert [part.part for part in response.context["page"].parts] == ["summary", "reports"]
    desk.post(_address("proposal-accept", proposal))
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into) == (Status.MERGED, kept)


def test_nothing_is_decided_by_get(desk: Client) -> None:
    proposal = _proposed(make_incident(), event_class="clash")
    for name in ("proposal-accept", "proposal-return", "proposal-cancel"):
        assert desk.get(_address(name, proposal)).status_code == 405
    assert desk.get("/desk/proposals/999999/").status_code == 404


def test_a_kept_entry_reads_as_the_services_read_it() -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(
        location=located(place=PlaceFactory.create()),
        groups=[(group, "claim", "made")],
        killed=5,
        url="https://example.org/1",
        quote="five killed",
        campaign=CampaignFactory.create(),
        maybe_same_as=make_incident(),
        date_end=dt.date(2024, 5, 3),
        attack_types=("ied", "ambush"),
    )
    document = to_json(entry_of(incident))
    (kept,) = kept_entries(document)
    assert changed_parts(kept, from_json(document)) == ()
    assert to_json(kept) == document


def test_a_kept_entry_whose_outlet_is_gone_is_still_read() -> None:
    incident = make_incident(killed=5, url="https://example.org/1")
    document = to_json(entry_of(incident))
    document["reports"][0]["outlet"] = "closed-long-ago"
    (kept,) = kept_entries(document)
    assert kept.reports[0].outlet.name == "closed-long-ago"


def test_a_proposal_asks_as_few_questions_however_many_sources_it_has(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    incident = make_incident(killed=12, url="https://example.org/0", location=located(place=PlaceFactory.create()))
    more = tuple(
        ReportInput(outlet=OutletFactory.create(), url=f"https://example.org/{n}", figures=()) for n in range(1, 9)
    )
    who = tuple(
        AttributionInput(words=group.name, group=group, track="official_blame", level="likely")
        for group in ArmedGroupFactory.create_batch(4)
    )
    proposal = _proposed(incident, reports=(*entry_of(incident).reports, *more), attributions=who)
    edit_incident(
        uid=incident.uid, version=1, entry=replace(entry_of(incident), summary="Since"), by=editor(), reason="Since"
    )
    with django_assert_max_num_queries(15):
        assert desk.get(_address("proposal", proposal)).status_code == 200
