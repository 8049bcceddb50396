"""What the overview shows, from aggregates that each ask the database once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dashboard import words
from dashboard.bars import Bar
from dashboard.moved import Movement, movements
from dashboard.sparklines import Sparkline, months_between, sparkline
from incidents.aggregates import Headline, Reach, Tally
from incidents.aggregates.breakdowns import named_groups, told_of
from incidents.aggregates.lag import provisional_from, reporting_lag
from incidents.aggregates.revisions import movement, once_published
from incidents.aggregates.series import Month, monthly, monthly_in, summed
from incidents.counting import DEFAULT_RULE
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident

LEADERS = 8
# Parameters of the page's charts, which a list of rows does not know.
CHART_PARAMETERS = ("measure", "unit", "by")


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers the page opens with. ``url`` lists the rows behind it, ``role`` names its colour.

    ``moved`` says how far it has moved since its incidents were first published, None where it has not.
    """

    label: str
    tally: Tally
    url: str
    role: str
    spark: Sparkline | None
    change: str
    note: str = ""
    moved: Movement | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The same question for the equal period before: its numbers and its window, or why there is none.

    ``mind`` is what to mind of it, "" where there is nothing.
    """

    before: Headline | None
    window: str
    why_not: str
    mind: str = ""


def rows_url(filterset: IncidentFilterSet, **changes: str | list[str] | None) -> str:
    """The list of the rows behind a number of this filter."""
    query = filterset.query(**{**dict.fromkeys(CHART_PARAMETERS), **changes})
    return f"{reverse('dashboard:incidents')}?{query}" if query else reverse("dashboard:incidents")


def outside_url(filterset: IncidentFilterSet) -> str:
    """The list of the rows that the rule leaves out; of all rows of a filter that names rows left out already."""
    if filterset.given("outside"):
        return rows_url(filterset, counting=None)
    return rows_url(filterset, counting=None, outside=filterset.rule_or_default.name)


def months_and_before(filterset: IncidentFilterSet, record: Reach) -> tuple[list[Month], Headline | None]:
    """The months of a filter, and the numbers of the equal period before, None where there is none. One query."""
    rule, previous = filterset.rule_or_default, filterset.previous_period(reached=record.last)
    (start, end), (first, last) = filterset.period, previous.period if previous else (None, None)
    if start is None or end is None or first is None or last is None:
        return monthly(filterset.qs, rule), None
    rows = filterset.changed(date_from=None, date_to=None).qs
    months, before = monthly_in(rows, rule, [(start, end), (first, last)])
    return months, summed(before)


def change(filterset: IncidentFilterSet, before: Headline | None, record: Reach) -> Change:
    """The numbers of the equal period before, with its words; why there are none where there are none."""
    start, end = filterset.period
    previous = filterset.previous_period(reached=record.last)
    if previous is not None and start is not None and end is not None:
        first, last = previous.period
        assert first is not None
        assert last is not None
        return Change(before, words.span(first, last, month="%b"), "", _mind(start, end, record.last))
    if start is None or start <= RECORD_START:
        why = "the record starts in January 2021, so no equal period lies before this one"
    elif end is None:
        why = "this window has no last day; set one to compare it with the equal period before"
    else:
        why = "the equal period before begins before January 2021, where the record starts"
    return Change(None, "", why)


def _mind(start: date, end: date, reached: date | None) -> str:
    """What to mind of a change whose period the record does not reach the end of, or is still filling up at."""
    if reached is None:
        return ""
    told = ""
    if reached < end:
        days = words.plural((reached - start).days + 1, "day")
        told = f"The record reaches to {words.day(reached)}, so {days} are set against as many. "
    lag = reporting_lag(reached)
    first = provisional_from(reached, lag)
    if first is not None and first <= end:
        told += f"The last {lag.provisional_days} days of the record are still filling up: a fall may be a delay."
    return told.strip()


def numbers(
    filterset: IncidentFilterSet, known: Headline, months: Sequence[Month], *, compared: Change, record: Reach
) -> list[Number]:
    """The four numbers, each with its range, its change, its revision, its line and its rows. One query."""
    rule = filterset.rule_or_default
    victims = "Killed, militants included" if rule.militants_included else "Victims killed"
    injured = "Injured, militants included" if rule.militants_included else "Victims injured"
    line = _liner(filterset, months, record)
    moved = revisions(filterset)

    def counted(**more: str) -> str:
        return rows_url(filterset, counting=rule.name, **more)

    def against(now: int | None, before: Callable[[Headline], int | None]) -> str:
        return change_words(now, before(compared.before)) if compared.before else ""

    return [
        Number(
            label=rule.label if rule == DEFAULT_RULE else f"Incidents, {rule.label}",
            tally=Tally(known.incidents),
            url=counted(),
            role="attacks",
            spark=line(lambda month: month.incidents, 0),
            change=against(known.incidents, lambda before: before.incidents),
            note=f"from {words.plural(known.rows, 'incident')} of the record" if rule.merges_rows else "",
            moved=moved.get("incidents"),
        ),
        Number(
            label=victims,
            tally=known.killed,
            url=counted(ordering="-killed"),
            role="killed",
            spark=line(lambda month: month.killed.value, 0),
            change=against(known.killed.value, lambda before: before.killed.value),
            note=f"not reported for {known.killed_not_reported:,}" if known.killed_not_reported else "",
            moved=moved.get("killed"),
        ),
        Number(
            label=injured,
            tally=known.injured,
            url=counted(ordering="-injured"),
            role="injured",
            spark=line(lambda month: month.injured.value, 0 if rule.counts_injured else None),
            change=against(known.injured.value, lambda before: before.injured.value),
            note="" if rule.counts_injured else "this rule does not count them",
            moved=moved.get("injured"),
        ),
        Number(
            label="Militants killed, all classes",
            tally=known.militants_killed,
            url=rows_url(filterset, counting=None, killed_militants_min="1", columns=_MILITANT_COLUMNS),
            role="militants",
            spark=line(lambda month: month.militants_killed.value, 0),
            change=against(known.militants_killed.value, lambda before: before.militants_killed.value),
            note="counted apart, never among victims",
            moved=moved.get("killed_militants"),
        ),
    ]


def revisions(filterset: IncidentFilterSet) -> dict[str, Movement]:
    """How the numbers of a filter moved since their incidents were first published; one query."""
    rule = filterset.rule_or_default
    query = filterset.query(**{**dict.fromkeys(CHART_PARAMETERS), "counting": rule.name})
    rows = filterset.filter_queryset(once_published(Incident.objects.all()))
    return movements(movement(rows, rule), query=query)


_MILITANT_COLUMNS = ["date", "place", "what", "militants", "killed", "group", "sources"]


def change_words(now: int | None, before: int | None) -> str:
    """The change on the period before: "+26 (+12 %)"; "" where either is not reported."""
    if now is None or before is None:
        return ""
    if now == before:
        return "no change"
    sign = "+" if now > before else words.MINUS
    moved = abs(now - before)
    # A share of a handful says more than is known.
    share = f" ({sign}{100 * moved / before:.0f} %)" if before >= 10 else ""
    return f"{sign}{moved:,}{share}"


def _liner(
    filterset: IncidentFilterSet, months: Sequence[Month], record: Reach
) -> Callable[[Callable[[Headline], int | None], int | None], Sparkline | None]:
    """A function that draws one value of every month; a month without rows holds ``absent``."""
    if record.last is None or record.first is None:
        return lambda value, absent: None
    start, end = filterset.period
    first, last = max(start or record.first, record.first), min(end or record.last, record.last)
    shown = months_between(first, last) if first <= last else []
    by_start = {month.start: month for month in months}

    def line(value: Callable[[Headline], int | None], absent: int | None) -> Sparkline | None:
        return sparkline(shown, [value(by_start[month].numbers) if month in by_start else absent for month in shown])

    return line


def district_leaders(filterset: IncidentFilterSet, counts: Sequence[tuple[str, str, int]]) -> list[Bar]:
    """The districts with most incidents; ``counts`` are slug, name and incidents."""
    top = sorted((entry for entry in counts if entry[2]), key=lambda entry: (-entry[2], entry[1]))[:LEADERS]
    rule = filterset.rule_or_default.name
    return _bars(
        [
            (name, incidents, rows_url(filterset, counting=rule, district=slug, location_precision=None))
            for slug, name, incidents in top
        ]
    )


@dataclass(frozen=True, slots=True)
class GroupLeaders:
    """The groups with most incidents, and how many incidents of all name any group."""

    bars: list[Bar]
    with_group: int


def group_leaders(filterset: IncidentFilterSet) -> GroupLeaders:
    """Groups by the incidents attributed to them, rolled up unless that is switched off.

    Up to three queries, one more where the rule merges rows.
    """
    everyone = {choice.value: choice for choice in filterset.choices("group")}
    rule = filterset.rule_or_default
    told = told_of(filterset.qs, rule, slugs=filterset.group_slugs)
    cells = named_groups(told, parents=filterset.parents)
    named = [(str(cell.keys[0]), cell.tally.value or 0) for cell in cells if cell.keys[0]][:LEADERS]
    bars = _bars(
        [
            (everyone[slug].short, incidents, rows_url(filterset, counting=rule.name, group=slug))
            for slug, incidents in named
        ]
    )
    return GroupLeaders(bars, told.named)


def _bars(entries: Sequence[tuple[str, int, str]]) -> list[Bar]:
    longest = max((value for _, value, _ in entries), default=0)
    return [Bar(label, value, round(100 * value / longest, 1), url) for label, value, url in entries]
