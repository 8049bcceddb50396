"""A newsroom on this machine: pages and feeds that a test writes, and websites that behave badly."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    """What one address answers. ``write`` sends the body itself, for a website that does not do so rightly."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that was killed: tests do so."""


class Newsroom:
    """Answers by path. ``asked`` holds every request as it came: path and headers."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host = host
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = _Server((host, port), self._handler())
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.host}:{self.port}{path}"

    def say(self, path: str, body: bytes | str = b"", **options: Any) -> str:
        """Answer ``path`` with a body from now on; its address."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(content, **options)
        return self.url(path)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def __enter__(self) -> "Newsroom":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        room = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                room.asked.append((self.path, dict(self.headers)))
                answer = room.pages.get(self.path, Answer(b"nothing here", 404))
                if answer.write is not None:
                    answer.write(self)
                    self.close_connection = True
                    return
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.send_header("ETag", etag)
                    self.end_headers()
                    return
                self.send_response(answer.status)
                for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    """A newsroom while the block runs."""
    with Newsroom() as room:
        yield room


def page(title: str, *paragraphs: str, published: str = "2025-03-04T09:30:00+05:00", head: str = "") -> str:
    """An ordinary page of a news website."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en"><head><title>{title} - The Invented Times</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{published}">{head}
</head><body><nav><a href="/">Home</a><a href="/pakistan">Pakistan</a></nav>
<article><h1>{title}</h1>{body}</article><aside><a href="/other">Other news of the day</a></aside></body></html>"""


def feed(*entries: tuple[str, str, str]) -> str:
    """An RSS feed of addresses, headlines and days (RFC 2822)."""
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{day}</pubDate></item>" for url, title, day in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def packed(body: bytes) -> dict[str, Any]:
    """A body as gzip, with the headers that say so."""
    return {"body": gzip.compress(body), "headers": {"Content-Encoding": "gzip"}}
