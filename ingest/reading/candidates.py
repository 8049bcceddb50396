"""What an annotator proposes, before the resolver decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.reading.article import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed value of one field of one event.

    `confidence` runs from 0 to 1; `rule` names what proposed it; `sentence` and `event` are indexes
    into the article's sentences and drafts (-1: of none).
    """

    field: str
    value: Any
    spans: tuple[Span, ...] = ()
    confidence: float = 0.5
    rule: str = ""
    sentence: int = -1
    event: int = -1
