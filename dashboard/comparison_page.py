"""Another tracker's events beside the record: totals by month and province, and what each has that the other lacks."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import QueryDict
from django.urls import reverse

from dashboard import words
from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet
from incidents.aggregates.breakdowns import group_totals, told_of
from incidents.aggregates.tables import cells
from incidents.counting import RULES
from incidents.files import neutral
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet, is_counted
from places.models import Province

RULE = RULES["ucdp_like"]
PAGE_SIZE = 50
BAR = 25
"""Deaths in a calendar year below which UCDP leaves a pair of actors out."""
MATCHED, THEIRS, OURS, DIFFER = "matched", "theirs", "ours", "differ"
SHOWS = {
    THEIRS: "Theirs that we lack",
    OURS: "Ours that they lack",
    DIFFER: "Other number of deaths",
    MATCHED: "In both",
}
CSV_COLUMNS = (
    "state", "their_id", "their_first_day", "their_last_day", "their_place", "their_admin2", "their_admin1",
    "their_killed_low", "their_killed_best", "their_killed_high", "their_actors", "our_number", "our_date", "our_place",
    "our_killed_low", "our_killed_best", "our_killed_high", "score", "why", "decision",
)  # fmt: skip


class ComparisonForm(forms.Form):
    """Which set, which part of it, and which list."""

    version = forms.CharField(required=False, max_length=40)
    month = forms.RegexField(r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", required=False, error_messages={
        "invalid": "A month is written as year and number, such as 2021-08."})  # fmt: skip
    province = forms.SlugField(required=False, max_length=60)
    show = forms.ChoiceField(choices=list(SHOWS.items()), required=False)
    page = forms.IntegerField(required=False, min_value=1)
    format = forms.ChoiceField(choices=[("html", "html"), ("csv", "csv")], required=False)

    @classmethod
    def over(cls, query: QueryDict) -> Self:
        """The form over a query string, already cleaned."""
        form = cls(query)
        form.is_valid()
        return form

    def clean(self) -> dict[str, Any]:
        """Name parameters that are not known."""
        cleaned = super().clean() or {}
        for name in self.data:
            if name not in self.fields:
                raise ValidationError(f"There is no parameter {name!r} here. Allowed: {', '.join(self.fields)}.")
        return cleaned

    def given(self, name: str) -> str:
        """The cleaned value, "" when not given or not allowed."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def query(self, **changes: str) -> str:
        """The query with ``changes`` made; an empty value takes a part out."""
        kept = ("version", "month", "province", "show")
        pairs = {name: self.given(name) for name in kept} | changes
        return urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Side:
    """Events or incidents and their deaths. Deaths are None where nobody gives a number."""

    number: int = 0
    low: int | None = None
    best: int | None = None
    high: int | None = None

    def plus(self, other: "Side") -> "Side":
        """Both together."""
        return Side(
            self.number + other.number,
            _sum(self.low, other.low),
            _sum(self.best, other.best),
            _sum(self.high, other.high),
        )


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One month, province, or the whole: theirs, how many of them are paired, and ours. ``query`` narrows to it."""

    label: str
    theirs: Side
    matched: int
    ours: Side
    query: str = ""
    rows_url: str = ""
    start: dt.date | None = None


def public_sets() -> QuerySet[ComparisonSet]:
    """Imported sets that anybody may see, the newest version first."""
    rows = ComparisonSet.objects.filter(is_public=True, imported_at__isnull=False)
    return rows.defer("waiting_file", "outcome").order_by("-imported_at", "-pk")


@dataclass(frozen=True)
class Comparison:
    """A set beside the record, for one page. Ours are published incidents under the UCDP-like rule."""

    found: ComparisonSet
    form: ComparisonForm

    @cached_property
    def window(self) -> tuple[dt.date, dt.date]:
        """From the first of their first month to the last of their last; of one month where one was asked for."""
        if month := self.form.given("month"):
            start = dt.date.fromisoformat(f"{month}-01")
            return start, _month_end(start)
        return self._reach

    @cached_property
    def _reach(self) -> tuple[dt.date, dt.date]:
        found = self.found.their_events.aggregate(first=Min("date_start"), last=Max("date_start"))
        first, last = found["first"] or dt.date(2021, 1, 1), found["last"] or dt.date(2021, 1, 1)
        return first.replace(day=1), _month_end(last)

    @property
    def show(self) -> str:
        """The list that is shown."""
        return self.form.given("show") or THEIRS

    @property
    def events(self) -> Any:  # noqa: ANN401 - a queryset with an annotation
        """Their events of the part asked for, each saying whether it is paired."""
        best = self._best.filter(event=OuterRef("pk"))
        rows = self.found.their_events.filter(date_start__range=self.window).annotate(is_paired=Exists(best))
        return rows.filter(province__slug=self.form.given("province")) if self.form.given("province") else rows

    @property
    def incidents(self) -> IncidentQuerySet:
        """Ours of the part asked for, before the rule."""
        rows: IncidentQuerySet = Incident.public.filter(date__range=self.window)
        return rows.in_provinces([self.form.given("province")]) if self.form.given("province") else rows

    @property
    def _best(self) -> Any:  # noqa: ANN401
        public = Incident.public.filter(pk=OuterRef("incident"))
        return ComparisonMatch.objects.filter(Exists(public), event__set=self.found, is_best=True)

    @cached_property
    def provinces(self) -> dict[str, str]:
        """Names of provinces by slug."""
        return dict(Province.objects.values_list("slug", "name"))

    @cached_property
    def _lines(self) -> dict[tuple[dt.date, str], TotalLine]:
        """Both sides by month and province: one query for theirs, two for ours."""
        theirs = self.events.order_by().annotate(month=TruncMonth("date_start")).values("month", "province__slug")
        found: dict[tuple[dt.date, str], TotalLine] = {}
        for row in theirs.annotate(
            number=Count("pk"),
            matched=Count("pk", filter=Q(is_paired=True)),
            low=Sum("killed_low"),
            best=Sum("killed_best"),
            high=Sum("killed_high"),
        ):
            side = Side(row["number"], row["low"], row["best"], row["high"])
            key = row["month"], row["province__slug"] or ""
            found[key] = TotalLine("", side, row["matched"], Side())
        ours: dict[tuple[dt.date, str], Side] = {}
        for measure in ("incidents", "killed"):
            for cell in cells(self.incidents, RULE, measure=measure, by=["month", "province"]):
                key, tally = (cell.keys[0], str(cell.keys[1] or "")), cell.tally
                side = Side(tally.value or 0) if measure == "incidents" else Side(0, tally.low, tally.value, tally.high)
                ours[key] = ours.get(key, Side()).plus(side)  # type: ignore[index,arg-type]
        for key in sorted({*found, *ours}):
            line = found.get(key, TotalLine("", Side(), 0, Side()))
            found[key] = TotalLine("", line.theirs, line.matched, ours.get(key, Side()))
        return found

    @cached_property
    def whole(self) -> TotalLine:
        """Everything of the part asked for."""
        return _added("All", self._lines.values(), rows_url=self._rows_url())

    @cached_property
    def months(self) -> list[TotalLine]:
        """Line by month."""
        starts = sorted({month for month, _ in self._lines})
        return [
            _added(
                f"{start:%B %Y}",
                (line for key, line in self._lines.items() if key[0] == start),
                query=self.form.query(month=f"{start:%Y-%m}"),
                rows_url=self._rows_url(start=start),
                start=start,
            )
            for start in starts
        ]

    @cached_property
    def by_province(self) -> list[TotalLine]:
        """Line by province, most of their events first."""
        slugs = {slug for _, slug in self._lines}
        lines = [
            _added(
                self.provinces.get(slug, "Not known"),
                (line for key, line in self._lines.items() if key[1] == slug),
                query=self.form.query(province=slug) if slug else "",
                rows_url=self._rows_url(province=slug) if slug else "",
            )
            for slug in slugs
        ]
        return sorted(lines, key=lambda line: (-line.theirs.number, -line.ours.number, line.label))

    def _rows_url(self, *, start: dt.date | None = None, province: str = "") -> str:
        first, last = (start, _month_end(start)) if start else self.window
        province = province or self.form.given("province")
        query = {"date_from": first, "date_to": last, "counting": RULE.name} | (
            {"province": province} if province else {}
        )
        return f"{reverse('dashboard:incidents')}?{urlencode(query)}"

    @cached_property
    def outside(self) -> int:
        """Published incidents of the part that the rule leaves out, such as those without a death."""
        return self.incidents.exclude(is_counted(RULE)).count()

    @cached_property
    def below_bar(self) -> Mapping[str, int]:
        """Groups with fewer deaths in our record than UCDP asks of a pair of actors, where the set is of one year."""
        first, last = self._reach
        if first.year != last.year:
            return {}
        year = Incident.public.filter(date__range=(dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)))
        totals = group_totals(told_of(year, RULE), counted_under={})
        return {one.slug: one.killed.value or 0 for one in totals if one.slug and (one.killed.value or 0) < BAR}

    def pairs(self) -> Any:  # noqa: ANN401
        """The best pairs of their events of the part."""
        rows = self._best.filter(event__date_start__range=self.window)
        if province := self.form.given("province"):
            rows = rows.filter(event__province__slug=province)
        if self.show == DIFFER:
            rows = rows.exclude(event__killed_best=F("incident__killed_all_best"))
        related = ("event", "event__province", "incident", "incident__province", "incident__district", "decided_by")
        rows = rows.select_related(*related).defer("incident__search_text", "incident__search_vector")
        return rows.order_by("event__date_start", "event__event_id", "pk")

    def ours_alone(self) -> Any:  # noqa: ANN401
        """Incidents under the rule that are nobody's partner, with the groups they name."""
        paired = self._best.filter(incident=OuterRef("pk"))
        rows = self.incidents.counting(RULE).exclude(Exists(paired)).with_row_relations()
        return rows.order_by("date", "uid")

    def theirs_alone(self) -> Any:  # noqa: ANN401
        """Events that are nobody's partner."""
        return self.events.filter(is_paired=False).select_related("province").order_by("date_start", "event_id")

    def rows(self) -> Any:  # noqa: ANN401
        """The rows of the list that is shown."""
        return {THEIRS: self.theirs_alone, OURS: self.ours_alone}.get(self.show, self.pairs)()

    @cached_property
    def page(self) -> Page[Any]:
        """A page of the list."""
        return Paginator(self.rows(), PAGE_SIZE).get_page(self.form.given("page") or 1)

    @property
    def listed(self) -> list[dict[str, Any]]:
        """The rows of the page, each with why it may be missing there."""
        if self.show == OURS:
            return [{"incident": one, "reason": self.reason(one)} for one in self.page]
        if self.show == THEIRS:
            return [{"event": one} for one in self.page]
        return [{"match": one, "event": one.event, "incident": one.incident} for one in self.page]

    def reason(self, incident: Incident) -> str:
        """Which of UCDP's rules explains that it has no such event, as far as our record can tell; "" when none."""
        named = [one.group.slug for one in incident.attributions.all() if one.group and not one.group.is_placeholder]
        if not named:
            return "No group is named: UCDP counts an event when it can tell who fought."
        few = [slug for slug in named if slug in self.below_bar]
        if len(few) == len(named):
            return f"Fewer than {BAR} deaths with this group in the record in that year."
        return ""

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """The lists: label, query, whether shown."""
        return [(label, self.form.query(show=name), name == self.show) for name, label in SHOWS.items()]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The pager: words and query, "" where there is nowhere to go."""
        page, query = self.page, self.form.query(show=self.show)
        steps = (("Previous", page.has_previous(), -1), ("Next", page.has_next(), 1))
        return [(label, f"{query}&page={page.number + step}" if there else "") for label, there, step in steps]

    @property
    def csv_query(self) -> str:
        """The list as a file."""
        return f"{self.form.query(show=self.show)}&format=csv"

    @property
    def part_words(self) -> str:
        """The part that is shown: "August 2021, Balochistan"."""
        first, last = self.window
        span = f"{first:%B %Y}" if first.replace(day=1) == last.replace(day=1) else f"{first:%B %Y} to {last:%B %Y}"
        province = self.form.given("province")
        return f"{span}, {self.provinces.get(province, province)}" if province else span

    def csv_lines(self) -> Iterator[bytes]:
        """The whole list as CSV: a header, and a line for every row."""
        yield _line(CSV_COLUMNS)
        for row in self.rows().iterator(chunk_size=500):
            yield _line([str(neutral(cell)) for cell in self._cells(row)])

    def _cells(self, row: Any) -> list[Any]:  # noqa: ANN401
        if self.show == THEIRS:
            return [self.show, *_their_cells(row), *[""] * 6, "", "", ""]
        if self.show == OURS:
            return [self.show, *[""] * 10, *_our_cells(row), "", self.reason(row), ""]
        decided = "" if row.decided_at is None else row.get_state_display()
        return [
            self.show,
            *_their_cells(row.event),
            *_our_cells(row.incident),
            row.score,
            "; ".join(row.reasons),
            decided,
        ]


def _their_cells(event: ComparisonEvent) -> list[Any]:
    return [
        event.event_id, event.date_start, event.date_end, event.place_words, event.admin2, event.admin1,
        _blank(event.killed_low), _blank(event.killed_best), _blank(event.killed_high), " – ".join(event.actors),
    ]  # fmt: skip


def _our_cells(incident: Incident) -> list[Any]:
    killed = (incident.killed_all_low, incident.killed_all_best, incident.killed_all_high)
    return [incident.uid, incident.date, words.place_words(incident), *map(_blank, killed)]


def _blank(value: int | None) -> int | str:
    return "" if value is None else value


def _line(values: Any) -> bytes:  # noqa: ANN401
    line = StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue().encode()


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _added(label: str, lines: Any, **more: Any) -> TotalLine:  # noqa: ANN401
    theirs, ours, matched = Side(), Side(), 0
    for line in lines:
        theirs, ours, matched = theirs.plus(line.theirs), ours.plus(line.ours), matched + line.matched
    return TotalLine(label, theirs, matched, ours, **more)


def _month_end(start: dt.date) -> dt.date:
    return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
