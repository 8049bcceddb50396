"""The desk's own navigation."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

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
    ("From the news", "desk:drafts", Role.EDITOR),
    ("New incident", "desk:incident-new", Role.EDITOR),
    ("Incidents", "desk:incidents", Role.EDITOR),
    ("Review", "desk:review", Role.EDITOR),
    ("Readers’ reports", "desk:reader-reports", Role.EDITOR),
    ("Import", "desk:imports", Role.EDITOR),
    ("Comparison", "desk:comparison", Role.EDITOR),
    ("Reference", "desk:reference", Role.EDITOR),
    ("People", "desk:people", Role.ADMINISTRATOR),
)
# Pages that stand under an item though their address does not, by the names of both addresses.
ALSO_UNDER = (("desk:feeds", "desk:drafts"),)


@register.simple_tag(takes_context=True)
def desk_navigation(context: template.Context) -> list[DeskItem]:
    """The pages of the desk that the person may open; the nearest one above the page that is shown is marked."""
    request = context["request"]
    pages = [(label, reverse(name)) for label, name, role in ITEMS if has_role(request.user, role)]
    path = _nominal(request.path)
    nearest = max((url for _, url in pages if _leads_to(url, path)), key=len, default="")
    return [
        DeskItem(label, url, "page" if url == request.path else "true" if url == nearest else "")
        for label, url in pages
    ]


def _nominal(path: str) -> str:
    """The path, or the item's where the page stands under it by its matter alone."""
    return next((reverse(item) for page, item in ALSO_UNDER if path.startswith(reverse(page))), path)


def _leads_to(url: str, path: str) -> bool:
    """Whether a page stands under an item; under the desk's first page stands only that page itself."""
    return path == url if url == reverse("desk:home") else path.startswith(url)
