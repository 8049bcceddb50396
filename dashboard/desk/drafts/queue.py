"""The drafts that wait, story by story, and what they are narrowed down by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict

from dashboard.desk.drafts.evidence import FORM_FIELDS, band_of
from dashboard.desk.drafts.told import place_words, toll_words
from incidents.models import Outlet
from incidents.wording import NOT_REPORTED
from ingest.choices import ArticleState, Verdict
from ingest.models import Article, Draft, DraftMatch
from ingest.services.contents import from_json
from ingest.services.entries import origin_of
from places.models import District, Province

PAGE_SIZE = 20
RESTING = [ArticleState.SUSPECT, ArticleState.FAILED, ArticleState.REFUSED]
LANGUAGES = {"en": "English", "ur": "Urdu"}
YES = "yes"


class QueueForm(forms.Form):
    """What the queue is narrowed down by; a word it does not know narrows nothing."""

    outlet = forms.ChoiceField(required=False, label="Outlet")
    language = forms.ChoiceField(required=False, label="Language", choices=[("", "Any"), *LANGUAGES.items()])
    province = forms.ChoiceField(required=False, label="Province")
    known = forms.ChoiceField(
        required=False,
        label="In the record",
        choices=[("", "Either"), (YES, "Perhaps in the record"), ("no", "Not that we know")],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="id_queue_%s")
        waiting = Draft.objects.waiting().values("revision__article__outlet")
        outlets = Outlet.objects.filter(pk__in=waiting).values_list("slug", "name")
        for name, choices in (("outlet", outlets), ("province", Province.objects.values_list("slug", "name"))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Any"), *choices]


@dataclass(frozen=True, slots=True)
class Row:
    """One draft of the queue. ``unsure`` counts the fields that the machine is not sure of."""

    draft: Draft
    day: date | None
    where: str
    toll: str
    unsure: int
    origin: str
    likely: Sequence[DraftMatch]
    filled: int

    @property
    def band(self) -> tuple[str, str]:
        """How sure the machine is of its fields, as a word for styles and in words."""
        if not self.unsure:
            return "sure", "Sure"
        return ("fairly" if self.unsure < 3 else "unsure"), f"Not sure of {self.unsure} of {self.filled}"


@dataclass(frozen=True, slots=True)
class Story:
    """Drafts that tell of the same incident, as far as the machine can see."""

    rows: Sequence[Row]
    origins: int


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue as its template shows it."""

    form: QueueForm
    stories: Sequence[Story]
    page: Page[int]
    total: int
    resting: int
    asked: dict[str, str]

    @property
    def is_filtered(self) -> bool:
        """Whether anything is narrowed down."""
        return bool(self.asked)

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Label and query of the neighbouring pages; "" for one there is not."""
        page = self.page
        return [
            ("Previous", self._query(page.previous_page_number()) if page.has_previous() else ""),
            ("Next", self._query(page.next_page_number()) if page.has_next() else ""),
        ]

    def _query(self, number: int) -> str:
        return urlencode({**self.asked, "page": number})


def queue_of(asked: QueryDict) -> Queue:
    """The page of the queue that is asked for. A fixed number of queries, whatever waits."""
    form = QueueForm(asked)
    form.is_valid()
    chosen = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
    waiting = narrowed(chosen)
    firsts = waiting.order_by(F("first").desc()).values_list("first", flat=True).distinct()  # type: ignore[misc]
    page = Paginator(firsts, PAGE_SIZE).get_page(asked.get("page"))
    shown = list(page.object_list)
    rows = [_row(draft) for draft in _with_all(waiting.filter(Q(first__in=shown)))]
    stories = [_story(list(same)) for _, same in groupby(rows, key=lambda row: row.draft.first)]  # type: ignore[attr-defined]
    total = waiting.count() if chosen else Draft.objects.waiting().count()
    resting = Article.objects.filter(state__in=RESTING).count()
    return Queue(form, stories, page, total, resting, chosen)


def narrowed(chosen: dict[str, str]) -> "QuerySet[Draft]":
    """The drafts that wait and fit, stories together."""
    rows: QuerySet[Draft] = Draft.objects.waiting().in_order()
    if "outlet" in chosen:
        rows = rows.filter(revision__article__outlet__slug=chosen["outlet"])
    if "language" in chosen:
        rows = rows.filter(revision__language=chosen["language"])
    if "province" in chosen:
        named = District.objects.filter(province__slug=chosen["province"]).values("slug")
        rows = rows.filter(district__in=named) | rows.filter(content__place__value__province=chosen["province"])
    if "known" in chosen:
        known = Exists(_likely().filter(draft=OuterRef("pk")))
        rows = rows.filter(known if chosen["known"] == YES else ~known)
    return rows


def _likely() -> "QuerySet[DraftMatch]":
    return DraftMatch.objects.exclude(decided=Verdict.DIFFERENT).exclude(verdict=Verdict.DIFFERENT)


def _with_all(rows: "QuerySet[Draft]") -> "QuerySet[Draft]":
    likely = Prefetch("matches", queryset=_likely().select_related("incident"), to_attr="likely")
    return rows.select_related("revision__article__outlet", "revision__copy_of__article__outlet").prefetch_related(
        likely
    )


def _row(draft: Draft) -> Row:
    reading = from_json(draft.content)
    place = reading.place.value
    fields: list[Any] = [getattr(reading, name) for name in FORM_FIELDS]
    filled = [one.confidence for one in fields if one.value] + [one.confidence for one in reading.figures]
    return Row(
        draft=draft,
        day=reading.date.value,
        where=place_words(place) if place else NOT_REPORTED,
        toll=toll_words(reading),
        unsure=sum(band_of(confidence)[0] == "unsure" for confidence in filled),
        origin=origin_of(draft.revision),
        likely=draft.likely,  # type: ignore[attr-defined]
        filled=len(filled),
    )


def _story(rows: list[Row]) -> Story:
    """Copies of one wire are one origin, with the account they copy where that is here too."""
    return Story(rows, len({_origin(row) for row in rows}))


def _origin(row: Row) -> str:
    outlet = row.draft.revision.article.outlet
    return (row.origin or (outlet.name if outlet else f"draft {row.draft.pk}")).casefold()
