"""Tokens: made on the account page, shown once, kept as a hash, refused when they should be."""

import datetime as dt
import hashlib
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from incidents.models import ApiToken, Scope
from incidents.services import NotAllowed, RecordError
from incidents.services.tokens import MOST, create_token, revoke_token, token_of, touch_token
from tests.dashboard.desk.people import administrator, editor, reader
from tests.incidents.writers import INCIDENTS, Program, told

pytestmark = pytest.mark.django_db

PAGE = "/accounts/tokens/"
PASSWORD = "violet-harbour-lantern"


def signed_in(user: User) -> Client:
    """A browser that has just given the password."""
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_token_is_kept_as_a_hash_with_its_beginning() -> None:
    token, secret = create_token(name=" A notebook ", scope=Scope.READ, by=editor())
    assert re.fullmatch(r"nig_[\w-]{43}", secret)
    assert (token.token_hash, token.beginning) == (hashlib.sha256(secret.encode()).hexdigest(), secret[:12])
    assert (token.name, token.scope, token.last_used_at) == ("A notebook", "read", None)
    assert token_of(secret=secret) == token
    assert secret not in str(ApiToken.objects.values_list().get())


def test_only_somebody_with_a_role_makes_one() -> None:
    with pytest.raises(NotAllowed):
        create_token(name="x", scope=Scope.READ, by=reader())
    assert not ApiToken.objects.exists()


def test_a_token_says_what_for_ends_later_and_there_are_not_many() -> None:
    for given in ({"name": " "}, {"name": "x", "expires_at": timezone.now()}):
        with pytest.raises(RecordError):
            create_token(scope=Scope.READ, by=editor(), **given)
    for number in range(MOST):
        last, _ = create_token(name=f"{number}", scope=Scope.READ, by=editor())
    with pytest.raises(RecordError, match="revoke one first"):
        create_token(name="x", scope=Scope.READ, by=editor())
    revoke_token(token=last.pk, by=editor())
    create_token(name="x", scope=Scope.READ, by=editor())


def test_its_owner_and_administrators_revoke_it() -> None:
    token, secret = create_token(name="x", scope=Scope.READ, by=editor())
    with pytest.raises(NotAllowed):
        revoke_token(token=token.pk, by=editor("other"))
    assert token_of(secret=secret) == token
    first = revoke_token(token=token.pk, by=administrator()).revoked_at
    assert revoke_token(token=token.pk, by=editor()).revoked_at == first
    assert token_of(secret=secret) is None


def test_a_revoked_an_expired_and_a_wrong_token_are_refused_for_reading_too() -> None:
    Client().get("/api/v1/groups/")
    revoked, expired = Program(editor()), Program(editor())
    tokens = {token.beginning: token for token in ApiToken.objects.all()}
    revoke_token(token=tokens[revoked.secret[:12]].pk, by=editor())
    ApiToken.objects.filter(beginning=expired.secret[:12]).update(expires_at=timezone.now())
    for program in (revoked, expired, Program(Authorization="Bearer nig_x"), Program(Authorization="Bearer")):
        answer = program.get("/api/v1/groups/")
        assert (answer.status_code, told(answer)) == (401, [("bad_token", None)])
        assert answer["WWW-Authenticate"] == 'Bearer realm="Nigran"'
        assert answer.json()["type"] == "client_error"


def test_another_scheme_is_a_proxys_business() -> None:
    assert Program(Authorization="Basic eDp5").get("/api/v1/groups/").status_code == 200


def test_when_it_was_last_used_is_written_once_a_minute(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    program = Program(editor())
    program.get("/api/v1/groups/")
    token = ApiToken.objects.get()
    assert token.last_used_at == timezone.now().replace(second=0, microsecond=0)
    with django_assert_num_queries(0):
        touch_token(token=token)
    ApiToken.objects.update(last_used_at=token.last_used_at - dt.timedelta(minutes=5))
    program.get("/api/v1/groups/")
    assert ApiToken.objects.get().last_used_at == token.last_used_at


def test_a_read_token_reads_what_everybody_reads() -> None:
    program = Program(editor(), Scope.READ)
    answer = program.get(INCIDENTS)
    assert answer.json() == Client().get(INCIDENTS).json()
    assert answer["ETag"].startswith('W/"')
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    assert "Authorization" in answer["Vary"]
    assert program.get(INCIDENTS, **{"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_page_shows_a_new_token_once() -> None:
    client = signed_in(editor())
    assert "You have no token yet" in client.get(PAGE).content.decode()

    answer = client.post(PAGE, {"name": "A notebook", "scope": "write", "days": "30"}, follow=True)

    found = re.search(r"nig_[\w-]{43}", answer.content.decode())
    assert found is not None
    token = ApiToken.objects.get()
    assert token_of(secret=found[0]) == token
    assert token.expires_at is not None
    assert 29 <= (token.expires_at - timezone.now()).days <= 30
    again = client.get(PAGE)
    assert found[0] not in again.content.decode()
    assert token.beginning in again.content.decode()
    assert "no-store" in again["Cache-Control"]


def test_the_page_says_what_is_wrong() -> None:
    answer = signed_in(editor()).post(PAGE, {"name": "", "scope": "write", "days": "30"})
    assert answer.status_code == 400
    assert "Say what it is for." in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_one_revokes_ones_own_on_the_page_and_no_other() -> None:
    client = signed_in(editor())
    mine, _ = create_token(name="Mine", scope=Scope.READ, by=editor())
    other, _ = create_token(name="Other", scope=Scope.READ, by=editor("other"))

    assert "Other" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{other.pk}/revoke/").status_code == 404
    assert client.get(f"{PAGE}{mine.pk}/revoke/").status_code == 405
    answer = client.post(f"{PAGE}{mine.pk}/revoke/", follow=True)

    assert "“Mine” is revoked" in answer.content.decode()
    assert set(ApiToken.objects.filter(revoked_at=None)) == {other}


def test_a_reader_makes_none_and_a_visitor_signs_in_first() -> None:
    client = signed_in(reader())
    assert "Only editors can make tokens" in client.get(PAGE).content.decode()
    client.post(PAGE, {"name": "x", "scope": "write", "days": "0"})
    assert not ApiToken.objects.exists()
    assert Client().get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert Client().post(f"{PAGE}1/revoke/").status_code == 302


def test_a_session_left_open_is_not_enough_to_make_one(client: Client) -> None:
    signed_in(editor())
    client.force_login(User.objects.get(username="ed"))
    asked = client.post(PAGE, {"name": "x", "scope": "write", "days": "0"})["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()

    answer = client.post(asked, {"password": PASSWORD}, follow=True)
    assert "nig_" in answer.content.decode()
    assert ApiToken.objects.get().name == "x"


def test_without_the_second_factor_that_the_site_asks_for_there_is_no_page(client: Client, settings: Any) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client.force_login(editor())
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"name": "x", "scope": "write", "days": "0"}).status_code == 403


def test_the_page_takes_as_many_queries_for_many_tokens(django_assert_max_num_queries: Any) -> None:
    client = signed_in(editor())
    for number in range(10):
        create_token(name=f"{number}", scope=Scope.READ, by=editor())
    with django_assert_max_num_queries(8):
        client.get(PAGE)
