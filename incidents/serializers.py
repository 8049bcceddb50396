"""What the interface says of one incident beyond its row, and of groups and districts.

Editors' notes, internal keys and the words of a withheld place are in none of them.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from incidents.models import Attribution, CasualtyFigure, Incident, Outlet, Report
from incidents.querysets import IncidentQuerySet
from incidents.rows import interval, moment, row_of
from incidents.wording import date_words, place_words
from places.models import District, DistrictAlias


class OutletSerializer(serializers.ModelSerializer[Outlet]):
    """Who published a report."""

    class Meta:
        model = Outlet
        fields = ["slug", "name", "kind", "reliability", "language"]


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A source's account; what would lead to its words is empty while the incident's place is withheld."""

    outlet = OutletSerializer()
    url = serializers.CharField(source="public_url")
    title = serializers.CharField(source="public_title")
    quote = serializers.CharField(source="public_quote")
    archive_hash = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = ["outlet", "url", "title", "quote", "published_on", "origin", "archive_hash"]

    def get_archive_hash(self, report: Report) -> str:
        """The hash by which a copy of the account could be recognised."""
        return "" if report.place_is_withheld else report.archive_hash


class OfReport(serializers.ModelSerializer[Any]):
    """A row that rests on a report, named by its place in the list of reports, counted from 0."""

    report = serializers.SerializerMethodField()

    def get_report(self, row: CasualtyFigure | Attribution) -> int | None:
        """The report's place in the list, null when the row rests on none."""
        places: dict[int, int] = self.context["places"]
        return None if row.report_id is None else places.get(row.report_id)


class FigureSerializer(OfReport):
    """One number of one source."""

    class Meta:
        model = CasualtyFigure
        fields = [
            "report", "victim_class", "harm", "low", "high", "quantifier", "said_by", "stated_on",
            "total_includes_militants", "tags",
        ]  # fmt: skip


class AttributionSerializer(OfReport):
    """Who is said to have done it, by whom, how firmly."""

    group = serializers.SlugRelatedField[ArmedGroup](slug_field="slug", read_only=True)
    channel = serializers.CharField(source="public_channel", read_only=True)

    class Meta:
        model = Attribution
        fields = ["report", "group", "words", "track", "level", "stated_on", "spokesman", "channel"]


def with_detail_relations(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With everything ``detail_of`` reads; four queries."""
    reports = Report.objects.select_related("outlet").prefetch_related("figures")
    return rows.with_row_relations().prefetch_related(Prefetch("reports", queryset=reports))


def detail_of(incident: Incident, *, host: str) -> dict[str, Any]:
    """The row and what stands behind it. The incident comes from ``with_detail_relations``; one query."""
    reports = list(incident.reports.all())
    figures = [figure for report in reports for figure in report.figures.all()]
    context = {"places": {report.pk: place for place, report in enumerate(reports)}}
    return {
        **row_of(incident, host=host),
        "date_words": date_words(incident),
        "earliest": incident.earliest,
        "latest": incident.latest,
        "place_words": place_words(incident),
        "district_text": incident.district_text or None,
        "district_set": incident.district_set,
        "near_km": incident.near_km,
        "withheld_to": incident.withheld_to or None,
        "doubt_reason": incident.doubt_reason or None,
        "killed_all": interval(incident, "killed_all"),
        "injured_all": interval(incident, "injured_all"),
        "killed_suicide_attackers": incident.killed_suicide_attackers,
        "may_include_attackers": incident.may_include_attackers,
        "sources_disagree": incident.sources_disagree,
        "published_at": moment(incident.published_at) if incident.published_at else None,
        "reports": ReportSerializer(reports, many=True).data,
        "figures": FigureSerializer(figures, many=True, context=context).data,
        "attributions": AttributionSerializer(incident.attributions.all(), many=True, context=context).data,
    }


class GroupAliasSerializer(serializers.ModelSerializer[GroupAlias]):
    """A name as sources write it."""

    class Meta:
        model = GroupAlias
        fields = ["alias", "kind", "language", "source"]


class GroupLinkSerializer(serializers.ModelSerializer[GroupLink]):
    """How one group stands to another; dates are a year, a month or a day, "" when not known or still open."""

    from_group = serializers.SlugRelatedField[ArmedGroup](slug_field="slug", read_only=True)
    to_group = serializers.SlugRelatedField[ArmedGroup](slug_field="slug", read_only=True)

    class Meta:
        model = GroupLink
        fields = ["from_group", "to_group", "kind", "start_date", "end_date", "note", "source_url"]


class DesignationSerializer(serializers.ModelSerializer[Designation]):
    """A listing by a state or the United Nations."""

    class Meta:
        model = Designation
        fields = ["authority", "date", "name_as_listed", "source_url"]


class GroupSerializer(serializers.ModelSerializer[ArmedGroup]):
    """An armed group with its names, its links in both directions, and its listings."""

    aliases = GroupAliasSerializer(many=True)
    links = serializers.SerializerMethodField()
    designations = DesignationSerializer(many=True)

    class Meta:
        model = ArmedGroup
        fields = [
            "slug", "name", "short_name", "name_ur", "kind", "status", "formed_year", "dissolved_year", "base_area",
            "summary", "is_placeholder", "source_url", "aliases", "links", "designations",
        ]  # fmt: skip

    @extend_schema_field(GroupLinkSerializer(many=True))
    def get_links(self, group: ArmedGroup) -> list[dict[str, Any]]:
        """Links that start at the group, then those that lead to it."""
        return list(GroupLinkSerializer([*group.links_from.all(), *group.links_to.all()], many=True).data)


def with_group_relations(groups: QuerySet[ArmedGroup]) -> QuerySet[ArmedGroup]:
    """With everything GroupSerializer reads; five queries."""
    links = GroupLink.objects.select_related("from_group", "to_group")
    return groups.prefetch_related(
        "aliases", "designations", Prefetch("links_from", queryset=links), Prefetch("links_to", queryset=links)
    )


class DistrictAliasSerializer(serializers.ModelSerializer[DistrictAlias]):
    """Another name of a district."""

    class Meta:
        model = DistrictAlias
        fields = ["name", "kind", "note"]


class DistrictSerializer(serializers.ModelSerializer[District]):
    """A district; its coordinates are where its name is drawn."""

    province = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    split_from = serializers.SlugRelatedField[District](slug_field="slug", read_only=True)
    aliases = DistrictAliasSerializer(many=True)

    class Meta:
        model = District
        fields = [
            "slug", "name", "name_ur", "province", "division", "capital", "population", "area_km2", "valid_from",
            "valid_to", "date_basis", "split_from", "drawn", "latitude", "longitude", "source", "note", "aliases",
        ]  # fmt: skip


def with_district_relations(districts: QuerySet[District]) -> QuerySet[District]:
    """With everything DistrictSerializer reads; two queries."""
    return districts.select_related("province", "split_from").prefetch_related("aliases")
