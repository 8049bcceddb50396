"""The PDF of each report: made by a worker when first asked for, kept until the record moves on.

A file is named by its period, its rule and the record's generation, so that none is ever old; whether it is there says
whether it was made. What is asked for is kept in the cache for a while, so that it is queued once.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from dashboard.reporting.chromium import LONGEST
from dashboard.reporting.periods import ReportPeriod
from incidents.generation import current_generation
from incidents.kept import one_more

# Seconds after which a print that was asked for is asked for again: its worker is gone.
WAITING = 60
# Seconds for which a failure is told before it is tried again.
FAILED = 300
# So many prints an hour, whoever asks: each takes a processor some three seconds.
MOST_AN_HOUR = 120
HOUR = 60 * 60


class TooManyPrints(Exception):
    """More was asked for than this hour's worth."""


@dataclass(frozen=True, slots=True)
class Print:
    """The print of a report under a rule, of the record at a generation."""

    period: ReportPeriod
    counting: str
    generation: int

    @property
    def name(self) -> str:
        """Its name as a file."""
        return f"{self.period.key}-{self.counting}-{self.generation}.pdf"

    @property
    def file(self) -> Path:
        """Where it is kept once it is made."""
        return folder() / self.name


def folder() -> Path:
    """Where prints are kept."""
    return Path(settings.DATA_DIR) / "reports"


def print_now(period: ReportPeriod, counting: str) -> Print:
    """The print of the record as it stands."""
    return Print(period, counting, current_generation().value)


def is_to_be_queued(wanted: Print) -> bool:
    """Whether the print is asked for the first time of late; raises TooManyPrints."""
    if not cache.add(_key("waiting", wanted), True, WAITING):
        return False
    if one_more("prints-of-the-hour", HOUR) > MOST_AN_HOUR:
        cache.delete(_key("waiting", wanted))
        raise TooManyPrints
    return True


def failure(wanted: Print) -> str:
    """Why the print could not be made a short while ago, "" where it was not tried or is being made."""
    return str(cache.get(_key("failed", wanted), ""))


def make(*, year: int, month: int | None, counting: str, site: str) -> None:
    """Print a report of the record as it stands, and forget the prints of it before. Does nothing a second time.

    ``site`` is the address that readers know the site by: links on paper lead there.
    """
    wanted = print_now(ReportPeriod(year, month), counting)
    if wanted.file.exists():
        return
    folder().mkdir(parents=True, exist_ok=True)
    # In the same folder, so that the file is there at once or not at all.
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        made = Path(place) / wanted.name
        page = f"{wanted.period.url}?counting={counting}"
        words = [sys.executable, "manage.py", "print_page", page, str(made), "--site", site]
        done = subprocess.run(
            words, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=LONGEST + 10, check=False
        )
        if done.returncode != 0:
            cache.set(_key("failed", wanted), done.stderr.strip().rpartition("Error: ")[2][-300:], FAILED)
            return
        _forget_older(wanted)
        made.replace(wanted.file)


def _forget_older(wanted: Print) -> None:
    for file in folder().glob(f"{wanted.period.key}-{wanted.counting}-*.pdf"):
        file.unlink(missing_ok=True)


def _key(what: str, wanted: Print) -> str:
    return f"print:{what}:{wanted.name}"
