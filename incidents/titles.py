"""The title of an incident, composed from what is coded, so that a thousand titles read alike.

It says how, against whom and where, never how many: tolls change, titles should not.
"""

from collections.abc import Sequence

from incidents.choices import AttackType, EventClass, Target

LONGEST = 240

# How each attack type reads, and the preposition that leads to its target.
_HOW = {
    AttackType.SUICIDE_BOMBING: ("Suicide bombing", "against"),
    AttackType.VEHICLE_BOMBING: ("Vehicle bombing", "against"),
    AttackType.IED: ("Bomb attack", "on"),
    AttackType.LANDMINE: ("Landmine blast", "among"),
    AttackType.GRENADE: ("Grenade attack", "on"),
    AttackType.ROCKET_MORTAR: ("Rocket or mortar fire", "at"),
    AttackType.DRONE: ("Drone attack", "on"),
    AttackType.ARMED_ASSAULT: ("Armed attack", "on"),
    AttackType.AMBUSH: ("Ambush", "on"),
    AttackType.RAID_ON_POST: ("Raid on a post", "of"),
    AttackType.TARGETED_KILLING: ("Targeted attack", "on"),
    AttackType.SNIPER: ("Sniper fire", "at"),
    AttackType.KIDNAPPING: ("Kidnapping", "of"),
    AttackType.HIJACKING: ("Hijacking", "of"),
    AttackType.BEHEADING_OR_EXECUTION: ("Execution", "of"),
    AttackType.ARSON: ("Arson", "against"),
    AttackType.SABOTAGE: ("Sabotage", "of"),
    AttackType.ROADBLOCK: ("Roadblock", "against"),
}
_CLASS = {
    EventClass.MILITANT_ATTACK: ("Militant attack", "on"),
    EventClass.CLASH: ("Clash", "involving"),
    EventClass.SECURITY_OPERATION: ("Security operation", "against"),
    EventClass.STATE_STRIKE: ("Strike by state forces", "on"),
    EventClass.FOREIGN_STRIKE: ("Foreign strike", "on"),
    EventClass.CROSS_BORDER_FIRE: ("Cross-border fire", "at"),
    EventClass.SECTARIAN_CLASH: ("Sectarian violence", "against"),
    EventClass.INTER_MILITANT_CLASH: ("Clash between militants", "involving"),
    EventClass.TRIBAL_CLASH: ("Tribal clash", "involving"),
    EventClass.ETHNOPOLITICAL_VIOLENCE: ("Ethnopolitical violence", "against"),
    EventClass.CRIMINAL_VIOLENCE: ("Criminal violence", "against"),
    EventClass.PROTEST_VIOLENCE: ("Violence at a protest", "involving"),
    EventClass.ARREST_OR_SURRENDER: ("Arrest or surrender", "of"),
    EventClass.DISRUPTED: ("Foiled plot", "against"),
}
_WHOM = {
    Target.ARMY: "the army",
    Target.FRONTIER_CORPS: "the Frontier Corps",
    Target.COUNTER_TERRORISM_DEPARTMENT: "the Counter Terrorism Department",
    Target.COAST_GUARD_NAVY: "the coast guard or navy",
    Target.AIR_FORCE: "the air force",
    Target.INTELLIGENCE: "an intelligence service",
    Target.PEACE_COMMITTEE: "a peace committee",
    Target.GOVERNMENT_OFFICIAL: "government officials",
    Target.JUDICIARY: "the judiciary",
    Target.POLITICIAN: "politicians",
    Target.TRIBAL_ELDER: "a tribal elder",
    Target.RELIGIOUS_LEADER: "a religious leader",
    Target.PLACE_OF_WORSHIP: "a place of worship",
    Target.RELIGIOUS_MINORITY: "a religious minority",
    Target.JOURNALIST: "a journalist",
    Target.TEACHER_OR_SCHOOL: "a school or teachers",
    Target.HEALTH_WORKER: "health workers",
    Target.POLIO_TEAM: "a polio team",
    Target.LABOURER: "labourers",
    Target.SETTLER_OR_TRAVELLER: "settlers or travellers",
    Target.CHINESE_NATIONAL: "Chinese nationals",
    Target.FOREIGNER: "foreigners",
    Target.DIPLOMATIC: "a diplomatic mission",
    Target.BUSINESS: "a business",
    Target.BANK: "a bank",
    Target.ROAD_TRANSPORT: "road transport",
    Target.RAILWAY: "the railway",
    Target.GAS_PIPELINE: "a gas pipeline or field",
    Target.POWER_LINE: "a power line",
    Target.TELECOM: "a telecom tower",
    Target.MINE_OR_MINERAL_TRANSPORT: "a mine or mineral transport",
    Target.DAM_OR_CONSTRUCTION: "a dam or construction site",
}
_UNSAID = frozenset({Target.OTHER, Target.UNKNOWN})


def compose_title(
    *, event_class: str, attack_types: Sequence[str], targets: Sequence[str], place: str, district: str, province: str
) -> str:
    """A title such as "Grenade attack on police, Lyari, Karachi".

    A militant attack is named by its first attack type, any other event by its class. ``place`` and ``district`` are
    the source's words; the province stands in when neither is known. At most 240 characters.
    """
    how, preposition = _CLASS[EventClass(event_class)]
    if event_class == EventClass.MILITANT_ATTACK:
        named = (_HOW[AttackType(word)] for word in attack_types if AttackType(word) in _HOW)
        how, preposition = next(named, (how, preposition))
    whom = [_whom(Target(word)) for word in targets if Target(word) not in _UNSAID][:2]
    what = f"{how} {preposition} {' and '.join(whom)}" if whom else how
    title = ", ".join([what, *_where(place, district, province)])
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _whom(target: Target) -> str:
    return _WHOM.get(target, target.label.lower())


def _where(place: str, district: str, province: str) -> list[str]:
    """The place, and the district unless the words already say it."""
    if place and district and district.casefold() in place.casefold():
        return [place]
    named = [word for word in (place, district) if word]
    return named or [province or "place not known"]
