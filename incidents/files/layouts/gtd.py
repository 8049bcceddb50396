"""The Global Terrorism Database's columns, in its order: attacks by non-state groups alone.

The three criteria of inclusion, motives, ransoms and damage are not coded by this record and stay blank. The record's
number of an incident is in ``addnotes``.
"""

from collections.abc import Iterable, Mapping

from django.db.models import F, Q

from incidents.choices import (
    AttackType,
    AttributionLevel,
    AttributionTrack,
    DatePrecision,
    EventClass,
    LocationPrecision,
    Target,
)
from incidents.files.layouts import common
from incidents.files.layouts.layout import Layout
from incidents.models import Incident
from incidents.rows import Cell

_TARGET = "targtype{n} targtype{n}_txt targsubtype{n} targsubtype{n}_txt corp{n} target{n} natlty{n} natlty{n}_txt"
_WEAPON = "weaptype{n} weaptype{n}_txt weapsubtype{n} weapsubtype{n}_txt"


def _numbered(names: str, upto: int) -> str:
    return " ".join(names.format(n=n) for n in range(1, upto + 1))


COLUMNS = " ".join(
    (
        "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate city",
        "latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative",
        "alternative_txt multiple success suicide",
        _numbered("attacktype{n} attacktype{n}_txt", 3),
        _numbered(_TARGET, 3),
        "gname gsubname gname2 gsubname2 gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 individual nperps",
        "nperpcap claimed claimmode claimmode_txt claim2 claimmode2 claimmode2_txt claim3 claimmode3 claimmode3_txt",
        "compclaim",
        _numbered(_WEAPON, 4),
        "weapdetail nkill nkillus nkillter nwound nwoundus nwoundte property propextent propextent_txt propvalue",
        "propcomment ishostkid nhostkid nhostkidus nhours ndays divert kidhijcountry ransom ransomamt ransomamtus",
        "ransompaid ransompaidus ransomnote hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 scite3",
        "dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related",
    )
)
UNKNOWN, NOT_CODED, NOT_KNOWN_HOW_MANY = "Unknown", -9, -99
Coded = tuple[int, str]

ATTACKS = frozenset(
    {
        EventClass.MILITANT_ATTACK,
        EventClass.SECTARIAN_CLASH,
        EventClass.INTER_MILITANT_CLASH,
        EventClass.ETHNOPOLITICAL_VIOLENCE,
    }
)
_ASSASSINATION: Coded = (1, "Assassination")
_ASSAULT: Coded = (2, "Armed Assault")
_BOMBING: Coded = (3, "Bombing/Explosion")
_FACILITY: Coded = (7, "Facility/Infrastructure Attack")
# The higher one comes first when several were used.
_KINDS: Mapping[AttackType, Coded] = {
    AttackType.TARGETED_KILLING: _ASSASSINATION,
    AttackType.BEHEADING_OR_EXECUTION: _ASSASSINATION,
    AttackType.HIJACKING: (4, "Hijacking"),
    AttackType.KIDNAPPING: (6, "Hostage Taking (Kidnapping)"),
    AttackType.SUICIDE_BOMBING: _BOMBING,
    AttackType.VEHICLE_BOMBING: _BOMBING,
    AttackType.IED: _BOMBING,
    AttackType.LANDMINE: _BOMBING,
    AttackType.GRENADE: _BOMBING,
    AttackType.ROCKET_MORTAR: _BOMBING,
    AttackType.DRONE: _BOMBING,
    AttackType.ARMED_ASSAULT: _ASSAULT,
    AttackType.AMBUSH: _ASSAULT,
    AttackType.RAID_ON_POST: _ASSAULT,
    AttackType.SNIPER: _ASSAULT,
    AttackType.ARSON: _FACILITY,
    AttackType.SABOTAGE: _FACILITY,
}
_FIREARMS: Coded = (5, "Firearms")
_EXPLOSIVES: Coded = (6, "Explosives")
_WEAPONS: Mapping[AttackType, Coded] = {
    **{how: _EXPLOSIVES for how, kind in _KINDS.items() if kind == _BOMBING},
    **dict.fromkeys(common.GUNS, _FIREARMS),
    AttackType.ARSON: (8, "Incendiary"),
    AttackType.SABOTAGE: (11, "Sabotage Equipment"),
}
_BUSINESS: Coded = (1, "Business")
_GOVERNMENT: Coded = (2, "Government (General)")
_POLICE: Coded = (3, "Police")
_MILITARY: Coded = (4, "Military")
_CITIZENS: Coded = (14, "Private Citizens & Property")
_RELIGIOUS: Coded = (15, "Religious Figures/Institutions")
_TRANSPORT: Coded = (19, "Transportation")
_UTILITIES: Coded = (21, "Utilities")
_MILITIA: Coded = (17, "Terrorists/Non-State Militia")
_TARGETS: Mapping[Target, Coded] = {
    **dict.fromkeys(common.MILITARY, _MILITARY),
    **dict.fromkeys(common.POLICE, _POLICE),
    Target.PEACE_COMMITTEE: _MILITIA,
    Target.MILITANT: _MILITIA,
    Target.GOVERNMENT_OFFICIAL: _GOVERNMENT,
    Target.JUDICIARY: _GOVERNMENT,
    Target.POLITICIAN: _GOVERNMENT,
    Target.RELIGIOUS_LEADER: _RELIGIOUS,
    Target.PLACE_OF_WORSHIP: _RELIGIOUS,
    Target.JOURNALIST: (10, "Journalists & Media"),
    Target.TEACHER_OR_SCHOOL: (8, "Educational Institution"),
    Target.DIPLOMATIC: (7, "Government (Diplomatic)"),
    Target.BUSINESS: _BUSINESS,
    Target.BANK: _BUSINESS,
    Target.MINE_OR_MINERAL_TRANSPORT: _BUSINESS,
    Target.DAM_OR_CONSTRUCTION: _BUSINESS,
    Target.ROAD_TRANSPORT: _TRANSPORT,
    Target.RAILWAY: _TRANSPORT,
    Target.GAS_PIPELINE: _UTILITIES,
    Target.POWER_LINE: _UTILITIES,
    Target.TELECOM: (16, "Telecommunication"),
    Target.OTHER: (13, "Other"),
    Target.UNKNOWN: (20, UNKNOWN),
}
_SPECIFICITY = {
    LocationPrecision.EXACT: 1,
    LocationPrecision.TOWN: 1,
    LocationPrecision.NEAR: 1,
    LocationPrecision.TEHSIL: 3,
    LocationPrecision.DISTRICT: 3,
    LocationPrecision.PROVINCE: 4,
    LocationPrecision.COUNTRY: 5,
}
_KNOWN_DAY = frozenset({DatePrecision.DAY, DatePrecision.FEW_DAYS, DatePrecision.WEEK})


def row(incident: Incident) -> dict[str, Cell]:
    """The cells of an incident."""
    return {
        **_date(incident),
        **_place(incident),
        "summary": common.notes_of(incident),
        "doubtterr": int(bool(incident.doubt_reason)),
        "multiple": int(incident.campaign_id is not None),
        "success": 1,
        **_how(incident),
        **_who(incident),
        **_casualties(incident),
        "addnotes": incident.uid,
        **{f"scite{n}": cited for n, cited in enumerate(common.citations_of(incident)[:3], start=1)},
        "dbsource": "Nigran",
        **dict.fromkeys(("INT_LOG", "INT_IDEO", "INT_MISC", "INT_ANY"), NOT_CODED),
    }


def _date(incident: Incident) -> dict[str, Cell]:
    """0 for a month or day that is not known; the number of the event ends with four digits of the record's own."""
    day = incident.date
    month = 0 if incident.date_precision == DatePrecision.YEAR else day.month
    number = day.day if incident.date_precision in _KNOWN_DAY else 0
    is_exact = incident.date_precision == DatePrecision.DAY
    return {
        "eventid": f"{day.year}{month:02d}{number:02d}{common.number_of(incident) % 10_000:04d}",
        "iyear": day.year,
        "imonth": month,
        "iday": number,
        "approxdate": "" if is_exact else f"{incident.earliest:%Y-%m-%d} to {incident.latest:%Y-%m-%d}",
        "extended": int(incident.date_end is not None),
        "resolution": incident.date_end,
    }


def _place(incident: Incident) -> dict[str, Cell]:
    latitude, longitude = common.point_of(incident)
    is_wide = incident.is_wider_than_a_district
    return {
        "country": 153,
        "country_txt": "Pakistan",
        "region": 6,
        "region_txt": "South Asia",
        "provstate": incident.province.name if incident.province else UNKNOWN,
        "city": incident.place_text or common.district_of(incident) or UNKNOWN,
        "latitude": latitude,
        "longitude": longitude,
        "specificity": 4 if is_wide else _SPECIFICITY[LocationPrecision(incident.location_precision)],
        "vicinity": int(incident.location_precision == LocationPrecision.NEAR),
        "location": incident.district_text,
    }


def _how(incident: Incident) -> dict[str, Cell]:
    used = {AttackType(word) for word in incident.attack_types}
    kinds = _in_order(_KINDS[how] for how in _KINDS if how in used) or [(9, UNKNOWN)]
    weapons = _in_order(_WEAPONS[how] for how in _WEAPONS if how in used) or [(13, UNKNOWN)]
    struck = _in_order(_TARGETS.get(Target(word), _CITIZENS) for word in incident.targets) or [(20, UNKNOWN)]
    return {
        "suicide": int(AttackType.SUICIDE_BOMBING in used),
        **_spread("attacktype", kinds[:3]),
        **_spread("weaptype", weapons[:4]),
        **_spread("targtype", struck[:3]),
        "natlty1": 153,
        "natlty1_txt": "Pakistan",
    }


def _who(incident: Incident) -> dict[str, Cell]:
    found = common.standing(incident)[:3]
    firm = {AttributionLevel.CONFIRMED, AttributionLevel.MADE}
    row: dict[str, Cell] = {"gname": UNKNOWN}
    for n, one in enumerate(found, start=1):
        row["gname" if n == 1 else f"gname{n}"] = one.group.name if one.group else UNKNOWN
        row[f"guncertain{n}"] = int(one.level not in firm)
    claimants = {
        one.group_id
        for one in incident.attributions.all()
        if one.track == AttributionTrack.CLAIM and one.level not in common.TAKEN_BACK
    }
    return {
        **row,
        "individual": 0,
        "nperps": NOT_KNOWN_HOW_MANY,
        "claimed": int(common.is_claimed(incident)),
        "compclaim": int(len(claimants) > 1),
    }


def _casualties(incident: Incident) -> dict[str, Cell]:
    """Totals include the attackers; blank where no source gives a number."""
    held = bool(incident.abducted) or bool({AttackType.KIDNAPPING, AttackType.HIJACKING} & set(incident.attack_types))
    return {
        "nkill": incident.killed_all_best,
        "nkillter": common.added(incident.killed_militants, incident.killed_suicide_attackers),
        "nwound": incident.injured_all_best,
        "property": NOT_CODED,
        "ishostkid": int(held),
        "nhostkid": incident.abducted,
    }


def _in_order(coded: Iterable[Coded]) -> list[Coded]:
    return list(dict.fromkeys(coded))


def _spread(name: str, coded: list[Coded]) -> dict[str, Cell]:
    """One column for the number of each and one for its words."""
    numbers: dict[str, Cell] = {f"{name}{n}": number for n, (number, _) in enumerate(coded, start=1)}
    return numbers | {f"{name}{n}_txt": words for n, (_, words) in enumerate(coded, start=1)}


LAYOUT = Layout(
    name="gtd",
    columns=tuple(COLUMNS.split()),
    row=row,
    left_out={"not_an_attack_by_a_group": ~Q(event_class__in=sorted(ATTACKS))},
    losses={
        "low_and_high": Q(killed_all_low__lt=F("killed_all_high")),
        "without_coordinates": Q(latitude__isnull=True, district__isnull=True),
    },
)
