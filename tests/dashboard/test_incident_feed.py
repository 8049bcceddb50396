"""The Atom feed of any filter, and where pages name it."""

import datetime as dt
import re
from html import unescape

import feedparser
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dashboard import incident_feed
from groups.models import ArmedGroup
from incidents.choices import Status
from incidents.models import Incident
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
FEED = "/feeds/incidents.atom"


def parsed(client: Client, query: str = "") -> feedparser.FeedParserDict:
    """The feed as a reader's program has it; fails for what is no well-formed Atom."""
    response = client.get(f"{FEED}{query}")
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def summary_of(entry: feedparser.FeedParserDict) -> list[str]:
    """The lines of an entry's summary."""
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in re.findall(r"<(?:li|p)>(.*?)</(?:li|p)>", entry.summary)]


@pytest.fixture
def group() -> ArmedGroup:
    return ArmedGroupFactory.create(name="Sample Front", short_name="SF", slug="sample-front")


def test_an_entry_tells_title_place_toll_who_is_said_to_have_done_it_and_the_outlets(
    client: Client, group: ArmedGroup
) -> None:
    incident = make_incident(
        location=located(district=DistrictFactory.create(name="Sampleabad")),
        killed=(4, 6),
        militants=2,
        groups=[(group, "claim", "made"), (group, "official_blame", "likely")],
        outlet=OutletFactory.create(name="The <Sample> Times"),
    )
    feed = parsed(client)
    assert feed.feed.title == "Nigran: all published incidents, since 1 January 2021"
    (entry,) = feed.entries
    assert entry.title == incident.title
    assert entry.link == f"http://testserver/incidents/{incident.uid}/"
    assert entry.id == f"tag:testserver,2021:{incident.uid}"
    lines = summary_of(entry)
    assert lines[0] == "When: 1 May 2024"
    assert lines[1].startswith("Where: Sampleabad")
    assert lines[2].startswith(f"Toll: Victims killed: {incident.killed_best} (4–6); injured: not reported; militants")
    assert lines[3] == (
        f"Said to have done it: {group.display_name} (claimed); {group.display_name} (blamed by officials as likely)"
    )
    assert lines[4] == "Sources: The <Sample> Times (1 outlet, 1 origin)"
    assert lines[5] == incident.uid


def test_what_atom_asks_for_is_there_and_every_id_is_named_once(client: Client) -> None:
    for _ in range(3):
        make_incident(killed=1)
    feed = parsed(client, "?killed_min=1&province=")
    assert feed.feed.id == "tag:testserver,2021:incidents/killed_min=1"
    assert feed.feed.author == "Nigran"
    assert feed.feed.updated
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {
        "self": "http://testserver/feeds/incidents.atom?killed_min=1",
        "alternate": "http://testserver/incidents/?killed_min=1",
    }
    assert len({entry.id for entry in feed.entries}) == 3
    assert all(entry.title and entry.updated and entry.published and entry.summary for entry in feed.entries)


@pytest.mark.django_db(transaction=True)
def test_what_was_changed_last_stands_first_and_keeps_its_number(client: Client) -> None:
    first, second = make_incident(killed=1), make_incident(killed=2)
    before = {entry.id: entry for entry in parsed(client).entries}
    assert list(before) == [f"tag:testserver,2021:{one.uid}" for one in (second, first)]
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1)):
        first.refresh_from_db()
        first.save(update_fields=["part_of_day", "updated_at"])
    after = parsed(client).entries
    assert [entry.id for entry in after] == list(before)[::-1]
    assert after[0].updated > before[after[0].id].updated
    assert after[0].published == before[after[0].id].published


@pytest.mark.django_db(transaction=True)
def test_a_feed_leads_page_by_page_to_every_incident_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident_feed, "FEED_LENGTH", 2)
    made = [make_incident(killed=1) for _ in range(5)]
    # Rows of one import bear one moment.
    Incident.objects.filter(pk__in=[one.pk for one in made[:4]]).update(updated_at=timezone.now())
    query, pages = "?killed_min=1", []
    while query:
        feed = parsed(client, query)
        pages.append([entry.id.partition(":PK")[2] for entry in feed.entries])
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == f"http://testserver{FEED}{query}"
        assert feed.feed.id == "tag:testserver,2021:incidents/killed_min=1"
        query = links.get("next", "").removeprefix(f"http://testserver{FEED}")
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(uid for page in pages for uid in page) == sorted(one.uid.removeprefix("PK") for one in made)


@pytest.mark.parametrize("before", ["x", "2026-05-03", "2026-05-03T08:00:00,PK-000001", "2026-05-03T08:00:00Z,'"])
def test_a_page_that_no_feed_led_to_is_refused(client: Client, before: str) -> None:
    response = client.get(FEED, {"before": before})
    assert (response.status_code, "own link to its next page" in response.content.decode()) == (400, True)


def test_what_is_not_public_is_not_in_the_feed(client: Client) -> None:
    make_incident(killed=1, status=Status.DRAFT)
    gone = make_incident(killed=2)
    Incident.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN, status_reason="It was an accident.")
    assert parsed(client).entries == []


def test_what_xml_cannot_hold_does_not_break_the_feed(client: Client) -> None:
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(title="Attack \x0b & <b>more</b> \ud7ff")
    (entry,) = parsed(client).entries
    assert unescape(entry.title).startswith("Attack \ufffd & <b>more</b>")


def test_a_filter_that_cannot_be_read_is_a_400_that_says_what_is_wrong_in_words(client: Client) -> None:
    response = client.get(f"{FEED}?province=atlantis&colour=red")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    text = response.content.decode()
    assert "Province: “atlantis” is not known here. Allowed: " in text
    assert "colour: There is no such parameter. Allowed: " in text


def test_only_filters_are_parameters_of_the_feed(client: Client) -> None:
    assert client.get(f"{FEED}?page=2").status_code == 400


def test_the_feed_is_answered_304_until_the_record_changes(client: Client) -> None:
    make_incident(killed=1)
    tag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("page", ["/incidents/", "/", "/map/", "/timeline/"])
def test_every_filtered_page_names_its_feed(client: Client, page: str) -> None:
    make_incident(killed=3, injured=1)
    html = unescape(client.get(f"{page}?killed_min=2").content.decode())
    rule = "" if page == "/incidents/" else "&counting=attacks"
    (link,) = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', html)
    assert link == f"{FEED}?killed_min=2{rule}"
    assert client.get(link).status_code == 200


def test_the_list_offers_both_ways_to_follow_it_and_a_wrong_question_none(client: Client) -> None:
    make_incident(killed=3)
    html = unescape(client.get("/incidents/?killed_min=2&columns=date&ordering=killed").content.decode())
    assert '<a class="control" href="/alerts/new/?killed_min=2" rel="nofollow">Follow this by e-mail</a>' in html
    assert f'<a class="control" href="{FEED}?killed_min=2" type="application/atom+xml">Atom feed</a>' in html
    wrong = client.get("/incidents/?killed_min=x").content.decode()
    assert "Follow this" not in wrong
    assert 'type="application/atom+xml"' not in wrong


def test_figures_keep_what_is_not_reported_apart_from_none(client: Client) -> None:
    make_incident(killed=0)
    make_incident()
    tolls = [summary_of(entry)[2] for entry in parsed(client).entries]
    assert tolls[1].startswith("Toll: Victims killed: 0; injured: not reported")
    assert tolls[0].startswith("Toll: Victims killed: not reported; injured: not reported")
