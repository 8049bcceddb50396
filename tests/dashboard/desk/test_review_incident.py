"""The desk's page of one incident: what an editor reads there, comments, and restoring from the history."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.models import ReaderReport
from incidents.choices import Status
from incidents.models import Incident, ReviewComment
from incidents.services import (
    FigureInput,
    ReportInput,
    comment_on,
    edit_incident,
    entry_of,
    return_incident,
    submit_incident,
    withhold_location,
)
from incidents.services.merging import merge_now
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


def _at(name: str, incident: Incident) -> str:
    return reverse(f"desk:{name}", args=[incident.uid])


def _read(client: Client, incident: Incident) -> str:
    response = client.get(_at("incident", incident))
    assert response.status_code == 200
    return response.content.decode()


def _edited(incident: Incident, reason: str = "Reported so", by: Any = None, **parts: Any) -> Incident:
    stands = Incident.objects.get(pk=incident.pk)
    entry = replace(entry_of(stands), **parts)
    edit_incident(uid=stands.uid, version=stands.version, entry=entry, by=by or editor(), reason=reason, corrects=True)
    incident.refresh_from_db()
    return incident


def test_the_page_shows_what_editors_keep_and_who_wrote_what_nobody_has_reviewed(desk: Client) -> None:
    incident = make_incident(status=Status.DRAFT, killed=12, notes="Ask the hospital again", summary="A convoy.")
    incident = _edited(incident, summary="A convoy near the bridge.")
    page = _read(desk, incident)
    for words in (
        "Ask the hospital again",
        "A convoy near the bridge.",
        "Needs a second person before it is published: ten or more killed.",
        "Not reviewed yet, written by ed.",
        "version 2",
    ):
        assert words in page


def test_a_source_is_shown_with_its_figures_and_who_said_them(desk: Client) -> None:
    report = ReportInput(
        outlet=OutletFactory.create(name="Dawn"),
        url="https://dawn.com/1",
        quote="at least five died",
        figures=(FigureInput("civilian", "killed", low=5, quantifier="at_least", said_by="police"),),
    )
    page = _read(desk, make_incident(reports=(report,), groups=()))
    for words in ("Dawn", "at least five died", "Civilians, killed", "at least 5", "Police"):
        assert words in page


def test_a_withheld_place_is_shown_as_withheld_and_nowhere_to_the_public(desk: Client, client: Client) -> None:
    place = PlaceFactory.create(name="Kuchlak")
    incident = make_incident(location=located(place=place))
    withhold_location(uid=incident.uid, to="district", reason="A school stands there", by=editor())
    page = _read(desk, incident)
    assert "Withheld from the public" in page
    assert "Place: Kuchlak" in page
    assert "Because: A school stands there." in page
    client.logout()
    public = client.get(reverse("dashboard:incident", args=[incident.uid])).content.decode()
    assert "Kuchlak" not in public
    assert "A school" not in public


def test_a_returned_draft_says_at_the_top_what_is_to_be_done(desk: Client) -> None:
    incident = make_incident(status=Status.DRAFT)
    submit_incident(uid=incident.uid, version=1, by=editor())
    return_incident(uid=incident.uid, version=2, by=reviewer(), note="Name the hospital")
    assert "Returned by rev: Name the hospital" in _read(desk, incident)
    submit_incident(uid=incident.uid, version=3, by=editor())
    assert "Returned by rev" not in _read(desk, incident)


def test_open_proposals_readers_reports_and_the_likely_twin_are_pointed_out(desk: Client) -> None:
    twin = make_incident()
    incident = make_incident(maybe_same_as=twin)
    _edited(incident, event_class="clash")
    report = ReaderReport.objects.create(incident=incident, version=1, kind="error", text="It was Monday")
    page = _read(desk, incident)
    assert reverse("desk:proposal", args=[incident.proposals.get().pk]) in page
    assert f'<a href="{reverse("desk:reader-report", args=[report.pk])}">' in page
    assert f"{_at('incident-merge', incident)}?with={twin.uid}" in page


def test_a_comment_stands_beside_its_part_until_it_is_dealt_with(desk: Client) -> None:
    incident = make_incident(status=Status.DRAFT)
    answer = desk.post(_at("incident-comment", incident), {"field": "part_of_day", "text": "Evening or night?"})
    made = ReviewComment.objects.get()
    assert answer["Location"] == f"{_at('incident', incident)}#comment-{made.pk}"
    assert (made.by, made.field, made.text) == (editor(), "part_of_day", "Evening or night?")
    page = desk.get(_at("incident", incident)).context["page"]
    block = next(part for part in page.parts if part.name == "part_of_day")
    assert [comment.text for comment in block.comments] == ["Evening or night?"]
    assert page.whole_comments == []
    desk.post(reverse("desk:comment-resolve", args=[made.pk]))
    made.refresh_from_db()
    assert made.resolved_by == editor()
    assert "dealt with by ed" in _read(desk, incident)


def test_an_empty_comment_is_refused_in_its_own_field(desk: Client) -> None:
    incident = make_incident(status=Status.DRAFT)
    answer = desk.post(_at("incident-comment", incident), {"field": "date", "text": " "})
    assert answer.status_code == 400
    assert 'id="comment-date-error">Comment: Say what it is about.' in answer.content.decode()
    assert not ReviewComment.objects.exists()


def test_what_people_write_is_never_html(desk: Client) -> None:
    attack = "<script>alert(1)</script>"
    incident = make_incident(status=Status.DRAFT, summary=attack, notes=attack, quote=attack, url="https://e.org/1")
    comment_on(uid=incident.uid, by=editor(), text=attack, field="summary")
    _edited(incident, summary=f"{attack} again")
    page = _read(desk, incident)
    assert attack not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_one_former_value_is_restored_with_a_reason(desk: Client) -> None:
    incident = _edited(make_incident(summary="As it was."), summary="As it is.")
    told = desk.get(_at("incident", incident)).context["page"].history[0]
    change = next(one for one in told.fields if one.part == "summary")
    given = {"version": "2", "event": str(change.event), "part": "summary"}
    refused = desk.post(_at("incident-restore", incident), {**given, "reason": ""})
    assert refused.status_code == 400
    assert "Say why; the public reads it beside the change." in refused.content.decode()
    incident.refresh_from_db()
    assert (incident.summary, incident.version) == ("As it is.", 2)
    answer = desk.post(_at("incident-restore", incident), {**given, "reason": "The first was right"}, follow=True)
    incident.refresh_from_db()
    assert (incident.summary, incident.version) == ("As it was.", 3)
    assert "Restored." in answer.content.decode()


def test_a_restore_that_needs_a_second_person_is_kept_for_one(desk: Client) -> None:
    incident = make_incident(event_class="clash", status=Status.DRAFT)
    incident = _edited(incident, event_class="militant_attack")
    Incident.objects.filter(pk=incident.pk).update(status=Status.PUBLISHED)
    incident.refresh_from_db()
    history = desk.get(_at("incident", incident)).context["page"].history
    change = next(one for step in history for one in step.fields if one.part == "event_class")
    given = {"version": str(incident.version), "event": str(change.event), "part": "event_class", "reason": "Both"}
    answer = desk.post(_at("incident-restore", incident), given, follow=True)
    assert "Kept for a second person" in answer.content.decode()
    incident.refresh_from_db()
    assert incident.event_class == "militant_attack"


def test_a_row_taken_out_is_put_in_again(desk: Client) -> None:
    incident = make_incident(killed=3, url="https://example.org/1")
    more = ReportInput(outlet=OutletFactory.create(), url="https://example.org/2")
    incident = _edited(incident, reports=(*entry_of(incident).reports, more))
    incident = _edited(incident, reports=entry_of(incident).reports[:1])
    (gone,) = desk.get(_at("incident", incident)).context["page"].history[0].rows
    given = {"version": "3", "event": str(gone.event), "kind": "report", "reason": "It was right"}
    desk.post(_at("incident-restore", incident), given)
    assert sorted(report.url for report in incident.reports.all()) == ["https://example.org/1", "https://example.org/2"]


def test_a_value_that_stands_already_changes_nothing(desk: Client) -> None:
    incident = _edited(make_incident(summary="One."), summary="Two.")
    event = next(
        one for one in desk.get(_at("incident", incident)).context["page"].history[0].fields if one.part == "summary"
    ).event
    incident = _edited(incident, summary="One.")
    given = {"version": "3", "event": str(event), "part": "summary", "reason": "Again"}
    answer = desk.post(_at("incident-restore", incident), given, follow=True)
    assert "It stands like that already" in answer.content.decode()
    incident.refresh_from_db()
    assert incident.version == 3


@pytest.mark.parametrize(
    "given",
    [
        {"event": "0", "part": "summary"},
        {"event": "x", "part": "summary"},
        {"event": "1", "part": "title"},
        {"event": "1", "kind": "incident"},
    ],
)
def test_a_restore_of_what_is_not_there_is_refused(desk: Client, given: dict[str, str]) -> None:
    incident = make_incident()
    answer = desk.post(_at("incident-restore", incident), {"version": "1", "reason": "So", **given})
    assert answer.status_code == 400
    incident.refresh_from_db()
    assert incident.version == 1


def test_a_stale_restore_keeps_the_typed_reason_in_its_field(desk: Client) -> None:
    incident = _edited(make_incident(summary="One."), summary="Two.")
    event = next(
        one for one in desk.get(_at("incident", incident)).context["page"].history[0].fields if one.part == "summary"
    ).event
    _edited(incident, part_of_day="dawn")
    given = {"version": "2", "event": str(event), "part": "summary", "reason": "Typed at length"}
    answer = desk.post(_at("incident-restore", incident), given)
    assert answer.status_code == 409
    assert 'value="Typed at length"' in answer.content.decode()
    incident.refresh_from_db()
    assert incident.summary == "Two."


def test_a_long_history_shows_its_newest_steps_and_all_when_asked(desk: Client) -> None:
    incident = make_incident(status=Status.DRAFT)
    for number in range(25):
        incident = _edited(incident, notes=f"Note {number}")
    page = desk.get(_at("incident", incident)).context["page"]
    assert (len(page.steps), page.steps_left_out) == (20, 6)
    whole = desk.get(_at("incident", incident), {"history": "all"}).context["page"]
    assert (len(whole.steps), whole.steps_left_out) == (26, 0)


def test_steps_since_the_last_review_are_marked(desk: Client, client: Client) -> None:
    incident = _edited(make_incident(), summary="Once")
    client.force_login(reviewer())
    client.post(_at("incident-pass", incident), {"version": "2"})
    incident = _edited(incident, summary="Twice")
    steps = client.get(_at("incident", incident)).context["page"].steps
    assert [(told.step.action, told.reviewed) for told in steps] == [
        ("Edited", False),
        ("Passed as it stands", True),
        ("Edited", True),
        ("", True),
    ]


def test_a_merged_incident_leads_to_the_one_that_stands_and_the_merge_can_be_taken_apart(desk: Client) -> None:
    kept = make_incident(killed=3, url="https://example.org/1", status=Status.DRAFT)
    merged = make_incident(killed=3, url="https://example.org/2", status=Status.DRAFT)
    merge_now(kept=kept.uid, merged=merged.uid, by=reviewer(), reason="Same blast")
    page = _read(desk, merged)
    assert f'Merged into <a href="{_at("incident", kept)}">' in page
    assert _at("incident-edit", merged) not in page
    address = reverse("desk:unmerge", args=[kept.merges.get().pk])
    apart = f'action="{address}"'
    assert apart in _read(desk, kept)
    assert desk.post(address, {"reason": "Two blasts"}).status_code == 403
    assert Incident.objects.get(pk=merged.pk).status == Status.MERGED
    desk.force_login(reviewer())
    assert desk.post(address, {"reason": "Two blasts"})["Location"] == _at("incident", merged)
    assert Incident.objects.get(pk=merged.pk).status == Status.DRAFT
    assert apart not in _read(desk, kept)
    assert "Two blasts" in _read(desk, kept)


def test_a_number_in_small_letters_leads_to_the_page_and_an_unknown_one_to_404(desk: Client) -> None:
    incident = make_incident()
    answer = desk.get(f"/desk/incidents/{incident.uid.lower()}/")
    assert (answer.status_code, answer["Location"]) == (302, _at("incident", incident))
    assert desk.get("/desk/incidents/PK-999999/").status_code == 404


def test_the_page_asks_as_few_questions_however_much_there_is(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(
        killed=3, url="https://example.org/0", location=located(place=PlaceFactory.create()),
        groups=[(group, "claim", "made")],
    )  # fmt: skip
    for number in range(1, 8):
        more = ReportInput(outlet=OutletFactory.create(), url=f"https://example.org/{number}")
        incident = _edited(incident, reports=(*entry_of(incident).reports, more))
        comment_on(uid=incident.uid, by=editor(f"editor-{number}"), text="?", field="date")
    withhold_location(uid=incident.uid, to="district", reason="A school", by=editor())
    _edited(incident, event_class="clash")
    with django_assert_max_num_queries(14):
        _read(desk, incident)
