"""How Nigran logs: one JSON object a line, or plain lines for a person at a terminal."""

import logging
import re
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request that is being answered, or "-" outside of one."""


SECRET_ADDRESS = re.compile(
    r"(/accounts/(?:invitation|password/reset/key|confirm-email)/|/alerts/(?!new/|sent/))[^\s/'\"]+"
)
"""A link that was sent to one person; whoever reads it opens an account or an alert."""


class RequestIdFilter(logging.Filter):
    """Adds the current request's id to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id.get()
        return True


class SecretAddressFilter(logging.Filter):
    """Takes the secret out of the addresses that Django writes when it refuses a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        if isinstance(record.args, tuple):
            record.args = tuple(loggable(arg) if isinstance(arg, str) else arg for arg in record.args)
        if request := record.__dict__.get("request"):
            record.__dict__["request"] = loggable(repr(request))
        return True


def loggable(text: str) -> str:
    """The text without the secret of an address in it."""
    return SECRET_ADDRESS.sub(r"\1…", text)


def logging_config(*, level: str, plain: bool) -> dict[str, Any]:
    """Return the logging configuration of web server, worker, beat and commands alike: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "config.logs.RequestIdFilter"},
            "secret_address": {"()": "config.logs.SecretAddressFilter"},
        },
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            },
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "secret_address"],
                "formatter": "plain" if plain else "json",
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django would send these to a handler of its own as well.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
        },
    }
