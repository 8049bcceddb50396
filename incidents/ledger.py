"""What the public sees of an incident's revisions: field, old, new, when, why, and on which source."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from incidents.choices import PUBLIC_STATUSES, Status
from incidents.ledger_rows import row_lines
from incidents.models import Incident
from incidents.public_history import History, histories, withholds_place
from incidents.querysets import is_told
from incidents.row_history import ROW_KINDS, Event, steps_of
from incidents.services.review import TAKEN_DOWN
from incidents.versions import Names, field_words, names_of
from incidents.wording import day

# Fields a reader may compare, and how each is called. Editors' notes and bookkeeping are not among them.
PUBLIC_FIELDS = {
    "title": "Title",
    "summary": "Summary",
    "event_class": "Class",
    "status": "Status",
    "status_reason": "Reason for withdrawal",
    "doubt_reason": "Doubt",
    "date": "Date",
    "date_end": "Last day",
    "date_precision": "Date known to",
    "part_of_day": "Part of day",
    "province_id": "Province",
    "district_id": "District",
    "district_text": "District in words",
    "place_id": "Place",
    "place_text": "Place in words",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "location_precision": "Place known to",
    "near_km": "Kilometres from the place",
    "withheld_to": "Place withheld",
    "attack_types": "Attack types",
    "targets": "Targets",
    "killed_low": "Victims killed, low",
    "killed_best": "Victims killed",
    "killed_high": "Victims killed, high",
    "injured_low": "Victims injured, low",
    "injured_best": "Victims injured",
    "injured_high": "Victims injured, high",
    "killed_civilians": "Civilians killed",
    "killed_security": "Security forces killed",
    "killed_peace_committee": "Peace committee members killed",
    "killed_unknown": "Victims killed, side not stated",
    "killed_militants": "Militants killed",
    "killed_suicide_attackers": "Suicide attackers killed",
    "claimed_killed": "Killed, as an armed group claims",
    "may_include_attackers": "Victims may include attackers",
    "abducted": "Abducted",
    "casualty_rule": "Rule of the figure",
    "campaign_id": "Campaign",
}
# Told only where they say more than their like among the fields above: militants included, several districts.
_BESIDE = {
    **{
        f"{harm}_all_{bound}": (f"{harm}_{bound}", f"All {harm}, militants included{words}")
        for harm in ("killed", "injured")
        for bound, words in (("low", ", low"), ("best", ""), ("high", ", high"))
    },
    "district_set": ("district_id", "Districts it may be in"),
}
# What a withheld place could be read from in an older version: the place, and all that may name it.
PLACE_FIELDS = frozenset(
    {
        "title",
        "summary",
        "doubt_reason",
        "campaign_id",
        "province_id",
        "district_id",
        "district_set",
        "district_text",
        "place_id",
        "place_text",
        "latitude",
        "longitude",
        "location_precision",
        "near_km",
    }
)
# What stands for words that may name a withheld place.
KEPT_BACK = "kept back with the place"
# Told as one line of where the incident stands, not as columns.
_OF_STANDING = frozenset({"status", "status_reason"})
# How an incident stands before the public; a draft, or one under review, does not.
_STANDING_WORDS = {
    "published": "Published",
    "withdrawn": "Withdrawn",
    "taken_down": "Taken down",
    "merged": "Merged into {}",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field, old and new in words; "–" stands for not reported.

    ``reason`` and ``source`` are "" when none is recorded, as of a change made by hand in the database. Changes with
    the same ``key`` were made in one go.
    """

    at: dt.datetime
    field: str
    label: str
    old: str
    new: str
    reason: str
    source: str
    key: str = ""

    @property
    def source_url(self) -> str:
        """The source where it is an address that can be followed, "" where it is words."""
        return address_of(self.source)


def address_of(source: str) -> str:
    """A source that is an address of the web, "" for a citation in words."""
    return source if re.fullmatch(r"https?://\S+", source) else ""


def ledger(incident: Incident) -> list[Change]:
    """Every public change since first publication, newest first.

    A source, figure, attribution or editor's choice that came, changed, moved or went is an entry too. Fields that
    could give away a place that is withheld now are left out, of older versions too; nothing from before it was taken
    down is told of an incident that was put back. Two queries, however long the history.
    """
    return ledgers([incident])[incident.pk] if incident.published_at else []


def ledgers(incidents: Collection[Incident]) -> dict[int, list[Change]]:
    """The ledger of each incident by its key. Two queries for all; incidents come with ``merged_into``.

    Of a withdrawn incident it tells that, and nothing else.
    """
    found = histories(incidents, [*PUBLIC_FIELDS, *_BESIDE])
    tellers = [_Teller(incident, found[incident.pk]) for incident in incidents]
    names = names_of(pair for teller in tellers for pair in teller.pointers())
    return {
        teller.incident.pk: sorted(teller.changes(names), key=lambda change: (change.at, change.key), reverse=True)
        for teller in tellers
    }


class _Teller:
    """Turns one incident's history into changes.

    ``start`` is the version the public's knowledge begins with: the first published, or, once it was taken down, the
    one that put it back. What befell the rows up to then is part of it and no change.
    """

    def __init__(self, incident: Incident, history: History) -> None:
        self.incident = incident
        self.versions = history.versions
        self.withheld = withholds_place(incident)
        down = max((version.id for version in self.versions if version.row.taken_down), default=0)
        later = (version for version in self.versions if version.id > down and _standing(version) == "published")
        self.start = next(later, None) if down else next(iter(self.versions), None)
        self.put_back = dict(_put_back(self.versions))
        self.pairs = list(pairwise(version for version in self.versions if version.kind == "version"))
        self.outlets = {event.obj: event.row.outlet_id for event in history.rows if event.kind == "report"}
        self.steps = list(steps_of(incident, history.rows))

    def pointers(self) -> Iterator[tuple[str, int | None]]:
        """Every key of another table that the changes may name."""
        yield from (("merged_into_id", version.row.merged_into_id) for version in self.versions)
        yield from (("outlet_id", outlet) for outlet in self.outlets.values())
        for old, new in self.pairs:
            for name, _ in _differing(old, new):
                yield from ((name, getattr(row, name)) for row in (old.row, new.row) if name.endswith("_id"))
        for step in self.steps:
            yield from ((name, getattr(step.event.row, name, None)) for name in ("outlet_id", "group_id"))
            if step.before is not None:
                yield from ((name, getattr(step.before.row, name, None)) for name in ("outlet_id", "group_id"))

    def changes(self, names: Names) -> Iterator[Change]:
        """Where it stands, then its fields, then its rows."""
        yield from self._standings(names)
        for old, new in self.pairs:
            for name, label in _differing(old, new):
                if not (self.withheld and name in PLACE_FIELDS):
                    words = (_words(version, name, names) for version in (old, new))
                    yield self._change(new, name.removesuffix("_id"), label, *words)
        for step in self.steps:
            told = self._told_with(step.event)
            if told is not None:
                for line in row_lines(step, self.outlets, names, withheld=self.withheld):
                    yield self._change(told, step.event.kind, *line)

    def _standings(self, names: Names) -> Iterator[Change]:
        old = "published"
        for version in self.versions[1:]:
            new = _standing(version)
            if not new or new == old:
                continue
            into = names.get(("merged_into_id", version.row.merged_into_id or 0), "another incident")
            words = (_STANDING_WORDS[standing].format(into) for standing in (old, new))
            change = self._change(version, "status", "Status", *words)
            yield replace(change, reason=self._why_gone(version)) if new in {"withdrawn", "taken_down"} else change
            old = new

    def _why_gone(self, version: Event) -> str:
        """What the tombstone says, or said."""
        if version.row.taken_down:
            return TAKEN_DOWN
        return KEPT_BACK if self.withheld and is_told(self.incident) else str(version.row.status_reason)

    def _told_with(self, event: Event) -> Event | None:
        """With which event the public came to know: this one, a later version if it was not public then, or none."""
        if self.start is None or event.at <= self.start.at:
            return None
        then = [version for version in self.versions if version.at <= event.at][-1]
        if _standing(then):
            return event
        later = (version for version in self.versions if version.at > event.at and _standing(version) == "published")
        return next(later, None)

    def _change(self, event: Event, field: str, label: str, old: str, new: str) -> Change:
        """A change as its author explained it; unexplained while the place is withheld, for it may name the place."""
        back = self.put_back.get(event.id) if event.kind not in ROW_KINDS else None
        said = event.metadata if back is None else {"reason": back}
        if self.withheld and event.metadata.get("action") != "withhold_location":
            said = {"reason": KEPT_BACK} if said.get("reason") else {}
        return Change(
            at=event.at,
            field=field,
            label=label,
            old=old,
            new=new,
            reason=str(said.get("reason") or ""),
            source=str(said.get("source") or ""),
            key=str(event.context or event.at.isoformat()),
        )


def _standing(version: Event) -> str:
    """How a version stands before the public (``_STANDING_WORDS``); "" for a draft and for one under review."""
    if version.row.taken_down:
        return "taken_down"
    if version.row.status in PUBLIC_STATUSES:
        return "published"
    return str(version.row.status) if version.row.status in {Status.WITHDRAWN, Status.MERGED} else ""


def _put_back(versions: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """Versions by which an incident came back from review, with the reason it was put back for.

    What editors and reviewers told each other on the way is not public.
    """
    hidden, reason = False, ""
    for version in versions:
        if not _standing(version):
            if version.metadata.get("action") == "reinstate_incident":
                reason = str(version.metadata.get("reason") or "")
            hidden = True
        elif hidden:
            yield version.id, reason
            hidden, reason = False, ""


def _differing(old: Event, new: Event) -> Iterator[tuple[str, str]]:
    """The public columns that differ between two versions, and what they are called."""
    moved = {
        name: (getattr(old.row, name), getattr(new.row, name))
        for name in (*PUBLIC_FIELDS, *_BESIDE)
        if getattr(old.row, name) != getattr(new.row, name)
    }
    for name, label in PUBLIC_FIELDS.items():
        if name in moved and name not in _OF_STANDING:
            yield name, label
    for name, (like, label) in _BESIDE.items():
        if name in moved and moved[name] != moved.get(like) and not _is_one_district(name, *moved[name]):
            yield name, label


def _is_one_district(name: str, old: Any, new: Any) -> bool:  # noqa: ANN401
    """Whether a list of districts says no more than the district does."""
    return name == "district_set" and max(len(old), len(new)) < 2


def _words(version: Event, name: str, names: Names) -> str:
    value = getattr(version.row, name)
    match value:
        case bool():
            return "Yes" if value else "No"
        case dt.date():
            return day(value)
        case int() if not name.endswith("_id"):
            return f"{value:,}"
        case _:
            return field_words(version.row, name, names)
