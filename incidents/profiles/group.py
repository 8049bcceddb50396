"""What the record says of one group year by year: who says so, and how fast."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from incidents.aggregates.profiles import Said
from incidents.choices import AttributionLevel, AttributionTrack
from incidents.statistics.tempo import Tempo, tempo_by_year, tempo_of

# Each row is in one of these by who speaks, in the order they are stacked.
CLAIMED_ONLY, BOTH, BLAMED_ONLY, JUDGED_ONLY = "claimed", "both", "blamed", "judged"
SPEAKERS = {
    CLAIMED_ONLY: "Claimed, officials silent",
    BOTH: "Claimed and blamed by officials",
    BLAMED_ONLY: "Blamed by officials, not claimed",
    JUDGED_ONLY: "Judged by an analyst alone",
}
# Rows with a statement that is disputed, denied or withdrawn; they are in one of the others too.
CONTESTED = "contested"
_CONTESTED = {AttributionLevel.DISPUTED, AttributionLevel.DENIED, AttributionLevel.WITHDRAWN}
FEWEST_DAYS = 2
"""Days with an incident that a tempo needs."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows, and their numbers where all of them are known."""

    rows: int
    uids: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        """Whether each row is named by its number."""
        return len(self.uids) == self.rows


@dataclass(frozen=True, slots=True)
class SaidYear:
    """One year (None: all of them): rows, and of them those of each of SPEAKERS and the CONTESTED ones."""

    year: int | None
    rows: int
    counts: Mapping[str, Counted]


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


def said_by_year(found: Sequence[Said]) -> list[SaidYear]:
    """Every year from the first to the last, years without a row included, and all years together at the end."""
    if not found:
        return []
    years = range(min(said.year for said in found), max(said.year for said in found) + 1)
    return [*(_said(year, [said for said in found if said.year == year]) for year in years), _said(None, found)]


def _said(year: int | None, found: Collection[Said]) -> SaidYear:
    counts = {sort: _counted(said for said in found if speaker(said) == sort) for sort in SPEAKERS}
    counts[CONTESTED] = _counted(said for said in found if is_contested(said))
    return SaidYear(year, sum(said.rows for said in found), counts)


def _counted(found: Iterable[Said]) -> Counted:
    parts = list(found)
    return Counted(sum(said.rows for said in parts), tuple(sorted(uid for said in parts for uid in said.uids)))


def tempo_table(days: Sequence[date]) -> TempoTable | None:
    """The tempo by year; None where there are fewer than FEWEST_DAYS to measure between."""
    if len(days) < FEWEST_DAYS:
        return None
    return TempoTable(tuple(tempo_by_year(days)), tempo_of(days))
