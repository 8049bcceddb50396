"""Queries on the record that read as sentences."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import MAXYEAR, date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.expressions import Combinable

from incidents.choices import PUBLIC_STATUSES, LocationPrecision, Status
from incidents.counting import CountingRule
from incidents.spelling import folded, misspelt
from places import hexagons

if TYPE_CHECKING:
    from incidents.models import Attribution, Incident, Outlet  # noqa: F401

KM_PER_DEGREE = 111.32
UID = re.compile(r"PK-[0-9]{6,}", re.IGNORECASE)
# Several minus signs are a dash and negate nothing; Postgres cannot even read more than thirty.
_DASH = re.compile(r"-(?:\s*-)+")


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Incidents. Every method takes plain values and returns a queryset."""

    def published(self) -> Self:
        """What the public may see: published rows, each holding no more of its place than it may show.

        A sensitive place is kept in ``WithheldLocation``, out of the row (a database constraint holds that), so
        pages, API, files, filters and search can neither show nor give away what this queryset does not have.
        """
        return self.filter(status__in=sorted(PUBLIC_STATUSES))

    def tombstones(self) -> Self:
        """Rows that were public and are not now, whose addresses still answer: withdrawn, merged, under review again.

        What was discarded before anybody saw it is not among them: its number tells nothing.
        """
        return self.filter(published_at__isnull=False).exclude(status__in=PUBLIC_STATUSES)

    def standing(self) -> Self:
        """Rows that are neither withdrawn nor merged, drafts too."""
        return self.exclude(status__in=[Status.WITHDRAWN, Status.MERGED])

    def overlapping(self, start: date | None = None, end: date | None = None) -> Self:
        """Rows whose span of possible days touches ``start`` to ``end``, both inclusive, either open."""
        return self.filter(overlaps(start, end))

    def counting(self, rule: CountingRule) -> Self:
        """Rows that a counting rule takes in."""
        return self.filter(is_counted(rule))

    def outside(self, rule: CountingRule) -> Self:
        """Rows that a counting rule leaves out."""
        return self.exclude(is_counted(rule))

    def in_provinces(self, slugs: Collection[str]) -> Self:
        """Rows in one of these provinces."""
        return self.filter(province__slug__in=slugs)

    def in_districts(self, slugs: Collection[str]) -> Self:
        """Rows in one of these drawn districts, or in words wide enough to mean one of them."""
        return self.filter(district_set__overlap=list(slugs))

    def perhaps_in(self, districts: Collection[str], province: str | None) -> Self:
        """Rows that may be in one of these drawn districts, or, when none is known, anywhere in the province.

        A row that is known to its province alone may be in any district of it.
        """
        if not districts:
            return self.filter(province__slug=province) if province else self.none()
        in_them = Q(district_set__overlap=list(districts))
        return self.filter(in_them | Q(district_set=[], province__slug=province) if province else in_them)

    def attributed_to(self, groups: Iterable[int], tracks: Collection[str] = ()) -> Self:
        """Rows that any track, or one of ``tracks``, attributes to one of these groups, which their ids name.

        The planner knows how many rows name each id. Of a slug it takes the average, and looks up a hundred thousand
        rows one by one.
        """
        return self._with_attribution(group__in=sorted(groups), tracks=tracks)

    def with_attribution(self, tracks: Collection[str] = ()) -> Self:
        """Rows that somebody attributes to somebody, on any track or one of ``tracks``."""
        return self._with_attribution(tracks=tracks)

    def _with_attribution(self, *, tracks: Collection[str], **conditions: object) -> Self:
        rows = self._children("attributions").filter(incident=OuterRef("pk"), **conditions)
        if tracks:
            rows = rows.filter(track__in=tracks)
        return self.filter(Exists(rows))

    def _children(self, name: str) -> models.QuerySet[models.Model]:
        """All rows of a table that points to incidents, by the name of the relation."""
        model = self.model._meta.get_field(name).related_model
        assert isinstance(model, type)
        return model._default_manager.all()

    def reported_by(self, outlets: Collection[str]) -> Self:
        """Rows with a report of one of these outlets."""
        reports = self._children("reports").filter(incident=OuterRef("pk"), outlet__slug__in=outlets)
        return self.filter(Exists(reports))

    def drawn(self) -> Self:
        """Rows a map of districts can draw: with coordinates, or in one known district."""
        return self.filter(is_drawn())

    def undrawn(self) -> Self:
        """Rows without a location on the map: province or country only, or words wider than one district."""
        return self.filter(~is_drawn())

    def in_box(self, west: float, south: float, east: float, north: float) -> Self:
        """Rows with coordinates inside a box, degrees, edges included."""
        return self.filter(longitude__range=(west, east), latitude__range=(south, north))

    def in_hexagon(self, cell: str) -> Self:
        """Rows with coordinates inside a cell of the H3 grid, exactly. One query at once.

        That one reads the coordinates in the cell's box, each pair once, for the database does not know the grid.
        """
        near = self.in_box(*hexagons.box(cell))
        points = near.order_by().values_list("latitude", "longitude").distinct()
        return near.filter(stands_at(hexagons.inside(points, cell)))

    def within_km(self, latitude: float, longitude: float, km: float) -> Self:
        """Rows with coordinates at most ``km`` from a point (flat-earth distance, good to 1 % below 300 km)."""
        north = (F("latitude") - latitude) * KM_PER_DEGREE
        scale = Func(Func((F("latitude") + latitude) / 2.0, function="radians"), function="cos")
        east = (F("longitude") - longitude) * KM_PER_DEGREE * scale
        distance = Func(north * north + east * east, function="sqrt", output_field=models.FloatField())
        reach = km / KM_PER_DEGREE
        return (
            self.filter(latitude__range=(latitude - reach, latitude + reach))
            .annotate(distance_km=distance)
            .filter(distance_km__lte=km)
        )

    def searching(self, text: str, *, drafts: bool = False) -> Self:
        """Rows whose words, places or groups match ``text``, tolerant of spelling.

        Words are found as a search engine reads them (quotes, ``or``, ``-word``), each in any of its forms. A word that
        the record does not have stands for those that are spelt like it, or begin with it (``incidents.spelling``).
        Spellings and Urdu names of places and groups are in the text. A number such as PK-000123 finds that row alone.
        Asks the database which words are known, unless all are short; with ``drafts``, those of drafts are too.
        """
        if UID.fullmatch(text.strip()):
            return self.filter(uid=text.strip().upper())
        return self.filter(_Found(F("search_vector"), _query_of(folded(_DASH.sub(" ", text)), drafts=drafts)))

    def newest(self) -> Self:
        """Newest first; the uid breaks ties."""
        return self.order_by("-date", "-uid")

    def first_few(self, number: int) -> Self:
        """The first so many of published rows, in order: which they are is told before anything of them is read."""
        found: Self = self.model.public.filter(is_among(F("pk"), self.values("pk")[:number]))
        return found.order_by(*self.query.order_by)

    def with_row_relations(self) -> Self:
        """Everything a row of the JSON or of a file needs and nothing wide beside it, in two queries."""
        attributions = self._children("attributions").select_related("group")
        return (
            self.select_related("province", "district", "campaign")
            .defer("search_text", "search_vector", "notes")
            .prefetch_related(models.Prefetch("attributions", queryset=attributions))
        )


class _Found(Func):
    """Whether a search vector holds what a query asks for."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class _Instead(Func):
    """A query with another in the place of one of its words."""

    function = "ts_rewrite"
    output_field = SearchQueryField()


def _query_of(words: str, *, drafts: bool) -> Func:
    """Folded words as Postgres searches for them, unknown ones with all that they may stand for."""
    query: Func = SearchQuery(words, config="english", search_type="websearch")
    for word, others in misspelt(words, drafts=drafts).items():
        asked = SearchQuery(word, config="english", search_type="plain")
        begun = SearchQuery(f"'{word}':*", config="english", search_type="raw")
        like = (SearchQuery(other, config="english", search_type="plain") for other in others)
        query = _Instead(query, asked, reduce(or_, like, asked | begun))
    return query


def overlaps(start: date | None, end: date | None) -> Q:
    """Whether the span of possible days touches ``start`` to ``end``, both inclusive, either open."""
    touches = Q() if start is None else Q(latest__gte=start)
    if end is not None:
        touches &= Q(earliest__lte=end)
        if end.year < MAXYEAR:
            # Follows from the first, and lets an order by date begin there: an inexact date is in the year of its first
            # possible day, or in its week.
            touches &= Q(date__lt=date(end.year + 1, 1, 7))
    return touches


def is_among(one: Combinable, few: "models.QuerySet[Any, Any]") -> Func:
    """Whether it is one of what a query of few rows tells.

    An array, not a sub-query: the planner takes an array for short, and looks for what is in it by an index.
    """
    array = Func(ArraySubquery(few), template="(%(expressions)s)")
    return Func(one, array, template="%(expressions)s", arg_joiner=" = ANY ", output_field=models.BooleanField())


def is_counted(rule: CountingRule) -> Q:
    """Whether a counting rule takes the row in."""
    counted = Q(event_class__in=sorted(rule.classes))
    return counted if rule.min_killed is None else counted & Q(killed_all_best__gte=rule.min_killed)


def is_drawn() -> Q:
    """Whether a map of districts can draw the row."""
    known_district = Q(location_precision=LocationPrecision.DISTRICT, district__isnull=False)
    return Q(latitude__isnull=False) | known_district


def stands_at(points: Sequence[tuple[float, float]]) -> Func:
    """Whether the row stands at one of the points (latitude, longitude), to the last digit."""
    columns = [
        models.Value([point[at] for point in points], output_field=ArrayField(models.FloatField())) for at in (0, 1)
    ]
    known = Func(*columns, template="(SELECT * FROM unnest(%(expressions)s))", output_field=models.TextField())
    here = Func("latitude", "longitude", template="(%(expressions)s)", output_field=models.TextField())
    return Func(here, known, template="%(expressions)s", arg_joiner=" IN ", output_field=models.BooleanField())


class IncidentManager(models.Manager.from_queryset(IncidentQuerySet)):  # type: ignore[misc]
    """Everything, drafts and tombstones too. Public pages and the public API never use it."""


class PublicIncidentManager(models.Manager.from_queryset(IncidentQuerySet)):  # type: ignore[misc]
    """The public record."""

    def get_queryset(self) -> IncidentQuerySet:
        """Published rows only."""
        rows: IncidentQuerySet = super().get_queryset()
        return rows.published()


def is_told(incident: "Incident") -> bool:
    """Whether the public may read how an incident changed: it is public, or merged into one that is."""
    return (incident.merged_into or incident).status in PUBLIC_STATUSES


class IncidentHistoryQuerySet(models.QuerySet[models.Model]):
    """Versions of incidents."""

    def public(self, incidents: Collection["Incident"]) -> Self:
        """Versions of these incidents that the public may read: those since first publication.

        An incident is told of while it is public, or merged into one that is. Of one that was withdrawn or taken down
        nothing may be read, and of one that was taken down and put back, nothing from before. An older version may
        still hold a place that is withheld now, and must not be read for it (``public_history.withholds_place``).

        What the incidents are is asked of them, not of the database: to join it would read all of the past for a few.
        """
        told = [incident.pk for incident in incidents if incident.published_at and is_told(incident)]
        taken_down = self.model._default_manager.filter(
            pgh_obj=OuterRef("pgh_obj"), taken_down=True, pgh_id__gte=OuterRef("pgh_id")
        )
        return self.filter(
            ~Exists(taken_down),
            pgh_obj__in=told,
            published_at__isnull=False,
            status__in=[*PUBLIC_STATUSES, Status.WITHDRAWN, Status.MERGED],
        )
