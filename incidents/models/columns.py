"""The columns that hold what an incident's figures come to, alike wherever they are kept."""

from django.db import models

from incidents.choices import CasualtyRule


class CasualtyRanges(models.Model):
    """People killed and injured: lowest, the number to quote, highest. Null is not reported, never zero.

    ``killed`` and ``injured`` are victims; ``_all`` has the militants among them.
    """

    killed_low = models.PositiveIntegerField(null=True, blank=True)
    killed_best = models.PositiveIntegerField(null=True, blank=True)
    killed_high = models.PositiveIntegerField(null=True, blank=True)
    killed_all_low = models.PositiveIntegerField(null=True, blank=True)
    killed_all_best = models.PositiveIntegerField(null=True, blank=True)
    killed_all_high = models.PositiveIntegerField(null=True, blank=True)
    injured_low = models.PositiveIntegerField(null=True, blank=True)
    injured_best = models.PositiveIntegerField(null=True, blank=True)
    injured_high = models.PositiveIntegerField(null=True, blank=True)
    injured_all_low = models.PositiveIntegerField(null=True, blank=True)
    injured_all_best = models.PositiveIntegerField(null=True, blank=True)
    injured_all_high = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class CasualtyColumns(CasualtyRanges):
    """The ranges, who the dead were, and the rule that chose."""

    abducted = models.PositiveIntegerField(null=True, blank=True)
    killed_civilians = models.PositiveIntegerField(null=True, blank=True)
    killed_security = models.PositiveIntegerField(null=True, blank=True)
    killed_peace_committee = models.PositiveIntegerField(null=True, blank=True)
    killed_militants = models.PositiveIntegerField(null=True, blank=True)
    killed_suicide_attackers = models.PositiveIntegerField(null=True, blank=True)
    killed_unknown = models.PositiveIntegerField(null=True, blank=True)
    claimed_killed = models.PositiveIntegerField(null=True, blank=True)
    casualty_rule = models.CharField(max_length=20, choices=CasualtyRule.choices, blank=True)
    may_include_attackers = models.BooleanField(default=False)
    sources_disagree = models.BooleanField(default=False)
    sources_count = models.PositiveSmallIntegerField(default=0)
    origins_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
