"""The pages on which administrators look after people."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.models import Invitation
from dashboard.services import accounts, invitations
from incidents.roles import Role, role_of
from tests.dashboard.desk.people import administrator, editor, person, reader

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an administrator."""
    client.force_login(administrator())
    return client


def test_the_list_shows_role_second_factor_and_state(desk: Client) -> None:
    ed, gone = editor(), editor("gone")
    Authenticator.objects.create(user=ed, type=Authenticator.Type.TOTP, data={})
    accounts.deactivate(account=gone, by=administrator(), reason="Left")

    page = desk.get("/desk/people/").content.decode()

    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    cells = {words[0]: words[1:] for row in rows if (words := row.split()) and words[0] in {"adm", "ed", "gone"}}
    assert cells["ed"] == ["Editor", "yes", "never", "open"]
    assert cells["gone"] == ["Editor", "no", "never", "deactivated"]
    assert cells["adm"][:2] == ["Administrator", "no"]


def test_recovery_codes_alone_are_no_second_factor(desk: Client) -> None:
    Authenticator.objects.create(user=editor(), type=Authenticator.Type.RECOVERY_CODES, data={})

    page = desk.get("/desk/people/").content.decode()

    assert ">yes<" not in page


def test_an_invitation_shows_its_link_once(desk: Client) -> None:
    answer = desk.post("/desk/people/invite/", {"name": "Saima", "role": "reviewer", "email": ""}, follow=True)

    page = answer.content.decode()
    link = re.search(r"http://testserver(/accounts/invitation/[\w-]+/)", page)
    assert link is not None
    assert "Saima" in page
    assert link[1] not in desk.get("/desk/people/").content.decode()
    assert Client().get(link[1]).status_code == 200
    assert Invitation.objects.get().roles == ["reviewer"]


def test_an_invitation_without_a_name_is_asked_for_it(desk: Client) -> None:
    answer = desk.post("/desk/people/invite/", {"name": "", "role": "editor"})

    assert answer.status_code == 400
    assert 'id="id_name_error">Say whom it is for.' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_taken_back_from_the_list(desk: Client) -> None:
    invitation, token = invitations.invite(name="Saima", role=Role.EDITOR, by=administrator())

    answer = desk.post(f"/desk/people/invitations/{invitation.pk}/revoke/", follow=True)

    assert "its link no longer works" in answer.content.decode()
    assert Client().get(f"/accounts/invitation/{token}/").status_code == 410
    again = desk.post(f"/desk/people/invitations/{invitation.pk}/revoke/", follow=True)
    assert "this invitation is taken back" in again.content.decode()


def test_a_role_is_changed_on_the_persons_page(desk: Client) -> None:
    ed = editor()

    answer = desk.post(
        f"/desk/people/{ed.pk}/role/", {"role-role": "reviewer", "role-reason": "Two years"}, follow=True
    )

    page = answer.content.decode()
    assert "The role of ed is changed." in page
    assert "Made reviewer" in page
    assert "Two years" in page
    assert role_of(User.objects.get(pk=ed.pk)) == Role.REVIEWER


def test_without_a_reason_nothing_happens_and_the_field_says_so(desk: Client) -> None:
    ed = editor()

    answer = desk.post(f"/desk/people/{ed.pk}/deactivate/", {"state-reason": ""})

    assert answer.status_code == 400
    assert 'id="id_state-reason_error">Say why; it stays in the history.' in answer.content.decode()
    ed.refresh_from_db()
    assert ed.is_active


def test_the_last_administrator_is_told_beside_the_role(desk: Client) -> None:
    adm = administrator()

    answer = desk.post(f"/desk/people/{adm.pk}/role/", {"role-role": "editor", "role-reason": "Tired"})

    assert answer.status_code == 400
    assert re.search(r'id="id_role-role_error">Adm is the last administrator', answer.content.decode())
    assert role_of(User.objects.get(pk=adm.pk)) == Role.ADMINISTRATOR


def test_an_account_is_closed_opened_and_rid_of_its_second_factor(desk: Client) -> None:
    ed = editor()
    Authenticator.objects.create(user=ed, type=Authenticator.Type.TOTP, data={})

    desk.post(f"/desk/people/{ed.pk}/two-factor/", {"factor-reason": "Lost the phone"})
    assert not Authenticator.objects.filter(user=ed).exists()
    desk.post(f"/desk/people/{ed.pk}/deactivate/", {"state-reason": "Left"})
    assert not User.objects.get(pk=ed.pk).is_active
    desk.post(f"/desk/people/{ed.pk}/reactivate/", {"state-reason": "Came back"})
    assert User.objects.get(pk=ed.pk).is_active


def test_what_an_administrator_writes_is_never_html(desk: Client) -> None:
    ed = editor()

    desk.post(f"/desk/people/{ed.pk}/role/", {"role-role": "", "role-reason": "<b>Left</b>"})

    page = desk.get(f"/desk/people/{ed.pk}/").content.decode()
    assert "&lt;b&gt;Left&lt;/b&gt;" in page
    assert "<b>Left" not in page


def test_nobody_is_at_the_number_of_nobody(desk: Client) -> None:
    assert desk.get("/desk/people/0/").status_code == 404
    assert desk.post("/desk/people/0/role/", {"role-role": "", "role-reason": "x"}).status_code == 404


def test_an_empty_list_of_invitations_says_what_to_do(desk: Client) -> None:
    assert "Nobody is invited at present." in desk.get("/desk/people/").content.decode()


def test_the_pages_ask_the_database_no_more_with_more_people(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = administrator()
    for number in range(8):
        user = person(f"person-{number}", Role.EDITOR)
        accounts.change_role(account=user, role=Role.REVIEWER, by=by, reason="A test")
        invitations.invite(name=f"Guest {number}", role=Role.EDITOR, by=by)
    with django_assert_max_num_queries(MOST_QUERIES):
        desk.get("/desk/people/")
    with django_assert_max_num_queries(MOST_QUERIES):
        desk.get(f"/desk/people/{by.pk}/")
    with django_assert_max_num_queries(MOST_QUERIES):
        desk.get("/desk/people/invite/")


def test_a_reader_with_an_account_is_told_which_role_is_needed(client: Client) -> None:
    client.force_login(reader())

    answer = client.get("/desk/people/")

    assert answer.status_code == 403
    assert "people with the role “administrator”" in answer.content.decode()
