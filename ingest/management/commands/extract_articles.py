"""Read articles from files and print what they tell of, a line of JSON each."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ingest.management.articles import articles_in
from ingest.reading import read_article
from ingest.reading.printing import as_json
from ingest.services.articles import article_of
from ingest.services.knowledge import group_knowledge, place_knowledge


class Command(BaseCommand):
    # It reads files and prints: nothing that the checks look after is touched.
    requires_system_checks: list[str] = []
    help = "Read articles (JSON files, or JSON lines from standard input as -) and print drafts. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="JSON of one article a file; - reads JSON lines")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Print one line an article."""
        for raw in articles_in(files):
            article = article_of(raw)
            reading = read_article(article, places=place_knowledge(), groups=group_knowledge())
            self.stdout.write(json.dumps(as_json(article.id, reading), ensure_ascii=False))
