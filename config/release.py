"""What is running: a fingerprint of the code, so that answers cached by an older release are never served."""

import hashlib
from pathlib import Path

SUFFIXES = {".py", ".html", ".css", ".js", ".md"}
FOLDERS = ("config", "places", "groups", "incidents", "ingest", "dashboard", "templates", "static", "docs")


def code_fingerprint(base: Path) -> str:
    """A short digest of name, size and time of every file that can change an answer."""
    digest = hashlib.blake2b(digest_size=6)
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                stat = path.stat()
                digest.update(f"{path.relative_to(base)}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
