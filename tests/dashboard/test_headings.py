"""The headings of every page: a reader who walks them by ear meets one title, and no level is skipped."""

import itertools
import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern

from dashboard import urls

pytestmark = pytest.mark.usefixtures("record_db")

# What stands in an address, by its name there or by the name of the page.
GIVEN = {
    "uid": "PK-000457",
    "year": "2024",
    "month": "5",
    "token": "unknown",
    "group": "ttp",
    "district": "quetta",
    "campaign": "bla-wave-august-2024-operation-herof",
    "figure": "timeline",
    "figure-embed": "timeline",
}
# Answers that are no page, pages for those who are signed in, and a page that only leads on.
NO_PAGE = re.compile(r"\.(json|csv|pdf|atom)$|^accounts/|/revoke/$|^corrections/$|^check/as-")
VARIANTS = [
    *(f"/map/?layer={layer}" for layer in ("density", "hexagons", "years")),
    "/map/?layer=change&date_from=2024-01-01&date_to=2024-12-31",
    *(f"/trends/?show={view}" for view in ("years", "days", "people")),
    "/compare/?compare=counting&a=attacks&b=pips_like",
    "/districts/?q=nothing-is-called-so",
    "/incidents/?district=quetta&date_to=2021-01-02",
    "/incidents/?date_from=wrong",
    "/?date_from=wrong",
    "/alerts/new/?province=wrong",
    "/nowhere/",
]


class Headings(HTMLParser):
    """The levels of a page's headings, in order."""

    def __init__(self, body: str) -> None:
        """Read the page."""
        super().__init__()
        self.levels: list[int] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Keep what is a heading."""
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def address(pattern: URLPattern) -> str:
    """The page's address, with something that the record holds."""
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>", lambda found: GIVEN.get(found[1]) or GIVEN[str(pattern.name)], str(pattern.pattern)
    )


PAGES = [address(pattern) for pattern in urls.urlpatterns if not NO_PAGE.search(str(pattern.pattern))]


def test_every_page_has_one_title_and_skips_no_level(client: Client) -> None:
    for path in (*PAGES, *VARIANTS):
        levels = Headings(client.get(path).content.decode()).levels
        assert levels[:1] == [1], path
        assert levels.count(1) == 1, path
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), f"{path}: {levels}"
