"""What stands in one cell, read into a value. What is wrong with it is said in words, as a ValueError."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from import_export.widgets import Widget
from rapidfuzz import fuzz, process

from incidents.figure_cells import Number as FigureNumber
from incidents.figure_cells import read_cell
from incidents.services.errors import RecordError
from incidents.sources import refuse_bad_url

LONGEST_CELL = 5_000
FEW_WORDS = 8

CLEARING = frozenset({"-", "–", "—"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_IN_WORDS = re.compile(r"(?P<day>\d{1,2})[ -](?P<month>[A-Za-z]{3,9})[ -](?P<year>\d{4})")
_KEPT_CONTROLS = "\n\r\t"


class Clear(Enum):
    """A cell with a single dash: what the record holds there is to be taken out."""

    CLEAR = "-"


class Formula(str):
    """A cell that holds a formula, whatever it would come to."""

    __slots__ = ()


class Broken(str):
    """A cell that holds a spreadsheet's own error, such as #REF!."""

    __slots__ = ()


def plain(value: object) -> str:
    """A cell's text without space around it: days as ISO 8601, whole numbers without a point, "" for nothing.

    Raises ValueError for what no cell of the record may hold.
    """
    if isinstance(value, Formula):
        raise ValueError("this is a formula; put what it comes to in its place, as plain text or a number")
    if isinstance(value, Broken):
        raise ValueError(f"the spreadsheet shows the error {value!s} here; put the value itself")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean(str(value))


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\N{NO-BREAK SPACE}", " ").strip()
    if len(text) > LONGEST_CELL:
        raise ValueError(f"this is {len(text):,} characters long; at most {LONGEST_CELL:,} fit")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _KEPT_CONTROLS for letter in text):
        raise ValueError("this holds a character that is not text; type it anew")
    return text


def key_of(words: str) -> str:
    """Words made comparable: small letters and digits, single spaces, whatever else stood between them."""
    return " ".join(re.findall(r"\w+", words.replace("_", " ").casefold()))


def nearest(words: str, options: Iterable[str]) -> str:
    """ "; nearest: Kohat", or "" when nothing is near."""
    found = process.extractOne(words, list(options), processor=key_of, scorer=fuzz.WRatio, score_cutoff=70)
    return f"; nearest: {found[0]}" if found else ""


class Cell(Widget):  # type: ignore[misc]
    """One kind of cell. A blank one gives None, a single dash CLEAR, anything else what ``read`` makes of it."""

    hint = ""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """The value in the cell; raises ValueError saying what would be right."""
        text = plain(value)
        if not text:
            return None
        return Clear.CLEAR if text in CLEARING else self.read(text)

    def read(self, text: str) -> Any:  # noqa: ANN401
        """The value that a text which is neither blank nor a dash stands for."""
        raise NotImplementedError


class Text(Cell):
    """Free text of a greatest length."""

    def __init__(self, longest: int = LONGEST_CELL) -> None:
        super().__init__()
        self.longest = longest

    def read(self, text: str) -> str:
        """The text itself."""
        if len(text) > self.longest:
            raise ValueError(f"this is {len(text):,} characters long; at most {self.longest:,} fit")
        return text


class Names(Text):
    """Several names, separated by semicolons."""

    def read(self, text: str) -> tuple[str, ...]:  # type: ignore[override]
        """Each name once, in the order of the cell."""
        return tuple(super(Names, self).read(name) for name in split(text, ";\n"))


class Word(Cell):
    """One word of a vocabulary, as it is stored or as pages show it."""

    def __init__(self, choices: type[TextChoices], what: str) -> None:
        super().__init__()
        self.choices = choices
        self.what = what
        self._known = {key_of(name): str(word.value) for word in choices for name in (word.value, str(word.label))}

    def read(self, text: str) -> Any:  # noqa: ANN401
        """The stored word."""
        known = self._known.get(key_of(text))
        if known is None:
            raise ValueError(f"“{text}” is not {self.what}{self._instead(text)}")
        return known

    def _instead(self, text: str) -> str:
        labels = [str(word.label) for word in self.choices]
        few = len(labels) <= FEW_WORDS
        return f"; use {_either(labels)}" if few else f"{nearest(text, labels)}; the sheet “Words” lists all of them"


class Words(Word):
    """Several words of a vocabulary, separated by semicolons or commas."""

    def read(self, text: str) -> tuple[str, ...]:
        """The stored words, each once."""
        return tuple(dict.fromkeys(super(Words, self).read(word) for word in split(text, ";,\n")))


class Day(Cell):
    """A day, unmistakable: 2024-05-01, 1 May 2024, or a date of the spreadsheet itself."""

    def read(self, text: str) -> dt.date:
        """The day."""
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return self._in_words(text)

    def _in_words(self, text: str) -> dt.date:
        found = _DAY_IN_WORDS.fullmatch(text)
        month = found["month"][:3].lower() if found else ""
        if found is None or month not in _MONTHS:
            raise ValueError(f"“{text}” is not a day; write it as 2024-05-01 or 1 May 2024")
        try:
            return dt.date(int(found["year"]), _MONTHS.index(month) + 1, int(found["day"]))
        except ValueError:
            raise ValueError(f"there is no {text} in the calendar") from None


class Count(Cell):
    """A number of people with the doubt in it: 5, 5+, 5-7, ~5, up to 5, several, dozens."""

    def read(self, text: str) -> FigureNumber:
        """The number."""
        number = read_cell(text)
        assert number is not None, "a cell that is not blank"
        return number


class Number(Cell):
    """A number in a range, such as degrees."""

    def __init__(self, least: float, most: float, what: str) -> None:
        super().__init__()
        self.least, self.most, self.what = least, most, what

    def read(self, text: str) -> float:
        """The number."""
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"“{text}” is not {self.what}; write it as a number with a point, such as 34.01") from None
        if not self.least <= number <= self.most:
            raise ValueError(f"{number:g} is not {self.what}; it lies between {self.least:g} and {self.most:g}")
        return number


class Address(Cell):
    """An address on the web, as the record keeps it."""

    def read(self, text: str) -> str:
        """The address."""
        try:
            return refuse_bad_url(text)
        except RecordError as error:
            raise ValueError(error.message) from None


class IncidentNumber(Cell):
    """The number of an incident, PK- and digits."""

    def read(self, text: str) -> str:
        """The number in capitals."""
        if not re.fullmatch(r"PK-\d{6,9}", text.upper()):
            raise ValueError(
                f"“{text}” is not the number of an incident, such as PK-000123; leave it blank for a new one"
            )
        return text.upper()


def split(text: str, separators: str) -> list[str]:
    """The parts of a cell between any of the separators, without blanks."""
    return [part for part in (part.strip() for part in re.split(f"[{re.escape(separators)}]", text)) if part]


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
