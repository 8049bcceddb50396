"""The desk's own navigation."""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse

from incidents.roles import Role, has_role

register = template.Library()


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One entry; ``current`` is the value of aria-current, "" for a page elsewhere."""

    label: str
    url: str
    current: str


# Label, name of the address, and the least role it is for.
ITEMS = (
    ("Desk", "desk:home", Role.EDITOR),
    ("New incident", "desk:incident-new", Role.EDITOR),
    ("Incidents", "desk:incidents", Role.EDITOR),
    ("Review", "desk:review", Role.EDITOR),
    ("Readers’ reports", "desk:reader-reports", Role.EDITOR),
    ("Import", "desk:imports", Role.EDITOR),
    ("Reference", "desk:reference", Role.EDITOR),
    ("People", "desk:people", Role.ADMINISTRATOR),
)


@register.simple_tag(takes_context=True)
def desk_navigation(context: template.Context) -> list[DeskItem]:
    """The pages of the desk that the person may open."""
    request = context["request"]
    found = []
    for label, name, role in ITEMS:
        if not has_role(request.user, role):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(DeskItem(label, url, _current(request.path, url, home=name == "desk:home")))
    return found


def _current(path: str, url: str, *, home: bool) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) and not home else ""
