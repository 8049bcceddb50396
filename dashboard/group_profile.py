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
from incidents.aggregates.profiles import Beside, Said
from incidents.choices import AttributionLevel, AttributionTrack
from incidents.statistics.tempo import Tempo, tempo_by_year, tempo_of

# The kinds of rows by who speaks, in the order they are stacked: each row is in one of the first four.
CLAIMED_ONLY, BLAMED_ONLY, BOTH, JUDGED_ONLY = "claimed", "blamed", "both", "judged"
SPEAKERS = {
    CLAIMED_ONLY: "Claimed, officials silent",
    BOTH: "Claimed and blamed by officials",
    BLAMED_ONLY: "Blamed by officials, not claimed",
    JUDGED_ONLY: "Judged by an analyst alone",
}
_CONTESTED = {AttributionLevel.DISPUTED, AttributionLevel.DENIED, AttributionLevel.WITHDRAWN}
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
class SaidYear:
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


@dataclass(frozen=True, slots=True)
class TempoTable:
    """The tempo of each year, and of all of them."""

    years: tuple[Tempo, ...]
    whole: Tempo


def speaker(said: Said) -> str:
    """Who speaks for the attribution. A claim never confirms: both tracks stand beside each other."""
    claimed, blamed = AttributionTrack.CLAIM in said.tracks, AttributionTrack.OFFICIAL_BLAME in said.tracks
    if claimed and blamed:
        return BOTH
    if claimed:
        return CLAIMED_ONLY
    return BLAMED_ONLY if blamed else JUDGED_ONLY


def is_contested(said: Said) -> bool:
    """Whether any statement on the row is disputed, denied by the group, or withdrawn."""
    return any(level in _CONTESTED for _, level in said.said)


def track_rows(found: Iterable[Said]) -> dict[str, int]:
    """Rows on each track; a row may stand on several."""
    rows: dict[str, int] = {}
    for said in found:
        for track in said.tracks:
            rows[track] = rows.get(track, 0) + said.rows
    return rows


def said_years(found: Sequence[Said], question: Question, slug: str) -> list[SaidYear]:
    """A line for each year from the first to the last, the longest bar as wide as the picture, and one for all."""
    if not found:
        return []
    years = range(found[0].year, found[-1].year + 1)
    by_year = {year: [said for said in found if said.year == year] for year in years}
    widest = max(sum(said.rows for said in one) for one in by_year.values())
    lines = [
        _said_year(str(year), one, question, question.incidents_url(
            group=slug, date_from=f"{year}-01-01", date_to=f"{year}-12-31"
        ), widest)
        for year, one in by_year.items()
    ]  # fmt: skip
    whole = _said_year("All years", found, question, question.incidents_url(group=slug), 0)
    return [*lines, whole]


def _said_year(label: str, found: Sequence[Said], question: Question, url: str, widest: int) -> SaidYear:
    counts, x = [], 0.0
    for sort in SPEAKERS:
        count = _count(sort, [said for said in found if speaker(said) == sort], question)
        width = round(100 * count.rows / widest, 2) if widest else 0.0
        counts.append(SaidCount(sort, count.rows, count.url, round(x, 2), width))
        x += width
    contested = _count("contested", [said for said in found if is_contested(said)], question)
    return SaidYear(label, sum(said.rows for said in found), url, tuple(counts), contested)


def _count(sort: str, found: Sequence[Said], question: Question) -> SaidCount:
    rows = sum(said.rows for said in found)
    uids = [uid for said in found for uid in said.uids]
    return SaidCount(sort, rows, uids_url(sorted(uids), question) if len(uids) == rows else "")


def company_of(found: Iterable[Beside], names: Mapping[str, str], question: Question) -> list[Company]:
    """The other groups named on the same rows, by ``names`` of their slugs."""
    return [Company(one, names[one.slug], uids_url(one.uids, question)) for one in found]


def tempo_table(days: Sequence[date]) -> TempoTable | None:
    """The tempo by year; None where there are fewer than two days to measure between."""
    if len(days) < 2:
        return None
    return TempoTable(tuple(tempo_by_year(days)), tempo_of(days))


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
