"""Reusable questions to the tables of groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models

from groups.choices import NEVER_ATTRIBUTING, ROLLUP_LINKS
from groups.rollup import Arrow, descendants, top_parents

# The row is left open: naming it here would make a circle with `groups.models`.
_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class ArmedGroupQuerySet(models.QuerySet[_Row]):
    def organisations(self) -> Self:
        """Without the placeholders, which stand for words, not for an organisation."""
        return self.filter(is_placeholder=False)

    def rollup_arrows(self) -> list[Arrow]:
        """The open links by which one group counts under another; one query."""
        rows = self.model._default_manager.filter(
            links_from__kind__in=ROLLUP_LINKS, links_from__end_date=""
        ).values_list("slug", "links_from__to_group__slug", "links_from__kind", "links_from__start_date")
        return [Arrow(*row) for row in rows]

    def rollup(self, slugs: Iterable[str]) -> set[str]:
        """The slugs of these groups with their factions, fronts, renamed and merged members, at any depth.

        Unqualified "bla" brings both wings and the Majeed Brigade. Unknown slugs come back as they
        were given: they match nothing. One query, none when no slug is given.
        """
        roots = list(slugs)
        return descendants(roots, self.rollup_arrows()) if roots else set()

    def rollup_parents(self) -> dict[str, str]:
        """Every group's slug with the slug it counts under in totals by group; two queries.

        Each group counts once, under one top: `groups.rollup.direct_parents` says which of several.
        """
        slugs = self.model._default_manager.values_list("slug", flat=True)
        return top_parents(slugs, self.rollup_arrows())


class GroupAliasQuerySet(models.QuerySet[_Row]):
    def attributing(self) -> Self:
        """Names that say who did it: no state label, no media wing, none that is tied to no group."""
        return self.filter(group__isnull=False).exclude(kind__in=NEVER_ATTRIBUTING)
