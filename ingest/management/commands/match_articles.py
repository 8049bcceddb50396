"""Read articles from files and print which of them tell of one incident, a line of JSON a pair."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from incidents.sources import canonical_url
from ingest.management.articles import articles_in
from ingest.matching.articles import Pair, Told, pairs, told_of
from ingest.reading import read_article
from ingest.services.articles import article_of
from ingest.services.ground import Ground, known_ground
from ingest.services.knowledge import group_knowledge, place_knowledge


class Command(BaseCommand):
    help = "Read articles as extract_articles does and print the pairs that are, or may be, of one incident."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="JSON of one article a file; - reads JSON lines")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Print one line a pair worth showing; a pair that is not printed is different."""
        ground = known_ground()
        told = [_told(raw, ground) for raw in articles_in(files)]
        for pair in pairs(told):
            self.stdout.write(json.dumps(_as_json(pair), ensure_ascii=False))


def _told(raw: dict[str, Any], ground: Ground) -> Told:
    article = article_of(raw)
    reading = read_article(article, places=place_knowledge(), groups=group_knowledge())
    return told_of(article, reading, address=canonical_url(article.url) if article.url else "", ground=ground)


def _as_json(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "score": round(pair.score, 3),
        "verdict": pair.verdict,
        "signals": list(pair.signals),
    }
