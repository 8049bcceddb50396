"""The entry form over a draft from the news: filled with what the machine read, kept as one's own working copy."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid4, uuid5

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from dashboard.desk.entry.forms import Data, References, initial_of
from dashboard.desk.entry.sheet import Sheet
from dashboard.models import WorkingCopy
from dashboard.services import working_copies
from incidents.models import Incident
from incidents.services import IncidentInput
from incidents.services.inputs import PlaceRows
from ingest.models import Draft
from ingest.services import deciding
from ingest.services.contents import from_json
from ingest.services.entries import sketch_of_draft

_KEYS = UUID("6f3c8f0e-0d5a-4b0e-9d5e-2f6f1c1a7b11")


@dataclass
class DraftSheet(Sheet):
    """A form that makes an incident of a draft. What an editor typed on a draft is found again under its key."""

    draft: Draft | None = None

    @classmethod
    def of_draft(cls, editor: User, draft: Draft) -> Self:
        """What the editor left unfinished on the draft, else what the machine read."""
        copy = working_copies.copy_of(editor=editor, key=key_of(editor, draft))
        sheet = cls.of_copy(copy) if copy else cls.proposed(editor, draft)
        sheet.draft = draft
        return sheet

    @classmethod
    def proposed(cls, editor: User, draft: Draft) -> Self:
        """What the machine read, whatever was typed."""
        sheet = cls(editor, Data(), draft=draft)
        reading = from_json(draft.content)
        sheet.data = initial_of(sketch_of_draft(reading, draft.revision, rows=_RowsOfForm(sheet.references)))
        sheet.bind()
        return sheet

    @classmethod
    def of_post(cls, request: HttpRequest, draft: Draft) -> Self:
        """What was sent by a button of the draft's page."""
        sheet = cls.posted(request)
        sheet.draft = draft
        sheet.bind()
        return sheet

    def bind(self) -> None:
        """Remember in the fields which draft they are of."""
        self.data["copy"] = str(key_of(self.editor, self.of))
        self.data["draft"] = str(self.of.pk)

    @property
    def of(self) -> Draft:
        """The draft."""
        assert self.draft is not None, "a sheet of no draft"
        return self.draft

    @property
    def address(self) -> str:
        """The draft's page."""
        return reverse("desk:draft", args=[self.of.pk])

    @property
    def address_of_copy(self) -> str:
        """The draft's page, which finds what was typed by itself."""
        return self.address

    def create(self, entry: IncidentInput) -> tuple[Incident, str]:
        """Accept the draft as this entry. Raises what ``deciding.accept`` refuses."""
        incident = deciding.accept(draft_id=self.of.pk, entry=entry, by=self.editor)
        return incident, f"Accepted: {incident.uid} is saved as a draft."

    def discard(self) -> None:
        """Forget what was typed."""
        working_copies.discard_copy(editor=self.editor, key=self.key)

    def detach(self) -> WorkingCopy | None:
        """Keep what is typed as an entry of its own, which is of no draft any more."""
        self.discard()
        self.data.pop("draft", None)
        self.data["copy"] = str(uuid4())
        return self.save_copy()


class _RowsOfForm(PlaceRows):
    """Places as the form reads them anyway, so that none is read twice."""

    def __init__(self, references: References) -> None:
        self.provinces = lambda slug: references.provinces.get(slug or "")  # type: ignore[assignment]
        self.districts = lambda slug: references.districts.get(slug or "")  # type: ignore[assignment]
        self.places = lambda slug: references.places.get(slug) if slug else None  # type: ignore[assignment]


def key_of(editor: User, draft: Draft) -> UUID:
    """Under which an editor's own typing on a draft is kept."""
    return uuid5(_KEYS, f"{draft.pk}-{editor.pk}")
