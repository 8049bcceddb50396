"""Articles that print another's words: copies of one wire or release are one origin, however many outlets print it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from ingest.matching.texts import is_copy
from ingest.models import ArticleRevision

WITHIN = timedelta(days=3)
MOST_COMPARED = 20


def keep_copies(revision: ArticleRevision, alike: Collection[int]) -> None:
    """Say which versions of other articles have nearly the words of this one; the earliest of them is the original.

    Looked for among the versions ``alike``, which tell of like incidents, the most alike first, and those of just the
    same text. One query when there is no copy, four when there is.
    """
    likely = Q(pk__in=list(alike)[:MOST_COMPARED]) | Q(content_hash=revision.content_hash)
    others = ArticleRevision.objects.filter(likely).exclude(article=revision.article_id).select_related("copy_of")
    found = [
        other
        for other in others.order_by("-pk")[: 2 * MOST_COMPARED]
        if abs(_came_out(other) - _came_out(revision)) <= WITHIN and is_copy(other.text, revision.text)
    ]
    if found:
        _name_the_original([revision, *found, *(other.copy_of for other in found if other.copy_of)])


def _name_the_original(same: Collection[ArticleRevision]) -> None:
    """Let all copies, and copies of what was thought the original, name the earliest."""
    first = min(same, key=lambda one: (_came_out(one), one.pk))
    known = {one.pk for one in same}
    versions = ArticleRevision.objects
    versions.filter(Q(pk__in=known) | Q(copy_of__in=known)).exclude(article=first.article_id).update(copy_of=first)
    versions.filter(pk=first.pk).update(copy_of=None)
    for one in same:
        one.copy_of = None if one.article_id == first.article_id else first


def _came_out(revision: ArticleRevision) -> datetime:
    return revision.published_at or revision.fetched_at
