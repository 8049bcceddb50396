"""From a file of another tracker to rows and to what is wrong with it: CSV, or XLSX as GTD is given out."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.comparison.layouts import Read, WrongLayout, check_header
from dashboard.comparison.rows import SINCE, CellError, LeftOut, TheirRow

MOST_ERRORS = 200
_ZIP = b"PK\x03\x04"
_MOST_ROWS = 500_000
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class RowError:
    """A cell that cannot be read, by the number that a spreadsheet shows for its row."""

    row: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Reading:
    """What a file holds. ``left_out`` says how many rows were kept out, by why; ``problem`` is of the whole file."""

    rows: list[TheirRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    total: int = 0
    error_count: int = 0
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether it can be imported."""
        return not self.problem and not self.error_count and bool(self.rows)


def read_file(content: bytes, publisher: str) -> Reading:
    """The rows of a file in a publisher's layout that lie in Pakistan and in the record's time, and its errors."""
    reading = Reading()
    try:
        lines = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
        header = [str(name or "").strip() for name in next(lines, [])]
        layout = check_header(publisher, header)
        seen: set[str] = set()
        for number, values in enumerate(lines, start=2):
            if not any(value not in (None, "") for value in values):
                continue
            if number > _MOST_ROWS:
                raise WrongLayout(f"The file has more than {_MOST_ROWS:,} rows. Take out other countries first.")
            reading.total += 1
            _take(reading, layout.read, number, dict(zip(header, values, strict=False)), seen)
    except (WrongLayout, csv.Error) as error:
        reading.problem = str(error)
    if not reading.rows and not reading.problem and not reading.error_count:
        reading.problem = f"No row of the file lies in Pakistan since {SINCE.year}: there is nothing to compare."
    return reading


def _take(reading: Reading, read: Read, number: int, cells: dict[str, object], seen: set[str]) -> None:
    try:
        row = read(cells)
        if row.event_id in seen:
            raise CellError("id", row.event_id, "This event is there twice. Take one of the rows out.")
    except LeftOut as why:
        reading.left_out[str(why)] += 1
    except CellError as error:
        reading.error_count += 1
        if len(reading.errors) < MOST_ERRORS:
            reading.errors.append(RowError(number, error.column, error.value, error.message))
    else:
        seen.add(row.event_id)
        reading.rows.append(row)


def _csv(content: bytes) -> Iterator[list[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise WrongLayout("This is neither a CSV nor an XLSX file.")
    csv.field_size_limit(_LONGEST_CELL)
    first = text[: text.find("\n") + 1 or len(text)]
    delimiter = max(",;\t", key=first.count)
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))  # type: ignore[arg-type]


def _xlsx(content: bytes) -> Iterator[list[object]]:
    # Not before a workbook is read: every worker would hold the 23 MB of it.
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield list(line)
    except WrongLayout:
        raise
    except Exception as error:  # a damaged file fails anywhere inside the library, in many ways
        raise WrongLayout("The file is damaged, or not a spreadsheet. Save it as .xlsx or .csv anew.") from error
