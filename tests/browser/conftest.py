"""Chromium for tests: pages that fail a test on any console error and on any request to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
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
KEPT_BY_SITES = "cookies,local_storage,indexeddb,service_workers,cache_storage"
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


@dataclass
class Profile:
    """A profile with certain options, and the sites it has been to."""

    context: BrowserContext
    options: str
    origins: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(15_000)
        self.context.on("request", lambda request: self.origins.add("/".join(request.url.split("/", 3)[:3])))

    def empty(self) -> None:
        """Close its pages and forget all it was given to keep, but for the scripts it has fetched and translated."""
        for page in self.context.pages:
            page.close()
        self.context.clear_cookies()
        blank = self.context.new_page()
        devtools = self.context.new_cdp_session(blank)
        for origin in self.origins:
            devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT_BY_SITES})
        self.origins.clear()
        blank.close()


class Profiles:
    """What pages live in, each with cookies and storage of its own; emptied, and used again by the next test.

    In a new one every page with a chart would fetch and translate its scripts again: a second of work.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Profile] = []
        self._lent: list[Profile] = []

    def lend(self, **options: Any) -> BrowserContext:
        """An empty profile with these options, until ``take_back``."""
        wanted = repr(sorted(options.items()))
        found = next((free for free in self._free if free.options == wanted), None)
        if found is None:
            found = Profile(self._browser.new_context(**options), wanted)
        else:
            self._free.remove(found)
        self._lent.append(found)
        return found.context

    def take_back(self) -> None:
        """Empty what was lent; what cannot be emptied is thrown away."""
        for profile in self._lent:
            try:
                profile.empty()
                self._free.append(profile)
            except Error:
                profile.context.close()
        self._lent.clear()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """The profiles of this worker's browser."""
    return Profiles(browser)


@pytest.fixture
def open_page(profiles: Profiles, complaints: Complaints) -> Iterator[OpenPage]:
    """A function that opens a fresh page: `open_page(width=1280, height=900, **context_options)`.

    Every page has its own cookies and is watched for errors and for requests to other hosts.
    """

    def open_page(*, width: int = 1280, height: int = 900, **options: Any) -> Page:
        page = profiles.lend(**options).new_page()
        page.set_viewport_size({"width": width, "height": height})
        complaints.watch(page)
        return page

    yield open_page
    profiles.take_back()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page as wide as a desk screen."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page as wide as a small phone: 360 pixels."""
    return open_page(width=360, height=740)
