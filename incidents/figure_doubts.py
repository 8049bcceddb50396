"""What is odd in the figures of reports, as questions in plain words. Every figure here has a number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, product

from incidents.choices import ATTACKER_CLASSES, Harm, IncludesMilitants, VictimClass
from incidents.services.inputs import FigureInput, ReportInput

_VICTIM_CLASSES = frozenset(VictimClass) - ATTACKER_CLASSES - {VictimClass.TOTAL}


def digits_transposed(reports: Sequence[ReportInput]) -> Iterator[str]:
    """12 and 21, 108 and 180, or one digit more, as in 5 and 55: between figures of one kind in two reports."""
    for one, other in combinations(reports, 2):
        for figure, twin in product(one.figures, other.figures):
            number, twin_number = _number(figure), _number(twin)
            slip = _slip(number, twin_number) if _kind(figure) == _kind(twin) else ""
            if slip:
                yield (
                    f"{one.outlet.name} gives {number} and {other.outlet.name} {twin_number} ({_kind(figure)}): "
                    f"{slip}. Check both."
                )


def _number(figure: FigureInput) -> int:
    """The number a figure is quoted by: "5 to 7" by 5, "up to 9" by 9."""
    return (figure.high or 0) if figure.low is None else figure.low


def _kind(figure: FigureInput) -> str:
    return f"{VictimClass(figure.victim_class).label.lower()}, {Harm(figure.harm).label.lower()}"


def _slip(one: int, other: int) -> str:
    """How one number may have been typed for the other, or ""."""
    short, long = sorted((str(one), str(other)), key=len)
    if one != other and len(short) == len(long) and sorted(short) == sorted(long):
        return "the same digits in another order"
    if one and other and long[:-1] == short:
        return "one digit more"
    return ""


def parts_exceed_total(reports: Iterable[ReportInput]) -> Iterator[str]:
    """A total below what its parts add up to at least. "At least" totals have no top, and are never below."""
    for report in reports:
        for figures in _statements(report):
            for total in figures:
                if total.victim_class != VictimClass.TOTAL or total.high is None:
                    continue
                parts = sum(f.low or 0 for f in figures if f.harm == total.harm and f.victim_class in _within(total))
                if parts > total.high:
                    yield (
                        f"The figures of {report.outlet.name} add up to {parts} {total.harm}, more than its total of "
                        f"{total.high}. Check the parts, and whether the total leaves militants out."
                    )


def _statements(report: ReportInput) -> Iterable[list[FigureInput]]:
    """Figures that one speaker gave on one day; those of others may differ."""
    groups: dict[tuple[str | None, dt.date | None], list[FigureInput]] = defaultdict(list)
    for figure in report.figures:
        groups[figure.said_by, figure.stated_on or report.published_on].append(figure)
    return groups.values()


def _within(total: FigureInput) -> frozenset[str]:
    """The classes that a total is known to take in."""
    with_militants = total.total_includes_militants == IncludesMilitants.YES
    return _VICTIM_CLASSES | ATTACKER_CLASSES if with_militants else _VICTIM_CLASSES


def totals_left_open(reports: Iterable[ReportInput], harms: Collection[str]) -> Iterator[str]:
    """Totals of these harms that do not say whether militants are in them."""
    for report in reports:
        for figure in report.figures:
            unsaid = figure.total_includes_militants in {None, "", IncludesMilitants.NOT_SAID}
            if figure.victim_class == VictimClass.TOTAL and figure.harm in harms and unsaid:
                yield (
                    f"{report.outlet.name} gives a total of {_number(figure)} {figure.harm}, and nothing says whether "
                    "militants are in it, so the number of victims stays unknown. Say yes or no if the report does."
                )
