"""The page on which two incidents are said to be one, and the way back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from dashboard.desk.access import editor_view, reviewer_view
from dashboard.desk.joining.candidates import candidates, default_kept, incident_to_join, search
from dashboard.desk.joining.pairs import merge_pair
from dashboard.desk.joining.refusal import Refusal
from dashboard.desk.review.people import who
from incidents.models import Incident, Merge
from incidents.services import RecordError, propose_merge, unmerge

MOVED = Refusal("seen", "Somebody has changed one of the two since you compared them. This is how they stand now.")


@editor_view("GET", "HEAD", "POST")
def merge(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Choose the other incident (``q``), compare the two (``with``, ``keep``), and by POST say that they are one."""
    if request.method == "POST":
        return _say(request, uid)
    if request.GET.get("with"):
        return _chosen(request, uid, request.GET["with"].strip().upper())
    return _choose(request, uid, request.GET.get("q", "").strip())


@reviewer_view("POST")
def take_apart(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a merge apart: both incidents stand again."""
    found = get_object_or_404(Merge.objects.select_related("kept", "merged"), pk=pk)
    reason = request.POST.get("reason", "")
    try:
        unmerge(merge=pk, by=who(request), reason=reason)
    except RecordError as error:
        context = {"merge": found, "reason": reason, "refusal": Refusal.of(error)}
        return render(request, "desk/joining/unmerge.html", context, status=400)
    messages.success(request, f"{found.merged.uid} stands again, with what came from it. {found.kept.uid} stands too.")
    return redirect("desk:incident", found.merged.uid)


def _say(request: HttpRequest, uid: str) -> HttpResponseBase:
    kept, merged = request.POST.get("kept", ""), request.POST.get("merged", "")
    if uid not in {kept, merged}:
        return redirect("desk:incident-merge", uid)
    reason = request.POST.get("reason", "")
    try:
        if merge_pair(kept, merged).seen != request.POST.get("seen"):
            return _compare(request, uid, kept=kept, merged=merged, refusal=MOVED, status=409)
        proposal = propose_merge(kept=kept, merged=merged, by=who(request), reason=reason)
    except RecordError as error:
        return _compare(request, uid, kept=kept, merged=merged, refusal=Refusal.of(error), status=400)
    if proposal is None:
        text = "{} is merged into {}. To take it back, ask a reviewer to take the merge apart."
        messages.success(request, text.format(merged, kept))
        return redirect("desk:incident", kept)
    text = "The merge waits for a reviewer other than you. The public sees nothing of it yet."
    messages.success(request, text)
    return redirect("desk:proposal", proposal.pk)


def _chosen(request: HttpRequest, uid: str, other: str) -> HttpResponseBase:
    """Compare with a chosen incident; the number to keep is the one asked for, else the better known."""
    rows = {row.uid: row for row in Incident.objects.filter(uid__in=[uid, other])}
    if uid not in rows:
        raise Http404
    if len(rows) < 2:
        words = "Choose another incident than this one." if other == uid else f"No incident has the number {other}."
        return _choose(request, uid, other, Refusal("q", words), status=400)
    kept = request.GET.get("keep", "")
    if kept not in rows:
        kept = default_kept(*rows.values()).uid
    return _compare(request, uid, kept=kept, merged=other if kept == uid else uid)


def _choose(
    request: HttpRequest, uid: str, text: str, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    incident = incident_to_join(uid)
    found = search(incident, text)
    context = {"incident": incident, "q": text, "found": found, "refusal": refusal}
    if request.headers.get("HX-Request") and refusal is None:
        return render(request, "desk/joining/_found.html", context)
    return render(request, "desk/joining/choose.html", {**context, "likely": candidates(incident)}, status=status)


def _compare(
    request: HttpRequest, uid: str, *, kept: str, merged: str, refusal: Refusal | None = None, status: int = 200
) -> HttpResponseBase:
    try:
        pair = merge_pair(kept, merged)
    except RecordError:
        return redirect("desk:incident-merge", uid)
    incident = pair.kept if pair.kept.uid == uid else pair.merged
    other = pair.merged if incident is pair.kept else pair.kept
    context = {
        "incident": incident,
        "other": other,
        "pair": pair,
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "desk/joining/merge.html", context, status=status)
