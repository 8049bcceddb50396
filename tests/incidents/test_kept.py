"""What readers get while Valkey is away: slower answers, and no fewer."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from incidents import kept
from tests.incidents.factories import make_incident

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Valkey is not there, and nobody knows yet."""
    monkeypatch.setattr(kept._Away, "until", 0.0)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}


@pytest.mark.django_db
@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    "path",
    ["/", "/incidents/", "/timeline/", "/reports/2024/5/", "/api/v1/incidents/?attack_type=ied", "/api/v1/stats/"],
)
def test_readers_are_answered_without_a_cache(client: Client, path: str) -> None:
    make_incident(killed=2)
    for _ in range(2):
        assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("away")
def test_a_cache_that_is_away_is_asked_once_and_named_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/timeline/", "/incidents/", "/api/v1/incidents/"):
        client.get(path)
    assert len([line for line in caplog.messages if "the cache does not answer" in line]) == 1
    monkeypatch.setattr(kept._Away, "until", time.monotonic() - 1)
    client.get("/incidents/")
    assert len([line for line in caplog.messages if "the cache does not answer" in line]) == 2


def test_what_is_kept_is_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept._Away, "until", 0.0)
    assert kept.kept("kept:nothing") is None
    kept.keep("kept:something", {"rows": 0}, 60)
    assert kept.kept("kept:something") == {"rows": 0} == cache.get("kept:something")
