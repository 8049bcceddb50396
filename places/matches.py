"""What resolving a place returns: plain frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of the words.

    `precision` is an incident's vocabulary (town, near, tehsil, district, province, country).
    `district_slug` is the one drawn district, None where the words mean several, which are then all
    in `district_set`. Coordinates are both set or both None. `score` runs from 0 to 1. `how` is one of
    exact, alias, compact (equal once spaces are dropped), prefix (the leading words of a longer name),
    fuzzy, district, province, country.
    """

    place_slug: str | None
    district_slug: str | None
    district_set: tuple[str, ...]
    district_words: str
    province_slug: str | None
    latitude: float | None
    longitude: float | None
    precision: str
    distance_km: float | None
    name: str
    score: float
    how: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one clear match, or None with the candidates that compete.

    `fallback` is always there: what can be said whatever the text means (the stated district, else the
    stated province, else the country), so `match or fallback` never loses a row.
    """

    match: Match | None
    candidates: tuple[Match, ...]
    reason: str
    fallback: Match
