"""Who saved an incident last, when and why: what an editor whose own save came too late wants to know first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from incidents.models import Incident


@dataclass(frozen=True, slots=True)
class LastChange:
    """The change that made the incident's present version. ``who`` is "" for what no person did."""

    who: str
    at: dt.datetime
    reason: str


def last_change(incident: Incident) -> LastChange | None:
    """The change behind the present version; two queries."""
    history = apps.get_model("incidents", "IncidentEvent")._default_manager
    event = (
        history.filter(pgh_obj=incident.pk, version=incident.version)
        .select_related("pgh_context")
        .order_by("pgh_id")
        .first()
    )
    if event is None:
        return None
    said: dict[str, Any] = event.pgh_context.metadata if event.pgh_context else {}
    user = User.objects.filter(pk=said["user"]).first() if said.get("user") else None
    name = (user.get_full_name() or user.get_username()) if user else ""
    return LastChange(name, event.pgh_created_at, said.get("reason", ""))
