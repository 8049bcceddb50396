"""Two sides of the record beside each other: what is asked, and the answer.

Both sides are the one filter with one thing changed, so every number of theirs is a number of a list of rows.
"""

from incidents.comparing.answer import Comparison, Figure, Row, compare
from incidents.comparing.question import KINDS, PARAMETERS, Asked, Question, Side, ask

__all__ = ["KINDS", "PARAMETERS", "Asked", "Comparison", "Figure", "Question", "Row", "Side", "ask", "compare"]
