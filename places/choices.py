"""Vocabularies of the reference tables, stored as words."""

from django.db import models


class ProvinceKind(models.TextChoices):
    """What a first-level unit is in Pakistan's own administration."""

    PROVINCE = "province", "Province"
    FEDERAL_TERRITORY = "federal_territory", "Federal territory"
    ADMINISTERED_TERRITORY = "administered_territory", "Pakistan-administered territory"


class DateBasis(models.TextChoices):
    """What a district's dates rest on; blank where the district has no date."""

    NOTIFIED = "notified", "Official notification"
    CABINET = "cabinet", "Cabinet decision"
    ANNOUNCED = "announced", "Announcement only"


class AliasKind(models.TextChoices):
    """Why a second name stands for a place or district."""

    SPELLING = "spelling", "Spelling"
    FORMER_NAME = "former_name", "Former name"
    URDU = "urdu", "Urdu"
    ACRONYM = "acronym", "Acronym"
    SEAT = "seat", "Headquarters"


class PlaceKind(models.TextChoices):
    """What a named place is."""

    TOWN = "town", "Town"
    VILLAGE = "village", "Village"
    AREA = "area", "Area"
    TEHSIL = "tehsil", "Tehsil"
    HIGHWAY_POINT = "highway_point", "Point on a highway"
    PASS = "pass", "Pass"
    TUNNEL = "tunnel", "Tunnel"


class PlacePrecision(models.TextChoices):
    """How far a place's point may lie from the place itself."""

    TOWN = "town", "The place itself, within about 5 km"
    AREA = "area", "A valley, tract or neighbourhood"
    TEHSIL = "tehsil", "The label point of its tehsil"


class MatchPrecision(models.TextChoices):
    """The vocabulary an incident uses to say how well its location is known."""

    EXACT = "exact", "Exact"
    TOWN = "town", "Town"
    NEAR = "near", "Near"
    TEHSIL = "tehsil", "Tehsil"
    DISTRICT = "district", "District"
    PROVINCE = "province", "Province"
    COUNTRY = "country", "Country"
