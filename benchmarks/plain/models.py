"""The record's tables, as `inspectdb` would write them. Nothing is made or changed through them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Province(models.Model):
    """A province."""

    slug = models.SlugField()
    name = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "places_province"

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district."""

    slug = models.SlugField()
    name = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        managed = False
        db_table = "places_district"

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A campaign."""

    slug = models.SlugField()

    class Meta:
        managed = False
        db_table = "incidents_campaign"

    def __str__(self) -> str:
        return self.slug


class ArmedGroup(models.Model):
    """An armed group."""

    slug = models.SlugField()
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "groups_armedgroup"

    def __str__(self) -> str:
        return self.name


class Incident(models.Model):
    """An incident, with the columns that are given out."""

    uid = models.CharField(max_length=12)
    title = models.CharField(max_length=240)
    summary = models.TextField()
    event_class = models.CharField(max_length=24)
    status = models.CharField(max_length=20)
    date = models.DateField()
    date_end = models.DateField(null=True)
    date_precision = models.CharField(max_length=10)
    part_of_day = models.CharField(max_length=10)
    province = models.ForeignKey(Province, on_delete=models.DO_NOTHING, null=True)
    district = models.ForeignKey(District, on_delete=models.DO_NOTHING, null=True)
    place_text = models.CharField(max_length=160)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    location_precision = models.CharField(max_length=10)
    attack_types = ArrayField(models.CharField(max_length=24))
    targets = ArrayField(models.CharField(max_length=32))
    killed_low = models.IntegerField(null=True)
    killed_best = models.IntegerField(null=True)
    killed_high = models.IntegerField(null=True)
    injured_low = models.IntegerField(null=True)
    injured_best = models.IntegerField(null=True)
    injured_high = models.IntegerField(null=True)
    abducted = models.IntegerField(null=True)
    killed_civilians = models.IntegerField(null=True)
    killed_security = models.IntegerField(null=True)
    killed_peace_committee = models.IntegerField(null=True)
    killed_militants = models.IntegerField(null=True)
    killed_unknown = models.IntegerField(null=True)
    claimed_killed = models.IntegerField(null=True)
    casualty_rule = models.CharField(max_length=20)
    sources_count = models.IntegerField()
    origins_count = models.IntegerField()
    campaign = models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "incidents_incident"

    def __str__(self) -> str:
        return self.uid


class Attribution(models.Model):
    """Who is said to have done it."""

    incident = models.ForeignKey(Incident, on_delete=models.DO_NOTHING, related_name="attributions")
    group = models.ForeignKey(ArmedGroup, on_delete=models.DO_NOTHING, null=True)
    words = models.CharField(max_length=160)
    track = models.CharField(max_length=16)
    level = models.CharField(max_length=12)

    class Meta:
        managed = False
        db_table = "incidents_attribution"

    def __str__(self) -> str:
        return self.words
