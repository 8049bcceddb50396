"""Reading the record as it stood at a past moment, or as it was known by a day, with the queries that read it now."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone
from psycopg import IsolationLevel

from incidents.models import IncidentChange, RecordedGeneration, RecordGeneration, Report
from incidents.past_views import AS_OF, AS_OF_KNOWN_BY, KNOWN_BY
from incidents.querysets import IncidentQuerySet

# The parameters that say it: what the record held at a moment, and what had been published by a day.
PAST = ("as_of", "known_by")
# Each asked once for every answer of the past.
_TABLE = RecordedGeneration._meta.db_table
_GENERATION_AT = f"""
    SELECT %s > clock_timestamp(),
           (SELECT max(committed_at) FROM {_TABLE}),
           (SELECT max(value) FROM {_TABLE} WHERE committed_at <= %s)
"""  # noqa: S608 (a table's name)
# So many changes since a moment are looked at for every sum in less time than all rows for one.
FEW_CHANGES = 50_000
# A setting that is not asked for stays as it is: one past may be read inside another.
_READ_FROM = f"""
    SELECT before,
           (SELECT count(*) FROM (SELECT FROM {IncidentChange._meta.db_table}
                                   WHERE generation > nullif(%s, '')::bigint LIMIT {FEW_CHANGES + 1}) moved),
           set_config('search_path', %s || ', ' || before, true),
           CASE WHEN %s <> '' THEN set_config('nigran.generation', %s, true) END,
           CASE WHEN %s <> '' THEN set_config('nigran.known_by', %s, true) END
      FROM (SELECT current_setting('search_path') AS before) now
"""  # noqa: S608 (a table's name)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is being read: since when, whether of the past, of which generation, and whether sums answer."""

    began: datetime
    is_past: bool = False
    generation: int | None = None
    has_sums: bool = True


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


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

    def kept(self) -> "Past":
        """The past that gives what is being read now for ever: the record as it stood when the reading began."""
        return Past(self.as_of or read_at(), self.known_by)

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

    With neither, as it stands: all of one moment, whatever is committed meanwhile. Tables of reference (places, groups,
    outlets) read as they are now. A place that is withheld now, and an incident that was taken down, are not shown of
    the past either. Only for reading: the views cannot be written to, and what the same transaction has written before
    is not told apart. Raises NotYet for a moment in the future.
    """
    began = timezone.now()
    if as_of is None and known_by is None:
        outside = _reading.get()
        with _one_moment(), _set(outside or _Reading(began)):
            yield
        return
    schema = KNOWN_BY if as_of is None else AS_OF if known_by is None else AS_OF_KNOWN_BY
    path = schema if schema != AS_OF_KNOWN_BY else f"{AS_OF_KNOWN_BY}, {AS_OF}"
    # What had been recorded by a moment never changes, and is of one moment anyway.
    with _one_moment() if as_of is None else transaction.atomic():
        generation = None if as_of is None else generation_at(as_of)
        asked = "" if generation is None else str(generation)
        before, changes = _read_from(path, generation=asked, known_by=known_by.isoformat() if known_by else "")
        sums = schema == AS_OF and changes <= FEW_CHANGES
        with _set(_Reading(began, is_past=True, generation=generation, has_sums=sums)):
            yield
        # An error takes the whole way back by itself, and lets nothing be asked before.
        _read_again_from(before)


@contextmanager
def _set(read: _Reading) -> Iterator[None]:
    token = _reading.set(read)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees one moment of the record throughout; inside another, what that one sees."""
    if connection.in_atomic_block:
        yield
        return
    try:
        with transaction.atomic():
            # Said to the connection, which says it as it begins: a statement of its own would be a round trip more.
            connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
            yield
    finally:
        if connection.connection is not None:
            connection.connection.isolation_level = None


def read_at() -> datetime:
    """When the reading that is going on began; now, outside of one."""
    current = _reading.get()
    return current.began if current else timezone.now()


def is_now() -> bool:
    """Whether queries answer with the record as it stands, not inside ``reading`` of a moment or a day."""
    current = _reading.get()
    return current is None or not current.is_past


def has_sums() -> bool:
    """Whether sums answer for all rows: as the record stands, and of a moment since which little of it has moved."""
    current = _reading.get()
    return current is None or current.has_sums


def moved_on() -> QuerySet[IncidentChange]:
    """The next change of each incident that was there at the moment asked of, and has moved since; none of now."""
    current = _reading.get()
    if current is None or current.generation is None:
        return IncidentChange.objects.none()
    return IncidentChange.objects.filter(generation__gt=current.generation, previous__lte=current.generation)


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
        cursor.execute(_GENERATION_AT, [moment, moment])
        is_future, newest, found = cursor.fetchone()
        if is_future:
            raise NotYet("this moment has not come yet")
        if newest is None or newest <= moment:
            list(RecordGeneration.objects.select_for_update())
            cursor.execute(_GENERATION_AT, [moment, moment])
            _, _, found = cursor.fetchone()
    return found or 0


def _read_from(path: str, *, generation: str, known_by: str) -> tuple[str, int]:
    """Read the schemas in ``path`` first, with the settings that their views ask.

    Gives the path before, and how many changes came after the generation, counted to one more than FEW_CHANGES.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ_FROM, [generation, path, generation, generation, known_by, known_by])
        before, changes, *_ = cursor.fetchone()
    return str(before), int(changes)


def _read_again_from(path: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])
