"""Articles that commands are given, as JSON."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def articles_in(files: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The article in each file; "-" stands for lines of JSON from standard input. CommandError for what is none."""
    for name in files:
        try:
            if name == "-":
                yield from (json.loads(line) for line in sys.stdin if line.strip())
            else:
                yield json.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{name}: {error}") from error
