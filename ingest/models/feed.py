"""Where news is looked for, and what each look found."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from incidents.models import Outlet
from ingest.choices import FeedKind, RunState
from ingest.querysets import FeedQuerySet, FetchRunQuerySet

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 24 * 60


@pghistory.track()
class NewsSite(models.Model):
    """How the pages of an outlet are fetched and read. Without selectors the text is found by the page's shape.

    A page is fetched only from one of ``hosts`` (names below it count too), so that no feed can send us elsewhere.
    """

    outlet = models.OneToOneField(Outlet, on_delete=models.PROTECT, related_name="news_site")
    hosts = ArrayField(
        models.CharField(max_length=120),
        help_text="Hosts its pages may be fetched from, such as dawn.com; separated by commas.",
    )
    title_selector = models.CharField(max_length=200, blank=True, help_text="CSS selector of the headline.")
    body_selector = models.CharField(max_length=200, blank=True, help_text="CSS selector of the story's paragraphs.")
    date_selector = models.CharField(max_length=200, blank=True, help_text="CSS selector of the date of publication.")
    remove_selector = models.CharField(max_length=300, blank=True, help_text="CSS selector of what is no story.")
    delay_seconds = models.FloatField(
        default=3,
        validators=[MinValueValidator(0.5), MaxValueValidator(300)],
        help_text="Shortest pause between two requests to one host, over all workers.",
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["outlet__name"]
        constraints = [
            models.CheckConstraint(condition=Q(delay_seconds__gte=0.5), name="news_site_pauses"),
            models.CheckConstraint(condition=Q(hosts__len__gt=0), name="news_site_names_a_host"),
        ]

    def __str__(self) -> str:
        return str(self.outlet)


@pghistory.track(exclude=["etag", "last_modified", "next_at", "failures"])
class Feed(models.Model):
    """An address that lists an outlet's news. It is asked for only while it is switched on."""

    site = models.ForeignKey(NewsSite, on_delete=models.PROTECT, related_name="feeds")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=600, unique=True)
    kind = models.CharField(max_length=8, choices=FeedKind.choices, default=FeedKind.FEED)
    is_on = models.BooleanField("switched on", default=False)
    every_minutes = models.PositiveIntegerField(
        default=30, validators=[MinValueValidator(SHORTEST_MINUTES), MaxValueValidator(LONGEST_MINUTES)]
    )
    must_match = models.CharField(
        max_length=200,
        blank=True,
        help_text="Only addresses that hold one of these, separated by commas, such as /pakistan/; blank takes all.",
    )
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    next_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it is due; blank is now.")
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Failed looks in a row.")

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["site__outlet__name", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FeedKind.values), name="feed_kind_known"),
            models.CheckConstraint(
                condition=Q(every_minutes__range=(SHORTEST_MINUTES, LONGEST_MINUTES)),
                name="feed_is_not_asked_too_often",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.name}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save it. Whoever asks for something else starts afresh: "not changed" would hide what is wanted only now."""
        is_whole = options.get("update_fields") is None
        if is_whole and self.pk is not None and not Feed.objects.asking_as(self).exists():
            self.etag, self.last_modified, self.next_at, self.failures = "", "", None, 0
        super().save(*args, **options)


class FetchRun(models.Model):
    """One look into a feed, for a person to read. ``problems`` holds an address and a reason each."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it failed, or what is worth knowing.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="Entries the feed listed.")
    new = models.PositiveIntegerField(default=0, help_text="Articles not known before.")
    changed = models.PositiveIntegerField(default=0, help_text="Known articles the outlet has edited since.")
    unchanged = models.PositiveIntegerField(default=0, help_text="Known articles that stand as they were.")
    failed = models.PositiveIntegerField(default=0, help_text="Entries that could not be taken.")
    problems = models.JSONField(default=list, blank=True)

    objects = FetchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="fetch_run_state_known"),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING, finished_at__isnull=True)
                | (~Q(state=RunState.RUNNING) & Q(finished_at__isnull=False)),
                name="fetch_run_ends_when_it_is_over",
            ),
            models.CheckConstraint(condition=~Q(state=RunState.FAILED) | ~Q(reason=""), name="fetch_run_says_why"),
            models.CheckConstraint(
                condition=Q(found__gte=F("new") + F("changed") + F("unchanged") + F("failed")),
                name="fetch_run_adds_up",
            ),
            models.UniqueConstraint(
                fields=["feed"], condition=Q(state=RunState.RUNNING), name="fetch_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id} at {self.started_at:%Y-%m-%d %H:%M}"
