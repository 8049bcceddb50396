"""The index of names that this process holds, and whether it is still current."""

from __future__ import annotations

from typing import Any

from django.db import connection

from groups.choices import AliasKind
from groups.models import ArmedGroup, GroupAlias, GroupLink
from groups.names import NameIndex

Fingerprint = tuple[tuple[Any, ...], ...]

# By hand, for it runs at each call: through the ORM it costs five times as much to compose as to answer.
_FINGERPRINT_SQL = """
    SELECT 1, count(*), max(pgh_id) FROM groups_armedgroupevent UNION ALL
    SELECT 2, count(*), max(pgh_id) FROM groups_groupaliasevent UNION ALL
    SELECT 3, count(*), max(pgh_id) FROM groups_grouplinkevent ORDER BY 1
"""

_held: tuple[Fingerprint, NameIndex] | None = None


def current_index() -> NameIndex:
    """The index of the names in the database; one short query when nothing changed since the last call.

    Triggers record every change of groups, aliases and links, so the number of events and the newest
    of each table tell whether anything did. Both are needed: a slow transaction may add an older event.
    """
    global _held
    fingerprint = _fingerprint()
    held = _held
    if held is None or held[0] != fingerprint:
        held = _held = (fingerprint, _build())
    return held[1]


def _fingerprint() -> Fingerprint:
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT_SQL)
        return tuple(cursor.fetchall())


def _build() -> NameIndex:
    groups = list(ArmedGroup.objects.all())
    aliases = GroupAlias.objects.values_list("alias", "kind", "group__slug")
    names = [(alias, kind, slug or "") for alias, kind, slug in aliases]
    for group in groups:
        names.append((group.name, AliasKind.LONG_FORM, group.slug))
        names.append((group.short_name, AliasKind.ACRONYM, group.slug))
        names.append((group.name_ur, AliasKind.URDU, group.slug))
    links = GroupLink.objects.values_list("from_group__slug", "to_group__slug", "kind")
    placeholders = (group.slug for group in groups if group.is_placeholder)
    return NameIndex(names, ArmedGroup.objects.all().rollup_arrows(), links, placeholders)
