"""Which machines may be talked to: those of the public internet and no others.

An address on the web may lead anywhere, also into the network that the worker stands in: a name may resolve to a
private address, and may resolve to another one the next time. So names are resolved here, every answer is checked,
and the connection is made to the address that was checked.
"""

import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpcore

from ingest.fetching.problems import NotAllowed, Unreachable
from ingest.fetching.words import clean

Network = IPv4Network | IPv6Network
SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]
PORTS = frozenset({80, 443})
MOST_ADDRESSES = 3
LONGEST_STEP = 10.0
UNKNOWN_NAME_PAUSE = 60
# Networks whose addresses hold an IPv4 address that the packet in the end goes to.
_NAT64 = IPv6Network("64:ff9b::/96")


def refuse_foreign(url: str, hosts: Collection[str], *, ports: Collection[int] = PORTS) -> str:
    """The host of ``url``. Raises NotAllowed when it is no http(s) address on one of ``hosts`` or a name below one."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotAllowed("this is not a web address") from error
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        raise NotAllowed("only plain http and https addresses are fetched")
    if port is not None and port not in ports:
        raise NotAllowed(f"port {port} is not one that websites use")
    if not any(host == known or host.endswith(f".{known}") for known in hosts):
        raise NotAllowed(f"{clean(host[:80])} is not a website of this outlet")
    return host


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is a single machine of the public internet."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def website_of(host: str, hosts: Collection[str]) -> str:
    """The one of ``hosts`` that ``host`` is or lies below: names below one name are one website's."""
    return max((known for known in hosts if host == known or host.endswith(f".{known}")), key=len, default=host)


class PublicNetwork(httpcore.SyncBackend):
    """Opens connections to public addresses alone; ``also`` are networks a deployment allows, such as a test's own.

    Nothing that is opened waits beyond the moment that the thread's last ``end_by`` gave, however the other side
    spreads what it sends.
    """

    def __init__(self, also: Collection[Network] = ()) -> None:
        super().__init__()
        self._also = tuple(also)
        self._thread = threading.local()

    def end_by(self, deadline: float) -> float:
        """Let nothing of this thread's requests wait beyond ``deadline`` (of ``time.monotonic``); the deadline."""
        self._thread.deadline = deadline
        return deadline

    def left(self, timeout: float | None) -> float:
        """How long a step may wait that by itself may take ``timeout``. Raises ReadTimeout when it is too late."""
        left: float = getattr(self._thread, "deadline", float("inf")) - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, LONGEST_STEP if timeout is None else timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the host's addresses that answers.

        Raises NotAllowed when any of its addresses is not public, Unreachable when its name does not resolve.
        """
        addresses = self._checked(host, port, self.left(timeout))
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connected(str(address), port, timeout, local_address, socket_options)
        return self._connected(str(addresses[-1]), port, timeout, local_address, socket_options)

    def _connected(
        self, address: str, port: int, timeout: float | None, local: str | None, options: SocketOptions | None
    ) -> httpcore.NetworkStream:
        return _Bounded(super().connect_tcp(address, port, self.left(timeout), local, options), self)

    def _checked(self, host: str, port: int, seconds: float) -> list[IPv4Address | IPv6Address]:
        addresses = [ip_address(answer.partition("%")[0]) for answer in _resolved(host, port, seconds)]
        for address in addresses:
            if not is_public(address) and not any(address in network for network in self._also):
                raise NotAllowed(f"{host[:80]} leads into a network that is not public")
        return addresses[:MOST_ADDRESSES]


class _Bounded(httpcore.NetworkStream):
    """A connection on which no step waits beyond its network's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, network: PublicNetwork) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes next."""
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        secure = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Bounded(secure, self._network)

    def get_extra_info(self, info: str) -> object:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """The host's addresses. Asked for beside the work, for the system's own resolver cannot be told when to stop."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise httpcore.ConnectTimeout
    if not found:
        raise Unreachable(f"the name {host[:80]} does not resolve", wait=UNKNOWN_NAME_PAUSE)
    return found
