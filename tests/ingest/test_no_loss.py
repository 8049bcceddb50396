"""Nothing is lost and nothing done twice, whatever is killed while hundreds of articles are on their way."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.backup import Database
from tests.ingest.line import Line, line, newsrooms
from tests.ingest.newsroom import Newsroom, feed, page

HOSTS, PAGES = 10, 16
ALL = HOSTS * PAGES
DISTRICTS = ("Bannu", "Quetta", "Peshawar", "Panjgur", "Tank", "Kohat", "Karak", "Mastung", "Swat", "Zhob")
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
DAY = "Tue, 04 Mar 2025 10:00:00 +0500"
AT_REST = ("drafted", "not_relevant", "suspect", "failed", "refused")
# The steps of every article, twice each.
TWICE = """
from ingest.models import Article
from ingest.tasks import fetch_article, read_article
for pk in Article.objects.values_list("pk", flat=True):
    for step in (fetch_article, read_article, fetch_article, read_article):
        step.delay(pk)
"""
# What reading each text now comes to, beside what was kept of it.
READ_ANEW = """
import json
from ingest.models import ArticleRevision
from ingest.reading import read_article
from ingest.services.knowledge import group_knowledge, place_knowledge
from ingest.services.read import text_of
for one in ArticleRevision.objects.select_related("article__outlet"):
    reading = read_article(text_of(one), places=place_knowledge(), groups=group_knowledge())
    wanted = len(reading.drafts) if reading.relevant else 0
    print(json.dumps([one.article_id, wanted, one.drafts.count()]))
"""
SNAPSHOT = """
SELECT (SELECT array_agg((id, xmin)::text ORDER BY id) FROM ingest_article),
       (SELECT array_agg((id, xmin)::text ORDER BY id) FROM ingest_articlerevision),
       (SELECT array_agg((id, xmin)::text ORDER BY id) FROM ingest_draft)
"""


def story(room: int, number: int) -> str:
    """A page on an invented attack; every fourth is on something else."""
    district, killed = DISTRICTS[room % len(DISTRICTS)], NUMBERS[number % len(NUMBERS)]
    if number % 4 == 3:
        title = f"Wheat harvest in {district} begins, report {number}"
        first = f"{district.upper()}: Farmers of {district} began the wheat harvest on Tuesday, officials said. " * 2
        return page(title, first, f"The yield of area {number} is said to be better than in the year before. " * 3)
    title = f"Roadside bomb kills {killed} policemen in {district}"
    first = (
        f"{district.upper()}: A roadside bomb struck a police van in {district} on Tuesday, killing {killed} policemen "
        "and wounding three others, the district police officer said at a news conference in the evening."
    )
    second = f"The van was on its way back from checkpoint {number}. The wounded were moved to hospitals in {district}."
    return page(title, first, second)


def fill(room: Newsroom, at: int) -> None:
    """Its pages, and the feed that lists them."""
    paths = [f"/news/{number}" for number in range(PAGES)]
    for number, path in enumerate(paths):
        room.say(path, story(at, number))
    room.say("/feed", feed(*((room.url(path), f"Story {path}", DAY) for path in paths)))


@pytest.fixture(scope="module")
def under_load(record_database: str) -> Iterator[Line]:
    """A line over a copy of the record, with pages to be fetched and no worker yet."""
    # Not in pytest's own folder: it closes that to the user that Postgres runs as whenever another run begins.
    folder = Path(os.environ["NIGRAN_TEST_DIR"]) / "line"
    folder.mkdir()
    quick = {"INGEST_CLAIM_SECONDS": "4", "INGEST_TOLD_SECONDS": "4", "INGEST_SWEEP_SECONDS": "1"}
    with newsrooms(HOSTS) as rooms, line(folder, rooms, **quick) as made:
        for at, room in enumerate(rooms):
            fill(room, at)
        copy = str(folder / "record.dump")
        Database(record_database).run_program("pg_dump", "--format=custom", "--no-owner", "--file", copy)
        made.database.run_program("pg_restore", "--no-owner", copy)
        made.seed()
        yield made


def test_every_article_comes_to_rest_once_though_workers_valkey_and_postgres_are_killed(under_load: Line) -> None:
    beat, worker = under_load.start("beat"), under_load.start("worker")
    under_load.manage("shell", "--no-imports", "-c", "from ingest.tasks import poll_due_feeds; poll_due_feeds.delay()")

    under_load.await_articles(ALL // 6, AT_REST, seconds=90)
    under_load.kill(worker)
    under_load.start("worker")
    under_load.manage("shell", "--no-imports", "-c", TWICE)

    under_load.await_articles(ALL // 3, AT_REST, seconds=90)
    under_load.lose_valkey()
    under_load.start_valkey()

    under_load.await_articles(ALL // 2, AT_REST, seconds=90)
    under_load.crash_postgres()
    under_load.start_postgres()

    under_load.await_articles(ALL, AT_REST, seconds=120)
    under_load.kill(beat)

    assert under_load.states() == {"drafted": ALL * 3 // 4, "not_relevant": ALL // 4}
    left = "SELECT count(*) FROM ingest_article WHERE claim IS NOT NULL OR claimed_at IS NOT NULL"
    assert under_load.rows(left) == [(0,)]
    texts = under_load.rows("SELECT article_id, count(*) FROM ingest_articlerevision GROUP BY article_id")
    assert Counter(number for _, number in texts) == {1: ALL}
    assert under_load.rows("SELECT count(*) FROM ingest_fetchrun WHERE state = 'running'") == [(0,)]


def test_what_is_kept_is_what_reading_each_text_once_comes_to(under_load: Line) -> None:
    lines = under_load.manage("shell", "--no-imports", "-c", READ_ANEW).splitlines()
    assert len(lines) == ALL
    assert [found for found in map(_loads, lines) if found[1] != found[2]] == []


def test_steps_that_are_delivered_again_change_nothing(under_load: Line) -> None:
    before = under_load.rows(SNAPSHOT)
    asked = sum(len(room.asked) for room in under_load.newsrooms)
    under_load.manage("shell", "--no-imports", "-c", TWICE)
    until = time.monotonic() + 90
    while under_load.waiting_messages():
        assert time.monotonic() < until, under_load.log()
        time.sleep(0.1)
    assert under_load.rows(SNAPSHOT) == before
    assert sum(len(room.asked) for room in under_load.newsrooms) == asked


def _loads(text: str) -> list[int]:
    found: list[int] = json.loads(text)
    return found
