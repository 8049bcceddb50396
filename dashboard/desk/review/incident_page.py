"""What the desk's page of one incident shows: at most eleven queries, however much there is of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from dashboard.desk.review.people import desk_people
from dashboard.desk.review.queue import open_proposals
from dashboard.desk.review.steps import Offer, offers, withhold_choices
from dashboard.desk.words import location_lines, part_words
from dashboard.incident_page import ClassLine, class_lines, rule_words
from dashboard.models import ReaderReport
from dashboard.models.reader_report import ReaderReportState
from incidents.choices import PUBLIC_STATUSES, Status
from incidents.desk_history import Step as HistoryStep
from incidents.desk_history import action_words, desk_history
from incidents.models import Incident, Proposal, ReviewComment
from incidents.services import IncidentInput, RecordError, StaleVersion, entry_of, four_eyes
from incidents.services.editing import CLOSED
from incidents.services.entries import PARTS, for_entry

# Parts that have a section of their own on the page.
_APART = frozenset({"reports", "attributions", "choices", "notes"})
# After one of these, everything so far has been looked at by a reviewer.
_REVIEWED = frozenset(map(action_words, ("publish_incident", "pass_incident")))
_MOVES = frozenset(map(action_words, ("submit_incident", "return_incident", "reinstate_incident")))
SHOWN_STEPS = 20


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was refused: its name, what was typed into it, and what was wrong."""

    form: str
    values: QueryDict
    refused: RecordError

    @property
    def is_stale(self) -> bool:
        """Whether somebody else saved first."""
        return isinstance(self.refused, StaleVersion)

    @property
    def message(self) -> str:
        """What was wrong, as a sentence of its own."""
        text = self.refused.message
        return f"{text[:1].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class PartBlock:
    """One part of the entry: its lines, and what was said about it."""

    name: str
    label: str
    lines: Sequence[str]
    comments: Sequence[ReviewComment] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the history as shown. ``reviewed``: a reviewer has looked at it since, or nobody made it."""

    step: HistoryStep
    reviewed: bool


@dataclass
class DeskIncident:
    """One incident as an editor meets it."""

    incident: Incident
    entry: IncidentInput
    user: User
    people: list[User]
    comments: list[ReviewComment]
    proposals: list[Proposal]
    history: list[HistoryStep]
    attempt: Attempt | None = None
    all_history: bool = False
    offers: list[Offer] = field(init=False)

    def __post_init__(self) -> None:
        self.offers = offers(self.incident, self.user, open_comments=len(self.open_comments))

    @property
    def is_public(self) -> bool:
        """Whether the public sees it."""
        return self.incident.status in PUBLIC_STATUSES

    @property
    def is_closed(self) -> bool:
        """Whether it was withdrawn or merged away, and cannot be edited."""
        return self.incident.status in CLOSED

    @property
    def open_comments(self) -> list[ReviewComment]:
        """What still waits for an answer."""
        return [comment for comment in self.comments if comment.resolved_at is None]

    @property
    def whole_comments(self) -> list[ReviewComment]:
        """What was said of the incident as a whole, or of a part that is no more."""
        return [comment for comment in self.comments if comment.field not in PARTS]

    @property
    def parts(self) -> list[PartBlock]:
        """The facts, in the order of the entry form."""
        return [self._block(name) for name in PARTS if name not in _APART]

    @property
    def sources(self) -> PartBlock:
        """What was said about the sources; the sources themselves are rows."""
        return self._block("reports")

    @property
    def who(self) -> PartBlock:
        """Who is said to have done it."""
        return self._block("attributions")

    @property
    def choices(self) -> PartBlock:
        """The figures that an editor chose, and why."""
        return self._block("choices")

    @property
    def notes(self) -> PartBlock:
        """What editors keep for themselves."""
        return self._block("notes")

    @property
    def classes(self) -> list[ClassLine]:
        """The casualty table."""
        return class_lines(self.incident)

    @property
    def rule_words(self) -> str:
        """How the figure was chosen."""
        return rule_words(self.incident)

    @property
    def four_eyes(self) -> list[str]:
        """Why one person alone may not publish it; empty once it is public."""
        if self.is_public or self.is_closed:
            return []
        return [str(why.label) for why in four_eyes.for_publication(self.incident)]

    @property
    def writers(self) -> list[str]:
        """Who has a hand in what no reviewer has passed yet."""
        names = {user.pk: user.get_full_name() or user.get_username() for user in self.people}
        return [names.get(key, "somebody who has left the desk") for key in self.incident.unreviewed_editors]

    @property
    def withheld_lines(self) -> list[str]:
        """The place that the public does not see."""
        return [line for line in location_lines(self.entry.location) if line] if self.incident.withheld_to else []

    @property
    def withhold_to(self) -> list[tuple[str, str]]:
        """To what the place can be withheld."""
        return withhold_choices(self.incident)

    @property
    def returned(self) -> HistoryStep | None:
        """The step that gave a draft back to its editor, whose note says what is to be done; None for another."""
        if self.incident.status != Status.DRAFT:
            return None
        last = next((step for step in self.history if step.action in _MOVES), None)
        return last if last and last.action == action_words("return_incident") else None

    @property
    def steps(self) -> list[Told]:
        """The history, newest first, each step with whether it has been reviewed."""
        told, reviewed = [], False
        for step in self.history:
            reviewed = reviewed or step.action in _REVIEWED
            told.append(Told(step, reviewed or not step.by))
        return told if self.all_history else told[:SHOWN_STEPS]

    @property
    def steps_left_out(self) -> int:
        """How many older steps are not shown."""
        return len(self.history) - len(self.steps)

    def _block(self, name: str) -> PartBlock:
        said = [comment for comment in self.comments if comment.field == name]
        return PartBlock(name, PARTS[name], part_words(self.entry, name), said)


def desk_incident(uid: str, user: User, *, attempt: Attempt | None = None, all_history: bool = False) -> DeskIncident:
    """Read everything that the page shows. Raises Http404 when no incident has the number."""
    reports = ReaderReport.objects.filter(incident=OuterRef("pk"), state=ReaderReportState.OPEN).order_by("pk")
    rows = Incident.objects.select_related("assigned_to", "merged_into").annotate(
        reports_open=ArraySubquery(reports.values("pk"))
    )
    incident = get_object_or_404(for_entry(rows), uid=uid.upper())
    return DeskIncident(
        incident=incident,
        entry=entry_of(incident),
        user=user,
        people=desk_people(),
        comments=list(_comments(incident)),
        proposals=list(open_proposals(incident).select_related("proposed_by")),
        history=desk_history(incident),
        attempt=attempt,
        all_history=all_history,
    )


def _comments(incident: Incident) -> QuerySet[ReviewComment]:
    return incident.comments.select_related("by", "resolved_by")
