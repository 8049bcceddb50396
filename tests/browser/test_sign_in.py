"""Signing in as a person does: a password, an app's code, a passkey, and an invitation."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from playwright.sync_api import Page, expect

from incidents.roles import Role
from tests import record
from tests.browser.conftest import Complaints, OpenPage
from tests.browser.desk import PASSWORD
from tests.dashboard.desk.people import person

# Meant: the desk before there is a second factor, and a form sent back with what is wrong.
MEANT = "the server responded with a status of 40"

ACCOUNT_PAGES = (
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/totp/activate/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/desk/people/",
    "/desk/people/invite/",
)


MakePerson = Callable[[str, Role], None]


@pytest.fixture(scope="module")
def strict_server(desk_database: str) -> Iterator[str]:
    """The address of a server that asks everybody with a role for a second factor; by name, as passkeys need it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUIRE_TWO_FACTOR", "true")
        with record.served(desk_database) as address:
            yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def newcomer(desk_record: None) -> MakePerson:
    """A function that makes somebody with a role and a password, and no second factor yet."""

    def make(username: str, role: Role) -> None:
        user = person(username, role)
        # As the server hashes; the tests' own hasher is a quick one that no server would take.
        user.password = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())
        user.save()

    return make


def sign_in(page: Page, username: str, server: str, *, then: str = "/desk/people/") -> None:
    """Fill in the form that a visitor of the desk is sent to."""
    page.goto(f"{server}{then}")
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code(secret: str) -> str:
    """What the app shows now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def set_up_app(page: Page) -> str:
    """From the page that asks for a second factor to the recovery codes; return the app's secret."""
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    qr = page.get_by_alt_text("QR code of the secret that stands below in letters")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Type the code that the app shows now").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    return secret


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def enter_with_key(page: Page, username: str, server: str) -> None:
    """Sign in for the first time, add a passkey of a device that Chromium plays, and be let in."""
    plug_in_a_key(page)
    sign_in(page, username, server, then="/accounts/2fa/webauthn/add/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("What to call it").fill("This laptop")
    page.get_by_label("Let it sign me in by itself").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def plug_in_a_key(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_app_is_set_up_and_its_code_then_signs_in(
    page: Page, strict_server: str, newcomer: MakePerson, complaints: Complaints
) -> None:
    complaints.allow(MEANT)
    newcomer("amina", Role.ADMINISTRATOR)
    sign_in(page, "amina", strict_server)
    expect(page.get_by_role("heading", name="One step before the desk")).to_be_visible()
    secret = set_up_app(page)
    sign_out(page)

    sign_in(page, "amina", strict_server)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#id_code_error")).to_contain_text("This code is not right.")
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="People")).to_be_visible()


def test_an_invitation_becomes_an_account(
    open_page: OpenPage, strict_server: str, newcomer: MakePerson, complaints: Complaints
) -> None:
    complaints.allow(MEANT)
    newcomer("bilal", Role.ADMINISTRATOR)
    host = open_page()
    enter_with_key(host, "bilal", strict_server)
    host.goto(f"{strict_server}/desk/people/invite/")
    host.get_by_role("button", name="Make the link").click()
    expect(host.get_by_text("Say whom it is for.")).to_be_visible()
    host.get_by_label("Name").fill("Saima Gul")
    host.get_by_label("Role").select_option("reviewer")
    host.get_by_role("button", name="Make the link").click()
    link = re.search(r"http://\S+/accounts/invitation/\S+/", host.locator(".messages").inner_text())
    assert link is not None

    guest = open_page(width=360, height=740)
    guest.goto(link[0])
    guest.get_by_label("User name").fill("saima")
    guest.get_by_label("Full name").fill("Saima Gul")
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_label("Password, once more").fill(PASSWORD)
    guest.get_by_role("button", name="Make my account").click()

    expect(guest.get_by_role("heading", name="One step before the desk")).to_be_visible()
    host.goto(f"{strict_server}/desk/people/")
    row = host.get_by_role("row").filter(has_text="Saima Gul")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Reviewer")
    complaints.allow("status of 410")
    stranger = open_page()
    stranger.goto(link[0])
    expect(stranger.get_by_role("heading", name="This invitation has been used")).to_be_visible()


def test_a_passkey_signs_in_without_a_password(page: Page, strict_server: str, newcomer: MakePerson) -> None:
    newcomer("farid", Role.EDITOR)
    enter_with_key(page, "farid", strict_server)
    page.goto(f"{strict_server}/accounts/2fa/webauthn/")
    expect(page.get_by_role("row").filter(has_text="This laptop")).to_contain_text("by itself")
    sign_out(page)

    page.goto(f"{strict_server}/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Sessions")).to_be_visible()
    expect(page.get_by_text("this one")).to_have_count(1)


def test_a_key_that_is_not_there_is_told_in_words(page: Page, strict_server: str) -> None:
    plug_in_a_key(page)
    page.goto(f"{strict_server}/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("That was cancelled, or took too long. Try again.")).to_be_visible()


def test_every_account_page_fits_a_phone_and_complains_of_nothing(
    phone: Page, strict_server: str, newcomer: MakePerson
) -> None:
    newcomer("hina", Role.ADMINISTRATOR)
    enter_with_key(phone, "hina", strict_server)

    for path in ACCOUNT_PAGES:
        phone.goto(f"{strict_server}{path}")
        assert phone.locator("h1").count() == 1, path
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
    phone.goto(f"{strict_server}/accounts/sessions/")
    sign_out(phone)
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"):
        phone.goto(f"{strict_server}{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
