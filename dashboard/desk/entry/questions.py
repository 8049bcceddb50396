"""What the record asks back about an entry, and which of it the editor has answered with "it is right"."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from dashboard.desk.entry.sheet import Sheet
from incidents.choices import Status
from incidents.doubts import Doubt, district_record, doubts
from incidents.services import IncidentInput


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt. ``key`` changes with its words, so that "it is right" is said of what is asked, not of what was."""

    key: str
    doubt: Doubt
    confirmed: bool


def questions(sheet: Sheet) -> list[Question]:
    """What is odd in the entry as it stands; of an incident past its draft, only what was not odd before.

    One query, two where the districts change.
    """
    entry = sheet.form.sketch()
    found = _doubts(sheet, entry)
    original = sheet.original
    if original is not None and sheet.incident is not None and sheet.incident.status != Status.DRAFT:
        before = {_key(doubt) for doubt in _doubts(sheet, original)}
        found = [doubt for doubt in found if _key(doubt) not in before]
    confirmed = set(sheet.data.getlist("confirmed"))
    return [Question(_key(doubt), doubt, _key(doubt) in confirmed) for doubt in found]


def unanswered(asked: Collection[Question]) -> list[Question]:
    """The questions that stand in the way of sending the entry on."""
    return [question for question in asked if not question.confirmed]


def answers(asked: Collection[Question]) -> str:
    """What the editor looked at and left, for whoever reviews it."""
    said = [question.doubt.question for question in asked if question.confirmed]
    return "\n".join(f"Asked, and confirmed by the editor: {one}" for one in said)


def _doubts(sheet: Sheet, entry: IncidentInput) -> list[Doubt]:
    districts = entry.location.district_set
    if districts not in sheet.district_records:
        sheet.district_records[districts] = district_record(districts, exclude_uid=sheet.uid)
    return doubts(entry, today=timezone.localdate(), district_record=sheet.district_records[districts])


def _key(doubt: Doubt) -> str:
    return f"{doubt.code}-{zlib.crc32(doubt.question.encode()):x}"
