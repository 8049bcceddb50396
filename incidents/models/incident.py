"""The incident: one attack, clash or operation, at one place, on one day or run of days."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from incidents.choices import (
    PUBLIC_STATUSES,
    AttackType,
    DatePrecision,
    EventClass,
    LocationPrecision,
    PartOfDay,
    Status,
    Target,
)
from incidents.models.campaign import Campaign
from incidents.models.columns import CasualtyColumns
from incidents.models.events import event_key
from incidents.models.spans import earliest_day, latest_day
from incidents.models.triggers import FIRST_PUBLICATION_TRIGGER, SEARCH_TRIGGER
from incidents.querysets import IncidentHistoryQuerySet, IncidentManager, PublicIncidentManager, is_drawn
from places.models import District, Place, Province

# Pakistan with Azad Kashmir and Gilgit-Baltistan, and half a degree of margin for what happens across the border.
LATITUDE_RANGE = (23.0, 37.7)
LONGITUDE_RANGE = (60.3, 80.5)

SEARCH_FIELDS = ["search_text", "search_vector"]
SPAN_FIELDS = ["earliest", "latest"]
# What filters, numbers and points of maps read of a row. An index that holds it answers them without the row, whose
# texts are wide. With the three it is sorted by it has as many columns as Postgres allows, 32. Any of the three may be
# left open: there are few classes and provinces, and Postgres 18 skips from one to the next.
COUNTED_FIELDS = [
    "id", "uid", "date", "earliest", "district", "attack_types", "targets", "part_of_day", "date_precision",
    "location_precision", "latitude", "longitude", "campaign", "abducted", "killed_civilians", "killed_security",
    "killed_militants", "killed_low", "killed_best", "killed_high", "killed_all_low", "killed_all_best",
    "killed_all_high", "injured_low", "injured_best", "injured_high", "injured_all_low", "injured_all_best",
    "injured_all_high",
]  # fmt: skip


class IncidentHistory(pghistory.models.Event):
    """What every version of an incident held; the public may read it through ``public()`` alone."""

    objects = IncidentHistoryQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        abstract = True


def _range(stem: str) -> list[models.CheckConstraint]:
    low, best, high = f"{stem}_low", f"{stem}_best", f"{stem}_high"
    nothing = Q(**{f"{name}__isnull": True for name in (low, best, high)})
    # Said in full: a comparison with null is unknown, and an unknown check passes.
    given = Q(**{f"{name}__isnull": False for name in (low, best, high)})
    ordered = given & Q(**{f"{low}__lte": F(best), f"{best}__lte": F(high)})
    return [models.CheckConstraint(condition=nothing | ordered, name=f"incident_{stem}_low_best_high")]


def _words_of(field: str, values: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__contained_by": values}), name=f"incident_{field}_known")


@pghistory.track(exclude=[*SEARCH_FIELDS, *SPAN_FIELDS], base_model=IncidentHistory, model_name="IncidentEvent")
class Incident(CasualtyColumns):
    """One incident (methodology, section 1).

    The casualty columns are derived from the figures of its reports by ``incidents.services.casualties`` and stored
    with the name of the rule; nobody types them. Null means not reported, never zero.
    """

    uid = models.CharField(max_length=12, unique=True, help_text="PK- and a number; never changed, never reused.")
    title = models.CharField(max_length=240)
    summary = models.TextField(blank=True)
    event_class = models.CharField(max_length=24, choices=EventClass.choices)
    attack_types = ArrayField(models.CharField(max_length=24, choices=AttackType.choices), default=list, blank=True)
    targets = ArrayField(models.CharField(max_length=32, choices=Target.choices), default=list, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    status_reason = models.TextField(blank=True, help_text="Why it was withdrawn; shown on its tombstone.")
    doubt_reason = models.TextField(blank=True, help_text="Why it may not belong here; blank when nobody doubts.")

    date = models.DateField(help_text="Pakistan Standard Time; a guess inside the span when not known to the day.")
    date_end = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices, default=DatePrecision.DAY)
    part_of_day = models.CharField(max_length=10, choices=PartOfDay.choices, blank=True)
    earliest = models.GeneratedField(expression=earliest_day(), output_field=models.DateField(), db_persist=True)
    latest = models.GeneratedField(expression=latest_day(), output_field=models.DateField(), db_persist=True)

    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    district_set = ArrayField(
        models.SlugField(max_length=80),
        default=list,
        blank=True,
        help_text="Drawn districts the words may mean: one when known, several when the words are wider.",
    )
    district_text = models.CharField(max_length=120, blank=True, help_text="The district in the source's words.")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    place_text = models.CharField(max_length=160, blank=True, help_text="The place in the source's words.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees, WGS 84.")
    location_precision = models.CharField(max_length=10, choices=LocationPrecision.choices)
    near_km = models.FloatField(null=True, blank=True, help_text="Kilometres from the named place, when said.")
    withheld_to = models.CharField(
        max_length=10,
        choices=[
            (LocationPrecision.DISTRICT, LocationPrecision.DISTRICT.label),
            (LocationPrecision.PROVINCE, LocationPrecision.PROVINCE.label),
        ],
        blank=True,
        help_text="Set when a sensitive place is kept back: this row then holds only what the public may know.",
    )

    campaign = models.ForeignKey(Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="incidents")
    maybe_same_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="suspected_duplicates"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    notes = models.TextField(blank=True, help_text="For editors; never public.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    unreviewed_editors = ArrayField(
        models.IntegerField(),
        default=list,
        blank=True,
        help_text="Users who changed it since a reviewer last passed it; none of them may be its second pair of eyes.",
    )
    taken_down = models.BooleanField(
        default=False, help_text="Withdrawn because it could harm somebody: its old versions are not public either."
    )
    version = models.PositiveIntegerField(default=1, help_text="Moves by one with every change an editor makes.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)

    search_text = models.TextField(blank=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = IncidentManager()
    public = PublicIncidentManager()

    class Meta:
        ordering = ["-date", "-uid"]
        base_manager_name = "objects"
        default_manager_name = "objects"
        triggers = [SEARCH_TRIGGER, FIRST_PUBLICATION_TRIGGER]
        constraints = [
            models.CheckConstraint(condition=Q(uid__regex=r"^PK-[0-9]{6,}$"), name="incident_uid_form"),
            models.CheckConstraint(
                condition=Q(date_end__isnull=True) | Q(date_end__gte=F("date")),
                name="incident_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=LATITUDE_RANGE,
                    longitude__range=LONGITUDE_RANGE,
                ),
                name="incident_coordinates_both_and_in_the_country",
            ),
            models.CheckConstraint(
                condition=Q(location_precision__in=["exact", "town", "near", "tehsil"], latitude__isnull=False)
                | Q(location_precision="district", latitude__isnull=True, district_set__len__gt=0)
                | Q(
                    location_precision="province",
                    province__isnull=False,
                    district__isnull=True,
                    latitude__isnull=True,
                )
                | Q(
                    location_precision="country",
                    province__isnull=True,
                    district__isnull=True,
                    latitude__isnull=True,
                ),
                name="incident_precision_fits_what_is_set",
            ),
            models.CheckConstraint(
                condition=Q(near_km__isnull=True) | Q(location_precision="near", near_km__gte=0),
                name="incident_distance_only_when_near",
            ),
            models.CheckConstraint(
                condition=Q(withheld_to="")
                | Q(
                    withheld_to=F("location_precision"),
                    place__isnull=True,
                    place_text="",
                    latitude__isnull=True,
                    summary="",
                    doubt_reason="",
                    campaign__isnull=True,
                ),
                name="incident_withheld_place_is_not_in_the_row",
            ),
            models.CheckConstraint(
                condition=Q(event_class__in=EventClass.values, status__in=Status.values),
                name="incident_class_and_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                name="incident_merged_names_the_survivor",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | ~Q(status_reason=""),
                name="incident_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_down=False) | Q(status=Status.WITHDRAWN), name="incident_taken_down_is_withdrawn"
            ),
            _words_of("attack_types", AttackType.values),
            _words_of("targets", Target.values),
            *_range("killed"),
            *_range("killed_all"),
            *_range("injured"),
            *_range("injured_all"),
        ]
        indexes = [
            models.Index(
                fields=["-date", "-uid"],
                condition=Q(status__in=sorted(PUBLIC_STATUSES)),
                name="incident_newest",
            ),
            models.Index(
                fields=["event_class", "province", "latest"],
                include=COUNTED_FIELDS,
                condition=Q(status__in=sorted(PUBLIC_STATUSES)),
                name="incident_counted",
            ),
            # What a map says beside itself. District by district the sums know it, but not by the words of the sources.
            models.Index(
                fields=["event_class", "province", "latest"],
                include=["id", "uid", "earliest", "location_precision", "district_text", "killed_all_best"],
                condition=Q(status__in=sorted(PUBLIC_STATUSES)) & ~is_drawn(),
                name="incident_undrawn",
            ),
            # Which rows are one event is asked of the few events that have several.
            models.Index(event_key(), condition=Q(status__in=sorted(PUBLIC_STATUSES)), name="incident_event"),
            # The orders of lists besides the newest, as `incidents.api.paging` asks for them.
            models.Index(
                F("killed_best").desc(nulls_last=True),
                F("uid").desc(),
                condition=Q(status__in=sorted(PUBLIC_STATUSES)),
                name="incident_deadliest",
            ),
            models.Index(
                F("updated_at").desc(),
                F("uid").desc(),
                condition=Q(status__in=sorted(PUBLIC_STATUSES)),
                name="incident_updated",
            ),
            models.Index(fields=["earliest", "latest"], name="incident_span"),
            # Few rows were changed, withdrawn or merged after they were published: a report lists those of its period.
            models.Index(fields=["latest", "earliest"], condition=~Q(status=Status.PUBLISHED), name="incident_revised"),
            models.Index(fields=["event_class", "date"], name="incident_class_date"),
            GinIndex(fields=["district_set"], name="incident_district_set"),
            GinIndex(fields=["attack_types"], name="incident_attack_types"),
            GinIndex(fields=["targets"], name="incident_targets"),
            GinIndex(fields=["search_vector"], name="incident_search_vector"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="incident_search_text"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.title}"

    @property
    def is_wider_than_a_district(self) -> bool:
        """Whether its words name a district wider than one drawn polygon, such as Karachi."""
        return len(self.district_set) > 1

    @property
    def side_not_stated(self) -> bool:
        """Whether deaths are known but not whose they are."""
        return bool(self.killed_best) and self.killed_unknown == self.killed_best


@pghistory.track()
class WithheldLocation(models.Model):
    """What a sensitive incident's row had to give up; read by editors alone.

    Kept in a table of its own so that no query, filter, file or old version of the public record can hold it.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="withheld_location")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    district_set = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    district_text = models.CharField(max_length=120, blank=True)
    place_text = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    location_precision = models.CharField(max_length=10, choices=LocationPrecision.choices)
    near_km = models.FloatField(null=True, blank=True)
    summary = models.TextField(blank=True)
    doubt_reason = models.TextField(blank=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(help_text="Whom the exact place could harm.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withheld_location_says_why"),
        ]

    def __str__(self) -> str:
        return f"Withheld place of {self.incident_id}"
