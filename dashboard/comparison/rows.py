"""One event of a tracker as it is read, whoever published it."""

import datetime as dt
from dataclasses import dataclass, field

from incidents.choices import DatePrecision, LocationPrecision

SINCE = dt.date(2021, 1, 1)
"""The first day of the record; what they have before it has nothing to stand beside."""
TOO_EARLY = f"before {SINCE.year}, where the record begins"


@dataclass(frozen=True, slots=True)
class TheirRow:
    """An event in the publisher's numbers and words, with our precisions, class and types where they have a match.

    ``killed`` is (low, best, high), None where they give no number. ``militants`` are those of the dead that they
    count on a militant side, None where that is not told.
    """

    event_id: str
    date_start: dt.date
    date_end: dt.date
    date_precision: DatePrecision
    place_words: str
    admin1: str
    admin2: str
    latitude: float | None
    longitude: float | None
    location_precision: LocationPrecision
    killed: tuple[int, int, int] | None
    deaths_by_side: dict[str, int]
    actors: tuple[str, ...]
    type_words: str
    sources_words: str = ""
    raw: dict[str, str] = field(default_factory=dict)


class CellError(ValueError):
    """A cell that cannot be read. The message says what would be right."""

    def __init__(self, column: str, value: object, message: str) -> None:
        super().__init__(message)
        self.column, self.value, self.message = column, str(value)[:80], message


class LeftOut(Exception):
    """A row that is kept out on purpose; the message is why, the same words for all rows of the kind."""
