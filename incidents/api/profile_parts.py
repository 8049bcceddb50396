"""How the numbers of profiles are written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from incidents.aggregates.headline import Headline
from incidents.aggregates.profiles import WHOLE, Parts, YearPart, over_years
from incidents.aggregates.revisions import MOVABLE, movement
from incidents.api.stats import key_words, tally_of
from incidents.counting import CountingRule
from incidents.profiles.district import DistrictYear, Neighbour
from incidents.profiles.group import SaidYear, TempoTable
from incidents.profiles.shares import share_of
from incidents.querysets import IncidentQuerySet
from incidents.statistics.tempo import Pause, Tempo

# Digits after the point, of rates and shares.
DIGITS = 6
TOO_FEW_DAYS = "Too few incidents: a tempo needs two days with an incident."
TOO_FEW_GAPS = "Too few incidents for quartiles."


def numbers(found: Headline) -> dict[str, Any]:
    """The numbers a profile opens with."""
    return {
        "incidents": found.incidents,
        "rows": found.rows,
        "outside": found.outside,
        "killed": tally_of(found.killed),
        "injured": tally_of(found.injured),
        "killed_not_reported": found.killed_not_reported,
    }


def moved(rows: IncidentQuerySet, rule: CountingRule) -> dict[str, int | None]:
    """By how much each number has moved; None where the rule cannot tell. ``rows`` are ``once_published``."""
    found = movement(rows, rule)
    return {name: found.get(name) for name in MOVABLE}


def years(parts: Parts) -> list[dict[str, Any]]:
    """Whole years, oldest first; those without an incident are left out."""
    return [
        {"year": str(part.year), "incidents": part.incidents, "killed": tally_of(part.killed)} for part in parts[WHOLE]
    ]


def months(found: Mapping[date, int]) -> list[dict[str, Any]]:
    """Months with an incident, oldest first."""
    return [{"month": key_words("month", month), "incidents": found[month]} for month in sorted(found)]


def values(parts: Parts, by: str) -> list[dict[str, Any]]:
    """Each value over all years, most incidents first, and its years with the share of each year's incidents."""
    whole = {part.year: part.incidents for part in parts[WHOLE]}
    of_value: dict[str, list[YearPart]] = {}
    for part in parts[by]:
        of_value.setdefault(part.value, []).append(part)
    return [
        {
            "key": value or None,
            **_part(total),
            "first": total.first,
            "last": total.last,
            "years": [
                {"year": str(part.year), **_part(part), "share": rounded(share_of(part.incidents, whole[part.year]))}
                for part in of_value[value]
            ],
        }
        for value, total in over_years(parts[by]).items()
    ]


def _part(part: YearPart) -> dict[str, Any]:
    return {"incidents": part.incidents, "killed": tally_of(part.killed)}


def said(found: Sequence[SaidYear]) -> list[dict[str, Any]]:
    """Rows by who speaks; the year is null of all years together."""
    return [
        {
            "year": None if one.year is None else str(one.year),
            "rows": one.rows,
            **{sort: count.rows for sort, count in one.counts.items()},
        }
        for one in found
    ]


def tempo(found: TempoTable | None) -> dict[str, Any]:
    """The tempo of all years and of each, or why there is none."""
    if found is None:
        return {"refused": TOO_FEW_DAYS, "whole": None, "years": []}
    return {"refused": None, "whole": _tempo(found.whole), "years": [_tempo(one) for one in found.years]}


def _tempo(one: Tempo) -> dict[str, Any]:
    return {
        "year": None if one.year is None else str(one.year),
        "gaps": one.gaps,
        "lower": one.lower,
        "median": one.median,
        "upper": one.upper,
        "refused": None if one.is_enough else TOO_FEW_GAPS,
        "longest": _pause(one.longest) if one.longest else None,
    }


def _pause(pause: Pause) -> dict[str, Any]:
    return {"start": pause.start, "end": pause.end, "days": pause.days}


def district_years(found: Iterable[DistrictYear], *, is_whole: bool) -> list[dict[str, Any]]:
    """Years of a district, oldest first; without rank and rates where a filter leaves out a part of any place."""
    return [
        {
            "year": str(one.year),
            "incidents": one.incidents,
            "killed": tally_of(one.killed),
            "rank": {"place": one.rank.place, "of": one.rank.of, "ties": one.rank.ties}
            if one.rank and is_whole
            else None,
            "per_100k": rounded(one.rate if is_whole else None),
            "province_per_100k": rounded(one.province_rate if is_whole else None),
            "country_per_100k": rounded(one.country_rate if is_whole else None),
        }
        for one in found
    ]


def neighbours(found: Iterable[Neighbour], *, is_whole: bool) -> list[dict[str, Any]]:
    """The neighbours by name."""
    return [
        {
            "slug": one.district.slug,
            "incidents": one.incidents,
            "killed": tally_of(one.killed),
            "per_100k_a_year": rounded(one.rate if is_whole else None),
        }
        for one in found
    ]


def rounded(number: float | None) -> float | None:
    """To DIGITS after the point."""
    return None if number is None else round(number, DIGITS)
