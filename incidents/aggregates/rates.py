"""Rates by population: the census figures of places, and numbers per 100,000 people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from incidents.aggregates.tables import Key
from places.models import District, Province

# What rates can be given by, the narrower first.
PLACES = ("district", "province")
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Area:
    """A province or district: its people at the census, None where no census figure is published."""

    slug: str
    name: str
    population: int | None


def areas(kind: str) -> dict[str, Area]:
    """Every area of one of PLACES, by its slug. One query."""
    if kind == "district":
        found = District.objects.order_by("slug").values_list("slug", "name", "population")
        return {slug: Area(slug, name, population) for slug, name, population in found}
    return {one.slug: Area(one.slug, one.label, one.population) for one in Province.objects.order_by("slug")}


def place_of(by: Sequence[str]) -> str | None:
    """The place of a table's dimensions that a rate is by, None where it has none."""
    return next((name for name in PLACES if name in by), None)


def per_100k(value: int | None, population: int | None) -> float | None:
    """``value`` for every 100,000 people, None where either is not known. Four decimals."""
    return None if value is None or not population else round(100_000 * value / population, 4)


def rates_by(by: Sequence[str], known: Mapping[str, Area], keys: Sequence[Key], value: int | None) -> float | None:
    """The rate of a cell of a table by these dimensions; None where its place is not one with a census figure."""
    place = place_of(by)
    key = None if place is None else keys[by.index(place)]
    area = known.get(key) if isinstance(key, str) else None
    return per_100k(value, area.population if area else None)
