"""How many rows a list has, without counting them for every page."""

import hashlib
from dataclasses import dataclass

import orjson

from incidents.aggregates.sums import EVERY_ROW, published_total, source_of
from incidents.conditional import CACHE_SECONDS
from incidents.filters import IncidentFilterSet
from incidents.generation import current_generation
from incidents.kept import keep, kept
from incidents.past import Past
from incidents.querysets import IncidentQuerySet

COUNT_CAP = 100_000
# An estimate of so many rows is never of so few that they would be counted.
SURELY_MANY = 2 * COUNT_CAP
# Parameters that say how the rows are shown, not which they are; the past is asked for its own value.
_OF_THE_ANSWER = ("as_of", "fields", "format", "known_by", "layout", "ordering", "page_size")


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; an estimate of the database's planner when not exact."""

    number: int
    exact: bool


def number_of(filterset: IncidentFilterSet, past: Past) -> Count:
    """The rows of a filter, to be asked inside ``past``; counted once until the record changes."""
    rows = filterset.counted
    if source_of(rows, EVERY_ROW).is_kept:
        return Count(published_total(), exact=True)
    # Read before counting: what is committed meanwhile makes the number old at once.
    question = [
        current_generation().value,
        past.as_of,
        past.known_by,
        filterset.query(**dict.fromkeys(_OF_THE_ANSWER)),
    ]
    key = f"count:{hashlib.blake2b(orjson.dumps(question), digest_size=16).hexdigest()}"
    if (known := kept(key)) is not None:
        return Count(*known)
    found = count_of(rows)
    keep(key, (found.number, found.exact), CACHE_SECONDS)
    return found


def count_of(rows: IncidentQuerySet, *, cap: int = COUNT_CAP) -> Count:
    """Exact up to ``cap`` rows; above that the planner's estimate, since counting all would cost more than the page.

    Where the planner expects far more than that, it is not tried: to find the first 100,000 rows that hold a common
    word takes a second or two.
    """
    ids = rows.order_by().values("pk")
    expected = int(orjson.loads(ids.explain(format="json"))[0]["Plan"]["Plan Rows"])
    if expected > SURELY_MANY:
        return Count(expected, exact=False)
    number = ids[: cap + 1].count()
    return Count(number, exact=True) if number <= cap else Count(max(expected, number), exact=False)
