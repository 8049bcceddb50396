"""Whatever is asked, the interface answers in its own words and at once: nothing fails, and nothing is passed over."""

import base64
import re
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from config.api import urlpatterns
from incidents.api.parameters import PAST
from incidents.comparing import PARAMETERS
from incidents.filters import IncidentFilterSet
from incidents.models import Campaign, Incident
from tests.incidents.junk import CURSORS, JUNK, NAMES, PARTS, WORDS, Junk

pytestmark = pytest.mark.usefixtures("record_db")

BASE = "/api/v1/"
# Of this process; what the database may take is bounded by its own timeout.
SECONDS = 0.3
AT_ONCE = 500_000
"""Bytes of junk in a request, at most: reading more of them is what takes time, not the answer."""
LEANING = {"stats/compare/": {*PARAMETERS, "by"}}
"""Parameters of which one says how another is read: a wrong one leaves the others unread."""
FREE_TEXT = {"q", "who"}
"""Parameters that take any words."""
ADDRESSES = [str(pattern.pattern) for pattern in urlpatterns if pattern.name not in {"nothing", "release-file"}]
LISTS = [address for address in ADDRESSES if "<" not in address]
DEEPER = [address for address in ADDRESSES if "<" in address]
# Signed in nowhere, and asked thousands of times: a client of its own for each would load the middleware each time.
READER = Client()


@pytest.fixture(autouse=True)
def _asked_at_length(settings: Settings, record_db: None) -> None:
    """No limit of requests, and none of a query that runs long: it would be an error of the server."""
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, (0, 60))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5s'")


def path_of(address: str) -> str:
    """An address of something that is there."""
    for part, value in {
        "<str:uid>": Incident.public.values_list("uid", flat=True)[0],
        "groups/<slug:slug>": "groups/bla",
        "districts/<slug:slug>": "districts/quetta",
        "campaigns/<slug:slug>": f"campaigns/{Campaign.objects.values_list('slug', flat=True)[0]}",
        "<str:version>": "2026.1",
    }.items():
        address = address.replace(part, value)
    return BASE + address


def asked(path: str) -> tuple[int, Any]:
    """Status and JSON of an answer. Fails for one that is no JSON, or that takes longer than ``SECONDS`` twice."""
    for last in (False, True):
        started = time.process_time()
        answer = READER.get(path)
        seconds = time.process_time() - started
        if seconds < SECONDS:
            break
        assert not last, f"{path[:200]} took {seconds:.2f} s"
    assert answer["Content-Type"] == "application/json", (answer.status_code, path[:200])
    return answer.status_code, orjson.loads(answer.content)


def told(content: Any) -> set[str | None]:
    """The parameters that an error names, its shape held."""
    assert set(content) == {"type", "errors"}
    assert content["errors"]
    for error in content["errors"]:
        assert set(error) == {"code", "detail", "attr"}
        assert error["code"]
        assert 10 <= len(error["detail"]) < 10_000
    return {error["attr"] for error in content["errors"]}


def parameters_of(path: str) -> list[str]:
    """The parameters that an address reads, as it says itself when it is asked for another."""
    status, content = asked(f"{path}?no_such_parameter=1")
    assert (status, wrong(content)) == (400, {"no_such_parameter"}), path
    (detail,) = (error["detail"] for error in content["errors"] if error["attr"] == "no_such_parameter")
    found = re.search(r"Allowed: (.+)\.$", detail)
    assert found, detail
    return found[1].split(", ")


def refused(path: str, query: str) -> set[str | None]:
    """The parameters that the answer to a query calls wrong; none when it is answered, or merely wants more of them."""
    status, content = asked(f"{path}?{query}")
    assert status in {200, 400}, (status, query[:200])
    return wrong(content) if status == 400 else set()


def wrong(content: Any) -> set[str | None]:
    """The parameters that an error names, those that it misses apart."""
    return told(content) - {error["attr"] for error in content["errors"] if error["code"] == "required"}


def passed_over(path: str, junk: Junk, parameters: Collection[str]) -> Collection[str]:
    """The parameters that take a junk for a value."""
    # What is more than can be read is said of one parameter alone.
    alone = set(parameters) if len(junk.values) > 2 else LEANING.get(path.removeprefix(BASE), set())
    taken = {name for name in alone.intersection(parameters) if refused(path, junk.query(name)) != {name}}
    together = sorted(set(parameters) - alone)
    size = max(1, AT_ONCE // len(junk.query("x")))
    for start in range(0, len(together), size):
        asked_for = together[start : start + size]
        taken |= set(asked_for) - refused(path, "&".join(junk.query(name) for name in asked_for))
    return taken


@pytest.mark.parametrize("address", ADDRESSES)
def test_junk_in_any_parameter_is_refused_by_its_name(address: str) -> None:
    path = path_of(address)
    # A format that is none is said before all else, and words to look for may be any.
    first, free, read = {"format"}, FREE_TEXT, parameters_of(path)
    others = [name for name in read if name not in first | free]
    for junk in JUNK:
        assert set(passed_over(path, junk, others)) == set(), junk.name
        assert refused(path, junk.query("format")) == {"format"}, junk.name
        for name in free.intersection(read):
            allowed = [{name}] if junk.refused_everywhere else [{name}, set()]
            assert refused(path, junk.query(name)) in allowed, junk.name


def test_the_addresses_that_filter_name_every_parameter_of_the_filter() -> None:
    for address in ("incidents/", "stats/"):
        assert {*IncidentFilterSet.base_filters, *PAST, "format"} <= set(parameters_of(BASE + address))


@pytest.mark.parametrize("address", LISTS)
def test_a_parameter_that_is_none_is_refused_and_what_is_allowed_is_said(address: str) -> None:
    for name in set(NAMES) - set(parameters_of(BASE + address)):
        status, content = asked(f"{BASE}{address}?{quote(name)}=1")
        (attr,) = wrong(content)
        assert status == 400
        assert attr is not None
        assert len(attr) <= 61
    status, content = asked(f"{BASE}{address}?" + "&".join(f"p{n}=1" for n in range(4000)))
    assert status == 400
    assert len(told(content)) <= 20
    assert len(orjson.dumps(content)) < 30_000


@pytest.mark.parametrize("address", DEEPER)
def test_a_path_that_leads_nowhere_is_not_found(address: str) -> None:
    for part in PARTS:
        status, content = asked(BASE + re.sub(r"<[^>]+>", part, address))
        assert (status, told(content)) == (404, {None}), part


def test_a_file_of_a_release_that_is_none_is_not_found() -> None:
    # An encoded slash makes a longer path, which is sent to its own end first.
    for part in (part for part in PARTS if "%2F" not in part):
        for path in (f"releases/2026.1/{part}", f"releases/{part}/incidents.csv", f"{part}/"):
            assert asked(BASE + path)[0] == 404, path


@pytest.mark.parametrize("address", ["incidents/", "places/", "stats/"])
def test_hard_words_are_looked_for_at_once(address: str) -> None:
    for words in WORDS:
        status, content = asked(f"{BASE}{address}?q={quote(words)}")
        assert status == 200 or (status, told(content)) == (400, {"q"}), words
    status, content = asked(f"{BASE}{address}?q=" + quote(" ".join(f"w{n}" for n in range(1000))))
    assert (status, told(content)) == (400, {"q"})


def test_a_forged_cursor_is_refused() -> None:
    for held in CURSORS:
        cursor = base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")
        status, content = asked(f"{BASE}incidents/?cursor={cursor}")
        assert (status, told(content) if status == 400 else content) == (400, {"cursor"}), held[:80]


@pytest.mark.parametrize(
    ("query", "attr"),
    [
        ("date_from=2024-02-01&date_to=2024-01-01", "date_to"),
        ("killed_min=5&killed_max=4", "killed_max"),
        ("bbox=67,30,66,31", "bbox"),
        ("bbox=66,31,67,30", "bbox"),
        ("bbox=170,20,-170,40", "bbox"),
        ("bbox=60,20,70", "bbox"),
        ("bbox=60,20,70,40,50", "bbox"),
        ("bbox=-181,20,70,40", "bbox"),
        ("bbox=60,-91,70,40", "bbox"),
        ("bbox=60,,70,40", "bbox"),
        ("near=181,30", "near"),
        ("near=67,91", "near"),
        ("near=67", "near"),
        ("near=67,30,1", "near"),
        ("within_km=10", "within_km"),
        ("near=67,30&within_km=501", "within_km"),
        ("near=67,30&within_km=-1", "within_km"),
        ("near=67,30&within_km=1.5", "within_km"),
        ("rollup=true,false", "rollup"),
        ("counting=attacks&counting=combat", "counting"),
        ("format=json&format=csv", "format"),
        ("province=balochistan&province=", "province"),
        ("province=balochistan,", "province"),
        ("as_of=2999-01-01", "as_of"),
        ("updated_since=9999-12-31T23:59:59-23:59", "updated_since"),
    ],
)
def test_values_that_do_not_fit_each_other_are_refused(query: str, attr: str) -> None:
    for address in ("incidents/", "stats/"):
        status, content = asked(f"{BASE}{address}?{query}")
        assert (status, told(content) if status == 400 else content) == (400, {attr})


@pytest.mark.parametrize(
    "query",
    [
        "near=-180,90&within_km=500",
        "near=180,-90&within_km=0",
        "near=67,30&within_km=500",
        "bbox=-180,-90,180,90",
        "bbox=67,30,67,30",
        "date_from=0001-01-01&date_to=9999-12-31",
        "updated_since=0001-01-01T00:00:00",
        "updated_since=0001-01-01T00:00:00Z",
        "updated_since=9999-12-31T23:59:59%2B05:00",
        "updated_since=2024-01-01T00:00:00%2B23:59",
        "updated_since=2024-05-01",
        "updated_since=2024-05-01T12:00",
        "updated_since=2024-05-01T12:00:00.123456%2B05:00",
        "as_of=0001-01-01",
        "as_of=2021-01-01T00:00:00Z",
        "known_by=0001-01-01",
        "known_by=9999-12-31",
        "as_of=2021-01-01&known_by=9999-12-31",
        "uid=PK-" + "9" * 60,
        "killed_min=0&killed_max=1000000",
    ],
)
def test_what_lies_at_the_end_of_what_is_allowed_is_answered(query: str) -> None:
    for address in ("incidents/", "stats/"):
        assert asked(f"{BASE}{address}?{query}")[0] == 200
