"""What the interface takes beside bare SQL and beside a plain REST application, on 25,000 and 1,000,000 incidents.

Run from the project's folder: `python -m benchmarks.api [--quick]`, on databases that `manage.py generate_record` made:
nigran_bench_25k and nigran_bench_1m, on the server of the configured one. All three are asked in one run, in turn, over
loopback: SQL by psycopg; `benchmarks.plain` and this site by gunicorn, as the product runs it and without limits.

"cold": the record's generation is moved before each request, which is what a saved edit does, so that no answer and
nothing else that is kept for a generation is used again. "kept": asked again while nothing has changed. Goals are those
of the design; two cores are shared by clients, servers and database, so ratios say more than milliseconds.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import psycopg  # noqa: E402

from benchmarks.goals import goals_of  # noqa: E402
from benchmarks.results import SYSTEMS, Case, File, Results, lines_of  # noqa: E402
from benchmarks.serving import Server, served  # noqa: E402
from benchmarks.sites import DATABASES, address_of, environment_of, mover, patience  # noqa: E402
from benchmarks.timing import NEVER, NotAnswered, Once, Stream, Took, getting, repeat, size_of, stream  # noqa: E402
from benchmarks.works import COUNTED, DRAWN, POINTS, Work, points_since, whole_copy, works  # noqa: E402

CLIENTS = (1, 8)
ROUNDS = 4
FILE_ROUNDS = 2
# The plain application's whole file of a million rows takes minutes; its rate shows after so many lines.
PLAIN_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Bench:
    """One record, and the two servers that answer from it."""

    incidents: int
    address: str
    plain: Server
    ours: Server
    seconds: float

    def connect(self) -> psycopg.Connection:
        """A connection of its own to the record."""
        return psycopg.connect(self.address, autocommit=True)


def main() -> None:
    """Measure, and print the tables and what became of the goals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="25,000 incidents alone, and less of everything")
    parser.add_argument("--incidents", type=int, choices=list(DATABASES), help="one of the two records alone")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each work is repeated")
    chosen = parser.parse_args()
    sizes = [chosen.incidents] if chosen.incidents else [25_000] if chosen.quick else list(DATABASES)
    # Pages name their static files as collected.
    subprocess.run([sys.executable, "-m", "config.setup", "static"], check=True, env={**os.environ, "DEBUG": ""})
    results = Results()
    for size in sizes:
        with bench_of(size, 0.5 if chosen.quick else chosen.seconds) as bench:
            measure(bench, results)
    for line in lines_of(results):
        say(line)
    for goal in goals_of(results):
        say(str(goal))


@contextmanager
def bench_of(incidents: int, seconds: float) -> Iterator[Bench]:
    """Start both servers on the record of this size; they end with the block."""
    environment = environment_of(incidents)
    with ExitStack() as stack:
        stack.enter_context(patience(incidents))
        ours = stack.enter_context(served("this site", "config.wsgi", environment, "/api/v1/incidents/?page_size=1"))
        environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.plain.settings"
        plain = stack.enter_context(served("plain", "benchmarks.plain.wsgi", environment, "/incidents/?page_size=1"))
        yield Bench(incidents, address_of(incidents), plain, ours, seconds)


def measure(bench: Bench, results: Results) -> None:
    """All works and files on one record."""
    with bench.connect() as own:
        questions = works(own)
        drawn = min(POINTS, drawable(own))
    for clients in CLIENTS:
        for work in questions:
            if any(took == NEVER for took in results.took.get(Case(work.name, bench.incidents, 1), {}).values()):
                continue
            took = _timed(bench, work, clients)
            results.took[Case(work.name, bench.incidents, clients)] = took
            say(
                f"{bench.incidents:,}, {clients} at once: {work.name}: "
                + ", ".join(f"{name} {one.median:.2f} ms ({one.times})" for name, one in took.items())
            )
    points = next(work for work in questions if work.name == "map points")
    results.points_kb[bench.incidents] = size_of(bench.ours.port, points.ours) / 1000 * POINTS / drawn
    for form in ("csv", "ndjson"):
        results.files.append(_file(bench, form))


def _timed(bench: Bench, work: Work, clients: int) -> dict[str, Took]:
    """The work by each in turn, in several rounds, so that what else the machine does meanwhile falls on all alike."""
    times: dict[str, list[float]] = {name: [] for name in SYSTEMS}
    with mover(bench.address) as moved:
        ways: dict[str, tuple[Callable[[], Once], Once | None]] = {
            "sql": (lambda: _asking(bench, work), None),
            "plain": (lambda: getting(bench.plain.port, work.plain), None),
            "cold": (lambda: getting(bench.ours.port, work.ours), moved),
            "kept": (lambda: getting(bench.ours.port, work.ours), None),
        }
        for _ in range(ROUNDS):
            for name, (make, before) in list(ways.items()):
                try:
                    times[name] += repeat(make, clients=clients, seconds=bench.seconds / ROUNDS, before=before)
                except (TimeoutError, psycopg.errors.QueryCanceled, NotAnswered) as error:
                    say(f"not done: {work.name} by {name}: {error}")
                    times[name] = []
                    del ways[name]
    return {name: Took.of(found) for name, found in times.items()}


def _asking(bench: Bench, work: Work) -> Once:
    own = bench.connect()
    own.prepare_threshold = 1
    if work.wide:
        own.execute("SET enable_indexonlyscan = off")

    def once() -> None:
        own.execute(work.sql, prepare=True).fetchall()

    return once


def drawable(own: psycopg.Connection) -> int:
    """How many of the incidents that the points are asked of can be drawn."""
    number = f"SELECT count(*) FROM incidents_incident i WHERE {COUNTED} AND {DRAWN} AND i.latest >= %s"  # noqa: S608
    found = own.execute(number, [points_since(own)]).fetchone()
    return int(found[0]) if found else 0


def _file(bench: Bench, form: str) -> File:
    """One whole file: by COPY, by the plain application as far as its rate shows, and by this site; the best of each.

    Raises NotAnswered when this site's is not whole.
    """
    plain = stream(bench.plain.port, f"/incidents/{form}/", most=PLAIN_LINES)
    copies, bares, streams = [], [], []
    with bench.connect() as own, mover(bench.address) as moved, bench.ours.watched() as memory:
        for _ in range(FILE_ROUNDS):
            copies.append(_copied(own, whole_copy(groups=True)))
            bares.append(_copied(own, whole_copy(groups=False)))
            moved()
            streams.append(stream(bench.ours.port, f"/api/v1/incidents/?format={form}"))
    copied, bare, ours = (max(found, key=lambda one: one.rate) for found in (copies, bares, streams))
    if abs(ours.lines - copied.lines) > 1:
        raise NotAnswered(f"{form}: {ours.lines} lines, {copied.lines} by COPY")
    return File(form, bench.incidents, copied, bare, plain, ours, memory)


def _copied(own: psycopg.Connection, question: str) -> Stream:
    """A file as the database alone writes it."""
    started, first, lines = time.perf_counter(), 0.0, 0
    with own.cursor() as cursor, cursor.copy(question) as copy:
        for block in copy:
            first = first or time.perf_counter()
            lines += bytes(block).count(b"\n")
    return Stream(1000 * (first - started), lines, time.perf_counter() - started)


def say(line: str) -> None:
    """Print at once: a run takes minutes."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
