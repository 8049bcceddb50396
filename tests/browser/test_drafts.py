"""An article on its whole way: from a feed to a draft with evidence, accepted by keys, reviewed and public."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.browser.conftest import OpenPage
from tests.browser.desk import SignIn
from tests.ingest.newsroom import Newsroom, feed, newsroom, page

TITLE = "Three policemen killed in roadside bombing in Mastung"
PARAGRAPHS = (
    "QUETTA: Three policemen were killed and five others injured when a roadside bomb struck their van in the Dasht "
    "area of Mastung district on Monday evening, officials said.",
    "A senior police officer said the van was on a routine patrol when the device went off near a culvert. The injured "
    "were taken to a hospital in Quetta.",
    "No group had claimed responsibility for the bombing by late in the night. A search was under way in the area.",
)
PUBLISHED = "2026-03-03T09:30:00+05:00"


@pytest.fixture
def room(settings: Settings) -> Iterator[Newsroom]:
    """A newsroom that the fetcher of this process may reach."""
    from ingest.services.web import web

    with newsroom() as found:
        settings.FETCH_ALSO_NETWORKS = [ip_network("127.0.0.0/8")]
        settings.FETCH_PORTS = {found.port}
        settings.FETCH_AGENT = "TestBot/1.0"
        web.cache_clear()
        yield found
        web.cache_clear()


@pytest.fixture
def draft(desk_server: str, desk_record: None, room: Newsroom) -> int:
    """What a worker makes of the newsroom's feed: polled, fetched, read."""
    from incidents.models import Outlet
    from ingest.choices import ArticleState
    from ingest.models import Article, Draft, Feed, NewsSite
    from ingest.services import fetch, polling, read
    from tests.ingest.conftest import free_turns

    outlet = Outlet.objects.create(slug="invented-times", name="The Invented Times", hosts=[f"127.0.0.1:{room.port}"])
    site = NewsSite.objects.create(outlet=outlet, hosts=["127.0.0.1"], delay_seconds=0.5)
    listing = Feed.objects.create(site=site, name="All news", url=room.url("/feed"), is_on=True)
    url = room.say("/mastung", page(TITLE, *PARAGRAPHS, published=PUBLISHED))
    room.say("/feed", feed((url, TITLE, "Tue, 03 Mar 2026 09:30:00 +0500")))
    free_turns()
    run = polling.poll(listing.pk)
    assert run is not None
    assert run.new == 1
    article = Article.objects.get(url=url)
    free_turns()
    assert fetch.fetch(article.pk) == ArticleState.FETCHED
    assert read.read(article.pk) == ArticleState.DRAFTED
    return Draft.objects.get(revision__article=article, role="main").pk


def test_an_article_goes_from_a_feed_to_a_published_incident(
    desk_server: str, signed_in: SignIn, draft: int, open_page: OpenPage
) -> None:
    from ingest.models import Draft

    editor, reviewer, reader = open_page(), open_page(), open_page()
    signed_in(editor, "ed")
    signed_in(reviewer, "rev")

    editor.goto(f"{desk_server}/desk/drafts/")
    editor.get_by_role("link", name=TITLE).click()
    cell = editor.get_by_role("textbox", name="Police, killed").first
    expect(cell).to_have_value("3")
    lit = editor.locator(".evidence.is-lit")
    expect(lit).to_have_count(0)
    cell.focus()
    expect(lit.first).to_contain_text("Three policemen")
    editor.locator("[name=place_text]").hover()
    expect(lit.first).to_contain_text("Mastung")
    editor.locator(".evidence", has_text="Monday").click()
    expect(editor.locator("[name=date]")).to_be_focused()
    expect(editor.locator("[name=date]")).to_have_value("2026-03-02")

    # Keys write where one types, and decide where nobody does.
    editor.locator("[name=summary]").click()
    editor.keyboard.type("a r")
    expect(editor.locator("[name=summary]")).to_have_value("a r")
    editor.locator("[name=summary]").fill("")
    editor.keyboard.press("Escape")
    editor.keyboard.press("?")
    expect(editor.locator("[data-keys]")).to_have_attribute("open", "")
    editor.keyboard.press("r")
    expect(editor.locator("[data-reason='1']")).to_be_focused()
    editor.keyboard.press("a")
    expect(editor.get_by_role("status").first).to_contain_text("is saved as a draft")
    made = Draft.objects.select_related("incident").get(pk=draft)
    assert made.incident is not None
    uid = made.incident.uid

    editor.goto(f"{desk_server}/desk/incidents/{uid}/")
    editor.get_by_role("button", name="Send to review").click()
    expect(editor.get_by_role("status")).to_contain_text("Sent to review.")
    reviewer.goto(f"{desk_server}/desk/incidents/{uid}/")
    reviewer.keyboard.press("Alt+p")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.get_by_role("status")).to_contain_text("Published: the public sees it now.")
    reader.goto(f"{desk_server}/incidents/{uid}/")
    main = reader.locator("main")
    expect(main).to_contain_text("Mastung")
    expect(main).to_contain_text("The Invented Times")
    expect(main).to_contain_text("2 March 2026")
    expect(main).not_to_contain_text("A search was under way")


def test_a_draft_is_read_and_decided_on_a_phone(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from django.contrib.auth.models import User

    from incidents.models import Outlet
    from ingest.models import Draft
    from ingest.services import by_hand, read

    article = by_hand.add_text(
        title="Two Levies men killed in Kalat firing", by=User.objects.get(username="ed"),
        outlet=Outlet.objects.get(slug="dawn"),
        text="KALAT: Two Levies personnel were killed when gunmen opened fire on a check post in Kalat on Monday.",
    )  # fmt: skip
    read.read(article.pk)
    draft = Draft.objects.get(revision__article=article)
    phone = open_page(width=360, height=740)
    signed_in(phone, "ed")
    phone.goto(f"{desk_server}/desk/drafts/{draft.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("link", name="Reject").click()
    phone.get_by_role("button", name="Too vague to be entered").click()
    expect(phone.get_by_role("status").first).to_contain_text("is rejected: Too vague to be entered")
    draft.refresh_from_db()
    assert draft.state == "rejected"
