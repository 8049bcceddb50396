"""Reading the record as it stood at a past moment, or as it was known by a day, with the queries that read it now."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef

from incidents.models import RecordedGeneration, RecordGeneration, Report
from incidents.past_views import AS_OF, AS_OF_KNOWN_BY, KNOWN_BY
from incidents.querysets import IncidentQuerySet

# The parameters that say it: what the record held at a moment, and what had been published by a day.
PAST = ("as_of", "known_by")
_of_the_past: ContextVar[bool] = ContextVar("of_the_past", default=False)


class NotYet(ValueError):
    """A moment that has not come: what will be recorded by then is not known."""


@dataclass(frozen=True, slots=True)
class Past:
    """When a question is asked of: the record as it stood at ``as_of``, from what was published by ``known_by``."""

    as_of: datetime | None = None
    known_by: date | None = None

    def reading(self) -> AbstractContextManager[None]:
        """What the answer is read inside."""
        return reading(as_of=self.as_of, known_by=self.known_by)

    def without_day(self, rows: IncidentQuerySet) -> int | None:
        """How many rows rest on reports without a day alone, which no ``known_by`` can place; None without one."""
        if self.known_by is None:
            return None
        with reading(as_of=self.as_of):
            dated = Report.objects.filter(incident=OuterRef("pk"), published_on__isnull=False)
            return rows.filter(~Exists(dated)).count()


@contextmanager
def reading(*, as_of: datetime | None = None, known_by: date | None = None) -> Iterator[None]:
    """Inside, every query of the record answers as it stood at ``as_of``, from what was published by ``known_by``.

    With neither, as it stands. Tables of reference (places, groups, outlets) read as they are now. A place that is
    withheld now, and an incident that was taken down, are not shown of the past either. Only for reading: the views
    cannot be written to, and what the same transaction has written before is not told apart. Raises NotYet for a moment
    in the future.
    """
    if as_of is None and known_by is None:
        yield
        return
    with transaction.atomic():
        settings = {"search_path": _setting("search_path")}
        schema = KNOWN_BY if as_of is None else AS_OF if known_by is None else AS_OF_KNOWN_BY
        path = schema if schema != AS_OF_KNOWN_BY else f"{AS_OF_KNOWN_BY}, {AS_OF}"
        _set("search_path", f"{path}, {settings['search_path']}")
        if as_of is not None:
            _set("nigran.generation", str(generation_at(as_of)))
        if known_by is not None:
            _set("nigran.known_by", known_by.isoformat())
        before = _of_the_past.get()
        _of_the_past.set(True)
        try:
            yield
        finally:
            _of_the_past.set(before)
            _set("search_path", settings["search_path"])


def is_now() -> bool:
    """Whether queries answer with the record as it stands, not inside ``reading`` of a moment or a day."""
    return not _of_the_past.get()


def record_began() -> datetime | None:
    """When anything was first recorded; None while nothing is. What happened before was entered later."""
    found: datetime | None = RecordedGeneration.objects.aggregate(first=Min("committed_at"))["first"]
    return found


def generation_at(moment: datetime) -> int:
    """The number the record had at a moment; 0 before anything was recorded. Must run in a transaction.

    The answer for a moment never changes: a transaction that is just committing, and may have stamped itself before
    it, is waited for. Raises NotYet for a moment in the future.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s > clock_timestamp()", [moment])
        (is_future,) = cursor.fetchone()
    if is_future:
        raise NotYet("this moment has not come yet")
    newest = RecordedGeneration.objects.aggregate(last=Max("committed_at"))["last"]
    if newest is None or newest <= moment:
        list(RecordGeneration.objects.select_for_update())
    found = RecordedGeneration.objects.filter(committed_at__lte=moment).aggregate(last=Max("value"))["last"]
    return found or 0


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        (value,) = cursor.fetchone()
    return str(value)


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
