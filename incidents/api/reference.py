"""Whom, where and when the record speaks of, and on whose word. Counts of groups and districts are under `stats/`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from groups.models import ArmedGroup
from incidents.aggregates.campaigns import campaign_totals
from incidents.api.base import RecordView
from incidents.api.parameters import Parameters
from incidents.counting import DEFAULT_RULE, RULES
from incidents.filters.fields import DayField, TextField
from incidents.models import Campaign, ContextEvent, Incident, Outlet
from incidents.querysets import IncidentQuerySet
from incidents.reference_serializers import (
    CampaignDetailSerializer,
    CampaignSerializer,
    ContextEventSerializer,
    ProvinceSerializer,
    SourceSerializer,
    with_campaign_detail,
    with_campaign_relations,
    with_numbers_of_reports,
)
from incidents.serializers import (
    DistrictSerializer,
    GroupSerializer,
    with_district_relations,
    with_group_relations,
)
from places.matches import Match
from places.models import District, Place, Province
from places.resolve import search_places

PLACES, MOST_PLACES = 10, 50


class ReferenceView(RecordView):
    """A table of reference: no parameter but ``format`` and those the view reads itself."""

    own_parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse other parameters before anything is read."""
        super().initial(request, *args, **kwargs)
        parameters = Parameters(request.query_params)
        parameters.nothing_but(*self.own_parameters, "format")
        parameters.check()


class GroupList(ReferenceView):
    """All armed groups, and the placeholders for words that name none."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(GroupSerializer(with_group_relations(ArmedGroup.objects.all()), many=True).data))


class GroupDetail(ReferenceView):
    """One armed group."""

    def get(self, request: Request, slug: str) -> Response:
        """The group, or 404."""
        return Response(
            GroupSerializer(get_object_or_404(with_group_relations(ArmedGroup.objects.all()), slug=slug)).data
        )


class DistrictList(ReferenceView):
    """All districts, drawn or not."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(DistrictSerializer(with_district_relations(District.objects.all()), many=True).data))


class DistrictDetail(ReferenceView):
    """One district."""

    def get(self, request: Request, slug: str) -> Response:
        """The district, or 404."""
        return Response(
            DistrictSerializer(get_object_or_404(with_district_relations(District.objects.all()), slug=slug)).data
        )


class ProvinceList(ReferenceView):
    """All provinces and territories."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(ProvinceSerializer(Province.objects.all(), many=True).data))


class PlaceSearch(ReferenceView):
    """Places and districts by a name, spelt as sources spell them, in Latin letters or in Urdu."""

    own_parameters = ("q", "limit")

    def get(self, request: Request) -> Response:
        """The likeliest first, every homonym with its district. 400 without a name."""
        parameters = Parameters(request.query_params)
        words = parameters.value("q", TextField())
        limit = parameters.whole_number("limit", low=1, high=MOST_PLACES, default=PLACES)
        if not words and "q" not in parameters.errors:
            parameters.refuse("q", "Say which name to look for, for example q=Wana.", code="required")
        parameters.check()
        found = search_places(words, limit)
        rows = Place.objects.in_bulk([match.place_slug for match in found if match.place_slug], field_name="slug")
        return _whole([_found(match, rows.get(match.place_slug or "")) for match in found])


class SourceList(ReferenceView):
    """All outlets, with how much of the record rests on each."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(SourceSerializer(with_numbers_of_reports(Outlet.objects.all()), many=True).data))


class CampaignList(ReferenceView):
    """Joined attacks, and tolls that cover several places; newest first."""

    own_parameters = ("counting",)

    def get(self, request: Request) -> Response:
        """The whole list."""
        context = _counted(request, Incident.public.all())
        found = with_campaign_relations(Campaign.objects.all())
        return _whole(list(CampaignSerializer(found, many=True, context=context).data))


class CampaignDetail(ReferenceView):
    """One campaign with its incidents, and the reports that speak of it as a whole."""

    own_parameters = ("counting",)

    def get(self, request: Request, slug: str) -> Response:
        """The campaign, or 404."""
        context = _counted(request, Incident.public.filter(campaign__slug=slug))
        campaign = get_object_or_404(with_campaign_detail(Campaign.objects.all()), slug=slug)
        return Response(CampaignDetailSerializer(campaign, context=context).data)


def _counted(request: Request, rows: IncidentQuerySet) -> dict[str, Any]:
    """What campaigns hold under the rule that is asked for. 400 for a rule that is none."""
    parameters = Parameters(request.query_params)
    rule = RULES[parameters.one_of("counting", RULES, DEFAULT_RULE.name)]
    parameters.check()
    return {"counting": rule.name, "totals": campaign_totals(rows, rule)}


class ContextEventList(ReferenceView):
    """Dated context for charts; oldest first."""

    own_parameters = ("date_from", "date_to")

    def get(self, request: Request) -> Response:
        """Events of which a day is inside the window, both ends included, either open."""
        parameters = Parameters(request.query_params)
        start, end = (parameters.value(name, DayField()) for name in self.own_parameters)
        if start and end and start > end:
            parameters.refuse("date_to", "It must not be before date_from.", code="invalid")
        parameters.check()
        events = ContextEvent.objects.all()
        if start:
            events = events.filter(Q(date__gte=start) | Q(date_end__gte=start))
        if end:
            events = events.filter(date__lte=end)
        return _whole(list(ContextEventSerializer(events, many=True).data))


def _found(match: Match, place: Place | None) -> dict[str, Any]:
    """A place, or a district where ``slug`` is null. ``district`` is null where the name means several."""
    return {
        "slug": match.place_slug,
        "name": match.name,
        "name_ur": place.name_ur if place else "",
        "kind": place.kind if place else "district",
        "district": match.district_slug,
        "district_set": list(match.district_set),
        "province": match.province_slug,
        "latitude": match.latitude,
        "longitude": match.longitude,
        "precision": match.precision,
        "score": round(match.score, 2),
    }


def _whole(rows: Sequence[Any]) -> Response:
    """A list that fits on one page, in the shape of every list."""
    return Response({"next": None, "previous": None, "count": len(rows), "count_exact": True, "results": rows})
