"""An article as it is read: its text, and spans of characters in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters from `start` up to, not including, `end` of `ArticleText.whole`."""

    start: int
    end: int

    def words(self, whole: str) -> str:
        """The words themselves."""
        return whole[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What the pipeline is given. `published` is the day in Pakistan; None where the page tells none."""

    id: str
    title: str
    text: str
    published: dt.date | None = None
    publisher: str = ""
    url: str = ""
    lang: str = ""

    @property
    def whole(self) -> str:
        """Title and text as one, which every span counts in."""
        return f"{self.title}\n{self.text}" if self.text else self.title
