"""Write the OpenAPI document into the repository, and say what it takes away from the one before."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from incidents.api.schema.differences import breaking
from incidents.api.schema.view import schema

PLACE = settings.BASE_DIR / "docs" / "openapi.json"


def as_text(document: dict[str, Any]) -> str:
    """The document as the repository keeps it: a change of one field is a change of one line."""
    return f"{json.dumps(document, indent=1, ensure_ascii=False)}\n"


class Command(BaseCommand):
    """``manage.py write_schema``: to run after the interface has changed."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Write docs/openapi.json; each thing that was taken away needs a new version of the interface."""
        document = schema()
        before = json.loads(PLACE.read_text(encoding="utf-8")) if PLACE.exists() else document
        for sentence in breaking(before, document):
            self.stdout.write(f"BREAKING: {sentence}")
        PLACE.write_text(as_text(document), encoding="utf-8")
