"""The page on which an incident is parted in two."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from dashboard.desk.access import editor_view
from dashboard.desk.joining.candidates import incident_to_join
from dashboard.desk.joining.refusal import Refusal
from dashboard.desk.joining.tolls import TollRow, toll_rows
from dashboard.desk.review.people import who
from dashboard.desk.words import part_words, report_lines
from incidents.models import Attribution, CasualtyFigure, Incident, Report
from incidents.row_words import attribution_line, figure_line, report_line
from incidents.services import IncidentInput, RecordError, StaleVersion, split_incident
from incidents.services.four_eyes import columns_of
from incidents.services.splitting import Chosen, SplitPlan, plan_split
from incidents.wording import NOT_REPORTED

KINDS = ("report", "figure", "attribution")
MOVED = Refusal("version", "Somebody has changed it since you looked. This is how it stands now; choose again.")


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that may belong to the other incident, with what it carries."""

    kind: str
    pk: int
    words: str
    ticked: bool
    carries: list["Tick"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the split would make."""

    plan: SplitPlan
    numbers: list[TollRow]
    """Of the incident now, of the new draft, and of the incident after."""
    rest: list[list[str]]
    """What stays: each source, and then each attribution, in lines."""
    out: list[list[str]]

    @property
    def heads(self) -> list[str]:
        """What the columns of ``numbers`` are called."""
        uid = self.plan.incident.uid
        return [f"{uid} now", "New draft", f"{uid} after"]


@editor_view("GET", "HEAD", "POST")
def split(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Tick what belongs to another incident, see both results, and by POST part them."""
    if request.method == "POST":
        return _part(request, uid)
    return _page(request, uid, request.GET)


def _part(request: HttpRequest, uid: str) -> HttpResponseBase:
    chosen, version = _chosen(request.POST), request.POST.get("version", "")
    try:
        made = split_incident(
            uid=uid,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            reports=chosen.reports,
            figures=chosen.figures,
            attributions=chosen.attributions,
            by=who(request),
            reason=request.POST.get("reason", ""),
        )
    except StaleVersion:
        return _page(request, uid, request.POST, MOVED, status=409)
    except RecordError as error:
        return _page(request, uid, request.POST, Refusal.of(error), status=400)
    text = f"{made.new.uid} is a new draft with what was taken out of {uid}. Correct its day, place and words here."
    messages.success(request, text)
    if made.rest.proposal is not None:
        address = reverse("desk:proposal", args=[made.rest.proposal.pk])
        text = 'Taking it out of {} <a href="{}">waits for a reviewer other than you</a>; until then it is in both.'
        messages.warning(request, format_html(text, uid, address))
    return redirect("desk:incident-edit", made.new.uid)


def _page(
    request: HttpRequest, uid: str, data: QueryDict, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    incident = incident_to_join(uid)
    chosen = _chosen(data)
    preview = None
    try:
        preview = _preview(plan_split(incident=incident, chosen=chosen))
    except RecordError as error:
        # Before anything is ticked there is nothing to complain of but an incident that cannot be split.
        if chosen != Chosen() or error.field != "reports":
            refusal, status = refusal or Refusal.of(error), 400
    context = {
        "incident": incident,
        "sources": [_source_tick(incident, report, chosen) for report in incident.reports.all()],
        "unsourced": [_said_tick(one, chosen) for one in incident.attributions.all() if one.report_id is None],
        "chosen": [(kind, pk) for kind in KINDS for pk in sorted(getattr(chosen, f"{kind}s"))],
        "preview": preview,
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "desk/joining/split.html", context, status=status)


def _chosen(data: QueryDict) -> Chosen:
    """The ids that were ticked; what is no number was not ticked on this page."""
    ids = (
        frozenset(int(pk) for pk in data.getlist(kind) if pk.isascii() and pk.isdigit() and len(pk) < 19)
        for kind in KINDS
    )
    return Chosen(*ids)


def _preview(plan: SplitPlan) -> Preview:
    entries = (plan.whole, plan.out, plan.rest)
    return Preview(
        plan=plan,
        numbers=toll_rows(*(columns_of(entry) for entry in entries)),
        rest=_blocks(plan.rest),
        out=_blocks(plan.out),
    )


def _blocks(entry: IncidentInput) -> list[list[str]]:
    sources = [[line for line in report_lines(report) if line] for report in entry.reports]
    return [*sources, *([f"Attribution: {line}"] for line in part_words(entry, "attributions") if line != NOT_REPORTED)]


def _source_tick(incident: Incident, report: Report, chosen: Chosen) -> Tick:
    carried = [_figure_tick(figure, chosen) for figure in report.figures.all()]
    carried += [_said_tick(one, chosen) for one in incident.attributions.all() if one.report_id == report.pk]
    return Tick("report", report.pk, report_line(report, report.outlet.name), report.pk in chosen.reports, carried)


def _figure_tick(figure: CasualtyFigure, chosen: Chosen) -> Tick:
    return Tick("figure", figure.pk, figure_line(figure), figure.pk in chosen.figures)


def _said_tick(one: Attribution, chosen: Chosen) -> Tick:
    words = f"Attribution: {attribution_line(one, one.group.name if one.group else '')}"
    return Tick("attribution", one.pk, words, one.pk in chosen.attributions)
