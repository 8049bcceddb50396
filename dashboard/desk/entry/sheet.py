"""What is on an editor's screen: the fields as typed, the incident they change, and where they are kept meanwhile."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dashboard.desk.entry.forms import Data, EntryForm, References, initial_of
from dashboard.models import WorkingCopy
from dashboard.services import working_copies
from incidents.choices import PUBLIC_STATUSES
from incidents.models import Incident
from incidents.services import IncidentInput, create_incident, entry_of
from incidents.services.incidents import title_of

# Names in a post that are not of the entry: none of them is kept.
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "do", "theirs_version", "uid"})
_NOT_KEPT_PREFIX = "take-"
# Names that the page needs to know where the entry came from; kept, but not the editor's own typing.
BOOKKEEPING = ("copy", "version", "original", "carried_from", "draft")
# Lists that have a value before anybody touches them.
_CHOSEN_AT_FIRST = re.compile(r"date_precision|attributions-\d+-report")
# What is said of a change, not of the incident.
_ALONG = ("reason", "source", "corrects", "confirmed")


@dataclass
class Sheet:
    """One form on its way. ``restored`` is the working copy it was taken from, when somebody comes back to it."""

    editor: User
    data: Data
    incident: Incident | None = None
    restored: WorkingCopy | None = None
    references: References = field(default_factory=References)
    district_records: dict[tuple[str, ...], int | None] = field(default_factory=dict)

    @classmethod
    def blank(cls, editor: User) -> Self:
        """A new incident."""
        return cls(editor, Data({"copy": [str(uuid4())], "attributions-0-report": ["0"]}))

    @classmethod
    def of_incident(cls, editor: User, incident: Incident) -> Self:
        """An incident as it stands. Reads it with ``entries.for_entry``."""
        sheet = cls(editor, Data(), incident)
        sheet.begin_from(entry_of(incident), incident.version)
        return sheet

    @classmethod
    def of_copy(cls, copy: WorkingCopy, incident: Incident | None = None) -> Self:
        """What the editor left unfinished, exactly as it was."""
        data = Data(copy.data)
        data["copy"] = str(copy.key)
        return cls(copy.editor, data, incident, restored=copy)

    @classmethod
    def posted(cls, request: HttpRequest, incident: Incident | None = None) -> Self:
        """What was sent, by a button or while typing."""
        assert isinstance(request.user, User), "the desk is for people who are signed in"
        kept = {
            name: list(map(clean, values))
            for name, values in request.POST.lists()
            if name not in _NOT_KEPT and not name.startswith(_NOT_KEPT_PREFIX)
        }
        sheet = cls(request.user, Data(kept), incident)
        if _uuid(sheet.data.text("copy")) is None:
            sheet.data["copy"] = str(uuid4())
        return sheet

    def begin_from(self, entry: IncidentInput, version: int) -> None:
        """Fill the fields with an entry of the record, and remember it as what the editor saw."""
        self.fill(entry)
        seen = {name: values for name, values in initial_of(entry).lists() if any(values)}
        self.data.setdefault("copy", str(uuid4()))
        self.data["version"] = str(version)
        self.data["original"] = json.dumps(seen, separators=(",", ":"), ensure_ascii=False)

    def fill(self, entry: IncidentInput) -> None:
        """Fill the fields with an entry; what goes along with it stays."""
        along = {name: self.data.getlist(name) for name in (*BOOKKEEPING, *_ALONG) if name in self.data}
        self.data = Data({**dict(initial_of(entry).lists()), **along})
        self.__dict__.pop("form", None)
        self.__dict__.pop("original", None)

    @cached_property
    def form(self) -> EntryForm:
        """The fields, read."""
        form = EntryForm(self.data, references=self.references)
        if self.incident is not None and form.main.cleaned_data.get("maybe_same_as") == self.incident:
            form.add_error("maybe_same_as", "An incident is not its own twin")
        return form

    @property
    def key(self) -> UUID:
        """Under which the working copy is kept."""
        return UUID(self.data.text("copy"))

    @property
    def carried_from(self) -> UUID | None:
        """The working copy of a new incident whose source was carried over to this one."""
        return _uuid(self.data.text("carried_from"))

    @property
    def draft_id(self) -> int:
        """The draft from the news that the entry began as; 0 for one that somebody began by hand."""
        return _number(self.data.text("draft"))

    @property
    def version(self) -> int:
        """The version of the incident that the editor saw; 0 for a new one, or where it was tampered with."""
        return _number(self.data.text("version"))

    @cached_property
    def original(self) -> IncidentInput | None:
        """The entry that the editor saw, by the same reading as what was typed; None for a new incident."""
        try:
            seen = json.loads(self.data.text("original"))
            form = EntryForm(
                Data({str(name): list(map(str, values)) for name, values in seen.items()}), references=self.references
            )
        except (ValueError, AttributeError, TypeError):
            return None
        return None if form.errors else form.entry()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed yet."""
        typed = (name for name, values in self.data.lists() if any(values) and name not in BOOKKEEPING)
        return not any(not _CHOSEN_AT_FIRST.fullmatch(name) for name in typed)

    @property
    def is_public(self) -> bool:
        """Whether the public sees the incident, so that a change of it says why."""
        return self.incident is not None and self.incident.status in PUBLIC_STATUSES

    @property
    def is_outdated(self) -> bool:
        """Whether somebody has saved the incident since the editor opened it."""
        return self.incident is not None and self.incident.version != self.version

    @property
    def uid(self) -> str:
        """The incident's number, "" for a new one."""
        return self.incident.uid if self.incident else ""

    @property
    def address(self) -> str:
        """Where the form stands and is sent to."""
        if self.incident is not None:
            return reverse("desk:incident-edit", args=[self.incident.uid])
        return reverse("desk:incident-new")

    @property
    def address_of_copy(self) -> str:
        """Where the editor finds what was typed again."""
        return self.address if self.incident or self.is_blank else f"{self.address}?copy={self.key}"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The fields that go along unseen."""
        return [(name, text) for name in BOOKKEEPING if (text := self.data.text(name))]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Every name and value, for a page that carries the form along without showing it."""
        return [(name, value) for name, values in self.data.lists() for value in values]

    def create(self, entry: IncidentInput) -> tuple[Incident, str]:
        """Make a new incident of the entry; it, and words about it. Raises what ``create_incident`` refuses."""
        incident = create_incident(entry=entry, by=self.editor)
        return incident, f"{incident.uid} is saved as a draft."

    def save_copy(self) -> WorkingCopy | None:
        """Keep what is typed, if anything is."""
        if self.incident is None and self.is_blank:
            return None
        return working_copies.save_copy(
            editor=self.editor,
            key=self.key,
            data=dict(self.data.lists()),
            incident=self.incident,
            version=self.version or None,
            label=self.label,
        )

    @property
    def label(self) -> str:
        """What the entry is about, as far as it can be told: its title, else its source's address."""
        if self.incident is not None:
            return f"{self.incident.uid} {self.incident.title}"
        sketch = self.form.sketch()
        if sketch.event_class:
            day = f", {sketch.date.day} {sketch.date:%b %Y}" if sketch.date else ""
            return f"{title_of(sketch)}{day}"
        typed = (self.data.text(name) for name in ("reports-0-url", "reports-0-title", "place_text", "when"))
        return next((text for text in typed if text), f"Begun {timezone.localtime():%H:%M}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def clean(value: object) -> str:
    """Text as Postgres can keep it."""
    return str(value).replace("\0", "")
