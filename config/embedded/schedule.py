"""Beat's file of when each task ran last, which a kill in the middle of a write tears."""

import dbm
from pathlib import Path

# Celery's key for what ran when: the first it writes, and missing where a kill came before.
_ENTRIES = b"entries"


def drop_torn(schedule: Path) -> bool:
    """Remove the files of a schedule that cannot be read or holds no entries; return whether it was torn.

    Celery does the same when it opens it, but prints pages of errors, and tasks run a period later either way.
    """
    files = list(schedule.parent.glob(f"{schedule.name}*"))
    if not files:
        return False
    try:
        with dbm.open(str(schedule), "r") as kept:
            if _ENTRIES in kept:
                return False
    except (*dbm.error, ValueError):
        pass
    for file in files:
        file.unlink()
    return True
