"""What workers do for the news. Every task takes ids, may come twice, and finds in the database what is to be done."""

from celery import Task, shared_task
from django.conf import settings

from ingest.choices import ArticleState
from ingest.services import fetch, forgetting, polling, read, sweeping

# Until it is queued again, a message that waited longer has been replaced by another.
POLL_SECONDS = 60


@shared_task
def poll_feed(feed_id: int) -> None:
    """Look into a feed now, whether it is due or not, and have what it lists fetched."""
    polling.poll(feed_id)
    tell_workers()


@shared_task
def poll_due_feed(feed_id: int) -> None:
    """Look into a feed if it is still due, and have what it lists fetched; come back if its website is busy."""
    again = polling.poll_when_due(feed_id)
    if again is not None:
        poll_due_feed.apply_async((feed_id,), countdown=again, expires=again + POLL_SECONDS)
    tell_workers()


@shared_task
def fetch_article(article_id: int) -> None:
    """Fetch an article, have it read, and have the next one of its outlet fetched when the website's pause is over."""
    if fetch.fetch(article_id) == ArticleState.FETCHED:
        _tell(read_article, article_id)
    following = sweeping.next_of_its_outlet(article_id)
    if following is not None:
        _tell(fetch_article, following[0], countdown=following[1])


@shared_task
def read_article(article_id: int) -> None:
    """Read an article into drafts."""
    read.read(article_id)


@shared_task
def poll_due_feeds() -> None:
    """Beat: every feed that is due."""
    polling.end_abandoned_runs()
    for feed_id in polling.due_feeds():
        poll_due_feed.apply_async((feed_id,), expires=POLL_SECONDS)


@shared_task
def sweep() -> None:
    """Beat: give back what lost workers held, look again at young articles, and tell workers what waits."""
    sweeping.give_back_lost()
    sweeping.look_again()
    tell_workers()


@shared_task
def forget() -> None:
    """Beat: delete what came to nothing long ago."""
    forgetting.forget()


def tell_workers() -> None:
    """Queue the next step of articles that wait and of which no worker was told lately."""
    for article_id, state in sweeping.to_be_told():
        _tell(fetch_article if state == ArticleState.FOUND else read_article, article_id)


def _tell(step: "Task[[int], None]", article_id: int, *, countdown: float = 0.0) -> None:
    """Queue a step; a message too old to count as told is thrown away unread."""
    step.apply_async((article_id,), countdown=countdown, expires=countdown + settings.INGEST_TOLD_SECONDS)
