"""From a form that somebody sends to the record: what the buttons of the form mean."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from dashboard.desk.entry.conflict import Conflict
from dashboard.desk.entry.questions import Question, answers, questions, unanswered
from dashboard.desk.entry.sheet import Sheet
from dashboard.services import working_copies
from incidents.choices import Status
from incidents.models import Incident
from incidents.services import (
    IncidentInput,
    RecordError,
    StaleVersion,
    edit_incident,
    entry_of,
    submit_incident,
)
from incidents.services.entries import for_entry

DRAFT, REVIEW, SAVE = "draft", "review", "save"
ORDERS = (DRAFT, REVIEW, SAVE)


@dataclass
class Outcome:
    """What became of it: an incident with words about it, or what is in the way."""

    incident: Incident | None = None
    words: str = ""
    conflict: Conflict | None = None
    asked: list[Question] = field(default_factory=list)


def save(sheet: Sheet, order: str) -> Outcome:
    """Carry out an order. Whatever is in the way, what was typed is kept first."""
    sheet.save_copy()
    if sheet.form.errors:
        return Outcome()
    asked = questions(sheet)
    if order != DRAFT and unanswered(asked):
        return Outcome(asked=asked)
    made: list[str] = []
    try:
        incident = working_copies.hand_over(
            editor=sheet.editor,
            key=sheet.key,
            data=dict(sheet.data.lists()),
            save=_saver(sheet, order, asked, made),
            also=sheet.carried_from,
        )
    except StaleVersion:
        return _stale(sheet)
    except RecordError as refused:
        sheet.form.refuse(refused)
        return Outcome(asked=asked)
    return Outcome(incident, made[0] if made else f"{incident.uid} was saved already; nothing was saved twice.")


def _stale(sheet: Sheet) -> Outcome:
    """Somebody saved in between: both versions, or nothing to do where both say the same."""
    assert sheet.incident is not None, "a new incident has no version to be stale"
    now: Incident = for_entry(Incident.objects.filter(pk=sheet.incident.pk)).get()
    sheet.incident = now
    conflict = Conflict(sheet.original, sheet.form.entry(), entry_of(now))
    if conflict.is_one:
        if (copy := working_copies.copy_for(editor=sheet.editor, incident=now)) is not None:
            working_copies.discard_copy(editor=sheet.editor, key=copy.key)
        return Outcome(now, f"{now.uid} says all of this already; nothing was changed.")
    return Outcome(conflict=conflict)


def _saver(sheet: Sheet, order: str, asked: list[Question], made: list[str]) -> Callable[[], Incident]:
    """What ``hand_over`` runs, in its transaction. It leaves its words in ``made``."""

    @transaction.atomic
    def run() -> Incident:
        entry = sheet.form.entry()
        incident, words = sheet.create(entry) if sheet.incident is None else _edit(sheet, sheet.incident, entry)
        if order == REVIEW and incident.status == Status.DRAFT:
            incident = submit_incident(uid=incident.uid, version=incident.version, by=sheet.editor, note=answers(asked))
            words = f"{incident.uid} is saved and waits for review."
        made.append(words)
        return incident

    return run


def _edit(sheet: Sheet, incident: Incident, entry: IncidentInput) -> tuple[Incident, str]:
    found = sheet.form.main.cleaned_data
    saved = edit_incident(
        uid=incident.uid,
        version=sheet.version,
        entry=entry,
        by=sheet.editor,
        reason=found.get("reason", ""),
        source=found.get("source", ""),
        corrects=found.get("corrects", False),
    )
    if saved.proposal is not None:
        why = ", ".join(saved.proposal.why)
        return saved.incident, f"The change of {incident.uid} waits for a second person: {why}. Nothing is public yet."
    if not saved.changed:
        return saved.incident, f"Nothing of {incident.uid} was changed."
    return saved.incident, f"{incident.uid} is saved."
