"""What other bodies have published: their numbers, in their words, never counted into the record."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q

from dashboard.nearest import GROUP_MEDIA
from incidents.counting import RULES
from places.models import Province

COUNTRY = "Pakistan"


class PublishedMeasure(models.TextChoices):
    """What a published figure counts."""

    ATTACKS = "attacks", "Attacks"
    INCIDENTS = "incidents", "Incidents"
    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"
    KILLED_CIVILIANS = "killed_civilians", "Civilians killed"
    KILLED_SECURITY = "killed_security", "Security forces killed"
    KILLED_MILITANTS = "killed_militants", "Militants killed"
    SUICIDE_ATTACKS = "suicide_attacks", "Suicide attacks"
    KIDNAPPED = "kidnapped", "Kidnapped"
    ARRESTS = "arrests", "Arrests"
    OPERATIONS = "operations", "Operations"


class PublishedQualifier(models.TextChoices):
    """How the publisher gives the number."""

    EXACT = "exact", "Exactly"
    AT_LEAST = "at_least", "At least"
    ABOUT = "about", "About"
    CLAIMED = "claimed", "Claimed"


@pghistory.track()
class PublishedFigure(models.Model):
    """One number of one publisher, as one page printed it.

    A number that was printed anew is a row of its own, so that what changed stays to be seen.
    """

    publisher = models.CharField(max_length=80)
    period_start = models.DateField("first day")
    period_end = models.DateField("last day")
    area = models.CharField(max_length=120, help_text="As the publisher divides the country.")
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the area is exactly a province of the record.",
    )
    measure = models.CharField(max_length=20, choices=PublishedMeasure.choices)
    counting_rule = models.CharField(max_length=300, help_text="What is counted, in the publisher's words.")
    value = models.PositiveIntegerField()
    qualifier = models.CharField(max_length=10, choices=PublishedQualifier.choices, default=PublishedQualifier.EXACT)
    published_on = models.DateField(null=True, blank=True, help_text="Blank: the page shows no date.")
    source_url = models.CharField("source", max_length=600, help_text="An address, or a citation where there is none.")
    note = models.CharField(max_length=300, blank=True)
    edition = models.PositiveSmallIntegerField(
        "print",
        null=True,
        blank=True,
        help_text="Which print of the same number it is, from 1, where their order is known.",
    )
    nearest_rule = models.CharField(
        max_length=20,
        choices=[(rule.name, rule.label) for rule in RULES.values()],
        blank=True,
        help_text="The counting rule of the record that is nearest. Blank: none can be compared.",
    )
    is_subset = models.BooleanField("part of another figure", default=False)
    is_cumulative = models.BooleanField("runs from a start that shorter figures share", default=False)
    is_partial = models.BooleanField("a partial list, or one wave of attacks", default=False)

    class Meta:
        ordering = ["period_start", "period_end", "publisher", "area", "measure", "counting_rule", "edition", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="published_figure_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=PublishedMeasure.values, qualifier__in=PublishedQualifier.values),
                name="published_figure_measure_and_qualifier_known",
            ),
            models.CheckConstraint(
                condition=Q(nearest_rule__in=["", *RULES]), name="published_figure_nearest_rule_known"
            ),
            models.CheckConstraint(
                condition=Q(nearest_rule="")
                | ~(Q(qualifier=PublishedQualifier.CLAIMED) | Q(counting_rule__startswith=GROUP_MEDIA)),
                name="published_figure_claim_is_never_compared",
            ),
            models.CheckConstraint(
                condition=~Q(publisher="") & ~Q(area="") & ~Q(counting_rule="") & ~Q(source_url=""),
                name="published_figure_says_whose_where_what_and_source",
            ),
            models.CheckConstraint(
                condition=~Q(area=COUNTRY) | Q(province__isnull=True), name="published_figure_country_is_no_province"
            ),
            models.CheckConstraint(
                condition=Q(edition__isnull=True) | Q(edition__gte=1), name="published_figure_prints_from_one"
            ),
            models.UniqueConstraint(
                fields=[
                    "publisher",
                    "period_start",
                    "period_end",
                    "area",
                    "measure",
                    "counting_rule",
                    "value",
                    "published_on",
                    "source_url",
                ],
                nulls_distinct=False,
                name="published_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}, {self.period_start} to {self.period_end}, {self.area}: {self.value} {self.measure}"

    @property
    def link(self) -> str:
        """The address it was read at, "" where the source is a citation."""
        return self.source_url if self.source_url.startswith(("http://", "https://")) else ""

    @property
    def is_claim(self) -> bool:
        """Whether an armed group says it of itself."""
        return self.qualifier == PublishedQualifier.CLAIMED or self.counting_rule.startswith(GROUP_MEDIA)

    def clean(self) -> None:
        """An address must be one that can be opened."""
        if self.link:
            try:
                URLValidator(schemes=["http", "https"])(self.link)
            except ValidationError as error:
                raise ValidationError({"source_url": error.messages}) from error
