"""Processes that a crashed run has left behind."""

import os

import psutil

from config.embedded.folder import DataFolder

MARK = "NIGRAN_RUNS_ON"
"""Environment variable that every process of a run carries, with its data folder as the value."""

PATIENCE_SECONDS = 5


def mark(folder: DataFolder) -> dict[str, str]:
    """Return the mark that makes a process recognisable as this folder's."""
    return {MARK: str(folder.path)}


def end_leftovers(folder: DataFolder) -> int:
    """End what still runs on a folder that this process has claimed; return how many processes that were.

    They are told by their mark, never by number or name, so nobody else's process is touched.
    """
    left = [process for process in psutil.process_iter() if _is_ours(process, folder)]
    for process in left:
        _signal(process, by_force=False)
    _, stubborn = psutil.wait_procs(left, timeout=PATIENCE_SECONDS)
    for process in stubborn:
        _signal(process, by_force=True)
    psutil.wait_procs(stubborn, timeout=PATIENCE_SECONDS)
    return len(left)


def _is_ours(process: psutil.Process, folder: DataFolder) -> bool:
    # Postgres carries the mark too when it was started by a marked process; its own folder tells how to stop it.
    try:
        marked = process.environ().get(MARK) == str(folder.path)
        return bool(marked and process.pid != os.getpid() and process.name() != "postgres")
    except (psutil.Error, OSError):
        return False


def _signal(process: psutil.Process, *, by_force: bool) -> None:
    try:
        if by_force:
            process.kill()
        else:
            process.terminate()
    except psutil.NoSuchProcess:
        pass
