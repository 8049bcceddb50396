"""A look at one page for an editor who waits for it: its headline, its day and a short quote. Nothing is kept."""

import re
import time
from dataclasses import dataclass
from datetime import date

from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import require
from incidents.sources import outlet_of_url, refuse_bad_url
from ingest.fetching.client import Page
from ingest.fetching.pages import ACCEPT, Selectors, Story, Unclear, read_page
from ingest.fetching.problems import Gone, NotAllowed, NotNow, Unreachable
from ingest.models import NewsSite
from ingest.services.entries import LONGEST_QUOTE, PAKISTAN
from ingest.services.web import Rules, get

# An editor waits this long for a website's turn; a worker would come back later.
LONGEST_WAIT = 4.0
_END = re.compile(r"(?<=[.!?\u06d4])\s+(?=[^a-z])")


@dataclass(frozen=True, slots=True)
class Glance:
    """What a page says, for the fields of a source. ``published_on`` is None where it names no day."""

    title: str
    published_on: date | None
    quote: str


def glance(*, url: str, by: Person) -> Glance:
    """Look at a page by the rules of its outlet, for at most about fifteen seconds.

    Raises NotAllowed of the record for who is no editor, and RecordError("url", …) saying in words what is in the way.
    """
    require(by, Role.EDITOR)
    url = refuse_bad_url(url)
    outlet = outlet_of_url(url)
    site = NewsSite.objects.filter(outlet=outlet).first() if outlet else None
    if site is None:
        raise RecordError("url", "pages of this website are not fetched here: copy the headline, day and quote by hand")
    try:
        page = _in_its_turn(url, Rules.of(site))
        selectors = Selectors(site.title_selector, site.body_selector, site.date_selector, site.remove_selector)
        return _glance_of(read_page(page, selectors))
    except (Unreachable, Gone, NotAllowed, NotNow, Unclear) as problem:
        raise RecordError("url", f"the page could not be read: {problem}") from problem


def _in_its_turn(url: str, rules: Rules) -> Page:
    try:
        return get(url, rules, accept=ACCEPT)
    except NotNow as later:
        if later.seconds > LONGEST_WAIT:
            raise
        time.sleep(later.seconds)
    return get(url, rules, accept=ACCEPT)


def _glance_of(story: Story) -> Glance:
    published = story.published.astimezone(PAKISTAN).date() if story.published else None
    lead = _END.split(story.text.partition("\n")[0], maxsplit=1)[0]
    quote = lead if len(lead) <= LONGEST_QUOTE else f"{lead[: LONGEST_QUOTE - 1].rstrip()}\u2026"
    return Glance(story.title[:300], published, quote)
