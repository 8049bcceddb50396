"""Who: armed groups, the names they go by, how they stand to each other and who has listed them.

Every table keeps its history by database trigger; the loader of the reference files relies on it
to tell an editor's change from its own (`groups.services`).
"""

from __future__ import annotations

import re

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least, Left, Length, Lower
from django.db.models.lookups import GreaterThanOrEqual

from groups.choices import AliasKind, Authority, GroupKind, GroupStatus, Language, LinkKind
from groups.dates import PARTIAL_DATE, PARTIAL_DATE_LENGTH, is_partial_date
from groups.querysets import ArmedGroupQuerySet, GroupAliasQuerySet

GENERAL_KNOWLEDGE = "general knowledge"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


def one_of(choices: type[models.TextChoices], field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def partial_date(field: str, name: str) -> models.CheckConstraint:
    """Unknown, a year, a year and month, or a day."""
    return models.CheckConstraint(condition=Q(**{f"{field}__regex": PARTIAL_DATE}), name=name)


def not_empty(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name)


class Sourced(models.Model):
    """A row that says what it rests on: an address, with a note or not, or "general knowledge"."""

    source_url = models.CharField(max_length=500)

    class Meta:
        abstract = True

    @property
    def source_link(self) -> str:
        """The address alone, fit for a link; "" when the row rests on no page."""
        return link_in(self.source_url)

    @property
    def is_unverified(self) -> bool:
        """True when the row, or a part that its source names, rests on general knowledge."""
        return GENERAL_KNOWLEDGE in self.source_url


def link_in(source: str) -> str:
    """The first web address in a source's words, or ""."""
    found = re.search(r"https?://[^\s;]+", source)
    return found.group() if found else ""


@pghistory.track()
class ArmedGroup(Sourced):
    """An organised non-state armed group, or a placeholder for words that name none.

    Years are None and texts "" when unknown. `status` is as last evidenced.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=20, blank=True)
    name_ur = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=30, choices=GroupKind)
    status = models.CharField(max_length=10, choices=GroupStatus)
    formed_year = models.PositiveSmallIntegerField(null=True, blank=True)
    dissolved_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_area = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    is_placeholder = models.BooleanField(default=False)

    objects = ArmedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            not_empty("slug", "groups_group_has_slug"),
            not_empty("name", "groups_group_has_name"),
            one_of(GroupKind, "kind", "groups_group_kind_known"),
            one_of(GroupStatus, "status", "groups_group_status_known"),
            models.CheckConstraint(
                condition=Q(formed_year__isnull=True) | Q(formed_year__range=(EARLIEST_YEAR, LATEST_YEAR)),
                name="groups_group_formed_in_range",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_year__isnull=True) | Q(dissolved_year__range=(EARLIEST_YEAR, LATEST_YEAR)),
                name="groups_group_dissolved_in_range",
            ),
            models.CheckConstraint(
                condition=Q(formed_year__isnull=True)
                | Q(dissolved_year__isnull=True)
                | Q(dissolved_year__gte=F("formed_year")),
                name="groups_group_dissolved_after_formed",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_year__isnull=True) | ~Q(status=GroupStatus.ACTIVE),
                name="groups_group_active_not_dissolved",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name that charts and tables have room for."""
        return self.short_name or self.name


@pghistory.track()
class GroupAlias(models.Model):
    """A name as sources write it. Only a state label may belong to no group."""

    group = models.ForeignKey(ArmedGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases")
    alias = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=AliasKind)
    language = models.CharField(max_length=2, choices=Language)
    source = models.CharField(max_length=500)

    objects = GroupAliasQuerySet.as_manager()

    class Meta:
        ordering = ["group", "kind", "alias"]
        verbose_name_plural = "group aliases"
        constraints = [
            not_empty("alias", "groups_alias_has_words"),
            one_of(AliasKind, "kind", "groups_alias_kind_known"),
            one_of(Language, "language", "groups_alias_language_known"),
            models.CheckConstraint(
                condition=Q(group__isnull=False) | Q(kind=AliasKind.STATE_LABEL),
                name="groups_alias_only_labels_without_group",
            ),
            models.UniqueConstraint("group", Lower("alias"), name="groups_alias_once_per_group", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.alias

    @property
    def source_link(self) -> str:
        """The address alone, fit for a link; "" when the row rests on no page."""
        return link_in(self.source)


@pghistory.track()
class GroupLink(Sourced):
    """How one group stands to another. Dates are partial ISO dates: "" is an unknown start or no end."""

    from_group = models.ForeignKey(ArmedGroup, on_delete=models.CASCADE, related_name="links_from")
    to_group = models.ForeignKey(ArmedGroup, on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=20, choices=LinkKind)
    start_date = models.CharField(max_length=PARTIAL_DATE_LENGTH, blank=True)
    end_date = models.CharField(max_length=PARTIAL_DATE_LENGTH, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["from_group", "start_date", "kind", "to_group"]
        constraints = [
            one_of(LinkKind, "kind", "groups_link_kind_known"),
            models.CheckConstraint(condition=~Q(from_group=F("to_group")), name="groups_link_not_to_itself"),
            partial_date("start_date", "groups_link_start_is_partial_date"),
            partial_date("end_date", "groups_link_end_is_partial_date"),
            # Compared as far as both are known: from 2014-08 to 2014 is fine.
            models.CheckConstraint(
                condition=GreaterThanOrEqual(
                    Left("end_date", Least(Length("start_date"), Length("end_date"))),
                    Left("start_date", Least(Length("start_date"), Length("end_date"))),
                ),
                name="groups_link_ends_after_start",
            ),
            models.UniqueConstraint(fields=["from_group", "to_group", "kind", "start_date"], name="groups_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.from_group_id} {self.kind} {self.to_group_id}"

    def clean(self) -> None:
        """Refuse a day that the calendar lacks, which the database's pattern lets through."""
        for field in ("start_date", "end_date"):
            if not is_partial_date(getattr(self, field)):
                raise ValidationError({field: "Give a year, a year and month (2014-08) or a day."})

    @property
    def is_open(self) -> bool:
        """No end is known: it stands as far as the sources say."""
        return self.end_date == ""


@pghistory.track()
class Designation(Sourced):
    """A listing of the group by a state or the United Nations, under the name used there."""

    group = models.ForeignKey(ArmedGroup, on_delete=models.CASCADE, related_name="designations")
    authority = models.CharField(max_length=20, choices=Authority)
    date = models.CharField(max_length=PARTIAL_DATE_LENGTH, blank=True)
    name_as_listed = models.CharField(max_length=200)

    class Meta:
        ordering = ["group", "authority", "date", "name_as_listed"]
        constraints = [
            one_of(Authority, "authority", "groups_designation_authority_known"),
            not_empty("name_as_listed", "groups_designation_has_name"),
            partial_date("date", "groups_designation_date_is_partial"),
            models.UniqueConstraint(fields=["group", "authority", "name_as_listed"], name="groups_designation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_authority_display()}: {self.name_as_listed}"

    def clean(self) -> None:
        """Refuse a day that the calendar lacks, which the database's pattern lets through."""
        if not is_partial_date(self.date):
            raise ValidationError({"date": "Give a year, a year and month (2014-08) or a day."})
