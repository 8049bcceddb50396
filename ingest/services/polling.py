"""Asking a feed for news, with a run row that says what came of it."""

from datetime import timedelta

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from ingest.choices import ArticleState, FeedKind, RunState
from ingest.fetching import feeds
from ingest.fetching.addresses import refuse_foreign
from ingest.fetching.problems import Gone, NotAllowed, NotNow, Unreachable
from ingest.models import Article, Feed, FetchRun
from ingest.services.claims import pause_after
from ingest.services.keeping import keep_address
from ingest.services.web import Rules, get

MOST_PROBLEMS = 50
RUN_MINUTES = 5
READERS = {FeedKind.FEED: feeds.read_feed, FeedKind.SITEMAP: feeds.read_sitemap}
# An article rests here; the outlet listing it with a later moment is a reason to look again.
_AT_REST = [ArticleState.DRAFTED, ArticleState.NOT_RELEVANT, ArticleState.SUSPECT, ArticleState.FAILED]
# Some feeds give the present moment for everything they list.
LEAST_BETWEEN_LOOKS = timedelta(hours=1)
# A look whose turn comes later than this is left to the next round.
SOON_SECONDS = 30


class RunLost(Exception):
    """The look was given up by others meanwhile: what it found is to be thrown away."""


def due_feeds() -> list[int]:
    """Feeds that are switched on and due."""
    return list(Feed.objects.due(timezone.now()).values_list("pk", flat=True))


def poll_when_due(feed_id: int) -> float | None:
    """Look into a feed if it is due; the seconds after which to come back, when its website is only just busy.

    Taking a look moves the feed's next moment, so that of two messages one looks.
    """
    now = timezone.now()
    mine = Feed.objects.due(now).filter(pk=feed_id)
    if not mine.update(next_at=now + timedelta(minutes=RUN_MINUTES)) or poll(feed_id) is not None:
        return None
    put_off = Feed.objects.filter(pk=feed_id).values_list("next_at", flat=True).first()
    seconds = (put_off - timezone.now()).total_seconds() if put_off else 0.0
    return max(seconds, 0.0) if seconds < SOON_SECONDS else None


def poll(feed_id: int) -> FetchRun | None:
    """Look into a feed and keep what it lists; None when somebody else is at it, or its website wants a pause.

    The run row is written before the look, so that a lost worker's look shows too, and it holds one look at a time.
    """
    feed = Feed.objects.select_related("site__outlet").filter(pk=feed_id).first()
    if feed is None:
        return None
    try:
        with transaction.atomic():
            run = FetchRun.objects.create(feed=feed)
    except IntegrityError:
        return None
    try:
        return _looked(run, feed)
    except RunLost:
        return None


def _looked(run: FetchRun, feed: Feed) -> FetchRun | None:
    try:
        entries = _listed(feed)
    except NotNow as later:
        _put_off(run, feed, later)
        return None
    except (Unreachable, Gone, NotAllowed) as problem:
        return _failed(run, feed, str(problem), asked=getattr(problem, "wait", 0))
    return _done(run, feed, entries)


def end_abandoned_runs() -> int:
    """End the rows of looks whose worker was lost; their feeds are due again."""
    before = timezone.now() - timedelta(minutes=RUN_MINUTES)
    return FetchRun.objects.abandoned(before).update(
        state=RunState.FAILED, reason="the worker was lost while it looked", finished_at=timezone.now()
    )


def _listed(feed: Feed) -> list[feeds.Entry] | None:
    """What the feed lists; None when it says that nothing has changed."""
    rules = Rules.of(feed.site)
    page = get(feed.url, rules, accept=feeds.ACCEPT, etag=feed.etag, last_modified=feed.last_modified)
    if page.body is None:
        return None
    entries = READERS[FeedKind(feed.kind)](page.body, page.content_type, url=page.url)
    feed.etag, feed.last_modified = page.etag, page.last_modified
    wanted = [part.strip() for part in feed.must_match.split(",") if part.strip()]
    return [entry for entry in entries if not wanted or any(part in entry.url for part in wanted)]


@transaction.atomic
def _done(run: FetchRun, feed: Feed, entries: list[feeds.Entry] | None) -> FetchRun:
    for entry in entries or []:
        _keep(run, feed, entry)
    now = timezone.now()
    run.found = len(entries or [])
    _end(run, RunState.DONE, "" if entries is not None else "nothing has changed since the last look")
    next_at = now + timedelta(minutes=feed.every_minutes)
    _mark(feed, next_at=next_at, failures=0, etag=feed.etag, last_modified=feed.last_modified)
    return run


def _keep(run: FetchRun, feed: Feed, entry: feeds.Entry) -> None:
    """One entry: a new article, one that the outlet has edited since, or one that stands as it was."""
    try:
        refuse_foreign(entry.url, feed.site.hosts, ports=settings.FETCH_PORTS)
        with transaction.atomic():
            article, is_new = keep_address(
                entry.url, feed=feed, outlet=feed.site.outlet, title=entry.title, listed_on=entry.published
            )
    except (IntegrityError, DataError, ValueError, NotAllowed) as error:
        run.failed += 1
        run.problems = [*run.problems, {"url": entry.url, "reason": str(error)[:200]}][:MOST_PROBLEMS]
        return
    if is_new:
        run.new += 1
    elif _is_edited(article, entry):
        run.changed += 1
    else:
        run.unchanged += 1


def _is_edited(article: Article, entry: feeds.Entry) -> bool:
    """Whether the feed gives a later moment than before; then the article is to be fetched again."""
    if entry.published is None or (article.listed_on is not None and entry.published <= article.listed_on):
        return False
    looked_at_before = Q(fetched_at__isnull=True) | Q(fetched_at__lt=timezone.now() - LEAST_BETWEEN_LOOKS)
    resting = Article.objects.filter(looked_at_before, pk=article.pk, state__in=_AT_REST)
    return bool(resting.update(state=ArticleState.FOUND, listed_on=entry.published, state_reason="", queued_at=None))


def _end(run: FetchRun, state: RunState, reason: str) -> None:
    """Write down how the look ended. Raises RunLost when it was given up meanwhile."""
    run.state, run.reason, run.finished_at = state, reason[:300], timezone.now()
    names = ("state", "reason", "finished_at", "found", "new", "changed", "unchanged", "failed", "problems")
    mine = FetchRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
    if not mine.update(**{name: getattr(run, name) for name in names}):
        raise RunLost


def _failed(run: FetchRun, feed: Feed, reason: str, *, asked: int) -> FetchRun:
    _end(run, RunState.FAILED, reason)
    pause = max(pause_after(feed.failures, asked=asked), timedelta(minutes=feed.every_minutes))
    _mark(feed, next_at=timezone.now() + pause, failures=F("failures") + 1)
    return run


def _put_off(run: FetchRun, feed: Feed, later: NotNow) -> None:
    """The host's turn is not free: no look was made, so no row tells of one."""
    run.delete()
    _mark(feed, next_at=timezone.now() + timedelta(seconds=later.seconds))


def _mark(feed: Feed, **changes: object) -> None:
    """Write down what a look means for the next. A feed that was edited meanwhile is due at once, and stays so."""
    Feed.objects.asking_as(feed).update(**changes)
