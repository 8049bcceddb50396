"""What a load did, for the terminal and for tests."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class StarterSummary:
    """Counts of one load. ``precision`` is over incidents made now; the lists name what an editor should look at."""

    rows: int = 0
    incidents: int = 0
    drafts: int = 0
    campaigns: int = 0
    already_there: int = 0
    precision: Counter[str] = field(default_factory=Counter)
    unresolved: list[str] = field(default_factory=list)
    groups_not_certain: list[str] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The summary in plain lines."""
        known = ", ".join(f"{name} {count}" for name, count in self.precision.most_common()) or "none new"
        lines = [
            f"starter record: {self.rows} rows read, {self.incidents} incidents made "
            f"({self.drafts} of them drafts for an editor), {self.campaigns} campaigns made, "
            f"{self.already_there} already there",
            f"places resolved: {known}",
        ]
        lines += _listed("places that did not resolve to one place (words kept)", self.unresolved)
        lines += _listed("groups named without certainty (words kept)", self.groups_not_certain)
        lines += _listed(
            "published pairs with the same date, district and toll, for an editor to look at",
            [f"{first} and {second}" for first, second in self.alike],
        )
        return lines


def _listed(heading: str, entries: list[str]) -> list[str]:
    return [f"{heading}: {len(entries)}", *(f"  {entry}" for entry in entries)] if entries else []
