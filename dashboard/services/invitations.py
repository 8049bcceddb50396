"""Invitations: how anybody but the first comes to have an account."""

import hashlib
import secrets
from datetime import timedelta

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from dashboard.models.invitation import Invitation, InvitationState
from dashboard.services.accounts import give_role
from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require

TOKEN_BYTES = 32
VALID_FOR = timedelta(days=7)


class InvitationClosed(RecordError):
    """The link makes no account, or no longer; ``state`` says why, None when there never was such a link."""

    def __init__(self, state: InvitationState | None) -> None:
        super().__init__("token", "this link does not work" if state is None else f"this invitation is {state.label}")
        self.state = state


@transaction.atomic
def invite(*, name: str, role: Role, by: Person, email: str = "") -> tuple[Invitation, str]:
    """Make an invitation; return it with the secret of its link, which is kept nowhere and can never be shown again.

    Raises NotAllowed below an administrator, and RecordError for an empty name, or an address that is none or is
    that of an account.
    """
    by = require(by, Role.ADMINISTRATOR)
    name, email = name.strip(), email.strip().lower()
    if not name:
        raise RecordError("name", "say whom it is for")
    if email:
        _usable(email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with recorded(by=by, action="invite", reason=f"{name} is to be {role.label.lower()}"):
        invitation = Invitation.objects.create(
            token_hash=_hashed(token),
            name=name,
            email=email,
            roles=[role],
            invited_by=by,
            expires_at=timezone.now() + VALID_FOR,
        )
    return invitation, token


@transaction.atomic
def revoke(*, invitation: int, by: Person) -> Invitation:
    """Take an open invitation back: its link stops working. Raises InvitationClosed when it is not open."""
    by = require(by, Role.ADMINISTRATOR)
    found = Invitation.objects.select_for_update().get(pk=invitation)
    if found.state != InvitationState.OPEN:
        raise InvitationClosed(found.state)
    with recorded(by=by, action="revoke_invitation", reason=f"{found.name} is not to have an account by this link"):
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
    return found


def find_invitation(*, token: str) -> Invitation:
    """The open invitation behind a link; raises InvitationClosed."""
    return _open(token, lock=False)


@transaction.atomic
def accept(*, token: str, username: str, full_name: str, password: str) -> User:
    """Make the account that an invitation allows, and use the invitation up.

    Raises InvitationClosed, or RecordError naming the field when the user name, the name or the password will not do.
    """
    invitation = _open(token, lock=True)
    user = User(username=username.strip(), first_name=full_name.strip(), email=invitation.email)
    _check(user, password)
    user.set_password(password)
    reason = f"Invited by {invitation.invited_by.username}"
    with recorded(by=None, action="accept_invitation", reason=reason):
        user.save()
        # From here on there is somebody in whose name this happens.
        pghistory.context(user=user.pk)
        give_role(user, Role(invitation.roles[-1]))
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        invitation.accepted_by = user
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_by", "accepted_at"])
    return user


def _open(token: str, *, lock: bool) -> Invitation:
    rows = Invitation.objects.select_related("invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(token_hash=_hashed(token)).first()
    if found is None or found.state != InvitationState.OPEN:
        raise InvitationClosed(found.state if found else None)
    return found


def _check(user: User, password: str) -> None:
    if not user.first_name:
        raise RecordError("full_name", "give the name under which you work")
    try:
        user.full_clean(exclude=["password", "email", "last_name"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RecordError("full_name" if field == "first_name" else field, " ".join(messages)) from error
    if User.objects.filter(username__iexact=user.username).exists():
        raise RecordError("username", "somebody has this user name already")
    if user.email:
        _usable(user.email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RecordError("password", " ".join(error.messages)) from error


def _usable(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise RecordError("email", "this is no e-mail address, such as name@example.org") from error
    if User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists():
        raise RecordError("email", "there is an account with this address already")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
