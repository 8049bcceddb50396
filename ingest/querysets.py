"""Queries on feeds, articles and drafts that read as sentences."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from ingest.choices import ArticleState, DraftRole, DraftState, RunState

if TYPE_CHECKING:
    from ingest.models import Article, Draft, Feed, FetchRun  # noqa: F401

# No moment is set farther ahead than a day. One that lies farther off was written by a clock that was wrong.
FARTHEST_AHEAD = timedelta(hours=25)
# What has happened has happened before now; clocks of several machines differ by this much at most.
CLOCKS_DIFFER = timedelta(minutes=5)


def _has_come(name: str, now: datetime) -> Q:
    """The moment is not set, or has come."""
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": now}) | Q(**{f"{name}__gt": now + FARTHEST_AHEAD})


def _is_before(name: str, moment: datetime) -> Q:
    """It happened before a moment that lies minutes ago at most, or is said to happen yet: a clock was set back."""
    return Q(**{f"{name}__lt": moment}) | Q(**{f"{name}__gt": moment + 2 * CLOCKS_DIFFER})


class FeedQuerySet(models.QuerySet["Feed"]):
    """Feeds."""

    def due(self, now: datetime) -> Self:
        """Switched on, and not to be left alone any longer."""
        return self.filter(_has_come("next_at", now), is_on=True)

    def asking_as(self, feed: "Feed") -> Self:
        """The row of ``feed`` while it asks as that does: at the same address, for the same entries."""
        return self.filter(pk=feed.pk, url=feed.url, kind=feed.kind, must_match=feed.must_match)


class FetchRunQuerySet(models.QuerySet["FetchRun"]):
    """Looks into feeds."""

    def abandoned(self, before: datetime) -> Self:
        """Still running, though begun before ``before``: the worker was lost."""
        return self.filter(_is_before("started_at", before), state=RunState.RUNNING)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles on their way."""

    def waiting(self, now: datetime) -> Self:
        """Whose next step may be taken now."""
        return self.filter(_has_come("not_before", now), state__in=[ArticleState.FOUND, ArticleState.FETCHED])

    def untold(self, before: datetime) -> Self:
        """Of which no worker was told since ``before``: the message may be lost."""
        return self.filter(Q(queued_at__isnull=True) | _is_before("queued_at", before))

    def being_fetched(self, told_since: datetime) -> Self:
        """Of which a worker was told since ``told_since``, and which are not fetched yet."""
        on_the_way = self.filter(state__in=[ArticleState.FOUND, ArticleState.FETCHING], queued_at__isnull=False)
        return on_the_way.exclude(_is_before("queued_at", told_since))

    def abandoned(self, state: ArticleState, before: datetime) -> Self:
        """In a step that was begun before ``before``: the worker was lost."""
        return self.filter(_is_before("claimed_at", before), state=state)

    def worth_another_look(self, *, found_since: datetime, fetched_before: datetime) -> Self:
        """With drafts, new enough that its outlet may still change the toll, and not looked at lately.

        What was pasted was never fetched, and what a feed listed is left alone once the feed is switched off.
        """
        young = self.filter(state=ArticleState.DRAFTED, found_at__gte=found_since, fetched_at__lt=fetched_before)
        return young.filter(Q(feed__isnull=True) | Q(feed__is_on=True))

    def came_to_nothing(self, before: datetime) -> Self:
        """Found, and last fetched, before ``before``, at rest, and without a draft that counts."""
        nothing = [ArticleState.NOT_RELEVANT, ArticleState.SUSPECT, ArticleState.FAILED, ArticleState.REFUSED]
        old = self.filter(Q(fetched_at__isnull=True) | Q(fetched_at__lt=before), found_at__lt=before, state__in=nothing)
        matters = [state for state in DraftState.values if state != DraftState.SUPERSEDED]
        return old.exclude(revisions__drafts__state__in=matters)


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts."""

    def waiting(self) -> Self:
        """What a person must decide on: news, not what an article tells again as background."""
        return self.filter(state=DraftState.WAITING, role=DraftRole.MAIN)

    def of_story(self, first: int) -> Self:
        """Those that tell of the same incident as the draft numbered ``first``, with that one."""
        return self.filter(Q(pk=first) | Q(story_id=first))

    def in_order(self) -> Self:
        """Stories together, newest story first; in a story the first draft first."""
        return self.annotate(first=models.functions.Coalesce("story_id", "id")).order_by(F("first").desc(), "id")
