"""Incidents that may be the same as one, for its editor to choose from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from incidents.choices import PUBLIC_STATUSES
from incidents.likeness import likely_same
from incidents.models import Incident
from incidents.services import entry_of
from incidents.services.entries import for_entry

FOUND = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An incident, and in short words why it may be the same."""

    incident: Incident
    signals: Sequence[str] = ()


def incident_to_join(uid: str) -> Incident:
    """The incident with all that it is compared by. Raises Http404."""
    found: Incident = get_object_or_404(for_entry(Incident.objects.all()), uid=uid)
    return found


def candidates(incident: Incident) -> list[Candidate]:
    """What editors suspect first, then what is most alike; none that is withdrawn or merged. Three queries at most."""
    found: dict[str, Candidate] = {}
    for one in (*_suspected(incident), *_alike(incident)):
        found.setdefault(one.incident.uid, one)
    return list(found.values())


def search(incident: Incident, text: str) -> list[Candidate]:
    """Other incidents by number or by words, newest first, at most ``FOUND``. Three queries at most."""
    if not text.strip():
        return []
    rows = Incident.objects.standing().exclude(pk=incident.pk).searching(text, drafts=True).newest()
    return [Candidate(row) for row in rows[:FOUND]]


def default_kept(one: Incident, other: Incident) -> Incident:
    """The number that should stand: the one the public knows, and has known for longer; else the older entry."""

    def order(row: Incident) -> tuple[bool, bool, object, str]:
        return (
            row.status not in PUBLIC_STATUSES,
            row.published_at is None,
            row.published_at or row.created_at,
            row.uid,
        )

    return min(one, other, key=order)


def _suspected(incident: Incident) -> Iterator[Candidate]:
    if incident.maybe_same_as is not None:
        row = Incident.objects.standing().filter(pk=incident.maybe_same_as.pk).first()
        if row is not None:
            yield Candidate(row, ["an editor suspects it"])
    for row in Incident.objects.standing().filter(maybe_same_as=incident):
        yield Candidate(row, ["an editor suspects it"])


def _alike(incident: Incident) -> Iterator[Candidate]:
    for one in likely_same(entry_of(incident), exclude_uid=incident.uid):
        yield Candidate(one.incident, one.signals)
