"""What the interface says of provinces, sources, campaigns and dated context. Editors' notes are in none of them."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.aggregates import Tally
from incidents.aggregates.campaigns import CampaignTotal
from incidents.choices import PUBLIC_STATUSES
from incidents.models import Campaign, ContextEvent, Incident, Outlet, Report
from incidents.serializers import FigureSerializer, ReportSerializer
from places.models import Province


def _tally(found: Tally | None) -> dict[str, int | None]:
    return {name: getattr(found, name, None) for name in ("value", "low", "high")}


class ProvinceSerializer(serializers.ModelSerializer[Province]):
    """A first-level unit, administered territories included."""

    class Meta:
        model = Province
        fields = ["slug", "code", "name", "name_ur", "kind", "population", "population_year", "source"]


class SourceSerializer(serializers.ModelSerializer[Outlet]):
    """An outlet, and how much of the published record rests on it."""

    incidents_count = serializers.IntegerField()
    reports_count = serializers.IntegerField()

    class Meta:
        model = Outlet
        fields = [
            "slug", "name", "kind", "reliability", "language", "hosts", "note", "incidents_count", "reports_count",
        ]  # fmt: skip


def with_numbers_of_reports(outlets: QuerySet[Outlet]) -> QuerySet[Outlet]:
    """With the number of published incidents that each reports, and of its reports on them. The same query."""
    published = Q(reports__incident__status__in=sorted(PUBLIC_STATUSES))
    return outlets.annotate(
        incidents_count=Count("reports__incident", filter=published, distinct=True),
        reports_count=Count("reports", filter=published, distinct=True),
    )


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """Joined attacks, or one toll over several places, and how many published incidents belong to it."""

    province = serializers.SlugRelatedField[Province](slug_field="slug", read_only=True)
    incidents_count = serializers.IntegerField()
    counted = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = [
            "slug", "name", "kind", "date", "date_end", "place_text", "province", "district_set", "summary",
            "incidents_count", "counted",
        ]  # fmt: skip

    @extend_schema_field({"$ref": "#/components/schemas/CampaignCount"})
    def get_counted(self, campaign: Campaign) -> dict[str, Any]:
        """The incidents that the rule of the context takes in, from its ``totals`` by slug."""
        found: CampaignTotal | None = self.context["totals"].get(campaign.slug)
        return {
            "counting": self.context["counting"],
            "incidents": found.incidents if found else 0,
            "rows": found.rows if found else 0,
            **{name: _tally(getattr(found, name, None)) for name in ("killed", "injured")},
        }


class CampaignReportSerializer(ReportSerializer):
    """An account of a campaign as a whole; ``scope`` says what its total covers."""

    class Meta:
        model = Report
        fields = [*ReportSerializer.Meta.fields, "scope"]


class CampaignDetailSerializer(CampaignSerializer):
    """A campaign with the numbers of its incidents, and the reports and figures that speak of it as a whole."""

    incidents = serializers.SerializerMethodField()
    reports = CampaignReportSerializer(many=True)
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = [*CampaignSerializer.Meta.fields, "incidents", "reports", "figures"]

    def get_incidents(self, campaign: Campaign) -> list[str]:
        """Numbers of its published incidents, in the order of days."""
        return [incident.uid for incident in campaign.incidents.all()]

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, campaign: Campaign) -> list[dict[str, Any]]:
        """Every number its reports give; the report is named by its place in the list, counted from 0."""
        reports = list(campaign.reports.all())
        figures = [figure for report in reports for figure in report.figures.all()]
        context = {"places": {report.pk: place for place, report in enumerate(reports)}}
        return list(FigureSerializer(figures, many=True, context=context).data)


def with_campaign_relations(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """With everything CampaignSerializer reads, the newest first; one query."""
    # Counted apart: of the past a campaign is a row of a view, by whose key nothing can be grouped.
    members = Incident.public.filter(campaign=OuterRef("pk")).order_by().values("campaign").values(number=Count("pk"))
    number = Coalesce(Subquery(members, output_field=IntegerField()), 0)
    counted = campaigns.select_related("province").annotate(incidents_count=number)
    return counted.order_by("-date", "slug")


def with_campaign_detail(campaigns: QuerySet[Campaign], *, members: bool = True) -> QuerySet[Campaign]:
    """With everything CampaignDetailSerializer reads; four queries, one less without ``members``."""
    reports = Report.objects.select_related("outlet", "incident").prefetch_related("figures")
    found = with_campaign_relations(campaigns).prefetch_related(Prefetch("reports", queryset=reports))
    if not members:
        return found
    incidents = Incident.public.order_by("date", "uid").only("uid", "date", "campaign")
    return found.prefetch_related(Prefetch("incidents", queryset=incidents))


class ContextEventSerializer(serializers.ModelSerializer[ContextEvent]):
    """Something that helps to read a series."""

    class Meta:
        model = ContextEvent
        fields = ["slug", "date", "date_end", "title", "kind", "affects", "summary", "source"]
