"""What every test needs: real servers, settings for tests, a cache of its own, and the starter record.

Without DATABASE_URL and REDIS_URL an embedded Postgres and Valkey run in a temporary folder for one run of the suite;
with them, test databases are made on those servers. Workers of pytest-xdist share the servers, and each has its own
database and its own part of the cache.
"""

import gc
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import pytest
from pytest_django import DjangoDbBlocker, Settings

from config.embedded import servers
from tests import record, shortcuts

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
_running = ExitStack()

# Garbage is looked for seldom: tests leave little of it, and every search walks over all that a worker holds.
gc.set_threshold(20_000, 20, 100)


def _stop(signum: int, frame: FrameType | None) -> None:
    """Take SIGTERM for Ctrl-C: pytest ends, and the servers with it."""
    raise KeyboardInterrupt


def _start_servers() -> None:
    """Start what the environment does not name, and say in the environment where it is, for workers too."""
    folder = Path(tempfile.mkdtemp(prefix="nigran-test-"))
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["NIGRAN_TEST_DIR"] = str(folder)
    os.environ["STATIC_ROOT"] = str(folder / "static")
    os.environ["NIGRAN_DATA_DIR"] = str(folder)
    if not os.environ.get("DATABASE_URL"):
        address = _running.enter_context(servers.postgres(folder / "postgres", fleeting=True))
        servers.ensure_database(address, "nigran")
        os.environ["DATABASE_URL"] = address.url("nigran")
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = _running.enter_context(servers.valkey(folder / "valkey"))


if IS_WORKER:
    # What one queues is no other's to take.
    os.environ["CACHE_KEY_PREFIX"] += f"-{os.environ['PYTEST_XDIST_WORKER']}"
else:
    # Workers, and the commands and servers that tests start, read the same modules: each is translated once.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
        HTTPS_ONLY="false",
        # Tests of the desk sign in without one; those of the second factor turn it on.
        REQUIRE_TWO_FACTOR="false",
        DEBUG="false",
        LOG_LEVEL="WARNING",
        # A worker that listens to the same Valkey is not given the tests' tasks.
        CACHE_KEY_PREFIX=f"test-{os.getpid()}",
        LOG_FORMAT="plain",
    )
    signal.signal(signal.SIGTERM, _stop)
    try:
        _start_servers()
    except BaseException:
        _running.close()
        raise


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up and collect the static files once, hashed as in production but not compressed."""
    import django
    from django.conf import settings
    from whitenoise.compress import Compressor

    from config.setup import collect_static

    if not IS_WORKER and config.getoption("numprocesses", None):
        _running.enter_context(record.being_made())
    # Compressing takes far longer than everything else about static files, and changes no byte that a page sees.
    text = ("css", "geojson", "js", "json", "map", "svg", "txt")
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, *text]
    # One slow hash per user made would cost more than the tests themselves.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    if not IS_WORKER:
        collect_static()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers, also after Ctrl-C."""
    _running.close()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Have one worker read the tests before the others do: they find the files translated."""
    if IS_WORKER:
        with record.once("read") as first:
            if first:
                return (yield)
    return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what stands until the end, such as models and the tests themselves, out of every search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files into an order in which the workers, taking one after the other, are done at the same time.

    Those that start whole sites, and those of `tests/browser`, wait more than they work: spread over the run, they
    leave the processor to the others. A site left for the end would keep its worker alone.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    sites = [path for path in files if path.parent.name == "config" or path.name == "test_no_loss.py"]
    browsing = [path for path in files if path.parent.name == "browser"]
    working = [path for path in files if path not in {*sites, *browsing}]
    parts = ((sites, 0.5), (browsing, 1), (working, 1))
    place = {path: part * number / len(group) for group, part in parts for number, path in enumerate(group)}
    items[:] = [item for path in sorted(files, key=place.__getitem__) for item in files[path]]


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """Give every test an empty cache, so that one test never reads what another stored."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{secrets.token_hex(8)}"}}


@pytest.fixture(scope="session")
def record_database() -> str:
    """The DATABASE_URL of a database that holds the starter record; loaded once for all workers, only to be read."""
    return record.loaded_database()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool, django_db_createdb: bool
) -> None:
    """Have this worker's database copied from a migrated one, unless it is there from an earlier run."""
    from django.db import connection

    if django_db_createdb or not django_db_keepdb:
        connection.settings_dict["TEST"]["TEMPLATE"] = record.migrated_database().name


@pytest.fixture(scope="session", autouse=True)
def _short_cuts() -> Iterator[None]:
    """Spare every test what is dear and comes out the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        shortcuts.flush_written_tables_only(patch)
        shortcuts.read_static_folder_once(patch)
        yield


@pytest.fixture(scope="session")
def record_server(record_database: str) -> Iterator[str]:
    """The address of a real web server over the starter record, such as `http://127.0.0.1:41234`; only to be read."""
    with record.served(record_database) as address:
        yield address


@pytest.fixture
def record_db(record_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test read and write the starter record through Django, in a transaction that is rolled back."""
    from django.db import connection, transaction

    empty = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = record.name_of(record_database)
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        with django_db_blocker.unblock():
            connection.close()
        connection.settings_dict["NAME"] = empty
