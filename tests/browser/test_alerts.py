"""An alert by e-mail from the list to its end, as a reader does it, with and without scripts."""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import record
from tests.browser.conftest import OpenPage

ADDRESS = "reader@example.org"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the site writes its mail to."""
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
def site(mails: Path) -> Iterator[str]:
    """A web server of its own, whose mail is files."""
    with record.own_copy() as database, record.served(database.url, EMAIL_URL=f"filemail:///{mails}") as address:
        yield address


def newest_mail(mails: Path) -> email.message.EmailMessage:
    """The last mail that was written."""
    path = max(mails.iterdir(), key=lambda found: found.stat().st_mtime_ns)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def link_in(message: email.message.EmailMessage, ending: str) -> str:
    """The path of a link in a mail."""
    found = re.search(rf"https?://[^/\s]+(/alerts/[^/\s]+/{ending})(?=\s)", message.get_content())
    assert found is not None, message.get_content()
    return found[1]


def fits(page: Page) -> bool:
    """Whether the page does not scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_a_reader_follows_a_filter_confirms_tests_and_leaves(
    open_page: OpenPage, site: str, mails: Path, width: int, scripts: bool
) -> None:
    page = open_page(width=width, java_script_enabled=scripts)
    page.goto(f"{site}/incidents/?province=balochistan&killed_min=5")
    page.get_by_role("link", name="Follow this by e-mail").click()
    expect(page.locator(".alert-filter")).to_contain_text("in Balochistan with 5 or more victims killed")
    page.get_by_label("Your e-mail address").fill(f"{width}-{ADDRESS}")
    page.get_by_label("Once a week, on Monday morning").check()
    page.get_by_role("button", name="Send me the mail to confirm").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    asking = newest_mail(mails)
    assert asking["To"] == f"{width}-{ADDRESS}"
    page.goto(site + link_in(asking, "confirm/"))
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("status").first).to_contain_text("Your alert is confirmed.")
    expect(page.get_by_label("Once a week, on Monday morning")).to_be_checked()
    page.get_by_role("button", name="Send a test mail").click()
    expect(page.locator("table")).to_contain_text("Given to the mail server")
    if scripts:
        assert fits(page)
    test = newest_mail(mails)
    assert test["Subject"] == "Nigran: test of your alert"
    page.goto(site + link_in(test, "unsubscribe/"))
    page.get_by_role("button", name="End it, and delete my address").click()
    expect(page.get_by_role("heading", name="Your alert has ended")).to_be_visible()
