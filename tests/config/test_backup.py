"""Backup and restore of the real record, and what they refuse."""

import os
import shutil
import subprocess
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

    assert _ask(database, "SELECT value, changed_at > now() - interval '1 minute' FROM incidents_recordgeneration") == (
        100001,
        True,
    )


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder with the files of one release, and what an interrupted one left."""
    folder = tmp_path / "releases"
    for name in ("2026.1/incidents.csv", "2026.1/SHA256SUMS", ".new-abc/incidents.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def files_in(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_files_of_releases_come_back_with_the_record(
    record_database: str, database: Database, releases: Path, tmp_path: Path
) -> None:
    dump = backup(Database(record_database), tmp_path / "backups", releases=releases)
    for folder in releases.iterdir():
        shutil.rmtree(folder)
    (releases / "2026.1").mkdir()
    (releases / "2026.1" / "incidents.csv").write_text("spoilt")
    (releases / "2026.2").mkdir()
    (releases / "2026.2" / "incidents.csv").write_text("made since")

    restore(database, dump, releases=releases)

    kept = {name: name for name in ("2026.1/incidents.csv", "2026.1/SHA256SUMS")}
    assert files_in(releases) == {**kept, "2026.2/incidents.csv": "made since"}
    subprocess.run(["/usr/bin/sha256sum", "--check", f"{dump.name}.sha256"], cwd=dump.parent, check=True)


def test_a_damaged_or_missing_part_of_a_backup_is_refused(
    record_database: str, database: Database, releases: Path, tmp_path: Path
) -> None:
    dump = backup(Database(record_database), tmp_path / "backups", releases=releases)
    packed = dump.with_suffix(".releases.zip")
    packed.write_bytes(packed.read_bytes() + b"x")
    with pytest.raises(BackupError, match=r"\.releases\.zip is damaged: it does not fit its checksum\.$"):
        restore(database, dump, releases=releases)
    packed.unlink()
    with pytest.raises(BackupError, match=r"\.releases\.zip is missing: it belongs to the backup\.$"):
        restore(database, dump, releases=releases)
    assert _ask(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == (0,)


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
