"""A source's account, and the casualty figures it gives."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from incidents.choices import Harm, IncludesMilitants, Quantifier, SaidBy, VictimClass, VictimTag
from incidents.models.campaign import Campaign
from incidents.models.incident import Incident
from incidents.models.outlet import Outlet


@pghistory.track()
class Report(models.Model):
    """One source's account of an incident, or of a campaign as a whole.

    Copies of one wire or one official release share an ``origin``; blank, the outlet is its own origin, unless it
    is an aggregator.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="reports")
    url = models.URLField(max_length=600, blank=True)
    title = models.CharField(max_length=300, blank=True)
    quote = models.CharField(max_length=600, blank=True, help_text="A short quote behind the coded values.")
    published_on = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=80, blank=True, help_text="Wire or release this account copies.")
    scope = models.CharField(max_length=300, blank=True, help_text="What a campaign's total covers, in words.")
    archive_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of an archived copy.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on the page, first is the main one.")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False, campaign__isnull=True)
                | Q(incident__isnull=True, campaign__isnull=False),
                name="report_is_of_an_incident_or_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["incident", "url"], condition=~Q(url=""), name="report_url_once_per_incident"
            ),
        ]
        # An address is looked up by how it begins, since its tail may be a campaign's tag.
        indexes = [models.Index(fields=["url"], opclasses=["varchar_pattern_ops"], name="report_url_begins")]

    def __str__(self) -> str:
        return f"{self.outlet_id}: {self.url or self.title}"

    @property
    def place_is_withheld(self) -> bool:
        """Whether its incident's place is kept back, so that the account's own words would give it away."""
        return self.incident is not None and bool(self.incident.withheld_to)

    @property
    def public_url(self) -> str:
        """The link the public may see."""
        return "" if self.place_is_withheld else self.url

    @property
    def public_title(self) -> str:
        """The headline the public may see."""
        return "" if self.place_is_withheld else self.title

    @property
    def public_quote(self) -> str:
        """The quote the public may see; blank also when none was kept."""
        return "" if self.place_is_withheld else self.quote


@pghistory.track()
class CasualtyFigure(models.Model):
    """One number one source gives for one victim class and harm. Nothing is overwritten: a later toll is a new row.

    ``low`` and ``high`` are people; both are set for a plain number. ``high`` is empty for "at least", ``low`` for
    "up to". A word such as "dozens" keeps its quantifier and an estimated ``low``.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    victim_class = models.CharField(max_length=16, choices=VictimClass.choices)
    harm = models.CharField(max_length=10, choices=Harm.choices)
    low = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    quantifier = models.CharField(max_length=10, choices=Quantifier.choices, null=True, blank=True)  # noqa: DJ001
    said_by = models.CharField(max_length=20, choices=SaidBy.choices, null=True, blank=True)  # noqa: DJ001
    stated_on = models.DateField(null=True, blank=True)
    total_includes_militants = models.CharField(  # noqa: DJ001
        max_length=8, choices=IncludesMilitants.choices, null=True, blank=True
    )
    tags = ArrayField(models.CharField(max_length=16, choices=VictimTag.choices), default=list, blank=True)

    class Meta:
        ordering = ["report_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False), name="figure_gives_a_number"
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="figure_low_is_not_above_high",
            ),
            models.CheckConstraint(
                condition=Q(victim_class__in=VictimClass.values, harm__in=Harm.values),
                name="figure_class_and_harm_in_vocabulary",
            ),
            models.CheckConstraint(
                condition=Q(total_includes_militants__isnull=True) | Q(victim_class=VictimClass.TOTAL),
                name="only_a_total_says_whether_militants_are_in_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_victim_class_display()} {self.get_harm_display()}: {self.low}–{self.high}"
