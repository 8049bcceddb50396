"""Asking a language model beside the rules: what it is sent, and what of its answer stands. Pure, no Django inside.

Neither the article nor the answer is believed: a proposal counts only as far as the article's own words, read by our
rules, say it too.
"""

from ingest.asking.answer import Claim, Unreadable, read_answer
from ingest.asking.checking import CONFIDENCE, RULE, Checked, check
from ingest.asking.joining import join
from ingest.asking.question import ASKED, MOST_CHARACTERS, messages

__all__ = [
    "ASKED",
    "CONFIDENCE",
    "MOST_CHARACTERS",
    "RULE",
    "Checked",
    "Claim",
    "Unreadable",
    "check",
    "join",
    "messages",
    "read_answer",
]
