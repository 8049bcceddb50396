"""What a person makes of a draft: an incident, a report of one that stands, or nothing; kept with what was changed.

The machine never writes to the record. A person's entry goes through the services of the desk; only then is the draft
marked, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from incidents.likeness import likely_same
from incidents.models import Incident, Outlet, Report
from incidents.roles import Person, Role
from incidents.services import (
    AttributionInput,
    IncidentInput,
    RecordError,
    ReportInput,
    create_incident,
    edit_incident,
    entry_of,
)
from incidents.services.editing import Saved
from incidents.services.entries import for_entry
from incidents.services.recording import require
from incidents.sources import canonical_url
from ingest.choices import DraftRole, DraftState, Verdict
from ingest.models import Article, Draft, DraftMatch
from ingest.services.contents import from_json
from ingest.services.entries import entry_of_draft, sketch_of_draft
from ingest.services.matching import incidents_of_story, leave_story, verdict_of
from ingest.services.outcomes import keep_outcomes

READ = "read in the news"
JOINED = "a source was added from the news"
# What a person sees, and may put right, of a draft whose article joins an incident.
JOINED_FIELDS = ("figures", "perpetrator")
LONGEST_REASON = 300


class DecidedAlready(RecordError):
    """Somebody has decided on the draft in the meantime; ``draft`` is how it stands now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("state", f"this draft is decided already: {draft.get_state_display().lower()}")
        self.draft = draft


@transaction.atomic
def accept(*, draft_id: int, entry: IncidentInput, by: Person) -> Incident:
    """Make an incident, a draft of the record, of what a person made of the machine's draft.

    The article must be among the entry's sources. Whose article it is, where nobody knew, is learnt from there.
    Raises NotAllowed, DecidedAlready, RecordError("reports", …), and what ``create_incident`` refuses.
    """
    editor = require(by, Role.EDITOR)
    draft = _waiting(draft_id)
    article = draft.revision.article
    source = source_of(article, entry.reports)
    if source is None:
        raise RecordError("reports", "keep the article that the draft was read from among the sources")
    incident = create_incident(entry=entry, by=editor, reason=READ, source=article.url)
    keep_outcomes(draft, entry, source)
    _learn_outlet(article, source.outlet)
    _decided(draft, DraftState.ACCEPTED, editor.pk, incident=incident, report=_stored(incident, article))
    _say_of_matches(draft, incident)
    _tell_story(draft, incident)
    _leave_story_of_another(draft, incident)
    return incident


@transaction.atomic
def join(
    *, draft_id: int, uid: str, version: int, by: Person, entry: IncidentInput | None = None, reason: str = ""
) -> Saved:
    """Add the draft's article to an incident as a report with its figures and attributions; nothing else is changed.

    ``entry`` is the draft as a person has corrected it, the machine's own where it is None; of it the article and the
    attributions are taken. Known figures stay: a later toll is a new figure beside them. An address that is a source
    already gets the new figures.

    Raises as ``edit_incident`` does, DecidedAlready, and RecordError("reports", …) while nobody has said whose article
    it is.
    """
    editor = require(by, Role.EDITOR)
    draft = _waiting(draft_id)
    article = draft.revision.article
    stored: Incident | None = for_entry(Incident.objects.filter(uid=uid)).first()
    if stored is None:
        raise RecordError("uid", f"there is no incident {uid}")
    given = entry or sketch_of_draft(from_json(draft.content), draft.revision)
    source = source_of(article, given.reports)
    if source is None or source.outlet.pk is None:
        raise RecordError("reports", "say whose article it is: nothing may rest on a source without a name")
    joined = with_report(entry_of(stored), given, source)
    saved = edit_incident(
        uid=uid, version=version, entry=joined, by=editor, reason=reason.strip() or JOINED, source=article.url
    )
    keep_outcomes(draft, given, source, fields=JOINED_FIELDS)
    _learn_outlet(article, source.outlet)
    report = _stored(saved.incident, article)
    _decided(draft, DraftState.JOINED, editor.pk, incident=saved.incident, report=report)
    _say_of_matches(draft, saved.incident)
    _leave_story_of_another(draft, saved.incident)
    return saved


@transaction.atomic
def reject(*, draft_id: int, reason: str, by: Person) -> Draft:
    """Say that the draft is none for the record, and why. Raises NotAllowed, or RecordError("reason", …)."""
    editor = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why it is none for the record")
    draft = _waiting(draft_id)
    _decided(draft, DraftState.REJECTED, editor.pk, reason=reason.strip()[:LONGEST_REASON])
    draft.matches.update(decided=Verdict.DIFFERENT)
    return draft


@transaction.atomic
def take_back(*, draft_id: int, by: Person) -> Draft:
    """Have a rejected draft wait again. What was accepted is undone in the record, not here."""
    require(by, Role.EDITOR)
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state != DraftState.REJECTED:
        raise RecordError("state", "only a rejected draft can be put back")
    draft.state, draft.reason, draft.decided_by, draft.decided_at = DraftState.WAITING, "", None, None
    draft.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    draft.matches.update(decided="")
    return draft


@transaction.atomic
def tell_apart(*, draft_id: int, uid: str, by: Person) -> None:
    """Say that a waiting draft is not of an incident, which is asked no more.

    Where the incident is of the draft's story, the draft leaves that: it is then the first of a story of its own.
    Raises NotAllowed, DecidedAlready, and RecordError("uid", …).
    """
    require(by, Role.EDITOR)
    draft = _waiting(draft_id)
    incident = Incident.objects.filter(uid=uid).first()
    if incident is None:
        raise RecordError("uid", f"there is no incident {uid}")
    DraftMatch.objects.update_or_create(
        draft=draft,
        incident=incident,
        defaults={"decided": Verdict.DIFFERENT},
        create_defaults={"decided": Verdict.DIFFERENT, "verdict": Verdict.DIFFERENT, "score": 0},
    )
    if (incident.merged_into_id or incident.pk) in incidents_of_story(draft):
        leave_story(draft)


def source_of(article: Article, reports: Sequence[ReportInput]) -> ReportInput | None:
    """Which of the sources is the article: by its address, a pasted text without one as the source without one."""
    if article.url:
        address = canonical_url(article.url)
        return next((one for one in reports if one.url and canonical_url(one.url) == address), None)
    return next((one for one in reports if not one.url), reports[0] if len(reports) == 1 else None)


def with_report(entry: IncidentInput, given: IncidentInput, source: ReportInput) -> IncidentInput:
    """The entry with ``source`` of ``given`` as one source more, or with its new figures on the source that it is.

    Attributions come along that the entry does not have in the same words and of the same track.
    """
    place = _place_of(source, entry.reports)
    if place is None:
        place = len(entry.reports)
        reports = (*entry.reports, replace(source, id=None))
    else:
        known = entry.reports[place]
        figures = (*known.figures, *(figure for figure in source.figures if figure not in known.figures))
        reports = (*entry.reports[:place], replace(known, figures=figures), *entry.reports[place + 1 :])
    new = [replace(one, id=None, report=place) for one in _unsaid(entry, given, source)]
    return replace(entry, reports=reports, attributions=(*entry.attributions, *new))


def _unsaid(entry: IncidentInput, given: IncidentInput, source: ReportInput) -> list[AttributionInput]:
    carried = {given.reports.index(source), None}
    said = {(one.words.casefold(), one.track) for one in entry.attributions}
    return [
        one for one in given.attributions if one.report in carried and (one.words.casefold(), one.track) not in said
    ]


def _place_of(source: ReportInput, reports: Sequence[ReportInput]) -> int | None:
    if not source.url:
        return None
    address = canonical_url(source.url)
    return next((at for at, one in enumerate(reports) if one.url and canonical_url(one.url) == address), None)


def _waiting(draft_id: int) -> Draft:
    """The draft, held until the decision is written. Raises DecidedAlready when somebody was faster."""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("revision__article__outlet", "revision__copy_of__article__outlet")
        .get(pk=draft_id)
    )
    if draft.state != DraftState.WAITING:
        raise DecidedAlready(draft)
    return draft


def _decided(draft: Draft, state: DraftState, editor: int, **changes: object) -> None:
    values = {"state": state, "decided_by_id": editor, "decided_at": timezone.now(), **changes}
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))


def _stored(incident: Incident, article: Article) -> Report | None:
    """The incident's report that is the article; None while it waits in a proposal for a second person."""
    reports = list(incident.reports.order_by("-pk"))
    if not article.url:
        return next((one for one in reports if not one.url), None)
    address = canonical_url(article.url)
    return next((one for one in reports if one.url and canonical_url(one.url) == address), None)


def _learn_outlet(article: Article, outlet: Outlet) -> None:
    if article.outlet_id is None:
        Article.objects.filter(pk=article.pk).update(outlet=outlet)


def _say_of_matches(draft: Draft, incident: Incident) -> None:
    """Remember which incidents it looked like and is not."""
    draft.matches.exclude(incident=incident).update(decided=Verdict.DIFFERENT)
    draft.matches.filter(incident=incident).update(decided=Verdict.SAME)


def _leave_story_of_another(draft: Draft, incident: Incident) -> None:
    """A draft that came to another incident than the others of its story so far is of another story."""
    others = incidents_of_story(draft)
    if others and incident.pk not in others:
        leave_story(draft)


def _tell_story(draft: Draft, incident: Incident) -> None:
    """Let the drafts that wait of the same story know the incident that now stands."""
    first = draft.story_id or draft.pk
    others = Draft.objects.filter(state=DraftState.WAITING, role=DraftRole.MAIN).of_story(first).exclude(pk=draft.pk)
    for other in others.select_related("revision__article__outlet", "revision__copy_of__article__outlet"):
        try:
            entry = entry_of_draft(from_json(other.content), other.revision)
        except ValueError:
            continue
        found = [one for one in likely_same(entry) if one.incident.pk == incident.pk]
        DraftMatch.objects.bulk_create(
            [
                DraftMatch(draft=other, incident=incident, score=one.score, verdict=verdict_of(one.score),
                           signals=one.signals)
                for one in found
            ],
            ignore_conflicts=True,
        )  # fmt: skip
