"""What every layout asks of an incident: who, whom, where and on whose word."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.models import ArmedGroup
from incidents.choices import AttackType, AttributionLevel, AttributionTrack, LocationPrecision, Target
from incidents.models import Attribution, Incident
from incidents.wording import date_words

NOT_SAID = frozenset({"other", "unknown"})
# Levels at which a group is not said to have done it any more.
TAKEN_BACK = frozenset({AttributionLevel.WITHDRAWN, AttributionLevel.DENIED})
_FIRMEST = (
    AttributionLevel.CONFIRMED,
    AttributionLevel.LIKELY,
    AttributionLevel.MADE,
    AttributionLevel.POSSIBLE,
    AttributionLevel.DISPUTED,
)
MILITARY = frozenset(
    {
        Target.ARMY,
        Target.FRONTIER_CORPS,
        Target.RANGERS,
        Target.COAST_GUARD_NAVY,
        Target.AIR_FORCE,
        Target.INTELLIGENCE,
    }
)
POLICE = frozenset({Target.POLICE, Target.COUNTER_TERRORISM_DEPARTMENT, Target.LEVIES, Target.KHASADAR})
SECURITY = MILITARY | POLICE
GUNS = frozenset(
    {
        AttackType.ARMED_ASSAULT,
        AttackType.AMBUSH,
        AttackType.RAID_ON_POST,
        AttackType.TARGETED_KILLING,
        AttackType.SNIPER,
    }
)
_THINGS = frozenset(
    {
        Target.GAS_PIPELINE,
        Target.POWER_LINE,
        Target.TELECOM,
        Target.DAM_OR_CONSTRUCTION,
        Target.RAILWAY,
        Target.MINE_OR_MINERAL_TRANSPORT,
    }
)
CIVILIANS = frozenset(Target) - SECURITY - _THINGS - NOT_SAID - {Target.MILITANT, Target.PEACE_COMMITTEE}


def names_no_group() -> Q:
    """Rows that no standing attribution gives to a group by its name."""
    return ~Q(Exists(_naming(incident=OuterRef("pk"))))


def names_one_group() -> Q:
    """Rows whose standing attributions give them to no two groups."""
    other = _naming(incident=OuterRef("incident"), group__gt=OuterRef("group"))
    return ~Q(Exists(_naming(incident=OuterRef("pk")).filter(Exists(other))))


def _naming(**of: OuterRef) -> QuerySet[Attribution]:
    """Attributions that stand and name a group."""
    return Attribution.objects.filter(group__is_placeholder=False, **of).exclude(level__in=TAKEN_BACK)


def standing(incident: Incident) -> list[Attribution]:
    """Attributions to a group by its name, firmest first, each group once; a claim comes after what is likely."""
    found = [one for one in incident.attributions.all() if one.level not in TAKEN_BACK and _named(one.group)]
    firmest: dict[int | None, Attribution] = {}
    for one in sorted(found, key=lambda one: _FIRMEST.index(AttributionLevel(one.level))):
        firmest.setdefault(one.group_id, one)
    return list(firmest.values())


def groups_of(incident: Incident) -> list[str]:
    """The names of the groups it is attributed to, firmest first."""
    return [one.group.name for one in standing(incident) if one.group]


def is_claimed(incident: Incident) -> bool:
    """Whether a claim for it stands."""
    return any(
        one.track == AttributionTrack.CLAIM and one.level not in TAKEN_BACK for one in incident.attributions.all()
    )


def point_of(incident: Incident) -> tuple[float | None, float | None]:
    """Latitude and longitude; of a row known to its district, the label point that the layouts' precision speaks of."""
    if incident.latitude is not None or incident.location_precision != LocationPrecision.DISTRICT:
        return incident.latitude, incident.longitude
    district = incident.district
    return (district.latitude, district.longitude) if district else (None, None)


def place_of(incident: Incident) -> str:
    """The narrowest name of where it was."""
    names = (incident.place_text, district_of(incident), incident.province.name if incident.province else "")
    return next((name for name in names if name), "Pakistan")


def district_of(incident: Incident) -> str:
    """The district's name, or a source's words for several."""
    return incident.district.name if incident.district else incident.district_text


def outlets_of(incident: Incident) -> list[str]:
    """Who reported it, each once."""
    return list(dict.fromkeys(report.outlet.name for report in incident.reports.all()))


def citations_of(incident: Incident) -> list[str]:
    """Its reports as lines, with no more than the public may see of them."""
    lines = []
    for report in incident.reports.all():
        day = f"{report.published_on:%Y-%m-%d}" if report.published_on else ""
        parts = (report.public_title, report.outlet.name, day, report.public_url)
        lines.append(", ".join(part for part in parts if part))
    return lines


def notes_of(incident: Incident) -> str:
    """One paragraph that keeps what the columns cannot say: doubt about the day, and who is said to have done it."""
    said = [
        f"{one.group.name if one.group else one.words} ({one.track}: {one.level})"
        for one in incident.attributions.all()
    ]
    parts = [f"{date_words(incident)}: {incident.title}", incident.summary]
    parts += [f"Attributed to {'; '.join(said)}"] if said else []
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def number_of(incident: Incident) -> int:
    """The number in its uid."""
    return int(incident.uid.removeprefix("PK-"))


def added(*numbers: int | None) -> int | None:
    """A sum of those that are reported, None when none is."""
    reported = [number for number in numbers if number is not None]
    return sum(reported) if reported else None


def _named(group: ArmedGroup | None) -> bool:
    return group is not None and not group.is_placeholder
