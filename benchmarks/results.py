"""What was measured, and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.serving import Memory
from benchmarks.timing import Stream, Took

SYSTEMS = ("sql", "plain", "cold", "kept")


@dataclass(frozen=True, slots=True)
class Case:
    """One work on one size of record, by so many clients at once."""

    work: str
    incidents: int
    clients: int


@dataclass(frozen=True, slots=True)
class File:
    """One whole file: by COPY with and without groups, by the plain application, and ours with the memory it took."""

    form: str
    incidents: int
    copied: Stream
    copied_bare: Stream
    plain: Stream
    ours: Stream
    memory: Memory


@dataclass(slots=True)
class Results:
    """Everything of one run."""

    took: dict[Case, dict[str, Took]] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    points_kb: dict[int, float] = field(default_factory=dict)

    def ms(self, work: str, incidents: int, system: str, clients: int = 1) -> float:
        """The median of one cell, in milliseconds; NaN when it was not measured."""
        took = self.took.get(Case(work, incidents, clients), {}).get(system)
        return took.median if took else float("nan")


def lines_of(results: Results) -> Iterable[str]:
    """The tables, line by line."""
    yield (
        f"{'work':28}{'incidents':>10}{'clients':>8}"
        + "".join(f"{name:>11}" for name in SYSTEMS)
        + (f"{'cold/sql':>10}{'plain/cold':>11}{'plain/kept':>11}")
    )
    for case in sorted(results.took, key=lambda case: (case.incidents, case.clients)):
        took = results.took[case]
        cells = "".join(f"{took[name].median:>9.2f}ms" if name in took else f"{'':>11}" for name in SYSTEMS)
        yield f"{case.work:28}{case.incidents:>10,}{case.clients:>8}{cells}" + "".join(_ratios(took))
    for incidents, size in results.points_kb.items():
        yield f"points of {incidents:,}: {size:.0f} kB gzip for each 25,000"
    for file in results.files:
        yield (
            f"{file.form:7} of {file.incidents:>9,}: {file.ours.rate:9,.0f} rows/s, COPY {file.copied.rate:9,.0f}"
            f" (without groups {file.copied_bare.rate:9,.0f}), plain {file.plain.rate:7,.0f}; first byte"
            f" {file.ours.first_byte:.0f} ms; memory grows by {file.memory.growth:.0f} MB to {file.memory.peak:.0f} MB"
        )


def _ratios(took: dict[str, Took]) -> Iterable[str]:
    for above, below, width in (("cold", "sql", 10), ("plain", "cold", 11), ("plain", "kept", 11)):
        both = above in took and below in took
        yield f"{took[above].median / took[below].median:>{width}.2f}" if both else " " * width
