"""What two counting rules make of the same rows: which rows are in one alone, and what the shared ones count."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.aggregates.rules import Parted, RuleTotals
from incidents.counting import CountingRule


@dataclass(frozen=True, slots=True)
class ClassDifference:
    """The rows of one class under two rules. A rule that takes in fewer rows takes in some of the other's."""

    event_class: str
    one: RuleTotals
    other: RuleTotals

    @property
    def in_one_alone(self) -> int:
        """Rows that the second rule leaves out."""
        return max(self.one.rows - self.other.rows, 0)

    @property
    def in_other_alone(self) -> int:
        """Rows that the first rule leaves out."""
        return max(self.other.rows - self.one.rows, 0)

    @property
    def is_shared(self) -> bool:
        """Whether both rules take in rows of the class."""
        return bool(self.one.rows and self.other.rows)


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """Two rules over the same rows, class by class, those without a row under either left out."""

    one: CountingRule
    other: CountingRule
    classes: tuple[ClassDifference, ...]

    @property
    def in_one_alone(self) -> int:
        """Rows that only the first takes in."""
        return sum(entry.in_one_alone for entry in self.classes)

    @property
    def in_other_alone(self) -> int:
        """Rows that only the second takes in."""
        return sum(entry.in_other_alone for entry in self.classes)

    @property
    def in_both(self) -> int:
        """Rows that both take in."""
        return sum(min(entry.one.rows, entry.other.rows) for entry in self.classes)

    def more_killed(self, *, shared: bool) -> int:
        """How many more the second counts as killed in classes that both take in, or in those that one leaves out.

        Nobody reported counts as nobody here: the two add up to the difference of the totals.
        """
        entries = [entry for entry in self.classes if entry.is_shared == shared]
        return sum(_killed(entry.other) - _killed(entry.one) for entry in entries)


def between(one: CountingRule, other: CountingRule, known: Mapping[str, Parted]) -> RuleDifference:
    """The difference of two rules, from what ``classes_under_every_rule`` found."""
    ones, others = known[one.name].parts, known[other.name].parts
    found = (ClassDifference(name, ones[name], others[name]) for name in ones)
    return RuleDifference(one, other, tuple(entry for entry in found if entry.one.rows or entry.other.rows))


def _killed(totals: RuleTotals) -> int:
    return totals.measures["killed"].value or 0
