"""What feeds and news sitemaps list, and what is none."""

import time
from datetime import UTC, datetime

import pytest

from ingest.fetching.feeds import MOST_ENTRIES, read_feed, read_sitemap
from ingest.fetching.problems import Gone
from tests.ingest.newsroom import feed

DAY = "Tue, 04 Mar 2025 10:00:00 +0500"
ADDRESS = "https://news.example/feed"


def test_a_feed_lists_addresses_headlines_and_days_each_address_once() -> None:
    body = feed(
        ("https://news.example/a", "One &amp; two", DAY),
        ("/b", "Two", "no day"),
        ("https://news.example/a", "Again", DAY),
    )
    first, second = read_feed(body.encode(), "application/rss+xml", url=ADDRESS)
    assert (first.url, first.title, first.published) == (
        "https://news.example/a", "One & two", datetime(2025, 3, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    assert (second.url, second.published) == ("https://news.example/b", None)


def test_an_atom_feed_in_another_encoding_than_it_says_is_read() -> None:
    body = """<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom">
    <entry><title>بنوں</title><link href="https://news.example/a"/><updated>2025-03-04T05:00:00Z</updated></entry></feed>"""
    (entry,) = read_feed(body.encode(), "application/atom+xml", url=ADDRESS)
    assert (entry.title, entry.published) == ("بنوں", datetime(2025, 3, 4, 5, tzinfo=UTC))


def test_a_news_sitemap_lists_pages() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a</loc><news:news>
    <news:publication_date>2025-03-04T10:00:00+05:00</news:publication_date><news:title>One</news:title></news:news></url>
    <url><loc>https://news.example/b</loc><lastmod>2025-03-05</lastmod></url></urlset>"""
    first, second = read_sitemap(body.encode(), "application/xml", url=ADDRESS)
    assert (first.title, first.published) == ("One", datetime(2025, 3, 4, 5, tzinfo=UTC))
    assert second.url == "https://news.example/b"


@pytest.mark.parametrize("read", [read_feed, read_sitemap])
@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404</body></html>", b"{}", b"\x00" * 100, b"<a" * 50_000, b"plain text"]
)
def test_what_is_no_feed_is_said_to_be_none(read: object, body: bytes) -> None:
    with pytest.raises(Gone):
        read(body, "text/xml", url=ADDRESS)  # type: ignore[operator]


@pytest.mark.parametrize("read", [read_feed, read_sitemap])
def test_entities_of_its_own_are_refused_at_once(read: object) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
    )
    start = time.process_time()
    with pytest.raises(Gone, match="entities"):
        read(f"{bomb}]><rss><channel><title>&k;</title></channel></rss>".encode(), "text/xml", url=ADDRESS)  # type: ignore[operator]
    assert time.process_time() - start < 0.5


def test_a_file_of_the_machine_is_not_read_through_a_feed() -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'
    with pytest.raises(Gone):
        read_sitemap(body, "text/xml", url=ADDRESS)


def test_addresses_that_are_no_web_pages_are_left_out() -> None:
    entries = [
        ("javascript:alert(1)", "a", DAY),
        ("ftp://news.example/a", "b", DAY),
        ("https://n.example/" + "x" * 700, "c", DAY),
    ]
    assert read_feed(feed(*entries, ("https://news.example/a", "d", DAY)).encode(), "", url=ADDRESS)[0].title == "d"


def test_a_feed_without_an_end_is_cut() -> None:
    body = feed(*((f"https://news.example/{n}", "x", DAY) for n in range(MOST_ENTRIES + 50)))
    assert len(read_feed(body.encode(), "", url=ADDRESS)) == MOST_ENTRIES


def test_a_deeply_nested_feed_does_not_bring_the_worker_down() -> None:
    with pytest.raises(Gone):
        read_sitemap(b"<a>" * 500_000, "text/xml", url=ADDRESS)
