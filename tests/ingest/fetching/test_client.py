"""One request to the open web: what it refuses, and what it is bounded by."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address, ip_network

import pytest

from ingest.fetching.addresses import is_public, refuse_foreign
from ingest.fetching.client import BYTES, Web
from ingest.fetching.problems import Gone, NotAllowed, Unreachable
from ingest.fetching.robots import Robots, read_robots
from tests.ingest.newsroom import Newsroom, newsroom

LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with newsroom() as found:
        yield found


@pytest.fixture
def web(room: Newsroom) -> Iterator[Web]:
    found = Web(agent="TestBot/1.0", also=LOOPBACK, ports={room.port})
    yield found
    found.close()


def get(web: Web, url: str, **options: object) -> bytes | None:
    return web.get(url, hosts=["127.0.0.1"], accept="text/html", **options).body  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
     "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::", "ff02::1", "198.18.0.1", "240.0.0.1"],
)  # fmt: skip
def test_addresses_that_are_no_machine_of_the_public_internet_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_machines_of_the_public_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://news.example/a", "http"),
        ("file:///etc/passwd", "http"),
        ("gopher://news.example/", "http"),
        ("http://user:secret@news.example/", "http"),
        ("http://news.example@evil.example/", "http"),
        ("http://news.example:22/", "port 22"),
        ("http://evil.example/", "not a website of this outlet"),
        ("http://notnews.example/", "not a website of this outlet"),
        ("http://news.example.evil.example/", "not a website of this outlet"),
        ("http://[::1]/", "not a website of this outlet"),
        ("http://2130706433/", "not a website of this outlet"),
        ("http://news.example:99999/", "not a web address"),
        ("http://", "http"),
    ],
)
def test_an_address_elsewhere_than_on_the_outlets_websites_is_refused(url: str, says: str) -> None:
    with pytest.raises(NotAllowed, match=says):
        refuse_foreign(url, ["news.example"])


def test_names_below_a_known_website_are_its_own() -> None:
    assert refuse_foreign("https://urdu.News.example./a", ["news.example"]) == "urdu.news.example"


def test_a_website_that_resolves_into_this_network_is_not_connected_to(room: Newsroom) -> None:
    closed = Web(agent="TestBot/1.0", ports={room.port})
    with pytest.raises(NotAllowed, match="not public"):
        closed.get(f"http://localhost:{room.port}/", hosts=["localhost"], accept="text/html")
    assert room.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(
    room: Newsroom, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers differently the second time it is asked gains nothing: it is asked once."""
    asked = []
    real = socket.getaddrinfo

    def once(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return real("127.0.0.1", *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    room.say("/", "hello")
    web.get(f"http://news.invalid:{room.port}/", hosts=["news.invalid"], accept="text/html")
    # The connection itself is made to the address, which needs no name to be asked for.
    assert [host for host in asked if not host.startswith("127.")] == ["news.invalid"]


def test_a_redirect_is_followed_and_its_end_is_the_pages_address(room: Newsroom, web: Web) -> None:
    room.say("/old", status=301, headers={"Location": "/new"})
    room.say("/new", "hello")
    page = web.get(room.url("/old"), hosts=["127.0.0.1"], accept="text/html")
    assert (page.url, page.body) == (room.url("/new"), b"hello")


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "//evil.example/"]
)
def test_a_redirect_away_from_the_outlet_is_refused(room: Newsroom, web: Web, target: str) -> None:
    room.say("/", status=302, headers={"Location": target})
    with pytest.raises(NotAllowed):
        get(web, room.url("/"))


def test_a_redirect_on_an_allowed_website_into_a_private_network_is_refused(room: Newsroom) -> None:
    web = Web(agent="TestBot/1.0", also=[ip_network("127.0.0.1/32")], ports={room.port})
    room.say("/", status=302, headers={"Location": f"http://127.0.0.2:{room.port}/secret"})
    with pytest.raises(NotAllowed, match="not public"):
        web.get(room.url("/"), hosts=["127.0.0.1", "127.0.0.2"], accept="text/html")
    assert room.paths() == ["/"]


def test_redirects_in_a_circle_end(room: Newsroom, web: Web) -> None:
    room.say("/a", status=302, headers={"Location": "/b"})
    room.say("/b", status=302, headers={"Location": "/a"})
    with pytest.raises(Gone, match="redirects"):
        get(web, room.url("/a"))
    assert len(room.asked) == 6


def test_a_redirect_without_an_address_is_the_end(room: Newsroom, web: Web) -> None:
    room.say("/", status=302)
    with pytest.raises(Gone, match="nowhere"):
        get(web, room.url("/"))


def test_an_unchanged_page_is_not_sent_again(room: Newsroom, web: Web) -> None:
    room.say("/", "hello", headers={"ETag": '"one"'})
    first = web.get(room.url("/"), hosts=["127.0.0.1"], accept="text/html")
    assert first.etag == '"one"'
    assert get(web, room.url("/"), etag=first.etag) is None


def test_a_packed_page_is_unpacked(room: Newsroom, web: Web) -> None:
    room.say("/", gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    assert get(web, room.url("/")) == b"hello"


def test_a_page_that_unpacks_to_more_than_the_limit_is_refused_without_unpacking_it(room: Newsroom, web: Web) -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, compresslevel=9)
    room.say("/", bomb, headers={"Content-Encoding": "gzip"})
    start = time.process_time()
    with pytest.raises(Gone, match="larger than"):
        get(web, room.url("/"))
    assert time.process_time() - start < 2


def test_a_page_larger_than_the_limit_is_refused(room: Newsroom, web: Web) -> None:
    room.say("/", b"x" * (BYTES + 1))
    with pytest.raises(Gone, match="larger than"):
        get(web, room.url("/"))
    room.say("/", b"x" * BYTES)
    assert len(get(web, room.url("/")) or b"") == BYTES


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_a_packing_that_was_not_asked_for_is_refused(room: Newsroom, web: Web, encoding: str) -> None:
    room.say("/", b"whatever", headers={"Content-Encoding": encoding})
    with pytest.raises(Gone, match="packed"):
        get(web, room.url("/"))


def test_a_page_that_is_not_packed_as_it_says_is_refused(room: Newsroom, web: Web) -> None:
    room.say("/", b"not gzip at all", headers={"Content-Encoding": "gzip"})
    with pytest.raises(Gone, match="packed wrongly"):
        get(web, room.url("/"))


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def test_a_page_that_drips_is_given_up_at_the_deadline(room: Newsroom, web: Web) -> None:
    room.say("/", write=_drip)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="too slow"):
        get(web, room.url("/"), seconds=0.5)
    assert time.monotonic() - start < 4


def test_a_website_that_says_nothing_is_given_up(web: Web, room: Newsroom) -> None:
    silence = threading.Event()
    room.say("/", write=lambda handler: silence.wait(3) and None)
    with pytest.raises(Unreachable, match="too slow"):
        get(web, room.url("/"), seconds=0.3)
    silence.set()


def test_a_page_that_breaks_off_is_to_be_tried_again(room: Newsroom, web: Web) -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")

    room.say("/", write=half)
    with pytest.raises(Unreachable):
        get(web, room.url("/"))


def test_nobody_at_the_address_is_to_be_tried_again(web: Web) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        free = Web(agent="TestBot/1.0", also=LOOPBACK, ports={taken.getsockname()[1]})
        with pytest.raises(Unreachable, match="no connection"):
            free.get(f"http://127.0.0.1:{taken.getsockname()[1]}/", hosts=["127.0.0.1"], accept="text/html")


@pytest.mark.parametrize(
    ("status", "problem"), [(404, Gone), (410, Gone), (403, Gone), (500, Unreachable), (503, Unreachable)]
)
def test_what_the_website_answers_decides_whether_to_try_again(
    room: Newsroom, web: Web, status: int, problem: type[Exception]
) -> None:
    room.say("/", status=status)
    with pytest.raises(problem, match=str(status)):
        get(web, room.url("/"))


def test_a_website_that_asks_for_a_pause_gets_it(room: Newsroom, web: Web) -> None:
    room.say("/", status=429, headers={"Retry-After": "77"})
    with pytest.raises(Unreachable) as found:
        get(web, room.url("/"))
    assert found.value.wait == 77


def test_cookies_of_a_website_are_not_sent_back(room: Newsroom, web: Web) -> None:
    room.say("/", "hello", headers={"Set-Cookie": "who=me; Path=/"})
    get(web, room.url("/"))
    get(web, room.url("/"))
    assert "Cookie" not in room.asked[1][1]
    assert room.asked[1][1]["User-Agent"] == "TestBot/1.0"


def test_every_step_is_asked_for_first(room: Newsroom, web: Web) -> None:
    room.say("/old", status=301, headers={"Location": "/new"})
    room.say("/new", "hello")
    steps: list[str] = []
    get(web, room.url("/old"), ask=lambda host, url: steps.append(url))
    assert steps == [room.url("/old"), room.url("/new")]


def test_robots_txt_is_kept(room: Newsroom, web: Web) -> None:
    room.say("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n", content_type="text/plain")
    robots = read_robots(web, room.url("/a"), hosts=["127.0.0.1"], ask=lambda host, url: None)
    robots.check(room.url("/public"), agent="TestBot/1.0")
    with pytest.raises(NotAllowed, match=r"robots\.txt"):
        robots.check(room.url("/private/a"), agent="TestBot/1.0")
    assert robots.delay(agent="TestBot/1.0") == 7


def test_without_robots_txt_everything_is_allowed(room: Newsroom, web: Web) -> None:
    assert read_robots(web, room.url("/a"), hosts=["127.0.0.1"], ask=lambda host, url: None) == Robots()


def test_a_website_that_cannot_say_its_rules_is_left_alone(room: Newsroom, web: Web) -> None:
    room.say("/robots.txt", status=503)
    with pytest.raises(Unreachable, match=r"robots\.txt"):
        read_robots(web, room.url("/a"), hosts=["127.0.0.1"], ask=lambda host, url: None)


def test_headers_that_drip_are_given_up_at_the_deadline(room: Newsroom, web: Web) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            try:
                handler.wfile.write(f"X-{number}: a\r\n".encode())
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    room.say("/", write=drip)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="too slow"):
        get(web, room.url("/"), seconds=0.5)
    assert time.monotonic() - start < 4


def test_a_name_that_nobody_answers_for_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answered.wait(5) and [])
    start = time.monotonic()
    with pytest.raises(Unreachable, match="too slow"):
        web.get("http://news.invalid/", hosts=["news.invalid"], accept="text/html", seconds=0.3)
    answered.set()
    assert time.monotonic() - start < 4


def test_the_next_of_a_websites_addresses_is_tried_when_one_does_not_answer(
    room: Newsroom, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def two(host: str, port: int, *args: object, **options: object) -> object:
        if host != "news.invalid":
            return real(host, port, *args, **options)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    room.say("/", "hello")
    page = web.get(f"http://news.invalid:{room.port}/", hosts=["news.invalid"], accept="text/html")
    assert page.body == b"hello"


def test_what_asking_takes_is_not_taken_from_the_page(room: Newsroom, web: Web) -> None:
    room.say("/", "hello")
    assert get(web, room.url("/"), ask=lambda host, url: time.sleep(0.4), seconds=0.3) == b"hello"


@pytest.mark.parametrize(("status", "wait"), [(500, 0), (503, 60), (429, 60)])
def test_a_website_that_is_busy_is_to_be_left_alone(room: Newsroom, web: Web, status: int, wait: int) -> None:
    room.say("/", status=status)
    with pytest.raises(Unreachable) as found:
        get(web, room.url("/"))
    assert found.value.wait == wait


def test_rules_for_others_whose_names_stand_in_our_description_are_not_ours() -> None:
    robots = Robots("User-agent: news\nDisallow: /\n\nUser-agent: TestBot\nDisallow: /private")
    robots.check("https://news.example/a", agent="TestBot/1.0 (reads news)")
    with pytest.raises(NotAllowed):
        robots.check("https://news.example/private", agent="TestBot/1.0 (reads news)")


def test_robots_txt_that_leads_elsewhere_is_not_read(room: Newsroom, web: Web) -> None:
    room.say("/robots.txt", status=301, headers={"Location": "https://evil.example/robots.txt"})
    with pytest.raises(NotAllowed, match=r"robots\.txt cannot be read"):
        read_robots(web, room.url("/a"), hosts=["127.0.0.1"], ask=lambda host, url: None)
