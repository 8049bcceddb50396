"""How fast and how well news is read, and what the whole line from feeds to drafts carries.

Run from the project's folder, on a database with the record loaded: `python -m benchmarks.extraction [--articles N]`.
Speed and accuracy are of the project's own cases, on one core. The line has a Postgres, a Valkey, workers and newsrooms
of its own on this machine, none of which stays behind; without `--articles` it is left out.
"""

import argparse
import json
import os
import signal
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks.naive import read_naively  # noqa: E402
from benchmarks.pages import CASES, cases, fill  # noqa: E402
from ingest.reading import read_article  # noqa: E402
from ingest.reading.article import ArticleText  # noqa: E402
from ingest.reading.printing import as_json  # noqa: E402
from ingest.services.articles import article_of  # noqa: E402
from ingest.services.knowledge import group_knowledge, place_knowledge  # noqa: E402
from tests.ingest.line import Line, line, newsrooms  # noqa: E402
from tests.ingest.reading.scoring import FIELDS, Scorer  # noqa: E402
from tests.ingest.reading.test_frozen_set import same_district  # noqa: E402

ROUNDS = 3
# A field as it is scored, and as its confidence is printed.
CONFIDENCES = {"date": "date", "district": "place", "killed": "killed", "injured": "injured",
               "killed_militants": "killed_militants", "attack_type": "attack_types", "target": "targets",
               "group": "perpetrator", "claim": "claim_status"}  # fmt: skip
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
ARTICLES_OF_AN_OUTLET = 200
SECONDS_AN_ARTICLE = 0.5
MB = 1024 * 1024
AT_REST = ("drafted", "not_relevant", "suspect", "failed", "refused")
STAGES = {"found": "found_at", "fetched": "fetched_at", "read": "read_at"}


class Reliability(Scorer):
    """A scorer that also counts, for each field and confidence, how often it was right."""

    def __init__(self, **same: Any) -> None:
        super().__init__(**same)
        self.bins: dict[tuple[str, float], Counter[bool]] = defaultdict(Counter)

    def add(self, gold: dict[str, Any], line: dict[str, Any]) -> None:
        """Score an article's printed line."""
        super().add(gold, line)
        if not (gold["relevant"] and line["relevant"]):
            return
        wanted, found = ([one for one in of["incidents"] if one.get("role", "main") == "main"] for of in (gold, line))
        for one, other in self._pairs(wanted, found):
            for field, verdict in self.judge(one, other).items():
                confidence = other.get("confidence", {}).get(CONFIDENCES[field])
                if verdict is not None and confidence is not None:
                    self.bins[field, max(low for low in BINS if low <= confidence)][verdict] += 1


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # noqa: T201


def speed(articles: list[ArticleText]) -> None:
    """Articles a second of one core's time: knowledge asked for as a worker does, places and groups resolved."""

    def read_all() -> float:
        started = time.process_time()
        for article in articles:
            read_article(article, places=place_knowledge(), groups=group_knowledge())
        return time.process_time() - started

    read_all()
    seconds = min(read_all() for _ in range(ROUNDS))
    memory = psutil.Process().memory_info().rss / MB
    rate = len(articles) / seconds
    say(f"reading {len(articles)} articles: {rate:.0f} a second and core; this process holds {memory:.0f} MB")


def accuracy(articles: list[ArticleText]) -> None:
    """The share of right answers by field, beside a naive script's; then how far confidences can be trusted."""
    places, groups = place_knowledge(), group_knowledge()

    def slug(name: str | None) -> str | None:
        return groups.resolve(name)[0] or name if name else None

    def same_group(one: str | None, other: str | None) -> bool:
        return slug(one) == slug(other)

    rules, naive = (Reliability(same_district=same_district, same_group=same_group) for _ in range(2))
    for article in articles:
        gold = json.loads((CASES / "gold" / f"{article.id}.json").read_text("utf-8"))
        rules.add(gold, as_json(article.id, read_article(article, places=places, groups=groups)))
        naive.add(gold, read_naively(article, places, groups))
    say(f"\n{'right, in %':22}{'rules':>8}{'naive':>8}")
    for field in ("relevance", "recall", "precision", *FIELDS, "core"):
        say(f"{field:22}{100 * rules.share(field):8.1f}{100 * naive.share(field):8.1f}")
    say(f"\n{'right at a confidence':22}" + "".join(f"{f'from {low:.1f}':>14}" for low in BINS[:-1]))
    for field in CONFIDENCES:
        say(f"{field:22}" + "".join(f"{_cell(rules.bins[field, low]):>14}" for low in BINS[:-1]))


def _cell(counted: Counter[bool]) -> str:
    number = counted.total()
    return f"{100 * counted[True] / number:.0f} % of {number}" if number else "–"


def carry(count: int) -> None:
    """Take so many articles from feeds to drafts through workers, with a line on the way every few seconds."""
    rooms_needed = max(8, -(-count // ARTICLES_OF_AN_OUTLET))
    with (
        tempfile.TemporaryDirectory(prefix="nigran-line-") as folder,
        newsrooms(rooms_needed) as rooms,
        line(Path(folder), rooms) as made,
    ):
        say(f"\n{count:,} articles at {rooms_needed} outlets; setting up")
        fill(rooms, count)
        made.manage("migrate", "--verbosity", "0")
        made.manage("load_record")
        made.seed()
        made.start("beat")
        worker = made.start("worker")
        started = time.monotonic()
        made.manage("shell", "--no-imports", "-c", "from ingest.tasks import poll_due_feeds; poll_due_feeds.delay()")
        memory = _watch(made, worker.pid, count, started)
        _sum_up(made, count, time.monotonic() - started, memory)


def _watch(made: Line, worker: int, count: int, started: float) -> tuple[float, float]:
    """Wait until all rests, or too long; the most memory (MB) of a worker process: in all, and shared with no other."""
    peak, own, said = 0.0, 0.0, 0.0
    while (seconds := time.monotonic() - started) < 120 + count * SECONDS_AN_ARTICLE:
        for process in psutil.Process(worker).children():
            memory = process.memory_full_info()
            peak, own = max(peak, memory.rss / MB), max(own, memory.uss / MB)
        states = made.states()
        if seconds - said > 5:
            said = seconds
            say(f"{seconds:6.0f} s  " + "  ".join(f"{state} {number:,}" for state, number in sorted(states.items())))
        if sum(number for state, number in states.items() if state in AT_REST) == count:
            break
        time.sleep(0.5)
    return peak, own


def _sum_up(made: Line, count: int, seconds: float, memory: tuple[float, float]) -> None:
    """What came of them, how fast each stage went, and whether anything was lost or kept twice."""
    for stage, column in STAGES.items():
        query = f"SELECT count({column}), extract(epoch FROM max({column}) - min({column})) FROM ingest_article"  # noqa: S608
        number, lasted = made.rows(query)[0]
        took = max(float(lasted or 0), 0.1)
        say(f"{stage:10} {number:7,} in {took:6.1f} s: {number / took:6.1f} a second")
    texts, drafts = made.rows("SELECT count(*), (SELECT count(*) FROM ingest_draft) FROM ingest_articlerevision")[0]
    twice = made.rows("SELECT count(*) - count(DISTINCT article_id) FROM ingest_articlerevision")
    states = made.states()
    resting = sum(number for state, number in states.items() if state in AT_REST)
    asked = sum(len(room.paths()) for room in made.newsrooms)
    say(f"{resting:,} of {count:,} at rest after {seconds:.0f} s: {dict(sorted(states.items()))}")
    say(f"{texts:,} texts, {twice[0][0]} kept twice; {drafts:,} drafts; {asked:,} requests for pages and feeds")
    say(f"a worker process held at most {memory[0]:.0f} MB, {memory[1]:.0f} MB of them its own; {count - resting} lost")


def _stop(signum: int, frame: FrameType | None) -> None:
    """Take SIGTERM for Ctrl-C, so that what was started ends too."""
    raise KeyboardInterrupt


def main() -> None:
    """Measure reading; with --articles the whole line too."""
    signal.signal(signal.SIGTERM, _stop)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=0, help="how many go through the whole line")
    count = parser.parse_args().articles
    articles = [article_of(raw) for raw in cases()]
    speed(articles)
    accuracy(articles)
    if count:
        carry(count)


if __name__ == "__main__":
    main()
