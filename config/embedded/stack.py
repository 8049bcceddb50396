"""The servers and the environment that every process of an embedded installation gets."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from config.embedded import servers
from config.embedded.folder import DataFolder
from config.embedded.leftovers import mark
from config.embedded.progress import say
from config.embedded.refusal import Refusal

DATABASE = "nigran"


@contextmanager
def started(folder: DataFolder, *, port: int) -> Iterator[dict[str, str]]:
    """Start the servers that the environment does not name; yield the environment for the site's processes.

    The caller holds the claim on the folder. Both servers stop when the block ends.
    """
    environment = site_environment(folder, port=port)
    with ExitStack() as stack:
        if not environment.get("DATABASE_URL"):
            say("Postgres is starting")
            address = stack.enter_context(servers.postgres(folder.postgres))
            servers.ensure_database(address, DATABASE)
            environment["DATABASE_URL"] = address.url(DATABASE)
        if not environment.get("REDIS_URL"):
            say("Valkey is starting")
            environment["REDIS_URL"] = stack.enter_context(
                servers.valkey(folder.valkey, environment={**os.environ, **mark(folder)})
            )
        yield environment


@contextmanager
def reached(folder: DataFolder) -> Iterator[dict[str, str]]:
    """Yield the environment for one command: of the run that goes on, or of servers started for the command.

    Raises Refusal while another run is only just starting.
    """
    running = folder.running()
    if running is not None:
        yield {
            **site_environment(folder, port=0),
            "DATABASE_URL": running.database_url,
            "REDIS_URL": running.redis_url,
        }
        return
    with folder.claimed(), started(folder, port=0) as environment:
        yield environment


def site_environment(folder: DataFolder, *, port: int) -> dict[str, str]:
    """Return this process' environment with what an embedded installation adds where nothing is said.

    It listens to this machine only, on plain http, so HTTPS_ONLY is off and nobody has to set up a second factor.
    """
    environment = dict(os.environ)
    environment.setdefault("HTTPS_ONLY", "false")
    environment.setdefault("REQUIRE_TWO_FACTOR", "false")
    environment.setdefault("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{socket.gethostname()}")
    # A command that runs beside the site has no port of its own: mails are sent by the site.
    environment.setdefault("SITE_URL", f"http://localhost:{port}" if port else "")
    environment.setdefault("LOG_FORMAT", "plain")
    environment.setdefault("STATIC_ROOT", str(folder.static))
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = folder.secret_key()
    environment["NIGRAN_DATA_DIR"] = str(folder.path)
    environment["BIND"] = f"127.0.0.1:{port}"
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def read_port(named: str) -> int:
    """Return the port that PORT names; raise Refusal when it is none."""
    if not (named.isascii() and named.isdigit()) or not 1 <= int(named) <= 65535:
        raise Refusal(f"PORT is {named!r}: it must be a number from 1 to 65535.")
    return int(named)


def check_port(port: int) -> None:
    """Raise Refusal when another program listens on the port, or this user may not."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refusal(f"PORT {port} is reserved for the system: choose one above 1023.") from error
        except OSError as error:
            raise Refusal(
                f"PORT {port} is taken by another program: stop it, or choose another, as in `make run PORT=8001`."
            ) from error
