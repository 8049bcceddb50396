"""Articles that no draft came of: pages that could not be read well, could not be fetched, or may not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from dashboard.desk.drafts.queue import RESTING
from ingest.models import Article, Draft

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Resting:
    """One page of them."""

    page: Page[Article]
    waiting: int

    @property
    def pages(self) -> Sequence[tuple[str, str]]:
        """Label and number of the neighbouring pages; "" for one there is not."""
        page = self.page
        return [
            ("Previous", str(page.previous_page_number()) if page.has_previous() else ""),
            ("Next", str(page.next_page_number()) if page.has_next() else ""),
        ]


def resting_of(asked: QueryDict) -> Resting:
    """The page that is asked for, newest first; three queries."""
    articles = Article.objects.filter(state__in=RESTING).select_related("outlet", "feed")
    return Resting(Paginator(articles, PAGE_SIZE).get_page(asked.get("page")), Draft.objects.waiting().count())
