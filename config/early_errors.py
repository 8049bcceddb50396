"""What the web server answers by itself, before the site has read anything: in the one shape of errors."""

import socket

import orjson
from gunicorn import util


def write_error(client: socket.socket, status: int, reason: str, message: str) -> None:
    """Answer a request that cannot be read, such as one with too long an address, and hang up."""
    error = {"code": reason.lower().replace(" ", "_"), "detail": message or f"{reason}.", "attr": None}
    kind = "client_error" if status < 500 else "server_error"
    body = orjson.dumps({"type": kind, "errors": [error]})
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(client, head.encode("latin-1") + body)


def use_it() -> None:
    """Have gunicorn answer so: it has no setting for what it writes, and writes a page."""
    util.write_error = write_error
