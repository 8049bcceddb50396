"""A program that follows `changes/` ends with exactly the published record, whatever happens beside it."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from incidents.choices import Status
from incidents.models import Incident
from incidents.services import (
    RecordError,
    edit_incident,
    entry_of,
    publish_incident,
    reinstate_incident,
    take_down,
    withdraw_incident,
)
from incidents.services.merging import merge_now
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/changes/"


class Copy:
    """A program's copy of the record."""

    def __init__(self, page_size: int = 7) -> None:
        self.rows: dict[str, Any] = {}
        self.cursor = ""
        self.page_size = page_size

    def follow(self, client: Client, *, lose: bool = False) -> bool:
        """Read one page and apply it; ``lose`` it on the way instead. Returns whether there is more."""
        query = {"page_size": str(self.page_size)} | ({"since": self.cursor} if self.cursor else {})
        page = client.get(ADDRESS, query).json()
        if lose:
            return True
        for change in page["results"]:
            if change["change"] == "upsert":
                self.rows[change["uid"]] = change["incident"]
            else:
                self.rows.pop(change["uid"], None)
        self.cursor = page["next"] or ""
        return bool(page["more"])

    def catch_up(self, client: Client) -> None:
        """Read on until there is nothing more."""
        while self.follow(client):
            pass


def published(client: Client) -> dict[str, Any]:
    """The record as the list gives it."""
    return {row["uid"]: row for row in client.get("/api/v1/incidents/", {"page_size": "1000"}).json()["results"]}


def work(number: int, uids: list[str]) -> None:
    """Edit, withdraw, put back and merge at random, as several editors do at once."""
    chance = random.Random(number)
    try:
        for step in range(25):
            uid = chance.choice(uids)
            row = Incident.objects.get(uid=uid)
            try:
                match chance.randrange(6):
                    case 0:
                        withdraw_incident(uid=uid, version=row.version, by=reviewer(), reason="x")
                    case 1:
                        reinstate_incident(uid=uid, version=row.version, by=reviewer(), reason="x")
                    case 2:
                        publish_incident(uid=uid, version=row.version, by=reviewer("second"))
                    case 3 if step > 15:
                        merge_now(kept=uid, merged=chance.choice(uids), by=reviewer(), reason="x")
                    case _:
                        entry = replace(entry_of(row), summary=f"{number}.{step}")
                        edit_incident(uid=uid, version=row.version, entry=entry, by=editor(), reason="x")
            except RecordError:
                continue
    finally:
        connection.close()


def test_a_copy_made_beside_edits_withdrawals_and_merges_is_the_published_record() -> None:
    uids = [make_incident(killed=3).uid for _ in range(30)]
    for person in (editor(), reviewer(), reviewer("second")):
        assert person.pk
    client, copy, done = Client(), Copy(), Event()

    def followed() -> int:
        pages = 0
        try:
            while not done.is_set():
                copy.follow(client, lose=pages % 5 == 3)
                pages += 1
        finally:
            connection.close()
        return pages

    with ThreadPoolExecutor(5) as pool:
        following = pool.submit(followed)
        editing = [pool.submit(work, number, uids) for number in range(4)]
        for one in editing:
            one.result()
        done.set()
        assert following.result() > 5
    copy.catch_up(client)
    assert copy.rows == published(client)
    assert 0 < len(copy.rows) < len(uids)


def test_entries_come_in_the_order_of_commits_and_the_cursor_goes_on_after_them(client: Client) -> None:
    first, second = make_incident(killed=3), make_incident(killed=4)
    page = client.get(ADDRESS, {"page_size": "1"}).json()
    assert ([one["uid"] for one in page["results"]], page["more"]) == ([first.uid], True)
    page = client.get(ADDRESS, {"since": page["next"]}).json()
    assert ([one["uid"] for one in page["results"]], page["more"]) == ([second.uid], False)
    end = client.get(ADDRESS, {"since": page["next"]}).json()
    assert end == {"results": [], "next": page["next"], "more": False}


def test_tombstones_say_what_became_of_an_incident(client: Client) -> None:
    withdrawn, kept, merged, hidden = (make_incident(killed=3) for _ in range(4))
    withdraw_incident(uid=withdrawn.uid, version=1, by=reviewer(), reason="A false alarm")
    merge_now(kept=kept.uid, merged=merged.uid, by=reviewer(), reason="One blast")
    take_down(uid=hidden.uid, by=reviewer(), reason="The witness of Mill Lane")
    found = {one["uid"]: one for one in client.get(ADDRESS).json()["results"]}
    assert {**found[withdrawn.uid], "at": ""} == {
        "at": "", "uid": withdrawn.uid, "change": "withdrawn", "reason": "A false alarm",
    }  # fmt: skip
    assert (found[merged.uid]["change"], found[merged.uid]["merged_into"]) == ("merged", kept.uid)
    assert found[hidden.uid]["reason"] == "Taken down because it could harm somebody"
    assert "Mill Lane" not in client.get(ADDRESS).content.decode()


def test_what_was_never_public_is_in_no_entry(client: Client) -> None:
    draft = make_incident(status=Status.DRAFT)
    withdraw_incident(uid=draft.uid, version=1, by=editor(), reason="Entered twice")
    assert client.get(ADDRESS).json() == {"results": [], "next": None, "more": False}


@pytest.mark.parametrize("since", ["x", "1", "1-", "9" * 30 + "-1", "1-1; drop table", "\x00"])
def test_a_cursor_of_something_else_is_refused(client: Client, since: str) -> None:
    answer = client.get(ADDRESS, {"since": since})
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "since")


def test_a_page_asks_as_few_questions_for_many_changes_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        make_incident(killed=3)
    with django_assert_max_num_queries(6):
        assert len(client.get(ADDRESS).json()["results"]) == 12


def test_the_history_of_an_incident_is_its_public_ledger(client: Client) -> None:
    incident = make_incident(killed=3)
    edit_incident(
        uid=incident.uid,
        version=1,
        entry=replace(entry_of(incident), summary="A convoy."),
        by=editor(),
        reason="It was reported later",
        source="https://example.org/later",
    )
    answer = client.get(f"/api/v1/incidents/{incident.uid}/history/").json()
    line = next(one for one in answer["changes"] if one["field"] == "summary")
    assert (answer["uid"], answer["version"]) == (incident.uid, 2)
    assert (line["old"], line["new"], line["reason"], line["source"]) == (
        "–",
        "A convoy.",
        "It was reported later",
        "https://example.org/later",
    )
    assert client.get("/api/v1/incidents/PK-999999/history/").status_code == 404
