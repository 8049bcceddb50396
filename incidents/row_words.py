"""One line for a source, a figure, an attribution or a figure chosen by an editor.

They read alike for stored rows, for rows of an entry that is not saved yet, and for rows of an earlier version; the
names of an outlet and of a group are given beside a row, since an earlier version knows their keys alone.
"""

from typing import Any

from incidents.choices import AttributionLevel, AttributionTrack, Harm, IncludesMilitants, SaidBy, Series, VictimClass
from incidents.choices import VictimTag as Tag
from incidents.wording import day, figure_words

_MILITANTS = {
    IncludesMilitants.YES: "militants included",
    IncludesMilitants.NO: "militants not included",
    IncludesMilitants.NOT_SAID: "not said whether militants are in it",
}


def figure_line(row: Any) -> str:  # noqa: ANN401
    """A figure with who said it and when: "Civilians, killed: at least 5 (police, 3 May 2024)"."""
    more = [
        str(SaidBy(row.said_by).label) if row.said_by else "",
        day(row.stated_on, month="%b") if row.stated_on else "",
        _MILITANTS[IncludesMilitants(row.total_includes_militants)] if row.total_includes_militants else "",
        f"among them: {', '.join(str(Tag(tag).label).lower() for tag in row.tags)}" if row.tags else "",
    ]
    said = "; ".join(part for part in more if part)
    whom = f"{VictimClass(row.victim_class).label}, {Harm(row.harm).label.lower()}: {figure_words(row)}"
    return f"{whom} ({said})" if said else whom


def report_line(row: Any, outlet: str) -> str:  # noqa: ANN401
    """A source with its day and address: "Dawn, 3 May 2024: https://dawn.com/news/1"."""
    named = f"{outlet}, {day(row.published_on, month='%b')}" if row.published_on else outlet
    copied = f", copies {row.origin}" if row.origin else ""
    address = row.url or row.title
    return f"{named}{copied}: {address}" if address else f"{named}{copied}"


def attribution_line(row: Any, group: str) -> str:  # noqa: ANN401
    """Who is said to have done it, by whom and how firmly; the source's own words where they are not the name."""
    track = f"{AttributionTrack(row.track).label.lower()}, {AttributionLevel(row.level).label.lower()}"
    more = [
        f"{group or 'no group for certain'}: {track}",
        f"the source writes “{row.words}”" if row.words != group else "",
        day(row.stated_on, month="%b") if row.stated_on else "",
        f"spokesman {row.spokesman}" if row.spokesman else "",
        row.channel,
    ]
    return "; ".join(part for part in more if part)


def choice_line(row: Any) -> str:  # noqa: ANN401
    """A figure that an editor set: "Victims killed: 5, low 4, high 7, because …"."""
    return f"{Series(row.series).label}: {row.best:,}, low {row.low:,}, high {row.high:,}, because {row.reason}"
