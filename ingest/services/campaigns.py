"""A draft and an incident that are two attacks of one campaign, which a person may name only now."""

from datetime import date

from django.db import transaction

from incidents.choices import CampaignKind
from incidents.models import Campaign, Incident
from incidents.roles import Person, Role
from incidents.services.campaigns import change_members
from incidents.services.errors import RecordError
from incidents.services.recording import require
from incidents.services.reference_edits import save_reference
from ingest.fetching.words import clean
from ingest.models import Draft
from ingest.services.deciding import tell_apart


@transaction.atomic
def join_campaign(*, draft_id: int, uid: str, by: Person, name: str = "", slug: str = "") -> Campaign:
    """Say that a waiting draft is another attack of an incident's campaign; the campaign, for the draft's entry.

    Where the incident is in none, it comes into the one called ``name``, which is begun with the address ``slug``
    unless there is one of that name. All of it, or nothing. Raises what ``tell_apart`` does, and
    RecordError("campaign", …) where nobody has named one, or the incident cannot be put into it.
    """
    editor = require(by, Role.EDITOR)
    tell_apart(draft_id=draft_id, uid=uid, by=editor)
    incident: Incident = Incident.objects.select_related("campaign").get(uid=uid)
    if incident.campaign is not None:
        return incident.campaign
    name = " ".join(clean(name).split())
    if not name:
        raise RecordError("campaign", f"{uid} is in no campaign yet: give the campaign a name")
    draft = Draft.objects.select_related("revision__article").get(pk=draft_id)
    source = draft.revision.article.url
    campaign: Campaign | None = Campaign.objects.filter(name__iexact=name).first()
    if campaign is None:
        campaign = _begun(name, slug, incident, draft.date, by=editor, source=source)
    reason = f"one of the attacks of “{campaign.name}”"
    change_members(campaign=campaign, add=[uid], remove=[], by=editor, reason=reason, source=source)
    return campaign


def _begun(name: str, slug: str, incident: Incident, day: date | None, *, by: Person, source: str) -> Campaign:
    """A campaign from the earlier of the two days to the later."""
    if not slug:
        raise RecordError("campaign", "name the campaign in Latin letters: its public address is made of the name")
    days = sorted({incident.date, day or incident.date})
    values = {
        "slug": slug,
        "name": name,
        "kind": CampaignKind.WAVE,
        "date": days[0],
        "date_end": days[-1] if len(days) > 1 else None,
    }
    reason = f"begun with {incident.uid} and an article of the news"
    try:
        return save_reference(row=Campaign(), values=values, by=by, reason=reason, source=source).row
    except RecordError as refused:
        raise RecordError("campaign", refused.message) from refused
