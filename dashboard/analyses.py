"""The pages under "Analysis": what each is called, the question it answers, and its addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analysis:
    """One of the pages. ``names`` are the names of its addresses, the first where a link goes."""

    label: str
    question: str
    names: tuple[str, ...]


ANALYSES: tuple[Analysis, ...] = (
    Analysis(
        "Counting rules",
        "Why do trackers give five numbers for one year, and which incidents make the difference?",
        ("rules",),
    ),
    Analysis(
        "Compare",
        "How do two periods, places, groups or rules differ, how sure is that, and what made the difference?",
        ("compare",),
    ),
    Analysis(
        "Other trackers",
        "What have others published, how was it revised, and how much of it does the record hold?",
        ("trackers",),
    ),
    Analysis(
        "Reports",
        "What happened in a month or a year: numbers, places, groups, the gravest incidents, what was corrected since?",
        ("reports", "report-year", "report-month"),
    ),
)
NAMES = tuple(name for analysis in ANALYSES for name in analysis.names)
