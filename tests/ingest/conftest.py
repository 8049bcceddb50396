"""An outlet whose website is a newsroom on this machine. Models are imported late: Django is set up after this file."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from tests.ingest.newsroom import Newsroom, newsroom

if TYPE_CHECKING:
    from ingest.models import Feed, NewsSite


@pytest.fixture
def room(settings: Settings) -> Iterator[Newsroom]:
    """A newsroom that the fetcher may reach, as nobody's machine may otherwise be."""
    from ingest.services.web import web

    with newsroom() as found:
        settings.FETCH_ALSO_NETWORKS = [ip_network("127.0.0.0/8")]
        settings.FETCH_PORTS = {found.port}
        settings.FETCH_AGENT = "TestBot/1.0"
        web.cache_clear()
        yield found
        web.cache_clear()


@pytest.fixture
def site(db: None, room: Newsroom) -> NewsSite:
    """The outlet."""
    from incidents.models import Outlet
    from ingest.models import NewsSite

    outlet = Outlet.objects.create(slug="invented-times", name="The Invented Times", hosts=[f"127.0.0.1:{room.port}"])
    return NewsSite.objects.create(outlet=outlet, hosts=["127.0.0.1"], delay_seconds=0.5)


@pytest.fixture
def listing(site: NewsSite, room: Newsroom) -> Feed:
    """Its feed, at /feed."""
    from ingest.models import Feed

    return Feed.objects.create(site=site, name="All news", url=room.url("/feed"), is_on=True)


def free_turns() -> None:
    """Let every website be asked again at once."""
    from django.conf import settings

    from ingest.services import pacing

    valkey = pacing._valkey()
    for key in valkey.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:turn:*"):
        valkey.delete(key)
