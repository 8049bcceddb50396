"""The call to a language model, where one is configured. It can add to a reading, and never holds an article up."""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache as kept
from ipaddress import ip_network
from typing import TYPE_CHECKING

import msgspec
import redis
from django.conf import settings
from django.core.cache import cache

from incidents.choices import AttackType, EventClass, Target
from ingest.asking import Checked, Unreadable, check, join, messages, read_answer
from ingest.choices import DraftRole
from ingest.fetching.addresses import PublicNetwork
from ingest.fetching.problems import Unreachable
from ingest.reading.article import ArticleText
from ingest.reading.drafts import Reading
from ingest.reading.knowledge import Groups, Places

if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)

LARGEST = 200_000
# How long a model that failed is left alone by all workers, so that it does not slow each article down.
REST_SECONDS = 60
_RESTS = "model-rests"
# Whoever runs the site names the server, so it may stand anywhere, on this machine too.
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_SAYS_NOTHING = frozenset({"unknown", "other"})
VOCABULARIES: Mapping[str, Sequence[str]] = {
    "event_class": tuple(EventClass.values),
    "attack_types": tuple(word for word in AttackType.values if word not in _SAYS_NOTHING),
    "targets": tuple(word for word in Target.values if word not in _SAYS_NOTHING),
}


class Unanswered(Exception):
    """No answer came; the message says why. ``passes``: another try might help."""

    def __init__(self, why: str, *, passes: bool = False) -> None:
        super().__init__(why)
        self.passes = passes


def with_model(reading: Reading, article: ArticleText, *, places: Places, groups: Groups) -> Reading:
    """The reading with what a model adds that the article's words bear out; as it is where no model is configured.

    Only an article with news of incidents is sent. What fails leaves the rules' reading, the reason among its reasons.
    """
    has_news = reading.relevant and any(draft.role == DraftRole.MAIN for draft in reading.drafts)
    if not settings.MODEL_URL or not has_news:
        return reading
    try:
        checked = _asked(reading, article, places=places, groups=groups)
    except (Unanswered, Unreadable) as problem:
        logger.warning("the language model was of no use: %s", problem, extra={"revision": article.id})
        return replace(reading, reasons=(*reading.reasons, f"the language model was of no use: {problem}"))
    logger.info(
        "asked the language model",
        extra={"revision": article.id, "stood": len(checked.candidates), "dropped": dict(Counter(checked.dropped))},
    )
    return replace(reading, drafts=join(reading.drafts, checked.candidates, whole=article.whole))


def _asked(reading: Reading, article: ArticleText, *, places: Places, groups: Groups) -> Checked:
    mark = f"=== {secrets.token_hex(8)} ==="
    conversation = messages(article, reading.drafts, vocabularies=VOCABULARIES, mark=mark)
    body = {"model": settings.MODEL_NAME, "messages": conversation, "temperature": 0, "stream": False}
    claims, dropped = read_answer(_answer(msgspec.json.encode(body)))
    checked = check(claims, article, reading.drafts, vocabularies=VOCABULARIES, places=places, groups=groups)
    return replace(checked, dropped=(*dropped, *checked.dropped))


def _answer(body: bytes) -> bytes:
    """What the model's server answers. Raises Unanswered, at once while it is left alone after a failure."""
    with suppress(redis.RedisError):
        if cache.get(_RESTS):
            raise Unanswered("it failed just before and is left alone for a minute")
    try:
        return _tried_twice(body)
    except Unanswered:
        with suppress(redis.RedisError):
            cache.set(_RESTS, True, REST_SECONDS)
        raise


def _tried_twice(body: bytes) -> bytes:
    try:
        return _post(body)
    except Unanswered as problem:
        if not problem.passes:
            raise
    return _post(body)


@kept
def _way() -> tuple[httpx.Client, PublicNetwork]:
    """The process's way to the model, and the clock that bounds it; no proxy or key of the environment is used."""
    import httpx

    transport = httpx.HTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
    # httpx has no parameter for how its pool opens connections.
    network = PublicNetwork(_EVERYWHERE)
    transport._pool._network_backend = network
    return httpx.Client(transport=transport, follow_redirects=False, trust_env=False), network


def _post(body: bytes) -> bytes:
    import httpx

    client, network = _way()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    url = f"{settings.MODEL_URL.rstrip('/')}/chat/completions"
    seconds = settings.MODEL_SECONDS
    network.end_by(time.monotonic() + seconds)
    try:
        with client.stream("POST", url, content=body, headers=headers, timeout=seconds) as response:
            return _body(response)
    except httpx.TimeoutException as error:
        raise Unanswered("it was too slow", passes=True) from error
    except (httpx.HTTPError, Unreachable) as error:
        raise Unanswered("there was no connection to it, or it broke off", passes=True) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unanswered("its address or key is none") from error


def _body(response: httpx.Response) -> bytes:
    if response.status_code != 200:
        raise Unanswered(f"it answered {response.status_code}", passes=response.status_code >= 500)
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unanswered("its answer is packed, which was not asked for")
    found = bytearray()
    for piece in response.iter_raw():
        found += piece
        if len(found) > LARGEST:
            raise Unanswered(f"its answer is larger than {LARGEST:,} bytes")
    return bytes(found)
