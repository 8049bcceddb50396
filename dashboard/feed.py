"""Corrections as an Atom 1.0 feed."""

import re
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from incidents.corrections import Correction

# What XML 1.0 cannot hold, not even escaped.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The year from which the site's name is meant, in the numbers of its entries.
_SINCE = "2021"


def corrections_feed(found: Iterable[Correction], *, address: Callable[[str], str], host: str) -> str:
    """The feed, one entry for what changed in one incident in one go; ``address`` makes a path absolute.

    An entry's number depends on the incident and the change alone, so that it stays when the feed is made again.
    """
    name = host.partition(":")[0]
    feed = Atom1Feed(
        title="Nigran: corrections",
        link=address(reverse("dashboard:corrections")),
        description="What changed in the public record of militant violence in Pakistan, and why.",
        language="en",
        feed_url=address(reverse("dashboard:corrections-feed")),
        feed_guid=f"tag:{name},{_SINCE}:corrections",
        author_name="Nigran",
    )
    for one in found:
        link = address(reverse("dashboard:incident", args=[one.uid]))
        feed.add_item(
            title=_printable(_title(one)),
            link=f"{link}#changes",
            # Readers take a summary for HTML.
            description=escape(_printable(_summary(one))),
            unique_id=f"tag:{name},{_SINCE}:{one.uid}/{_printable(one.key)}",
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


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
