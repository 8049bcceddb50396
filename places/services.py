"""Loading the reference tables from the carried files.

The files are the reference; an editor's change is worth more than they are. History tells the two
apart: the loader writes under a named context, so a row with any event outside it was touched by
someone else and is left alone (docs/adr/0002-places.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from places import reference
from places.models import District, DistrictAlias, Place, PlaceAlias, Province

LOADER = {"loader": "places.load_reference"}
Key = tuple[Any, ...]


@dataclass(frozen=True)
class TableCounts:
    """What one load did to one table, in rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    """Different from the file, or gone, because somebody edited them: left as they are."""
    removed: int = 0
    """Aliases that an earlier file brought and this one no longer has."""

    def __add__(self, other: TableCounts) -> TableCounts:
        return TableCounts(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            kept=self.kept + other.kept,
            removed=self.removed + other.removed,
        )

    def __str__(self) -> str:
        return (
            f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged, "
            f"{self.kept} kept as edited, {self.removed} removed"
        )


@dataclass(frozen=True)
class LoadSummary:
    """What `load_reference` did, table by table."""

    provinces: TableCounts
    districts: TableCounts
    district_aliases: TableCounts
    places: TableCounts
    place_aliases: TableCounts

    @property
    def total(self) -> TableCounts:
        """The five tables added up."""
        return sum(vars(self).values(), TableCounts())

    def __str__(self) -> str:
        return "\n".join(f"{name.replace('_', ' ')}: {counts}" for name, counts in vars(self).items())


@transaction.atomic
def load_reference(*, report: Callable[[str], None] | None = None) -> LoadSummary:
    """Bring the five tables to what the carried files say; a second run writes nothing.

    `report`, when given, is called with one line per table. Rows edited or deleted by anybody else
    are kept as they are. Raises ValueError or KeyError when a file refers to a row that is not there.
    """
    with pghistory.context(**LOADER):
        provinces = _upsert(Province, ("slug",), reference.provinces())
        districts = _load_districts()
        district_ids = _ids(District)
        district_aliases = reference.district_aliases(district_ids=district_ids)
        places = _upsert(Place, ("slug",), reference.places(district_ids=district_ids))
        place_aliases = reference.place_aliases(place_ids=_ids(Place))
        summary = LoadSummary(
            provinces=provinces,
            districts=districts,
            district_aliases=_upsert(DistrictAlias, ("district_id", "name", "kind"), district_aliases, prune=True),
            places=places,
            place_aliases=_upsert(PlaceAlias, ("place_id", "name", "kind"), place_aliases, prune=True),
        )
    _leave_context()
    if report:
        for line in str(summary).splitlines():
            report(line)
    return summary


def _leave_context() -> None:
    """Take the loader's name off the open transaction, where it would stay until the commit.

    The transaction may be a caller's, and what it writes next is not the loader's work.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )


def _load_districts() -> TableCounts:
    """Parents before the districts split from them."""
    total = TableCounts()
    province_ids = _ids(Province)
    for rows in reference.district_generations():
        known = _ids(District)
        wanted = [reference.district(row, province_ids=province_ids, district_ids=known) for row in rows]
        total += _upsert(District, ("slug",), wanted)
    return total


def _ids(model: type[Province] | type[District] | type[Place]) -> dict[str, int]:
    return dict(model._default_manager.values_list("slug", "id"))


def _upsert(
    model: type[models.Model], key: tuple[str, ...], wanted: Sequence[models.Model], *, prune: bool = False
) -> TableCounts:
    """Create, update or leave; with `prune`, remove rows of the loader's own that the file dropped."""
    stored = {_values(row, key): row for row in model._default_manager.all()}
    missing = {_values(row, key): row for row in wanted if _values(row, key) not in stored}
    changed = _changed(model, key, wanted, stored)
    given_up = _given_up(model, key) if missing else set()
    edited = _touched_by_others(model, changed)
    created = [row for at, row in missing.items() if at not in given_up]
    updated = [row for pk, row in changed.items() if pk not in edited]
    model._default_manager.bulk_create(created, batch_size=1000)
    _write(model, updated)
    named = {_values(row, key) for row in wanted}
    dropped = [row.pk for at, row in stored.items() if at not in named]
    return TableCounts(
        created=len(created),
        updated=len(updated),
        unchanged=len(wanted) - len(missing) - len(changed),
        kept=len(missing) - len(created) + len(changed) - len(updated),
        removed=_remove_own(model, dropped) if prune else 0,
    )


def _values(row: models.Model, fields: Iterable[str]) -> Key:
    return tuple(getattr(row, field) for field in fields)


def _changed(
    model: type[models.Model],
    key: tuple[str, ...],
    wanted: Sequence[models.Model],
    stored: Mapping[Key, models.Model],
) -> dict[int, models.Model]:
    """Wanted rows that differ from the stored row of their key, by its primary key, which they take over."""
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    changed = {}
    for row in wanted:
        old = stored.get(_values(row, key))
        if old is not None and _values(row, fields) != _values(old, fields):
            row.pk = old.pk
            changed[row.pk] = row
    return changed


def _write(model: type[models.Model], rows: list[models.Model]) -> None:
    if rows:
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_update(rows, names, batch_size=500)


def _remove_own(model: type[models.Model], dropped: list[int]) -> int:
    """Delete rows the file no longer has, unless somebody else ever touched them."""
    own = set(dropped) - _touched_by_others(model, dropped)
    model._default_manager.filter(pk__in=own).delete()
    return len(own)


def _events(model: type[models.Model]) -> models.QuerySet[models.Model]:
    events: type[models.Model] = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    return events._default_manager.all()


def _touched_by_others(model: type[models.Model], keys: Iterable[int] | None = None) -> set[int]:
    """Primary keys, among `keys` or all, with an event that was not written under the loader's context."""
    outside = Q(pgh_context__isnull=True) | ~Q(pgh_context__metadata__contains=LOADER)
    events = _events(model).filter(outside)
    if keys is not None:
        events = events.filter(pgh_obj_id__in=list(keys))
    return set(events.values_list("pgh_obj_id", flat=True))


def _given_up(model: type[models.Model], key: tuple[str, ...]) -> set[Key]:
    """Keys that a row once had and lost by somebody else's hand: deleted, or renamed into another key."""
    touched = _touched_by_others(model)
    return set(_events(model).filter(pgh_obj_id__in=touched).values_list(*key)) if touched else set()
