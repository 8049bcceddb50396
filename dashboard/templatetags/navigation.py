"""The pages in the masthead and under it, and which of them is open."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from dashboard import analyses

register = template.Library()

# Label, and the names of the addresses that stand under it; the first is where its link goes.
PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Overview", ("overview",)),
    ("Map", ("map",)),
    ("Timeline", ("timeline",)),
    ("Incidents", ("incidents", "incident", "incident-report", "incident-report-sent")),
    ("Groups", ("groups", "group")),
    ("Districts", ("districts", "district")),
    ("Analysis", ("analysis", *analyses.NAMES)),
    ("Corrections", ("corrections", "moved")),
    ("Methodology", ("methodology",)),
    ("Data", ("data", "interface", "interface-guide")),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link. ``current`` is the value of aria-current: "page", "true" for a page below it, or ""."""

    label: str
    url: str
    current: str


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[NavItem]:
    """The masthead's links; an error page has no request, so none is current there."""
    here = _open_page(context.get("request"))
    return [_item(label, names, here) for label, names in PAGES]


@register.simple_tag(takes_context=True)
def analysis_navigation(context: template.Context) -> list[NavItem]:
    """The links between the pages of analysis, where one of them is open; else none."""
    here = _open_page(context.get("request"))
    if here not in analyses.NAMES:
        return []
    return [_item(analysis.label, analysis.names, here) for analysis in analyses.ANALYSES]


def _item(label: str, names: tuple[str, ...], here: str) -> NavItem:
    return NavItem(label, reverse(f"dashboard:{names[0]}"), _current(here, names))


def _open_page(request: Any) -> str:  # noqa: ANN401
    match = getattr(request, "resolver_match", None)
    return str(match.url_name) if match is not None and match.namespace == "dashboard" else ""


def _current(here: str, names: tuple[str, ...]) -> str:
    if here == names[0]:
        return "page"
    return "true" if here in names else ""
