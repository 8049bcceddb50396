"""Packed points as the browser unpacks them (static/js/points.js), to say what a map draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any


@dataclass(frozen=True)
class Drawn:
    """One incident as a map draws it. The title is empty where the browser asks for it."""

    uid: str
    title: str
    day: date
    longitude: float
    latitude: float
    killed: int | None
    known: str


def drawn(trace: Any) -> list[Drawn]:
    """The incidents of a packed trace, oldest first."""
    packed = trace["packed"]
    numbers, days, east, north = (_summed(packed[name]) for name in ("numbers", "days", "longitudes", "latitudes"))
    titles: Sequence[str] = packed["titles"] or [""] * len(numbers)
    found = [
        Drawn(
            uid=f"PK-{number:06d}",
            title=titles[at],
            day=date(1970, 1, 1) + timedelta(days=days[at]),
            longitude=east[at] / packed["perDegree"],
            latitude=north[at] / packed["perDegree"],
            killed=packed["killed"][at],
            known=packed["words"][packed["known"][at]],
        )
        for at, number in enumerate(numbers)
    ]
    return sorted(found, key=lambda one: (one.day, one.uid))


def _summed(steps: Sequence[int]) -> list[int]:
    return list(accumulate(steps))
