"""`incidents/` written by program: drafts, changes on the version that was seen, and what is refused."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from incidents.choices import Status
from incidents.models import Attribution, Incident, Proposal, Scope
from incidents.services import entry_of, withdraw_incident
from tests.dashboard.desk.people import administrator, editor, reader, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.incidents.writers import INCIDENTS, Program, body, told
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db

WHY = "The hospital gave a later toll"


def test_an_entry_becomes_a_draft_with_all_that_was_said() -> None:
    place, group, campaign = PlaceFactory.create(), ArmedGroupFactory.create(), CampaignFactory.create()
    figure = {
        "victim_class": "total", "harm": "killed", "low": 3, "high": 5, "quantifier": "about", "said_by": "police",
        "stated_on": "2024-05-02", "total_includes_militants": "no", "tags": ["child"],
    }  # fmt: skip
    report = {
        "url": "https://www.dawn.com/news/1", "published_on": "2024-05-02", "title": "A blast", "quote": "Three",
        "origin": "AFP", "figures": [figure],
    }  # fmt: skip
    attribution = {
        "group": group.slug, "words": "the group", "track": "claim", "level": "made", "report": 0,
        "stated_on": "2024-05-02", "spokesman": "A man", "channel": "Telegram",
    }  # fmt: skip
    given = body(
        date_end="2024-05-02", part_of_day="night", attack_types=["ied"], targets=["police"], summary="A bomb.",
        doubt_reason="One source", campaign=campaign.slug, notes="Ask", location={"place": place.slug},
        reports=[report], attributions=[attribution], reason="New",
    )  # fmt: skip

    answer = Program(editor()).post(given)

    assert answer.status_code == 201, answer.json()
    said = answer.json()
    uid = said["uid"]
    assert answer["Location"] == f"http://testserver{INCIDENTS}{uid}/"
    assert answer["ETag"] in {'"1"', 'W/"1"'}
    assert (said["status"], said["version"], said["killed"]) == ("draft", 1, {"low": 3, "best": 3, "high": 5})
    entry = entry_of(Incident.objects.get(uid=uid))
    where = entry.location
    assert (where.place, where.district, where.province) == (place, place.district, place.district.province)
    assert (where.precision, where.latitude, where.place_text) == ("town", place.latitude, place.name)
    assert (entry.date_end, entry.part_of_day, entry.campaign) == (dt.date(2024, 5, 2), "night", campaign)
    assert entry.reports[0].outlet.slug == "dawn"
    assert entry.reports[0].figures[0].tags == ("child",)
    (one,) = entry.attributions
    assert (one.group, one.words, one.report, one.channel) == (group, "the group", 0, "Telegram")
    context = apps.get_model("incidents", "IncidentEvent")._default_manager.get(pgh_obj__uid=uid).pgh_context
    assert (context.metadata["user"], context.metadata["reason"]) == (editor().pk, "New")


def test_submitted_at_once_it_waits_for_review() -> None:
    answer = Program(editor()).post(body(submit=True))
    assert (answer.status_code, answer.json()["status"], answer.json()["version"]) == (201, "in_review", 2)


def test_a_district_a_province_and_words_alone_say_where() -> None:
    district, province = DistrictFactory.create(name="Quetta"), ProvinceFactory.create()
    undrawn = DistrictFactory.create(drawn=False, split_from=district, province=district.province)
    PlaceFactory.create(name="Chaman", district=district)
    for location, expected in (
        ({"district": district.slug}, ("district", (district.slug,), district.province)),
        ({"district": undrawn.slug}, ("district", (district.slug,), district.province)),
        ({"province": province.slug}, ("province", (), province)),
        ({"place_text": "Chaman"}, ("town", (district.slug,), district.province)),
        ({"latitude": 30.5, "longitude": 67, "location_precision": "exact"}, ("exact", (), None)),
    ):
        answer = Program(editor()).post(body(location=location))
        assert answer.status_code == 201, answer.json()
        where = entry_of(Incident.objects.get(uid=answer.json()["uid"])).location
        assert (where.precision, where.district_set, where.province) == expected


@pytest.mark.parametrize(
    ("parts", "attr"),
    [
        ({"colour": "red"}, "colour"),
        ({"event_class": "war"}, "event_class"),
        ({"event_class": None}, "event_class"),
        ({"event_class": 1}, "event_class"),
        ({"date": "yesterday"}, "date"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": 20240501}, "date"),
        ({"date_end": "2024-04-30"}, "date_end"),
        ({"attack_types": ["ied", "nuclear"]}, "attack_types.1"),
        ({"attack_types": "ied"}, "attack_types"),
        ({"summary": 5}, "summary"),
        ({"summary": "a\x00b"}, "summary"),
        ({"campaign": "none"}, "campaign"),
        ({"campaign": "a\x00b"}, "campaign"),
        ({"campaign": {"slug": "x"}}, "campaign"),
        ({"maybe_same_as": "PK-999999"}, "maybe_same_as"),
        ({"submit": "yes"}, "submit"),
        ({"corrects": True}, "corrects"),
        ({"location": {}}, "location.location_precision"),
        ({"location": "Quetta"}, "location.non_field_errors"),
        ({"location": {"place": "nowhere"}}, "location.place"),
        ({"location": {"place_text": "Nowhere at all"}}, "location.place_text"),
        ({"location": {"latitude": 30.0, "longitude": 67.0}}, "location.location_precision"),
        ({"location": {"latitude": 30.0, "location_precision": "exact"}}, "location.longitude"),
        ({"location": {"latitude": 91, "longitude": 67.0, "location_precision": "exact"}}, "location.latitude"),
        ({"location": {"location_precision": "near", "near_km": -1}}, "location.near_km"),
        ({"location": {"location_precision": "country", "near_km": 3}}, "location.near_km"),
        ({"location": {"location_precision": "town"}}, "location.location_precision"),
        ({"location": {"location_precision": "district"}}, "location.district"),
        ({"location": {"location_precision": "province"}}, "location.province"),
        ({"reports": []}, "reports"),
        ({"reports": [{"url": "https://www.dawn.com/1"}, {"url": "https://www.dawn.com/1"}]}, "reports"),
        ({"reports": [{"url": "dawn.com"}]}, "reports.0.url"),
        ({"reports": [{"url": "https://unknown.example/1"}]}, "reports.0.outlet"),
        ({"reports": [{"outlet": "dawn", "id": 7}]}, "reports.0.id"),
        ({"reports": [{"outlet": "dawn", "author": "x"}]}, "reports.0.author"),
        ({"attributions": [{"track": "claim", "level": "made"}]}, "attributions.0.words"),
        ({"attributions": [{"words": "x", "track": "claim", "level": "confirmed"}]}, "attributions.0.level"),
        ({"attributions": [{"words": "x", "track": "claim", "level": "made", "report": 1}]}, "attributions.0.report"),
        ({"choices": [{"series": "killed", "low": 3, "best": 2, "high": 3, "reason": "x"}]}, "choices.0.best"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(parts: dict[str, Any], attr: str) -> None:
    answer = Program(editor()).post(body(**parts))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert attr in [error["attr"] for error in answer.json()["errors"]], answer.json()
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("figure", "attr"),
    [
        ({}, "low"),
        ({"low": -1}, "low"),
        ({"low": "3"}, "low"),
        ({"low": 3.5}, "low"),
        ({"low": 1_000_000}, "low"),
        ({"low": 5, "high": 3}, "high"),
        ({"low": 5, "total_includes_militants": "no"}, "total_includes_militants"),
        ({"low": 5, "said_by": "nobody"}, "said_by"),
    ],
)
def test_a_figure_that_cannot_be_is_named(figure: dict[str, Any], attr: str) -> None:
    figures = [{"victim_class": "civilian", "harm": "killed", **figure}]
    answer = Program(editor()).post(body(reports=[{"outlet": "dawn", "figures": figures}]))
    assert answer.status_code == 400
    assert f"reports.0.figures.0.{attr}" in [error["attr"] for error in answer.json()["errors"]]


def test_one_speaker_gives_a_number_once_a_day() -> None:
    figure = {"victim_class": "civilian", "harm": "killed", "low": 3, "high": 3}
    answer = Program(editor()).post(body(reports=[{"outlet": "dawn", "figures": [figure, figure]}]))
    assert told(answer) == [("twice", "reports.0.figures")]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"5", b'"x"', b"\xff", b'{"summary": NaN}', b"[" * 100_000, b"null"])
def test_a_body_that_is_no_entry_is_refused(raw: bytes) -> None:
    program = Program(editor())
    answer = program.client.post(INCIDENTS, raw, content_type="application/json", headers=program.headers)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_parameter_is_refused_by_name() -> None:
    program = Program(editor())
    path = f"{INCIDENTS}?dry_run=1"
    answer = program.client.post(path, body(), content_type="application/json", headers=program.headers)
    assert (answer.status_code, told(answer)) == (400, [("unknown_parameter", "dry_run")])
    assert not Incident.objects.exists()


def test_a_body_of_another_kind_or_too_large_is_refused() -> None:
    program = Program(editor())
    form = program.client.post(INCIDENTS, {"date": "2024-05-01"}, headers=program.headers)
    assert (form.status_code, told(form)) == (415, [("unsupported_media_type", None)])
    large = program.post({"summary": "x" * 1_000_001})
    assert (large.status_code, told(large)) == (413, [("too_large", None)])


def test_a_change_takes_the_parts_that_are_given_and_leaves_the_rest() -> None:
    incident = make_incident(status=Status.DRAFT, summary="Before.", killed=3)
    program = Program(editor())

    answer = program.patch(incident.uid, {"summary": "After.", "part_of_day": "night"}, If_Match='"1"')

    assert (answer.status_code, answer.json()["summary"], answer.json()["version"]) == (200, "After.", 2)
    assert answer["ETag"] in {'"2"', 'W/"2"'}
    again = program.patch(incident.uid, {"part_of_day": None}, If_Match='W/"2"')
    assert (again.json()["part_of_day"], again.json()["killed"]["best"]) == (None, 3)


def test_an_entry_that_is_sent_back_as_it_was_read_changes_nothing() -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(
        killed=3, injured=(2, 4), groups=[(group, "claim", "made")], location=located(place=PlaceFactory.create())
    )
    program = Program(editor())
    read = program.get(f"{INCIDENTS}{incident.uid}/")

    answer = program.patch(incident.uid, {**read.json()["entry"], "reason": WHY}, If_Match=read["ETag"])

    assert (answer.status_code, answer.json()) == (200, read.json())
    assert answer.json()["version"] == 1


def test_a_later_toll_is_a_new_figure_and_an_earlier_one_is_not_overwritten_without_saying_so() -> None:
    incident = make_incident(killed=3, status=Status.PUBLISHED)
    program = Program(editor())
    entry = program.get(f"{INCIDENTS}{incident.uid}/").json()["entry"]
    (first,) = entry["reports"][0]["figures"]

    first_changed = {**entry["reports"][0], "figures": [{**first, "low": 5, "high": 5}]}
    refused = program.patch(incident.uid, {"reports": [first_changed], "reason": WHY}, If_Match='"1"')
    assert (refused.status_code, told(refused)) == (400, [("refused", "corrects")])

    later = {**first, "low": 5, "high": 5, "said_by": "hospital_or_rescue", "stated_on": "2024-05-03"}
    both = {**entry["reports"][0], "figures": [first, later]}
    answer = program.patch(incident.uid, {"reports": [both], "reason": WHY}, If_Match='"1"')
    assert (answer.status_code, answer.json()["killed"]["best"]) == (200, 5)
    assert answer.json()["status"] == "published_changed"

    mistaken = program.patch(
        incident.uid, {"reports": [first_changed], "reason": WHY, "corrects": True}, If_Match='"2"'
    )
    assert (mistaken.status_code, len(mistaken.json()["figures"])) == (200, 1)


def test_attributions_follow_their_report_when_reports_change_place() -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(status=Status.DRAFT, groups=[(group, "claim", "made")], url="https://example.org/1")
    program = Program(editor())
    (old,) = program.get(f"{INCIDENTS}{incident.uid}/").json()["entry"]["reports"]
    body()

    answer = program.patch(incident.uid, {"reports": [{"outlet": "dawn", "title": "x"}, old]}, If_Match='"1"')
    assert answer.status_code == 200, answer.json()
    assert answer.json()["attributions"][0]["report"] == 1

    answer = program.patch(incident.uid, {"reports": [{"outlet": "dawn", "title": "x"}]}, If_Match='"2"')
    assert Attribution.objects.get().report is None


def test_without_the_version_that_was_seen_nothing_is_changed() -> None:
    incident = make_incident(status=Status.DRAFT)
    program = Program(editor())
    change = {"summary": "x"}

    missing = program.patch(incident.uid, change)
    assert (missing.status_code, told(missing)) == (428, [("precondition_required", "If-Match")])
    for wrong in ("1", "*", '"one"', '"1", "2"'):
        assert program.patch(incident.uid, change, If_Match=wrong).status_code == 400
    stale = program.patch(incident.uid, change, If_Match='"7"')
    assert (stale.status_code, told(stale), stale.json()["version"]) == (412, [("stale_version", "If-Match")], 1)
    assert program.patch("PK-999999", change, If_Match='"1"').status_code == 404
    incident.refresh_from_db()
    assert (incident.version, incident.summary) == (1, "")


def test_a_published_incident_asks_for_a_reason() -> None:
    incident = make_incident()
    answer = Program(editor()).patch(incident.uid, {"summary": "x"}, If_Match='"1"')
    assert (answer.status_code, told(answer)) == (400, [("refused", "reason")])


def test_a_change_of_the_class_of_a_published_incident_waits_for_a_second_person() -> None:
    incident = make_incident()
    program = Program(editor())
    change = {"event_class": "clash", "reason": WHY}

    answer = program.patch(incident.uid, change, If_Match='"1"')

    proposal = Proposal.objects.get()
    assert (answer.status_code, answer.json()["event_class"], answer.json()["version"]) == (202, "militant_attack", 1)
    assert answer.json()["proposal"] == {
        "id": proposal.pk, "state": "open", "why": ["class_changed"], "changed": ["event_class"],
    }  # fmt: skip
    second = program.patch(incident.uid, change, If_Match='"1"')
    assert (second.status_code, told(second)) == (409, [("conflict", "proposal")])


def test_a_withdrawn_incident_is_not_changed() -> None:
    incident = make_incident(status=Status.DRAFT)
    withdraw_incident(uid=incident.uid, version=1, by=editor(), reason="Twice")
    answer = Program(editor()).patch(incident.uid, {"summary": "x"}, If_Match='"2"')
    assert (answer.status_code, told(answer)) == (409, [("conflict", "status")])


def test_editors_read_drafts_by_their_number_and_nobody_else_does() -> None:
    draft = make_incident(status=Status.DRAFT, notes="For editors")
    path = f"{INCIDENTS}{draft.uid}/"
    assert Client().get(path).status_code == 404
    for program in (Program(editor(), Scope.READ), Program(reviewer())):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["entry"]["notes"]) == (200, "For editors")
        assert answer["ETag"] in {'"1"', 'W/"1"'}
        assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    former = Program(administrator())
    administrator().groups.clear()
    assert former.get(path).status_code == 404
    assert Client().get(path).status_code == 404
    moved = Program(editor()).get(path.lower().replace("/api/v1/incidents/pk", "/api/v1/incidents/pk"))
    assert (moved.status_code, moved["Location"]) == (301, path)


def test_what_is_for_editors_is_not_told_to_the_public() -> None:
    incident = make_incident(notes="For editors")
    path = f"{INCIDENTS}{incident.uid}/"
    assert "entry" in Program(editor()).get(path).json()
    assert "entry" not in Client().get(path).json()
    later = Program(editor()).get(f"{path}?known_by=2024-05-02")
    assert "entry" not in later.json()


def forbidden() -> list[tuple[str, Program, int, str]]:
    """Who may not write: what they are, their program, the status and the code."""
    inactive, former = Program(editor("gone")), Program(editor("former"))
    type(editor()).objects.filter(username="gone").update(is_active=False)
    editor("former").groups.clear()
    reader()
    return [
        ("anonymous", Program(), 401, "not_authenticated"),
        ("a wrong token", Program(Authorization="Bearer nig_x"), 401, "bad_token"),
        ("a token to read", Program(editor(), Scope.READ), 403, "read_only_token"),
        ("without a role", former, 403, "needs_role"),
        ("deactivated", inactive, 401, "account_closed"),
    ]


def test_nobody_else_writes() -> None:
    incident = make_incident(status=Status.DRAFT)
    for who, program, status, code in forbidden():
        for answer in (program.post(body()), program.patch(incident.uid, {"summary": "x"}, If_Match='"1"')):
            assert (answer.status_code, told(answer)) == (status, [(code, None)]), who
            assert answer.has_header("WWW-Authenticate") == (status == 401), who
    incident.refresh_from_db()
    assert (Incident.objects.count(), incident.version) == (1, 1)


@pytest.mark.parametrize("person", [editor, reviewer, administrator])
def test_everybody_with_a_role_writes(person: Any) -> None:
    program = Program(person())
    made = program.post(body())
    assert made.status_code == 201
    assert program.patch(made.json()["uid"], {"summary": "x"}, If_Match=made["ETag"]).status_code == 200


def test_a_session_does_not_write(client: Client) -> None:
    client.force_login(administrator())
    answer = client.post(INCIDENTS, body(), content_type="application/json")
    assert (answer.status_code, told(answer)) == (401, [("not_authenticated", None)])
    assert not Incident.objects.exists()


def test_a_token_writes_where_a_second_factor_is_required(settings: Any) -> None:
    program = Program(editor())
    settings.REQUIRE_TWO_FACTOR = True
    program.client.force_login(editor())
    assert program.post(body()).status_code == 201
