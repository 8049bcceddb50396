"""A page of this site as PDF: it is served to this machine alone for as long as Chromium takes to print it."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Seconds that a page may take: the longest here takes three.
LONGEST = 30
# As wide as A4 between its margins, so that pictures are drawn as they will be printed.
_WINDOW = "718,1000"
# No sandbox: containers give it no rights to make one, and the page is the site's own.
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--window-size={_WINDOW}",
    "--virtual-time-budget=20000",
)  # fmt: skip
# A link within the site.
_LINK = re.compile(rb'(<a\b[^>]*\bhref=")(?=/)')


class CannotPrint(Exception):
    """No PDF was made; the message says why."""


def chromium() -> str | None:
    """Where Chromium is: the setting CHROMIUM, else the first of its names that this machine has."""
    named: str = settings.CHROMIUM
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def print_page(path: str, into: Path, *, site: str) -> None:
    """Write the page at ``path``, such as ``/reports/2024/``, into a file. Raises CannotPrint.

    ``site`` is the address that readers know the site by, such as ``https://nigran.example``: the links on paper lead
    there. Changes the settings of the process it runs in, which must do nothing else: ``manage.py print_page`` does.
    """
    program = chromium()
    if program is None:
        raise CannotPrint("there is no Chromium on this machine (on Debian: apt-get install chromium)")
    # Nobody but this process is on the other side.
    settings.SECURE_SSL_REDIRECT = False
    statuses: dict[str, str] = {}
    with _served(site, statuses) as address, tempfile.TemporaryDirectory() as profile:
        words = [program, *_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={into}", f"{address}{path}"]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired as error:
            raise CannotPrint(f"Chromium took longer than {LONGEST} seconds") from error
    if done.returncode != 0 or not into.exists():
        raise CannotPrint(f"Chromium failed: {done.stderr.strip()[-300:]}")
    # Chromium prints a page that says what went wrong as well as any other.
    if not (status := statuses.get(urlsplit(path).path, "nothing")).startswith("200"):
        into.unlink()
        raise CannotPrint(f"the page answered {status}")


class _Server(ThreadingMixIn, WSGIServer):
    """The site, on one thread for each request."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _known_by(site: str, application: "WSGIApplication", statuses: dict[str, str]) -> "WSGIApplication":
    """The application as readers reach it: it answers for ``site``, and the links of its pages name it.

    ``statuses`` is told how each path was answered.
    """
    scheme, host = urlsplit(site)[:2]

    def answered(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        found: dict[str, str] = {}

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401
            found.update({name.lower(): value for name, value in headers})
            statuses[environ["PATH_INFO"]] = status
            # The length changes with the links.
            return start_response(status, [pair for pair in headers if pair[0].lower() != "content-length"], *rest)

        environ |= {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "HTTP_ACCEPT_ENCODING": "identity"}
        parts = application(environ, noted)
        if not found.get("content-type", "").startswith("text/html"):
            return parts
        return [_LINK.sub(rb"\1" + site.encode(), b"".join(parts))]

    return answered


@contextmanager
def _served(site: str, statuses: dict[str, str]) -> Iterator[str]:
    """The address of the site, served by this process until the block ends; ``statuses`` as in ``_known_by``."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(_known_by(site, get_wsgi_application(), statuses))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        server.server_close()
