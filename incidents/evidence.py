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
# What half of all attacks are done with or aimed at: to share it is less than to share a kidnapping or a journalist.
_EVERYDAY = _BOMBS | _GUNS | _FORCES
# Farther apart than the two names that reports give to one spot.
_FAR_KM = 10
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
    abducted: Interval | None = None
    groups: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    victims: Interval | None = None
    """Killed without militants, where an account tells the two apart; ``killed`` holds both."""
    people: frozenset[frozenset[str]] = frozenset()
    """Names of the dead, each the set of its words. Private: for comparing alone."""
    title_words: frozenset[str] = frozenset()
    """Words of the headline that few headlines have."""


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
        wide = max((one.latest - one.earliest).days for one in (a, b))
        return max(0.3, 1.2 - 0.3 * wide), "days overlap"
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
    return (-0.6, "another place") if are_elsewhere(a, b) else _NOTHING


def are_elsewhere(a: Features, b: Features) -> bool:
    """Whether the two name places apart: by their points, else by names without a common word.

    Names in different scripts cannot be compared.
    """
    here, there = a.spot, b.spot
    if here.words & there.words or (here.place and here.place == there.place):
        return False
    if here.point and there.point:
        return _km(here.point, there.point) > _FAR_KM
    one_script = any(map(str.isascii, here.words)) == any(map(str.isascii, there.words))
    return one_script and bool(here.words and there.words)


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
        return (0.6 if here & there <= _EVERYDAY else 0.9), "same kind of attack"
    alike = any(here & family and there & family for family in (_BOMBS, _GUNS))
    return (0.1, "") if alike else (-0.9, "another kind of attack")


def _targets(a: Features, b: Features) -> _Evidence:
    here, there = a.targets - _UNTOLD, b.targets - _UNTOLD
    if not here or not there:
        return _NOTHING
    if here & there:
        return (0.6 if here & there <= _EVERYDAY else 0.9), "same target"
    return (-0.2, "") if here & _FORCES and there & _FORCES else (-0.7, "another target")


def _killed(a: Features, b: Features) -> _Evidence:
    """By all the dead; one source may count militants whom another leaves out, so by the victims if that is nearer."""
    everyone = _toll(a.killed, b.killed, "killed", 1.0)
    if not a.victims or not b.victims:
        return everyone
    victims = _toll(a.victims, b.victims, "victims killed", 1.0)
    return max(everyone, victims, key=lambda evidence: evidence[0])


def _injured(a: Features, b: Features) -> _Evidence:
    return _toll(a.injured, b.injured, "injured", 0.6)


def _abducted(a: Features, b: Features) -> _Evidence:
    """So many people are rarely taken that a number tells more than one of the dead."""
    return _toll(a.abducted, b.abducted, "abducted", 1.0)


def _toll(here: Interval | None, there: Interval | None, harm: str, weight: float) -> _Evidence:
    """Tolls rise while a day goes on: 5 then 7 is alike. The larger two tolls alike, the less that is chance."""
    if here is None or there is None:
        known = here or there
        return (-0.45 * weight if known and known.best else 0.0), ""
    small, large = sorted((here.best, there.best))
    if small == large:
        return weight * (min(3.0, 0.5 + 0.7 * math.log2(1 + small)) if small else 0.2), f"{small} {harm} in both"
    words = f"{here.best} {harm} here, {there.best} there"
    overlap = here.low <= there.high and there.low <= here.high
    if large <= 1.5 * small + 1:
        near = min(3.0, math.log2(max(1, small)) - 2)
        return max(near, 0.5 if small >= 3 else 0.4 if overlap else -0.1) * weight, words
    if overlap:
        return 0.4 * weight, words
    return (-0.6 if large <= 2.5 * small + 1 else -1.5) * weight, words


def _groups(a: Features, b: Features) -> _Evidence:
    if not a.groups or not b.groups:
        return _NOTHING
    return (0.5, "same group") if a.groups & b.groups else (-0.5, "another group")


def _people(a: Features, b: Features) -> _Evidence:
    """The same dead. Other names tell little: of many dead each source names some."""
    if not a.people or not b.people:
        return _NOTHING
    same = sum(any(_one_person(here, there) for there in b.people) for here in a.people)
    return (1.6 + 0.4 * min(same - 1, 3), "same names of the dead") if same else (-0.4, "other names of the dead")


def _one_person(here: frozenset[str], there: frozenset[str]) -> bool:
    """Two words in common: one is the name of half a district. A title before a name is a word more on one side."""
    return len(here & there) >= 2


def _title_words(a: Features, b: Features) -> _Evidence:
    shared = a.title_words & b.title_words
    return (0.3 * min(len(shared), 3), f"both headlines have {', '.join(sorted(shared))}") if shared else _NOTHING


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
    _abducted,
    _groups,
    _people,
    _title_words,
)
