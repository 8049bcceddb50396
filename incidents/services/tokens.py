"""Tokens: secrets by which programs act as a person. Only the hash of one is kept."""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.models import ApiToken, Scope
from incidents.roles import Person, Role, has_role
from incidents.services.errors import NotAllowed, RecordError
from incidents.services.recording import recorded, require

PREFIX = "nig_"
"""How every secret begins, so that one that got into a public file can be found there."""
SECRET_BYTES = 32
SHOWN = 12
MOST = 20


@transaction.atomic
def create_token(*, name: str, scope: str, by: Person, expires_at: dt.datetime | None = None) -> tuple[ApiToken, str]:
    """Make a token of one's own; return it with its secret, which is kept nowhere and can never be shown again.

    Raises NotAllowed for somebody without a role, and RecordError for a token without a name, an end that has passed,
    or one token too many.
    """
    by = require(by, Role.EDITOR)
    name = name.strip()
    if not name:
        raise RecordError("name", "say what it is for")
    if expires_at is not None and expires_at <= timezone.now():
        raise RecordError("expires_at", "this moment has passed; choose a later one, or none")
    # Whoever clicks twice waits here, so that the count holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if usable_tokens().filter(user=by).count() >= MOST:
        raise RecordError("name", f"you have {MOST} tokens in use; revoke one first")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    with recorded(by=by, action="create_token", reason=f"To {Scope(scope).label.lower()}: {name}"):
        token = ApiToken.objects.create(
            user=by,
            name=name,
            token_hash=_hashed(secret),
            beginning=secret[:SHOWN],
            scope=scope,
            expires_at=expires_at,
        )
    return token, secret


@transaction.atomic
def revoke_token(*, token: int, by: Person) -> ApiToken:
    """End a token, at once and for good; twice changes nothing. Its owner may, without a role too, and administrators.

    Raises RecordError when there is no such token, NotAllowed for anybody else's.
    """
    found = ApiToken.objects.select_for_update().filter(pk=token).first()
    if found is None:
        raise RecordError("token", "there is no such token")
    if found.user_id != by.pk and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed(Role.ADMINISTRATOR)
    if found.revoked_at is None:
        with recorded(by=by, action="revoke_token", reason=f"Revoked: {found.name}"):
            found.revoked_at = timezone.now()
            found.save(update_fields=["revoked_at"])
    return found


def usable_tokens() -> QuerySet[ApiToken]:
    """Tokens that are neither revoked nor past their end."""
    now = timezone.now()
    return ApiToken.objects.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


def token_of(*, secret: str) -> ApiToken | None:
    """The usable token behind a secret, with its user, None when there is none. One query."""
    return usable_tokens().filter(token_hash=_hashed(secret)).select_related("user").first()


def touch_token(*, token: ApiToken) -> None:
    """Note that a token is in use, to the minute: one write a minute however many requests."""
    minute = timezone.now().replace(second=0, microsecond=0)
    if token.last_used_at is None or token.last_used_at < minute:
        unused = Q(last_used_at=None) | Q(last_used_at__lt=minute)
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=minute)
        token.last_used_at = minute


def _hashed(secret: str) -> str:
    """The secret is random and long, so that a plain hash of it tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
