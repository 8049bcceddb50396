"""Chromium for tests: pages that fail a test on any console error and on any request to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from tests.browser.desk import desk_database, desk_record, desk_server, signed_in  # noqa: F401 - fixtures for tests here

# Playwright's synchronous interface keeps an event loop running, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The imitated graphics card is for maps to draw on: everything else is put together faster without it.
    "--disable-gpu-compositing",
]
OWN_HOSTS = {"127.0.0.1", "localhost"}

# What htmx writes when a question is given up for the next one: it works as meant.
SUPERSEDED = ("htmx:sendAbort", "htmx:afterRequest")

OpenPage = Callable[..., Page]


@dataclass
class Complaints:
    """What went wrong on the pages of one test; `allowed` holds parts of messages that the test expects."""

    found: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=lambda: list(SUPERSEDED))

    def allow(self, part: str) -> None:
        """Expect messages that contain these words, as on a page that is meant to answer 404."""
        self.allowed.append(part)

    def unexpected(self) -> list[str]:
        """Return the messages that nobody expected."""
        return [message for message in self.found if not any(part in message for part in self.allowed)]

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console error: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OWN_HOSTS:
            self.found.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the worker; its tests are skipped, with the reason, where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine: browser tests NOT run (on Debian: apt-get install chromium)")
    # Two cores that run two browsers need longer than five seconds now and then.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as error:
            pytest.skip(f"{path} does not start: browser tests NOT run: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the test's pages complain about; fails the test at its end when that was not expected."""
    complaints = Complaints()
    yield complaints
    unexpected = complaints.unexpected()
    assert unexpected == [], "\n".join(unexpected)


@pytest.fixture
def open_page(browser: Browser, complaints: Complaints) -> Iterator[OpenPage]:
    """A function that opens a fresh page: `open_page(width=1280, height=900, **context_options)`.

    Every page has its own cookies and is watched for errors and for requests to other hosts.
    """
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page as wide as a desk screen."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page as wide as a small phone: 360 pixels."""
    return open_page(width=360, height=740)
