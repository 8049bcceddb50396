"""Pages of a list by keyset: a cursor says after which row to go on, so no row is skipped or comes twice.

Rows are ordered by one column, those without a value last, and by uid among equals. Deep pages cost what the first
one does. A row that changes its place in the order between two requests is listed where it then stands.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

import orjson
from django.db.models import F, OrderBy, Q

from incidents.counting import DEFAULT_RULE, CountingRule
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet

COUNT_CAP = 100_000
LONGEST_CURSOR = 300


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

    def beyond(self, position: "Position") -> Q:
        """Rows that come after the position, or before it when it looks backwards."""
        side = "lt" if self.descending != position.backwards else "gt"
        next_uid = Q(**{f"uid__{side}": position.uid})
        is_null = Q(**{f"{self.column}__isnull": True})
        if position.value is None:
            among_nulls = is_null & next_uid
            return ~is_null | among_nulls if position.backwards else among_nulls
        value = {f"{self.column}__{side}": position.value}
        equal_or_beyond = Q(**{f"{self.column}__{side}e": position.value})
        beyond = equal_or_beyond & (Q(**value) | next_uid)
        return beyond | is_null if self.nullable and not position.backwards else beyond


@dataclass(frozen=True, slots=True)
class Position:
    """A place in an ordered list: just beyond the row with this value and uid."""

    value: Any
    uid: str
    backwards: bool = False

    @classmethod
    def at(cls, row: Incident, ordering: Ordering, *, backwards: bool = False) -> Self:
        """The position of a row."""
        return cls(getattr(row, ordering.column), row.uid, backwards)

    def encoded(self, ordering: Ordering) -> str:
        """As a cursor: opaque to clients, safe in an address."""
        parts = [ordering.column, ordering.descending, self.backwards, self.value, self.uid]
        return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")

    @classmethod
    def decoded(cls, cursor: str, ordering: Ordering) -> Self:
        """The position a cursor holds. Raises CursorError when it is not one of this ordering."""
        try:
            text = cursor[:LONGEST_CURSOR].encode("ascii")
            parts = orjson.loads(base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True))
            column, descending, backwards, value, uid = parts
            fits = isinstance(uid, str) and isinstance(backwards, bool) and (value is not None or ordering.nullable)
            if not fits or (column, descending) != (ordering.column, ordering.descending):
                raise CursorError("This cursor belongs to another ordering.")
            return cls(None if value is None else ordering.read(value), uid, backwards)
        except (binascii.Error, UnicodeEncodeError, ValueError, TypeError) as error:
            raise CursorError(
                "This is no cursor of this list. Take it from “next” or “previous”, and keep the ordering and the "
                "counting rule it came with."
            ) from error


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and the positions of the pages beside them."""

    rows: Sequence[Incident]
    next: Position | None
    previous: Position | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; an estimate of the database's planner when not exact."""

    number: int
    exact: bool


ORDERINGS = ("-date", "date", "-killed", "-updated")


def ordering_of(name: str, rule: CountingRule | None) -> Ordering:
    """An ordering by the name it has in the query; ``-killed`` goes by the figure that the counting rule adds up."""
    if name == "-killed":
        return Ordering((rule or DEFAULT_RULE).column("killed"), descending=True, read=_count, nullable=True)
    if name == "-updated":
        return Ordering("updated_at", descending=True, read=_moment)
    return Ordering("date", descending=name == "-date", read=date.fromisoformat)


def page_of(rows: IncidentQuerySet, *, ordering: Ordering, position: Position | None, size: int) -> Page:
    """At most ``size`` rows from ``position`` on, or from the start."""
    backwards = position is not None and position.backwards
    if position is not None:
        rows = rows.filter(ordering.beyond(position))
    found = list(rows.order_by(*ordering.order_by(backwards=backwards))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    goes_on, comes_from = (True, more) if backwards else (more, position is not None)
    return Page(
        found,
        next=Position.at(found[-1], ordering) if goes_on else None,
        previous=Position.at(found[0], ordering, backwards=True) if comes_from else None,
    )


def count_of(rows: IncidentQuerySet, *, cap: int = COUNT_CAP) -> Count:
    """Exact up to ``cap`` rows; above that the planner's estimate, since counting all would cost more than the page."""
    ids = rows.order_by().values("pk")
    number = ids[: cap + 1].count()
    if number <= cap:
        return Count(number, exact=True)
    plan = orjson.loads(ids.explain(format="json"))
    return Count(max(int(plan[0]["Plan"]["Plan Rows"]), number), exact=False)


def _count(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("not a number of people")
    return value


def _moment(value: Any) -> datetime:  # noqa: ANN401
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
