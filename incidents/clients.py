"""From where a request comes, for counting how often somebody asks for something."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

# What one household or server is given; its holder may use any address inside.
_IPV6_PREFIX = 64
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The address failed sign-ins are counted by too: behind our own proxy the one it adds, else the socket's.

    Of an IPv6 address it is the network of one household. ``UNKNOWN`` where there is none, as on a Unix socket.
    """
    try:
        found = ip_address(get_adapter(request).get_client_ip(request).strip())
    except (PermissionDenied, ValueError):
        return UNKNOWN
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, _IPV6_PREFIX), strict=False))
    return str(found)
