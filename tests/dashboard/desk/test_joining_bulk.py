"""Many incidents changed at once: form, preview, carrying out, and the undo."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.choices import BatchKind, BatchState, Status
from incidents.models import Batch, Incident, Proposal
from incidents.services import BulkChange, apply_bulk_edit, edit_incident, entry_of, withdraw_incident
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.places.factories import PlaceFactory

pytestmark = pytest.mark.django_db
WHY = "The inquiry names the tactic"
BULK = "/desk/bulk/"
QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


def text(response: Any) -> str:
    """What a page says, blanks folded."""
    return " ".join(response.content.decode().split())


def preview(desk: Client, *rows: Incident, **change: Any) -> Any:
    """The preview of a change of some incidents."""
    return desk.post(BULK, {"step": "preview", "uid": [row.uid for row in rows], **change})


def carry_out(desk: Client, *rows: Incident, **given: Any) -> Any:
    """Carry a change out on rows as they stand, as the preview's form does."""
    seen = [f"{row.uid}:{Incident.objects.get(pk=row.pk).version}" for row in rows]
    return desk.post(BULK, {"step": "apply", "seen": seen, "reason": WHY, **given})


def outcomes(response: Any) -> dict[str, str]:
    """What the preview says becomes of each incident."""
    return {effect.incident.uid: effect.outcome for effect in response.context["preview"].effects}


def test_without_incidents_the_page_says_what_to_do_first(desk: Client) -> None:
    said = text(desk.get(BULK))
    assert "No incident is chosen yet" in said
    assert reverse("desk:incidents") in said
    assert 'value="preview"' not in said


def test_incidents_come_by_the_address_or_in_a_form(desk: Client) -> None:
    rows = [make_incident(), make_incident()]
    uids = [rows[0].uid.lower(), rows[1].uid, rows[1].uid]
    for response in (desk.get(BULK, {"uid": uids}), desk.post(BULK, {"uid": uids})):
        assert response.status_code == 200
        assert "Change 2 incidents" in text(response)
        assert [row.uid for row in response.context["rows"]] == [row.uid for row in rows]


def test_the_preview_shows_every_change_and_makes_none(desk: Client) -> None:
    campaign = CampaignFactory.create(name="A <wave>")
    draft, public = make_incident(status=Status.DRAFT, attack_types=("ied",)), make_incident()
    same, gone = make_incident(event_class="clash", attack_types=("ambush",), campaign=campaign), make_incident()
    withdraw_incident(uid=gone.uid, version=1, by=reviewer(), reason="Hearsay")
    before = list(Incident.objects.order_by("pk").values())
    response = preview(
        desk, draft, public, same, gone, event_class="clash", add_attack_types=["ambush"], campaign=campaign.slug
    )
    assert outcomes(response) == {gone.uid: "refused", public.uid: "waits", draft.uid: "changes", same.uid: "same"}
    effect = next(one for one in response.context["preview"].effects if one.incident == draft)
    assert [(line.label, line.old, line.new) for line in effect.lines] == [
        ("Class", ["Militant attack"], ["Clash"]),
        ("Attack types", ["Improvised explosive device"], ["Improvised explosive device, Ambush"]),
        ("Campaign", ["–"], ["A <wave>"]),
    ]
    said = text(response)
    assert "Change 2 incidents" in said
    assert "1 at once · 1 after a second person has looked · 1 is like that already · 1 left out" in said
    assert "A &lt;wave&gt;" in said
    assert "<wave>" not in said
    assert list(Incident.objects.order_by("pk").values()) == before
    assert not Batch.objects.exists()


def test_every_field_of_the_form_reaches_the_change(desk: Client) -> None:
    campaign = CampaignFactory.create()
    incident = make_incident(
        attack_types=("ied",), targets=("army",), part_of_day="dawn", doubt_reason="Hearsay", campaign=campaign
    )
    response = preview(
        desk, incident, add_attack_types=["ambush"], remove_attack_types=["ied"], add_targets=["police"],
        remove_targets=["army"], part_of_day="-", campaign="-", remove_doubt="on",
    )  # fmt: skip
    words = response.context["preview"].words
    assert words == [
        "Add to the attack types: Ambush",
        "Take from the attack types: Improvised explosive device",
        "Add to the targets: Police",
        "Take from the targets: Army",
        "Part of day: taken away",
        "Doubt: taken away",
        "Take out of the campaign",
    ]
    kept = dict(response.context["kept"])
    carry_out(desk, incident, **kept)
    row = Incident.objects.get(pk=incident.pk)
    assert (row.attack_types, row.targets, row.part_of_day, row.doubt_reason, row.campaign) == (
        ["ambush"], ["police"], "", "", None,
    )  # fmt: skip


def test_a_doubt_and_a_part_of_day_are_set(desk: Client) -> None:
    incident = make_incident()
    carry_out(desk, incident, part_of_day="night", doubt_reason="Hearsay")
    row = Incident.objects.get(pk=incident.pk)
    assert (row.part_of_day, row.doubt_reason) == ("night", "Hearsay")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({}, "Say what is to be changed"),
        ({"part_of_day": "noon"}, 'id="error-part_of_day"'),
        ({"add_targets": ["navy"]}, 'id="error-add_targets"'),
        ({"campaign": "no-such-wave"}, 'id="error-campaign"'),
        ({"doubt_reason": "Hearsay", "remove_doubt": "on"}, 'id="error-doubt_reason"'),
        ({"add_targets": ["army"], "remove_targets": ["army"]}, 'id="error-remove_targets"'),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_beside_its_field(
    desk: Client, change: dict[str, Any], error: str
) -> None:
    incident = make_incident()
    response = preview(desk, incident, **change)
    assert response.status_code == 400
    assert error in text(response)
    assert f'name="uid" value="{incident.uid}"' in text(response)


def test_an_unknown_number_and_too_many_are_refused(desk: Client) -> None:
    incident = make_incident()
    response = desk.post(BULK, {"step": "preview", "uid": [incident.uid, "PK-999999"], "event_class": "clash"})
    assert response.status_code == 400
    assert "No incident has the number PK-999999" in text(response)
    many = [f"PK-{number:06d}" for number in range(501)]
    response = desk.post(BULK, {"step": "preview", "uid": [incident.uid, *many], "event_class": "clash"})
    assert response.status_code == 400
    assert "at most 500 at once" in text(response)


def test_carrying_out_leads_to_the_batch_with_all_that_was_done(desk: Client) -> None:
    draft, public, same = make_incident(status=Status.DRAFT), make_incident(), make_incident(event_class="clash")
    response = carry_out(desk, draft, public, same, event_class="clash", source="https://example.org/inquiry")
    batch = Batch.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("desk:batch", args=[batch.pk]))
    assert (batch.reason, batch.source, batch.by) == (WHY, "https://example.org/inquiry", editor())
    assert Incident.objects.get(pk=draft.pk).event_class == "clash"
    page = desk.get(response["Location"])
    said = text(page)
    assert "1 incident changed. 1 change waits for a second person." in said
    assert reverse("desk:proposal", args=[Proposal.objects.get().pk]) in said
    (done,) = page.context["done"]
    assert (done.incident, done.stands) == (draft, True)
    assert [(line.label, line.old, line.new) for line in done.lines] == [("Class", ["Militant attack"], ["Clash"])]


def test_a_reason_is_asked_for_beside_the_field_and_what_was_typed_stays(desk: Client) -> None:
    incident = make_incident()
    response = carry_out(desk, incident, event_class="clash", reason="", source="The inquiry")
    assert response.status_code == 400
    assert 'id="error-reason"' in text(response)
    assert 'value="The inquiry"' in text(response)
    assert not Batch.objects.exists()


def test_if_anything_moved_since_the_preview_the_whole_is_refused_and_what_moved_is_marked(desk: Client) -> None:
    moved, other = make_incident(), make_incident()
    seen = [f"{other.uid}:1", f"{moved.uid}:1"]
    entry = replace(entry_of(moved), attack_types=("ambush",))
    edit_incident(uid=moved.uid, version=1, entry=entry, by=editor("ed2"), reason="Later")
    given = {"step": "apply", "add_attack_types": ["ambush"], "reason": WHY}
    response = desk.post(BULK, {**given, "seen": seen})
    assert response.status_code == 409
    said = text(response)
    assert "Nothing was changed" in said
    first = response.context["preview"].effects[0]
    assert (first.incident, first.moved_from, first.outcome) == (moved, 1, "same")
    assert "version 1, now 2" in said
    assert WHY in said
    assert not Batch.objects.exists()
    fresh = re.findall(r'name="seen" value="([^"]+)"', said)
    assert sorted(fresh) == sorted([f"{other.uid}:1", f"{moved.uid}:2"])
    assert desk.post(BULK, {**given, "seen": fresh}).status_code == 302
    assert Incident.objects.get(pk=other.pk).attack_types == ["ambush"]


def test_from_the_preview_one_comes_back_to_the_form_with_everything_as_it_was(desk: Client) -> None:
    incident = make_incident()
    response = desk.post(
        BULK, {"step": "form", "seen": [f"{incident.uid}:1"], "event_class": "clash", "add_targets": ["police"]}
    )
    said = text(response)
    assert '<option value="clash" selected>' in said
    assert 'value="police" checked' in said
    assert f'name="uid" value="{incident.uid}"' in said


def test_the_undo_sets_back_what_stands_and_names_what_it_leaves_alone(desk: Client) -> None:
    moved, other = make_incident(), make_incident()
    carry_out(desk, moved, other, part_of_day="night")
    batch = Batch.objects.get()
    entry = replace(entry_of(Incident.objects.get(pk=moved.pk)), summary="More is known.")
    edit_incident(uid=moved.uid, version=2, entry=entry, by=editor("ed2"), reason="Later")
    page = desk.get(reverse("desk:batch", args=[batch.pk]))
    assert {done.item.uid: done.stands for done in page.context["done"]} == {moved.uid: False, other.uid: True}
    undo = reverse("desk:batch-undo", args=[batch.pk])
    refused = desk.post(undo, {"reason": " "})
    assert refused.status_code == 400
    assert 'id="error-reason"' in text(refused)
    response = desk.post(undo, {"reason": "A misreading"}, follow=True)
    said = text(response)
    assert f"Left alone, for somebody changed them since: {moved.uid}" in said
    assert "1 incident set back" in said
    assert "A misreading" in said
    assert 'name="reason"' not in said
    assert [Incident.objects.get(pk=row.pk).part_of_day for row in (moved, other)] == ["night", ""]
    assert desk.post(undo, {"reason": "Again"}).status_code == 400


def test_nothing_is_undone_by_get(desk: Client) -> None:
    incident = make_incident()
    carry_out(desk, incident, part_of_day="night")
    assert desk.get(reverse("desk:batch-undo", args=[Batch.objects.get().pk])).status_code == 405
    assert Incident.objects.get(pk=incident.pk).part_of_day == "night"


def test_bulk_edits_and_imports_are_listed_newest_first(desk: Client) -> None:
    assert "Nothing yet" in text(desk.get(reverse("desk:batches")))
    carry_out(desk, make_incident(), make_incident(), part_of_day="night")
    edit = Batch.objects.get()
    file = Batch.objects.create(
        kind=BatchKind.IMPORT, state=BatchState.CHECKED, by=editor(), reason="Spring", file_name="spring.xlsx"
    )
    page = desk.get(reverse("desk:batches"))
    assert [(row.pk, row.touched) for row in page.context["page"]] == [(file.pk, 0), (edit.pk, 2)]
    assert "spring.xlsx" in text(page)
    response = desk.get(reverse("desk:batch", args=[file.pk]))
    assert (response.status_code, response["Location"]) == (302, reverse("desk:import", args=[file.pk]))
    response = desk.post(reverse("desk:batch-undo", args=[file.pk]), {"reason": "A misreading"})
    assert (response.status_code, response["Location"]) == (302, reverse("desk:import", args=[file.pk]))
    assert Batch.objects.get(pk=file.pk).state == BatchState.CHECKED
    assert desk.get(reverse("desk:batch", args=[file.pk + 1])).status_code == 404


def test_the_pages_ask_as_much_for_many_incidents_as_for_one(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    campaign = CampaignFactory.create()
    rows = [make_incident(killed=3, location=located(place=PlaceFactory.create())) for _ in range(9)]
    with django_assert_max_num_queries(12):
        desk.get(BULK, {"uid": [row.uid for row in rows]})
    for few in (rows[:1], rows):
        with django_assert_max_num_queries(15):
            preview(desk, *few, campaign=campaign.slug, event_class="clash")
    change = BulkChange(part_of_day="night", campaign=campaign.slug)
    for few in (rows[:1], rows[1:]):
        versions = {row.uid: 1 for row in few}
        batch = apply_bulk_edit(versions=versions, change=change, by=editor(), reason=WHY)
        with django_assert_max_num_queries(10):
            desk.get(reverse("desk:batch", args=[batch.pk]))
    with django_assert_max_num_queries(7):
        desk.get(reverse("desk:batches"))
