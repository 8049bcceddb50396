"""How far the numbers of a page have moved since their incidents were first published, and by which of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from dashboard import words
from incidents.aggregates.revisions import Moved, moved_rows, revision
from incidents.choices import EventClass, Status
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Movement:
    """How a number moved, in words, and where the incidents behind that are listed."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One incident that moved a total: what it added as first published and what it adds now, and why they differ.

    ``title`` is "" where the incident is not public any more.
    """

    uid: str
    title: str
    then: int | None
    now: int | None
    by: str
    why: str
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class MovedPage:
    """The incidents behind a movement."""

    filterset: IncidentFilterSet
    rule: CountingRule
    label: str
    moved: Moved | None
    rows: Page[Any]

    @property
    def by(self) -> str:
        """How far the total moved, with its sign."""
        return signed(self.moved.by) if self.moved else ""

    @property
    def words(self) -> str:
        """The filter in words."""
        return self.filterset.words()

    @property
    def shown(self) -> list[MovedRow]:
        """The rows of this page."""
        return [_row(row, self.rule) for row in self.rows]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The pager: words and query, "" where there is nowhere to go."""
        page, query = self.rows, self.filterset.query()
        return [
            ("Previous", f"{query}&page={page.previous_page_number()}" if page.has_previous() else ""),
            ("Next", f"{query}&page={page.next_page_number()}" if page.has_next() else ""),
        ]


def labels(rule: CountingRule) -> dict[str, str]:
    """What each number is called under a rule."""
    more = ", militants included" if rule.militants_included else ""
    return {
        "incidents": "Incidents",
        "killed": f"Killed{more}" if more else "Victims killed",
        "injured": f"Injured{more}" if more else "Victims injured",
        "killed_militants": "Militants killed, all classes",
    }


def movements(found: Mapping[str, int], *, query: str) -> dict[str, Movement]:
    """The numbers that moved, by name. ``query`` is the filter, with the rule in it, that finds the same incidents."""
    url = f"{reverse('dashboard:moved')}?{query}"
    return {
        measure: Movement(f"{signed(by)} since first published", f"{url}&of={measure}")
        for measure, by in found.items()
        if by
    }


def moved_page(filterset: IncidentFilterSet, measure: str, *, page: str | None) -> MovedPage:
    """The page of the incidents behind a movement; ``filterset`` is over ``once_published`` incidents."""
    rule = filterset.rule_or_default
    rows = moved_rows(filterset.qs, rule, measure).select_related("merged_into", "first_publication")
    return MovedPage(
        filterset=filterset,
        rule=rule,
        label=labels(rule)[measure],
        moved=revision(filterset.qs, rule)[measure],
        rows=Paginator(rows.defer("search_text", "search_vector", "notes"), PAGE_SIZE).get_page(page),
    )


def first_words(incident: Incident) -> list[str]:
    """What an incident said when first published, where its figures or its class differ now.

    It comes with its first publication: "First published on 3 May 2024 as 5 killed; 12 now (+7)."
    """
    first = getattr(incident, "first_publication", None)
    if first is None:
        return []
    day = words.day(timezone.localdate(first.at))
    said = [_toll_words(harm, then, now) for harm, then, now in _tolls(first, incident) if then != now]
    if first.event_class != incident.event_class:
        was, is_now = (words.lowered(EventClass(row.event_class).label) for row in (first, incident))
        said.append(f"as {was}; {is_now} now")
    return [f"First published on {day} {line}." for line in said]


def _toll_words(harm: str, then: int | None, now: int | None) -> str:
    if then is None:
        return f"without a number of {harm}; {words.number(now)} now"
    if now is None:
        return f"as {then:,} {harm}; no number now"
    return f"as {then:,} {harm}; {now:,} now ({signed(now - then)})"


def signed(number: int) -> str:
    """A difference with its sign, "±0" where there is none."""
    if number == 0:
        return "±0"
    return f"{'+' if number > 0 else words.MINUS}{abs(number):,}"


def _tolls(first: Any, incident: Incident) -> Iterable[tuple[str, int | None, int | None]]:  # noqa: ANN401
    yield "killed", first.killed_best, incident.killed_best
    yield "injured", first.injured_best, incident.injured_best


def _row(row: Any, rule: CountingRule) -> MovedRow:  # noqa: ANN401
    is_public = row.status not in {Status.WITHDRAWN, Status.MERGED}
    return MovedRow(
        uid=row.uid,
        title=row.title if is_public else "",
        then=row.then,
        now=row.now,
        by=signed(row.moved_by),
        why=_why(row, rule),
        merged_into=row.merged_into.uid if row.merged_into else "",
    )


def _why(row: Any, rule: CountingRule) -> str:  # noqa: ANN401
    if row.status == Status.WITHDRAWN:
        return f"withdrawn: {row.status_reason}"
    if row.status == Status.MERGED:
        return "merged into"
    if row.counted_then == row.counted_now:
        return "its figures changed"
    event_class = row.event_class if row.counted_then else row.first_publication.event_class
    what, verb = ("no longer counted", "is") if row.counted_then else ("counted since", "was at first")
    if event_class in rule.classes:
        return f"{what}: no death {verb} reported"
    return f"{what}: its class {verb} {words.lowered(EventClass(event_class).label)}"
