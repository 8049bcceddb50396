"""Two people changed one incident: both versions side by side, part by part, and what is made of them.

``base`` is what the editor saw, ``mine`` what the editor typed, ``theirs`` what the record holds now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from dashboard.desk.words import part_words
from incidents.services import AttributionInput, FigureInput, IncidentInput, ReportInput
from incidents.services.entries import PARTS, changed_parts, place_of, report_key

Row = TypeVar("Row")

MINE, THEIRS, BOTH = "mine", "theirs", "both"
# Lists of rows, of which both may be kept.
_LISTS = ("reports", "attributions")


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is not as the editor saw it. ``taken`` is whose stands, "" where the editor has to choose."""

    name: str
    label: str
    base: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]
    collides: bool
    taken: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be kept."""
        both = [(BOTH, "Both")] if self.name in _LISTS else []
        return [(MINE, "Yours"), (THEIRS, "Theirs"), *both]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions. Without a ``base`` nobody can tell who changed what: all that differs is to be chosen."""

    base: IncidentInput | None
    mine: IncidentInput
    theirs: IncidentInput

    @property
    def is_one(self) -> bool:
        """Whether both say the same, as when a form was sent twice."""
        return not changed_parts(self.mine, self.theirs)

    def parts(self, taken: Mapping[str, str] | None = None) -> list[Part]:
        """The parts that either changed, with what was ``taken`` so far."""
        seen = self.base or self.mine
        touched = set(changed_parts(seen, self.mine))
        moved = set(changed_parts(seen, self.theirs))
        apart = set(changed_parts(self.mine, self.theirs))
        found = []
        for name in PARTS:
            if name not in apart:
                continue
            collides = self.base is None or (name in touched and name in moved)
            own = "" if collides else MINE if name in touched else THEIRS
            chosen = (taken or {}).get(name, own)
            part = Part(
                name,
                PARTS[name],
                part_words(seen, name),
                part_words(self.mine, name),
                part_words(self.theirs, name),
                collides,
                own,
            )
            found.append(replace(part, taken=chosen if chosen in dict(part.choices) else own))
        return found

    def settle(self, parts: Sequence[Part]) -> IncidentInput:
        """Theirs, with the parts laid over it that are kept of mine. Every part must be chosen."""
        assert all(part.taken for part in parts), "a part is not chosen"
        taken = {part.name: part.taken for part in parts}
        values = {name: getattr(self.mine, name) for name, whose in taken.items() if whose == MINE}
        base = self.base or self.theirs
        if taken.get("reports") == BOTH:
            values["reports"] = both_reports(base.reports, self.mine.reports, self.theirs.reports)
        reports: tuple[ReportInput, ...] = values.get("reports", self.theirs.reports)
        values["attributions"] = self._attributions(taken.get("attributions", THEIRS), base, reports)
        return replace(self.theirs, **values)

    def _attributions(
        self, whose: str, base: IncidentInput, reports: tuple[ReportInput, ...]
    ) -> tuple[AttributionInput, ...]:
        """The attributions that are kept, each pointing at its source where that stands now."""
        before, mine, theirs = (
            [_Carried(one, _source(one, entry.reports)) for one in entry.attributions]
            for entry in (base, self.mine, self.theirs)
        )
        kept = {MINE: mine, THEIRS: theirs}.get(whose)
        if kept is None:
            kept = both(before, mine, theirs, key=lambda one: one.key)
        return tuple(
            replace(one.said, report=None if one.source is None else place_of(one.source, reports)) for one in kept
        )


@dataclass(frozen=True, slots=True)
class _Carried:
    """An attribution with the source that carries it, which a list in another order would not tell."""

    said: AttributionInput
    source: ReportInput | None

    @property
    def key(self) -> object:
        said = self.said
        return said.id if said.id is not None else (said.words, said.track, said.group and said.group.slug)


def both(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row], *, key: Callable[[Row], object]) -> list[Row]:
    """Rows of two lists that began as one, in this order.

    1. Theirs; where mine changed a row of the base, mine; without those that mine took out and theirs left alone.
    2. Those that mine added.
    """
    seen, own, present = ({key(row): row for row in rows} for rows in (base, mine, theirs))
    kept = []
    for name, row in present.items():
        if name in own:
            kept.append(own[name] if own[name] != seen.get(name) else row)
        elif name not in seen or row != seen[name]:
            kept.append(row)
    return [*kept, *(row for name, row in own.items() if name not in present and name not in seen)]


def both_reports(
    base: Sequence[ReportInput], mine: Sequence[ReportInput], theirs: Sequence[ReportInput]
) -> tuple[ReportInput, ...]:
    """The sources of both; of a source that both have, the figures of both, where both give one the editor's own."""
    merged = both(base, mine, theirs, key=report_key)
    seen, own, present = ({report_key(one): one for one in rows} for rows in (base, mine, theirs))
    return tuple(
        _both_of_one(seen.get(name), own[name], present[name])
        if (name := report_key(one)) in own and name in present
        else one
        for one in merged
    )


def _both_of_one(base: ReportInput | None, mine: ReportInput, theirs: ReportInput) -> ReportInput:
    seen = base or theirs
    changed = {
        one.name: getattr(mine, one.name) for one in fields(mine) if getattr(mine, one.name) != getattr(seen, one.name)
    }
    changed["figures"] = tuple(both(seen.figures, mine.figures, theirs.figures, key=_figure_key))
    return replace(theirs, **changed)


def _figure_key(figure: FigureInput) -> object:
    return (figure.said_by, figure.stated_on, figure.victim_class, figure.harm)


def _source(one: AttributionInput, reports: Sequence[ReportInput]) -> ReportInput | None:
    return None if one.report is None else reports[one.report]


def chosen_parts(posted: Mapping[str, Any]) -> dict[str, str]:
    """What an editor chose on the page, by part."""
    return {name: str(posted.get(f"take-{name}", "")) for name in PARTS if posted.get(f"take-{name}")}
