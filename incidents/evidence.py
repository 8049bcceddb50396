"""Whether two accounts may be of one incident: how alike they are, and why, in short words.

``likeness`` is a pure function of two ``Features``. Every kind of evidence gives a weight, and the sum becomes a
score between 0 and 1 as log odds do. What is not known on either side weighs nothing. The weights are ours, set on
the starter record: see ``tests/incidents/test_likeness.py`` for what they must tell apart there.

One source proves little by itself: every fifth address in the record stands behind several incidents, because papers
write one story of a day. It weighs much beside the same day and place, and not enough against another town.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from incidents.casualties import Interval
from incidents.choices import AttackType, EventClass, Target

# What stands for "nobody knows" says nothing about likeness.
_UNTOLD = frozenset(
    {AttackType.OTHER, AttackType.UNKNOWN, Target.OTHER, Target.UNKNOWN, Target.CIVILIAN, Target.MILITANT}
)
_CLOSE_CLASSES = (
    {EventClass.MILITANT_ATTACK, EventClass.CLASH},
    {EventClass.CLASH, EventClass.SECURITY_OPERATION},
    {EventClass.SECURITY_OPERATION, EventClass.STATE_STRIKE},
)
_BOMBS = frozenset({AttackType.SUICIDE_BOMBING, AttackType.VEHICLE_BOMBING, AttackType.IED, AttackType.LANDMINE})
_GUNS = frozenset(
    {
        AttackType.ARMED_ASSAULT,
        AttackType.AMBUSH,
        AttackType.RAID_ON_POST,
        AttackType.TARGETED_KILLING,
        AttackType.SNIPER,
    }
)
_FORCES = frozenset(
    {
        Target.ARMY,
        Target.FRONTIER_CORPS,
        Target.RANGERS,
        Target.POLICE,
        Target.COUNTER_TERRORISM_DEPARTMENT,
        Target.LEVIES,
        Target.KHASADAR,
    }
)
_KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Spot:
    """Where, as accounts are compared by it. ``districts`` are drawn ones, ``neighbours`` those around them."""

    districts: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()
    province: str = ""
    place: str = ""
    point: tuple[float, float] | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Features:
    """What accounts are compared by. Empty and None are "not known"."""

    earliest: dt.date
    latest: dt.date
    spot: Spot = Spot()
    event_class: str = ""
    attack_types: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    killed: Interval | None = None
    injured: Interval | None = None
    groups: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()


_Evidence = tuple[float, str]
_NOTHING: _Evidence = (0.0, "")
_BASE = -1.6


def likeness(a: Features, b: Features) -> tuple[float, list[str]]:
    """How alike two accounts are, from 0 to 1, and the signals: what is "here" is of ``a``, "there" of ``b``."""
    evidence = [weigh(a, b) for weigh in _EVIDENCE]
    odds = _BASE + sum(weight for weight, _ in evidence)
    return 1 / (1 + math.exp(-odds)), [words for _, words in evidence if words]


def _source(a: Features, b: Features) -> _Evidence:
    return (0.4, "same source") if a.urls & b.urls else _NOTHING


def _days(a: Features, b: Features) -> _Evidence:
    gap = days_apart(a, b)
    if gap == 0:
        if a.earliest == b.earliest and a.latest == b.latest:
            return 1.2, "same day" if a.earliest == a.latest else "same days"
        return 0.3, "days overlap"
    return {1: -0.4, 2: -1.4}.get(gap, -2.2), "1 day apart" if gap == 1 else f"{gap} days apart"


def days_apart(a: Features, b: Features) -> int:
    """Days between the spans in which the two may have been; 0 when they overlap."""
    return max(0, (a.earliest - b.latest).days, (b.earliest - a.latest).days)


def _district(a: Features, b: Features) -> _Evidence:
    here, there = a.spot, b.spot
    if not here.districts or not there.districts:
        return (-0.6, "same province") if here.province and here.province == there.province else (-1.5, "")
    if here.districts & there.districts:
        wide = max(len(here.districts), len(there.districts)) > 1
        return (0.6, "perhaps the same district") if wide else (1.0, "same district")
    if here.neighbours & there.districts or there.neighbours & here.districts:
        return -1.6, "neighbouring district"
    return -4.0, "another district"


def _place(a: Features, b: Features) -> _Evidence:
    """By names, else by the distance of points. Two spots may share the name of the area they are in."""
    here, there = a.spot, b.spot
    if here.words & there.words or (here.place and here.place == there.place):
        differ = here.words - there.words and there.words - here.words
        return (0.2, "same area") if differ else (1.1, "same place")
    if here.point and there.point:
        km = _km(here.point, there.point)
        return (0.5 if km <= 3 else -0.3 if km <= 10 else -1.0 if km <= 25 else -1.8), f"{km:.0f} km apart"
    return (-0.6, "another place") if here.words and there.words else _NOTHING


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    north = (a[0] - b[0]) * _KM_PER_DEGREE
    east = (a[1] - b[1]) * _KM_PER_DEGREE * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


def _class(a: Features, b: Features) -> _Evidence:
    if not a.event_class or not b.event_class:
        return _NOTHING
    if a.event_class == b.event_class:
        return 0.4, ""
    close = {a.event_class, b.event_class} in _CLOSE_CLASSES
    return (-0.3 if close else -1.2), f"{_label(a.event_class)} here, {_label(b.event_class)} there"


def _label(event_class: str) -> str:
    return EventClass(event_class).label.lower()


def _attack_types(a: Features, b: Features) -> _Evidence:
    here, there = a.attack_types - _UNTOLD, b.attack_types - _UNTOLD
    if not here or not there:
        return _NOTHING
    if here & there:
        return 0.6, "same kind of attack"
    alike = any(here & family and there & family for family in (_BOMBS, _GUNS))
    return (0.1, "") if alike else (-0.9, "another kind of attack")


def _targets(a: Features, b: Features) -> _Evidence:
    here, there = a.targets - _UNTOLD, b.targets - _UNTOLD
    if not here or not there:
        return _NOTHING
    if here & there:
        return 0.6, "same target"
    return (-0.2, "") if here & _FORCES and there & _FORCES else (-0.7, "another target")


def _killed(a: Features, b: Features) -> _Evidence:
    return _toll(a.killed, b.killed, "killed", 1.0)


def _injured(a: Features, b: Features) -> _Evidence:
    return _toll(a.injured, b.injured, "injured", 0.6)


def _toll(here: Interval | None, there: Interval | None, harm: str, weight: float) -> _Evidence:
    """Tolls rise while a day goes on: 5 then 7 is alike. The larger two equal tolls, the less that is chance."""
    if here is None or there is None:
        return (0.0 if here is there else -0.45 * weight), ""
    small, large = sorted((here.best, there.best))
    if small == large:
        return weight * (min(2.2, 0.5 + 0.7 * math.log2(1 + small)) if small else 0.2), f"{small} {harm} in both"
    words = f"{here.best} {harm} here, {there.best} there"
    if here.low <= there.high and there.low <= here.high:
        return 0.4 * weight, words
    if large <= 1.5 * small + 1:
        return (0.5 if small >= 3 else -0.1) * weight, words
    return (-0.6 if large <= 2.5 * small + 1 else -1.5) * weight, words


def _groups(a: Features, b: Features) -> _Evidence:
    if not a.groups or not b.groups:
        return _NOTHING
    return (0.5, "same group") if a.groups & b.groups else (-0.5, "another group")


_EVIDENCE: tuple[Callable[[Features, Features], _Evidence], ...] = (
    _source,
    _days,
    _district,
    _place,
    _class,
    _attack_types,
    _targets,
    _killed,
    _injured,
    _groups,
)
