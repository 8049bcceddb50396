"""What an empty answer says: why there is nothing, and the nearest wider questions."""

from dataclasses import dataclass

from django.http import QueryDict

from dashboard import words
from dashboard.overview import outside_url
from incidents.filters import IncidentFilterSet

# More ways out than these are no help.
OFFERS = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A wider question and its address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is nothing, and what to ask instead."""

    why: str
    wider: tuple[Offer, ...]


def nothing_found(
    filterset: IncidentFilterSet, *, action: str, outside: int | None = None, outside_url: str = ""
) -> Empty:
    """The empty state of a list or chart at ``action``.

    ``outside`` are the rows that the counting rule alone leaves out; not given, they are counted: one query.
    ``outside_url`` lists them; not given, it is the same page without the rule.
    """
    rule = filterset.rule
    if outside is None:
        outside = filterset.qs.count() if rule else 0
    why = f"Nothing in the record matches: {words.lowered(filterset.words())}."
    offers = []
    if outside:
        label = rule.label if rule else filterset.rule_or_default.label
        are = "is" if outside == 1 else "are"
        why += f" {words.plural(outside, 'incident')} {are} outside the counting rule “{label}”."
        url = outside_url or _at(action, filterset.query(counting=None))
        offers.append(Offer(f"Show the {outside:,} outside the rule", url))
    for entry in filterset.active:
        if entry.name != "counting":
            offers.append(Offer(f"Without “{entry.words}”", _at(action, entry.query_without)))
    if len(filterset.active) > 1:
        cleared = filterset.query(**dict.fromkeys(filterset.base_filters))
        offers[OFFERS - 1 :] = [Offer("Without any filter", _at(action, cleared))]
    return Empty(why, tuple(offers))


def nothing_counted(filterset: IncidentFilterSet, *, action: str, outside: int | None = None) -> Empty:
    """The empty state of numbers, which have a rule also where nobody asked for one: it names it.

    ``outside`` as above; not given, one query.
    """
    query = QueryDict(filterset.query(counting=filterset.rule_or_default.name))
    return nothing_found(
        IncidentFilterSet(query, also_allowed=filterset.also_allowed),
        action=action,
        outside=outside,
        outside_url=outside_url(filterset),
    )


def _at(action: str, query: str) -> str:
    return f"{action}?{query}" if query else action
