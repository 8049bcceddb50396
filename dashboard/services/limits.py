"""How often readers without an account may ask for something: counted in the cache, and kept nowhere else."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.crypto import salted_hmac

from incidents.kept import one_more

HOUR, DAY = 60 * 60, 24 * 60 * 60

# How many, in how many seconds.
Limit = tuple[int, int]


def exceeded(what: str, who: str, limits: Sequence[Limit]) -> Limit | None:
    """Count one more of ``what`` by ``who``; return the first limit that this exceeds.

    ``who`` is counted by a hash that changes every day. A window begins with the first that is counted. What exceeds it
    is counted too, so that nobody gains by trying on.
    """
    day = timezone.localdate().isoformat()
    name = salted_hmac(f"dashboard.{what}", f"{day} {who}", algorithm="sha256").hexdigest() if who else "all"
    for most, seconds in limits:
        if one_more(f"{what}:{name}:{seconds}", seconds) > most:
            return most, seconds
    return None


def span(seconds: int) -> str:
    """A window in words."""
    return "an hour" if seconds == HOUR else "a day"
