"""Windows of time a reader can pick with one click."""

from dataclasses import dataclass
from datetime import date, timedelta

RECORD_START = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Preset:
    """A named window, both days inclusive. ``date_to`` is None for "until now"."""

    key: str
    label: str
    date_from: date
    date_to: date | None


def date_presets(last: date) -> list[Preset]:
    """The presets, counted back from the last day the record reaches."""
    days = [Preset(f"last-{n}", f"Last {n} days", last - timedelta(days=n - 1), last) for n in (7, 30, 90)]
    return [
        *days,
        Preset("this-year", f"Year {last.year}", date(last.year, 1, 1), last),
        Preset("since-2021", "Since 2021", RECORD_START, None),
    ]
