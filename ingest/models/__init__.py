"""What the news is read from, and what the machine proposes. Nothing here is public."""

from ingest.models.article import Article, ArticleRevision
from ingest.models.draft import Draft, DraftMatch, FieldDecision
from ingest.models.feed import Feed, FetchRun, NewsSite

__all__ = [
    "Article",
    "ArticleRevision",
    "Draft",
    "DraftMatch",
    "Feed",
    "FetchRun",
    "FieldDecision",
    "NewsSite",
]
