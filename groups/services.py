"""Bring the tables of groups to what the reference files say, without undoing an editor's work."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pghistory
from django.db import models, transaction

from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from groups.reference import (
    DATA_DIR,
    ReferenceFileError,
    Row,
    read_aliases,
    read_designations,
    read_groups,
    read_links,
)

# What the loader writes into the history's context, and by which it knows its own changes again.
LOADER = "groups.load_reference"

Report = Callable[[str], None]
Key = tuple[Hashable, ...]
KeyOf = Callable[[Any], Key]


@dataclass(frozen=True)
class TableSummary:
    """Rows of one file: read = created + updated + unchanged + kept (left as an editor made them)."""

    table: str
    created: int
    updated: int
    unchanged: int
    kept: int

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.kept

    def __str__(self) -> str:
        return (
            f"{self.table}: {self.read} read, {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.kept} kept as edited"
        )


@dataclass(frozen=True)
class LoadSummary:
    groups: TableSummary
    aliases: TableSummary
    links: TableSummary
    designations: TableSummary

    @property
    def tables(self) -> tuple[TableSummary, ...]:
        return (self.groups, self.aliases, self.links, self.designations)

    @property
    def changed(self) -> bool:
        """True when the load wrote any row."""
        return any(table.created or table.updated for table in self.tables)


@transaction.atomic
def load_reference(*, report: Report | None = None, folder: Path = DATA_DIR) -> LoadSummary:
    """Insert and update groups, aliases, links and designations from the files; safe to run at every start.

    Rows are matched by what names them: a group by its slug, an alias by group and words, a link by
    its groups, kind and start, a designation by group, authority and listed name. A row that already
    says what the file says is not written, so its history stays still. Who changed a row last is read
    from that history: the loader works under the context `{"loader": LOADER}`, and a row whose latest
    event comes from anyone else, its deletion included, is left as that person made it and counted as
    kept. Rows that the files do not hold are left alone.

    Raises `ReferenceFileError` for a file the tables cannot hold; then nothing has changed.
    """
    with pghistory.context(loader=LOADER):
        groups = _load(ArmedGroup, read_groups(folder), lambda row: (row.slug,))
        ids = _group_ids()
        aliases = _load(
            GroupAlias,
            _with_groups(read_aliases(folder), ids, "group"),
            lambda row: (row.group_id, row.alias.lower()),
        )
        links = _load(
            GroupLink,
            _with_groups(read_links(folder), ids, "from_group", "to_group"),
            lambda row: (row.from_group_id, row.to_group_id, row.kind, row.start_date),
        )
        designations = _load(
            Designation,
            _with_groups(read_designations(folder), ids, "group"),
            lambda row: (row.group_id, row.authority, row.name_as_listed),
        )
    summary = LoadSummary(groups=groups, aliases=aliases, links=links, designations=designations)
    if report:
        for table in summary.tables:
            report(str(table))
    return summary


def _group_ids() -> dict[str, int | None]:
    """Every slug that a group has or once had, with its id; None when the group was deleted since."""
    present = dict(ArmedGroup.objects.values_list("slug", "pk"))
    ids = set(present.values())
    former = {event.slug: event.pgh_obj_id for event in _events(ArmedGroup).order_by("pgh_id")}
    return {slug: pk if pk in ids else None for slug, pk in former.items()} | present


def _with_groups(rows: Iterable[Row], ids: dict[str, int | None], *fields: str) -> list[Row]:
    """Slugs to ids. A row of a group that an editor deleted is left out, as the group itself is."""
    found = []
    for row in rows:
        slugs = {field: row.pop(field) for field in fields}
        unknown = [slug for slug in slugs.values() if slug and slug not in ids]
        if unknown:
            raise ReferenceFileError(f"no group is called {unknown[0]!r}")
        if all(ids[slug] for slug in slugs.values() if slug):
            found.append(row | {f"{field}_id": ids.get(slug) for field, slug in slugs.items()})
    return found


def _load(model: type[models.Model], rows: list[Row], key_of: KeyOf) -> TableSummary:
    """Compare in memory, then write in at most two statements."""
    wanted = [model(**row) for row in rows]
    keys = [key_of(row) for row in wanted]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ReferenceFileError(f"{model._meta.verbose_name} given twice: {twice}")
    existing = {key_of(row): row for row in model._default_manager.all()}
    edited = _edited_by_others(model, key_of)
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    new, changed, kept = [], [], 0
    for key, row in zip(keys, wanted, strict=True):
        stored = existing.get(key)
        if stored is not None and all(getattr(stored, name) == getattr(row, name) for name in fields):
            continue
        if key in edited:
            kept += 1
        elif stored is None:
            new.append(row)
        else:
            row.pk = stored.pk
            changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, fields)
    return TableSummary(
        table=str(model._meta.verbose_name_plural),
        created=len(new),
        updated=len(changed),
        unchanged=len(rows) - len(new) - len(changed) - kept,
        kept=kept,
    )


def _edited_by_others(model: type[models.Model], key_of: KeyOf) -> set[Key]:
    """Keys of rows whose latest event was not the loader's: changed, made or deleted by a person.

    An editor may have renamed a row, so every key the row ever had counts as edited.
    """
    latest: dict[int, bool] = {}
    keys: dict[int, set[Key]] = {}
    for event in _events(model).select_related("pgh_context").order_by("pgh_id"):
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        latest[event.pgh_obj_id] = metadata.get("loader") == LOADER
        keys.setdefault(event.pgh_obj_id, set()).add(key_of(event))
    return {key for row, by_loader in latest.items() if not by_loader for key in keys[row]}


def _events(model: type[models.Model]) -> models.QuerySet[Any]:
    history: type[models.Model] = model.pgh_event_model  # type: ignore[attr-defined]
    return history._default_manager.all()
