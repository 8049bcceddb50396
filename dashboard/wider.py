"""What an empty answer says: why there is nothing, and the nearest wider questions."""

from dataclasses import dataclass

from django.db.models import Count

from dashboard import words
from dashboard.overview import outside_url
from incidents.filters import IncidentFilterSet
from incidents.querysets import is_counted

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


def nothing_found(filterset: IncidentFilterSet, *, action: str, outside: int | None = None) -> Empty:
    """The empty state of a list at ``action``.

    ``outside`` are the rows that the counting rule alone leaves out; not given, they are counted: one query.
    """
    if outside is None:
        outside = filterset.qs.count() if filterset.rule else 0
    without_rule = _at(action, filterset.query(counting=None))
    return _empty(filterset, filterset.words(), action=action, outside=outside, outside_url=without_rule)


def nothing_counted(filterset: IncidentFilterSet, *, action: str, outside: int) -> Empty:
    """The empty state of numbers, which have a rule also where nobody asked for one: it names it."""
    asked = filterset.counted_words()
    return _empty(filterset, asked, action=action, outside=outside, outside_url=outside_url(filterset))


def nothing_drawn(filterset: IncidentFilterSet, *, action: str) -> Empty | None:
    """The same of charts that are empty: None where there are incidents, and the charts say why. One query."""
    is_inside = is_counted(filterset.rule_or_default)
    found = filterset.qs.order_by().aggregate(all=Count("pk"), inside=Count("pk", filter=is_inside))
    return None if found["inside"] else nothing_counted(filterset, action=action, outside=found["all"])


def _empty(filterset: IncidentFilterSet, asked: str, *, action: str, outside: int, outside_url: str) -> Empty:
    why = f"Nothing in the record matches: {words.lowered(asked)}."
    offers = []
    if outside:
        label = filterset.rule_or_default.label
        are = "is" if outside == 1 else "are"
        why += f" {words.plural(outside, 'incident')} {are} outside the counting rule “{label}”."
        offers.append(Offer(f"Show the {outside:,} outside the rule", outside_url))
    narrowed = [entry for entry in filterset.active if entry.name != "counting"]
    offers += [Offer(f"Without “{entry.words}”", _at(action, entry.query_without)) for entry in narrowed]
    if len(filterset.active) > 1:
        cleared = filterset.query(**dict.fromkeys(filterset.base_filters))
        offers[OFFERS - 1 :] = [Offer("Without any filter", _at(action, cleared))]
    return Empty(why, tuple(offers))


def _at(action: str, query: str) -> str:
    return f"{action}?{query}" if query else action
