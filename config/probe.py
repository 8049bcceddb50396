"""Asks a running part of Nigran whether it is well: `python -m config.probe web|worker|beat`, exit code 0 or 1.

The web server is asked over HTTP, the worker through the queue; beat, which listens to nothing, is judged by its
schedule file, which it writes every three minutes.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any

BEAT_SILENCE_SECONDS = 10 * 60


def web(address: str, *, timeout: float = 5) -> dict[str, Any] | None:
    """Return what `/healthz/` says at an address such as `http://127.0.0.1:8000`, or None when nothing answers."""
    # The site answers to its own names only, and a container asks it over the loopback.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip(".*") or "localhost"
    request = urllib.request.Request(f"{address}/healthz/", headers={"Host": host})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
            return dict(json.load(response))
    except urllib.error.HTTPError as error:
        try:
            return dict(json.load(error))
        except ValueError:
            return {"status": f"HTTP {error.code}"}
    except (OSError, ValueError):
        return None


def worker() -> bool:
    """Return whether a worker answers through the queue."""
    from config.celery import app

    return bool(app.control.broadcast("ping", reply=True, limit=1, timeout=5))


def beat() -> bool:
    """Return whether beat has written its schedule lately."""
    import django
    from django.conf import settings

    django.setup()
    files = settings.DATA_DIR.glob("beat-schedule*")
    return any(time.time() - file.stat().st_mtime < BEAT_SILENCE_SECONDS for file in files)


def main(part: str) -> int:
    """Return the exit code: 0 when the part is well."""
    if part == "web":
        state = web("http://" + os.environ.get("BIND", "127.0.0.1:8000").replace("0.0.0.0", "127.0.0.1"))  # noqa: S104
        return 0 if state is not None and state["status"] == "ok" else 1
    return 0 if {"worker": worker, "beat": beat}[part]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
