"""The steps through review: what the page offers is what the services allow, and a refusal loses nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dashboard.desk.review.steps import STEPS, offers, withhold_choices
from incidents.choices import Status
from incidents.models import Incident, Review
from incidents.services import (
    RecordError,
    comment_on,
    edit_incident,
    entry_of,
    take_down,
    withdraw_incident,
    withhold_location,
)
from tests.dashboard.desk.people import administrator, editor, reviewer
from tests.incidents.factories import located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db

GIVEN = {"note": "As agreed", "reason": "As agreed", "to": "district"}


def _at(name: str, incident: Incident) -> str:
    return reverse(f"desk:incident-{name}", args=[incident.uid])


def _take(client: Client, name: str, incident: Incident, **values: str) -> Any:
    incident.refresh_from_db()
    return client.post(_at(name, incident), {"version": str(incident.version), **values})


def _written_by(user: User, incident: Incident) -> Incident:
    entry = replace(entry_of(incident), notes="mine")
    return edit_incident(uid=incident.uid, version=incident.version, entry=entry, by=user, reason="Noted").incident


def _draft(**given: Any) -> Incident:
    return _written_by(editor(), make_incident(status=Status.DRAFT, **given))


def _withheld() -> Incident:
    incident = make_incident(location=located(place=PlaceFactory.create()))
    return withhold_location(uid=incident.uid, to="district", reason="A school", by=editor())


def _withdrawn() -> Incident:
    return withdraw_incident(uid=make_incident().uid, version=1, by=reviewer(), reason="Not an attack")


def _commented() -> Incident:
    incident = make_incident(status=Status.IN_REVIEW)
    comment_on(uid=incident.uid, by=editor(), text="Where?")
    return incident


SCENES: dict[str, Callable[[], Incident]] = {
    "a draft": lambda: _draft(killed=2),
    "a draft of ten killed": lambda: _draft(killed=12),
    "in review": lambda: make_incident(status=Status.IN_REVIEW, location=located(place=PlaceFactory.create())),
    "in review, ten killed, by the reviewer": lambda: _written_by(
        reviewer(), make_incident(status=Status.IN_REVIEW, killed=12)
    ),
    "in review with a comment open": _commented,
    "published": lambda: make_incident(location=located(place=PlaceFactory.create())),
    "edited since": lambda: _written_by(editor(), make_incident()),
    "place withheld": _withheld,
    "withdrawn": _withdrawn,
    "taken down": lambda: take_down(uid=make_incident().uid, by=reviewer(), reason="A witness"),
}


@pytest.mark.parametrize("who", [editor, reviewer, administrator])
@pytest.mark.parametrize("scene", SCENES)
def test_a_step_is_offered_exactly_when_its_service_takes_it(scene: str, who: Any) -> None:
    incident = Incident.objects.get(pk=SCENES[scene]().pk)
    waiting = incident.comments.filter(resolved_at=None).count()
    open_steps = {offer.step.name for offer in offers(incident, who(), open_comments=waiting) if not offer.refused}
    taken = set()
    for step in STEPS.values():
        try:
            with transaction.atomic():
                step.take(Incident.objects.get(pk=incident.pk), who(), incident.version, GIVEN)
                taken.add(step.name)
                transaction.set_rollback(True)
        except RecordError:
            continue
    assert open_steps == taken - _repeated(incident)


def _repeated(incident: Incident) -> set[str]:
    """Withholding again and withholding what is closed are allowed, but nobody needs to be offered them."""
    return {"withhold"} if incident.withheld_to or incident.status in {Status.WITHDRAWN, Status.MERGED} else set()


def test_a_draft_goes_to_review_comes_back_and_is_published(client: Client) -> None:
    incident = _draft(killed=2)
    client.force_login(editor())
    assert _take(client, "submit", incident, note="Ready").status_code == 302
    client.force_login(reviewer())
    assert _take(client, "return", incident, note="Name the hospital").status_code == 302
    client.force_login(editor())
    _take(client, "submit", incident)
    client.force_login(reviewer())
    _take(client, "publish", incident)
    incident.refresh_from_db()
    assert incident.status == Status.PUBLISHED
    assert list(incident.reviews.values_list("action", "note")) == [
        ("submitted", "Ready"),
        ("returned", "Name the hospital"),
        ("submitted", ""),
        ("published", ""),
    ]
    assert client.get(reverse("dashboard:incident", args=[incident.uid])).status_code == 200


def test_the_author_of_ten_deaths_reads_why_not_and_another_reviewer_publishes(client: Client) -> None:
    incident = _written_by(reviewer(), make_incident(status=Status.IN_REVIEW, killed=12))
    client.force_login(reviewer())
    page = client.get(reverse("desk:incident", args=[incident.uid])).content.decode()
    assert "needs somebody else, because of ten or more killed, and you wrote part of it" in page
    assert f'action="{_at("publish", incident)}"' not in page
    assert _take(client, "publish", incident).status_code == 400
    incident.refresh_from_db()
    assert incident.status == Status.IN_REVIEW
    client.force_login(reviewer("second"))
    assert _take(client, "publish", incident).status_code == 302
    incident.refresh_from_db()
    assert incident.status == Status.PUBLISHED


def test_an_editor_is_told_which_role_publishes_and_gets_403_for_trying(client: Client) -> None:
    incident = make_incident(status=Status.IN_REVIEW)
    client.force_login(editor())
    page = client.get(reverse("desk:incident", args=[incident.uid])).content.decode()
    assert "<strong>Publish</strong> needs the role “reviewer”." in page
    assert _take(client, "publish", incident).status_code == 403
    incident.refresh_from_db()
    assert incident.status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("name", "field", "label"),
    [
        ("return", "note", "What is to be done: Say what is to be done."),
        ("withdraw", "reason", "Why it does not belong in the record: Say why; the tombstone shows it."),
    ],
)
def test_a_step_without_its_words_is_refused_beside_the_field(
    client: Client, name: str, field: str, label: str
) -> None:
    incident = make_incident(status=Status.IN_REVIEW)
    client.force_login(reviewer())
    answer = _take(client, name, incident, **{field: "  "})
    assert answer.status_code == 400
    assert label in answer.content.decode()
    incident.refresh_from_db()
    assert (incident.status, incident.version) == (Status.IN_REVIEW, 1)
    assert not Review.objects.exists()


def test_somebody_elses_save_refuses_the_step_and_keeps_the_typed_note(client: Client) -> None:
    incident = make_incident(status=Status.IN_REVIEW)
    _written_by(editor(), incident)
    client.force_login(reviewer())
    answer = client.post(_at("return", incident), {"version": "1", "note": "Name the hospital, and its source"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "somebody else has changed" in page
    assert "You saw version 1; below is version 2" in page
    assert ">Name the hospital, and its source</textarea>" in page
    assert '<input type="hidden" name="version" value="2">' in page
    incident.refresh_from_db()
    assert incident.status == Status.IN_REVIEW


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_form_without_a_version_is_taken_as_out_of_date(client: Client, version: str) -> None:
    incident = make_incident(status=Status.IN_REVIEW)
    client.force_login(reviewer())
    assert client.post(_at("publish", incident), {"version": version}).status_code == 409
    incident.refresh_from_db()
    assert incident.status == Status.IN_REVIEW


def test_every_step_tells_how_it_is_taken_back(client: Client) -> None:
    incident = make_incident(status=Status.IN_REVIEW)
    client.force_login(reviewer())
    page = client.post(_at("publish", incident), {"version": "1"}, follow=True).content.decode()
    address = reverse("desk:incident", args=[incident.uid])
    assert f'Published: the public sees it now. To take it back: <a href="{address}#withdraw">withdraw</a>.' in page
    page = client.post(_at("withdraw", incident), {"version": "2", "reason": "Not it"}, follow=True).content.decode()
    assert f'<a href="{address}#reinstate">reinstate</a>' in page


def test_an_editor_who_discards_a_draft_is_told_whom_to_ask_for_it(client: Client) -> None:
    incident = _draft()
    client.force_login(editor())
    page = client.get(reverse("desk:incident", args=[incident.uid])).content.decode()
    assert "Discard" in page
    given = {"version": "2", "reason": "Twice"}
    page = client.post(_at("withdraw", incident), given, follow=True).content.decode()
    assert "To take it back, ask a reviewer to reinstate." in page
    assert client.get(reverse("dashboard:incident", args=[incident.uid])).status_code == 404


def test_a_takedown_hides_within_one_request_whatever_the_version(client: Client) -> None:
    incident = make_incident()
    client.force_login(reviewer())
    client.post(_at("take-down", incident), {"version": "", "reason": "The witness lives there"})
    gone = client.get(reverse("dashboard:incident", args=[incident.uid]))
    assert gone.status_code == 410
    assert "witness" not in gone.content.decode()


def test_a_place_is_withheld_and_revealed_from_the_page(client: Client) -> None:
    place = PlaceFactory.create(name="Kuchlak")
    incident = make_incident(location=located(place=place))
    client.force_login(reviewer())
    _take(client, "withhold", incident, to="district", reason="A school")
    incident.refresh_from_db()
    assert (incident.withheld_to, incident.place) == ("district", None)
    stale = client.post(_at("reveal", incident), {"version": "1", "reason": "Closed"})
    assert stale.status_code == 409
    _take(client, "reveal", incident, reason="The school has closed")
    incident.refresh_from_db()
    assert (incident.withheld_to, incident.place) == ("", place)


def test_a_place_is_offered_to_be_withheld_only_to_what_is_less_than_is_known() -> None:
    town = make_incident(location=located(place=PlaceFactory.create()))
    district = make_incident(location=located(district=PlaceFactory.create().district))
    nowhere = make_incident()
    assert [value for value, _ in withhold_choices(town)] == ["district", "province"]
    assert [value for value, _ in withhold_choices(district)] == ["province"]
    assert withhold_choices(nowhere) == []


@pytest.mark.parametrize("name", STEPS)
def test_no_step_is_taken_by_get(client: Client, name: str) -> None:
    incident = make_incident()
    client.force_login(administrator())
    assert client.get(_at(name, incident)).status_code == 405
    incident.refresh_from_db()
    assert incident.version == 1


@pytest.mark.parametrize("name", STEPS)
def test_no_step_is_taken_without_a_token(name: str) -> None:
    incident = make_incident()
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator())
    assert client.post(_at(name, incident), {"version": "1", **GIVEN}).status_code == 403
    incident.refresh_from_db()
    assert incident.version == 1
