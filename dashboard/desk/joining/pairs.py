"""Two incidents side by side, and what merging one into the other would show."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.desk.joining.tolls import TollRow, toll_rows
from dashboard.desk.words import part_label, part_words, report_lines
from incidents.models import Incident
from incidents.row_words import figure_line
from incidents.services.entries import PARTS
from incidents.services.four_eyes import columns_of
from incidents.services.merging import MergePlan, plan_merge
from incidents.wording import NOT_REPORTED

# Of two incidents that are laid side by side it says nothing new.
_LEFT_OUT = frozenset({"maybe_same_as"})


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of both entries in lines; ``differs`` when they do not say the same."""

    label: str
    kept: list[str]
    merged: list[str]
    differs: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of the joined incident; ``comes`` says from where, or what is added to it, "" when it was there."""

    lines: list[str]
    comes: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What ``desk/joining/_pair.html`` shows."""

    plan: MergePlan
    parts: list[PartRow]
    numbers: list[TollRow]
    """Of the incident that stays, of the one that goes, and of the first after the merge."""
    sources: list[SourceRow]
    attributions: list[str]
    left: list[str]
    """What of a source both have is not taken over, because the kept entry reads it otherwise."""

    @property
    def kept(self) -> Incident:
        """The incident whose number stays."""
        return self.plan.kept

    @property
    def merged(self) -> Incident:
        """The incident whose number will lead to it."""
        return self.plan.merged

    @property
    def both(self) -> list[Incident]:
        """The two in the order of their numbers."""
        return sorted((self.kept, self.merged), key=lambda row: row.uid)

    @property
    def heads(self) -> list[str]:
        """What the columns of ``numbers`` are called."""
        return [f"{self.kept.uid} now", f"{self.merged.uid} now", f"{self.kept.uid} after"]

    @property
    def seen(self) -> str:
        """On which versions the two were compared."""
        return " ".join(sorted(f"{row.uid}:{row.version}" for row in (self.kept, self.merged)))


def merge_pair(kept: str, merged: str) -> Pair:
    """Both incidents, by uid, and what the merge would show; six queries. Raises RecordError.

    Of a merge that was carried out it shows nothing sensible: what was two is one.
    """
    plan = plan_merge(kept=kept, merged=merged)
    joining, joined = plan.joining, plan.joining.entry
    return Pair(
        plan=plan,
        parts=list(_parts(plan)),
        numbers=toll_rows(columns_of(joining.mine), columns_of(joining.theirs), columns_of(joined)),
        sources=list(_sources(plan)),
        attributions=[line for line in part_words(joined, "attributions") if line != NOT_REPORTED],
        left=[f"{report.outlet.name}: {figure_line(figure)}" for report, figure in joining.left],
    )


def _parts(plan: MergePlan) -> Iterator[PartRow]:
    """Every part that at least one of the two says something of."""
    for part in PARTS:
        kept, merged = (part_words(entry, part) for entry in (plan.joining.mine, plan.joining.theirs))
        if part not in _LEFT_OUT and [kept, merged] != [[NOT_REPORTED], [NOT_REPORTED]]:
            yield PartRow(part_label(part), kept, merged, kept != merged)


def _sources(plan: MergePlan) -> Iterator[SourceRow]:
    mine, merged = plan.joining.mine.reports, plan.merged.uid
    both = set(plan.joining.twins.values())
    for number, report in enumerate(plan.joining.entry.reports):
        lines = [line for line in report_lines(report) if line]
        if number >= len(mine):
            yield SourceRow(lines, f"comes from {merged}")
        elif len(report.figures) > len(mine[number].figures):
            yield SourceRow(lines, f"both have it; figures of {merged} are added")
        else:
            yield SourceRow(lines, "both have it" if number in both else "")
