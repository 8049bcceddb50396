"""Two incidents compared and said to be one, and the way back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.choices import Status
from incidents.models import Incident, Merge, Proposal
from incidents.services import FigureInput, ReportInput, propose_merge, withdraw_incident
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
WHY = "Both name the same bus"
QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


def address(incident: Incident, query: str = "") -> str:
    """The page on which an incident is merged with another."""
    return reverse("desk:incident-merge", args=[incident.uid]) + query


def text(response: Any) -> str:
    """What a page says, blanks folded."""
    return " ".join(response.content.decode().split())


def say(desk: Client, kept: Incident, merged: Incident, **given: str) -> Any:
    """Say by the form that two incidents are one, as they stand now unless ``seen`` says otherwise."""
    rows = sorted((Incident.objects.get(pk=row.pk) for row in (kept, merged)), key=lambda row: row.uid)
    seen = " ".join(f"{row.uid}:{row.version}" for row in rows)
    data = {"kept": kept.uid, "merged": merged.uid, "seen": seen, "reason": WHY, **given}
    return desk.post(address(merged), data)


def test_what_an_editor_suspects_comes_first_and_what_is_closed_is_not_offered(desk: Client) -> None:
    district = DistrictFactory.create()
    suspect, gone = make_incident(), make_incident()
    like = make_incident(killed=7, location=located(district=district))
    incident = make_incident(killed=7, location=located(district=district), maybe_same_as=suspect, status=Status.DRAFT)
    pointing = make_incident(maybe_same_as=incident)
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    Incident.objects.filter(pk=gone.pk).update(maybe_same_as=incident)
    said = text(desk.get(address(incident)))
    places = [said.index(f"?with={row.uid}") for row in (suspect, pointing, like)]
    assert places == sorted(places)
    assert said.count("an editor suspects it") == 2
    assert gone.uid not in said


def test_nothing_alike_says_so(desk: Client) -> None:
    assert "looks like it" in text(desk.get(address(make_incident())))


def test_other_incidents_are_found_by_number_and_by_words_while_typing(desk: Client) -> None:
    incident = make_incident()
    quetta = make_incident(location=located(district=DistrictFactory.create(name="Quetta")))
    for words in ("quetta", quetta.uid.lower()):
        page = text(desk.get(address(incident, f"?q={words}")))
        part = text(desk.get(address(incident, f"?q={words}"), headers={"HX-Request": "true"}))
        assert f"?with={quetta.uid}" in page
        assert f"?with={quetta.uid}" in part
        assert ("<h1>" in page, "<h1>" in part) == (True, False)
    assert "Nothing matches" in text(desk.get(address(incident, "?q=nowhere-at-all")))
    assert f"?with={incident.uid}" not in text(desk.get(address(incident, f"?q={incident.uid}")))


@pytest.mark.parametrize("other", ["PK-999999", "<b>", None])
def test_an_unknown_number_or_the_same_one_is_refused_beside_the_field(desk: Client, other: str | None) -> None:
    incident = make_incident()
    response = desk.get(address(incident), {"with": other or incident.uid})
    assert response.status_code == 400
    assert 'id="error-q"' in text(response)
    assert "<b>" not in text(response)


def test_the_number_the_public_has_known_for_longer_stays_unless_the_other_is_chosen(desk: Client) -> None:
    draft, first, second = make_incident(status=Status.DRAFT), make_incident(), make_incident()
    for here, other, kept in ((draft, second, second), (second, first, first), (first, second, first)):
        response = desk.get(address(here, f"?with={other.uid}"))
        assert response.context["pair"].kept == kept
    response = desk.get(address(first, f"?with={second.uid}&keep={second.uid}"))
    assert (response.context["pair"].kept, response.context["pair"].merged) == (second, first)
    response = desk.get(address(first, f"?with={second.uid}&keep=PK-999999"))
    assert response.context["pair"].kept == first


def sourced(*figures: FigureInput, url: str = "", name: str = "Dawn", **given: Any) -> Incident:
    """An incident with one source."""
    report = ReportInput(outlet=OutletFactory.create(name=name), url=url, figures=figures)
    return make_incident(reports=(report,), **given)


def test_both_stand_side_by_side_with_what_the_merge_would_show(desk: Client) -> None:
    stays = sourced(FigureInput("civilian", "killed", 4, 4), summary="A bus.", url="https://a.example/")
    goes = sourced(FigureInput("civilian", "killed", 6, 6), summary="A <van>.", name="Geo")
    pair = desk.get(address(stays, f"?with={goes.uid}")).context["pair"]
    rows = {row.label: row for row in pair.parts}
    assert (rows["Summary"].kept, rows["Summary"].merged, rows["Summary"].differs) == (["A bus."], ["A <van>."], True)
    assert rows["Date"].differs is False
    killed = next(row for row in pair.numbers if row.label == "Victims killed")
    assert [(toll.low, toll.best, toll.high) for toll in killed.tolls] == [(4, 4, 4), (6, 6, 6), (4, 4, 6)]
    assert [source.comes for source in pair.sources] == ["", f"comes from {goes.uid}"]
    said = text(desk.get(address(stays, f"?with={goes.uid}")))
    assert "A &lt;van&gt;." in said
    assert "A <van>." not in said


def test_an_article_that_both_read_differently_is_named(desk: Client) -> None:
    url = "https://a.example/"
    stays = sourced(FigureInput("civilian", "killed", 4, 4), url=url)
    goes = sourced(
        FigureInput("civilian", "killed", 6, 6), FigureInput("civilian", "injured", 2, 2), url=url, name="Geo"
    )
    pair = desk.get(address(stays, f"?with={goes.uid}")).context["pair"]
    assert [source.comes for source in pair.sources] == [f"both have it; figures of {goes.uid} are added"]
    assert pair.left == ["Geo: Civilians, killed: 6"]


def test_a_merge_of_what_is_public_is_proposed_and_leads_to_the_proposal(desk: Client) -> None:
    stays, goes = make_incident(killed=3), make_incident(killed=3)
    said = text(desk.get(address(goes, f"?with={stays.uid}")))
    assert "a reviewer other than you decides" in said
    response = say(desk, stays, goes)
    proposal = Proposal.objects.get()
    assert (proposal.incident, proposal.content, proposal.proposed_by) == (stays, {"merged": goes.uid}, editor())
    assert (response.status_code, response["Location"]) == (302, reverse("desk:proposal", args=[proposal.pk]))
    assert not Merge.objects.exists()
    waiting = text(desk.get(address(goes, f"?with={stays.uid}")))
    assert "already waits for a second person" in waiting
    assert 'name="reason"' not in waiting


def test_a_merge_of_two_drafts_happens_and_leads_to_the_one_that_stays(desk: Client) -> None:
    stays, goes = make_incident(status=Status.DRAFT), make_incident(status=Status.DRAFT)
    assert "it happens at once" in text(desk.get(address(goes, f"?with={stays.uid}")))
    response = say(desk, stays, goes)
    assert (response.status_code, response["Location"]) == (302, reverse("desk:incident", args=[stays.uid]))
    assert Merge.objects.get().merged == goes


def test_a_merge_without_a_reason_is_refused_beside_the_field(desk: Client) -> None:
    stays, goes = make_incident(), make_incident()
    response = say(desk, stays, goes, reason=" ")
    assert response.status_code == 400
    assert 'id="error-reason"' in text(response)
    assert not Proposal.objects.exists()


def test_two_that_have_changed_since_they_were_compared_are_shown_anew_with_the_reason_kept(desk: Client) -> None:
    stays, goes = make_incident(), make_incident()
    response = say(desk, stays, goes, seen=f"{stays.uid}:1 {goes.uid}:7")
    assert response.status_code == 409
    assert "Somebody has changed one of the two" in text(response)
    assert WHY in text(response)
    assert not Proposal.objects.exists()


def test_what_cannot_be_merged_says_why_and_offers_no_button(desk: Client) -> None:
    draft, public = make_incident(status=Status.DRAFT), make_incident()
    said = text(desk.get(address(public, f"?with={draft.uid}&keep={draft.uid}")))
    assert f"keep {public.uid}" in said
    assert 'name="reason"' not in said
    assert say(desk, draft, public).status_code == 400
    assert not Merge.objects.exists()


def test_a_form_that_names_neither_this_incident_nor_any_leads_back(desk: Client) -> None:
    incident = make_incident()
    for kept, merged in (("", ""), (make_incident().uid, make_incident().uid), (incident.uid, "PK-999999")):
        response = desk.post(address(incident), {"kept": kept, "merged": merged, "reason": WHY})
        assert (response.status_code, response["Location"]) == (302, address(incident))


def standing_merge() -> Merge:
    """A merge of two drafts."""
    stays, goes = make_incident(status=Status.DRAFT), make_incident(status=Status.DRAFT)
    propose_merge(kept=stays.uid, merged=goes.uid, by=editor(), reason=WHY)
    return Merge.objects.get(kept=stays)


def test_a_reviewer_takes_a_merge_apart_with_a_reason(client: Client) -> None:
    merge = standing_merge()
    client.force_login(reviewer())
    refused = client.post(reverse("desk:unmerge", args=[merge.pk]), {"reason": ""})
    assert refused.status_code == 400
    assert 'id="error-reason"' in text(refused)
    assert Incident.objects.get(pk=merge.merged_id).status == Status.MERGED
    response = client.post(reverse("desk:unmerge", args=[merge.pk]), {"reason": "Two buses"})
    assert response["Location"] == reverse("desk:incident", args=[merge.merged.uid])
    assert Incident.objects.get(pk=merge.merged_id).status == Status.DRAFT
    again = client.post(reverse("desk:unmerge", args=[merge.pk]), {"reason": "Two buses"})
    assert again.status_code == 400
    assert "does not stand" in text(again)
    assert client.post(reverse("desk:unmerge", args=[merge.pk + 1]), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("by", [editor, reader])
def test_nobody_below_a_reviewer_takes_a_merge_apart(client: Client, by: Any) -> None:
    merge = standing_merge()
    client.force_login(by())
    assert client.post(reverse("desk:unmerge", args=[merge.pk]), {"reason": "Two buses"}).status_code == 403
    assert Incident.objects.get(pk=merge.merged_id).status == Status.MERGED


def test_the_pages_ask_as_much_for_many_sources_as_for_one(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    district = DistrictFactory.create()
    many = tuple(
        ReportInput(outlet=OutletFactory.create(), figures=(FigureInput("civilian", "killed", n, n),)) for n in range(6)
    )
    rows = [make_incident(reports=many, location=located(district=district)) for _ in range(7)]
    for query in ("", "?q=militant", f"?with={rows[1].uid}"):
        with django_assert_max_num_queries(15):
            desk.get(address(rows[0], query))
    with django_assert_max_num_queries(15):
        desk.get(address(rows[0], "?q=attack"), headers={"HX-Request": "true"})
