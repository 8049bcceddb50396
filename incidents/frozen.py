"""Files that do not change again: written beside their place, checked by checksum, then put there at once."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file by its name, size in bytes, SHA-256, and rows where it is a table."""

    name: str
    bytes: int
    sha256: str
    rows: int | None = None

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """From what ``as_json`` gave."""
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """For a JSON column or file."""
        return asdict(self)


def write_file(path: Path, parts: Iterable[bytes], *, rows: int | None = None) -> FrozenFile:
    """Write a file through to the disk, and say what it is."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    return FrozenFile(path.name, size, digest.hexdigest(), rows)


def write_sums(folder: Path, files: Iterable[FrozenFile]) -> FrozenFile:
    """Write the checksums as ``sha256sum --check`` reads them."""
    return write_file(folder / SUMS, (f"{file.sha256}  {file.name}\n".encode() for file in files))


def is_intact(folder: Path, file: FrozenFile) -> bool:
    """Whether the file is there and still what it was."""
    try:
        with (folder / file.name).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


@contextmanager
def folder_at_once(place: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes ``place``, in the place of what stands there, when nothing failed.

    Nobody sees it half written. The folder's parent is made when it is missing.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
    try:
        yield beside
        beside.chmod(0o755)
        _through(beside)
        if place.exists():
            shutil.rmtree(place)
        beside.rename(place)
        _through(place.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _through(folder: Path) -> None:
    """Write the folder's own entries through to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
