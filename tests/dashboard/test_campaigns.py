"""The pages of joined attacks: the sum of their incidents beside what sources say of the whole."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from incidents.models import Campaign, Incident
from tests.dashboard.listed import linked, text_of
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave() -> Campaign:
    campaign = CampaignFactory.create(slug="wave", name="Night of nine", date=date(2024, 8, 26))
    report = campaign.reports.create(outlet=OutletFactory.create(name="Wire"), scope="All nine towns")
    report.figures.create(victim_class="total", harm="killed", low=70, high=70, quantifier="at_least")
    return campaign


@pytest.fixture
def rows(wave: Campaign) -> list[Incident]:
    group = ArmedGroupFactory.create(slug="some", name="Some Group")
    place = located(district=DistrictFactory.create(slug="kalat", name="Kalat"))
    return [
        make_incident(campaign=wave, location=place, killed=(3, 5), date=date(2024, 8, 26), part_of_day="night",
                      groups=[(group, "claim", "made")]),
        make_incident(campaign=wave, date=date(2024, 8, 27)),
        make_incident(campaign=wave, event_class="security_operation", date=date(2024, 8, 27)),
    ]  # fmt: skip


def test_a_wave_holds_the_sum_of_its_incidents_and_apart_what_is_said_of_the_whole(
    client: Client, rows: list[Incident]
) -> None:
    body = client.get("/campaigns/").content.decode()
    waves = body.split('id="waves"')[1].split("</section>")[0]
    counted, everything = {row.uid for row in rows[:2]}, {row.uid for row in rows}
    assert [(words, {row.uid for row in found}) for words, found in linked(waves)] == [
        ("3", everything),
        ("2", counted),
        ("3", counted),
    ]
    assert "Total, killed: at least 70 Wire: All nine towns" in text_of(client, "/campaigns/")


def test_the_newest_stands_first(client: Client, rows: list[Incident]) -> None:
    for year, name in ((2022, "Older"), (2025, "Newer")):
        CampaignFactory.create(slug=name.lower(), name=name, date=date(year, 1, 1))
    waves = client.get("/campaigns/").content.decode().split('id="waves"')[1].split("</section>")[0]
    assert waves.index("Newer") < waves.index("Night of nine") < waves.index("Older")


def test_the_page_agrees_with_the_interface_and_never_splits_the_whole(client: Client, rows: list[Incident]) -> None:
    answer = APIClient().get("/api/v1/campaigns/wave/").json()
    assert answer["incidents"] == [row.uid for row in sorted(rows, key=lambda row: (row.date, row.uid))]
    text = text_of(client, "/campaigns/wave/")
    assert "Militant attacks 2 Victims killed 3 3–5" in text
    assert "1 incident gives no number of killed. 1 more incident outside this rule: all 3 ." in text
    assert "Total, killed: at least 70" in text
    assert "Some Group Claim by the group 1" in text
    assert "26 Aug 2024 0 0 0 0 1 0 1" in text, "the night of the first day"


def test_a_toll_that_no_source_splits_is_in_no_total(client: Client) -> None:
    CampaignFactory.create(slug="toll", name="Two towns", kind="aggregate")
    assert "No source splits this toll by place, so it is no incident and in no total." in text_of(
        client, "/campaigns/toll/"
    )
    assert "Two towns" in text_of(client, "/campaigns/").split("Tolls over several places")[1]


def test_an_empty_record_says_so_and_what_is_not_known_is_refused(client: Client) -> None:
    assert "The record joins no attacks into a wave yet." in text_of(client, "/campaigns/")
    assert client.get("/campaigns/nothing/").status_code == 404
    assert client.get("/campaigns/?colour=red").status_code == 400


def test_the_pages_stay_in_their_budgets(
    client: Client, rows: list[Incident], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get("/campaigns/")
    with django_assert_max_num_queries(15):
        client.get("/campaigns/wave/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("page", "carried"),
    [
        ("/campaigns/", "/campaigns/wave/"),
        ("/groups/", "/groups/some/"),
        ("/districts/", "/districts/kalat/"),
        ("/groups/some/", "/groups/other/"),
        ("/districts/kalat/", "/groups/some/"),
        ("/campaigns/wave/", "/groups/some/"),
    ],
)
def test_a_profile_that_a_page_leads_to_is_counted_as_the_page_is_and_of_its_past(
    client: Client, wave: Campaign, page: str, carried: str
) -> None:
    some, other = (ArmedGroupFactory.create(slug=slug, name=slug.title()) for slug in ("some", "other"))
    both = [(group, "claim", "made") for group in (some, other)]
    district = DistrictFactory.create(slug="kalat", name="Kalat")
    make_incident(date=date(2024, 8, 26), groups=both, location=located(district=district), campaign=wave)
    asked = f"?counting=pips_like&as_of={datetime.now(UTC):%Y-%m-%dT%H%%3A%M%%3A%S.%f}Z"
    links = re.findall(rf'href="{carried}([^"]*)"', unescape(client.get(f"{page}{asked}").content.decode()))
    assert set(links) == {asked}
    assert client.get(f"{carried}{links[0]}").status_code == 200
    assert set(re.findall(rf'href="{carried}([^"]*)"', client.get(page).content.decode())) == {""}
