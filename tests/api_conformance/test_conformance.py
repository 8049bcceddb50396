"""Every answer is one that the OpenAPI document describes, and what it forbids is refused.

`make test` takes a few cases of each operation, in some seconds; `make fuzz` (which sets FUZZ) takes thousands.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.api_conformance.conftest import Server
from tests.record import PROJECT

AT_LENGTH = "FUZZ" in os.environ
FEWEST = 2_000
"""Cases of a run at length, reading and writing each."""
# A case for every value of each of forty parameters takes longer than all other operations together. These have the
# filter of the whole record: the other phases ask them, tests/incidents/test_api_junk.py sends junk in each parameter,
# and `make fuzz` has every case.
WIDEST = (
    *("incidents", "stats", "stats-compare", "stats-rules", "stats-trend", "check"),
    *("group-profile", "district-profile", "campaign-profile"),
)
# What an editor's program asks; without a token it is answered otherwise.
OF_EDITORS = ("new-incident", "change-incident", "incident", "incident-history")


def schemathesis(server: Server, folder: Path, *words: str, token: str = "") -> int:
    """Run schemathesis on the live document; fail with its report, or return the number of cases."""
    report = folder / "report.json"
    config = Path(__file__).with_name("schemathesis.toml")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{server.address}/api/schema/", "--report", "json", "--report-json-path", str(report)),
        *(("--header", f"Authorization: Bearer {token}") if token else ()),
        *words,
        *(shlex.split(os.environ.get("FUZZ_ARGS", "")) if AT_LENGTH else ()),
    ]
    environment = {**os.environ, "NIGRAN_ADDRESS": server.address, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=not AT_LENGTH, text=True, check=False)
    assert done.returncode == 0, done.stdout
    cases: int = json.loads(report.read_text())["test_cases"]["generated"]
    return cases


def operations(option: str, names: Sequence[str]) -> list[str]:
    """An option of schemathesis for each of several operations."""
    return [word for name in names for word in (f"--{option}-operation-id", name)]


@pytest.mark.skipif(AT_LENGTH, reason="the run at length has all of it")
def test_each_address_answers_anybody_as_the_document_says(server: Server, tmp_path: Path) -> None:
    reading = ["--include-method", "GET"]
    assert schemathesis(server, tmp_path, *reading, "--phases", "examples,fuzzing,stateful", "-n", "6") > 100
    assert schemathesis(server, tmp_path, *reading, "--phases", "coverage", *operations("exclude", WIDEST)) > 300


@pytest.mark.skipif(AT_LENGTH, reason="the run at length has all of it")
def test_an_editors_program_is_answered_as_the_document_says(server: Server, tmp_path: Path) -> None:
    words = ["--phases", "examples,fuzzing,stateful", "-n", "8", *operations("include", OF_EDITORS)]
    assert schemathesis(server, tmp_path, *words, token=server.token) > 50


@pytest.mark.skipif(not AT_LENGTH, reason="takes minutes: make fuzz")
@pytest.mark.parametrize("whose", ["anybody", "an editor"])
def test_at_length(server: Server, tmp_path: Path, whose: str) -> None:
    token = server.token if whose == "an editor" else ""
    cases = schemathesis(server, tmp_path, "-n", "60", token=token)
    print(f"{cases:,} cases as {whose}, no failure")  # noqa: T201
    assert cases >= FEWEST
