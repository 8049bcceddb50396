"""Programs that write: their tokens, and the answers they were given."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q


class Scope(models.TextChoices):
    """What a token may be used for."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"


@pghistory.track(exclude=["token_hash", "last_used_at"])
class ApiToken(models.Model):
    """A secret by which a program acts as a person. It is shown once and kept as a hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What it is used for, in its owner's words.")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    beginning = models.CharField(max_length=12, help_text="How the secret begins, to tell tokens apart.")
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="Kept to the minute.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="api_token_scope_known"),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_says_what_for"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that the same request again changes nothing more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    request_hash = models.CharField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_answer_once_per_key")]

    def __str__(self) -> str:
        return self.key
