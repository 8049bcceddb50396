"""Reading news: from an article's text to drafts of incidents with evidence. Pure functions, no Django inside."""

from ingest.reading.pipeline import read_article

__all__ = ["read_article"]
