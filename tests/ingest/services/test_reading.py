"""From an article's newest version to drafts: once each, again when the outlet changes what it says, decisions kept."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from incidents.models import Outlet
from ingest.choices import ArticleState, DraftState
from ingest.fetching.client import Page
from ingest.fetching.pages import Story
from ingest.models import Article, Draft
from ingest.services.keeping import keep_address, keep_revision
from ingest.services.read import read, said
from tests.dashboard.desk.people import editor

pytestmark = pytest.mark.usefixtures("record_db")
TITLE = "Roadside bomb kills {killed} policemen in Bannu"
TEXT = (
    "BANNU: A roadside bomb struck a police van in Bannu on Tuesday, killing {killed} policemen and wounding three "
    "others, the district police officer said at a news conference.\nThe wounded were moved to the hospital{end}"
)
PUBLISHED = timezone.datetime(2025, 3, 4, 12, tzinfo=timezone.get_default_timezone())  # type: ignore[attr-defined]


@pytest.fixture
def say() -> Callable[..., Article]:
    """Has an outlet say something at its one address, and has it read."""
    outlet = Outlet.objects.create(slug="invented", name="The Invented Times", hosts=["invented.example"])
    article, _ = keep_address("https://invented.example/1", outlet=outlet)

    def told(text: str = TEXT, *, title: str = TITLE, **words: str) -> Article:
        words = {"killed": "two", "end": ".", **words}
        story = Story(title.format(**words), text.format(**words), PUBLISHED, None, article.url, "")
        revision = keep_revision(article, story)
        assert revision is not None
        Article.objects.update(state=ArticleState.FETCHED, revision=revision)
        assert read(article.pk) is not None
        article.refresh_from_db()
        return article

    return told


def decide(draft: Draft, state: DraftState) -> None:
    draft.state, draft.reason, draft.decided_by, draft.decided_at = state, "because", editor(), timezone.now()
    draft.save()


def killed(draft: Draft) -> int:
    found: int = draft.content["killed"]["value"]["low"]
    return found


def test_an_article_is_read_into_a_draft_that_waits(say: Callable[..., Article]) -> None:
    article = say()
    draft = Draft.objects.get()
    assert (article.state, draft.state, draft.number, killed(draft)) == ("drafted", "waiting", 1, 2)
    assert read(article.pk) is None
    assert Draft.objects.count() == 1


def test_a_changed_toll_replaces_the_draft_that_waits(say: Callable[..., Article]) -> None:
    say()
    say(killed="four")
    first, second = Draft.objects.order_by("pk")
    assert (first.state, killed(first)) == (DraftState.SUPERSEDED, 2)
    assert (second.state, killed(second), second.revision.number) == (DraftState.WAITING, 4, 2)


@pytest.mark.parametrize("state", [DraftState.ACCEPTED, DraftState.JOINED, DraftState.REJECTED])
def test_a_changed_toll_is_a_new_draft_beside_the_decided_one(say: Callable[..., Article], state: DraftState) -> None:
    say()
    decide(Draft.objects.get(), state)
    say(killed="four")
    first, second = Draft.objects.order_by("pk")
    assert (first.state, killed(first)) == (state, 2)
    assert (second.state, killed(second), second.decided_by) == (DraftState.WAITING, 4, None)


def test_a_mended_comma_asks_nobody_twice(say: Callable[..., Article]) -> None:
    say()
    decide(Draft.objects.get(), DraftState.REJECTED)
    article = say(end=" of the town.")
    first, second = Draft.objects.order_by("pk")
    assert said(first.content) == said(second.content)
    assert article.revisions.count() == 2
    assert (second.state, second.reason, second.decided_by) == (first.state, "because", first.decided_by)
    assert not Draft.objects.waiting().exists()


def test_news_that_turns_out_to_be_none_leaves_no_draft_to_decide_on(say: Callable[..., Article]) -> None:
    say()
    article = say(
        "The wheat harvest began in {killed} districts on Tuesday, officials of agriculture said{end}" * 4,
        title="Wheat harvest begins",
    )
    assert article.state == ArticleState.NOT_RELEVANT
    assert article.state_reason
    assert [draft.state for draft in Draft.objects.all()] == [DraftState.SUPERSEDED]


def test_a_text_in_a_language_that_is_not_read_is_marked_and_not_guessed_at(say: Callable[..., Article]) -> None:
    article = say("په بنو کې د پولیسو پر موټر برید وشو او {killed} کسان ووژل شول ځینې ټپیان دي{end} " * 5)
    assert (article.state, article.state_reason) == ("suspect", "it is written in a language that is not read (ps)")
    assert not Draft.objects.exists()


def test_the_same_words_at_two_addresses_of_an_outlet_are_read_once(say: Callable[..., Article]) -> None:
    from ingest.services import fetch

    first = say()
    second, _ = keep_address("https://invented.example/2", outlet=first.outlet)
    Article.objects.filter(pk=second.pk).update(state=ArticleState.FETCHING, claim="0" * 32, claimed_at=timezone.now())
    second.refresh_from_db()
    assert first.revision is not None
    story = Story(first.revision.title, first.revision.text, PUBLISHED, None, second.url, "")
    page = Page(second.url, b"", "text/html", "", "")
    assert fetch._kept(second, page, story) == ArticleState.NOT_RELEVANT
    second.refresh_from_db()
    assert second.state_reason == "the same page as https://invented.example/1"
    assert second.revision is not None
    assert second.revision.copy_of == first.revision


def test_another_outlets_same_words_are_read_and_known_as_a_copy(say: Callable[..., Article]) -> None:
    first = say()
    other = Outlet.objects.create(slug="other", name="The Other Times", hosts=["other.example"])
    second, _ = keep_address("https://other.example/1", outlet=other)
    assert first.revision is not None
    story = Story(first.revision.title, first.revision.text, PUBLISHED, None, second.url, "")
    revision = keep_revision(second, story)
    assert revision is not None
    assert revision.copy_of == first.revision
