"""The plain application's addresses: a list with filters and search, two sums, points, a csv and ndjson."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import StreamingHttpResponse
from django_filters import rest_framework as filters
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.request import Request
from rest_framework.response import Response

from benchmarks.plain.models import Attribution, Campaign, District, Incident, Province


class AttributionSerializer(serializers.ModelSerializer[Attribution]):
    """A group of an incident."""

    slug = serializers.CharField(source="group.slug", default=None)
    name = serializers.CharField(source="group.name", default=None)

    class Meta:
        model = Attribution
        fields = ["slug", "name", "track", "level"]


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """A row."""

    province: "serializers.SlugRelatedField[Province]" = serializers.SlugRelatedField("slug", read_only=True)
    district: "serializers.SlugRelatedField[District]" = serializers.SlugRelatedField("slug", read_only=True)
    campaign: "serializers.SlugRelatedField[Campaign]" = serializers.SlugRelatedField("slug", read_only=True)
    groups = AttributionSerializer(source="attributions", many=True, read_only=True)

    class Meta:
        model = Incident
        exclude = ["id"]


class IncidentFilter(filters.FilterSet):  # type: ignore[misc]
    """What rows can be narrowed down by."""

    province = filters.CharFilter("province__slug")
    date_from = filters.DateFilter("date", lookup_expr="gte")
    date_to = filters.DateFilter("date", lookup_expr="lte")
    killed_min = filters.NumberFilter("killed_best", lookup_expr="gte")
    event_class = filters.BaseInFilter("event_class")

    class Meta:
        model = Incident
        fields: list[str] = []


class IncidentViewSet(viewsets.ModelViewSet[Incident]):
    """Incidents."""

    queryset = (
        Incident._default_manager.filter(status__in=["published", "published_changed"])
        .select_related("province", "district", "campaign")
        .prefetch_related("attributions__group")
        .order_by("-date", "-uid")
    )
    serializer_class = IncidentSerializer
    filter_backends = [filters.DjangoFilterBackend, SearchFilter, OrderingFilter]
    filterset_class = IncidentFilter
    search_fields = ["title", "summary", "place_text"]

    @action(detail=False)
    def months(self, request: Request) -> Response:
        """The killed by month and province."""
        rows = self._chosen().annotate(month=TruncMonth("date")).values("month", "province__slug")
        return Response(list(rows.annotate(value=Sum("killed_best"), incidents=Count("id")).order_by("month")))

    @action(detail=False)
    def districts(self, request: Request) -> Response:
        """The killed by district."""
        rows = self._chosen().values("district__slug", "district__name")
        return Response(list(rows.annotate(value=Sum("killed_best"), incidents=Count("id")).order_by()))

    @action(detail=False)
    def points(self, request: Request) -> Response:
        """What a map draws."""
        rows = self._chosen().filter(latitude__isnull=False)
        names = ("uid", "title", "date", "latitude", "longitude", "location_precision", "killed_best")
        return Response(list(rows.values(*names)))

    @action(detail=False)
    def csv(self, request: Request) -> StreamingHttpResponse:
        """All rows as a csv."""
        return StreamingHttpResponse(self._lines(_CsvLines()), content_type="text/csv")

    @action(detail=False)
    def ndjson(self, request: Request) -> StreamingHttpResponse:
        """All rows, one to a line."""
        return StreamingHttpResponse(self._lines(_JsonLines()), content_type="application/x-ndjson")

    def _lines(self, lines: "_CsvLines | _JsonLines") -> Iterator[str]:
        for row in self._chosen().iterator(chunk_size=2000):
            yield lines.of(IncidentSerializer(row).data)

    def _chosen(self) -> QuerySet[Incident]:
        return self.filter_queryset(self.get_queryset())


class _CsvLines:
    """A csv's lines, the names first."""

    def __init__(self) -> None:
        self._began = False
        self._line = ""
        self._writer = csv.writer(self)

    def write(self, line: str) -> None:
        self._line += line

    def of(self, row: dict[str, Any]) -> str:
        self._line = ""
        if not self._began:
            self._writer.writerow(row)
            self._began = True
        self._writer.writerow(row.values())
        return self._line


class _JsonLines:
    """A line for each row."""

    def of(self, row: dict[str, Any]) -> str:
        return json.dumps(row) + "\n"
