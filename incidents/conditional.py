"""Answers that change only when the record does: ETag, 304, and one rendered copy in the cache."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

from incidents.encodings import accepted, compress, is_worth_it
from incidents.generation import Generation, answering, current_generation
from incidents.kept import keep, kept

CACHE_SECONDS = 6 * 60 * 60
CACHED_BYTES = 2_000_000
# Until then a change that is just being committed may bear the same second.
SETTLED_SECONDS = 5

View = Callable[..., HttpResponseBase]


def record_view(view: View) -> View:
    """Serve a public GET view by the record's generation.

    The weak ETag is made of the generation, the address with its query, and the headers that change the answer. A
    matching ``If-None-Match`` is answered 304 before the view runs; else a copy rendered under the same tag is served
    from the cache, compressed as the client takes it; else the view runs and its copy is kept. Without a tag
    ``If-Modified-Since`` is heeded. Signed-in readers, streams and errors are never cached, and nothing is under DEBUG,
    where templates change without the record changing.
    """

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEBUG or request.method not in {"GET", "HEAD"} or _is_signed_in(request):
            return _not_for_good(view(request, *args, **kwargs))
        generation = current_generation()
        tag = _tag(request, generation)
        etag = f'W/"{tag}"'
        # A tag is one that this address gave out. “*” and a date say nothing of it: only the view knows what is here.
        is_tagged = request.headers.get("If-None-Match", "*").strip() != "*"
        not_modified = get_conditional_response(request, etag=etag) if is_tagged else None
        if not_modified is not None:
            return _with_headers(not_modified, etag, generation)
        encoding = accepted(request)
        response: HttpResponseBase | None = _cached(tag, encoding)
        if response is None:
            with answering(generation):
                response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return _not_for_good(response)
            # What is answered to HEAD may have no body, which no GET must be given.
            if request.method == "GET":
                response = _kept(tag, encoding, response)
        not_modified = get_conditional_response(request, etag=etag, last_modified=_second(generation))
        return _with_headers(not_modified or response, etag, generation)

    return served


def personal_view(view: View) -> View:
    """Serve a view to somebody who is named by a token: never from the cache, and for nobody else to keep.

    A reading view that gives no ETag of its own gets that of the record's generation, and is answered 304 by it.
    """

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Read first: what is committed while the view runs must make the tag old.
        generation = current_generation() if request.method in {"GET", "HEAD"} else None
        response: Any = view(request, *args, **kwargs)
        if generation and response.status_code == 200 and not response.has_header("ETag"):
            etag, second = f'W/"{_tag(request, generation)}"', _second(generation)
            response = get_conditional_response(request, etag=etag, last_modified=second, response=response)
            response["ETag"] = etag
            _dated(response, generation)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization"])
        return response  # type: ignore[no-any-return]

    return served


def _not_for_good(response: HttpResponseBase) -> HttpResponseBase:
    """Have a number that leads elsewhere, or is gone, asked for again each time: it may stand again.

    Without a word of how long they hold, browsers keep these two answers for ever.
    """
    if response.status_code in {301, 410}:
        patch_cache_control(response, max_age=0, must_revalidate=True)
    return response


def _is_signed_in(request: HttpRequest) -> bool:
    """Without a session cookie nobody is; this spares the session query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _tag(request: HttpRequest, generation: Generation) -> str:
    parts = [
        settings.RELEASE,
        str(generation.value),
        str(generation.changed_at),
        request.get_host(),
        request.get_full_path(),
        request.headers.get("Accept", "") if request.path.startswith("/api/") else "",
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Target", ""),
        request.headers.get("HX-History-Restore-Request", ""),
    ]
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


def _cached(tag: str, encoding: str) -> HttpResponse | None:
    found = kept(_key(tag, encoding))
    if found is None:
        return None
    content, headers = found
    return HttpResponse(content, headers=headers)


def _kept(tag: str, encoding: str, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, rendered and kept as the client can read it: compressing takes longer than most queries."""
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        response = render()
    if (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and len(response.content) <= CACHED_BYTES
    ):
        if encoding and is_worth_it(response):
            compress(response, encoding)
        headers = {name: response[name] for name in ("Content-Type", "Content-Encoding") if name in response}
        keep(_key(tag, encoding), (response.content, headers), CACHE_SECONDS)
    return response


def _key(tag: str, encoding: str) -> str:
    return f"answer:{encoding}:{tag}"


def _second(generation: Generation) -> int | None:
    """When the record last changed, in whole seconds, as HTTP dates are; None before anything was recorded."""
    return int(generation.changed_at.timestamp()) if generation.changed_at else None


def _dated(response: HttpResponseBase, generation: Generation) -> None:
    """Say when the record last changed.

    The date must not stand for a later change in the same second: until that is surely over, the second before is
    named, which ``If-Modified-Since`` then finds to be older.
    """
    second = _second(generation)
    if second is not None:
        is_over = time.time() > second + SETTLED_SECONDS
        response["Last-Modified"] = http_date(second if is_over else second - 1)


def _with_headers(response: HttpResponseBase, etag: str, generation: Generation) -> HttpResponseBase:
    response["ETag"] = etag
    _dated(response, generation)
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "HX-Request", "HX-Target", "Cookie"])
    return response
