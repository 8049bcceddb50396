"""Campaigns of the starter table: waves with totals, and tolls over several places."""

from django.utils.text import slugify

from incidents.choices import CampaignKind, EventClass
from incidents.models import Campaign
from incidents.services.starter.rows import StarterRow
from places.models import Province
from places.resolve import resolve_place


def campaign_slug(row: StarterRow) -> str:
    """The slug of the wave a row belongs to, or of the toll it is."""
    return slugify(row.campaign or f"{row.place} {row.date.isoformat()}")


def make_campaign(row: StarterRow, slug: str) -> Campaign:
    """The campaign a ``total`` or ``multi_place`` row stands for."""
    resolution = resolve_place(row.place, province=row.province or None, district=row.district or None)
    districts = sorted({slug for match in resolution.candidates for slug in match.district_set})
    province = resolution.fallback.province_slug
    return Campaign.objects.create(
        slug=slug,
        name=row.campaign or f"{row.place}, {row.date.day} {row.date:%B %Y}",
        kind=CampaignKind.WAVE if row.campaign else CampaignKind.AGGREGATE,
        date=row.date,
        date_end=row.date_end,
        place_text=row.place,
        province=Province.objects.filter(slug=province).first() if province else None,
        district_set=districts,
        notes=row.notes,
    )


def scope_of(row: StarterRow) -> str:
    """What the toll covers, in words."""
    days = row.date.isoformat() if row.date_end is None else f"{row.date.isoformat()} to {row.date_end.isoformat()}"
    named = f", {'; '.join(row.group_named)} named" if row.group_named else ""
    return f"{EventClass(row.event_class).label}: {row.place}, {days}{named}"
