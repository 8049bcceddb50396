"""The days an inexact date may mean, as database expressions.

day: the day, or start to end. few_days: three days either side. week: the Monday to Sunday that holds the date.
month and year: the calendar month or year. (Ours; an inexact date matches a range that its span overlaps.)
"""

from django.db import models
from django.db.models import Case, F, Func, When
from django.db.models.functions import Coalesce

from incidents.choices import DatePrecision


class _DayOf(Func):
    """A day computed from a date by immutable SQL, so that a stored generated column may use it."""

    output_field = models.DateField()


def _day(template: str, *expressions: object) -> _DayOf:
    return _DayOf(*expressions, template=template)


def earliest_day() -> Case:
    """The first day the date may mean."""
    date = F("date")
    return Case(
        When(date_precision=DatePrecision.FEW_DAYS, then=_day("(%(expressions)s - 3)", date)),
        When(
            date_precision=DatePrecision.WEEK,
            then=_day("(date_trunc('week', %(expressions)s::timestamp)::date)", date),
        ),
        When(
            date_precision=DatePrecision.MONTH,
            then=_day("(date_trunc('month', %(expressions)s::timestamp)::date)", date),
        ),
        When(
            date_precision=DatePrecision.YEAR,
            then=_day("(date_trunc('year', %(expressions)s::timestamp)::date)", date),
        ),
        default=date,
        output_field=models.DateField(),
    )


def latest_day() -> Case:
    """The last day the date may mean."""
    end = Coalesce(F("date_end"), F("date"))

    def close_of(unit: str) -> _DayOf:
        return _day(f"((date_trunc('{unit}', %(expressions)s::timestamp) + interval '1 {unit}')::date - 1)", end)

    return Case(
        When(date_precision=DatePrecision.FEW_DAYS, then=_day("(%(expressions)s + 3)", end)),
        When(date_precision=DatePrecision.WEEK, then=close_of("week")),
        When(date_precision=DatePrecision.MONTH, then=close_of("month")),
        When(date_precision=DatePrecision.YEAR, then=close_of("year")),
        default=end,
        output_field=models.DateField(),
    )
