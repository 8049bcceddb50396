"""Addresses of the interface that apps above this one answer, and what the interface's document says of them.

Known by functions, so that nothing of the interface is imported before its document is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Described:
    """Operations by their view and method, and the schemas they name."""

    operations: Mapping[tuple[type[Any], str], Any]
    schemas: Mapping[str, dict[str, Any]]


ABOVE: list[Callable[[], Described]] = []


def described_above(tell: Callable[[], Described]) -> None:
    """Have the document tell of what ``tell`` returns; asked each time it is made."""
    if tell not in ABOVE:
        ABOVE.append(tell)
