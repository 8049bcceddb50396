"""A whole ingestion line of one's own: Postgres, Valkey, workers, beat, and newsrooms on several hosts of this machine.

Its processes are those that a product runs, started by the same words. Any of them may be killed and started again.
"""

import json
import os
import secrets
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from config.backup import Database
from config.embedded import servers
from config.embedded.run import PROCESSES, PROJECT
from tests.ingest.newsroom import Newsroom

DATABASE = "nigran"
# Outlets, how their pages are fetched, and a feed each, of the JSON in the environment.
SEED = """
import json, os
from incidents.models import Outlet
from ingest.models import Feed, NewsSite
for number, (host, port) in enumerate(json.loads(os.environ["NEWSROOMS"]), start=1):
    outlet = Outlet.objects.create(slug=f"room-{number}", name=f"Invented Times {number}", hosts=[f"{host}:{port}"])
    site = NewsSite.objects.create(outlet=outlet, hosts=[host], delay_seconds=0.5)
    Feed.objects.create(site=site, name="All news", url=f"http://{host}:{port}/feed", is_on=True)
"""


class Line:
    """The line's parts; see ``line``."""

    def __init__(self, folder: Path, newsrooms: Sequence[Newsroom], settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.newsrooms = newsrooms
        self.processes: dict[subprocess.Popen[bytes], str] = {}
        self._settings = settings
        self._secret = secrets.token_urlsafe(50)
        self._postgres, self._valkey = ExitStack(), ExitStack()
        self.database = Database("")
        self._redis_url = ""

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the line gets."""
        ports = {str(room.port) for room in self.newsrooms}
        return {
            **os.environ,
            "SECRET_KEY": self._secret,
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self._redis_url,
            "NIGRAN_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "false",
            "LOG_LEVEL": "WARNING",
            "LOG_FORMAT": "plain",
            "FETCH_ALSO_NETWORKS": "127.0.0.0/8",
            "FETCH_ALSO_PORTS": ",".join(sorted(ports)),
            **self._settings,
        }

    def start_postgres(self) -> None:
        """Start Postgres on the line's folder, as durable as a product's."""
        address = self._postgres.enter_context(servers.postgres(self.folder / "postgres"))
        servers.ensure_database(address, DATABASE)
        self.database = Database(address.url(DATABASE))

    def start_valkey(self) -> None:
        """Start Valkey, empty."""
        self._redis_url = self._valkey.enter_context(servers.valkey(self.folder / "valkey"))

    def crash_postgres(self) -> None:
        """Kill Postgres with all its processes."""
        number = (self.folder / "postgres" / "postmaster.pid").read_text().partition("\n")[0]
        _kill(psutil.Process(int(number)))
        self._postgres.close()

    def lose_valkey(self) -> None:
        """End Valkey: everything that was queued is gone."""
        self._valkey.close()

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start one of the product's processes: ``worker`` or ``beat``."""
        command = shlex.split(PROCESSES[name].format(python=sys.executable).removeprefix("exec "))
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes[process] = name
        return process

    def keep_up(self) -> None:
        """Start again what ended by itself, as containers are: losing Valkey may end a worker."""
        for process, name in list(self.processes.items()):
            if process.poll() is not None:
                del self.processes[process]
                self.start(name)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its children with no chance to tidy up, and for good."""
        self.processes.pop(process, None)
        with suppress(psutil.NoSuchProcess):
            _kill(psutil.Process(process.pid))
        process.wait()

    def manage(self, *words: str, **settings: str) -> str:
        """Run a management command; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=PROJECT, env={**self.environment, **settings}, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    def seed(self) -> None:
        """Make an outlet and a feed that is switched on for every newsroom."""
        rooms = [(room.host, room.port) for room in self.newsrooms]
        self.manage("shell", "--no-imports", "-c", SEED, NEWSROOMS=json.dumps(rooms))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with self.database.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    def states(self) -> dict[str, int]:
        """How many articles there are in each state; empty while Postgres cannot say."""
        with suppress(psycopg.Error):
            return dict(self.rows("SELECT state, count(*) FROM ingest_article GROUP BY state"))
        return {}

    def await_articles(self, count: int, states: Sequence[str], *, seconds: float) -> None:
        """Wait until so many articles are in one of the states. AssertionError when that takes too long."""
        until = time.monotonic() + seconds
        while self._in(states) < count:
            assert time.monotonic() < until, f"{self.states()}\n{self.log()}"
            self.keep_up()
            time.sleep(0.1)

    def _in(self, states: Sequence[str]) -> int:
        return sum(number for state, number in self.states().items() if state in states)

    def waiting_messages(self) -> int:
        """How many messages wait for a worker, or are held by one."""
        prefix = self.environment.get("CACHE_KEY_PREFIX", "nigran")
        with redis.Redis.from_url(self._redis_url) as valkey:
            return int(valkey.llen(f"{prefix}-queue:celery")) + int(valkey.hlen(f"{prefix}-queue:unacked"))

    def log(self) -> str:
        """The last words of the workers."""
        with suppress(OSError):
            return (self.folder / "worker.log").read_text(errors="replace")[-6000:]
        return ""

    def close(self) -> None:
        """End everything that was started."""
        for process in list(self.processes):
            self.kill(process)
        self._valkey.close()
        self._postgres.close()


@contextmanager
def line(folder: Path, newsrooms: Sequence[Newsroom], **settings: str) -> Iterator[Line]:
    """A line whose two servers run; ``settings`` go to every process of it. All ends with the block."""
    made = Line(folder, newsrooms, settings)
    try:
        made.start_postgres()
        made.start_valkey()
        yield made
    finally:
        made.close()


@contextmanager
def newsrooms(count: int) -> Iterator[list[Newsroom]]:
    """Newsrooms at 127.0.0.2 and on, all at the same port."""
    with ExitStack() as opened:
        first = opened.enter_context(Newsroom("127.0.0.2"))
        others = [
            opened.enter_context(Newsroom(f"127.0.{number // 250}.{number % 250 + 2}", first.port))
            for number in range(1, count)
        ]
        yield [first, *others]


def _kill(process: psutil.Process) -> None:
    family = [*process.children(recursive=True), process]
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(family, timeout=5)
