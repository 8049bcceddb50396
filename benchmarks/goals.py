"""The goals of the interface, and by how much each is reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.results import Results

SMALL, LARGE = 25_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that is to be at most, or at least, another."""

    text: str
    measured: float
    bound: float
    at_most: bool = True

    @property
    def reached(self) -> bool:
        """False also for what was not measured."""
        return self.measured <= self.bound if self.at_most else self.measured >= self.bound

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        word = "reached" if self.reached else "NOT reached"
        return f"{word:12} {self.text}: {self.measured:.2f} (goal {sign} {self.bound:g})"


def goals_of(results: Results) -> Iterator[Goal]:
    """Every goal that the sizes measured allow to judge."""
    sizes = sorted({case.incidents for case in results.took})
    for size in sizes:
        yield from _goals_of_a_size(results, size)
    if LARGE in sizes:
        yield from _goals_of_a_million(results, both=SMALL in sizes)


def _goals_of_a_size(results: Results, size: int) -> Iterator[Goal]:
    ms, at = results.ms, f"{size:,}"

    def to_sql(work: str) -> float:
        return _ratio(ms(work, size, "cold"), ms(work, size, "sql"))

    yield Goal(f"list, times bare SQL, {at}", to_sql("newest 100 rows"), 6)
    yield Goal(f"points, kB gzip for 25,000, {at}", results.points_kb.get(size, float("nan")), 180)
    yield Goal(f"points, times bare SQL, {at}", to_sql("map points"), 2)
    yield Goal(f"points kept, ms, {at}", ms("map points", size, "kept"), 3)
    for file in results.files:
        if file.incidents == size and file.form == "csv":
            yield Goal(f"csv, part of COPY, {at}", _ratio(file.ours.rate, file.copied.rate), 0.6, at_most=False)
            yield Goal(f"csv, first byte in ms, {at}", file.ours.first_byte, 50)
        if file.incidents == size:
            yield Goal(f"{file.form}, growth in MB, {at}", file.memory.growth, 30)
            yield Goal(f"{file.form}, resident in MB, {at}", file.memory.peak, 200)


def _goals_of_a_million(results: Results, *, both: bool) -> Iterator[Goal]:
    ms = results.ms
    yield _faster(results, "newest 100 rows", 7)
    for work in ("month x province", "district totals", "choropleth of the map, csv"):
        yield _faster(results, work, 100)
        if both:
            yield Goal(f"{work}, 1M times 25k", _ratio(ms(work, LARGE, "cold"), ms(work, SMALL, "cold")), 2)
    work = "filtered month totals"
    yield Goal(f"{work}, times wide-table SQL, 1M", _ratio(ms(work, LARGE, "cold"), ms(work, LARGE, "sql")), 0.4)
    for kind in ("common", "middling", "rare", "misspelt"):
        yield _faster(results, f"search, {kind} word", 200)


def _faster(results: Results, work: str, times: float) -> Goal:
    ratio = _ratio(results.ms(work, LARGE, "plain"), results.ms(work, LARGE, "cold"))
    return Goal(f"{work}, times faster than plain, 1M", ratio, times, at_most=False)


def _ratio(above: float, below: float) -> float:
    return above / below if above < float("inf") or below < float("inf") else float("nan")
