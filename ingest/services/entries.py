"""A draft as an entry of the desk: what an editor starts from, and what it is compared with incidents by."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from groups.models import ArmedGroup
from incidents.choices import DatePrecision, IncludesMilitants, LocationPrecision, VictimClass
from incidents.figure_cells import cell_text, read_cell
from incidents.models import Outlet
from incidents.services.inputs import (
    AttributionInput,
    FigureInput,
    IncidentInput,
    LocationInput,
    PlaceRows,
    ReportInput,
)
from ingest.models import ArticleRevision
from ingest.reading.drafts import Draft, Figure, PlaceReading
from ingest.services.figures import figures_for_entry
from places.resolve import resolve_place

PAKISTAN = ZoneInfo("Asia/Karachi")
LONGEST_QUOTE = 280
_SENTENCE_ENDS = re.compile(r"[.!?]+[\"”’']?\s|[\u06d4\u061f\n]")


def entry_of_draft(draft: Draft, revision: ArticleRevision) -> IncidentInput:
    """The entry the draft proposes, with its article as the one source. A day that is not known is the article's.

    Raises ValueError when neither has a day: without one it can be compared with nothing.
    """
    entry = sketch_of_draft(draft, revision)
    if entry.date is None:
        raise ValueError("neither the draft nor its article has a day")
    return entry


def sketch_of_draft(draft: Draft, revision: ArticleRevision, *, rows: PlaceRows | None = None) -> IncidentInput:
    """The entry as far as the draft tells it, for a form that asks for what is missing.

    ``date`` is None when neither the draft nor its article has a day. ``rows`` spares reading places that are at hand.
    """
    published = published_on(revision)
    return IncidentInput(
        event_class=draft.event_class.value,
        date=draft.date.value or published,  # type: ignore[arg-type]
        date_precision=draft.date_precision or (DatePrecision.DAY if draft.date.value else DatePrecision.FEW_DAYS),
        part_of_day=draft.part_of_day or "",
        location=location_of(draft.place.value, rows),
        reports=(report_of(draft, revision),),
        attributions=_attributions(draft, published),
        attack_types=draft.attack_types.value,
        targets=draft.targets.value,
    )


def published_on(revision: ArticleRevision) -> date | None:
    """The day in Pakistan on which the version was published."""
    return revision.published_at.astimezone(PAKISTAN).date() if revision.published_at else None


def report_of(draft: Draft, revision: ArticleRevision) -> ReportInput:
    """The article as the incident's source: copies of one wire share its name as origin.

    Its outlet is one without a name while nobody has said whose article it is.
    """
    article = revision.article
    published = published_on(revision)
    figures = figures_for_entry(draft, title_ends=len(revision.title))
    return ReportInput(
        outlet=article.outlet or Outlet(),
        url=article.url,
        title=revision.title[:300],
        quote=quote_of(draft, revision.whole),
        published_on=published,
        origin=origin_of(revision),
        figures=tuple(_figure(figure, published) for figure in figures),
    )


def origin_of(revision: ArticleRevision) -> str:
    """The wire or release the words come from; the outlet they were copied from; "" when they are its own."""
    first = revision.copy_of
    if revision.wire or first is None:
        return revision.wire
    return first.wire or (first.article.outlet.name if first.article.outlet else "")


def quote_of(draft: Draft, whole: str) -> str:
    """The words behind the toll, or the day, as one short line: the sentence around the first evidence."""
    of_figures = [span for figure in draft.figures for span in figure.spans]
    found = [*draft.killed.spans, *of_figures, *draft.injured.spans, *draft.place.spans, *draft.date.spans]
    if not found:
        return ""
    # The headline is kept beside the quote already.
    spans = [span for span in found if span.start > whole.find("\n")] or found
    before, after = whole[: spans[0].start], whole[spans[0].end :]
    start = max((found.end() for found in _SENTENCE_ENDS.finditer(before)), default=0)
    end = _SENTENCE_ENDS.search(after)
    words = " ".join(whole[start : spans[0].end + (end.end() if end else len(after))].split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}\u2026"


def location_of(place: PlaceReading | None, rows: PlaceRows | None = None) -> LocationInput:
    """Where, as far as the gazetteer is sure inside what the draft names; the country when it names nothing."""
    if place is None:
        return LocationInput(precision=LocationPrecision.COUNTRY)
    found = resolve_place(
        place.words, province=place.province_name or None, district=place.district_name or place.district
    )
    match = found.match
    if match is None or (place.place and match.place_slug != place.place):
        match = found.fallback
    return LocationInput.from_match(match, place_text=place.words[:160], district_text=place.district_name, rows=rows)


def _figure(figure: Figure, published: date | None) -> FigureInput:
    """The figure as a cell of the desk's form says it, so that what nobody touches comes back as it was."""
    is_total = figure.victim_class == VictimClass.TOTAL
    number = read_cell(cell_text(figure.low, figure.high, figure.quantifier))
    assert number is not None, "a figure gives a number"
    return FigureInput(
        victim_class=figure.victim_class,
        harm=figure.harm,
        low=number.low,
        high=number.high,
        quantifier=number.quantifier,
        said_by=figure.said_by,
        stated_on=published,
        total_includes_militants=IncludesMilitants.NOT_SAID if is_total else None,
        tags=figure.tags,
    )


def _attributions(draft: Draft, published: date | None) -> tuple[AttributionInput, ...]:
    groups = ArmedGroup.objects.in_bulk([one.group for one in draft.attributions if one.group], field_name="slug")
    return tuple(
        AttributionInput(
            words=one.words,
            track=one.track,
            level=one.level,
            group=groups.get(one.group) if one.group else None,
            report=0,
            stated_on=published,
        )
        for one in draft.attributions
    )
