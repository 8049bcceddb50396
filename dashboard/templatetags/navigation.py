"""The pages in the masthead, and which of them is open."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

# Label, and the names of the addresses that stand under it; the first is where its link goes.
PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Overview", ("overview",)),
    ("Map", ("map",)),
    ("Timeline", ("timeline",)),
    ("Incidents", ("incidents", "incident", "incident-report", "incident-report-sent")),
    ("Groups", ("groups", "group")),
    ("Districts", ("districts", "district")),
    ("Other trackers", ("trackers",)),
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
    return [NavItem(label, reverse(f"dashboard:{names[0]}"), _current(here, names)) for label, names in PAGES]


def _open_page(request: Any) -> str:  # noqa: ANN401
    match = getattr(request, "resolver_match", None)
    return str(match.url_name) if match is not None and match.namespace == "dashboard" else ""


def _current(here: str, names: tuple[str, ...]) -> str:
    if here == names[0]:
        return "page"
    return "true" if here in names else ""
