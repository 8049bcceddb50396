"""What the page of one proposal shows: what stands and what would stand, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404

from dashboard import words
from dashboard.desk.review.kept import kept_entries
from dashboard.desk.words import part_words
from incidents.choices import Harm, ProposalKind, ProposalState, SaidBy, VictimClass
from incidents.models import Incident, Proposal
from incidents.roles import Role, has_role
from incidents.services import FigureInput, IncidentInput, entry_of, four_eyes
from incidents.services.entries import PARTS, changed_parts, combine, for_entry
from incidents.wording import NOT_REPORTED, day, figure_words

_TOLL = (
    ("killed", "Victims killed"),
    ("injured", "Victims injured"),
)


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part that a proposal changes. ``collides``: somebody has changed it since, in another way."""

    part: str
    label: str
    before: Sequence[tuple[str, bool]]
    after: Sequence[tuple[str, bool]]
    collides: bool

    @property
    def is_told(self) -> bool:
        """Whether the lines differ; where only figures do, the table beside them tells it."""
        return not self.is_sources or any(differs for _, differs in (*self.before, *self.after))

    @property
    def is_sources(self) -> bool:
        """Whether the figures stand in a table beside it."""
        return self.part == "reports"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one source before and after, "–" where it is not there."""

    source: str
    whom: str
    said: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the proposal changes it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class TollRow:
    """A headline number before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal as the person sees it who may decide on it. ``twin`` is the incident to be merged, of a merge."""

    proposal: Proposal
    user: User
    parts: Sequence[PartDifference]
    figures: Sequence[FigureRow]
    toll: Sequence[TollRow]
    twin: Incident | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.proposal.state == ProposalState.OPEN

    @property
    def is_merge(self) -> bool:
        """Whether it merges two incidents."""
        return self.proposal.kind == ProposalKind.MERGE

    @property
    def accept_refused(self) -> str:
        """Why this person may not accept it, as the rest of a sentence; "" when they may."""
        if not has_role(self.user, Role.REVIEWER):
            return f"needs the role “{Role.REVIEWER.label.lower()}”"
        if self.proposal.proposed_by_id == self.user.pk:
            return f"needs somebody else, because of {' and '.join(self.proposal.why)}, and you proposed it"
        collided = [part.label.lower() for part in self.parts if part.collides]
        if collided:
            return f"cannot be done, because somebody has changed {' and '.join(collided)} since; return it with a note"
        return ""

    @property
    def return_refused(self) -> str:
        """Why this person may not return it; "" when they may."""
        return "" if has_role(self.user, Role.REVIEWER) else f"needs the role “{Role.REVIEWER.label.lower()}”"

    @property
    def may_cancel(self) -> bool:
        """Whether this person may take it back."""
        return self.proposal.proposed_by_id == self.user.pk or has_role(self.user, Role.ADMINISTRATOR)


def proposal_page(pk: int, user: User) -> ProposalPage:
    """Read a proposal with what it changes. Raises Http404 when there is none. At most twelve queries."""
    rows = Proposal.objects.select_related("incident", "proposed_by", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    return _merge_page(found, user) if found.kind == ProposalKind.MERGE else _edit_page(found, user)


def _edit_page(found: Proposal, user: User) -> ProposalPage:
    before, after = kept_entries(found.content["before"], found.content["entry"])
    collide: tuple[str, ...] = ()
    if found.state == ProposalState.OPEN and found.incident.version != found.version:
        _, collide = combine(before, after, _entry(found.incident.uid)[1])
    return ProposalPage(
        proposal=found,
        user=user,
        parts=[
            _difference(_bare(before), _bare(after), part, part in collide) for part in changed_parts(before, after)
        ],
        figures=list(_figures(before, after)),
        toll=_toll(before, after),
    )


def _merge_page(found: Proposal, user: User) -> ProposalPage:
    """Both incidents side by side as they stand."""
    _, kept = _entry(found.incident.uid)
    twin, merged = _entry(found.content["merged"])
    return ProposalPage(
        proposal=found,
        user=user,
        parts=[_difference(merged, kept, part, collides=False) for part in changed_parts(merged, kept)],
        figures=[],
        toll=_toll(merged, kept),
        twin=twin,
    )


def _entry(uid: str) -> tuple[Incident, IncidentInput]:
    incident: Incident = for_entry(Incident.objects.all()).get(uid=uid)
    return incident, entry_of(incident)


def _difference(before: IncidentInput, after: IncidentInput, part: str, collides: bool) -> PartDifference:
    """The lines of both sides, each with whether the other side lacks it."""
    old, new = part_words(before, part), part_words(after, part)
    return PartDifference(
        part=part,
        label=PARTS[part],
        before=[(line, line not in new) for line in old],
        after=[(line, line not in old) for line in new],
        collides=collides,
    )


def _bare(entry: IncidentInput) -> IncidentInput:
    """The entry without its figures, which stand in a table of their own."""
    return replace(entry, reports=tuple(replace(report, figures=()) for report in entry.reports))


def _figures(before: IncidentInput, after: IncidentInput) -> Iterator[FigureRow]:
    """Every figure of either side, in the order of the sources; nothing when no figure changes."""
    old, new = dict(_keyed(before)), dict(_keyed(after))
    rows = [
        FigureRow(source, whom, said, _amount(old.get(key)), _amount(new.get(key)))
        for key in dict.fromkeys([*old, *new])
        for _, source, whom, said in [key]
    ]
    return iter(rows if any(row.changed for row in rows) else [])


def _amount(figure: FigureInput | None) -> str:
    return figure_words(figure) if figure else NOT_REPORTED


def _keyed(entry: IncidentInput) -> Iterator[tuple[tuple[str, str, str, str], FigureInput]]:
    for report in entry.reports:
        for figure in report.figures:
            whom = f"{VictimClass(figure.victim_class).label}, {Harm(figure.harm).label.lower()}"
            said = [
                str(SaidBy(figure.said_by).label) if figure.said_by else "",
                day(figure.stated_on, month="%b") if figure.stated_on else "",
            ]
            source = report.url or report.title or report.outlet.name
            yield (source, report.outlet.name, whom, ", ".join(part for part in said if part)), figure


def _toll(before: IncidentInput, after: IncidentInput) -> list[TollRow]:
    """The headline numbers that the change moves."""
    old, new = four_eyes.columns_of(before), four_eyes.columns_of(after)
    rows = [TollRow(label, _range(old, stem), _range(new, stem)) for stem, label in _TOLL]
    return [row for row in rows if row.before != row.after]


def _range(columns: dict[str, Any], stem: str) -> str:
    low, best, high = (columns[f"{stem}_{bound}"] for bound in ("low", "best", "high"))
    spread = words.interval(low, high, best)
    return f"{words.number(best)} ({spread})" if spread else words.number(best)
