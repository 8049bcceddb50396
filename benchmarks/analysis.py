"""What the pages of analysis take on 1,000,000 incidents when nothing is kept for them.

Run from the project's folder: `python -m benchmarks.analysis [--incidents 25000]`, on the databases that
`manage.py generate_record` made (nigran_bench_25k, nigran_bench_1m), on the server of the configured one. The site runs
as the product does, by gunicorn. Before each request the record's generation is moved, which is what a saved edit does,
so that no answer is used again; each page is asked for several times. The goal is two seconds, for the slowest time.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import psycopg  # noqa: E402

from benchmarks.serving import served  # noqa: E402
from benchmarks.sites import DATABASES, address_of, environment_of, mover, patience  # noqa: E402
from benchmarks.timing import NotAnswered, Once, getting, repeat  # noqa: E402
from dashboard.claim_form import EXAMPLE  # noqa: E402

GOAL_MS = 2_000
TIMES = 3
_YEAR = "date_from=2024-01-01&date_to=2024-12-31"
_AGAINST = "against=period&against_from=2022-01-01&against_to=2022-12-31"
_FILTERED = "province=khyber-pakhtunkhwa&attack_type=ied"


@dataclass(frozen=True, slots=True)
class Page:
    """One page and question."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of each time a page was asked for; empty where it was not answered, with why."""

    page: Page
    times: Sequence[float]
    why_not: str = ""

    def __str__(self) -> str:
        if not self.times:
            return f"{self.page.name:44}{self.why_not}"
        slowest = max(self.times)
        verdict = "reached" if slowest <= GOAL_MS else "MISSED"
        return f"{self.page.name:44}{min(self.times):>9.0f}{slowest:>9.0f}  {verdict}"


def pages(own: psycopg.Connection) -> Iterator[Page]:
    """Every page of analysis: over the whole record, and narrowed down as a reader would."""
    group, district = _largest(own, _GROUP), _largest(own, _DISTRICT)
    for name, path, more in (
        ("overview", "/", ""),
        ("map", "/map/", ""),
        ("timeline", "/timeline/", ""),
        ("counting rules", "/rules/", ""),
    ):
        yield Page(name, f"{path}?{more}" if more else path)
        yield Page(f"{name}, a year", f"{path}?{_YEAR}{'&' if more else ''}{more}")
        yield Page(f"{name}, filtered", f"{path}?{_FILTERED}{'&' if more else ''}{more}")
    for name, path in _ASKED:
        yield Page(name, path)
    yield Page("groups", "/groups/")
    yield Page("group, the largest", f"/groups/{group}/")
    yield Page("group, the largest, ACLED-like", f"/groups/{group}/?counting=acled_like")
    yield Page("districts", "/districts/")
    yield Page("district, the largest", f"/districts/{district}/")
    yield Page("district, the largest, ACLED-like", f"/districts/{district}/?counting=acled_like")
    yield Page("report of a year", "/reports/2024/")
    yield Page("report of a year, ACLED-like", "/reports/2024/?counting=acled_like")
    yield Page("report of a month", "/reports/2024/5/")
    yield Page("campaign, the largest", f"/campaigns/{_largest(own, _CAMPAIGN)}/")
    yield Page("figure of some time ago", "/figures/timeline/?by=none&as_of=2026-11-01T00:00:00Z")
    yield Page("figure of long ago", "/figures/timeline/?by=none&as_of=2025-01-01T00:00:00Z")
    for name, path in (*_PAST, ("group", f"/groups/{group}/"), ("district", f"/districts/{district}/")):
        yield Page(f"{name} of some time ago", f"{path}{'&' if '?' in path else '?'}as_of=2026-11-01T00:00:00Z")


_WHOLE = "/check/?said_on=2026-06-30&date_from=2021-01-01&incidents_is=nearly&incidents=600000"
_ASKED = (
    ("counting rules, CRSS-like", "/rules/?counting=crss_like"),
    ("overview, ACLED-like", "/?counting=acled_like"),
    ("map, change", "/map/?layer=change"),
    ("map, change, a year", f"/map/?layer=change&{_YEAR}"),
    ("map, two periods of one's own", f"/map/?layer=change&{_YEAR}&{_AGAINST}"),
    ("map, smooth", "/map/?layer=density"),
    ("map, hexagons", "/map/?layer=hexagons"),
    ("map, year by year", "/map/?layer=years"),
    ("timeline by group", "/timeline/?by=group"),
    ("trends", "/trends/"),
    ("trends by group", "/trends/?by=group"),
    ("trends by group, ACLED-like", "/trends/?by=group&counting=acled_like"),
    ("trends of years", "/trends/?show=years"),
    ("trends of days", "/trends/?show=days"),
    ("trends of rates", "/trends/?show=people"),
    ("compare", "/compare/"),
    ("compare, provinces", "/compare/?compare=province&a=balochistan&b=khyber-pakhtunkhwa"),
    ("compare, groups", "/compare/?compare=group&a=imu&b=difa-e-quds"),
    ("compare, groups, ACLED-like", "/compare/?compare=group&a=imu&b=difa-e-quds&counting=acled_like"),
    ("compare, CRSS-like", "/compare/?counting=crss_like"),
    ("check, a statement", f"/check/?{EXAMPLE}"),
    ("check, the whole record", _WHOLE),
    ("trackers", "/trackers/"),
    ("trackers, UCDP", "/trackers/ucdp/"),
    ("campaigns", "/campaigns/"),
    ("reports", "/reports/"),
    ("feed of incidents", "/feeds/incidents.atom"),
)
# Pages as the record stood.
_PAST = (
    ("trends", "/trends/"),
    ("trends by group", "/trends/?by=group"),
    ("groups", "/groups/"),
    ("report of a year", "/reports/2024/"),
    ("counting rules", "/rules/"),
    ("compare", "/compare/"),
    ("check, a statement", f"/check/?{EXAMPLE}"),
    ("check, the whole record", _WHOLE),
    ("overview", "/"),
)
_GROUP = """
    SELECT slug FROM groups_armedgroup g JOIN incidents_attribution a ON a.group_id = g.id
    GROUP BY slug ORDER BY count(*) DESC LIMIT 1
"""
_CAMPAIGN = """
    SELECT slug FROM incidents_campaign c JOIN incidents_incident i ON i.campaign_id = c.id
    GROUP BY slug ORDER BY count(*) DESC LIMIT 1
"""
_DISTRICT = """
    SELECT slug FROM places_district d JOIN incidents_incident i ON i.district_id = d.id
    GROUP BY slug ORDER BY count(*) DESC LIMIT 1
"""


def _largest(own: psycopg.Connection, question: str) -> str:
    found = own.execute(question.encode()).fetchone()
    return str(found[0]) if found else ""


def main() -> None:
    """Measure each page in turn, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, choices=list(DATABASES), default=max(DATABASES))
    parser.add_argument("--only", default="", help="pages whose name holds these words")
    chosen = parser.parse_args()
    # Pages name their static files as collected.
    subprocess.run([sys.executable, "-m", "config.setup", "static"], check=True, env={**os.environ, "DEBUG": ""})
    address, environment = address_of(chosen.incidents), environment_of(chosen.incidents)
    with (
        patience(chosen.incidents),
        served("this site", "config.wsgi", environment, "/api/v1/incidents/?page_size=1") as server,
        psycopg.connect(address, autocommit=True) as own,
        mover(address) as moved,
    ):
        say(f"{chosen.incidents:,} incidents, cold, milliseconds {'fastest':>14}{'slowest':>9}")
        for page in [one for one in pages(own) if chosen.only in one.name]:
            say(str(_timed(server.port, page, moved)))


def _timed(port: int, page: Page, moved: Once) -> Timed:
    try:
        return Timed(page, repeat(lambda: getting(port, page.path), clients=1, seconds=60, before=moved, most=TIMES))
    except (NotAnswered, TimeoutError) as error:
        return Timed(page, (), str(error)[:200])


def say(line: str) -> None:
    """Print at once: a run takes minutes."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
