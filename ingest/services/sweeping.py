"""What makes lost work go on: claims of lost workers are given out again, and workers are told again.

The queue may forget everything; what is to be done is read from the database. Of each outlet one article at a time is
told to a worker, and the worker that has fetched it tells of the next: an outlet with a thousand articles, or with a
slow website, keeps no other outlet's waiting, and the queue stays short.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ingest.choices import ArticleState
from ingest.models import Article, NewsSite
from ingest.services.claims import MOST_ATTEMPTS

MOST_AT_ONCE = 500
# An outlet corrects a toll within the first days.
LOOK_AGAIN_FOR = timedelta(hours=48)
LOOK_AGAIN_EVERY = timedelta(hours=6)
# An article whose turn comes later than this is told of by the next sweep.
SOON = timedelta(seconds=30)
# A message that comes the moment a website's pause ends would come a moment too early half the time.
MARGIN_SECONDS = 0.1


def give_back_lost() -> int:
    """Give back the steps of lost workers; a step that failed so too often leaves the article at rest, with why."""
    before = timezone.now() - timedelta(seconds=settings.INGEST_CLAIM_SECONDS)
    lost = Article.objects.abandoned
    ended = {"claim": None, "claimed_at": None, "queued_at": None}
    done = 0
    for state, back, rest in (
        (ArticleState.FETCHING, ArticleState.FOUND, ArticleState.FAILED),
        (ArticleState.READING, ArticleState.FETCHED, ArticleState.SUSPECT),
    ):
        why = f"the worker was lost or failed {MOST_ATTEMPTS} times while it was at it; its log says more"
        done += lost(state, before).filter(attempts__gte=MOST_ATTEMPTS).update(state=rest, state_reason=why, **ended)
        done += lost(state, before).update(state=back, **ended)
    return done


def look_again() -> int:
    """Have articles with drafts fetched again while their tolls may still change."""
    now = timezone.now()
    again = Article.objects.worth_another_look(found_since=now - LOOK_AGAIN_FOR, fetched_before=now - LOOK_AGAIN_EVERY)
    return again.update(state=ArticleState.FOUND, queued_at=None)


def to_be_told() -> list[tuple[int, ArticleState]]:
    """Articles whose next step a worker is to be told of, with the state they wait in; now they count as told of.

    Of what is to be fetched, one of each outlet of which no other is on its way.
    """
    now = timezone.now()
    told_since = now - timedelta(seconds=settings.INGEST_TOLD_SECONDS)
    untold = Article.objects.waiting(now).untold(told_since)
    busy = Article.objects.being_fetched(told_since).filter(outlet__isnull=False)
    first_ones = untold.filter(state=ArticleState.FOUND).exclude(outlet_id__in=busy.values("outlet_id"))
    to_fetch = first_ones.order_by("outlet_id", "pk").distinct("outlet_id").values_list("pk", flat=True)
    to_read = untold.filter(state=ArticleState.FETCHED).order_by("pk").values_list("pk", flat=True)
    found = [(pk, ArticleState.FOUND) for pk in to_fetch]
    found += [(pk, ArticleState.FETCHED) for pk in to_read[:MOST_AT_ONCE]]
    Article.objects.filter(pk__in=[pk for pk, _ in found]).update(queued_at=now)
    return found


def next_of_its_outlet(article_id: int) -> tuple[int, float] | None:
    """The article of the same outlet to be fetched next, and in how many seconds; None while another is on its way.

    It counts as told of now. Of two workers who ask at once each may be given one; the second to end is given none.
    """
    now = timezone.now()
    told_since = now - timedelta(seconds=settings.INGEST_TOLD_SECONDS)
    outlet = Article.objects.filter(pk=article_id).values("outlet_id")
    others = Article.objects.filter(outlet_id__in=outlet)
    if others.being_fetched(told_since).exists():
        return None
    untold = others.waiting(now + SOON).untold(told_since).filter(state=ArticleState.FOUND).order_by("pk")
    found = untold.values_list("pk", "not_before").first()
    if found is None or not untold.filter(pk=found[0]).update(queued_at=now):
        return None
    pause = NewsSite.objects.filter(outlet_id__in=outlet).values_list("delay_seconds", flat=True).first() or 0.0
    put_off = (found[1] - now).total_seconds() if found[1] else 0.0
    return found[0], max(pause, put_off) + MARGIN_SECONDS
