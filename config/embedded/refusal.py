"""Why Nigran does not start, in one sentence for the person who typed the command."""

import errno
import shutil
import subprocess
from pathlib import Path

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}

FULL_BYTES = 20 * 1024 * 1024
"""Less free space than one segment of Postgres' log and a little more: it cannot go on."""


class Refusal(Exception):
    """A start that cannot be. The message is one clear sentence."""


def explain(error: Exception, folder: Path) -> str:
    """Return one sentence for an error at the start.

    1. A Refusal speaks for itself.
    2. A full disk, told by the system or by the free space after any failure, for programs fail on it in many words.
    3. A folder that may not be read or written.
    4. A program that failed, with the last line of its own log.
    5. Anything else, by its own message.
    """
    if isinstance(error, Refusal):
        return str(error)
    if (isinstance(error, OSError) and error.errno in NO_ROOM) or _is_full(folder):
        return f"The disk of {folder} is full: make room and run again; nothing is lost."
    if isinstance(error, PermissionError) or (isinstance(error, OSError) and error.errno == errno.EROFS):
        return f"The data folder cannot be used: {error.filename or folder} may not be read or written."
    if isinstance(error, subprocess.SubprocessError):
        return f"{_program(error)} failed on the data folder {folder}{_last_words(folder)}."
    return f"Nigran cannot start on the data folder {folder}: {type(error).__name__}: {error}".splitlines()[0]


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False


def _program(error: subprocess.SubprocessError) -> str:
    command = getattr(error, "cmd", None) or ["a program"]
    return "Postgres" if "pg_ctl" in str(command[0]) or "initdb" in str(command[0]) else Path(str(command[0])).name


def _last_words(folder: Path) -> str:
    log = folder / "postgres" / "log"
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    telling = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line] or lines[-1:]
    return f"; it says: {telling[-1].partition('] ')[2] or telling[-1]} (whole log: {log})" if telling else ""
