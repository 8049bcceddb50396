"""Pages of a list by keyset: a cursor says after which row to go on, so no row is skipped or comes twice.

Rows are ordered by one column, those without a value last, and by uid among equals. Deep pages cost what the first
one does. A cursor holds the past that its page was read in as well: followed from there, no row changes its place. In
the record as it stands, a row that changes its place between two requests is listed where it then stands.
"""

import base64
import binascii
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

import orjson
from django.db.models import F, OrderBy, Q
from django.utils import timezone

from incidents.counting import DEFAULT_RULE, CountingRule
from incidents.past import Past
from incidents.querysets import UID, IncidentQuerySet
from incidents.rows import row_json

LONGEST_CURSOR = 400
NOW = Past()


class CursorError(ValueError):
    """A cursor that was not given out for this list."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """Rows by ``column``. ``read`` makes a value of the column from what a cursor holds."""

    column: str
    descending: bool
    read: Callable[[Any], Any]
    nullable: bool = False

    def order_by(self, *, backwards: bool) -> tuple[OrderBy, str]:
        """Arguments for a queryset's ``order_by``."""
        down = self.descending != backwards
        column = F(self.column)
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        # Only said where it matters, for an index on (-date, -uid) serves only an order that says nothing of nulls.
        options = nulls if self.nullable else {}
        return (column.desc(**options) if down else column.asc(**options)), "-uid" if down else "uid"

    def beyond(self, position: "Position | None", *, backwards: bool) -> list[Q]:
        """The rows after the position, or before it, as stretches that follow each other; all rows without one.

        Rows of the same value, of further values and without one stand apart: an index finds where each begins, but not
        where "either this or that" does, and half the record may share one number of dead.
        """
        with_value, without = Q(**{f"{self.column}__isnull": False}), Q(**{f"{self.column}__isnull": True})
        stretches = [with_value, without] if self.nullable else [Q()]
        if backwards:
            stretches.reverse()
        if position is None:
            return stretches
        side = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"uid__{side}": position.uid})
        if position.value is None:
            return [without & further, *stretches[1:]] if backwards else [without & further]
        beside = Q(**{self.column: position.value}) & further
        beyond = Q(**{f"{self.column}__{side}": position.value})
        return [beside, beyond] if backwards else [beside, beyond, *stretches[1:]]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in an ordered list: just beyond the row with this value and uid, in the record of then."""

    value: Any
    uid: str
    backwards: bool = False
    past: Past = NOW

    def encoded(self, ordering: Ordering) -> str:
        """As a cursor: opaque to clients, safe in an address."""
        parts = [ordering.column, ordering.descending, self.backwards, self.value, self.uid]
        if self.past != NOW:
            parts += [self.past.as_of, self.past.known_by]
        return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")

    @classmethod
    def decoded(cls, cursor: str, ordering: Ordering) -> Self:
        """The position a cursor holds. Raises CursorError when it is not one of this ordering."""
        try:
            text = cursor[:LONGEST_CURSOR].encode("ascii")
            parts = orjson.loads(base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
            column, descending, backwards, value, uid, *past = parts
            is_row = isinstance(uid, str) and UID.fullmatch(uid) and (value is not None or ordering.nullable)
            if not is_row or not isinstance(backwards, bool):
                raise CursorError("This cursor names no row.")
            if (column, descending) != (ordering.column, ordering.descending):
                raise CursorError("This cursor belongs to another ordering.")
            value = None if value is None else ordering.read(value)
            return cls(value, uid, backwards, _past(*past) if past else NOW)
        except (binascii.Error, UnicodeEncodeError, ValueError, TypeError, OverflowError) as error:
            raise CursorError(
                "This is no cursor of this list. Take it from “next” or “previous”, and keep the ordering and the "
                "counting rule it came with."
            ) from error


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, each as JSON, and the positions of the pages beside them."""

    rows: Sequence[str]
    next: Position | None
    previous: Position | None


ORDERINGS = ("-date", "date", "-killed", "-updated")


def ordering_of(name: str, rule: CountingRule | None) -> Ordering:
    """An ordering by the name it has in the query; ``-killed`` goes by the figure that the counting rule adds up."""
    if name == "-killed":
        return Ordering((rule or DEFAULT_RULE).column("killed"), descending=True, read=_count, nullable=True)
    if name == "-updated":
        return Ordering("updated_at", descending=True, read=_moment)
    return Ordering("date", descending=name == "-date", read=date.fromisoformat)


def page_of(
    rows: IncidentQuerySet,
    *,
    ordering: Ordering,
    position: Position | None,
    size: int,
    host: str,
    fields: Collection[str],
    past: Past,
) -> Page:
    """At most ``size`` rows from ``position`` on, or from the start, to be asked inside ``past``.

    One query for each stretch that the page reaches into.
    """
    backwards = position is not None and position.backwards
    ordered = rows.order_by(*ordering.order_by(backwards=backwards))
    wanted = ordered.values_list(ordering.column, "uid", row_json(host=host, fields=fields))
    found: list[tuple[Any, str, str]] = []
    for stretch in ordering.beyond(position, backwards=backwards):
        if len(found) <= size:
            found += wanted.filter(stretch)[: size + 1 - len(found)]
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    goes_on, comes_from = (True, more) if backwards else (more, position is not None)
    (first, first_uid, _), (last, last_uid, _) = found[0], found[-1]
    return Page(
        [row for _, _, row in found],
        next=Position(last, last_uid, past=past) if goes_on else None,
        previous=Position(first, first_uid, backwards=True, past=past) if comes_from else None,
    )


def _count(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("not a number of people")
    return value


def _moment(value: Any) -> datetime:  # noqa: ANN401
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    # In this site's zone, since databases know fewer zones than may be written.
    return timezone.localtime(moment)


def _past(as_of: Any, known_by: Any) -> Past:  # noqa: ANN401
    """The past a cursor holds. Raises ValueError or TypeError for one that none was given out with."""
    past = Past(None if as_of is None else _moment(as_of), None if known_by is None else date.fromisoformat(known_by))
    if past.as_of is not None and past.as_of > timezone.now():
        raise ValueError("a moment that has not come")
    return past
