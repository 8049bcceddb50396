"""The incidents of a filter as an Atom feed, last published or changed first."""

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from dashboard import words
from dashboard.feed import new_feed, printable, tag
from dashboard.following import followed_query
from dashboard.tellings import Telling, for_telling, telling
from incidents.filters import IncidentFilterSet

FEED_LENGTH = 100


def incidents_feed(filters: IncidentFilterSet, *, address: Callable[[str], str], host: str) -> str:
    """The feed, an entry for each incident that is public now; ``address`` makes a path absolute.

    An entry keeps its number for ever, and its ``updated`` moves with every change. Five queries beside those of the
    filter itself.
    """
    query = followed_query(filters)
    rest = f"?{query}" if query else ""
    feed = new_feed(
        title=f"Nigran: {words.lowered(filters.words())}",
        description="Incidents of militant violence in Pakistan, last published or changed first.",
        link=address(f"{reverse('dashboard:incidents')}{rest}"),
        feed_url=address(f"{reverse('dashboard:incidents-feed')}{rest}"),
        guid=tag(host, f"incidents/{quote(query, safe='=&%+')}"),
    )
    for incident in for_telling(filters.counted.order_by("-updated_at", "-uid"))[:FEED_LENGTH]:
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
