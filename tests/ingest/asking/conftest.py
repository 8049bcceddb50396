"""A model's server on this machine, which answers what a test writes down."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

Write = Callable[[BaseHTTPRequestHandler], None]


class Model:
    """Gives its ``answers`` in turn, the last one for ever; ``asked`` holds every request's path, headers and body."""

    def __init__(self) -> None:
        self.answers: list[Write] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def says(self, content: Any) -> None:
        """Answer next with a chat completion of this content; what is no text is written as JSON."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        message = {"role": "assistant", "content": text}
        self.sends(json.dumps({"id": "1", "choices": [{"index": 0, "message": message}]}).encode())

    def sends(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer next with these bytes."""
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in sent.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers.append(write)

    def drips(self, seconds: float) -> None:
        """Answer next with a blank every tenth of a second, for so long."""

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.1)

        self.answers.append(write)

    def floods(self, size: int) -> None:
        """Answer next with so many bytes, without saying how many."""

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(size // 10_000):
                handler.wfile.write(b" " * 10_000)

        self.answers.append(write)

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append((self.path, dict(self.headers), body))
                write = model.answers[0] if len(model.answers) == 1 else model.answers.pop(0)
                try:
                    write(self)
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A server that is configured as the model's."""
    found = Model()
    found.start()
    settings.MODEL_URL = found.url
    settings.MODEL_KEY = "its-key"
    settings.MODEL_NAME = "small-one"
    settings.MODEL_SECONDS = 0.5
    yield found
    found.stop()
