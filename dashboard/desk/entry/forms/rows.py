"""The rows of an entry that repeat, as they are named in what is posted.

A row has a key of its own, a number that no other row of its kind has: ``reports-0-url``,
``reports-0-statements-1-said_by``, ``attributions-2-words``. Keys need not follow one another: taking a row out leaves
the names of the others as they are.
"""

import re

from django.utils.datastructures import MultiValueDict


class Data(MultiValueDict[str, str]):
    """What is posted: names with their values."""

    def text(self, name: str) -> str:
        """The value of a name that has one; "" for none."""
        value = self.get(name)
        return value if isinstance(value, str) else ""


REPORTS, STATEMENTS, ATTRIBUTIONS = "reports", "statements", "attributions"
_KIND = re.compile(r"reports|attributions|reports-\d+-statements")
_ROW = re.compile(r"(?:reports|attributions|reports-\d+-statements)-\d+")


def keys_of(data: Data, kind: str) -> list[str]:
    """The keys of a kind's rows, in the order in which the page has them; there is always one row to type into."""
    pattern = re.compile(rf"{re.escape(kind)}-(\d+)-")
    found = dict.fromkeys(match[1] for name in data if (match := pattern.match(name)))
    return list(found) or ["0"]


def add_row(data: Data, kind: str) -> str:
    """Add a blank row and return its prefix; ``kind`` is not trusted. Raises ValueError for one there is not."""
    if not _KIND.fullmatch(kind):
        raise ValueError(kind)
    keys = keys_of(data, kind)
    for key in keys:
        # A row that was never typed into has no name yet, and would be lost beside the new one.
        data.setdefault(f"{kind}-{key}-row", "")
    prefix = f"{kind}-{1 + max(map(int, keys))}"
    data[f"{prefix}-row"] = ""
    return prefix


def remove_row(data: Data, prefix: str) -> None:
    """Take a row out with all that belongs to it. Raises ValueError for the prefix of none."""
    if not _ROW.fullmatch(prefix):
        raise ValueError(prefix)
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]


def copy_row(source: Data, prefix: str, target: Data, kind: str) -> str:
    """Copy a row as it was typed, right or wrong, behind the rows of another entry; return its prefix there."""
    new = add_row(target, kind)
    for name, values in source.lists():
        if name.startswith(f"{prefix}-"):
            target.setlist(new + name.removeprefix(prefix), list(values))
    return new
