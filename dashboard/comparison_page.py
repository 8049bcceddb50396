"""Another tracker's events beside the record: totals by month and province, and what each has that the other lacks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from dashboard.comparison_form import DIFFER, OURS, REJECTED, THEIRS, ComparisonForm
from dashboard.models import ComparisonMatch, ComparisonSet, MatchState, Publisher
from incidents.aggregates.breakdowns import group_totals, told_of
from incidents.aggregates.tables import cells
from incidents.counting import RULES, CountingRule
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet, is_counted
from places.models import Province

RULE = RULES["ucdp_like"]
# The rule nearest to each publisher's own: GTD leaves out what the state does, and has the attackers among its dead.
_NEAREST = {Publisher.UCDP: RULE, Publisher.ACLED: RULES["acled_like"], Publisher.GTD: RULES["pips_like"]}
PAGE_SIZE = 50
BAR = 25
"""Deaths in a calendar year below which UCDP leaves a pair of actors out."""


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
    """A set beside the record, for one page. Ours are published incidents under the rule nearest to the publisher's."""

    found: ComparisonSet
    form: ComparisonForm

    @property
    def rule(self) -> CountingRule:
        """What ours are counted by."""
        return _NEAREST[Publisher(self.found.publisher)]

    @property
    def tells_reasons(self) -> bool:
        """Whether rules of the publisher's are known that may explain why it lacks an incident of ours."""
        return self.found.publisher == Publisher.UCDP

    def check(self) -> None:
        """Make an error of a month that the set does not reach to: it says nothing of it, and lacks nothing there."""
        first, last = self._reach
        if not first <= self.window[0] <= last:
            reach = f"{first:%B %Y} to {last:%B %Y}"
            self.form.add_error("month", f"{self.found} holds events of {reach}, and says nothing of other months.")

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
        return self._paired.filter(is_best=True)

    @property
    def _paired(self) -> Any:  # noqa: ANN401
        public = Incident.public.filter(pk=OuterRef("incident"))
        return ComparisonMatch.objects.filter(Exists(public), event__set=self.found)

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
            for cell in cells(self.incidents, self.rule, measure=measure, by=["month", "province"]):
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
        query = {"date_from": first, "date_to": last, "counting": self.rule.name} | (
            {"province": province} if province else {}
        )
        return f"{reverse('dashboard:incidents')}?{urlencode(query)}"

    @cached_property
    def outside(self) -> int:
        """Published incidents of the part that the rule leaves out, such as those without a death."""
        return self.incidents.exclude(is_counted(self.rule)).count()

    @cached_property
    def below_bar(self) -> Mapping[str, int]:
        """Groups with fewer deaths in our record than UCDP asks of a pair of actors, where the set is of one year."""
        first, last = self._reach
        if first.year != last.year:
            return {}
        year = Incident.public.filter(date__range=(dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)))
        totals = group_totals(told_of(year, self.rule), counted_under={})
        return {one.slug: one.killed.value or 0 for one in totals if one.slug and (one.killed.value or 0) < BAR}

    def pairs(self) -> Any:  # noqa: ANN401
        """The best pairs of their events of the part."""
        rows = self._of_part(self._best)
        if self.show == DIFFER:
            rows = rows.exclude(event__killed_best=F("incident__killed_all_best"))
        return rows.order_by("event__date_start", "event__event_id", "pk")

    def rejected(self) -> Any:  # noqa: ANN401
        """Pairs of their events of the part that editors rejected, the last one first."""
        return self._of_part(self._paired.filter(state=MatchState.REJECTED)).order_by("-decided_at", "-pk")

    def _of_part(self, matches: Any) -> Any:  # noqa: ANN401
        rows = matches.filter(event__date_start__range=self.window)
        if province := self.form.given("province"):
            rows = rows.filter(event__province__slug=province)
        related = ("event", "event__province", "incident", "incident__province", "incident__district", "decided_by")
        return rows.select_related(*related).defer("incident__search_text", "incident__search_vector")

    def ours_alone(self) -> Any:  # noqa: ANN401
        """Incidents under the rule that are nobody's partner, with the groups they name."""
        paired = self._best.filter(incident=OuterRef("pk"))
        rows = self.incidents.counting(self.rule).exclude(Exists(paired)).with_row_relations()
        return rows.order_by("date", "uid")

    def theirs_alone(self) -> Any:  # noqa: ANN401
        """Events that are nobody's partner."""
        return self.events.filter(is_paired=False).select_related("province").order_by("date_start", "event_id")

    def rows(self) -> Any:  # noqa: ANN401
        """The rows of the list that is shown."""
        lists = {THEIRS: self.theirs_alone, OURS: self.ours_alone, REJECTED: self.rejected}
        return lists.get(self.show, self.pairs)()

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
        rows = list(self.page)
        # Where to go on when a pair is decided, which may take it off the list.
        after = [*rows[1:], *rows[-2:-1]]
        return [
            {
                "match": one,
                "event": one.event,
                "incident": one.incident,
                "anchor": f"pair-{after[at].pk}" if at < len(after) else "list",
            }
            for at, one in enumerate(rows)
        ]

    def reason(self, incident: Incident) -> str:
        """Which of UCDP's rules explains that it has no such event, as far as our record can tell; "" when none."""
        if not self.tells_reasons:
            return ""
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
        return [(label, self.form.query(show=name), name == self.show) for name, label in self.form.shows.items()]

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


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _added(label: str, lines: Any, **more: Any) -> TotalLine:  # noqa: ANN401
    theirs, ours, matched = Side(), Side(), 0
    for line in lines:
        theirs, ours, matched = theirs.plus(line.theirs), ours.plus(line.ours), matched + line.matched
    return TotalLine(label, theirs, matched, ours, **more)


def _month_end(start: dt.date) -> dt.date:
    return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
