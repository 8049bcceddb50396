"""Databases beside the configured one that invented records live in, and the care that no other is ever touched."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

PREFIX = "nigran_bench"
# The comment of a database that was made here; what else it says is for people.
MARK = "Invented incidents of generate_record"


class NotScratch(Exception):
    """A database that invented incidents must not be written to, or that is not ours to drop."""


def check_name(name: str) -> None:
    """Raises NotScratch unless a database of this name could be a scratch database of ours."""
    if name == connection.settings_dict["NAME"]:
        raise NotScratch(f"{name} is the record's own database")
    if not name.startswith(PREFIX):
        raise NotScratch(f"the name of a database of invented incidents starts with {PREFIX}, {name} does not")


def make(name: str) -> None:
    """Create an empty database and mark it; one that was made here before is dropped first.

    Raises NotScratch for a database that holds anything and was not made here.
    """
    drop(name)
    with _server() as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    describe(name, "unfinished")


def drop(name: str) -> bool:
    """Drop a database that was made here, or that is empty; False when there is none.

    Raises NotScratch for any other.
    """
    check_name(name)
    with _server() as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found is None:
            return False
        if not (found[0] or "").startswith(MARK) and _holds_anything(name):
            raise NotScratch(f"{name} holds something, and was not made by this command: it is left alone")
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    return True


def describe(name: str, text: str) -> None:
    """Mark the database as made here, and say what it holds."""
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
    with _server() as server:
        server.execute(comment.format(sql.Identifier(name), sql.Literal(f"{MARK}: {text}")))


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Inside, Django's connections lead to this database instead of the record's, in other threads too."""
    check_name(name)
    own = connection.settings_dict["NAME"]
    aliases = [alias for alias in connections if connections[alias].settings_dict["NAME"] == own]
    _lead(aliases, name)
    try:
        yield
    finally:
        _lead(aliases, own)


def migrate() -> None:
    """Make the tables in the database that is connected to."""
    call_command("migrate", verbosity=0, interactive=False)


def _lead(aliases: list[str], name: str) -> None:
    for alias in aliases:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _holds_anything(name: str) -> bool:
    with _server(name) as server:
        found = server.execute("SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)")
        row = found.fetchone()
        return bool(row and row[0])


def _server(name: str = "postgres") -> psycopg.Connection:
    """A connection of its own, outside any transaction: databases are not made inside one."""
    parameters = connection.get_connection_params()
    given = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    return psycopg.connect(dbname=name, autocommit=True, **given)
