"""Where: provinces, districts, named places and the other names they go by.

Every table keeps its history by database trigger. The loader of the reference files
relies on it to tell an editor's change from its own (`places.services`).
"""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from places.choices import AliasKind, DateBasis, PlaceKind, PlacePrecision, ProvinceKind
from places.querysets import DistrictQuerySet, PlaceQuerySet

# Pakistan with Azad Jammu & Kashmir and Gilgit-Baltistan, and about 50 km beyond:
# attacks "across the border" carry a point outside.
MIN_LATITUDE, MAX_LATITUDE = 23.0, 37.7
MIN_LONGITUDE, MAX_LONGITUDE = 60.3, 78.0


def in_the_country_box(prefix: str) -> models.CheckConstraint:
    """Latitude and longitude inside Pakistan's box with a margin."""
    return models.CheckConstraint(
        condition=Q(latitude__range=(MIN_LATITUDE, MAX_LATITUDE)) & Q(longitude__range=(MIN_LONGITUDE, MAX_LONGITUDE)),
        name=f"{prefix}_point_in_country_box",
    )


def renews_the_gazetteer_token() -> pgtrigger.Trigger:
    """Any write to the table, raw SQL included, gives the gazetteer a new token.

    A random token, not a counter: a number reached again after a rollback would make a stale
    in-process index look current.
    """
    return pgtrigger.Trigger(
        name="renew_gazetteer_token",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="""
            INSERT INTO places_gazetteertoken (id, token) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
            RETURN NULL;
        """,
    )


@pghistory.track()
class Province(models.Model):
    """A first-level unit; Azad Jammu & Kashmir and Gilgit-Baltistan included."""

    code = models.CharField(max_length=5, unique=True, help_text="ISO 3166-2 code")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_ur = models.CharField("name in Urdu", max_length=60, blank=True)
    kind = models.CharField(max_length=24, choices=ProvinceKind)
    population = models.PositiveIntegerField(null=True, blank=True, help_text="Blank: no published figure")
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(population__gt=0, population_year__isnull=False),
                name="province_population_with_year",
            ),
            models.CheckConstraint(condition=Q(kind__in=ProvinceKind.values), name="province_kind_known"),
        ]
        triggers = [renews_the_gazetteer_token()]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as pages print it: the administered territories are said to be so."""
        if self.kind == ProvinceKind.ADMINISTERED_TERRITORY:
            return f"{self.name} (Pakistan-administered)"
        return self.name


@pghistory.track()
class District(models.Model):
    """A district: one of the drawn polygons, or a newer or older unit without one."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_ur = models.CharField("name in Urdu", max_length=60, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="districts")
    division = models.CharField(max_length=40, blank=True)
    capital = models.CharField(max_length=60, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True, help_text="Blank: no published figure")
    area_km2 = models.PositiveIntegerField("area in km²", null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True, help_text="Blank: before 2021, or not known")
    valid_to = models.DateField(null=True, blank=True, help_text="Blank: still stands")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    latitude = models.FloatField()
    longitude = models.FloatField()
    drawn = models.BooleanField(help_text="Has a polygon of its own")
    date_basis = models.CharField(max_length=12, choices=DateBasis, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_the_country_box("district"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="district_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population__gt=0),
                name="district_population_unknown_is_null",
            ),
            models.CheckConstraint(
                condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0), name="district_area_unknown_is_null"
            ),
            models.CheckConstraint(
                condition=Q(split_from__isnull=True) | ~Q(split_from=F("id")),
                name="district_not_split_from_itself",
            ),
            models.CheckConstraint(
                condition=Q(date_basis__in=["", *DateBasis.values]), name="district_date_basis_known"
            ),
        ]
        triggers = [renews_the_gazetteer_token()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class DistrictAlias(models.Model):
    """Another name of a district. One name may stand for several (Karachi: seven)."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=AliasKind)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "district aliases"
        constraints = [
            models.UniqueConstraint(fields=["district", "name", "kind"], name="district_alias_once"),
            models.CheckConstraint(
                condition=Q(kind__in=AliasKind.values) & ~Q(name=""), name="district_alias_kind_known"
            ),
        ]
        triggers = [renews_the_gazetteer_token()]

    def __str__(self) -> str:
        return f"{self.name} = {self.district_id}"


@pghistory.track()
class Place(models.Model):
    """A town, village, tehsil or tract with a point and a stated precision."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    name_ur = models.CharField("name in Urdu", max_length=80, blank=True)
    kind = models.CharField(max_length=16, choices=PlaceKind)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    precision = models.CharField(max_length=8, choices=PlacePrecision)
    geonames_id = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    needs_district = models.BooleanField(
        default=False, help_text="The name alone is not enough: match only where its district is named"
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_the_country_box("place"),
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_known"),
            models.CheckConstraint(condition=Q(precision__in=PlacePrecision.values), name="place_precision_known"),
        ]
        triggers = [renews_the_gazetteer_token()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PlaceAlias(models.Model):
    """Another spelling, the Urdu or a former name of a place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=AliasKind)
    needs_district = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "place aliases"
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "kind"], name="place_alias_once"),
            models.CheckConstraint(condition=Q(kind__in=AliasKind.values) & ~Q(name=""), name="place_alias_kind_known"),
        ]
        triggers = [renews_the_gazetteer_token()]

    def __str__(self) -> str:
        return f"{self.name} = {self.place_id}"


class GazetteerToken(models.Model):
    """One row, rewritten by trigger whenever a table above changes.

    Reading it is how an in-process index of names knows that it is stale.
    """

    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="gazetteer_token_single_row")]

    def __str__(self) -> str:
        return str(self.token)
