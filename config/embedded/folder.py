"""The data folder: everything that one installation keeps, and the claim that only one run at a time has on it."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config.embedded.refusal import Refusal

ROOM_BYTES = 300 * 1024 * 1024
"""Free space that a first run needs: an empty Postgres is 40 MB, its log up to 100 MB, static files 30 MB."""

LEAST_BYTES = 30 * 1024 * 1024
"""Free space below which nothing is started: Postgres would stop in the middle of its work."""


@dataclass(frozen=True)
class Running:
    """What a run tells about itself to commands that come while it lasts."""

    pid: int
    address: str
    database_url: str
    redis_url: str


@dataclass(frozen=True)
class DataFolder:
    """One installation's folder; see `open_folder`."""

    path: Path

    @property
    def postgres(self) -> Path:
        """Postgres' own folder."""
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's own folder."""
        return self.path / "valkey"

    @property
    def backups(self) -> Path:
        """Where backups go."""
        return self.path / "backups"

    @property
    def static(self) -> Path:
        """Collected static files."""
        return self.path / "static"

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Hold the folder for this process while the block runs; raise Refusal when another process holds it.

        The system lets go of the claim when the process ends in whatever way, so a crash never blocks. It is not
        inherited by children.
        """
        with (self.path / "claim").open("a") as claim:
            try:
                fcntl.lockf(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Refusal(self._who_runs()) from error
            try:
                yield
            finally:
                self._running_file.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """Return what the run that now holds the folder says about itself; None when none runs, or not yet fully."""
        with (self.path / "claim").open("a") as claim:
            try:
                fcntl.lockf(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return self._read_running()
        return None

    def announce(self, running: Running) -> None:
        """Write down how to reach this run, for its owner's eyes only."""
        self._running_file.touch(mode=0o600)
        self._running_file.write_text(json.dumps(asdict(running)))

    def secret_key(self) -> str:
        """Return this installation's secret key, made on first use and readable by its owner alone."""
        file = self.path / "secret_key"
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(60))
            draft.rename(file)
        key = file.read_text().strip()
        if not key:
            raise Refusal(f"{file} is empty: delete it, and a new key is made (everybody must log in again).")
        return key

    @property
    def _running_file(self) -> Path:
        return self.path / "running.json"

    def _read_running(self) -> Running | None:
        try:
            return Running(**json.loads(self._running_file.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def _who_runs(self) -> str:
        running = self._read_running()
        if running is None:
            return f"Another Nigran is at work in {self.path}: wait for it, or set NIGRAN_DATA_DIR to another folder."
        return (
            f"Nigran already runs on {self.path} as process {running.pid}, at {running.address}: stop it first, "
            "or set NIGRAN_DATA_DIR to another folder."
        )


def open_folder(named: str) -> DataFolder:
    """Make sure of the data folder and return it; raise Refusal when it cannot be used or the disk is full."""
    path = Path(named).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        trial = path / f".trial-{os.getpid()}"
        trial.write_text("x")
        trial.unlink()
    except (FileExistsError, NotADirectoryError) as error:
        raise Refusal(f"NIGRAN_DATA_DIR is {path}, which is not a folder.") from error
    folder = DataFolder(path=path.resolve())
    check_room(folder)
    return folder


def check_room(folder: DataFolder) -> None:
    """Raise Refusal when the disk has too little room to start."""
    needed = LEAST_BYTES if folder.postgres.exists() else ROOM_BYTES
    free = shutil.disk_usage(folder.path).free
    if free < needed:
        raise Refusal(
            f"The disk of {folder.path} is full: {free // 1024**2} MB are free and {needed // 1024**2} MB are needed."
        )
