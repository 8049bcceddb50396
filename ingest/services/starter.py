"""Websites and feeds to begin with, as data: all feeds are off until an administrator switches them on."""

import csv
from pathlib import Path
from typing import Any

import pghistory
from django.db import transaction

from incidents.models import Outlet
from ingest.models import Feed, NewsSite

DATA = Path(__file__).resolve().parent.parent / "data"
REASON = "Starter list of news sites"


@transaction.atomic
def load_feeds() -> tuple[int, int]:
    """Add the websites and feeds of the tables that are not there yet; what somebody changed or removed stays so.

    Returns how many sites and feeds were added. Sites of outlets that are not in the record are left out.
    """
    outlets = Outlet.objects.in_bulk(field_name="slug")
    known_sites, known_feeds = _ever(NewsSite, "outlet_id"), _ever(Feed, "url")
    with pghistory.context(reason=REASON):
        sites = [
            NewsSite.objects.create(
                outlet=outlets[cells["outlet"]],
                hosts=cells["hosts"].split(";"),
                delay_seconds=float(cells["delay_seconds"]),
                note=cells["note"],
            )
            for cells in _rows("sites.csv")
            if cells["outlet"] in outlets and outlets[cells["outlet"]].pk not in known_sites
        ]
        there = NewsSite.objects.in_bulk(field_name="outlet_id")
        feeds = [
            Feed.objects.create(
                site=there[outlets[cells["outlet"]].pk],
                name=cells["name"],
                url=cells["url"],
                kind=cells["kind"],
                every_minutes=int(cells["every_minutes"]),
                must_match=cells["must_match"],
            )
            for cells in _rows("feeds.csv")
            if cells["url"] not in known_feeds and cells["outlet"] in outlets and outlets[cells["outlet"]].pk in there
        ]
    return len(sites), len(feeds)


def _ever(model: type[NewsSite] | type[Feed], column: str) -> set[Any]:
    """What stands in a column, and what stood there once: a loader brings nothing back that was removed."""
    history: Any = model.pgh_event_model  # type: ignore[union-attr]
    return {
        *model._default_manager.values_list(column, flat=True),
        *history._default_manager.values_list(column, flat=True),
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
