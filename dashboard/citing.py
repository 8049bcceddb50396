"""A figure to take away: what is written under it, how it is cited, and what puts it into another page."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zlib import crc32

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dashboard import words
from dashboard.charts import Chart
from dashboard.parameters import at_past
from incidents.citing import CITATION
from incidents.filters import IncidentFilterSet
from incidents.past import Past

# What a frame is high beside its picture: heading, words and links; a line for each event; a map, which grows with its
# frame, and its legend.
_AROUND_PICTURE = 300
_LINE = 15
_AROUND_MAP = 600
_USUAL_HEIGHT = 420
# What TeX would take for more than a letter.
_TEX = {
    ord(letter): instead
    for letter, instead in (
        *zip("{}\\", "()/", strict=True),
        *((one, f"\\{one}") for one in "%&#_$"),
        *((one, f"\\{one}{{}}") for one in "~^"),
    )
}


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Everything that is copied. ``now_url`` draws the figure from the record as it will stand, ``fixed_url`` as it
    stands today, for ever; "" of a figure that cannot be drawn of the past, which is cited by the other.
    """

    caption: str
    citation: str
    bibtex: str
    snippet: str
    now_url: str
    fixed_url: str


def take_away(chart: Chart, filters: IncidentFilterSet, *, host: str, past: Past, has_past: bool = True) -> TakeAway:
    """The texts of a chart that is being read of ``past``. ``host`` is the scheme and name of this site.

    ``has_past``: whether the chart can be drawn again as it is now, once the record has moved on.
    """
    kept = past.kept()
    moment = timezone.localtime(kept.as_of)
    now_url = host + _at(chart, Past(None, past.known_by)).figure_url
    fixed_url = host + _at(chart, kept).figure_url if has_past else ""
    cited = fixed_url or now_url
    title = chart.title if chart.counted_by else f"{chart.title}: {words.lowered(filters.counted_words())}"
    return TakeAway(
        caption=_caption(chart, filters, past, moment),
        citation=f"Nigran ({moment.year}). “{title}”. {CITATION}, {_record(past, moment)}. {cited}",
        bibtex=bibtex(f"nigran-{chart.drawing}-{moment:%Y%m%d}", title, cited, moment.date()),
        snippet=_snippet(chart, host),
        now_url=now_url,
        fixed_url=fixed_url,
    )


def _caption(chart: Chart, filters: IncidentFilterSet, past: Past, moment: datetime) -> str:
    rule = filters.rule_or_default
    if chart.counted_by:
        parts = [f"{chart.title}.", chart.counted_by]
    else:
        parts = [f"{chart.title}. {filters.counted_words()}.", f"Counting rule “{rule.label}”: {rule.text}"]
    parts += chart.notes
    parts.append(f"Source: Nigran, {_record(past, moment)}; not a census.")
    if chart.credit:
        parts.append(chart.credit)
    return " ".join(parts)


def _at(chart: Chart, past: Past) -> Chart:
    return replace(chart, query=at_past(chart.query, past))


def _record(past: Past, moment: datetime) -> str:
    known = f" from what was published by {words.day(past.known_by)}" if past.known_by else ""
    return f"the record as it stood on {words.day(moment.date())}{known}"


def bibtex(key: str, title: str, url: str, day: date) -> str:
    """A @misc entry; braces keep capitals as they are.

    What ``key`` begins is told apart by the address: two figures of one kind and day may stand in one list of sources.
    """
    return (
        f"@misc{{{key}-{crc32(url.encode()):08x},\n"
        "  author = {{Nigran}},\n"
        f"  title = {{{{{title.translate(_TEX)}}}}},\n"
        f"  year = {{{day.year}}},\n"
        f"  howpublished = {{\\url{{{url}}}}},\n"
        f"  urldate = {{{day.isoformat()}}}\n"
        "}"
    )


def _snippet(chart: Chart, host: str) -> str:
    """A frame, safe to be pasted: every value in it is escaped."""
    layout = chart.figure["layout"]
    around = _AROUND_MAP if "map" in layout else _AROUND_PICTURE + _LINE * len(getattr(chart, "events", ()))
    height = layout.get("height", _USUAL_HEIGHT) + around
    url = host + _with(reverse("dashboard:figure-embed", args=[chart.drawing]), chart.query)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" referrerpolicy="no-referrer"></iframe>',
        url,
        f"Nigran: {chart.title}",
        height,
    )


def _with(url: str, query: str) -> str:
    return url if not query else f"{url}{'&' if '?' in url else '?'}{query}"
