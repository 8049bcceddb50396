"""What belongs to another incident is ticked, previewed and taken out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.choices import Status
from incidents.models import CasualtyFigure, Incident, Proposal
from incidents.services import AttributionInput, FigureInput, ReportInput, withdraw_incident
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import OutletFactory, make_incident

pytestmark = pytest.mark.django_db
WHY = "Two posts, an hour apart"
QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


def killed(number: int) -> FigureInput:
    """A figure of the killed."""
    return FigureInput("civilian", "killed", low=number, high=number)


def two_in_one(first: int = 3, second: int = 4, **given: Any) -> Incident:
    """An incident with what two sources say, of two posts."""
    reports = tuple(
        ReportInput(outlet=OutletFactory.create(name=name), url=f"https://{name}.example/", figures=(killed(number),))
        for name, number in (("dawn", first), ("geo", second))
    )
    said = (AttributionInput(words="Some <group>", track="official_blame", level="likely", report=1),)
    return make_incident(reports=reports, attributions=said, **given)


def address(incident: Incident) -> str:
    """The page on which an incident is split."""
    return reverse("desk:incident-split", args=[incident.uid])


def text(response: Any) -> str:
    """What a page says, blanks folded."""
    return " ".join(response.content.decode().split())


def second_source(incident: Incident) -> int:
    """The key of its second source."""
    key: int = incident.reports.order_by("position").values_list("pk", flat=True)[1]
    return key


def test_every_source_figure_and_attribution_can_be_ticked_and_nothing_is_previewed_yet(desk: Client) -> None:
    incident = two_in_one()
    response = desk.get(address(incident))
    said = text(response)
    assert (said.count('name="report"'), said.count('name="figure"'), said.count('name="attribution"')) == (2, 2, 1)
    assert response.status_code == 200
    assert response.context["preview"] is None
    assert "Some &lt;group&gt;" in said
    assert "<group>" not in said


def test_the_preview_shows_both_and_changes_nothing(desk: Client) -> None:
    incident = two_in_one()
    before = list(Incident.objects.values())
    response = desk.get(address(incident), {"report": second_source(incident)})
    preview = response.context["preview"]
    killed_row = next(row for row in preview.numbers if row.label == "Civilians killed")
    assert [toll.best for toll in killed_row.tolls] == [3, 4, 3]
    assert [lines[0] for lines in preview.rest] == ["dawn: https://dawn.example/"]
    assert [lines[0][:6] for lines in preview.out] == ["geo: h", "Attrib"]
    assert f'<input type="hidden" name="report" value="{second_source(incident)}">' in text(response)
    assert list(Incident.objects.values()) == before


def test_a_split_leads_to_the_entry_form_of_the_new_draft(desk: Client) -> None:
    incident = two_in_one(status=Status.DRAFT)
    moved = second_source(incident)
    response = desk.post(address(incident), {"version": "1", "report": moved, "reason": WHY})
    new = Incident.objects.exclude(pk=incident.pk).get()
    assert (response.status_code, response["Location"]) == (302, reverse("desk:incident-edit", args=[new.uid]))
    assert new.reports.get().url == "https://geo.example/"
    assert incident.reports.get().url == "https://dawn.example/"


def test_what_waits_for_a_second_person_is_said_before_and_after(desk: Client) -> None:
    incident = two_in_one(12, 14)
    chosen = {"report": second_source(incident)}
    assert "waits for a reviewer other than you" in text(desk.get(address(incident), chosen))
    desk.post(address(incident), {"version": "1", "reason": WHY, **chosen})
    proposal = Proposal.objects.get()
    home = text(desk.get(reverse("desk:proposal", args=[proposal.pk])))
    assert f'<a href="{reverse("desk:proposal", args=[proposal.pk])}">waits for a reviewer other than you</a>' in home
    assert incident.reports.count() == 2


def refused(desk: Client, incident: Incident, status: int, words: str, **given: Any) -> str:
    """Split by the form, expect a refusal, and return the page."""
    before = (Incident.objects.count(), Incident.objects.get(pk=incident.pk).version)
    response = desk.post(address(incident), {"version": "1", "reason": WHY, **given})
    assert response.status_code == status
    assert words in text(response)
    assert (Incident.objects.count(), Incident.objects.get(pk=incident.pk).version) == before
    return text(response)


def test_a_refusal_keeps_what_was_ticked_and_typed(desk: Client) -> None:
    incident = two_in_one()
    moved = second_source(incident)
    ticked = f'name="report" value="{moved}" checked'
    assert ticked in refused(desk, incident, 400, 'id="error-reason"', report=moved, reason=" ")
    page = refused(desk, incident, 409, "Somebody has changed it", report=moved, version="7")
    assert ticked in page
    assert WHY in page
    refused(desk, incident, 409, "Somebody has changed it", report=moved, version="one")
    refused(desk, incident, 400, "Choose the sources")
    refused(desk, incident, 400, "Choose the sources", report="all", figure="9" * 30)
    everything = list(incident.reports.values_list("pk", flat=True))
    refused(desk, incident, 400, "would be left without a source", report=everything)
    other = CasualtyFigure.objects.get(report=make_incident(killed=1).reports.get())
    refused(desk, incident, 400, "Choose the sources", figure=other.pk)


def test_what_was_withdrawn_cannot_be_split(desk: Client) -> None:
    incident = two_in_one()
    withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="Hearsay")
    response = desk.get(address(incident))
    assert response.status_code == 400
    assert "is withdrawn" in text(response)
    assert desk.get(reverse("desk:incident-split", args=["PK-999999"])).status_code == 404


def test_the_page_asks_as_much_for_many_sources_as_for_one(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    reports = tuple(ReportInput(outlet=OutletFactory.create(), figures=(killed(n), killed(n + 1))) for n in range(8))
    for incident in (two_in_one(), make_incident(reports=reports)):
        with django_assert_max_num_queries(10):
            desk.get(address(incident), {"report": second_source(incident)})
