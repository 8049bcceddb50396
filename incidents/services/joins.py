"""What of one incident another takes over: the one rule behind a merge and its preview. No database here."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from incidents.choices import ATTACKER_CLASSES, VictimClass
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, ReportInput


@dataclass(frozen=True)
class Joining:
    """The entry that stays, the one that goes, and what of the second the first takes over.

    1. A source that one of them has moves with all it says.
    2. A source both have (the same address) stays where it is. What a speaker says in it on a day of the victims, of
       the attackers or in total moves only where the kept reading has nothing of the kind: two readings of one
       article would be added up.
    3. A statement of who did it moves unless the kept entry has it already.

    Everything else of the entry that goes (class, date, place, words, an editor's figures) stays behind with it.
    """

    mine: IncidentInput
    theirs: IncidentInput

    @cached_property
    def twins(self) -> dict[int, int]:
        """The sources both have: the number of each in the entry that goes, and in the one that stays."""
        there = {report.url: number for number, report in enumerate(self.mine.reports) if report.url}
        return {number: there[report.url] for number, report in enumerate(self.theirs.reports) if report.url in there}

    @cached_property
    def reports(self) -> tuple[int, ...]:
        """The sources that move, by their number in the entry that goes."""
        return tuple(number for number in range(len(self.theirs.reports)) if number not in self.twins)

    @cached_property
    def figures(self) -> tuple[tuple[int, int], ...]:
        """The figures that move to a source both have: the number of the source, and of the figure in it."""
        return tuple(
            (number, place)
            for number, kept in self.twins.items()
            for place, figure in enumerate(self.theirs.reports[number].figures)
            if not _is_read(figure, self.mine.reports[kept])
        )

    @cached_property
    def attributions(self) -> tuple[int, ...]:
        """The statements of who did it that move, by their number in the entry that goes."""
        return tuple(
            number
            for number, one in enumerate(self.theirs.attributions)
            if not any(_is_said(one, known) for known in self.mine.attributions)
        )

    @cached_property
    def left(self) -> tuple[tuple[ReportInput, FigureInput], ...]:
        """What a source both have gives differently in the entry that goes, and which the kept reading overrules."""
        return tuple(
            (self.theirs.reports[number], figure)
            for number, kept in self.twins.items()
            for place, figure in enumerate(self.theirs.reports[number].figures)
            if (number, place) not in self.figures
            and not any(_number(figure) == _number(known) for known in self.mine.reports[kept].figures)
        )

    @cached_property
    def entry(self) -> IncidentInput:
        """The entry that the kept incident stands for afterwards."""
        mine, theirs = self.mine, self.theirs
        kept = [replace(one, figures=(*one.figures, *self._added_to(n))) for n, one in enumerate(mine.reports)]
        places = {**self.twins, **{number: len(kept) + at for at, number in enumerate(self.reports)}}
        said = [theirs.attributions[number] for number in self.attributions]
        return replace(
            mine,
            reports=(*kept, *(theirs.reports[number] for number in self.reports)),
            attributions=(
                *mine.attributions,
                *(replace(one, report=None if one.report is None else places[one.report]) for one in said),
            ),
        )

    def _added_to(self, kept: int) -> list[FigureInput]:
        new = [(number, place) for number, place in self.figures if self.twins[number] == kept]
        return [self.theirs.reports[number].figures[place] for number, place in new]


def _is_read(figure: FigureInput, kept: ReportInput) -> bool:
    """Whether the kept reading of an article has something of the kind already."""
    return any(_kind(figure, kept.published_on) == _kind(known, kept.published_on) for known in kept.figures)


def _kind(figure: FigureInput, published_on: dt.date | None) -> tuple[Any, ...]:
    """Of whom, what befell them, and whose statement it is; figures of one kind are added up."""
    whom = "attackers" if figure.victim_class in ATTACKER_CLASSES else "victims"
    if figure.victim_class == VictimClass.TOTAL:
        whom = "total"
    return (whom, figure.harm, figure.said_by, figure.stated_on or published_on)


def _number(figure: FigureInput) -> tuple[Any, ...]:
    return (figure.victim_class, figure.harm, figure.low, figure.high)


def _is_said(one: AttributionInput, known: AttributionInput) -> bool:
    """Whether a statement says nothing that another does not: the same of the same, and no other day."""
    return _who(one) == _who(known) and one.stated_on in {None, known.stated_on}


def _who(one: AttributionInput) -> tuple[Any, ...]:
    return (one.group.pk if one.group else one.words.casefold(), one.track, one.level)
