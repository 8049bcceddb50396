"""The story of a page, and pages that are none."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.fetching.client import Page
from ingest.fetching.dates import moment
from ingest.fetching.languages import language_of
from ingest.fetching.pages import Selectors, Story, Unclear, paragraphs, read_page
from ingest.fetching.problems import Gone
from ingest.fetching.wires import wire_of
from ingest.fetching.words import clean, decoded, one_line
from tests.ingest.newsroom import page

PAKISTAN = timezone(timedelta(hours=5))
TITLE = "Roadside bomb hits police van in Bannu"
FIRST = (
    "BANNU: A roadside bomb struck a police van in the Baka Khel area of Bannu on Tuesday, killing two policemen and "
    "wounding three others, the district police officer said at a news conference in the evening."
)
SECOND = (
    "The van was on its way back from a checkpoint when the device went off by remote control. The wounded were moved "
    "to the Khalifa Gul Nawaz hospital, where doctors said that one of them was in critical condition."
)


NO_SELECTORS = Selectors()


def story(html: str | bytes, *, selectors: Selectors = NO_SELECTORS, **given: object) -> Story:
    body = html.encode() if isinstance(html, str) else html
    got = Page("https://news.example/2025/03/05/bomb", body, str(given.pop("kind", "text/html; charset=utf-8")), "", "")
    return read_page(got, selectors, **given)  # type: ignore[arg-type]


def test_an_ordinary_page_gives_headline_paragraphs_and_day() -> None:
    found = story(page(TITLE, FIRST, SECOND))
    assert found.title == TITLE
    assert found.text == f"{FIRST}\n{SECOND}"
    assert found.published == datetime(2025, 3, 4, 9, 30, tzinfo=PAKISTAN)
    assert "Other news of the day" not in found.text


def test_an_outlets_selectors_go_before_the_pages_shape() -> None:
    html = f"""<html><body><h2 class=head>{TITLE}</h2><div class=x><p>{FIRST}</p><p class=ad>Buy this. Now, cheap.</p>
    <p>{SECOND}</p></div><time class=when datetime="2025-03-04T10:00">4 March</time></body></html>"""
    found = story(html, selectors=Selectors(title=".head", body=".x p", remove=".ad", date=".when"))
    assert (found.title, found.text) == (TITLE, f"{FIRST}\n{SECOND}")
    assert found.published == datetime(2025, 3, 4, 10, 0, tzinfo=PAKISTAN)


@pytest.mark.parametrize("name", ["title", "body", "date", "remove"])
def test_a_selector_that_is_none_is_named(name: str) -> None:
    with pytest.raises(Unclear, match=f"the website’s {name} selector is no CSS selector: “p::before”"):
        story(page(TITLE, FIRST, SECOND), selectors=Selectors(**{"body": "p", name: "p::before"}))


@pytest.mark.parametrize("remove", ["*", "html"])
def test_a_selector_that_removes_the_whole_page_is_named(remove: str) -> None:
    with pytest.raises(Unclear, match="the website’s remove selector takes the whole page away"):
        story(page(TITLE, FIRST, SECOND), selectors=Selectors(body="p", remove=remove))


def test_what_is_removed_may_lie_in_what_is_removed() -> None:
    html = page(TITLE, FIRST, SECOND).replace("<aside>", "<aside><div class=x><p>Buy this, it is cheap. Now.</p></div>")
    found = story(html, selectors=Selectors(body="p", remove="aside, .x, aside p"))
    assert found.text == f"{FIRST}\n{SECOND}"


def test_json_ld_goes_before_open_graph_and_both_moments_are_kept() -> None:
    block = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"],
    "headline": "Bomb hits police van in Bannu", "datePublished": "2025-03-03T20:00:00Z",
    "dateModified": "2025-03-04T06:00:00Z"}]}</script>"""
    found = story(page(TITLE, FIRST, SECOND, head=block))
    assert found.title == "Bomb hits police van in Bannu"
    assert found.published == datetime(2025, 3, 3, 20, 0, tzinfo=UTC)
    assert found.modified == datetime(2025, 3, 4, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("block", ["{not json", "[" * 100_000, '{"@type": "NewsArticle", "datePublished": 5}', "null"])
def test_broken_json_ld_is_passed_over(block: str) -> None:
    html = page(TITLE, FIRST, SECOND, head=f'<script type="application/ld+json">{block}</script>')
    assert story(html).published == datetime(2025, 3, 4, 9, 30, tzinfo=PAKISTAN)


def test_a_page_without_a_day_takes_its_feeds_and_then_its_addresss() -> None:
    html = page(TITLE, FIRST, SECOND, published="")
    listed = datetime(2025, 3, 6, tzinfo=UTC)
    assert story(html, listed_on=listed).published == listed
    assert story(html).published == datetime(2025, 3, 5, tzinfo=PAKISTAN)


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("", "no headline"),
        (page(TITLE, "Too short to be a story."), "characters of a story"),
        (page("Cricket team wins the cup", FIRST, SECOND), "shares no word"),
        ("<div>" * 900_000, "too deeply"),
        (f"<html><body><h1>{TITLE}</h1>{'<b>' * 20_000}{FIRST}{SECOND}</body></html>", "too deeply"),
    ],
)
def test_a_page_that_cannot_be_read_well_says_so_and_is_not_guessed(html: str, says: str) -> None:
    start = time.process_time()
    with pytest.raises(Unclear, match=says):
        story(html)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/json", "video/mp4"])
def test_what_is_no_page_is_not_read(kind: str) -> None:
    with pytest.raises(Unclear, match="no web page"):
        story(page(TITLE, FIRST, SECOND), kind=kind)


def test_scripts_and_marks_of_direction_do_not_come_along() -> None:
    title = "Roadside bomb \u202ehits\u202c police van <script>alert(1)</script>in Bannu"
    html = page("x", FIRST + "<script>alert('no')</script>", SECOND + "\u2066\x00").replace(
        'content="x"', f'content="{title.replace(chr(60), "&lt;").replace(chr(62), "&gt;")}"'
    )
    found = story(html)
    assert found.title == "Roadside bomb hits police van <script>alert(1)</script>in Bannu"
    assert "alert('no')" not in found.text
    assert not {"\u202e", "\u2066", "\x00"} & set(found.title + found.text)


def test_bait_for_regular_expressions_takes_no_time() -> None:
    start = time.process_time()
    bait = "a" * 200_000 + "!" + " " * 200_000 + "(" * 50_000
    story(page(TITLE, FIRST, SECOND, bait))
    assert time.process_time() - start < 5


def test_links_captions_and_sign_offs_are_no_paragraphs() -> None:
    lines = [
        FIRST,
        "Also read: Two soldiers killed in Tank.",
        "Home",
        "More in Pakistan",
        "Published in The Times, March 5th, 2025",
        "  ",
        SECOND,
        "Follow us on WhatsApp for the latest news.",
    ]
    assert list(paragraphs(lines)) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("بنوں".encode(), "text/html", "بنوں"),
        ("بنوں".encode(), "text/html; charset=iso-8859-1", "بنوں"),
        ("بنوں".encode("utf-16"), "text/html", "بنوں"),
        ("café".encode("cp1252"), "text/html", "café"),
        ("پشاور".encode("cp1256"), "text/html; charset=windows-1256", "پشاور"),
        (b"plain", "text/html; charset=gzip", "plain"),
        (b"plain", "text/html; charset=no-such-thing", "plain"),
    ],
)
def test_characters_are_read_as_they_are_and_not_as_the_page_says(body: bytes, kind: str, text: str) -> None:
    assert decoded(body, kind) == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Gone, match="characters"):
        decoded(bytes([0x81, 0x8D, 0x8F]) * 100, "text/html")


def test_clean_text_keeps_joiners_of_urdu_and_composes_letters() -> None:
    assert clean("a\u200cb\x00\x07\u200e\u202a e\u0301\n\t") == "a\u200cb \u00e9\n\t"
    assert one_line("  a\n\nb\t" + "c" * 50, 7) == "a b ccc"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=PAKISTAN)),
        ("2025-03-04T10:00:00Z", datetime(2025, 3, 4, 10, tzinfo=UTC)),
        ("Tue, 04 Mar 2025 10:00:00 +0500", datetime(2025, 3, 4, 10, tzinfo=PAKISTAN)),
        ("March 4, 2025", datetime(2025, 3, 4, tzinfo=PAKISTAN)),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_moments_are_read_in_the_ways_pages_write_them(text: str, found: datetime | None) -> None:
    assert moment(text) == found


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        (FIRST, "", "en"),
        (FIRST, "ur", "en"),
        ("بنوں میں پولیس کی گاڑی کے قریب بم دھماکا ہوا جس میں دو اہلکار جاں بحق ہوئے", "en", "ur"),
        ("په بنو کې د پولیسو پر موټر برید وشو او دوه کسان ووژل شول ځینې ټپیان دي", "", "ps"),
        ("La police a dit mardi que deux hommes ont ouvert le feu sur un bus", "fr", "fr"),
        (FIRST, "fr", "en"),
        ("...", "", ""),
    ],
)
def test_the_language_is_told_by_the_letters(text: str, said: str, code: str) -> None:
    assert language_of(text, said=said) == code


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("QUETTA (Reuters) - Gunmen attacked a bus on Friday, police said.", "Reuters"),
        ("Gunmen attacked a bus on Friday, police said.\nMore follows. \u2014 AFP", "AFP"),
        ("Gunmen attacked a bus on Friday, police said. (APP)", "APP"),
        ("Three were killed, the army said in a statement by ISPR on Friday.", "ISPR"),
        ("An officer told AFP that three men were killed.", ""),
        (FIRST, ""),
    ],
)
def test_whose_words_an_outlet_prints(text: str, wire: str) -> None:
    assert wire_of(text) == wire
