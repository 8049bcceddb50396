"""Roles, closed accounts and lost second factors: what the services allow and what history keeps."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from dashboard.desk.people.history import history_of
from dashboard.services import accounts
from incidents.roles import Role, role_of
from incidents.services.errors import NotAllowed, RecordError
from incidents.services.tokens import create_token
from tests.dashboard.desk.people import administrator, editor, person, reader, reviewer

pytestmark = pytest.mark.django_db

PASSWORD = "blue tractor pelican 9"


def role_now(user: User) -> Role | None:
    """The role as the database has it."""
    return role_of(User.objects.get(pk=user.pk))


def with_factor(user: User) -> User:
    """The same person with an app and recovery codes."""
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={"secret": "JBSWY3DPEHPK3PXP", "seed": "x"})
    return user


def latest(model: str) -> Any:
    """The newest event of one of the tracked tables, with its context."""
    return apps.get_model("dashboard", model).objects.select_related("pgh_context").latest("pgh_id")


def sign_in(user: User) -> Client:
    """A browser in which the person has signed in by the form."""
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_the_first_account_may_do_everything(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_first_editor")

    first = User.objects.get()
    password = capsys.readouterr().out.split("password ")[1].strip()
    assert (first.username, role_of(first)) == ("editor", Role.ADMINISTRATOR)
    assert first.check_password(password)
    call_command("create_first_editor")
    assert capsys.readouterr().out == ""
    assert User.objects.count() == 1


def test_a_person_holds_one_role_at_a_time() -> None:
    ed, by = editor(), administrator()

    accounts.change_role(account=ed, role=Role.REVIEWER, by=by, reason="Two years at the desk")

    assert [group.name for group in ed.groups.all()] == ["reviewer"]
    accounts.change_role(account=ed, role=None, by=by, reason="Left")
    assert role_now(ed) is None


def test_a_change_of_role_is_in_history_with_who_and_why() -> None:
    ed, by = editor(), administrator()

    accounts.change_role(account=ed, role=Role.REVIEWER, by=by, reason="Two years at the desk")

    event = latest("MembershipEvent")
    assert (event.user_id, event.group.name, event.pgh_label) == (ed.pk, "reviewer", "insert")
    said = event.pgh_context.metadata
    assert (said["user"], said["action"], said["reason"]) == (by.pk, "change_role", "Two years at the desk")
    told = [(one.what, one.by, one.reason) for one in history_of(ed.pk)]
    assert told[:2] == [
        ("Made reviewer", "adm", "Two years at the desk"),
        ("No longer editor", "adm", "Two years at the desk"),
    ]


def test_giving_the_role_that_is_held_leaves_no_trace() -> None:
    ed = editor()
    before = apps.get_model("dashboard", "MembershipEvent").objects.count()

    accounts.change_role(account=ed, role=Role.EDITOR, by=administrator("other"), reason="Again")

    made_for_the_administrator = 1
    assert apps.get_model("dashboard", "MembershipEvent").objects.count() == before + made_for_the_administrator


@pytest.mark.parametrize("act", [accounts.deactivate, accounts.reactivate, accounts.reset_two_factor])
@pytest.mark.parametrize("who", [reader, editor, reviewer])
def test_nobody_below_an_administrator_touches_an_account(act: Any, who: Any) -> None:
    account = with_factor(person("somebody", Role.EDITOR))

    with pytest.raises(NotAllowed):
        act(account=account, by=who(), reason="I would like to")
    with pytest.raises(NotAllowed):
        accounts.change_role(account=account, role=Role.ADMINISTRATOR, by=who(), reason="I would like to")

    account.refresh_from_db()
    assert account.is_active
    assert role_now(account) == Role.EDITOR
    assert accounts.has_second_factor(account)


@pytest.mark.parametrize("act", [accounts.deactivate, accounts.reactivate, accounts.reset_two_factor])
def test_every_action_on_an_account_needs_a_reason(act: Any) -> None:
    account = with_factor(editor())

    with pytest.raises(RecordError) as refusal:
        act(account=account, by=administrator(), reason="  ")

    assert refusal.value.field == "reason"
    account.refresh_from_db()
    assert account.is_active
    assert accounts.has_second_factor(account)


def test_the_last_administrator_is_neither_demoted_nor_deactivated() -> None:
    by = administrator()
    gone = administrator("gone")
    accounts.deactivate(account=gone, by=by, reason="Left")

    with pytest.raises(RecordError, match="adm is the last administrator"):
        accounts.change_role(account=by, role=Role.EDITOR, by=by, reason="Tired")
    with pytest.raises(RecordError, match="adm is the last administrator"):
        accounts.deactivate(account=by, by=by, reason="Tired")

    by.refresh_from_db()
    assert by.is_active
    assert role_now(by) == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go() -> None:
    by, other = administrator(), administrator("other")

    accounts.change_role(account=by, role=Role.EDITOR, by=by, reason="Back to the desk")

    assert role_now(by) == Role.EDITOR
    assert role_now(other) == Role.ADMINISTRATOR


def test_deactivating_ends_every_session_at_once_and_is_in_history() -> None:
    ed, by = editor(), administrator()
    first, second = sign_in(ed), sign_in(ed)
    assert first.get("/accounts/email/").status_code == 200

    accounts.deactivate(account=ed, by=by, reason="Left")

    assert UserSession.objects.filter(user=ed).count() == 0
    for client in (first, second):
        assert client.get("/accounts/email/").status_code == 302
        assert client.get("/desk/").headers["Location"] == "/accounts/login/?next=/desk/"
    event = latest("AccountEvent")
    assert (event.pgh_obj_id, event.is_active) == (ed.pk, False)
    said = event.pgh_context.metadata
    assert (said["user"], said["action"], said["reason"]) == (by.pk, "deactivate_account", "Left")


def test_an_account_that_is_reactivated_has_its_role_and_no_old_session() -> None:
    ed, by = editor(), administrator()
    old = sign_in(ed)
    accounts.deactivate(account=ed, by=by, reason="Left")
    closed = Client().post("/accounts/login/", {"login": "ed", "password": PASSWORD})
    assert closed.headers["Location"] == "/accounts/inactive/"

    accounts.reactivate(account=ed, by=by, reason="Came back")

    assert role_now(ed) == Role.EDITOR
    assert old.get("/accounts/email/").status_code == 302
    assert sign_in(User.objects.get(pk=ed.pk)).get("/accounts/email/").status_code == 200
    assert [one.what for one in history_of(ed.pk) if one.reason] == ["Reactivated", "Deactivated"]


def test_resetting_a_lost_second_factor_takes_all_of_it_and_every_session_and_token() -> None:
    ed, by = editor(), administrator()
    session = sign_in(ed)
    with_factor(ed)

    token, _ = create_token(name="A notebook", scope="write", by=ed)
    accounts.reset_two_factor(account=ed, by=by, reason="Lost the phone; called back")
    token.refresh_from_db()
    assert token.revoked_at is not None

    assert not Authenticator.objects.filter(user=ed).exists()
    assert session.get("/accounts/email/").status_code == 302
    event = latest("SecondFactorEvent")
    assert (event.user_id, event.pgh_label) == (ed.pk, "delete")
    said = event.pgh_context.metadata
    assert (said["user"], said["reason"]) == (by.pk, "Lost the phone; called back")


def test_nobody_takes_the_second_factor_off_their_own_account_here() -> None:
    by = with_factor(administrator())

    with pytest.raises(RecordError) as refusal:
        accounts.reset_two_factor(account=by, by=by, reason="Lost it")

    assert refusal.value.field == "account"
    assert accounts.has_second_factor(by)


def test_a_role_given_by_sql_is_in_history_too() -> None:
    ed, role = reader(), administrator().groups.get()

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_user_groups (user_id, group_id) VALUES (%s, %s)", [ed.pk, role.pk])

    event = latest("MembershipEvent")
    assert (event.user_id, event.group.name, event.pgh_context) == (ed.pk, "administrator", None)


def test_history_holds_no_password_and_no_secret() -> None:
    columns = {
        field.name for name in ("AccountEvent", "SecondFactorEvent", "InvitationEvent")
        for field in apps.get_model("dashboard", name)._meta.get_fields()
    }  # fmt: skip

    assert columns & {"password", "data", "token_hash"} == set()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_demote_each_other_at_the_same_moment() -> None:
    one, other = administrator("one"), administrator("other")
    start = Barrier(2)

    def demote(account: User, by: User) -> bool:
        start.wait()
        try:
            accounts.change_role(account=account, role=None, by=by, reason="Either of us")
        except RecordError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(demote, one, other), threads.submit(demote, other, one)]

    assert sorted(future.result() for future in done) == [False, True]
    assert [role_now(user) for user in (one, other)].count(Role.ADMINISTRATOR) == 1
