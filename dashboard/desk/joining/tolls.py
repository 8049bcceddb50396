"""The numbers of an incident before and after it is joined with another, or parted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RANGES = {
    "killed": "Victims killed",
    "injured": "Victims injured",
    "killed_all": "All killed",
    "injured_all": "All injured",
}
NUMBERS = {
    "killed_civilians": "Civilians killed",
    "killed_security": "Security forces killed",
    "killed_peace_committee": "Peace committee members killed",
    "killed_unknown": "Killed, side not stated",
    "killed_militants": "Militants killed",
    "killed_suicide_attackers": "Suicide attackers killed",
    "claimed_killed": "Killed, as an armed group claims",
    "abducted": "Abducted",
    "sources_count": "Outlets",
    "origins_count": "Independent origins",
}


@dataclass(frozen=True, slots=True)
class Toll:
    """A number as an incident shows it, None when not reported; low and high are None for one that is no range."""

    best: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class TollRow:
    """One number of several entries: the first is how an incident stands, the last how it would stand."""

    label: str
    tolls: Sequence[Toll]

    @property
    def others(self) -> Sequence[Toll]:
        """All but the last."""
        return self.tolls[:-1]

    @property
    def after(self) -> Toll:
        """How it would stand."""
        return self.tolls[-1]

    @property
    def changes(self) -> bool:
        """Whether it would show something else."""
        return self.tolls[0] != self.tolls[-1]


def toll_rows(*columns: Mapping[str, Any]) -> list[TollRow]:
    """Every number that at least one of these entries gives; each is what ``four_eyes.columns_of`` makes of it."""
    rows = [TollRow(label, [_toll(one, stem) for one in columns]) for stem, label in {**RANGES, **NUMBERS}.items()]
    return [row for row in rows if any(toll.best is not None for toll in row.tolls)]


def _toll(columns: Mapping[str, Any], stem: str) -> Toll:
    if stem in RANGES:
        return Toll(columns[f"{stem}_best"], columns[f"{stem}_low"], columns[f"{stem}_high"])
    return Toll(columns[stem])
