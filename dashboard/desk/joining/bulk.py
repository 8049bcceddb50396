"""Many incidents changed at once: the change, every effect of it, and then all of it or nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render

from dashboard.desk.access import editor_view
from dashboard.desk.joining.changes import ChangeForm, Line, bulk_change_words, campaigns_by_slug, lines_of
from dashboard.desk.joining.refusal import Refusal
from dashboard.desk.review.people import who
from dashboard.words import plural
from incidents.models import Campaign, Incident
from incidents.services import PlannedChange, RecordError, StaleVersion, apply_bulk_edit, plan_bulk_edit

MOVED = Refusal("seen", "Nothing was changed, for somebody else changed what is marked below since your preview.")
# What is to become of an incident, from what an editor should look at to what is of no concern.
OUTCOMES = ("refused", "waits", "changes", "same")


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one incident. ``moved_from`` is the version of an earlier preview that no longer holds."""

    planned: PlannedChange
    lines: list[Line]
    moved_from: int | None = None

    @property
    def incident(self) -> Incident:
        """The incident."""
        return self.planned.incident

    @property
    def outcome(self) -> str:
        """One of ``OUTCOMES``."""
        if not self.planned.parts:
            return "same"
        if self.planned.refused:
            return "refused"
        return "waits" if self.planned.four_eyes else "changes"

    @property
    def why(self) -> str:
        """Why it is left out, or waits for a second person; "" when neither."""
        return self.planned.refused or ", ".join(str(one.label) for one in self.planned.four_eyes)


@dataclass(frozen=True, slots=True)
class Preview:
    """Every effect of a bulk edit."""

    words: list[str]
    effects: list[Effect]

    @property
    def counts(self) -> Counter[str]:
        """How many incidents have which outcome."""
        return Counter(effect.outcome for effect in self.effects)

    @property
    def touched(self) -> int:
        """How many would change, at once or after a second person."""
        return self.counts["changes"] + self.counts["waits"]


@editor_view("GET", "HEAD", "POST")
def bulk(request: HttpRequest) -> HttpResponseBase:
    """The form of a change (by POST for more incidents than an address holds), its preview, and carrying it out."""
    data = request.POST if request.method == "POST" else request.GET
    campaigns = campaigns_by_slug()
    step = request.POST.get("step", "")
    seen = _seen(data)
    uids = list(dict.fromkeys([*seen, *(uid.strip().upper() for uid in data.getlist("uid") if uid.strip())]))
    form = ChangeForm(request.POST if step else None, campaigns=campaigns)
    if step not in {"preview", "apply"}:
        return _form(request, uids, form)
    if not form.is_valid():
        return _form(request, uids, form, status=400)
    if step == "apply":
        return _apply(request, form, seen, campaigns)
    return _preview(request, form, uids, campaigns)


def _apply(
    request: HttpRequest, form: ChangeForm, seen: Mapping[str, int], campaigns: Mapping[str, Campaign]
) -> HttpResponseBase:
    said = {name: request.POST.get(name, "") for name in ("reason", "source")}
    try:
        batch = apply_bulk_edit(versions=seen, change=form.change, by=who(request), **said)
    except StaleVersion:
        return _preview(request, form, list(seen), campaigns, seen=seen, refusal=MOVED, status=409)
    except RecordError as error:
        return _preview(request, form, list(seen), campaigns, seen=seen, refusal=Refusal.of(error), status=400)
    waiting = len(batch.result["waiting"])
    text = f"{plural(batch.result['changed'], 'incident')} changed."
    if waiting:
        text += f" {plural(waiting, 'change')} {'waits' if waiting == 1 else 'wait'} for a second person."
    messages.success(request, f"{text} All of it can be undone on this page.")
    return redirect("desk:batch", batch.pk)


def _form(
    request: HttpRequest, uids: list[str], form: ChangeForm, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    rows = list(Incident.objects.filter(uid__in=uids).order_by("uid"))
    context = {"form": form, "rows": rows, "uids": uids, "refusal": refusal}
    return render(request, "desk/joining/bulk.html", context, status=status)


def _preview(
    request: HttpRequest,
    form: ChangeForm,
    uids: list[str],
    campaigns: Mapping[str, Campaign],
    *,
    seen: Mapping[str, int] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        plan = plan_bulk_edit(uids=uids, change=form.change)
    except RecordError as error:
        return _form(request, uids, form, Refusal.of(error), status=400)
    effects = [_effect(planned, seen or {}) for planned in plan]
    effects.sort(key=lambda effect: (effect.moved_from is None, OUTCOMES.index(effect.outcome), effect.incident.uid))
    context = {
        "preview": Preview(bulk_change_words(form.change, campaigns), effects),
        "kept": _kept(request.POST, form),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "source": request.POST.get("source", ""),
    }
    return render(request, "desk/joining/bulk_preview.html", context, status=status)


def _effect(planned: PlannedChange, seen: Mapping[str, int]) -> Effect:
    version = seen.get(planned.incident.uid, planned.incident.version)
    moved_from = version if version != planned.incident.version else None
    return Effect(planned, lines_of(planned.before, planned.after, planned.parts), moved_from)


def _seen(data: QueryDict) -> dict[str, int]:
    """The version of each incident that the preview showed, as the preview carries it: "PK-000123:4"."""
    pairs = (value.partition(":") for value in data.getlist("seen"))
    return {uid: int(version) for uid, _, version in pairs if version.isascii() and version.isdigit()}


def _kept(data: QueryDict, form: ChangeForm) -> list[tuple[str, Any]]:
    """What the preview's form carries of the change."""
    return [(name, value) for name in form.fields for value in data.getlist(name) if value]
