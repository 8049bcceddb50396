"""The large records of a measurement, and this site's settings for being measured on them."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks.timing import PATIENCE, Once

DATABASES = {25_000: "nigran_bench_25k", 1_000_000: "nigran_bench_1m"}


def address_of(incidents: int) -> str:
    """How the record of this size is reached."""
    return make_conninfo(**_server(), dbname=DATABASES[incidents])


def environment_of(incidents: int) -> dict[str, str]:
    """The site's environment on the record of this size: its own cache, plain http, and no limits of requests."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASES[incidents]}").geturl()
    return {
        "DATABASE_URL": url,
        "CACHE_KEY_PREFIX": f"bench-{os.getpid()}-{incidents}",
        "API_READS_PER_MINUTE": "0",
        "API_FILES_PER_HOUR": "0",
        "HTTPS_ONLY": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "DEBUG": "",
        # A module named in the environment would stand before the one that each server names itself.
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@contextmanager
def patience(incidents: int) -> Iterator[None]:
    """Inside, the database gives up what nobody waits for any longer, so that it takes no time from what comes next."""
    identifier, limit = sql.Identifier(DATABASES[incidents]), sql.Literal(f"{PATIENCE}s")
    with psycopg.connect(**_server(), dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("ALTER DATABASE {} SET statement_timeout = {}").format(identifier, limit))
        try:
            yield
        finally:
            server.execute(sql.SQL("ALTER DATABASE {} RESET statement_timeout").format(identifier))


@contextmanager
def mover(address: str) -> Iterator[Once]:
    """What moves the record's generation by one, as any saved edit does, for several clients at once."""
    own, lock = psycopg.connect(address, autocommit=True), threading.Lock()

    def move() -> None:
        with lock:
            own.execute("UPDATE incidents_recordgeneration SET value = value + 1, changed_at = clock_timestamp()")

    with own:
        yield move


def _server() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
