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
        "Trends",
        "Is it rising or falling, where, against which year, on which days, and for how many people?",
        ("trends",),
    ),
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
        "Campaigns",
        "Which attacks belong together, and what do sources say of a whole wave that no incident holds?",
        ("campaigns", "campaign"),
    ),
    Analysis(
        "Reports",
        "What happened in a month or a year: numbers, places, groups, the gravest incidents, what was corrected since?",
        ("reports", "report-year", "report-month"),
    ),
    Analysis(
        "Check a claim",
        "Somebody says how many attacks there were, and where: what does the record hold of it?",
        ("check",),
    ),
    Analysis(
        "UCDP beside ours",
        "Which events does UCDP have that this record lacks, and the other way round?",
        ("comparison",),
    ),
)
NAMES = tuple(name for analysis in ANALYSES for name in analysis.names)
