"""Articles as they come from files, in the form in which they are read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ingest.reading.article import ArticleText


def article_of(raw: dict[str, Any]) -> ArticleText:
    """An article from its JSON; a publication date that is no full day is left out."""
    return ArticleText(
        id=str(raw.get("id") or raw.get("url") or ""),
        title=str(raw.get("title") or ""),
        text=str(raw.get("text") or ""),
        published=_day(raw.get("published")),
        publisher=str(raw.get("publisher") or ""),
        url=str(raw.get("url") or ""),
        lang=str(raw.get("lang") or ""),
    )


def _day(value: object) -> dt.date | None:
    """The day of an ISO date or time; None for anything less."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
