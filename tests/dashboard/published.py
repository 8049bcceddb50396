"""Published figures for tests."""

import datetime as dt
from typing import Any

from dashboard.models import PublishedFigure

ATTACKS = "militant-initiated attacks only; deaths include attackers killed in them"


def make_published(**given: Any) -> PublishedFigure:
    """A figure: PICSS's militant attacks in all of Pakistan in 2024, unless said otherwise."""
    values: dict[str, Any] = {
        "publisher": "PICSS",
        "period_start": dt.date(2024, 1, 1),
        "period_end": dt.date(2024, 12, 31),
        "area": "Pakistan",
        "measure": "attacks",
        "counting_rule": ATTACKS,
        "value": 905,
        "source_url": "https://example.org/picss",
        "nearest_rule": "attacks",
    }
    return PublishedFigure.objects.create(**{**values, **given})
