"""Outlets by the host of an address."""

from urllib.parse import urlsplit

from incidents.models import Outlet
from incidents.services.errors import RecordError


class OutletsByHost:
    """All outlets, found by address without a query for each row."""

    def __init__(self) -> None:
        self._by_host = {host: outlet for outlet in Outlet.objects.all() for host in outlet.hosts}

    def of_url(self, url: str) -> Outlet:
        """The outlet that publishes on the address's host. Raises RecordError when none is known to."""
        host = urlsplit(url).netloc.lower().removeprefix("www.")
        if host not in self._by_host:
            raise RecordError("source_url", f"no outlet in incidents/data/outlets.csv publishes on {host!r}")
        return self._by_host[host]
