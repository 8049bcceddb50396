"""An article that an editor brings: its address, which a worker fetches, or its text; and how it gets on."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from dashboard.desk.access import editor_view
from dashboard.desk.entry.forms.fields import DayField, QuietForm, RowField, Words
from dashboard.desk.entry.sheet import clean
from dashboard.desk.review.people import who
from incidents.models import Outlet
from incidents.services import RecordError
from ingest.choices import UNDER_WAY, ArticleState, DraftState
from ingest.models import Article, Draft
from ingest.services import by_hand
from ingest.services.entries import PAKISTAN
from ingest.tasks import fetch_article, read_article


class AddressForm(QuietForm):
    """The address of an article."""

    url = Words(
        label="Web address",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Of one article, on a website that the desk fetches.",
        error_messages={"required": "Paste the address of an article, with https:// before it"},
    )


class TextForm(QuietForm):
    """An article as text."""

    title = Words(max_length=500, label="Headline", error_messages={"required": "Give the headline"})
    text = Words(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text="The story as it stands on the page. It stays private; only a short quote is ever shown.",
        error_messages={"required": "Paste the story’s text"},
    )
    link = Words(
        required=False,
        label="Web address, if it has one",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    outlet = RowField(
        required=False, label="Outlet", empty="choose", help_text="Left blank, the address tells whose it is."
    )
    published_on = DayField(
        required=False, label="Published on", help_text="“Yesterday” in a text is reckoned from it."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outlet = self.fields["outlet"]
        assert isinstance(outlet, RowField)
        outlet.offer({row.slug: row for row in Outlet.objects.all()})


@editor_view("GET", "HEAD", "POST")
def draft_new(request: HttpRequest) -> HttpResponseBase:
    """Both ways to bring an article."""
    by_text = request.POST.get("do") == "text"
    address = AddressForm(_posted(request) if request.method == "POST" and not by_text else None)
    text = TextForm(_posted(request) if by_text else None, initial=_known(request))
    if request.method == "POST":
        article = _from_text(request, text) if by_text else _from_address(request, address)
        if article is not None:
            _tell_worker(article)
            return redirect("desk:article", article.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/drafts/new.html", {"address": address, "text": text}, status=status)


@editor_view()
def article(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How an article gets on; where drafts wait, the first of them. htmx asks for the changing part alone."""
    found = get_object_or_404(Article.objects.select_related("outlet", "revision"), pk=pk)
    drafts = Draft.objects.filter(revision__article=found, state=DraftState.WAITING).order_by("-role", "number")
    first = drafts.first() if found.state == ArticleState.DRAFTED else None
    is_asked = bool(getattr(request, "htmx", False))
    if first is not None and (is_asked or "stay" not in request.GET):
        address = reverse("desk:draft", args=[first.pk])
        return HttpResponseClientRedirect(address) if is_asked else redirect(address)
    context = {
        "article": found,
        "is_under_way": found.state in UNDER_WAY,
        "can_be_fetched": bool(found.url) and found.state not in UNDER_WAY,
        "paste": _paste_url(found),
        "drafts": list(Draft.objects.filter(revision__article=found).order_by("revision", "number")[:20]),
    }
    return render(request, "desk/drafts/_article.html" if is_asked else "desk/drafts/article.html", context)


@editor_view("POST")
def article_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an article fetched once more."""
    get_object_or_404(Article, pk=pk)
    try:
        found = by_hand.try_again(article_id=pk, by=who(request))
    except RecordError as refused:
        messages.error(request, f"Nothing was changed: {refused.message}.")
    else:
        _tell_worker(found)
        messages.success(request, "It is fetched again.")
    return redirect("desk:article", pk)


def _posted(request: HttpRequest) -> dict[str, str]:
    return {name: clean(value) for name, value in request.POST.items()}


def _known(request: HttpRequest) -> dict[str, Any]:
    """What is known of an article whose page could not be read, for the form to paste its text into."""
    pk = request.GET.get("article", "")
    found = Article.objects.select_related("outlet").filter(pk=int(pk)).first() if _is_number(pk) else None
    if found is None:
        return {}
    day = timezone.localtime(found.listed_on, PAKISTAN).date().isoformat() if found.listed_on else ""
    return {
        "title": found.listed_title,
        "link": found.url,
        "outlet": found.outlet.slug if found.outlet else "",
        "published_on": day,
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _from_address(request: HttpRequest, form: AddressForm) -> Article | None:
    if not form.is_valid():
        return None
    try:
        return by_hand.add_url(url=form.cleaned_data["url"], by=who(request))
    except RecordError as refused:
        form.add_error("url", refused.message[:1].upper() + refused.message[1:])
        return None


def _from_text(request: HttpRequest, form: TextForm) -> Article | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    day = given["published_on"]
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=PAKISTAN) if day else None
    try:
        return by_hand.add_text(
            title=given["title"], text=given["text"], by=who(request), outlet=given["outlet"], url=given["link"],
            published_at=noon,
        )  # fmt: skip
    except RecordError as refused:
        field = {"url": "link"}.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, refused.message[:1].upper() + refused.message[1:])
        return None


def _tell_worker(article: Article) -> None:
    """Queue the article's next step. Where the queue is down, the sweeper finds it."""
    step = fetch_article if article.state == ArticleState.FOUND else read_article
    if article.state in {ArticleState.FOUND, ArticleState.FETCHED}:
        transaction.on_commit(partial(step.delay, article.pk), robust=True)


def _paste_url(article: Article) -> str:
    return f"{reverse('desk:draft-new')}?article={article.pk}#text"
