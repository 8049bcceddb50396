"""The rows of other tables that an entry names, each table read once for a request and only when it is asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from groups.models import ArmedGroup
from incidents.models import Campaign, Incident, Outlet
from places.models import District, Place, Province

Row = TypeVar("Row", bound=Model)


class References:
    """Reference rows by slug."""

    @cached_property
    def outlets(self) -> dict[str, Outlet]:
        """Every outlet, by name."""
        return {row.slug: row for row in Outlet.objects.all()}

    @cached_property
    def hosts(self) -> dict[str, Outlet]:
        """Every outlet by the hosts it publishes on."""
        return {host: outlet for outlet in self.outlets.values() for host in outlet.hosts}

    @cached_property
    def districts(self) -> dict[str, District]:
        """Every district with its province, by name."""
        return {row.slug: row for row in District.objects.with_province()}

    @cached_property
    def provinces(self) -> dict[str, Province]:
        """Every province. Each has districts, so that they tell of all."""
        found = {row.province.slug: row.province for row in self.districts.values()}
        return dict(sorted(found.items(), key=lambda item: item[1].name))

    @cached_property
    def campaigns(self) -> dict[str, Campaign]:
        """Every campaign, newest first."""
        return {row.slug: row for row in Campaign.objects.all()}

    @cached_property
    def groups(self) -> dict[str, ArmedGroup]:
        """Every armed group."""
        return {row.slug: row for row in ArmedGroup.objects.all()}

    @cached_property
    def places(self) -> "Mapping[str, Place]":
        """Places by slug, each read when it is asked for: there are thousands."""
        return OneByOne(Place.objects.select_related("district__province"), "slug")

    @cached_property
    def incidents(self) -> "Mapping[str, Incident]":
        """Incidents by uid, each read when it is asked for."""
        return OneByOne(Incident.objects.all(), "uid")

    def districts_by_province(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a list of districts shows: a heading for each province, its drawn districts below it."""
        found = defaultdict(list)
        for row in self.districts.values():
            if row.drawn:
                found[row.province.name].append((row.slug, row.name))
        return sorted(found.items())


class OneByOne(Mapping[str, Row], Generic[Row]):
    """Rows of a table too long to be read as a whole; a row asked for twice is read once."""

    def __init__(self, rows: "QuerySet[Row]", key: str) -> None:
        self._rows = rows
        self._key = key
        self._held: dict[str, Row | None] = {}

    def __getitem__(self, key: str) -> Row:
        """The row. Raises KeyError when there is none."""
        if key not in self._held:
            self._held[key] = self._rows.filter(**{self._key: key}).first()
        row = self._held[key]
        if row is None:
            raise KeyError(key)
        return row

    def __iter__(self) -> Iterator[str]:
        """The keys of the rows that were read."""
        return iter(key for key, row in self._held.items() if row is not None)

    def __len__(self) -> int:
        """How many rows were read."""
        return len(list(iter(self)))
