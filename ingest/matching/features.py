"""A draft in the form in which the record compares accounts, and what must be known of districts and groups for it."""

import datetime as dt
import re
from itertools import chain
from typing import Protocol

from incidents.casualties import Interval
from incidents.choices import DatePrecision, Harm, LocationPrecision
from incidents.days import possible_days
from incidents.evidence import Features, Spot
from incidents.spots import name_words, spot_of
from ingest.matching.headlines import rare_words
from ingest.reading.drafts import Draft, PlaceReading, Range

_NEWS = dt.timedelta(days=2)
# "KP's Tank", "N Waziristan" and "Kech district" name no more than the district.
_SHORT = re.compile(r"['\u2019]s\b|\b\w\b")
_WIDER = "KP KPK district province agency region division"


class Ground(Protocol):
    """What is known of districts and groups."""

    def drawn(self, place: PlaceReading) -> frozenset[str]:
        """Slugs of the drawn districts that the place lies in, or may lie in where its words mean several."""
        ...

    def neighbours(self, slug: str) -> frozenset[str]:
        """Slugs of the drawn districts that touch a drawn one."""
        ...

    def wholes(self, group: str) -> frozenset[str]:
        """The group's slug and those of all groups that it is a faction or a front of."""
        ...


def features_of(
    draft: Draft, *, published: dt.date | None, ground: Ground, title: str = "", address: str = ""
) -> Features | None:
    """What a draft is compared by; None where neither it nor its article has a day.

    ``address`` is the article's in its canonical form, ``title`` its headline where it is of this draft.
    """
    days = _days(draft, published)
    if days is None:
        return None
    place = draft.place.value
    victims, militants = _interval(draft.killed.value), _exactly(draft.killed_militants.value)
    return Features(
        earliest=days[0],
        latest=days[1],
        spot=_spot(place, ground) if place else Spot(),
        event_class=draft.event_class.value,
        attack_types=frozenset(draft.attack_types.value),
        targets=frozenset(draft.targets.value),
        killed=victims + militants if victims and militants else victims or militants,
        injured=_interval(draft.injured.value),
        abducted=_abducted(draft),
        groups=frozenset(chain.from_iterable(ground.wholes(one.group) for one in draft.attributions if one.group)),
        urls=frozenset({address} if address else ()),
        victims=victims,
        people=frozenset(filter(None, map(name_words, draft.victim_names))),
        title_words=rare_words(title, _areas(place)),
    )


def _days(draft: Draft, published: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """The days it may have been on, none of them after its article.

    News is of the day or of one of the two before it: that is all that is known of a draft without a day, and of one
    that has its article's day for want of a better.
    """
    day, precision = draft.date.value, draft.date_precision or DatePrecision.DAY
    if day is None or (day == published and precision == DatePrecision.FEW_DAYS):
        return None if published is None else (published - _NEWS, published)
    first, last = possible_days(day, None, precision)
    return first, last if published is None else max(first, min(last, published))


def _spot(place: PlaceReading, ground: Ground) -> Spot:
    return spot_of(
        precision=place.precision or LocationPrecision.COUNTRY,
        province=place.province or "",
        districts=ground.drawn(place),
        neighbours_of=ground.neighbours,
        place=place.place or "",
        words=place.place_name or _SHORT.sub(" ", place.words),
        area=f"{place.district_name} {place.province_name} {_WIDER}",
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _areas(place: PlaceReading | None) -> tuple[str, ...]:
    return (place.words, place.place_name, place.district_name, place.province_name) if place else ()


def _interval(value: Range | None) -> Interval | None:
    """A range that is open at its end has its beginning for both."""
    return None if value is None else Interval(value.low, value.low, max(value.low, value.high or value.low))


def _abducted(draft: Draft) -> Interval | None:
    """The largest number that is given: others are parts of it, such as those who came back."""
    told = [one for one in draft.figures if one.harm == Harm.ABDUCTED and not one.is_claimed]
    largest = max(told, key=lambda one: one.low, default=None)
    return _interval(Range(largest.low, largest.high)) if largest else None


def _exactly(number: int | None) -> Interval | None:
    return None if number is None else Interval(number, number, number)
