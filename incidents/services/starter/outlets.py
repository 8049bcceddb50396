"""Outlets by the host of an address."""

from incidents.models import Outlet
from incidents.services.errors import RecordError
from incidents.sources import host_names, outlet_among


class OutletsByHost:
    """All outlets, found by address without a query for each row."""

    def __init__(self) -> None:
        self._by_host = {host: outlet for outlet in Outlet.objects.all() for host in outlet.hosts}

    def of_url(self, url: str) -> Outlet:
        """The outlet that publishes on the address's host. Raises RecordError when none is known to."""
        names = host_names(url)
        outlet = outlet_among(names, self._by_host)
        if outlet is None:
            host = names[0] if names else url
            raise RecordError("source_url", f"no outlet in incidents/data/outlets.csv publishes on {host!r}")
        return outlet
