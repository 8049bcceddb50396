"""Fetch and read one address now, and say what came of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.sources import outlet_of_url
from ingest.choices import ArticleState
from ingest.services import fetch, read
from ingest.services.keeping import have_fetched_again, keep_address


class Command(BaseCommand):
    """Work without a worker: for trying an outlet's selectors, and for a look at what the rules make of a page."""

    help = "Fetch and read the article at an address, and print where it stands and what was read."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address."""
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, read, print. CommandError for a website that no outlet's pages may be fetched from."""
        url = options["url"]
        outlet = outlet_of_url(url)
        if outlet is None or not hasattr(outlet, "news_site"):
            raise CommandError("No outlet whose pages may be fetched has this website.")
        article, is_new = keep_address(url, outlet=outlet)
        if not is_new:
            have_fetched_again(article)
        state = fetch.fetch(article.pk)
        if state == ArticleState.FETCHED:
            state = read.read(article.pk)
        article.refresh_from_db()
        why = "Its website wants a pause: try again in a minute." if article.not_before else ""
        self.stdout.write(f"{article}: {article.get_state_display()}. {article.state_reason or why}".strip())
        if article.revision is not None:
            self.stdout.write(f"{article.revision.title}\n{article.revision.drafts.count()} drafts")
