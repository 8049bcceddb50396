"""What is not kept for ever: texts that came to nothing, and the rows of looks that are long over."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ingest.choices import ArticleState, RunState
from ingest.models import Article, FetchRun

MOST_AT_ONCE = 5000


@transaction.atomic
def forget() -> tuple[int, int]:
    """Delete old articles with all their texts that came to nothing, and old looks; how many of each.

    An article that a person decided on is never deleted, whatever became of it.
    """
    if settings.INGEST_KEEP_DAYS <= 0:
        return 0, 0
    before = timezone.now() - timedelta(days=settings.INGEST_KEEP_DAYS)
    articles = Article.objects.came_to_nothing(before).order_by("pk").values_list("pk", flat=True)
    gone = list(articles[:MOST_AT_ONCE])
    # An article that was read must name its text, so it lets go of it first.
    old_articles = Article.objects.filter(pk__in=gone)
    old_articles.update(state=ArticleState.FAILED, state_reason="forgotten", revision=None)
    old_articles.delete()
    runs = FetchRun.objects.filter(started_at__lt=before).exclude(state=RunState.RUNNING)
    return len(gone), runs.delete()[0]
