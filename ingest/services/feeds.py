"""What an administrator does with a feed beside editing it: switching it on and off, having it looked at now."""

from django.db import transaction

from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require
from ingest.choices import RunState
from ingest.models import Feed, FetchRun


@transaction.atomic
def switch(*, feed_id: int, on: bool, by: Person) -> Feed:
    """Have a feed looked at from now on, or no more. Raises NotAllowed for who is no administrator."""
    require(by, Role.ADMINISTRATOR)
    feed = Feed.objects.select_related("site__outlet").select_for_update(of=("self",)).get(pk=feed_id)
    if feed.is_on != on:
        feed.is_on, feed.next_at = on, None
        with recorded(by=by, action="switch_feed", reason="switched on" if on else "switched off"):
            feed.save(update_fields=["is_on", "next_at"])
    return feed


def look_now(*, feed_id: int, by: Person) -> None:
    """Whether a feed may be looked at now. Raises NotAllowed, or RecordError while it is being looked at."""
    require(by, Role.ADMINISTRATOR)
    if FetchRun.objects.filter(feed_id=feed_id, state=RunState.RUNNING).exists():
        raise RecordError("feed", "a worker is looking into this feed already")
