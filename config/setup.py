"""Makes an installation ready to serve. Every step may run again at each start, and then has little to do.

`python -m config.setup` migrates, loads reference data and the starter record, and makes the first editor's account.
`python -m config.setup static` collects and compresses static files; a container image has that done already.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from config.embedded.progress import say


def main(*, static: bool) -> None:
    """Carry out the steps of one kind in one process, with a line before each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if static:
        collect_static()
    else:
        set_up_record()


def set_up_record() -> None:
    """Bring the database up to this version, with everything in it that the site needs."""
    say("Migrations")
    call_command("migrate", interactive=False, verbosity=0)
    say("Reference data and starter record")
    call_command("load_record")
    call_command("create_first_editor")


def collect_static() -> bool:
    """Collect and compress static files unless none has changed since the last time; return whether any had."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / "collected"
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == state:
        return False
    say("Static files")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return True


def _state_of_static_files() -> str:
    """Return a checksum over the names, sizes and times of everything that would be collected."""
    from django.contrib.staticfiles.finders import get_finders

    from config.staticfiles import StaticFiles

    checksum = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=StaticFiles.ignore_patterns):
            status = Path(storage.path(name)).stat()
            checksum.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return checksum.hexdigest()


if __name__ == "__main__":
    main(static=sys.argv[1:] == ["static"])
