"""Atom 1.0 feeds: what all of them have in common, and the one of corrections."""

import re
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from incidents.corrections import Correction

# What XML 1.0 cannot hold, not even escaped.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The year from which the site's name is meant, in the numbers of its entries.
_SINCE = "2021"


def tag(host: str, rest: str) -> str:
    """A number for a feed or an entry that stays when the feed is made again (RFC 4151)."""
    return f"tag:{host.partition(':')[0]},{_SINCE}:{printable(rest)}"


def printable(text: str) -> str:
    """The text with a mark in the place of what XML cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


class PagedFeed(Atom1Feed):
    """A feed that leads to the entries before its own (RFC 5005, section 3)."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The next page beside what Django writes."""
        super().add_root_elements(handler)
        if address := self.feed["next_url"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": address})


def new_feed(*, title: str, description: str, link: str, feed_url: str, guid: str, next_url: str = "") -> Atom1Feed:
    """A feed of this site without entries. ``link`` is the page that shows the same, ``next_url`` its next page."""
    return PagedFeed(
        title=printable(title),
        link=link,
        description=printable(description),
        language="en",
        feed_url=feed_url,
        feed_guid=guid,
        author_name="Nigran",
        next_url=next_url,
    )


def corrections_feed(found: Iterable[Correction], *, address: Callable[[str], str], host: str) -> str:
    """The feed, one entry for what changed in one incident in one go; ``address`` makes a path absolute.

    An entry's number depends on the incident and the change alone, so that it stays when the feed is made again.
    """
    feed = new_feed(
        title="Nigran: corrections",
        description="What changed in the public record of militant violence in Pakistan, and why.",
        link=address(reverse("dashboard:corrections")),
        feed_url=address(reverse("dashboard:corrections-feed")),
        guid=tag(host, "corrections"),
    )
    for one in found:
        link = address(reverse("dashboard:incident", args=[one.uid]))
        feed.add_item(
            title=printable(_title(one)),
            link=f"{link}#changes",
            # Readers take a summary for HTML.
            description=escape(printable(_summary(one))),
            unique_id=tag(host, f"{one.uid}/{one.key}"),
            pubdate=one.at,
            updateddate=one.at,
        )
    return feed.writeString("utf-8")


def _title(one: Correction) -> str:
    labels = list(dict.fromkeys(change.new if change.field == "status" else change.label for change in one.changes))
    shown = ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")
    return f"{one.uid} {one.title}: {shown}" if one.title else f"{one.uid}: {shown}"


def _summary(one: Correction) -> str:
    lines = [f"{change.label}: {change.old} → {change.new}." for change in one.changes]
    lines.append(f"Why: {one.reason}" if one.reason else "No reason recorded.")
    lines += [f"Source: {one.source}"] if one.source else []
    return "\n".join(lines)
