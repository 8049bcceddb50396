"""The incidents of a filter as an Atom feed, last published or changed first."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, quote, urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from dashboard import words
from dashboard.feed import new_feed, printable, tag
from dashboard.following import followed_query
from dashboard.parameters import moment_value
from dashboard.tellings import Telling, for_telling, telling
from incidents.filters import IncidentFilterSet
from incidents.querysets import IncidentQuerySet

FEED_LENGTH = 100
_UID = re.compile("[A-Z]{2}-[0-9]{6,}")


@dataclass(frozen=True, slots=True)
class Before:
    """Where a page of the feed begins: after the incident of this number, last changed at this moment."""

    at: dt.datetime
    uid: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Such as 2026-05-03T08:00:00.123456Z,PK-000123. Raises ValueError for anything else."""
        moment, _, uid = text.partition(",")
        at = dt.datetime.fromisoformat(moment)
        if at.tzinfo is None or not _UID.fullmatch(uid):
            raise ValueError(text)
        return cls(at, uid)

    def __str__(self) -> str:
        return f"{moment_value(self.at)},{self.uid}"

    def among(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        """The rows that come after it, the last changed first. The first condition is one that an index answers."""
        same = Q(updated_at__lt=self.at) | Q(uid__lt=self.uid)
        return rows.filter(same, updated_at__lte=self.at)


def incidents_feed(
    filters: IncidentFilterSet, *, address: Callable[[str], str], host: str, before: Before | None = None
) -> str:
    """The feed, an entry for each incident that is public now; ``address`` makes a path absolute.

    An entry keeps its number for ever, and its ``updated`` moves with every change. A page holds FEED_LENGTH entries,
    those after ``before``, and leads to the next. Five queries beside those of the filter itself.
    """
    query = followed_query(filters)
    rest = f"?{query}" if query else ""
    rows = filters.counted if before is None else before.among(filters.counted)
    found = list(for_telling(rows.order_by("-updated_at", "-uid"))[: FEED_LENGTH + 1])
    shown = found[:FEED_LENGTH]

    def page(after: Before | None) -> str:
        pairs = [*parse_qsl(query), *([("before", str(after))] if after else [])]
        path = reverse("dashboard:incidents-feed")
        return address(f"{path}?{urlencode(pairs)}" if pairs else path)

    feed = new_feed(
        title=f"Nigran: {words.lowered(filters.words())}",
        description="Incidents of militant violence in Pakistan, last published or changed first.",
        link=address(f"{reverse('dashboard:incidents')}{rest}"),
        feed_url=page(before),
        next_url=page(Before(shown[-1].updated_at, shown[-1].uid)) if len(found) > len(shown) else "",
        guid=tag(host, f"incidents/{quote(query, safe='=&%+')}"),
    )
    for incident in shown:
        told = telling(incident)
        feed.add_item(
            title=printable(told.title),
            link=address(told.path),
            description=_summary(told),
            unique_id=tag(host, told.uid),
            pubdate=incident.published_at,
            updateddate=incident.updated_at,
        )
    return feed.writeString("utf-8")


def _summary(told: Telling) -> str:
    """The lines of an entry; readers take a summary for HTML."""
    lines = [
        ("When", told.when),
        ("Where", told.where),
        ("Toll", told.numbers),
        ("Said to have done it", told.who),
        ("Sources", told.sources),
    ]
    shown = format_html_join("", "<li>{}: {}</li>", ((label, printable(text)) for label, text in lines))
    return format_html("<ul>{}</ul><p>{}</p>", shown, told.uid)
