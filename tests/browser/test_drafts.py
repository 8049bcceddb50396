"""An article on its whole way: from a feed to a draft with evidence, accepted by keys, reviewed and public."""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_network

import pytest
from playwright.sync_api import Response, expect
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


def add_draft(title: str, text: str, day: str = "2026-03-03") -> int:
    """What a worker makes of a text that an editor pastes; the number of its first draft."""
    from django.contrib.auth.models import User

    from incidents.models import Outlet
    from ingest.models import Draft
    from ingest.services import by_hand, read
    from ingest.services.entries import PAKISTAN

    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=PAKISTAN)
    article = by_hand.add_text(
        title=title, text=text, by=User.objects.get(username="ed"), outlet=Outlet.objects.get(slug="dawn"),
        published_at=noon,
    )  # fmt: skip
    read.read(article.pk)
    return Draft.objects.filter(revision__article=article, role="main").order_by("number")[0].pk


def is_fetched_ahead(response: Response) -> bool:
    return "x-ahead" in response.request.headers


def test_the_next_draft_is_fetched_ahead_and_not_shown_once_somebody_has_decided_on_it(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from django.contrib.auth.models import User

    from ingest.services import deciding

    texts = (
        (
            "Two Levies men killed in Kalat firing",
            "KALAT: Two Levies men were killed in a gun attack in Kalat on Monday.",
        ),
        ("Gas pipeline blown up in Karak", "KARAK: A gas pipeline was blown up in Karak on Sunday, police said."),
        ("Constable shot dead in Tank bazaar", "TANK: A constable was shot dead by gunmen in Tank bazaar on Saturday."),
    )
    third, second, first = (add_draft(title, text) for title, text in texts)
    page = open_page()
    signed_in(page, "ed")
    with page.expect_response(is_fetched_ahead) as ahead:
        page.goto(f"{desk_server}/desk/drafts/{first}/")
    ahead.value.finished()
    with page.expect_response(is_fetched_ahead) as ahead:
        page.keyboard.press("r")
        page.keyboard.press("3")
        expect(page.locator(".news h1")).to_have_text("Gas pipeline blown up in Karak")
    assert page.url == f"{desk_server}/desk/drafts/{second}/"
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") < 2_000
    expect(page.get_by_role("status").first).to_contain_text("is rejected: Not in Pakistan")

    ahead.value.finished()
    deciding.reject(draft_id=third, reason="A hoax", by=User.objects.get(username="rev"))
    page.keyboard.press("n")
    expect(page.get_by_role("alert").first).to_contain_text("rev has decided on this draft")
    assert page.url == f"{desk_server}/desk/drafts/{third}/"


def test_offers_and_campaigns_are_taken_by_keys(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from incidents.models import Campaign
    from ingest.models import Draft
    from ingest.services import deciding
    from ingest.services.contents import from_json
    from ingest.services.entries import sketch_of_draft
    from tests.dashboard.desk.people import editor

    known = Draft.objects.select_related("revision__article").get(
        pk=add_draft(
            "Six killed in Sibi bomb blast", "SIBI: Six people were killed when a bomb went off in Sibi on Monday."
        )
    )
    entry = sketch_of_draft(from_json(known.content), known.revision)
    incident = deciding.accept(draft_id=known.pk, entry=entry, by=editor("ed"))
    text = "SIBI: Six people were killed in a bomb blast in Sibi on Monday."
    draft = add_draft("Five dead in Sibi blast", text)
    page = open_page()
    signed_in(page, "ed")
    page.goto(f"{desk_server}/desk/drafts/{draft}/")
    cell = page.get_by_role("textbox", name="Civilians, killed")
    expect(cell).to_have_value("6")
    offer = page.get_by_role("button", name="5 killed in all")
    cell.focus()
    page.keyboard.press("Alt+1")
    expect(offer).to_have_attribute("aria-pressed", "true")
    expect(cell).to_have_value("5")

    page.keyboard.press("Escape")
    page.keyboard.press("g")
    name = page.get_by_label("Name of the campaign").first
    expect(name).to_be_focused()
    page.keyboard.type("Blasts of Sibi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{incident.uid} is another attack of “Blasts of Sibi”")
    expect(page.locator("[name=campaign]")).to_have_value("blasts-of-sibi")
    expect(cell).to_have_value("5")
    incident.refresh_from_db()
    assert incident.campaign == Campaign.objects.get(name="Blasts of Sibi")


def test_a_draft_is_read_and_decided_on_a_phone(
    desk_server: str, signed_in: SignIn, desk_record: None, open_page: OpenPage
) -> None:
    from ingest.models import Draft

    text = "KALAT: Two Levies personnel were killed when gunmen opened fire on a check post in Kalat on Monday."
    draft = Draft.objects.get(pk=add_draft("Two Levies personnel killed in Kalat attack", text))
    phone = open_page(width=360, height=740)
    signed_in(phone, "ed")
    phone.goto(f"{desk_server}/desk/drafts/{draft.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("link", name="Reject").click()
    phone.get_by_role("button", name="Too vague to be entered").click()
    expect(phone.get_by_role("status").first).to_contain_text("is rejected: Too vague to be entered")
    draft.refresh_from_db()
    assert draft.state == "rejected"
