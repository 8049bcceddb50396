"""What the page of a group shows year by year: who says so, how fast, with whom, and its lineage as a picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.districts import uids_url
from dashboard.figures.strands import Strand, Strands, strands_of
from dashboard.groups import TieList
from dashboard.questions import Question
from groups.choices import LinkKind
from groups.models import ArmedGroup
from incidents.aggregates.profiles import Beside
from incidents.profiles.group import CONTESTED, SPEAKERS, Counted, SaidYear

_MOMENTS = {LinkKind.MERGED_INTO, LinkKind.RENAMED_TO, LinkKind.SPLINTERED_FROM}
_ROLES = {
    "parents": "kin", "parts": "kin", "predecessors": "turn", "successors": "turn", "alliances": "ally",
    "members": "ally", "allies": "ally", "rivals": "rival",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidCount:
    """Rows of one sort in one year. ``url`` is "" where they are too many to be named in an address, or none."""

    sort: str
    rows: int
    url: str
    x: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One year: rows by who speaks, and of them those that are disputed, denied or withdrawn on some track."""

    label: str
    rows: int
    url: str
    counts: tuple[SaidCount, ...]
    contested: SaidCount


@dataclass(frozen=True, slots=True)
class Company:
    """Another group on the same rows, and the list of them."""

    found: Beside
    name: str
    url: str


def said_years(found: Sequence[SaidYear], question: Question, slug: str) -> list[SaidLine]:
    """A line for each year, the longest bar as wide as the picture, and one without a bar for all."""
    widest = max((one.rows for one in found if one.year is not None), default=0)
    return [_said_line(one, widest if one.year is not None else 0, question, slug) for one in found]


def _said_line(found: SaidYear, widest: int, question: Question, slug: str) -> SaidLine:
    counts, x = [], 0.0
    for sort in SPEAKERS:
        count = found.counts[sort]
        width = round(100 * count.rows / widest, 2) if widest else 0.0
        counts.append(SaidCount(sort, count.rows, _list_of(count, question), round(x, 2), width))
        x += width
    contested = found.counts[CONTESTED]
    days = {} if found.year is None else {"date_from": f"{found.year}-01-01", "date_to": f"{found.year}-12-31"}
    return SaidLine(
        label="All years" if found.year is None else str(found.year),
        rows=found.rows,
        url=question.incidents_url(group=slug, **days),
        counts=tuple(counts),
        contested=SaidCount(CONTESTED, contested.rows, _list_of(contested, question)),
    )


def _list_of(count: Counted, question: Question) -> str:
    return uids_url(count.uids, question) if count.is_named else ""


def company_of(found: Iterable[Beside], names: Mapping[str, str], question: Question) -> list[Company]:
    """The other groups named on the same rows, by ``names`` of their slugs."""
    return [Company(one, names[one.slug], uids_url(one.uids, question)) for one in found]


def strands(group: ArmedGroup, lists: Iterable[TieList], today: date) -> Strands | None:
    """The group's life and its links over time; None when no date of a link is known."""
    own = Strand(
        group.display_name, "own", _year(group.formed_year), _year(group.dissolved_year),
        is_open=not group.dissolved_year and group.status == "active",
    )  # fmt: skip
    ties = [
        Strand(
            f"{tie.words} {tie.relation.group.display_name}",
            _ROLES[one.key],
            _first_day(tie.relation.start),
            _first_day(tie.relation.end),
            is_moment=tie.relation.kind in _MOMENTS,
            is_open=tie.relation.is_open,
        )
        for one in lists
        for tie in one.ties
    ]
    dated = [strand for strand in ties if strand.start or strand.end]
    dated.sort(key=lambda strand: (strand.start or date.min, strand.words))
    return strands_of([own, *dated], today) if dated else None


def _year(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def _first_day(partial: str) -> date | None:
    """The first day of a date known to the year, month or day; None for ""."""
    return date.fromisoformat(f"{partial}-01-01"[:10] if len(partial) < 10 else partial) if partial else None
