"""The pages under "Analysis": what each is called, the question it answers, and its addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analysis:
    """One of the pages. ``names`` are the names of its addresses, the first where a link goes."""

    label: str
    question: str
    names: tuple[str, ...]


ANALYSES: tuple[Analysis, ...] = ()
NAMES = tuple(name for analysis in ANALYSES for name in analysis.names)
