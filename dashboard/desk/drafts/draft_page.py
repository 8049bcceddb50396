"""The page of one draft: the article with its evidence, the form, what it may be the same as, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.desk.drafts.evidence import evidence_of
from dashboard.desk.drafts.sheet import DraftSheet
from dashboard.desk.drafts.told import place_words, toll_words
from dashboard.desk.entry.page import form_context
from dashboard.desk.entry.questions import Question
from dashboard.desk.words import part_label, part_words
from incidents.choices import Status
from incidents.models import Incident
from incidents.services import IncidentInput, entry_of
from incidents.services.entries import PARTS, for_entry
from incidents.wording import NOT_REPORTED
from ingest.choices import DraftRole, DraftState, Verdict
from ingest.models import Draft, DraftMatch
from ingest.services.contents import from_json
from ingest.services.entries import origin_of, sketch_of_draft

# Why drafts are rejected, each with its key; anything else is typed.
REASONS = (
    "No violent incident",
    "An old incident told again",
    "Not in Pakistan",
    "Too vague to be entered",
    "Crime without a militant or political side",
    "Opinion or analysis, no news",
)
STORY_SHOWN = 12
AHEAD = "X-Ahead"
"""The header by which the page's script fetches the next page."""


@dataclass(frozen=True, slots=True)
class Told:
    """One draft in a line: its toll, its place and its outlet."""

    draft: Draft
    toll: str
    where: str

    @classmethod
    def of(cls, draft: Draft) -> "Told":
        """The line of a draft. No queries."""
        reading = from_json(draft.content)
        place = reading.place.value
        return cls(draft, toll_words(reading), place_words(place) if place else NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Beside:
    """One part of the draft's entry and of an incident's, in lines."""

    label: str
    draft: Sequence[str]
    incident: Sequence[str]

    @property
    def differs(self) -> bool:
        """Whether they do not say the same."""
        return list(self.draft) != list(self.incident)


def is_ahead(request: HttpRequest) -> bool:
    """Whether the page is fetched before anybody has gone to it."""
    return request.method == "GET" and AHEAD in request.headers


def draft_or_404(pk: int) -> Draft:
    """The draft with its article. Raises Http404."""
    draft: Draft | None = _with_article(Draft.objects.filter(pk=pk)).select_related("incident", "decided_by").first()
    if draft is None:
        raise Http404(f"no draft {pk}")
    return draft


def draft_page(
    request: HttpRequest,
    sheet: DraftSheet,
    *,
    asked: list[Question] | None = None,
    refused: bool = False,
    status: int = 0,
) -> HttpResponse:
    """The page. ``refused`` shows what is wrong with what was sent; that a draft is decided is said above the form."""
    draft = sheet.of
    reading = from_json(draft.content)
    evidence = evidence_of(reading, draft.revision, sheet.form)
    context: dict[str, Any] = form_context(sheet, asked=asked, refused=refused)
    context |= {
        "draft": draft,
        "article": draft.revision.article,
        "revision": draft.revision,
        "origin": origin_of(draft.revision),
        "evidence": evidence,
        "notes": evidence.notes,
        "likely": likely_incidents(draft),
        "reasons": list(enumerate(REASONS, 1)),
        "others": others_of(draft),
        "next": next_waiting(draft),
        "is_open": draft.state == DraftState.WAITING,
        "is_ahead": is_ahead(request),
    }
    return render(request, "desk/drafts/draft.html", context, status=status or (400 if refused else 200))


def likely_incidents(draft: Draft) -> list[DraftMatch]:
    """Incidents that the draft may be of and that nobody has told it apart from, most alike first. One query."""
    rows = draft.matches.exclude(decided=Verdict.DIFFERENT).exclude(verdict=Verdict.DIFFERENT)
    standing = rows.exclude(incident__status__in=[Status.MERGED, Status.WITHDRAWN])
    return list(standing.select_related("incident__campaign", "incident__district", "incident__province"))


@dataclass(frozen=True, slots=True)
class Others:
    """What else there is beside a draft: of the same story elsewhere, and in the same article."""

    story: Sequence[Told]
    article: Sequence[Told]
    background: Sequence[Told]


def others_of(draft: Draft) -> Others:
    """Other drafts of the story that wait, and all others of the article. One query."""
    first = draft.story_id or draft.pk
    rows = _with_article(
        Draft.objects.filter(
            Q(Q(pk=first) | Q(story_id=first), state=DraftState.WAITING, role=DraftRole.MAIN)
            | Q(revision_id=draft.revision_id)
        ).exclude(pk=draft.pk)
    ).order_by("id")[: 2 * STORY_SHOWN]
    told = [Told.of(row) for row in rows]
    here = [one for one in told if one.draft.revision_id == draft.revision_id]
    return Others(
        story=[one for one in told if one not in here],
        article=[one for one in here if one.draft.role == DraftRole.MAIN],
        background=[one for one in here if one.draft.role == DraftRole.BACKGROUND],
    )


def next_waiting(draft: Draft) -> Draft | None:
    """The draft to go on with: the next of the queue after this one, else the first of it. Two queries at most."""
    first = draft.story_id or draft.pk
    waiting = Draft.objects.waiting().in_order().exclude(pk=draft.pk)
    return waiting.filter(Q(first=first, pk__gt=draft.pk) | Q(first__lt=first)).first() or waiting.first()


def beside(draft: Draft, uid: str) -> tuple[Incident, list[Beside]]:
    """An incident and the draft, part by part; parts of which neither says anything are left out. Raises Http404."""
    incident: Incident | None = for_entry(Incident.objects.filter(uid=uid)).first()
    if incident is None:
        raise Http404(f"no incident {uid}")
    return incident, _beside(sketch_of_draft(from_json(draft.content), draft.revision), entry_of(incident))


def _beside(mine: IncidentInput, theirs: IncidentInput) -> list[Beside]:
    rows = []
    for part in PARTS:
        ours = [NOT_REPORTED] if part == "date" and mine.date is None else part_words(mine, part)
        row = Beside(part_label(part), ours, part_words(theirs, part))
        if [row.draft, row.incident] != [[NOT_REPORTED], [NOT_REPORTED]]:
            rows.append(row)
    return rows


def _with_article(rows: Any) -> Any:  # noqa: ANN401
    return rows.select_related("revision__article__outlet", "revision__copy_of__article__outlet")
