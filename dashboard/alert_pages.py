"""What the pages of alerts show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from dashboard import words
from dashboard.alert_mails import filter_of
from dashboard.following import followed_query
from dashboard.models import Alert, AlertDelivery
from dashboard.services.alerts import LOG_KEPT, PAUSED_KEPT, VALID_FOR
from incidents.filters import IncidentFilterSet

DAYS = 30
LOG_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Expected:
    """What a filter found in the last thirty days, so that one knows how much mail to expect.

    ``published`` were first published here in these days; ``happened`` of them had happened in these days too.
    """

    days: int
    published: int
    happened: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as the page that offers an alert on it shows it."""

    words: str
    query: str
    rows_url: str
    ends: dt.date | None
    expected: Expected


@dataclass(frozen=True, slots=True)
class Managed:
    """An alert as its own page shows it, with its newest mails."""

    alert: Alert
    words: str
    rows_url: str
    deliveries: Sequence[AlertDelivery]

    @property
    def kept(self) -> dict[str, int]:
        """How many days what is kept."""
        return kept_days()


def wanted(filters: IncidentFilterSet) -> Wanted:
    """What an alert on a filter would tell; one query beside those of the filter."""
    query = followed_query(filters)
    end = filters.period[1]
    return Wanted(
        words=words.lowered(filters.words()),
        query=query,
        rows_url=rows_url(query),
        ends=end if end and end < timezone.localdate() else None,
        expected=_expected(filters),
    )


def managed(alert: Alert) -> Managed:
    """The page of an alert."""
    filters = filter_of(alert.query)
    shown = words.lowered(filters.words()) if filters.is_valid() else "a filter that cannot be read any more"
    return Managed(alert, shown, rows_url(alert.query), list(alert.deliveries.all()[:LOG_LENGTH]))


def kept_days() -> dict[str, int]:
    """How many days what is kept: an address not confirmed, the log, an alert whose mail does not arrive."""
    return {"unconfirmed": VALID_FOR.days, "log": LOG_KEPT.days, "paused": PAUSED_KEPT.days}


def rows_url(query: str) -> str:
    """The list of a filter's incidents."""
    return f"{reverse('dashboard:incidents')}?{query}" if query else reverse("dashboard:incidents")


def _expected(filters: IncidentFilterSet) -> Expected:
    now = timezone.now()
    new = filters.counted.filter(first_publication__at__gte=now - dt.timedelta(days=DAYS))
    since = timezone.localdate(now) - dt.timedelta(days=DAYS)
    counts = new.aggregate(published=Count("pk"), happened=Count("pk", filter=Q(latest__gte=since)))
    return Expected(DAYS, **counts)
