"""Articles of the news: private, each at one address, with every version the outlet gave it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models import Outlet
from ingest.choices import UNDER_WAY, ArticleState
from ingest.models.feed import Feed
from ingest.querysets import ArticleQuerySet


class Article(models.Model):
    """An article, and where it is on its way from a feed to drafts.

    Workers take a step by a filtered update of ``state`` that also sets ``claimed_at``; a step whose worker was lost
    is taken again once its claim is old. The text is in the revisions and never public beyond a short quote.
    """

    url = models.URLField(max_length=600, blank=True, help_text="As it was met; blank for a text that was pasted.")
    canonical_url = models.CharField(
        max_length=600, unique=True, help_text="The form all copies of the address share; a hash for a pasted text."
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=ArticleState.choices, default=ArticleState.FOUND)
    state_reason = models.CharField(max_length=300, blank=True, help_text="Why it rests where it does.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True, help_text="Whose claim it is: only its holder may finish the step.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Times the present step was begun.")
    not_before = models.DateTimeField(null=True, blank=True, help_text="When the present step may be tried again.")
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="When a worker was last told of its present step."
    )
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    listed_title = models.CharField(max_length=300, blank=True, help_text="The headline as the feed has it.")
    listed_on = models.DateTimeField(null=True, blank=True, help_text="When it was published, as the feed has it.")
    revision = models.OneToOneField(
        "ArticleRevision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="The newest."
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_known"),
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=[ArticleState.FETCHING, ArticleState.READING],
                        claimed_at__isnull=False,
                        claim__isnull=False,
                    )
                    | (
                        ~Q(state__in=[ArticleState.FETCHING, ArticleState.READING])
                        & Q(claimed_at__isnull=True, claim__isnull=True)
                    )
                ),
                name="article_is_claimed_while_worked_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ArticleState.SUSPECT, ArticleState.FAILED, ArticleState.REFUSED])
                | ~Q(state_reason=""),
                name="article_says_why_it_rests",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        ArticleState.FETCHED,
                        ArticleState.READING,
                        ArticleState.DRAFTED,
                        ArticleState.NOT_RELEVANT,
                    ]
                )
                | Q(revision__isnull=False),
                name="article_has_a_text_once_fetched",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "not_before"], condition=Q(state__in=sorted(UNDER_WAY)), name="article_under_way"
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.listed_title or self.canonical_url


class ArticleRevision(models.Model):
    """What an article said at one time. Offsets of evidence count characters of ``whole``."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField()
    language = models.CharField(max_length=8, help_text="ISO 639-1 code, as the text itself tells.")
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of title and text.")
    wire = models.CharField(max_length=80, blank=True, help_text="The agency or release it says it copies.")
    copy_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies",
        help_text="The earliest revision elsewhere with nearly the same words: one origin.",
    )  # fmt: skip
    fetched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["article_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_revision_numbered"),
            models.UniqueConstraint(fields=["article", "content_hash"], name="article_revision_once"),
            models.CheckConstraint(condition=~Q(text=""), name="article_revision_has_text"),
        ]
        indexes = [models.Index(fields=["content_hash"], name="article_revision_hash")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def whole(self) -> str:
        """Title and text, as the spans of evidence count them."""
        return f"{self.title}\n{self.text}" if self.text else self.title
