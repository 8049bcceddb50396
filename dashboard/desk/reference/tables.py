"""The tables that are edited here, and how each is listed, searched and filled in."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery

from dashboard.desk.reference.forms.news import FeedForm, NewsSiteForm
from dashboard.desk.reference.forms.published import PublishedFigureForm
from dashboard.desk.reference.forms.record import CampaignForm, ContextEventForm, OutletForm
from dashboard.desk.reference.forms.where import DistrictAliasForm, PlaceAliasForm, PlaceForm
from dashboard.desk.reference.forms.who import DesignationForm, GroupAliasForm, GroupForm, GroupLinkForm, LabelForm
from dashboard.desk.reference.specs import Column, Part, Table
from dashboard.models import PublishedFigure
from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink
from incidents.models import Attribution, Campaign, ContextEvent, Incident, Outlet, Report
from incidents.wording import span
from ingest.models import Feed, NewsSite
from places.models import District, DistrictAlias, Place, PlaceAlias


def _counted(rows: QuerySet[Any], via: type[Model], owner: str, what: str = "incident") -> QuerySet[Any]:
    """Rows with how many incidents name each, in the list's own query."""
    named = via._default_manager.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    counted: QuerySet[Any] = rows.annotate(used=Subquery(named.annotate(n=Count(what, distinct=True)).values("n")))
    return counted


def _incidents(row: Any) -> object:  # noqa: ANN401
    return row.used or 0


def _choice(name: str) -> Callable[[Any], object]:
    return lambda row: getattr(row, f"get_{name}_display")()


_USED = Column("Incidents", _incidents, number=True)
_KIND = Column("Kind", _choice("kind"))

_GROUPS = Table(
    key="groups",
    label="Armed groups",
    one="group",
    says="Names, links and listings of armed groups. A new name finds their incidents at once.",
    model=ArmedGroup,
    form=GroupForm,
    columns=(
        Column("Group", lambda row: row.name),
        Column("Short", lambda row: row.short_name),
        _KIND,
        Column("Status", _choice("status")),
        _USED,
    ),
    search=("name", "short_name", "name_ur", "aliases__alias"),
    rows=lambda: _counted(ArmedGroup.objects.all(), Attribution, "group"),
    narrow="kind",
    asked="group",
    parts=(
        Part(
            key="names",
            label="Other names",
            one="name",
            model=GroupAlias,
            form=GroupAliasForm,
            owner="group",
            title="alias",
            columns=(Column("Name", lambda row: row.alias), _KIND, Column("Language", _choice("language"))),
        ),
        Part(
            key="links",
            label="Links to other groups",
            one="link",
            model=GroupLink,
            form=GroupLinkForm,
            owner="from_group",
            title="to_group_id",
            columns=(
                _KIND,
                Column("Group", lambda row: row.to_group.name),
                Column("From", lambda row: row.start_date),
                Column("Until", lambda row: row.end_date),
            ),
            related=("to_group",),
            points_to="to_group",
            other_columns=(
                Column("Group", lambda row: row.from_group.name),
                Column("Is", lambda row: f"{row.get_kind_display()} this group"),
                Column("From", lambda row: row.start_date),
                Column("Until", lambda row: row.end_date),
            ),
        ),
        Part(
            key="listings",
            label="Listings",
            one="listing",
            model=Designation,
            form=DesignationForm,
            owner="group",
            title="name_as_listed",
            columns=(
                Column("Name in the list", lambda row: row.name_as_listed),
                Column("Listed by", _choice("authority")),
                Column("On", lambda row: row.date),
            ),
        ),
    ),
)

_LABELS = Table(
    key="labels",
    label="State labels of no group",
    one="label",
    says="Words of officials, such as an umbrella term, that point to no single group and never say who did it.",
    model=GroupAlias,
    form=LabelForm,
    columns=(Column("Label", lambda row: row.alias), Column("Language", _choice("language"))),
    search=("alias",),
    rows=lambda: GroupAlias.objects.filter(group__isnull=True),
    only=Q(group__isnull=True),
    by="pk",
    title="alias",
)

_PLACES = Table(
    key="places",
    label="Places",
    one="place",
    says="Towns, villages and tracts with a point, by which an incident finds its place on the map.",
    model=Place,
    form=PlaceForm,
    columns=(
        Column("Place", lambda row: row.name),
        _KIND,
        Column("District", lambda row: row.district.name),
        Column("Point", lambda row: f"{row.latitude:.4f}, {row.longitude:.4f}"),
        _USED,
    ),
    search=("name", "name_ur", "aliases__name", "district__name"),
    rows=lambda: _counted(Place.objects.select_related("district"), Incident, "place", "pk"),
    narrow="kind",
    parts=(
        Part(
            key="names",
            label="Other names",
            one="name",
            model=PlaceAlias,
            form=PlaceAliasForm,
            owner="place",
            title="name",
            columns=(
                Column("Name", lambda row: row.name),
                _KIND,
                Column("Match", lambda row: "Where its district is named" if row.needs_district else "Anywhere"),
            ),
        ),
    ),
)

_DISTRICTS = Table(
    key="districts",
    label="Districts",
    one="district",
    says="Other names of districts. The districts themselves follow the map and are not edited here.",
    model=District,
    form=None,
    columns=(
        Column("District", lambda row: row.name),
        Column("Province", lambda row: row.province.name),
        Column("Other names", lambda row: row.used or 0, number=True),
    ),
    search=("name", "name_ur", "aliases__name", "province__name"),
    rows=lambda: _counted(District.objects.with_province(), DistrictAlias, "district", "pk"),
    asked="district",
    parts=(
        Part(
            key="names",
            label="Other names",
            one="name",
            model=DistrictAlias,
            form=DistrictAliasForm,
            owner="district",
            title="name",
            columns=(Column("Name", lambda row: row.name), _KIND, Column("Note", lambda row: row.note)),
        ),
    ),
)

_OUTLETS = Table(
    key="outlets",
    label="Outlets",
    one="outlet",
    says="Who publishes what the record rests on, recognised by host.",
    model=Outlet,
    form=OutletForm,
    columns=(
        Column("Outlet", lambda row: row.name),
        _KIND,
        Column("Reliability", _choice("reliability")),
        Column("Hosts", lambda row: ", ".join(row.hosts)),
        _USED,
    ),
    search=("name", "hosts"),
    rows=lambda: _counted(Outlet.objects.all(), Report, "outlet"),
    narrow="kind",
    asked="source",
)

_CAMPAIGNS = Table(
    key="campaigns",
    label="Campaigns",
    one="campaign",
    says="Attacks that belong together, and tolls over several places, with the sources of their totals.",
    model=Campaign,
    form=CampaignForm,
    columns=(
        Column("Campaign", lambda row: row.name),
        _KIND,
        Column("When", lambda row: span(row.date, row.date_end or row.date, month="%b")),
        _USED,
    ),
    search=("name", "place_text", "summary"),
    rows=lambda: _counted(Campaign.objects.all(), Incident, "campaign", "pk"),
    narrow="kind",
    asked="campaign",
)

_EVENTS = Table(
    key="events",
    label="Context events",
    one="context event",
    says="Ceasefires, operations, laws: what helps to read a series, as lines on the charts.",
    model=ContextEvent,
    form=ContextEventForm,
    columns=(
        Column("Event", lambda row: row.title),
        _KIND,
        Column("When", lambda row: span(row.date, row.date_end or row.date, month="%b")),
        Column("Bears on", lambda row: row.affects),
    ),
    search=("title", "affects", "summary"),
    rows=lambda: ContextEvent.objects.order_by("-date", "slug"),
    title="title",
    narrow="kind",
)

_PUBLISHED = Table(
    key="published-figures",
    label="Published figures",
    one="published figure",
    says="What other trackers, authorities and groups have published, one row a print, each with its nearest rule.",
    model=PublishedFigure,
    form=PublishedFigureForm,
    columns=(
        Column("Publisher", lambda row: row.publisher),
        Column("Counts", _choice("measure")),
        Column("Area", lambda row: row.area),
        Column("When", lambda row: span(row.period_start, row.period_end, month="%b")),
        Column("Number", lambda row: row.value, number=True),
        Column("Nearest rule", lambda row: row.get_nearest_rule_display() or "None"),
    ),
    search=("publisher", "area", "counting_rule", "note"),
    rows=lambda: PublishedFigure.objects.order_by("-period_start", "-period_end", "publisher", "pk"),
    by="pk",
    title="publisher",
    narrow="measure",
)

_NEWS_SITES = Table(
    key="news-sites",
    label="News sites",
    one="news site",
    says="Websites whose pages are fetched, how they are read, and their feeds. All feeds are off until switched on.",
    model=NewsSite,
    form=NewsSiteForm,
    columns=(
        Column("Outlet", lambda row: row.outlet.name),
        Column("Hosts", lambda row: ", ".join(row.hosts)),
        Column("Pause", lambda row: f"{row.delay_seconds:g} s"),
        Column("Feeds", lambda row: row.used or 0, number=True),
    ),
    search=("outlet__name", "hosts", "feeds__name", "feeds__url"),
    rows=lambda: _counted(NewsSite.objects.select_related("outlet"), Feed, "site", "pk"),
    by="pk",
    title="outlet_id",
    parts=(
        Part(
            key="feeds",
            label="Feeds",
            one="feed",
            model=Feed,
            form=FeedForm,
            owner="site",
            title="name",
            columns=(
                Column("Feed", lambda row: row.name),
                Column("Address", lambda row: row.url),
                Column("Switched on", lambda row: "Yes" if row.is_on else "No"),
                Column("Every", lambda row: f"{row.every_minutes} min"),
            ),
        ),
    ),
)

TABLES = {
    table.key: table
    for table in (_GROUPS, _LABELS, _PLACES, _DISTRICTS, _OUTLETS, _CAMPAIGNS, _EVENTS, _PUBLISHED, _NEWS_SITES)
}
