"""What each button on the page of a draft does. Whatever is in the way, what was typed is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from dashboard.desk.drafts.chips import take
from dashboard.desk.drafts.draft_page import draft_or_404, draft_page, next_waiting
from dashboard.desk.drafts.sheet import DraftSheet
from dashboard.desk.entry import saving
from dashboard.desk.entry.buttons import reshape
from dashboard.desk.entry.sheet import clean
from dashboard.desk.reference.forms.base import free_slug
from incidents.models import Campaign, Incident
from incidents.services import RecordError, Saved
from ingest.choices import DraftState
from ingest.models import Draft
from ingest.services import deciding
from ingest.services.campaigns import join_campaign
from ingest.services.contents import from_json

JOIN, APART, CAMPAIGN, TAKE, DETACH, AFRESH = "join", "different", "campaign", "take", "detach", "afresh"
# What a campaign is called that the incident of a number comes into; no part of the entry (see ``entry.sheet``).
CAMPAIGN_NAME = "take-campaign-"
# Whose errors stand in the way of adding the article to an incident: the rest of the form is not used for it.
_OF_A_JOIN = ("reports", "attributions")


def press(request: HttpRequest, sheet: DraftSheet) -> HttpResponseBase:
    """Do what the pressed button says; without one, as when Enter is pressed in a field, only read the words."""
    order, _, what = clean(request.POST.get("do", "")).partition(":")
    if order == DETACH:
        return _detached(sheet)
    if order in (saving.DRAFT, saving.REVIEW):
        return _accept(request, sheet, order)
    if sheet.of.state != DraftState.WAITING:
        return decided_meanwhile(request, sheet)
    match order:
        case "join":
            return _join(request, sheet, what)
        case "different":
            return _apart(request, sheet, what)
        case "campaign":
            return _campaign(request, sheet, what)
        case "take":
            if not take(what, sheet.data, from_json(sheet.of.content), sheet.form):
                messages.error(request, "That is not offered any more; nothing was changed.")
            sheet.save_copy()
            return redirect(sheet.address)
        case "afresh":
            sheet.discard()
            return redirect(sheet.address)
    return reshape(request, sheet, order, what)


def decided_meanwhile(request: HttpRequest, sheet: DraftSheet) -> HttpResponseBase:
    """The page with who has decided in the meantime; what was typed stands on it, and is kept."""
    sheet.save_copy()
    sheet.draft = draft_or_404(sheet.of.pk)
    return draft_page(request, sheet, status=409)


def go_on(draft: Draft) -> HttpResponseBase:
    """To the next draft that waits, else to the queue."""
    following = next_waiting(draft)
    return redirect("desk:draft", following.pk) if following else redirect("desk:drafts")


def _accept(request: HttpRequest, sheet: DraftSheet, order: str) -> HttpResponseBase:
    outcome = saving.save(sheet, order)
    if outcome.incident is None:
        sheet.draft = draft_or_404(sheet.of.pk)
        if sheet.of.state != DraftState.WAITING:
            return decided_meanwhile(request, sheet)
        return draft_page(request, sheet, asked=outcome.asked, refused=True)
    incident = outcome.incident
    words = format_html('{} <a href="{}">{}</a>', outcome.words, _page_of(incident.uid), incident.title)
    messages.success(request, words)
    return go_on(sheet.of)


def _join(request: HttpRequest, sheet: DraftSheet, what: str) -> HttpResponseBase:
    uid, _, version = what.partition(":")
    sheet.save_copy()
    wrong = [message for name, found in sheet.form.errors.items() if name.startswith(_OF_A_JOIN) for message in found]
    if wrong:
        messages.error(request, f"Nothing was added to {uid}. {wrong[0]}.")
        return draft_page(request, sheet, refused=True)
    try:
        saved = deciding.join(
            draft_id=sheet.of.pk, uid=uid, version=_version_of(uid, version), by=sheet.editor,
            entry=sheet.form.sketch(),
        )  # fmt: skip
    except deciding.DecidedAlready:
        return decided_meanwhile(request, sheet)
    except RecordError as refused:
        messages.error(request, f"Nothing was added to {uid}: {refused.message}. What you typed stands below.")
        return redirect(sheet.address)
    sheet.discard()
    messages.success(request, format_html('{} <a href="{}">{}</a>', _words_of(saved, uid), _page_of(uid), uid))
    return go_on(sheet.of)


def _version_of(uid: str, seen: str) -> int:
    """The version that the editor saw, the present one where the page did not say."""
    if seen.isascii() and seen.isdigit() and len(seen) < 10:
        return int(seen)
    return Incident.objects.filter(uid=uid).values_list("version", flat=True).first() or 0


def _words_of(saved: Saved, uid: str) -> str:
    if saved.proposal is not None:
        return f"The article is proposed for {uid} and waits for a second person: {', '.join(saved.proposal.why)}."
    return f"The article is a source of {uid} now." if saved.changed else f"{uid} had all of this already."


def _apart(request: HttpRequest, sheet: DraftSheet, uid: str) -> HttpResponseBase:
    sheet.save_copy()
    try:
        deciding.tell_apart(draft_id=sheet.of.pk, uid=uid, by=sheet.editor)
    except deciding.DecidedAlready:
        return decided_meanwhile(request, sheet)
    except RecordError as refused:
        messages.error(request, f"{refused.message[:1].upper()}{refused.message[1:]}.")
    else:
        messages.success(request, f"{uid} is another incident: it is not offered for this draft again.")
    return redirect(sheet.address)


def _campaign(request: HttpRequest, sheet: DraftSheet, uid: str) -> HttpResponseBase:
    """Another attack of the incident's campaign, or of one that is named here: it is set in the form."""
    name = clean(request.POST.get(f"{CAMPAIGN_NAME}{uid}", ""))
    slug = free_slug(Campaign, name) if name.strip() else ""
    try:
        campaign = join_campaign(draft_id=sheet.of.pk, uid=uid, by=sheet.editor, name=name, slug=slug)
    except deciding.DecidedAlready:
        return decided_meanwhile(request, sheet)
    except RecordError as refused:
        sheet.save_copy()
        messages.error(request, f"Nothing was changed: {refused.message}.")
        return redirect(sheet.address)
    sheet.data["campaign"] = campaign.slug
    sheet.save_copy()
    words = "{} is another attack of “{}”; the campaign is set in the form, under “More”."
    messages.success(request, words.format(uid, campaign.name))
    return redirect(sheet.address)


def _detached(sheet: DraftSheet) -> HttpResponseBase:
    copy = sheet.detach()
    address = reverse("desk:incident-new")
    return redirect(f"{address}?copy={copy.key}" if copy else address)


def _page_of(uid: str) -> str:
    return reverse("desk:incident", args=[uid])
