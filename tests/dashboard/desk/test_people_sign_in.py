"""Signing in: who gets in, who is kept out, and what the browser is given."""

import json
import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import Settings

from config.embedded.folder import DataFolder
from config.embedded.stack import site_environment
from config.logs import SecretAddressFilter, logging_config
from config.settings import BASE_DIR
from tests.dashboard.desk.addresses import addresses
from tests.dashboard.desk.people import editor, reader

pytestmark = pytest.mark.django_db

PASSWORD = "blue tractor pelican 9"
TOO_MANY = "Too many failed attempts."


@pytest.fixture
def ed() -> User:
    """An editor with a password and an address."""
    user = editor()
    user.email = "ed@example.org"
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, login: str = "ed", password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of the sign-in page."""
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    """Whether the pages of an account open."""
    return client.get("/accounts/email/").status_code == 200


def totp(secret: str) -> str:
    """What an app would show now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


@pytest.mark.parametrize("login", ["ed", "ED", "ed@example.org"])
def test_a_user_name_or_an_address_signs_in(client: Client, ed: User, login: str) -> None:
    answer = sign_in(client, login)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert is_signed_in(client)


def test_one_comes_back_to_the_page_one_wanted_but_to_no_other_site(client: Client, ed: User) -> None:
    wanted = client.get("/desk/people/").headers["Location"]
    assert wanted == "/accounts/login/?next=/desk/people/"

    answer = client.post(wanted, {"login": "ed", "password": PASSWORD})

    assert answer.headers["Location"] == "/desk/people/"
    astray = Client().post("/accounts/login/?next=//evil.example/", {"login": "ed", "password": PASSWORD})
    assert astray.headers["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: Client, ed: User) -> None:
    wrong = re.search(r'role="alert">([^<]+)', sign_in(client, password="wrong").content.decode())
    unknown = re.search(r'role="alert">([^<]+)', sign_in(client, "nobody").content.decode())

    assert wrong is not None
    assert unknown is not None
    assert (
        wrong[1]
        == unknown[1]
        == "No account has this name and this password. Both must be as you chose them, small and capital letters too."
    )
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_not_even_the_right_one_signs_in(client: Client, ed: User) -> None:
    for _ in range(5):
        assert TOO_MANY not in sign_in(client, password="wrong").content.decode()

    answer = sign_in(client)

    assert TOO_MANY in answer.content.decode()
    assert not is_signed_in(client)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert TOO_MANY in sign_in(elsewhere).content.decode()


def test_one_address_may_not_try_many_names(client: Client, ed: User) -> None:
    for number in range(10):
        sign_in(client, f"guess-{number}", "wrong")

    assert TOO_MANY in sign_in(client).content.decode()
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_a_flood_of_the_form_is_answered_with_429_in_words(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    for _ in range(2):
        sign_in(client)

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_behind_a_proxy_visitors_are_told_apart_by_the_address_it_adds(ed: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        sign_in(Client(), f"guess-{number}", "wrong", headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"})

    same = sign_in(Client(), headers={"X-Forwarded-For": "198.51.100.77, 203.0.113.7"})
    assert TOO_MANY in same.content.decode()
    assert sign_in(Client(), headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 302


def test_without_a_proxy_a_forwarded_address_is_not_believed(ed: User) -> None:
    for number in range(10):
        sign_in(Client(), f"guess-{number}", "wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"})

    assert TOO_MANY in sign_in(Client(), headers={"X-Forwarded-For": "203.0.113.77"}).content.decode()


def test_nobody_signs_up() -> None:
    form = {"username": "new", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert [address.route for address in addresses() if "signup" in address.route] == ["accounts/signup/"]

    for answer in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", form)):
        assert "Accounts are given by invitation" in answer.content.decode()
    assert not User.objects.filter(username="new").exists()


def test_there_is_no_signing_in_through_another_site() -> None:
    assert not [address.route for address in addresses() if "social" in address.route or "3rdparty" in address.route]


def test_signing_out_takes_a_form_and_no_link(client: Client, ed: User) -> None:
    sign_in(client)

    assert "You are signed in as ed" in client.get("/accounts/logout/").content.decode()
    assert is_signed_in(client)
    answer = client.post("/accounts/logout/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_signed_in(client)


def test_the_sessions_cookie_is_for_no_script_and_no_other_site(client: Client, ed: User) -> None:
    answer = sign_in(client)

    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert client.get("/accounts/password/change/").cookies["csrftoken"]["httponly"]


def test_with_https_both_cookies_are_secure_and_keys_need_it() -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "REQUIRE_TWO_FACTOR"]

    assert _settings({}, names) == [True, True, False, True]


def test_under_make_run_nobody_needs_a_second_factor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REQUIRE_TWO_FACTOR")

    assert site_environment(DataFolder(tmp_path), port=8000)["REQUIRE_TWO_FACTOR"] == "false"


def test_passwords_are_hashed_by_djangos_own_first_choice() -> None:
    code = "import django; django.setup(); from django.conf import settings; print(settings.PASSWORD_HASHERS[0])"

    assert _python(code, {"DJANGO_SETTINGS_MODULE": "config.settings"}).endswith("PBKDF2PasswordHasher")


def test_mail_goes_to_files_unless_a_server_is_named() -> None:
    names = ["EMAIL_BACKEND", "EMAIL_FILE_PATH"]
    assert _settings({"NIGRAN_DATA_DIR": "/srv/nigran"}, names) == ["config.mail.FilesForTheOwner", "/srv/nigran/mail"]

    url = "smtp+tls://desk:secret@mail.example:587"
    names = ["EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS"]
    assert _settings({"EMAIL_URL": url}, names) == [
        "django.core.mail.backends.smtp.EmailBackend", "mail.example", 587, "desk", True,
    ]  # fmt: skip


def _settings(environment: dict[str, str], names: list[str]) -> list[Any]:
    code = f"import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    values: list[Any] = json.loads(_python(code, environment))
    return values


def _python(code: str, environment: dict[str, str]) -> str:
    """Run code in a fresh Python with nothing set but what must be."""
    needed = {
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": "postgres://n@127.0.0.1:1/n",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, check=True, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], **needed, **environment},
    )  # fmt: skip
    return answer.stdout.strip()


def test_a_session_is_listed_and_the_others_can_be_ended(ed: User) -> None:
    here, there = Client(), Client(headers={"User-Agent": "Another browser"})
    sign_in(here)
    sign_in(there)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Another browser" in page
    assert page.count("this one") == 1

    here.post("/accounts/sessions/")

    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_a_changed_password_ends_the_other_sessions(ed: User) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)

    form = {"oldpassword": PASSWORD, "password1": "green ladder otter 4", "password2": "green ladder otter 4"}
    answer = here.post("/accounts/password/change/", form)

    assert answer.status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "password has been changed" in mail.outbox[-1].body


def test_a_lost_password_is_replaced_by_mail(client: Client, ed: User) -> None:
    client.post("/accounts/password/reset/", {"email": "ed@example.org"})
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ed@example.org"], "[Nigran] A new password")
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(letter.body))
    assert link is not None

    form = client.get(link[1]).headers["Location"]
    client.post(form, {"password1": "green ladder otter 4", "password2": "green ladder otter 4"})

    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), password="green ladder otter 4").status_code == 302
    assert "This link does not work" in Client().get(link[1], follow=True).content.decode()


def test_no_mail_goes_to_an_address_that_no_account_has(client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "stranger@example.org"}, follow=True)

    assert "If an account has this address" in answer.content.decode()
    assert mail.outbox == []


def test_the_second_factor_is_asked_for_after_the_password(client: Client, ed: User) -> None:
    secret = generate_totp_secret()
    Authenticator.objects.create(user=ed, type=Authenticator.Type.TOTP, data={"secret": secret})

    assert sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "This code is not right." in wrong
    assert not is_signed_in(client)

    assert client.post("/accounts/2fa/authenticate/", {"code": totp(secret)}).headers["Location"] == "/desk/"
    assert is_signed_in(client)


def test_a_code_signs_in_once(ed: User) -> None:
    secret = generate_totp_secret()
    Authenticator.objects.create(user=ed, type=Authenticator.Type.TOTP, data={"secret": secret})
    code = totp(secret)
    for client, location in ((Client(), "/desk/"), (Client(), None)):
        sign_in(client)
        answer = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert answer.headers.get("Location") == location


def test_the_desk_asks_for_a_second_factor_where_one_is_required(client: Client, ed: User, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    sign_in(client)

    answer = client.get("/desk/")
    assert answer.status_code == 403
    assert "One step before the desk" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert is_signed_in(client)
    refused = client.post("/api/v1/incidents/", {}, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "two_factor_required"
    assert client.get("/api/v1/groups/").status_code == 200

    Authenticator.objects.create(user=ed, type=Authenticator.Type.WEBAUTHN, data={})
    assert "One step before the desk" not in client.get("/desk/").content.decode()


def test_recovery_codes_alone_do_not_open_the_desk(client: Client, ed: User, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client.force_login(ed)
    Authenticator.objects.create(user=ed, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})

    assert "One step before the desk" in client.get("/desk/").content.decode()


def test_a_reader_is_not_asked_for_a_second_factor(client: Client, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client.force_login(reader())

    answer = client.get("/desk/people/")

    assert "This needs another role" in answer.content.decode()


def test_setting_up_an_app_asks_for_the_password_again(client: Client, ed: User) -> None:
    sign_in(client)

    answer = client.get("/accounts/2fa/totp/activate/")

    assert urlsplit(answer.headers["Location"]).path == "/accounts/reauthenticate/"


@pytest.mark.parametrize("path", ["/", "/incidents/", "/map/", "/methodology/"])
def test_a_public_page_opens_no_session_and_is_the_same_for_everybody(client: Client, ed: User, path: str) -> None:
    answer = client.get(path)
    assert not answer.wsgi_request.session.accessed
    assert answer.cookies == {}
    assert '<a href="/accounts/login/" rel="nofollow">For editors</a>' in answer.content.decode()

    client.force_login(ed)
    # The moment in the address that keeps the numbers is that of the request.
    said = [re.sub(rb"as_of=[^\"&]+", b"", page.content) for page in (answer, client.get(path))]
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/accounts/invitation/a-secret/", "/accounts/invitation/…/"),
        ("/accounts/password/reset/key/1-a-secret/", "/accounts/password/reset/key/…/"),
        ("/accounts/confirm-email/a-secret/", "/accounts/confirm-email/…/"),
        ("/accounts/login/", "/accounts/login/"),
    ],
)
def test_the_secret_of_a_link_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, written: str
) -> None:
    caplog.set_level(logging.INFO, logger="nigran.request")
    caplog.handler.addFilter(SecretAddressFilter())

    client.get(path)

    assert f"GET {written} " in caplog.text
    assert "a-secret" not in caplog.text
    assert "a-secret" not in str([line.__dict__ for line in caplog.records])


def test_what_is_written_of_a_refusal_passes_the_same_filter() -> None:
    handler = logging_config(level="INFO", plain=False)["handlers"]["console"]

    assert "secret_address" in handler["filters"]
