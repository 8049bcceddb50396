"""Where drafts come from: an article that an editor brings, feeds and websites, and how often the machine was right."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from dashboard.desk.drafts.quality import wilson
from ingest.choices import ArticleState, Outcome, RunState
from ingest.models import Article, Draft, Feed, FetchRun, FieldDecision, NewsSite
from ingest.services import fetch, read
from ingest.services.starter import load_feeds
from tests.dashboard.desk.drafts import signed_in, text_of
from tests.dashboard.desk.entry_form import NEW, fields_of
from tests.dashboard.desk.people import administrator, editor, reviewer
from tests.incidents.factories import OutletFactory
from tests.ingest.conftest import free_turns, listing, room, site  # noqa: F401 - fixtures of a newsroom
from tests.ingest.drafts import TEXT, TITLE, make_article, make_draft, reading_of
from tests.ingest.newsroom import Newsroom
from tests.ingest.newsroom import page as page_of_news
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db
STORY = (*TEXT.split("\n"), "The injured were taken to a hospital in the town, where one was said to be critical.")
HTMX = {"HX-Request": "true"}


# --- By hand -------------------------------------------------------------------------------------------------------


def test_an_address_is_fetched_and_read_and_leads_to_its_draft(desk: Client, site: NewsSite, room: Newsroom) -> None:  # noqa: F811
    DistrictFactory.create(slug="lorain", name="Lorain")
    url = room.say("/a", page_of_news(TITLE, *STORY))
    free_turns()
    response = desk.post(reverse("desk:draft-new"), {"do": "address", "url": url})
    article = Article.objects.get()
    here = reverse("desk:article", args=[article.pk])
    assert (response["Location"], article.state, article.added_by) == (here, ArticleState.FOUND, editor())
    page = text_of(desk.get(here))
    assert "Found, not yet fetched." in page
    assert f'hx-get="{here}" hx-trigger="every 2s"' in page
    fetch.fetch(article.pk)
    read.read(article.pk)
    article.refresh_from_db()
    draft = Draft.objects.filter(revision__article=article).first()
    assert draft is not None, article.state_reason
    assert desk.get(here)["Location"] == reverse("desk:draft", args=[draft.pk])
    assert desk.get(here, headers=HTMX)["HX-Redirect"] == reverse("desk:draft", args=[draft.pk])


def test_a_website_that_is_not_fetched_says_what_to_do(desk: Client) -> None:
    response = desk.post(reverse("desk:draft-new"), {"do": "address", "url": "https://nobody.example/1"})
    assert response.status_code == 400
    assert "Pages of this website are not fetched yet: paste the text, or have an administrator" in text_of(response)
    assert not Article.objects.exists()


def test_a_page_that_cannot_be_read_says_why_and_offers_to_paste(desk: Client, site: NewsSite, room: Newsroom) -> None:  # noqa: F811
    url = room.say("/short", page_of_news(TITLE, "Too short."))
    free_turns()
    desk.post(reverse("desk:draft-new"), {"do": "address", "url": url})
    article = Article.objects.get()
    fetch.fetch(article.pk)
    page = text_of(desk.get(reverse("desk:article", args=[article.pk])))
    assert "The page could not be read well:" in page
    assert "Nothing is guessed from a page like this." in page
    form = fields_of(desk.get(f"{reverse('desk:draft-new')}?article={article.pk}").content.decode(), "form")
    assert (form["link"], form["outlet"]) == ([url], ["invented-times"])
    desk.post(reverse("desk:article-again", args=[article.pk]))
    article.refresh_from_db()
    assert (article.state, article.state_reason) == (ArticleState.FOUND, "")


def test_a_pasted_text_is_kept_and_waits_to_be_read(desk: Client) -> None:
    outlet = OutletFactory.create(slug="mail")
    given = {"do": "text", "title": TITLE, "text": TEXT, "outlet": "mail", "published_on": "14 February 2025"}
    desk.post(reverse("desk:draft-new"), given)
    article = Article.objects.get()
    assert (article.state, article.outlet, article.url) == (ArticleState.FETCHED, outlet, "")
    assert article.revision is not None
    assert article.revision.text == TEXT


def test_a_pasted_text_says_what_is_missing_beside_its_field(desk: Client) -> None:
    page = text_of(desk.post(reverse("desk:draft-new"), {"do": "text", "title": TITLE}))
    assert "Paste the story’s text" in page
    page = text_of(desk.post(reverse("desk:draft-new"), {"do": "text", "title": TITLE, "text": TEXT}))
    assert "Say whose story it is: nothing may rest on a source without a name" in page
    assert TEXT.split("\n")[1] in page
    assert not Article.objects.exists()


def test_an_article_without_an_incident_says_so(desk: Client) -> None:
    article = make_article().article
    Article.objects.update(state=ArticleState.NOT_RELEVANT, state_reason="no violence in it")
    page = text_of(desk.get(reverse("desk:article", args=[article.pk])))
    assert "No incident was found in it." in page
    assert "no violence in it" in page


def test_the_entry_form_reads_the_page_of_a_source(desk: Client, site: NewsSite, room: Newsroom) -> None:  # noqa: F811
    url = room.say("/a", page_of_news(TITLE, *STORY))
    free_turns()
    found = desk.post(reverse("desk:find-page"), {"url": url}).json()
    assert found == {
        "fields": {
            "title": TITLE,
            "published_on": "2025-03-04",
            "quote": STORY[0],
        },
        "problem": "",
    }
    assert not Article.objects.exists()
    free_turns()
    form = {**fields_of(desk.get(NEW).content.decode()), "reports-0-url": [url], "reports-0-title": ["My own"]}
    answer = desk.post(NEW, {**form, "do": "look:reports-0"}, follow=True)
    filled = fields_of(answer.content.decode())
    assert (filled["reports-0-title"], filled["reports-0-published_on"]) == (["My own"], ["2025-03-04"])
    assert filled["reports-0-quote"] == [STORY[0]]


def test_a_page_that_cannot_be_had_says_why_in_words(desk: Client, site: NewsSite, room: Newsroom) -> None:  # noqa: F811
    for url, words in (
        ("nothing", "Give a full web address that starts with https:// or http://."),
        ("https://nobody.example/1", "Pages of this website are not fetched here: copy the headline"),
        (room.url("/gone"), "The page could not be read: the website answered 404."),
    ):
        free_turns()
        found = desk.post(reverse("desk:find-page"), {"url": url}).json()
        assert (found["fields"], found["problem"][: len(words)]) == ({}, words)
    free_turns()
    form = {**fields_of(desk.get(NEW).content.decode()), "reports-0-url": [room.url("/gone")]}
    free_turns()
    answer = text_of(desk.post(NEW, {**form, "do": "look:reports-0"}, follow=True))
    assert "Nothing was filled in: the page could not be read: the website answered 404." in answer


# --- Feeds ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed() -> Feed:
    outlet = OutletFactory.create(name="The Lorain Mail", hosts=["mail.example"])
    mail = NewsSite.objects.create(outlet=outlet, hosts=["mail.example"])
    return Feed.objects.create(site=mail, name="All news", url="https://mail.example/feed")


def done(feed: Feed, **more: Any) -> FetchRun:
    given = {"state": RunState.DONE, "finished_at": "2026-01-01T00:00:00Z", "found": 9, "new": 4, "failed": 1, **more}
    return FetchRun.objects.create(feed=feed, **given)


def test_every_feed_says_what_its_last_look_found(desk: Client, feed: Feed) -> None:
    page = text_of(desk.get(reverse("desk:feeds")))
    assert "1 feed, 0 switched on. No article comes in until one is." in page
    assert "never looked at" in page
    done(feed, new=1)
    done(feed)
    page = text_of(desk.get(reverse("desk:feeds")))
    assert "9 listed, 4 new, 0 changed, 1 failed" in page
    assert "Switch on" not in page


def test_feeds_stand_under_the_news_in_the_desks_navigation(desk: Client, feed: Feed) -> None:
    item = f'<a href="{reverse("desk:drafts")}" aria-current="true">From the news</a>'
    assert item in text_of(desk.get(reverse("desk:feeds")))
    assert item in text_of(desk.get(reverse("desk:feed", args=[feed.pk])))
    assert item not in text_of(desk.get(reverse("desk:reference")))


def test_a_feed_lists_its_looks_with_their_problems(desk: Client, feed: Feed) -> None:
    done(feed, problems=[{"url": "https://mail.example/x", "reason": "too long"}])
    FetchRun.objects.create(
        feed=feed, state=RunState.FAILED, reason="the website was too slow", finished_at="2026-01-01T00:00:00Z"
    )
    page = text_of(desk.get(reverse("desk:feed", args=[feed.pk])))
    assert "<strong>failed</strong>, the website was too slow" in page
    assert '<span class="url">https://mail.example/x</span>: too long' in page


def test_an_administrator_switches_a_feed_and_nobody_else_does(feed: Feed) -> None:
    url = reverse("desk:feed-switch", args=[feed.pk])
    assert signed_in(reviewer()).post(url, {"to": "on"}).status_code == 403
    feed.refresh_from_db()
    assert not feed.is_on
    client = signed_in(administrator())
    assert "The Lorain Mail: All news is looked at from now on." in text_of(client.post(url, {"to": "on"}, follow=True))
    feed.refresh_from_db()
    assert feed.is_on
    history = text_of(client.get(reverse("desk:reference-history", args=["news-sites", str(feed.site_id)])))
    assert "switched on" in history
    client.post(url, {"to": "off"})
    feed.refresh_from_db()
    assert not feed.is_on


def test_a_look_now_is_told_to_a_worker_once(
    feed: Feed, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(administrator())
    url = reverse("desk:feed-look", args=[feed.pk])
    with django_capture_on_commit_callbacks() as told:
        client.post(url)
    assert len(told) == 1
    FetchRun.objects.create(feed=feed)
    with django_capture_on_commit_callbacks() as told:
        assert "A worker is looking into this feed already." in text_of(client.post(url, follow=True))
    assert not told


def test_feeds_ask_the_database_as_often_however_many_there_are(
    desk: Client, feed: Feed, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        done(Feed.objects.create(site=feed.site, name=str(number), url=f"https://mail.example/{number}"))
    with django_assert_max_num_queries(15):
        desk.get(reverse("desk:feeds"))
    with django_assert_max_num_queries(15):
        desk.get(reverse("desk:feed", args=[feed.pk]))


def test_a_website_and_its_feed_are_added_on_the_desk_by_an_administrator() -> None:
    outlet = OutletFactory.create(name="The Lorain Mail")
    client = signed_in(administrator())
    url = reverse("desk:reference-new", args=["news-sites"])
    given = {"outlet": outlet.pk, "hosts": "https://www.mail.example/x", "delay_seconds": "5", "change_reason": "New"}
    assert signed_in(reviewer()).post(url, given).status_code == 403
    wrong = client.post(url, {**given, "body_selector": "div["})
    assert "“div[” is no CSS selector." in text_of(wrong)
    client.post(url, given)
    made = NewsSite.objects.get()
    assert (made.hosts, made.delay_seconds) == (["mail.example"], 5.0)
    url = reverse("desk:reference-part-new", args=["news-sites", str(made.pk), "feeds"])
    feed = {"name": "All", "url": "https://elsewhere.example/feed", "kind": "feed", "every_minutes": "30",
            "change_reason": "New"}  # fmt: skip
    refused = client.post(url, feed)
    assert "elsewhere.example is none of the site’s hosts (mail.example): add it there first." in text_of(refused)
    client.post(url, {**feed, "url": "https://mail.example/feed"})
    assert (Feed.objects.get().is_on, Feed.objects.get().site) == (False, made)


def test_wider_wishes_of_a_feed_have_it_read_afresh(feed: Feed) -> None:
    Feed.objects.update(etag='"1"', last_modified="Tue, 04 Mar 2025 10:00:00 GMT", must_match="/pk/")
    client = signed_in(administrator())
    url = reverse("desk:reference-part-row", args=["news-sites", str(feed.site_id), "feeds", feed.pk])
    form = {name: values[0] for name, values in fields_of(client.get(url).content.decode(), "form").items()}
    client.post(url, {**form, "must_match": "/pk/,/world/", "change_reason": "The world, too"})
    feed.refresh_from_db()
    assert (feed.must_match, feed.etag, feed.last_modified) == ("/pk/,/world/", "", "")


def test_the_starter_list_is_all_off_and_loads_once() -> None:
    OutletFactory.create(slug="dawn")
    OutletFactory.create(slug="bbc-urdu")
    assert load_feeds() == (2, 3)
    assert not Feed.objects.filter(is_on=True).exists()
    Feed.objects.first().delete()  # type: ignore[union-attr]
    assert load_feeds() == (0, 0)


# --- Quality -------------------------------------------------------------------------------------------------------


def decide(outcomes: list[Outcome], *, field: str = "date", confidence: float = 0.95, language: str = "en") -> None:
    for number, outcome in enumerate(outcomes):
        revision = make_article(url=f"https://example.org/{field}/{language}/{number}/{confidence}")
        draft = make_draft(reading_of(), revision)
        FieldDecision.objects.create(
            draft=draft, field=field, outcome=outcome, confidence=confidence, language=language
        )


def test_quality_says_share_and_interval_by_field_and_band(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    decide([Outcome.KEPT] * 9 + [Outcome.CHANGED] * 3)
    decide([Outcome.KEPT] * 2, field="place", confidence=0.4)
    with django_assert_max_num_queries(15):
        page = text_of(desk.get(reverse("desk:draft-quality")))
    assert '75% <span class="range">47–91%</span>' in page
    assert "0.9 and above: 75%" in page
    assert "too few to say" in page
    assert "below 0.5:" in page
    assert "Nobody has decided" in text_of(desk.get(f"{reverse('desk:draft-quality')}?language=ur&days=90"))


def test_the_interval_of_few_is_wide_and_never_leaves_its_range() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert [round(one, 3) for one in wilson(10, 10)] == [0.722, 1.0]
    assert [round(one, 3) for one in wilson(0, 10)] == [0.0, 0.278]
