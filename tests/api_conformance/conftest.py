"""A server of its own to write to, without limits of requests, with a release to be read."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests import record

UNLIMITED = {f"API_{what}": "0" for what in (
    "READS_PER_MINUTE", "TOKEN_READS_PER_MINUTE", "WRITES_PER_MINUTE", "FILES_PER_HOUR",
)}  # fmt: skip


@dataclass(frozen=True)
class Server:
    """Where the interface answers, and a token that may write there."""

    address: str
    token: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real web server over a copy of the starter record."""
    database = record.loaded_database(name="conformance")
    place = {"DATABASE_URL": database, "NIGRAN_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    record.manage(["make_release", "2026.1"], **place)
    writer = [sys.executable, "-m", "tests.api_conformance.writer"]
    made = subprocess.run(writer, cwd=record.PROJECT, env={**os.environ, **place}, check=True, capture_output=True)
    with record.served(database, **place, **UNLIMITED, LOG_LEVEL="ERROR") as address:
        yield Server(address, made.stdout.decode().strip())
