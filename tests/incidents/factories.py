"""Incidents for tests, made by the service an editor would use."""

# mypy: disable-error-code="no-untyped-call"

import datetime as dt
from collections.abc import Sequence
from typing import Any

from factory.declarations import Sequence as Numbered
from factory.django import DjangoModelFactory

from groups.models import ArmedGroup
from incidents.choices import CampaignKind, OutletKind, Status
from incidents.models import Campaign, Incident, Outlet
from incidents.services import (
    AttributionInput,
    FigureInput,
    IncidentInput,
    LocationInput,
    ReportInput,
    create_incident,
)
from places.models import District, Place, Province

Number = int | tuple[int, int] | None
DAY = dt.date(2024, 5, 1)


class OutletFactory(DjangoModelFactory[Outlet]):
    """A national outlet."""

    class Meta:
        model = Outlet

    slug = Numbered(lambda n: f"outlet-{n}")
    name = Numbered(lambda n: f"Outlet {n}")
    kind = OutletKind.NATIONAL


class CampaignFactory(DjangoModelFactory[Campaign]):
    """A wave of attacks."""

    class Meta:
        model = Campaign

    slug = Numbered(lambda n: f"campaign-{n}")
    name = Numbered(lambda n: f"Campaign {n}")
    kind = CampaignKind.WAVE
    date = DAY


def figure(victim_class: str, harm: str, number: Number, includes_militants: str | None = None) -> list[FigureInput]:
    """One figure, none for None; a pair is lowest and highest."""
    if number is None:
        return []
    low, high = number if isinstance(number, tuple) else (number, number)
    return [FigureInput(victim_class, harm, low=low, high=high, total_includes_militants=includes_militants)]


def located(
    *,
    district: District | None = None,
    province: Province | None = None,
    place: Place | None = None,
    point: tuple[float, float] | None = None,
    precision: str = "",
    place_text: str = "",
    wider: tuple[str, Sequence[str]] | None = None,
) -> LocationInput:
    """A location as precise as what is given. ``wider`` is words for several districts, and their slugs."""
    if place is not None:
        district, point = place.district, point or (place.latitude, place.longitude)
        place_text = place_text or place.name
    if district is not None:
        province = district.province
    words, several = wider or ("", ())
    known = "town" if point else "district" if district or wider else "province" if province else "country"
    return LocationInput(
        precision=precision or known,
        place=place,
        place_text=place_text,
        district=district,
        district_text=words or (district.name if district else ""),
        district_set=tuple(several) or ((district.slug,) if district else ()),
        province=province,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
    )


def make_incident(
    *,
    location: LocationInput | None = None,
    killed: Number = None,
    injured: Number = None,
    militants: Number = None,
    civilians: Number = None,
    abducted: Number = None,
    groups: Sequence[tuple[ArmedGroup, str, str]] = (),
    outlet: Outlet | None = None,
    url: str = "",
    quote: str = "",
    status: str = Status.PUBLISHED,
    **entry: Any,
) -> Incident:
    """A published militant attack of 1 May 2024, place not known, unless said otherwise.

    ``killed`` and ``injured`` are totals without militants. Other arguments are those of IncidentInput.
    """
    figures = [
        *figure("total", "killed", killed, "no"),
        *figure("total", "injured", injured, "no"),
        *figure("militant", "killed", militants),
        *figure("civilian", "killed", civilians),
        *figure("total", "abducted", abducted),
    ]
    report = ReportInput(outlet=outlet or OutletFactory.create(), url=url, quote=quote, figures=tuple(figures))
    given = {
        "event_class": "militant_attack",
        "date": DAY,
        "location": location or located(),
        "reports": (report,),
        "attributions": tuple(
            AttributionInput(words=group.name, group=group, track=track, level=level, report=0)
            for group, track, level in groups
        ),
        **entry,
    }
    return create_incident(entry=IncidentInput(**given), status=status)
