"""What one person alone may not make public (methodology, section 7)."""

from collections.abc import Mapping
from typing import Any

from incidents.choices import EventClass, FourEyes
from incidents.models import Incident
from incidents.services.casualties import account_of, casualty_columns
from incidents.services.entries import changed_parts
from incidents.services.inputs import IncidentInput

MANY_KILLED = 10
STATE_CLASSES = frozenset({EventClass.SECURITY_OPERATION, EventClass.STATE_STRIKE})


def for_publication(incident: Incident) -> tuple[FourEyes, ...]:
    """Why an incident needs a second person before it is first published; empty when it needs none."""
    columns = {name: getattr(incident, name) for name in ("killed_best", "killed_all_best", "killed_civilians")}
    return tuple(_grave(incident.event_class, columns))


def for_change(before: IncidentInput, after: IncidentInput) -> tuple[FourEyes, ...]:
    """Why a change of a published incident needs a second person, in this order.

    1. Its figures change, and ten or more are killed before or after.
    2. Its figures or its class change, and civilians are killed by the state before or after.
    3. Its attribution changes.
    4. Its class changes.
    """
    parts = changed_parts(before, after)
    old, new = columns_of(before), columns_of(after)
    found: set[FourEyes] = set()
    if old != new or "event_class" in parts:
        found |= set(_grave(before.event_class, old)) | set(_grave(after.event_class, new))
    if "event_class" in parts:
        found.add(FourEyes.CLASS_CHANGED)
    if "attributions" in parts and _who(before) != _who(after):
        found.add(FourEyes.ATTRIBUTION_CHANGED)
    return tuple(why for why in FourEyes if why in found)


def columns_of(entry: IncidentInput) -> dict[str, Any]:
    """The casualty columns an entry would have."""
    accounts = [account_of(report) for report in entry.reports]
    return casualty_columns(accounts=accounts, event_class=entry.event_class, choices=entry.choices)


def _grave(event_class: str, columns: Mapping[str, Any]) -> list[FourEyes]:
    killed = max(columns["killed_best"] or 0, columns["killed_all_best"] or 0)
    found = [FourEyes.TEN_KILLED] if killed >= MANY_KILLED else []
    if event_class in STATE_CLASSES and columns["killed_civilians"]:
        found.append(FourEyes.CIVILIANS_BY_STATE)
    return found


def _who(entry: IncidentInput) -> set[tuple[str, str, str]]:
    """Who is said to have done it, on which track and how firmly; not which of the sources carries it."""
    return {(one.group.slug if one.group else one.words.casefold(), one.track, one.level) for one in entry.attributions}
