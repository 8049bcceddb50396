"""The starter record for tests: loaded once per run, and served by the real web server."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from psycopg import sql

from config import probe
from config.backup import Database

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


def name_of(url: str) -> str:
    """Return the name of the database that a DATABASE_URL names."""
    return Database(url).name


def loaded_database(folder: Path) -> str:
    """Make and fill the database unless another worker of this run has; return its DATABASE_URL.

    `folder` is shared by the workers of one run.
    """
    database = Database(os.environ["DATABASE_URL"])
    database = database.named(f"test_{database.name}_record")
    done = folder / "record-loaded"
    with (folder / "record-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _make_anew(database)
            environment = {**os.environ, "DATABASE_URL": database.url}
            for words in (["migrate", "--verbosity", "0"], ["load_record"]):
                command = [sys.executable, "manage.py", *words]
                subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
            done.touch()
    return database.url


@contextmanager
def served(database_url: str) -> Iterator[str]:
    """Run the web server over a database while the block runs; yield its address."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
        "CACHE_KEY_PREFIX": f"record-{port}",
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
        server.terminate()
        server.wait(timeout=15)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _make_anew(database: Database) -> None:
    name = sql.Identifier(database.name)
    with database.named("postgres").connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
