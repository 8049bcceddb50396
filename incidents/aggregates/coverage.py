"""What the record consists of: rows by class, year and month, and the outlets they rest on. One query each.

These count published rows as they are; a rule is applied where one is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import ExtractYear

from incidents.aggregates.periods import first_day
from incidents.choices import DatePrecision, OutletKind
from incidents.counting import CountingRule
from incidents.models import Outlet
from incidents.querysets import IncidentQuerySet, is_drawn


@dataclass(frozen=True, slots=True)
class ClassYear:
    """Rows of one class that began in one year."""

    event_class: str
    year: int
    rows: int


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """One month. ``without_origin`` rows rest on aggregators alone; ``inexact`` dates are not known to the day."""

    month: date
    rows: int
    without_origin: int
    one_origin: int
    inexact: int
    unlocated: int


@dataclass(frozen=True, slots=True)
class OutletTotal:
    """What published incidents rest on of one outlet. ``first`` and ``last`` are dates of incidents, not of reports."""

    slug: str
    name: str
    kind: str
    reliability: str
    incidents: int
    first: date
    last: date

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return str(OutletKind(self.kind).label)


def classes_by_year(rows: IncidentQuerySet) -> list[ClassYear]:
    """Rows by class and year of the date."""
    found = (
        rows.order_by()
        .annotate(year=ExtractYear("date"))
        .values("event_class", "year")
        .annotate(rows=Count("pk"))
        .order_by("event_class", "year")
    )
    return [ClassYear(row["event_class"], row["year"], row["rows"]) for row in found]


def months(rows: IncidentQuerySet) -> list[MonthCoverage]:
    """Rows by month, oldest first; a month without a row is not in the list."""
    found = (
        rows.order_by()
        .annotate(month=first_day("month", "date"))
        .values("month")
        .annotate(
            rows=Count("pk"),
            without_origin=Count("pk", filter=Q(origins_count=0)),
            one_origin=Count("pk", filter=Q(origins_count=1)),
            inexact=Count("pk", filter=~Q(date_precision=DatePrecision.DAY)),
            located=Count("pk", filter=is_drawn()),
        )
        .order_by("month")
    )
    return [
        MonthCoverage(
            row["month"], row["rows"], row["without_origin"], row["one_origin"], row["inexact"],
            row["rows"] - row["located"],
        )
        for row in found
    ]  # fmt: skip


def in_windows(rows: IncidentQuerySet, rule: CountingRule, windows: Sequence[tuple[date, date]]) -> list[int]:
    """How many of ``rows`` the rule takes in of each window of days, as a filter of these days finds them."""
    inside = [Q(latest__gte=first, earliest__lte=last) for first, last in windows]
    counted = {f"window_{place}": Count("pk", filter=condition) for place, condition in enumerate(inside)}
    if not windows:
        return []
    spanned = rows.overlapping(min(first for first, _ in windows), max(last for _, last in windows))
    found = spanned.counting(rule).order_by().aggregate(**counted)
    return [found[name] for name in counted]


def outlet_totals(rows: IncidentQuerySet) -> list[OutletTotal]:
    """Outlets by the number of these incidents they report, most first. An incident of two outlets is in both."""
    found = (
        Outlet.objects.filter(reports__incident__in=rows.order_by().values("pk"))
        .values("slug", "name", "kind", "reliability")
        .annotate(
            incidents=Count("reports__incident", distinct=True),
            first=Min(F("reports__incident__date")),
            last=Max(F("reports__incident__date")),
        )
        .order_by("-incidents", "name")
    )
    return [OutletTotal(**row) for row in found]
