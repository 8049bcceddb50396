"""How a person comes to have an account: a link, given by an administrator."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from incidents.roles import Role


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "used"
    REVOKED = "revoked", "taken back"
    EXPIRED = "expired", "out of date"


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """A link that makes one account with the roles it names. The link itself is kept nowhere, only its hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150, help_text="Whom it is for, in the administrator's words.")
    email = models.EmailField(blank=True)
    roles = ArrayField(models.CharField(max_length=16, choices=Role.choices))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__len__gt=0, roles__contained_by=Role.values), name="invitation_roles_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.name}"

    @property
    def state(self) -> InvitationState:
        """Whether it still makes an account, and if not, why."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.OPEN
