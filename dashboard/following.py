"""Where the incidents of a filter can be followed: as an Atom feed, and by e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from dashboard import words
from incidents.filters import IncidentFilterSet


@dataclass(frozen=True, slots=True)
class Follow:
    """The addresses, and what is followed in words."""

    words: str
    feed: str
    mail: str


def followed_query(filters: IncidentFilterSet, *, default_rule: str = "") -> str:
    """The filter's own query, without what says how a page shows it.

    ``default_rule`` is the counting rule of a page where the query names none; it selects rows, so it is followed too.
    """
    others: Iterable[str] = set(filters.data) - set(filters.base_filters)
    changes: dict[str, str | None] = dict.fromkeys(others)
    if default_rule and filters.rule is None:
        changes["counting"] = default_rule
    return filters.query(**changes)


def follow(filters: IncidentFilterSet, *, default_rule: str = "") -> Follow:
    """How the incidents that a page shows can be followed."""
    query = followed_query(filters, default_rule=default_rule)
    rest = f"?{query}" if query else ""
    return Follow(
        words=words.lowered(filters.words()),
        feed=f"{reverse('dashboard:incidents-feed')}{rest}",
        mail=f"{reverse('dashboard:alert-new')}{rest}",
    )
