"""What becomes of each row of a file, as it is kept with its batch."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from incidents.choices import Status

MOST_PROBLEMS = 5_000
"""Beyond these, errors are counted but not kept."""


class Kind(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    WAITING = "waiting"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row. ``column`` is its heading, "" for the row as a whole; ``cell`` such as E12."""

    row: int
    column: str
    cell: str
    message: str


@dataclass(slots=True)
class Outcome:
    """What a row does, or did, to the record.

    ``version`` is the incident's before the change. ``key`` stands for what the row says, by which a row that was
    carried out is known again; it is "" for one that did nothing. ``changes`` are columns with old and new text.
    """

    row: int
    kind: str
    uid: str = ""
    title: str = ""
    status: str = ""
    version: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    why: str = ""
    key: str = ""
    proposal: int | None = None

    @property
    def status_words(self) -> str:
        """What the incident is afterwards, as pages show it."""
        return str(Status(self.status).label) if self.status else ""

    def as_json(self) -> dict[str, Any]:
        """The outcome without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", [], None)}


@dataclass(slots=True)
class Report:
    """All rows of a file: what they do, and what is wrong with them."""

    rows: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As ``Batch.result`` keeps it."""
        kept = self.problems[:MOST_PROBLEMS]
        waiting = [one for one in self.outcomes if one.proposal is not None]
        return {
            "counts": self.counts(),
            "rows": [one.as_json() for one in self.outcomes],
            "errors": [[one.row, one.column, one.cell, one.message] for one in kept],
            # What undoing the batch takes back beside its items.
            "waiting": [one.uid for one in waiting],
            "proposals": [one.proposal for one in waiting],
        }

    def forget_numbers(self) -> None:
        """Nothing was made after all."""
        for one in self.outcomes:
            one.uid = "" if one.kind == Kind.NEW else one.uid

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind, and how many became what."""
        kinds = {kind.value: sum(one.kind == kind for one in self.outcomes) for kind in Kind}
        new = [one.status for one in self.outcomes if one.kind == Kind.NEW]
        return {
            "total": self.rows,
            **kinds,
            "drafts": new.count(Status.DRAFT),
            "in_review": new.count(Status.IN_REVIEW),
            "published": new.count(Status.PUBLISHED),
            "noted": sum(bool(one.notes) for one in self.outcomes),
            "errors": len(self.problems),
            "rows_with_errors": len({one.row for one in self.problems}),
        }


def outcomes_in(result: Mapping[str, Any]) -> list[Outcome]:
    """The outcomes that a batch keeps."""
    return [Outcome(**one) for one in result.get("rows", ())]


def problems_in(result: Mapping[str, Any]) -> list[Problem]:
    """The errors that a batch keeps."""
    return [Problem(*one) for one in result.get("errors", ())]


def versions_seen(outcomes: Iterable[Outcome]) -> dict[int, int | None]:
    """The version of its incident that each row was checked on; None for a new one."""
    return {one.row: one.version for one in outcomes}
