"""The record's values in templates: `{% load record %}`. The wording itself is in dashboard/words.py."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard import words
from incidents.models import Attribution, CasualtyFigure, Incident

register = template.Library()


@register.filter
def count(value: int | None) -> str:
    """A number with thousands separated, "–" when not reported."""
    return words.number(value)


@register.filter
def day(value: date) -> str:
    """10 March 2026."""
    return words.day(value)


@register.filter
def short_day(value: date) -> str:
    """10 Mar 2026."""
    return words.day(value, month="%b")


@register.filter
def short_date(incident: Incident) -> SafeString:
    """The date of a row; an inexact one carries ``~`` and says so to a screen reader."""
    text = words.short_date(incident)
    if not text.startswith("~"):
        return format_html('<span class="nowrap">{}</span>', text)
    return format_html(
        '<span class="nowrap"><span class="doubt" aria-hidden="true">~</span>'
        '<span class="visually-hidden">about </span>{}</span>',
        text[1:],
    )


@register.filter
def date_words(incident: Incident) -> str:
    """The date with its precision in words."""
    return words.date_words(incident)


@register.filter
def place_lines(incident: Incident) -> words.PlaceLines:
    """Name, wider units and doubt of a place."""
    return words.place_lines(incident)


@register.filter
def place_words(incident: Incident) -> str:
    """The place with its precision in words."""
    return words.place_words(incident)


@register.filter
def what(incident: Incident) -> str:
    """How it was done."""
    return words.what(incident)


@register.filter
def targets(incident: Incident) -> str:
    """Who or what was struck."""
    return words.targets(incident)


@register.filter
def named_groups(incident: Incident) -> list[words.Named]:
    """The groups a row names, with who says so."""
    return words.named_groups(incident.attributions.all())


@register.filter
def track_words(attribution: Attribution) -> str:
    """Who says so, and how firmly."""
    return words.track_words(attribution.track, attribution.level)


@register.filter
def figure_words(figure: CasualtyFigure) -> str:
    """A source's number in its own words."""
    return words.figure_words(figure)


@register.filter
def lowered(label: str) -> str:
    """A label as it reads inside a sentence."""
    return words.lowered(label)


@register.simple_tag
def interval(low: int | None, best: int | None, high: int | None) -> SafeString:
    """The low–high of a figure in grey, nothing when it says no more than the figure."""
    text = words.interval(low, high, best)
    return format_html('<span class="range">{}</span>', text) if text else SafeString("")


@register.simple_tag
def plural(amount: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return words.plural(amount, one, many)


@register.simple_tag
def named_share(named: int, rows: int) -> str:
    """How many of the rows name a group, as a share: "22 % of 617"."""
    return words.share(named, rows)
