"""Backup and restore of the real record, and what they refuse."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from config.backup import BackupError, Database, backup, restore

SUMS = """
    SELECT (SELECT count(*) FROM incidents_incident), (SELECT sum(hashtext(i::text)) FROM incidents_incident i),
           (SELECT sum(hashtext(r::text)) FROM incidents_report r), (SELECT count(*) FROM places_place)
"""


def _ask(database: Database, query: str) -> tuple[object, ...]:
    with database.connect() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)


@pytest.fixture(scope="module")
def dump(record_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backup(Database(record_database), tmp_path_factory.mktemp("backups"))


@pytest.fixture
def database(record_database: str) -> Iterator[Database]:
    """A database of its own, empty at first."""
    database = Database(record_database).named(f"restore_{os.getpid()}")
    names = [database.name, f"{database.name}_before_restore", f"{database.name}_restored"]
    with database.named("postgres").connect() as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database.name)))
        yield database
        for name in names:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_restored_record_equals_the_one_backed_up_and_the_replaced_one_is_kept(
    record_database: str, dump: Path, database: Database
) -> None:
    wanted = _ask(Database(record_database), SUMS)
    restore(database, dump)
    assert _ask(database, SUMS) == wanted
    with database.connect() as connection:
        connection.execute("UPDATE incidents_incident SET title = 'spoilt' WHERE uid = 'PK-000001'")
    spoilt = _ask(database, SUMS)
    assert spoilt != wanted

    kept = restore(database, dump)

    assert _ask(database, SUMS) == wanted
    assert _ask(database.named(kept), SUMS) == spoilt


def test_a_restored_record_has_a_generation_that_no_cache_has_seen(dump: Path, database: Database) -> None:
    restore(database, dump)
    with database.connect() as connection:
        connection.execute("UPDATE incidents_recordgeneration SET value = 100000")

    restore(database, dump)

    assert _ask(database, "SELECT value FROM incidents_recordgeneration") == (100001,)


def test_a_damaged_backup_is_refused_and_nothing_is_touched(dump: Path, database: Database, tmp_path: Path) -> None:
    damaged = tmp_path / dump.name
    damaged.write_bytes(dump.read_bytes()[:-1] + b"x")
    damaged.with_suffix(".dump.sha256").write_text(dump.with_suffix(".dump.sha256").read_text())

    with pytest.raises(BackupError, match="is damaged: it does not fit its checksum"):
        restore(database, damaged)
    assert _ask(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == (0,)


def test_a_missing_file_and_a_missing_checksum_are_each_one_sentence(database: Database, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.dump"
    lonely.write_bytes(b"x")

    with pytest.raises(BackupError, match=r"^There is no backup \S+\.$"):
        restore(database, tmp_path / "none.dump")
    with pytest.raises(BackupError, match=r"is missing: the backup cannot be checked\.$"):
        restore(database, lonely)


def test_a_backup_that_fails_leaves_no_file_that_looks_like_one(record_database: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump failed on database no_such_database"):
        backup(Database(record_database).named("no_such_database"), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_every_part_of_an_address_reaches_postgres_own_programs() -> None:
    assert Database("postgres://me:s3cret@db.example:6000/nigran?sslmode=require").parts == {
        "dbname": "nigran",
        "user": "me",
        "password": "s3cret",
        "host": "db.example",
        "port": "6000",
        "sslmode": "require",
    }
    assert Database("postgres://me@/nigran?host=/run/pg").named("other").parts == {
        "dbname": "other",
        "user": "me",
        "host": "/run/pg",
    }
