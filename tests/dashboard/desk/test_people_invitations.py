"""Invitations: a link, once, for a while."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.models import Invitation
from dashboard.models.invitation import InvitationState
from dashboard.services import invitations
from incidents.roles import Role, role_of
from incidents.services.errors import NotAllowed, RecordError
from tests.dashboard.desk.people import administrator, editor, reader, reviewer

pytestmark = pytest.mark.django_db

ACCOUNT = {"username": "saima", "full_name": "Saima Gul", "password": "blue tractor pelican 9"}
FORM = {**ACCOUNT, "again": ACCOUNT["password"]}


def invited(**given: Any) -> tuple[Invitation, str]:
    """An open invitation of an editor, and the secret of its link."""
    return invitations.invite(**{"name": "Saima", "role": Role.EDITOR, "by": administrator(), **given})


def address(token: str) -> str:
    return f"/accounts/invitation/{token}/"


def said_of(model: str) -> dict[str, Any]:
    """The context of the newest event of a table."""
    event = apps.get_model("dashboard", model).objects.select_related("pgh_context").latest("pgh_id")
    metadata: dict[str, Any] = event.pgh_context.metadata
    return metadata


def test_only_the_hash_of_a_link_is_kept() -> None:
    invitation, token = invited()

    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43
    kept = " ".join(str(value) for row in Invitation.objects.values() for value in row.values())
    assert token not in kept


def test_an_invitation_is_good_for_seven_days_and_is_in_history() -> None:
    by = administrator()

    invitation, _ = invited(by=by)

    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    said = said_of("InvitationEvent")
    assert (said["user"], said["action"], said["reason"]) == (by.pk, "invite", "Saima is to be editor")


@pytest.mark.parametrize("who", [reader, editor, reviewer])
def test_nobody_below_an_administrator_invites_or_takes_back(who: Any) -> None:
    invitation, _ = invited()

    with pytest.raises(NotAllowed):
        invited(by=who())
    with pytest.raises(NotAllowed):
        invitations.revoke(invitation=invitation.pk, by=who())

    assert [one.state for one in Invitation.objects.all()] == [InvitationState.OPEN]


@pytest.mark.parametrize(
    ("field", "given"),
    [("name", {"name": " "}), ("email", {"email": "nobody"}), ("email", {"email": "Ed@Example.org"})],
)
def test_an_invitation_that_makes_no_sense_is_refused(field: str, given: dict[str, str]) -> None:
    ed = editor()
    ed.email = "ed@example.org"
    ed.save()

    with pytest.raises(RecordError) as refusal:
        invited(**given)

    assert refusal.value.field == field
    assert not Invitation.objects.exists()


def test_accepting_makes_the_account_with_the_role_in_ones_own_name() -> None:
    invitation, token = invited(role=Role.REVIEWER, email="Saima@Example.org")

    user = invitations.accept(token=token, **ACCOUNT)

    assert (user.username, user.get_full_name(), user.email) == ("saima", "Saima Gul", "saima@example.org")
    assert role_of(user) == Role.REVIEWER
    assert user.check_password(ACCOUNT["password"])
    assert EmailAddress.objects.get(user=user).email == "saima@example.org"
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (InvitationState.ACCEPTED, user)
    for model in ("AccountEvent", "MembershipEvent", "InvitationEvent"):
        said = said_of(model)
        assert (said["user"], said["action"], said["reason"]) == (user.pk, "accept_invitation", "Invited by adm")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", {"username": "ED"}),
        ("username", {"username": "two words"}),
        ("username", {"username": ""}),
        ("full_name", {"full_name": " "}),
        ("password", {"password": "password"}),
        ("password", {"password": "saimagul1"}),
    ],
)
def test_an_account_that_will_not_do_is_refused_and_the_link_stays_good(field: str, given: dict[str, str]) -> None:
    editor()
    invitation, token = invited()
    before = User.objects.count()

    with pytest.raises(RecordError) as refusal:
        invitations.accept(token=token, **{**ACCOUNT, **given})

    assert refusal.value.field == field
    assert User.objects.count() == before
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN


def spoil(invitation: Invitation, state: str) -> None:
    """Make a link one that no longer works."""
    if state == InvitationState.REVOKED:
        invitations.revoke(invitation=invitation.pk, by=administrator())
    elif state == InvitationState.EXPIRED:
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    else:
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=administrator(), accepted_at=timezone.now())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (InvitationState.REVOKED, "This invitation was taken back"),
        (InvitationState.EXPIRED, "This invitation is out of date"),
        (InvitationState.ACCEPTED, "This invitation has been used"),
    ],
)
def test_a_link_that_no_longer_works_says_why_and_makes_nothing(state: str, words: str, client: Client) -> None:
    invitation, token = invited()
    spoil(invitation, state)
    before = User.objects.count()

    for answer in (client.get(address(token)), client.post(address(token), FORM)):
        assert answer.status_code == 410
        assert words in answer.content.decode()

    with pytest.raises(invitations.InvitationClosed):
        invitations.accept(token=token, **ACCOUNT)
    assert User.objects.count() == before


def test_a_link_that_never_was_says_so(client: Client) -> None:
    answer = client.get(address("nothing"))

    assert answer.status_code == 410
    assert "There is no such invitation" in answer.content.decode()


def test_what_is_closed_cannot_be_taken_back() -> None:
    invitation, token = invited()
    invitations.accept(token=token, **ACCOUNT)

    with pytest.raises(invitations.InvitationClosed):
        invitations.revoke(invitation=invitation.pk, by=administrator())

    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_the_invited_make_their_account_and_are_signed_in_at_the_desk(client: Client) -> None:
    _, token = invited()
    page = client.get(address(token))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]

    answer = client.post(address(token), FORM)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(User.objects.get(username="saima").pk)
    assert UserSession.objects.filter(user__username="saima").count() == 1
    again = Client().post(address(token), {**FORM, "username": "second"})
    assert again.status_code == 410
    assert not User.objects.filter(username="second").exists()


def test_where_a_second_factor_is_required_the_invited_are_told_to_set_it_up(
    client: Client, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    _, token = invited()

    answer = client.post(address(token), FORM, follow=True)

    assert answer.status_code == 403
    assert "One step before the desk" in answer.content.decode()


def test_errors_stand_beside_their_fields(client: Client) -> None:
    editor()
    _, token = invited()

    answer = client.post(address(token), {**FORM, "username": "ed", "again": "another"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r'id="id_again_error">This is not the password above\.', page)
    answer = client.post(address(token), {**FORM, "username": "ed"})
    assert re.search(r'id="id_username_error">[^<]*user', answer.content.decode())
    assert 'aria-describedby="id_username_helptext id_username_error"' in answer.content.decode()
    assert not User.objects.filter(first_name="Saima Gul").exists()


def test_somebody_signed_in_does_not_use_up_anothers_invitation(client: Client) -> None:
    invitation, token = invited()
    client.force_login(editor())

    for answer in (client.get(address(token)), client.post(address(token), FORM)):
        assert "You have an account already" in answer.content.decode()

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.OPEN
