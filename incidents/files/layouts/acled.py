"""ACLED's columns, in the order and the words of its codebook.

Every row is one event on its first day. Identifiers are this record's own, for ACLED's are not ours to give out. A
group by its name is written as a rebel group, for the record does not judge what kind of force it is.
"""

from collections.abc import Mapping

from django.db.models import Q

from incidents.choices import (
    AttackType,
    DatePrecision,
    EventClass,
    LocationPrecision,
    OutletKind,
    Target,
)
from incidents.files.layouts import common
from incidents.files.layouts.layout import Layout
from incidents.models import Incident
from incidents.rows import Cell

COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
Kind = tuple[str, str]
Actor = tuple[str, str]

CLASH: Kind = ("Battles", "Armed clash")
ATTACK: Kind = ("Violence against civilians", "Attack")
ABDUCTION: Kind = ("Violence against civilians", "Abduction/forced disappearance")
STRIKE: Kind = ("Explosions/Remote violence", "Air/drone strike")
SHELLING: Kind = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
REMOTE: Kind = ("Explosions/Remote violence", "Remote explosive/landmine/IED")
STRATEGIC = "Strategic developments"

_BY_CLASS: Mapping[str, Kind] = {
    EventClass.CLASH: CLASH,
    EventClass.SECURITY_OPERATION: CLASH,
    EventClass.STATE_STRIKE: STRIKE,
    EventClass.FOREIGN_STRIKE: STRIKE,
    EventClass.CROSS_BORDER_FIRE: SHELLING,
    EventClass.SECTARIAN_CLASH: CLASH,
    EventClass.INTER_MILITANT_CLASH: CLASH,
    EventClass.TRIBAL_CLASH: CLASH,
    EventClass.PROTEST_VIOLENCE: ("Riots", "Violent demonstration"),
    EventClass.ARREST_OR_SURRENDER: (STRATEGIC, "Arrests"),
    EventClass.DISRUPTED: (STRATEGIC, "Disrupted weapons use"),
}
# The higher one wins when several were used.
_EXPLOSIVES: Mapping[AttackType, Kind] = {
    AttackType.DRONE: STRIKE,
    AttackType.SUICIDE_BOMBING: ("Explosions/Remote violence", "Suicide bomb"),
    AttackType.ROCKET_MORTAR: SHELLING,
    AttackType.VEHICLE_BOMBING: REMOTE,
    AttackType.IED: REMOTE,
    AttackType.LANDMINE: REMOTE,
    AttackType.GRENADE: ("Explosions/Remote violence", "Grenade"),
}
_HELD = frozenset({AttackType.KIDNAPPING, AttackType.HIJACKING})
_DAMAGE = frozenset({AttackType.ARSON, AttackType.SABOTAGE})

MILITARY: Actor = ("Military Forces of Pakistan", "State forces")
POLICE: Actor = ("Police Forces of Pakistan", "State forces")
FOREIGN: Actor = ("Unidentified Military Forces", "External/Other forces")
UNIDENTIFIED: Actor = ("Unidentified Armed Group (Pakistan)", "Political militia")
MILITIA: Actor = ("Unidentified Communal Militia (Pakistan)", "Identity militia")
RIOTERS: Actor = ("Rioters (Pakistan)", "Rioters")
CIVILIANS: Actor = ("Civilians (Pakistan)", "Civilians")
NOBODY: Actor = ("", "")
# In the order of their numbers, which is that of the two in an interaction.
_FORCES = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)
_COMMUNAL = frozenset({EventClass.SECTARIAN_CLASH, EventClass.TRIBAL_CLASH, EventClass.ETHNOPOLITICAL_VIOLENCE})

_TIME = {DatePrecision.DAY: 1, DatePrecision.FEW_DAYS: 2, DatePrecision.WEEK: 2, DatePrecision.MONTH: 3}
_PLACE = {LocationPrecision.EXACT: 1, LocationPrecision.TOWN: 1, LocationPrecision.NEAR: 2, LocationPrecision.TEHSIL: 2}
_SCALES = {
    OutletKind.LOCAL: "Subnational",
    OutletKind.WIRE: "National",
    OutletKind.NATIONAL: "National",
    OutletKind.VERNACULAR: "National",
    OutletKind.INTERNATIONAL: "International",
}


def row(incident: Incident) -> dict[str, Cell]:
    """The cells of an incident."""
    kind, sub_kind = kind_of(incident)
    first, second = actors_of(incident)
    latitude, longitude = common.point_of(incident)
    return {
        "event_id_cnty": incident.uid,
        "event_date": incident.date,
        "year": incident.date.year,
        "time_precision": _TIME[DatePrecision(incident.date_precision)],
        "disorder_type": _disorder(kind),
        "event_type": kind,
        "sub_event_type": sub_kind,
        "actor1": first[0],
        "inter1": first[1],
        "actor2": second[0],
        "inter2": second[1],
        "interaction": _interaction(first[1], second[1]),
        "civilian_targeting": "Civilians targeted" if _civilians_alone(incident) else "",
        "iso": 586,
        "region": "South Asia",
        "country": "Pakistan",
        "admin1": incident.province.name if incident.province else "",
        "admin2": common.district_of(incident),
        "location": common.place_of(incident),
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": _PLACE.get(LocationPrecision(incident.location_precision), 3),
        "source": "; ".join(common.outlets_of(incident)),
        "source_scale": _scale(incident),
        "notes": f"On {common.notes_of(incident)}{'' if _deaths_known(incident) else ' Deaths are not reported.'}",
        "fatalities": incident.killed_all_low or 0,
        "timestamp": int(incident.updated_at.timestamp()),
    }


def kind_of(incident: Incident) -> Kind:
    """Event type and sub-event type."""
    if known := _BY_CLASS.get(incident.event_class):
        return known
    used, targets = set(incident.attack_types), set(incident.targets)
    if used & common.GUNS and targets & common.SECURITY:
        return CLASH
    for how, kind in _EXPLOSIVES.items():
        if how in used:
            return kind
    if used & (common.GUNS | {AttackType.BEHEADING_OR_EXECUTION}):
        return ATTACK
    if used & _HELD:
        return ABDUCTION
    if used & _DAMAGE:
        return STRATEGIC, "Looting/property destruction"
    if AttackType.ROADBLOCK in used:
        return STRATEGIC, "Other"
    return CLASH if targets & common.SECURITY else ATTACK


def actors_of(incident: Incident) -> tuple[Actor, Actor]:
    """Who, and whom."""
    named: list[Actor] = [(name, "Rebel group") for name in common.groups_of(incident)]
    group = named[0] if named else UNIDENTIFIED
    match incident.event_class:
        case EventClass.MILITANT_ATTACK:
            return group, _struck(incident)
        case EventClass.CLASH | EventClass.SECURITY_OPERATION | EventClass.STATE_STRIKE:
            return MILITARY, group
        case EventClass.FOREIGN_STRIKE:
            return FOREIGN, group if named else NOBODY
        case EventClass.CROSS_BORDER_FIRE:
            return FOREIGN, MILITARY
        case EventClass.INTER_MILITANT_CLASH:
            return group, named[1] if len(named) > 1 else UNIDENTIFIED
        case EventClass.PROTEST_VIOLENCE:
            return RIOTERS, NOBODY
        case EventClass.ARREST_OR_SURRENDER | EventClass.DISRUPTED:
            return POLICE, group
        case _:
            return named[0] if named else MILITIA, named[1] if len(named) > 1 else MILITIA


def _struck(incident: Incident) -> Actor:
    targets = set(incident.targets)
    if targets & common.MILITARY:
        return MILITARY
    if targets & common.POLICE:
        return POLICE
    if targets & {Target.MILITANT, Target.PEACE_COMMITTEE}:
        return UNIDENTIFIED
    return CIVILIANS if targets & common.CIVILIANS or incident.killed_civilians else NOBODY


def _interaction(one: str, other: str) -> str:
    if not other:
        return f"{one} only"
    return "-".join(sorted((one, other), key=_FORCES.index))


def _disorder(kind: str) -> str:
    return {STRATEGIC: "Strategic developments", "Riots": "Demonstrations"}.get(kind, "Political violence")


def _civilians_alone(incident: Incident) -> bool:
    targets = set(incident.targets) - common.NOT_SAID
    return incident.event_class == EventClass.MILITANT_ATTACK and bool(targets) and targets <= common.CIVILIANS


def _scale(incident: Incident) -> str:
    """The narrowest and the widest, in ACLED's order; it joins no more than two."""
    scales = {_SCALES.get(OutletKind(report.outlet.kind), "Other") for report in incident.reports.all()}
    found = [scale for scale in ("Other", "Subnational", "National", "International") if scale in scales]
    return "-".join(dict.fromkeys((*found[:1], *found[-1:])))


def _deaths_known(incident: Incident) -> bool:
    return incident.killed_all_low is not None


LAYOUT = Layout(
    name="acled",
    columns=tuple(COLUMNS.split()),
    row=row,
    left_out={
        "criminal_violence": Q(event_class=EventClass.CRIMINAL_VIOLENCE),
        "month_not_known": Q(date_precision=DatePrecision.YEAR),
        "province_not_known": Q(location_precision=LocationPrecision.COUNTRY),
        "kind_of_attack_not_known": Q(
            event_class__in=[EventClass.MILITANT_ATTACK, EventClass.ETHNOPOLITICAL_VIOLENCE],
            attack_types__contained_by=sorted(common.NOT_SAID),
            targets__contained_by=sorted(common.NOT_SAID),
        ),
    },
    losses={
        "deaths_not_reported_written_as_0": Q(killed_all_low__isnull=True),
        "several_days_written_as_the_first": Q(date_end__isnull=False),
        "without_coordinates": Q(latitude__isnull=True, district__isnull=True),
    },
)
