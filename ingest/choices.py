"""Vocabularies of reading the news, stored as words."""

from django.db.models import TextChoices


class FeedKind(TextChoices):
    """How an outlet says what is new."""

    FEED = "feed", "RSS or Atom feed"
    SITEMAP = "sitemap", "News sitemap"


class RunState(TextChoices):
    """What became of asking a feed for news."""

    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ArticleState(TextChoices):
    """Where an article is on its way. It moves by filtered updates alone, so that each step is taken once.

    ``found``, ``fetching``, ``fetched`` and ``reading`` are on the way; an article rests in one of the others.
    """

    FOUND = "found", "Found, not yet fetched"
    FETCHING = "fetching", "Being fetched"
    FETCHED = "fetched", "Fetched, not yet read"
    READING = "reading", "Being read"
    DRAFTED = "drafted", "Read: drafts wait or were decided"
    NOT_RELEVANT = "not_relevant", "Read: no incident in it"
    SUSPECT = "suspect", "The page could not be read well"
    FAILED = "failed", "Could not be fetched"
    REFUSED = "refused", "May not be fetched"


UNDER_WAY = frozenset({ArticleState.FOUND, ArticleState.FETCHING, ArticleState.FETCHED, ArticleState.READING})


class DraftState(TextChoices):
    """What a person made of a draft."""

    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    JOINED = "joined", "Added to an incident as a report"
    REJECTED = "rejected", "Rejected"
    SUPERSEDED = "superseded", "Replaced by a newer version of its article"


class DraftRole(TextChoices):
    """Whether the article reports it, or tells of it again."""

    MAIN = "main", "News"
    BACKGROUND = "background", "Told again as background"


class Verdict(TextChoices):
    """Whether a draft is of an incident, or of the same incident as another draft."""

    SAME = "same", "The same"
    POSSIBLE = "possible", "Perhaps the same"
    DIFFERENT = "different", "Different"


class Outcome(TextChoices):
    """What a person did with one field that the machine filled, or left empty."""

    KEPT = "kept", "Kept"
    CHANGED = "changed", "Changed"
    CLEARED = "cleared", "Taken out"
    ADDED = "added", "Added: the machine had nothing"
