"""The record's own reporting lag, and the days at its end that are therefore provisional."""

from dataclasses import asdict
from datetime import date, timedelta

from django.db.models import Min, OuterRef, QuerySet, Subquery

from incidents.choices import DatePrecision
from incidents.conditional import CACHE_SECONDS
from incidents.generation import answered_generation
from incidents.kept import keep, kept
from incidents.models import Incident, Report
from incidents.past import is_now
from incidents.statistics.lag import Lag, lag_of

# The lag is of the newest incidents, for how soon things are reported changes; so many are enough for a percentile.
NEWEST = 10_000
# Of the last days of the record only what is reported fast is known: they would make the lag look short.
SETTLED_DAYS = 90
# So many incidents are in the settled days before these when the record is large.
NEAR_DAYS = 60


def reporting_lag(last: date | None) -> Lag:
    """Days from an incident to its first dated report, where one is, over the newest public incidents known to the day.

    ``last`` is the record's last day; incidents of the 90 days up to it are left out. Measured by one query, and kept
    until the record changes; of a past moment each time, by two unless the record is large.
    """
    if last is None:
        return Lag(0)
    if not is_now():
        return _measured(last)
    key = f"reporting-lag:{answered_generation().value}"
    if (found := kept(key)) is not None:
        return Lag(**found)
    lag = _measured(last)
    keep(key, asdict(lag), CACHE_SECONDS)
    return lag


def provisional_from(last: date | None, lag: Lag) -> date | None:
    """The first day of the record that is provisional, counted back from its last."""
    return None if last is None else last - timedelta(days=lag.provisional_days - 1)


def _measured(last: date) -> Lag:
    settled = last - timedelta(days=SETTLED_DAYS)
    if is_now():
        found = list(_first_reports(settled))
    else:
        # Of the past no index has the newest at its end: where so many are of a few weeks, no others are read.
        found = list(_first_reports(settled, since=settled - timedelta(days=NEAR_DAYS)))
        if len(found) < NEWEST:
            found = list(_first_reports(settled))
    return lag_of((reported - day).days for day, reported in found if reported is not None)


def _first_reports(until: date, *, since: date = date.min) -> "QuerySet[Incident, tuple[date, date | None]]":
    """The newest incidents of some days: their day, and that of their first dated report, which few lack.

    Those without are not left out here: the database would look for a report of every incident before the newest.
    """
    dated = Report.objects.filter(incident=OuterRef("pk"), published_on__isnull=False).order_by().values("incident")
    found: QuerySet[Incident, tuple[date, date | None]] = (
        Incident.public.filter(date_precision=DatePrecision.DAY, date__range=(since, until))
        .annotate(reported=Subquery(dated.annotate(first=Min("published_on")).values("first")))
        .order_by("-date", "-uid")
        .values_list("date", "reported")[:NEWEST]
    )
    return found
