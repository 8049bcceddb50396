"""Beat's file of when each task ran last, which a kill in the middle of a write tears."""

import dbm
from pathlib import Path

_PROBE = b"probe"


def drop_torn(schedule: Path) -> bool:
    """Remove the files of a schedule that takes no entry any more; return whether it was torn.

    Celery does the same when it opens it, but prints pages of errors, and tasks run a period later either way.
    """
    files = list(schedule.parent.glob(f"{schedule.name}*"))
    if not files:
        return False
    try:
        with dbm.open(str(schedule), "w") as kept:
            kept[_PROBE] = b""
            del kept[_PROBE]
    except (*dbm.error, KeyError, ValueError):
        for file in files:
            file.unlink()
        return True
    return False
