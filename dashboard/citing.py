"""A figure to take away: what is written under it, how it is cited, and what puts it into another page."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dashboard import words
from dashboard.charts import Chart
from incidents.citing import CITATION
from incidents.filters import IncidentFilterSet
from incidents.past import Past

# What a frame is high beside its picture: heading, words and links.
_AROUND_PICTURE = 300
_USUAL_HEIGHT = 420
# What TeX would take for more than a letter.
_TEX = {
    ord(letter): instead
    for letter, instead in (*zip("{}\\", "()/", strict=True), *((one, f"\\{one}") for one in "%&#_$"))
}


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Everything that is copied. ``now_url`` draws the figure from the record as it will stand, ``fixed_url`` as it
    stands today, for ever.
    """

    caption: str
    citation: str
    bibtex: str
    snippet: str
    now_url: str
    fixed_url: str


def take_away(chart: Chart, filters: IncidentFilterSet, *, host: str, read_at: datetime, past: Past) -> TakeAway:
    """The texts of a chart. ``host`` is the scheme and name of this site, ``read_at`` when the record was read."""
    moment = timezone.localtime(past.as_of or read_at)
    now_url = host + in_the_past(chart, Past(None, past.known_by)).figure_url
    fixed_url = host + in_the_past(chart, Past(moment, past.known_by)).figure_url
    title = chart.title if chart.counted_by else f"{chart.title}: {words.lowered(filters.counted_words())}"
    return TakeAway(
        caption=_caption(chart, filters, past, moment),
        citation=f"Nigran ({moment.year}). “{title}”. {CITATION}, {_record(past, moment)}. {fixed_url}",
        bibtex=bibtex(f"nigran-{chart.drawing}-{moment:%Y%m%d}", title, fixed_url, moment.date()),
        snippet=_snippet(chart, host),
        now_url=now_url,
        fixed_url=fixed_url,
    )


def in_the_past(chart: Chart, past: Past) -> Chart:
    """The chart with addresses that read the record as ``past`` does.

    The list of incidents shows them as they stand, so the rows behind a number of the past are a file.
    """
    asked = past_query(past)
    if not asked:
        return chart
    rows = f"{reverse('api:incidents')}?{urlsplit(chart.rows_url).query}&{asked}&format=csv" if chart.rows_url else ""
    later = _with(chart.later_url, asked) if chart.later_url else ""
    return replace(chart, query="&".join(part for part in (chart.query, asked) if part), rows_url=rows, later_url=later)


def past_query(past: Past) -> str:
    """The parameters that say which past is read, "" for the record as it stands."""
    given = {}
    if past.as_of:
        given["as_of"] = past.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if past.known_by:
        given["known_by"] = past.known_by.isoformat()
    return urlencode(given)


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


def _record(past: Past, moment: datetime) -> str:
    known = f" from what was published by {words.day(past.known_by)}" if past.known_by else ""
    return f"the record as it stood on {words.day(moment.date())}{known}"


def bibtex(key: str, title: str, url: str, day: date) -> str:
    """A @misc entry; braces keep capitals as they are."""
    return (
        f"@misc{{{key},\n"
        "  author = {{Nigran}},\n"
        f"  title = {{{{{title.translate(_TEX)}}}}},\n"
        f"  year = {{{day.year}}},\n"
        f"  howpublished = {{\\url{{{url}}}}},\n"
        f"  urldate = {{{day.isoformat()}}}\n"
        "}"
    )


def _snippet(chart: Chart, host: str) -> str:
    """A frame, safe to be pasted: every value in it is escaped."""
    height = chart.figure["layout"].get("height", _USUAL_HEIGHT) + _AROUND_PICTURE
    url = host + _with(reverse("dashboard:figure-embed", args=[chart.drawing]), chart.query)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" referrerpolicy="no-referrer"></iframe>',
        url,
        f"Nigran: {chart.title}",
        height,
    )


def _with(url: str, query: str) -> str:
    return url if not query else f"{url}{'&' if '?' in url else '?'}{query}"
