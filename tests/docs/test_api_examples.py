"""The examples of docs/api.md, run as they stand against a live server over a copy of the starter record."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from config.backup import Database
from tests import record

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
HOST, TOKEN, VERSION = "https://nigran.example", "nig_YOUR_TOKEN", "2026.1"
PUBLISHED = "status IN ('published', 'published_changed')"
_BLOCK = re.compile(r"^### (?P<heading>[^\n]+)$|^```(?P<kind>sh|python)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_MAKE_TOKEN = """
import django; django.setup()
from incidents.services.tokens import create_token
from tests.dashboard.desk.people import editor
print(create_token(name="Examples", scope="write", by=editor())[1])
"""


def _examples() -> dict[str, tuple[str, str]]:
    """Kind and code of every example, by its heading and place under it."""
    found: dict[str, tuple[str, str]] = {}
    heading, place = "", 0
    for block in _BLOCK.finditer(TEXT):
        if block["heading"]:
            heading, place = block["heading"], 0
            continue
        place += 1
        found[f"{heading} {place}"] = (block["kind"], block["code"])
    return found


EXAMPLES = _examples()


@dataclass(frozen=True)
class Site:
    """A server with a record of its own, a release and a token."""

    address: str
    database: Database
    token: str
    folder: Path

    def run(self, name: str) -> str:
        """Run an example in the folder; what it printed."""
        kind, code = EXAMPLES[name]
        code = code.replace(HOST, self.address).replace(TOKEN, self.token)
        command = ["bash", "-euo", "pipefail", "-c"] if kind == "sh" else [sys.executable, "-c"]
        done = subprocess.run(
            [*command, code], cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    def ask(self, query: str) -> object:
        """The one value that a query of the record gives."""
        with self.database.connect() as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]

    def manage(self, *words: str) -> str:
        """What a Python command prints that runs on this record."""
        environment = {**os.environ, "DATABASE_URL": self.database.url, "NIGRAN_DATA_DIR": str(self.folder)}
        done = subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("examples")
    with record.own_copy() as database:
        made = Site("", database, "", folder)
        made.manage("manage.py", "make_release", VERSION)
        token = made.manage("-c", _MAKE_TOKEN)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NIGRAN_DATA_DIR", str(folder))
            with record.served(database.url) as address:
                yield Site(address, database, token, folder)


def test_a_page_by_curl(site: Site) -> None:
    answer = json.loads(site.run("curl: a page, a file, a table 1"))
    assert [set(row) for row in answer["results"]] == [{"uid", "date", "killed"}] * 2
    in_balochistan = f"province_id = (SELECT id FROM places_province WHERE slug = 'balochistan') AND {PUBLISHED}"
    assert answer["count"] == site.ask(
        f"SELECT count(*) FROM incidents_incident WHERE latest >= '2024-01-01' AND {in_balochistan}"
    )


def test_a_file_by_curl(site: Site) -> None:
    assert site.run("curl: a page, a file, a table 2").startswith("uid,url,title,")
    with (site.folder / "incidents.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == site.ask(
        f"SELECT count(*) FROM incidents_incident WHERE event_class = 'militant_attack' AND {PUBLISHED}"
    )


def test_a_table_by_curl(site: Site) -> None:
    answer = json.loads(site.run("curl: a page, a file, a table 3"))
    assert answer["total"]["value"] == sum(row["value"] for row in answer["rows"])
    assert [row["year"] for row in answer["rows"]] == sorted(row["year"] for row in answer["rows"])


def test_what_has_not_changed_is_304(site: Site) -> None:
    assert site.run("curl: a page, a file, a table 4") == "304\n"


def test_a_release_fits_its_checksum(site: Site) -> None:
    printed = site.run("curl: a release and its checksum 1")
    assert sorted(printed.splitlines()) == ["data-dictionary.md: OK", "incidents.csv: OK"]


def test_a_page_in_pandas(site: Site) -> None:
    first, *lines = site.run("Python: a page 1").splitlines()
    assert re.fullmatch(r"[1-9][0-9]* incidents, of which the newest are:", first)
    assert len([line for line in lines if "PK-" in line]) == 5


def test_every_row_in_pandas(site: Site) -> None:
    rows, killed = site.run("Python: every row of a filter 1").splitlines()
    wanted = (
        "FROM incidents_incident WHERE latest >= '2024-01-01' AND earliest <= '2024-12-31'"
        f" AND province_id = (SELECT id FROM places_province WHERE slug = 'balochistan') AND {PUBLISHED}"
    )
    assert rows == f"{site.ask(f'SELECT count(*) {wanted}')} incidents"
    total, reported = (site.ask(f"SELECT {what}(killed_best) {wanted}") for what in ("sum", "count"))
    assert killed == f"{total} killed, where a number is reported: {reported}"


def test_a_table_for_a_chart_in_pandas(site: Site) -> None:
    printed = site.run("Python: statistics as a table for a chart 1")
    assert "balochistan" in printed.splitlines()[0]
    assert "\n2024 " in printed
    assert "total: {'value': " in printed


def test_a_number_to_cite_in_pandas(site: Site) -> None:
    printed = site.run("Python: a number to cite 1")
    found = re.fullmatch(r"(\d+) killed \((\d+) to (\d+)\)\. Nigran, as of (\S+Z): (\S+)\n", printed)
    assert found
    assert int(found[2]) <= int(found[1]) <= int(found[3])
    assert found[5].endswith(found[4])


def test_a_copy_follows_the_record(site: Site) -> None:
    published = site.ask(f"SELECT count(*) FROM incidents_incident WHERE {PUBLISHED}")
    assert site.run("Python: a copy that stays up to date 1") == f"{published} incidents\n"
    with site.database.connect() as connection:
        withdrawn = "status = 'withdrawn', status_reason = 'Not militant violence'"
        connection.execute(f"UPDATE incidents_incident SET {withdrawn} WHERE uid = 'PK-000001'".encode())
    assert site.run("Python: a copy that stays up to date 1") == f"{int(str(published)) - 1} incidents\n"
    copy = json.loads((site.folder / "nigran.json").read_text())
    assert "PK-000001" not in copy["incidents"]
    assert copy["incidents"]["PK-000002"]["title"]


def test_an_incident_is_written_by_curl_once(site: Site) -> None:
    first, again = (json.loads(site.run("Writing, with a token 1")) for _ in range(2))
    assert (first["uid"], first["version"], first["killed"]) == (again["uid"], 1, {"low": 3, "best": 3, "high": 3})
    assert site.ask(f"SELECT status FROM incidents_incident WHERE uid = '{first['uid']}'") == "draft"


def test_an_incident_is_written_and_changed_in_python(site: Site) -> None:
    made, changed = (line.split() for line in site.run("Writing, with a token 2").splitlines())
    assert (made[1:], changed) == (["1", "None"], [made[0], "2", "night"])


def test_every_example_is_run_by_a_test() -> None:
    code = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in EXAMPLES if f'"{name}"' not in code] == []
    assert len(EXAMPLES) == 12
