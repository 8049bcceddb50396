"""Keeping a sensitive place back, and giving it free again."""

from django.db import transaction

from incidents.choices import LocationPrecision
from incidents.models import Incident, WithheldLocation
from incidents.roles import Person, Role
from incidents.services.errors import RecordError, StaleVersion
from incidents.services.recording import recorded, require
from incidents.titles import compose_title

PUBLIC_REASON = "A place that could harm people is kept back"
# The place itself, and what may name it: the summary, a doubt, a campaign called after the place.
_MOVED = (
    "place_id",
    "district_id",
    "district_set",
    "district_text",
    "place_text",
    "latitude",
    "longitude",
    "near_km",
    "location_precision",
    "summary",
    "doubt_reason",
    "campaign_id",
)


@transaction.atomic
def withhold_location(
    *, uid: str, to: str, reason: str, by: Person | None = None, version: int | None = None
) -> Incident:
    """Take everything finer than ``to`` (district or province) out of the public row, into a table of its own.

    The title is composed anew, and summary, doubt and campaign are set aside, since each may name the place; quotes
    and links of its reports, and the channel of a claim, are not shown while it is withheld. Withholding again first
    restores, so nothing is lost.

    Raises RecordError when the place is not known better than that, or no reason is given, and StaleVersion when the
    incident is no longer at ``version``, if one is given.
    """
    if by is not None:
        by = require(by, Role.EDITOR)
    if to not in {LocationPrecision.DISTRICT, LocationPrecision.PROVINCE}:
        raise RecordError("to", "withhold to district or to province")
    if not reason.strip():
        raise RecordError("reason", "say whom the exact place could harm")
    incident = _locked(uid, version)
    # The reason may name the place: it is kept with what is withheld, not with the change that the public reads.
    with recorded(by=by, action="withhold_location", reason=PUBLIC_REASON):
        if incident.withheld_to:
            put_back(incident)
        if not _is_finer(incident, to):
            raise RecordError("to", f"the place is not known better than {incident.get_location_precision_display()}")
        keep_back(incident, to, reason)
        _save(incident)
    return incident


@transaction.atomic
def reveal_location(*, uid: str, reason: str, by: Person | None = None, version: int | None = None) -> Incident:
    """Put a withheld place back into the public row.

    Raises RecordError when nothing is withheld, and StaleVersion as ``withhold_location`` does.
    """
    if by is not None:
        by = require(by, Role.REVIEWER)
    incident = _locked(uid, version)
    if not incident.withheld_to:
        raise RecordError("uid", "nothing of this incident's place is withheld")
    with recorded(by=by, action="reveal_location", reason=reason):
        put_back(incident)
        _save(incident)
    return incident


def _locked(uid: str, version: int | None) -> Incident:
    incident: Incident = Incident.objects.select_for_update(no_key=True).get(uid=uid)
    if version is not None and incident.version != version:
        raise StaleVersion(incident, version)
    return incident


def put_back(incident: Incident) -> str:
    """Take a withheld place into the row again, in memory, and return why it was withheld."""
    kept = WithheldLocation.objects.select_related("place", "district", "campaign").get(incident=incident)
    for name in _MOVED:
        setattr(incident, name, getattr(kept, name))
    incident.withheld_to = ""
    kept.delete()
    return kept.reason


def keep_back(incident: Incident, to: str, reason: str) -> None:
    """Move the place out of the row, which changes in memory alone, into its own table.

    A place that is no longer known better than ``to`` has nothing to keep back.
    """
    if not _is_finer(incident, to):
        return
    WithheldLocation.objects.create(
        incident=incident, reason=reason, **{name: getattr(incident, name) for name in _MOVED}
    )
    _blur(incident, to)


def _is_finer(incident: Incident, to: str) -> bool:
    order = LocationPrecision.values
    return order.index(incident.location_precision) < order.index(to) and (
        incident.province is not None if to == LocationPrecision.PROVINCE else bool(incident.district_set)
    )


def _blur(incident: Incident, to: str) -> None:
    incident.place = None
    incident.place_text = ""
    incident.latitude = incident.longitude = incident.near_km = None
    incident.summary = incident.doubt_reason = ""
    incident.campaign = None
    if to == LocationPrecision.PROVINCE:
        incident.district = None
        incident.district_set = []
        incident.district_text = ""
    incident.location_precision = to
    incident.withheld_to = to
    incident.title = _title(incident)


def _title(incident: Incident) -> str:
    return compose_title(
        event_class=incident.event_class,
        attack_types=incident.attack_types,
        targets=incident.targets,
        place=incident.place_text,
        district=incident.district_text or (incident.district.name if incident.district else ""),
        province=incident.province.name if incident.province else "",
    )


def _save(incident: Incident) -> None:
    incident.title = _title(incident)
    incident.version += 1
    incident.save()
