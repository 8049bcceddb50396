"""What the page of corrections shows of one week, as a page and as a file."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from dashboard import words
from dashboard.query_form import QueryForm
from incidents.corrections import Correction, Kind, Week, corrections, kind_of
from incidents.files import neutral
from incidents.models import FirstPublication
from incidents.rows import moment

PAGE_SIZE = 50
# How far an empty week looks back for the last correction before it.
LOOK_BACK = dt.timedelta(weeks=26)
CSV_COLUMNS = (
    "changed_at", "uid", "url", "title", "kind", "field", "label", "old", "new", "reason", "source",
)  # fmt: skip


class CorrectionsForm(QueryForm):
    """Which week, and which changes of it."""

    week = forms.CharField(required=False, strip=True, max_length=12)
    kind = forms.ChoiceField(choices=[("", "All changes"), *Kind.choices], required=False)
    page = forms.IntegerField(required=False, min_value=1)
    format = forms.ChoiceField(choices=[("csv", "CSV")], required=False)

    def clean_week(self) -> Week:
        """The week asked for, else the one today is in."""
        text = self.cleaned_data["week"]
        try:
            week = Week.read(text) if text else Week.of(timezone.now())
            # The weeks beside it are linked from the page.
            week.moved(-1), week.moved(2)
        except (ValueError, OverflowError) as error:
            raise ValidationError(f"“{text}” is no week: {error}.") from error
        return week

    @property
    def week_or_now(self) -> Week:
        """The week asked for; the one today is in where none was, or none that exists."""
        week: Week = self.cleaned_data.get("week") or Week.of(timezone.now())
        return week

    @property
    def chosen(self) -> Kind | None:
        """The kind of changes asked for, None for all."""
        kind = self.cleaned_data.get("kind")
        return Kind(kind) if kind else None

    def query(self, **changes: str) -> str:
        """The query with ``changes`` made; an empty value takes a part out."""
        pairs = {"week": str(self.week_or_now), "kind": self.chosen or ""} | changes
        return urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Corrected:
    """One incident of the page, with its corrections of the week, newest first."""

    uid: str
    title: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """One week as the page shows it. ``first_published`` are incidents that came in that week: no corrections."""

    form: CorrectionsForm
    week: Week
    incidents: Page[Corrected]
    changes: int
    first_published: int
    has_earlier: bool
    last_before: Week | None

    @property
    def heading(self) -> str:
        """The week in words: 16–22 March 2026."""
        return words.span(self.week.monday, self.week.sunday)

    @property
    def count_words(self) -> str:
        """What is shown, in words: "5 changes of 2 incidents"."""
        kind = f" ({words.lowered(self.form.chosen.label)})" if self.form.chosen else ""
        of = words.plural(self.incidents.paginator.count, "incident")
        return f"{words.plural(self.changes, 'change')}{kind} of {of}"

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """The kinds of changes: label, query, whether chosen."""
        entries = [("All changes", "", self.form.chosen is None)]
        entries += [(str(kind.label), kind.value, kind == self.form.chosen) for kind in Kind]
        return [(label, self.form.query(kind=value), on) for label, value, on in entries]

    @property
    def weeks(self) -> list[tuple[str, str]]:
        """The pager: words and query, "" where there is nowhere to go."""
        earlier, later = self.week.moved(-1), self.week.moved(1)
        return [
            ("Earlier week", self.form.query(week=str(earlier)) if self.has_earlier else ""),
            ("Later week", self.form.query(week=str(later)) if later.start <= timezone.now() else ""),
        ]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The pager inside a week of many changes."""
        page = self.incidents
        return [
            ("Previous", self.form.query(page=str(page.previous_page_number())) if page.has_previous() else ""),
            ("Next", self.form.query(page=str(page.next_page_number())) if page.has_next() else ""),
        ]

    @property
    def csv_query(self) -> str:
        """The same changes as a file."""
        return self.form.query(format="csv")

    @property
    def all_kinds_query(self) -> str:
        """The same week with all its changes."""
        return self.form.query(kind="")


def corrections_of(form: CorrectionsForm) -> list[Correction]:
    """The corrections a form asks for, newest first."""
    week = form.week_or_now
    return _of_kind(corrections(week.start, week.end), form.chosen)


def page_of(form: CorrectionsForm) -> CorrectionsPage:
    """The page of a week; at most seven queries, however much changed."""
    week = form.week_or_now
    found = corrections_of(form)
    span = Q(at__gte=week.start, at__lt=week.end)
    published = FirstPublication.objects.aggregate(first=Min("at"), inside=Count("pk", filter=span))
    before = [] if found else _of_kind(corrections(week.start - LOOK_BACK, week.start), form.chosen)
    return CorrectionsPage(
        form=form,
        week=week,
        incidents=Paginator(_by_incident(found), PAGE_SIZE).get_page(form.cleaned_data.get("page")),
        changes=sum(len(one.changes) for one in found),
        first_published=published["inside"],
        has_earlier=published["first"] is not None and published["first"] < week.start,
        last_before=Week.of(before[0].at) if before else None,
    )


def csv_lines(found: Iterable[Correction], *, host: str) -> Iterator[bytes]:
    """A header, and a line for every change."""
    yield _line(CSV_COLUMNS)
    for one in found:
        url = f"{host}{reverse('dashboard:incident', args=[one.uid])}"
        for change in one.changes:
            cells = [
                moment(change.at), one.uid, url, one.title, kind_of(change).value, change.field, change.label,
                change.old, change.new, change.reason, change.source,
            ]  # fmt: skip
            yield _line([str(neutral(cell)) for cell in cells])


def _line(cells: Sequence[str]) -> bytes:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _of_kind(found: list[Correction], kind: Kind | None) -> list[Correction]:
    if kind is None:
        return found
    return [part for part in (one.only(kind) for one in found) if part.changes]


def _by_incident(found: Iterable[Correction]) -> list[Corrected]:
    sets: dict[str, list[Correction]] = {}
    for one in found:
        sets.setdefault(one.uid, []).append(one)
    return [Corrected(uid, ones[0].title, tuple(ones)) for uid, ones in sets.items()]
