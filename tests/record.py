"""Databases for tests, made once per run and copied for every use, and the web server over one of them."""

import fcntl
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
from psycopg import sql

from config import probe
from config.backup import Database

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


def name_of(url: str) -> str:
    """Return the name of the database that a DATABASE_URL names."""
    return Database(url).name


@contextmanager
def once(name: str) -> Iterator[bool]:
    """Let one worker of a run do what all of them need: yield whether it is this one, while the others wait.

    What was done counts when the block ends without an error.
    """
    folder = Path(os.environ["NIGRAN_TEST_DIR"])
    done = folder / f"{name}-done"
    with (folder / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not done.exists()
        done.touch()


def migrated_database() -> Database:
    """Return a database that has every migration and nobody connected to it, to be copied.

    Migrating takes seconds, and a copy a fraction of one.
    """
    database = _beside("migrated")
    with once("migrated") as first:
        if first:
            make_anew(database)
            manage(["migrate", "--verbosity", "0", "--skip-checks"], DATABASE_URL=database.url)
    return database


def record_template() -> Database:
    """Return a database that holds the starter record and has nobody connected to it, to be copied."""
    database = _beside("template")
    migrated = migrated_database()
    with once("template") as first:
        if first:
            make_anew(database, template=migrated)
            manage(["load_record", "--skip-checks"], DATABASE_URL=database.url)
    return database


@contextmanager
def being_made() -> Iterator[None]:
    """Have both databases made beside whatever else is done while the block runs; who needs one waits for it."""
    making = subprocess.Popen([sys.executable, "-m", "tests.record"], cwd=PROJECT)
    try:
        yield
    finally:
        making.kill()
        making.wait()


def loaded_database(*, name: str = "record") -> str:
    """Return the DATABASE_URL of a copy of the starter record that all workers share.

    The one named ``record`` is only to be read. Another name is another copy, for tests that write into it.
    """
    database = _beside(name)
    template = record_template()
    with once(name) as first:
        if first:
            make_anew(database, template=template)
    return database.url


@contextmanager
def own_copy() -> Iterator[Database]:
    """Make a copy of the starter record for one module to write into; it is thrown away when the block ends."""
    database = _beside(f"copy_{secrets.token_hex(4)}")
    make_anew(database, template=record_template())
    try:
        yield database
    finally:
        drop(database)


def manage(words: Sequence[str], **environment: str) -> str:
    """Run a management command in an environment; return what it printed. No connection of it is left behind."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=PROJECT, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def served(database_url: str, **settings: str) -> Iterator[str]:
    """Run the web server over a database while the block runs, with further variables; yield its address."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
        "CACHE_KEY_PREFIX": f"record-{port}",
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while probe.web(address) is None:
            assert server.poll() is None, "the web server ended at its start"
            assert time.monotonic() < deadline, "the web server does not answer"
            time.sleep(0.1)
        yield address
    finally:
        _end_at_once(server)


def _end_at_once(server: "subprocess.Popen[bytes]") -> None:
    """End a server and its workers without two seconds of farewell: its database is thrown away, or only read."""
    workers = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    # The one that keeps them goes first, or it would start others in their place.
    server.kill()
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
    server.wait(timeout=15)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def make_anew(database: Database, *, template: Database | None = None) -> None:
    """Make a database in the place of one that has its name, empty or as a copy. Nobody may use the template."""
    copied = sql.Identifier(template.name if template else "template1")
    drop(database)
    with database.named("postgres").connect() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database.name), copied),
        )


def drop(database: Database) -> None:
    """Throw a database away, with every connection to it; that it is gone already is no error."""
    with database.named("postgres").connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))


def _beside(name: str) -> Database:
    """Return the database of that name for tests on the server that the environment names."""
    database = Database(os.environ["DATABASE_URL"])
    return database.named(f"test_{database.name}_{name}")


if __name__ == "__main__":
    record_template()
