"""Whether the site can do its work: the answer of `/healthz/`."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from incidents.models import RecordGeneration

logger = logging.getLogger("nigran.health")


class Unhealthy(Exception):
    """A part answers, but not as it should. The message is shown to anybody, so it names no secret."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Return 200 when every part works, else 503 with the parts that do not, and the record's generation if known."""
    parts = {name: _state(name, check) for name, check in CHECKS.items()}
    healthy = all(state == "ok" for state in parts.values())
    body = {
        "status": "ok" if healthy else "unavailable",
        "parts": parts,
        "record_generation": _generation() if parts["migrations"] == "ok" else None,
    }
    return JsonResponse(body, status=200 if healthy else 503)


def _state(name: str, check: Callable[[], None]) -> str:
    """Return "ok", or what is wrong in a word or two; the details go to the log, not to the visitor."""
    try:
        check()
    except Unhealthy as error:
        return str(error)
    except Exception:
        logger.exception("health check of %s failed", name)
        return "down"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unhealthy("not applied")


def _cache() -> None:
    cache.set("healthz", "ok", timeout=10)
    if cache.get("healthz") != "ok":
        raise Unhealthy("does not keep what it is given")


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=3)


def _generation() -> int | None:
    return RecordGeneration.objects.values_list("value", flat=True).first()


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
}
