"""What the form asks while one types: places, groups, days in words, a point on the map, the address of a source.

Each answers with the values of the fields it would fill, by their names, so that the page only has to put them in.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from dashboard.desk.access import editor_view
from dashboard.desk.entry.forms.main import when_of
from dashboard.desk.entry.forms.places import WITH_A_POINT
from dashboard.desk.entry.group_names import search_groups
from groups.choices import GroupStatus
from incidents.choices import LocationPrecision
from incidents.days import read_days
from incidents.sources import incidents_with_url, outlet_of_url
from places.boundaries import district_at
from places.matches import Match
from places.models import District, Place, Province
from places.names import compact
from places.resolve import resolve_place, search_places

PLACES_SHOWN = 8
LONGEST_QUESTION = 200


@editor_view("GET")
def places(request: HttpRequest) -> JsonResponse:
    """Places for ``q``: what the whole of the words means first, then the names that begin like them.

    Only a place that the words mean for certain is ``sure``: homonyms are for a person to choose from.
    """
    words = _asked(request, "q")
    resolution = resolve_place(words, district=_asked(request, "district_text"), province=_asked(request, "province"))
    meant = resolution.match if words and resolution.match else None
    found = [replace(meant, how="meant")] if meant else []
    others = [*search_places(words, PLACES_SHOWN), *resolution.candidates] if words else []
    found += [one for one in others if meant is None or not _is_same(one, meant)]
    shown = _each_once(found)[:PLACES_SHOWN]
    kinds = {
        row.slug: row for row in Place.objects.filter(slug__in=[one.place_slug for one in shown if one.place_slug])
    }
    provinces = {row.slug: row.name for row in Province.objects.all()}
    return JsonResponse({"options": [_place_option(one, words, kinds, provinces) for one in shown]})


@editor_view("GET")
def groups(request: HttpRequest) -> JsonResponse:
    """Groups for ``q``, by any of their names."""
    options = [
        {
            "text": found.name,
            "label": found.group.name,
            "detail": ", ".join(
                part
                for part in (
                    found.group.short_name,
                    str(found.group.get_kind_display()),
                    "" if found.group.status == GroupStatus.ACTIVE else str(found.group.get_status_display()).lower(),
                )
                if part
            ),
            "sure": found.sure,
            "fields": {"group": found.group.slug},
        }
        for found in search_groups(_asked(request, "q"))
    ]
    return JsonResponse({"options": options})


@editor_view("GET")
def days(request: HttpRequest) -> JsonResponse:
    """The date fields for ``words`` and how they were read, reckoned from the day ``published`` where it is known."""
    published = read_days(_asked(request, "published"), today=timezone.localdate())
    found = read_days(_asked(request, "words"), today=published.date if published else timezone.localdate())
    if found is None:
        return JsonResponse({"read_as": "", "fields": {}})
    fields = {
        name: value.isoformat() if isinstance(value, dt.date) else value or "" for name, value in when_of(found).items()
    }
    return JsonResponse({"read_as": found.read_as, "fields": fields})


@editor_view("GET")
def point(request: HttpRequest) -> JsonResponse:
    """The district of the point ``lat``, ``lon``; no fields when it lies in none."""
    try:
        latitude, longitude = float(_asked(request, "lat")), float(_asked(request, "lon"))
        match = district_at(latitude, longitude)
    except ValueError:
        match = None
    if match is None:
        return JsonResponse({"label": "", "fields": {}})
    district = District.objects.with_province().get(slug=match.district_slug)
    label = f"{district.name}, {district.province.name}"
    if match.how == "nearest":
        label = f"{match.km:g} km outside {label}"
    fields = {"district": district.slug, "district_text": district.name, "province": district.province.slug}
    return JsonResponse({"label": label, "fields": {**fields, "district_set": ""}})


@editor_view("GET")
def source(request: HttpRequest) -> JsonResponse:
    """The outlet of ``url``, and the incidents other than ``uid`` that rest on it already."""
    url = _asked(request, "url", longest=600)
    outlet = outlet_of_url(url)
    known = incidents_with_url(url, exclude_uid=_asked(request, "uid"))
    return JsonResponse(
        {
            "label": f"{outlet.name}, {outlet.get_kind_display().lower()}" if outlet else "",
            "fields": {"outlet": outlet.slug} if outlet else {},
            "incidents": [
                {"uid": one.uid, "title": one.title, "url": reverse("desk:incident-edit", args=[one.uid])}
                for one in known
            ],
        }
    )


def _asked(request: HttpRequest, name: str, *, longest: int = LONGEST_QUESTION) -> str:
    return request.GET.get(name, "")[:longest].replace("\0", "").strip()


def _is_same(one: Match, other: Match) -> bool:
    return (one.place_slug, one.district_set) == (other.place_slug, other.district_set)


def _each_once(found: Iterable[Match]) -> list[Match]:
    first: dict[object, Match] = {}
    for one in found:
        first.setdefault((one.place_slug, one.district_set, one.precision), one)
    return list(first.values())


def _place_option(match: Match, words: str, kinds: dict[str, Place], provinces: dict[str, str]) -> dict[str, Any]:
    """One line of the list. What the words mean keeps the words; a name from the list stands for itself."""
    place = kinds.get(match.place_slug or "")
    keeps_words = match.how == "meant" and compact(words) != compact(match.name)
    province = provinces.get(match.province_slug or "", "")
    return {
        "text": words if keeps_words else match.name,
        "label": _label(match),
        "detail": ", ".join(part for part in (_kind(match, place), _within(match), province) if part),
        "sure": match.how == "meant",
        "fields": place_fields(match),
    }


def _label(match: Match) -> str:
    if match.precision != LocationPrecision.NEAR:
        return match.name
    return f"{match.distance_km:g} km from {match.name}" if match.distance_km else f"near {match.name}"


def _kind(match: Match, place: Place | None) -> str:
    if place is not None:
        return str(place.get_kind_display()).lower()
    if len(match.district_set) > 1:
        return f"{len(match.district_set)} districts"
    return match.precision


def _within(match: Match) -> str:
    if match.place_slug is None or match.district_words == match.name:
        return ""
    return f"{match.district_words} district"


def place_fields(match: Match) -> dict[str, str]:
    """The fields that a match fills. A district's label point is where its name is drawn: it is no coordinate."""
    has_point = match.precision in WITH_A_POINT
    values = {
        "place": match.place_slug,
        "district": match.district_slug,
        "district_text": match.district_words if match.district_set else "",
        "district_set": " ".join(match.district_set) if len(match.district_set) > 1 else "",
        "province": match.province_slug,
        "latitude": match.latitude if has_point else None,
        "longitude": match.longitude if has_point else None,
        "location_precision": match.precision,
        "near_km": match.distance_km if match.precision == LocationPrecision.NEAR else None,
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}
