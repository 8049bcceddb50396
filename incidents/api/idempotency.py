"""The same request sent twice changes the record once: the header Idempotency-Key."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.models import IdempotentAnswer
from incidents.services.idempotent import KEPT_FOR

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_HEADERS = ("ETag", "Location")


class OtherRequest(APIException):
    """A key that has already stood for another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = f"This {HEADER} was sent with another request. Use a new key for each new request."
    default_code = "idempotency_key_reused"


def once(request: Request, act: Callable[[], Response]) -> Response:
    """What ``act`` answers, or what it answered to the same key of the same person within the last 24 hours.

    A second request with the key waits for the first to end. Only an answer of success is kept: what was refused
    changed nothing, and may be put right and sent again under its key. Raises OtherRequest, answered 422.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not _KEY.fullmatch(key):
        message = "Give 1 to 128 visible ASCII characters, such as a UUID."
        raise ValidationError({HEADER: [ErrorDetail(message, code="invalid")]})
    user = request.user
    assert isinstance(user, User)
    with transaction.atomic():
        _wait_for_others(user, key)
        kept = IdempotentAnswer.objects.filter(user=user, key=key).first()
        if kept is not None and kept.at > timezone.now() - KEPT_FOR:
            return _again(kept, _hash_of(request))
        response = act()
        if status.is_success(response.status_code):
            IdempotentAnswer.objects.filter(user=user, key=key).delete()
            IdempotentAnswer.objects.create(
                user=user,
                key=key,
                request_hash=_hash_of(request),
                status=response.status_code,
                body=orjson.loads(orjson.dumps(response.data, default=str)),
                headers={name: response[name] for name in _HEADERS if name in response},
            )
        return response


def _again(kept: IdempotentAnswer, request_hash: str) -> Response:
    if kept.request_hash != request_hash:
        raise OtherRequest
    return Response(kept.body, status=kept.status, headers={**kept.headers, "Idempotent-Replayed": "true"})


def _hash_of(request: Request) -> str:
    """Of method, address and body; in which order the body names its fields says nothing."""
    body: Any = orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(b"\x00".join([str(request.method).encode(), request.path.encode(), body])).hexdigest()


def _wait_for_others(user: User, key: str) -> None:
    """Hold the key until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency {user.pk} {key}"])
