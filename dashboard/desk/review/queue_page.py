"""The review queue: what is asked of it, and one page of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from dashboard.desk.access import editor_view
from dashboard.desk.review import queue
from dashboard.desk.review.people import desk_people, who
from incidents.choices import Status
from incidents.models import Incident, Proposal
from incidents.querysets import IncidentQuerySet
from incidents.services import four_eyes

PAGE_SIZE = 50
STATES = {
    "in_review": ("In review", queue.in_review()),
    "edited": ("Edited since review", queue.edited()),
    "proposed": ("Changes proposed", queue.proposed()),
    "returned": ("Returned to their editors", queue.returned()),
}
SECOND = (("", "Any"), ("needed", "Needs a second person"), ("me", "Needs one, and I may be it"))
AGES = (("", "Any"), ("1", "More than a day"), ("3", "More than three days"), ("7", "More than a week"),
        ("30", "More than a month"))  # fmt: skip
SORTS = (("age", "Longest waiting first"), ("newest", "Newest first"), ("size", "Most killed first"))


class QueueForm(forms.Form):
    """What the queue is narrowed down by; an unknown value is an error that names the field."""

    state = forms.ChoiceField(
        required=False, choices=[("", "All"), *((name, label) for name, (label, _) in STATES.items())]
    )
    assigned = forms.ChoiceField(required=False)
    second = forms.ChoiceField(label="Second person", required=False, choices=SECOND)
    age = forms.ChoiceField(label="Waiting", required=False, choices=AGES)
    killed_min = forms.IntegerField(
        label="Killed, at least", required=False, min_value=0, max_value=1_000_000, widget=forms.NumberInput
    )
    sort = forms.ChoiceField(label="Order", required=False, choices=SORTS)

    def __init__(self, data: Any, people: Sequence[User]) -> None:  # noqa: ANN401
        super().__init__(data)
        names = [(str(one.pk), one.get_full_name() or one.get_username()) for one in people]
        field = self.fields["assigned"]
        assert isinstance(field, forms.ChoiceField)
        field.label = "Assigned to"
        field.choices = [("", "Anyone"), ("me", "Me"), ("nobody", "Nobody"), *names]
        for name, one in self.fields.items():
            one.error_messages["invalid_choice"] = "“%(value)s” is not one of the choices. Choose one of the list."
            one.widget.attrs["aria-describedby"] = f"error-{name}"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    incident: Any
    why: Sequence[str]
    own: bool
    last_editor: str

    @property
    def proposals(self) -> Sequence[Proposal]:
        """The changes of it that wait for a second person."""
        found: Sequence[Proposal] = self.incident.waiting_changes
        return found


@dataclass(frozen=True)
class Queue:
    """The queue as its template shows it."""

    form: QueueForm
    page: Page[Incident]
    counts: dict[str, int]
    people: Sequence[User]
    user: User

    @cached_property
    def rows(self) -> list[QueueRow]:
        """The lines of this page."""
        names = {one.pk: one.get_full_name() or one.get_username() for one in self.people}
        return [_row(incident, self.user, names) for incident in self.page.object_list]

    @property
    def tabs(self) -> list[tuple[str, str, int, bool]]:
        """Label, query and number of each state, and whether it is the one shown."""
        chosen = self.form.data.get("state", "")
        found = [("All", self.query(state=""), self.counts["all"], not chosen)]
        return found + [
            (label, self.query(state=name), self.counts[name], chosen == name) for name, (label, _) in STATES.items()
        ]

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the state narrows the queue down."""
        return any(self.form.data.get(name) for name in ("assigned", "second", "age", "killed_min"))

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Words and query of the links to the pages before and after, "" where there is none."""
        page = self.page
        before = self.query(page=str(page.previous_page_number())) if page.has_previous() else ""
        after = self.query(page=str(page.next_page_number())) if page.has_next() else ""
        return [("Previous", before), ("Next", after)]

    def query(self, **changes: str) -> str:
        """The query with changes made to it, without what is empty."""
        given = {name: self.form.data.get(name, "") for name in self.form.fields}
        return urlencode([(name, value) for name, value in {**given, **changes}.items() if value])


@editor_view()
def review(request: HttpRequest) -> HttpResponseBase:
    """What waits: in review, edited since review, changes proposed, returned."""
    user, people = who(request), desk_people()
    form = QueueForm(request.GET, people)
    rows = queue.waiting()
    counts = rows.aggregate(all=Count("pk"), **{name: Count("pk", filter=q) for name, (_, q) in STATES.items()})
    wanted = _filtered(rows, form.cleaned_data, user) if form.is_valid() else rows.none()
    page = Paginator(queue.with_queue_columns(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"queue": Queue(form, page, counts, people, user)}
    return render(request, "desk/review/queue.html", context, status=200 if form.is_valid() else 400)


def _filtered(waiting: IncidentQuerySet, wanted: dict[str, Any], user: User) -> Any:  # noqa: ANN401
    rows: Any = queue.with_waiting_time(waiting)
    if wanted["state"]:
        rows = rows.filter(STATES[wanted["state"]][1])
    match wanted["assigned"]:
        case "":
            pass
        case "me":
            rows = rows.filter(assigned_to=user)
        case "nobody":
            rows = rows.filter(assigned_to=None)
        case key:
            rows = rows.filter(assigned_to=key)
    if wanted["second"]:
        rows = rows.filter(_second(user) if wanted["second"] == "me" else _second(None))
    if wanted["age"]:
        rows = rows.filter(since__lte=timezone.now() - dt.timedelta(days=int(wanted["age"])))
    if wanted["killed_min"] is not None:
        rows = rows.filter(killed_best__gte=wanted["killed_min"])
    match wanted["sort"]:
        case "size":
            return rows.order_by(F("killed_best").desc(nulls_last=True), "since", "uid")
        case "newest":
            return rows.order_by("-since", "-uid")
        case _:
            return rows.order_by("since", "uid")


def _second(user: User | None) -> Q:
    """What needs a second person, and, for a user, what this one may decide on."""
    proposals = queue.open_proposals(OuterRef("pk"))
    first = queue.in_review() & queue.needs_second_person()
    if user is None:
        return first | queue.proposed()
    return first & ~queue.written_by(user) | Q(Exists(proposals.exclude(proposed_by=user)))


def _row(incident: Any, user: User, names: dict[int, str]) -> QueueRow:  # noqa: ANN401
    why = [str(one.label) for one in four_eyes.for_publication(incident)] if incident.status == Status.IN_REVIEW else []
    for proposal in incident.waiting_changes:
        why += [word for word in proposal.why if word not in why]
    return QueueRow(
        incident=incident,
        why=why,
        own=user.pk in incident.unreviewed_editors,
        last_editor=names.get(incident.last_editor, ""),
    )
