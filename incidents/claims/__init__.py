"""Checking what somebody says against the record: the parts of a statement, and what the record holds under each rule.

Free text is never read: a reader takes the statement apart. What a verdict means is in ``incidents.statistics.claims``.
"""

from incidents.claims.answered import (
    Answer,
    NoRecord,
    PlaceAnswer,
    QuantityAnswer,
    Reading,
    RuleAnswer,
    RulePlaces,
    Time,
    check,
    reading,
    times,
    unreadable,
)
from incidents.claims.asked import OWN, Claim, Errors, Quantity, read, with_end

__all__ = [
    "OWN",
    "Answer",
    "Claim",
    "Errors",
    "NoRecord",
    "PlaceAnswer",
    "Quantity",
    "QuantityAnswer",
    "Reading",
    "RuleAnswer",
    "RulePlaces",
    "Time",
    "check",
    "read",
    "reading",
    "times",
    "unreadable",
    "with_end",
]
