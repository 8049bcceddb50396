"""A draft that is one attack of a campaign, which the editor may name only now."""

from datetime import date

import pytest
from django.test import Client

from incidents.choices import CampaignKind, Status
from incidents.models import Campaign
from ingest.choices import Verdict
from ingest.models import Draft
from places.models import District
from tests.dashboard.desk.drafts import page_of, press, signed_in, text_of, typed
from tests.dashboard.desk.people import editor
from tests.incidents.factories import CampaignFactory, located, make_incident
from tests.ingest.drafts import make_draft, reading_of

pytestmark = pytest.mark.django_db


def test_part_of_a_campaign_sets_the_campaign_in_the_form(desk: Client, lorain: District) -> None:
    campaign: Campaign = CampaignFactory.create(slug="wave", name="A wave")
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, campaign=campaign)
    draft = make_draft(reading_of(lorain))
    page = text_of(press(desk, draft, f"campaign:{known.uid}"))
    assert f"{known.uid} is another attack of “A wave”; the campaign is set in the form, under “More”." in page
    assert typed(desk, draft)["campaign"] == ["wave"]
    assert draft.matches.get(incident=known).decided == Verdict.DIFFERENT
    assert Campaign.objects.count() == 1


def test_a_new_campaign_is_named_on_the_draft_and_holds_the_incident(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 12), killed=4, status=Status.PUBLISHED)
    draft = make_draft(reading_of(lorain))
    assert f'name="take-campaign-{known.uid}" form="entry"' in page_of(desk, draft)
    response = named(desk, draft, known.uid, "  Attacks  of \u202ethe\u202c thirteenth\0 ")
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.slug, campaign.kind) == (
        "Attacks of the thirteenth", "attacks-of-the-thirteenth", CampaignKind.WAVE,
    )  # fmt: skip
    assert (campaign.date, campaign.date_end) == (date(2025, 2, 12), date(2025, 2, 13))
    known.refresh_from_db()
    assert (known.campaign, known.status) == (campaign, Status.PUBLISHED_CHANGED)
    assert f"{known.uid} is another attack of “Attacks of the thirteenth”" in text_of(response)
    fields = typed(desk, draft)
    assert fields["campaign"] == [campaign.slug]
    assert not any(name.startswith("take-") for name in fields)
    assert draft.matches.get(incident=known).decided == Verdict.DIFFERENT


def test_the_name_of_a_campaign_that_is_there_joins_it(desk: Client, lorain: District) -> None:
    campaign: Campaign = CampaignFactory.create(slug="wave", name="A wave")
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    named(desk, draft, known.uid, "a WAVE")
    known.refresh_from_db()
    assert (known.campaign, Campaign.objects.count()) == (campaign, 1)
    assert typed(desk, draft)["campaign"] == ["wave"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (" ", "is in no campaign yet: give the campaign a name."),
        ("حملہ", "name the campaign in Latin letters: its public address is made of the name."),
        ("x" * 161, "at most 160 characters"),
    ],
)
def test_a_name_that_will_not_do_changes_nothing_and_loses_nothing(
    desk: Client, lorain: District, name: str, words: str
) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    page = text_of(named(desk, draft, known.uid, name, summary="Typed."))
    assert words in page
    assert_nothing_changed(draft, known.uid)
    assert typed(desk, draft)["summary"] == ["Typed."]


def test_an_incident_that_cannot_be_moved_leaves_no_campaign_behind(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    type(known).objects.filter(pk=known.pk).update(status=Status.WITHDRAWN, status_reason="A hoax")
    assert "Nothing was changed:" in text_of(named(desk, draft, known.uid, "A wave"))
    assert_nothing_changed(draft, known.uid)


def test_a_campaign_named_on_a_draft_that_somebody_has_decided_is_not_begun(desk: Client, lorain: District) -> None:
    known = make_incident(location=located(district=lorain), date=date(2025, 2, 13), killed=4, status=Status.DRAFT)
    draft = make_draft(reading_of(lorain))
    payload = {**typed(desk, draft), f"take-campaign-{known.uid}": ["A wave"]}
    press(signed_in(editor("other")), draft, "draft")
    response = press(desk, draft, f"campaign:{known.uid}", payload)
    assert response.status_code == 409
    assert not Campaign.objects.exists()


def named(desk: Client, draft: Draft, uid: str, name: str, **more: str) -> object:
    payload = {**typed(desk, draft, **more), f"take-campaign-{uid}": [name]}
    return press(desk, draft, f"campaign:{uid}", payload)


def assert_nothing_changed(draft: Draft, uid: str) -> None:
    from incidents.models import Incident

    assert not Campaign.objects.exists()
    assert Incident.objects.get(uid=uid).campaign is None
    assert not draft.matches.filter(decided=Verdict.DIFFERENT).exists()
