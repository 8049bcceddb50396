"""What the report of a month or year holds: numbers, figures, tables, notable incidents, and corrections since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Window
from django.http import QueryDict
from django.urls import reverse

from dashboard import charts, words
from dashboard.bars import Bars, bars_of, district_bars
from dashboard.charts.chart import Key
from dashboard.charts.small_maps import SmallMap, incidents_map
from dashboard.moved import Movement
from dashboard.overview import change_words, revisions
from dashboard.parameters import at_past
from dashboard.reporting.periods import ReportPeriod
from dashboard.rows import for_table, order_note, ordered
from dashboard.rules import RuleLine, lines
from incidents.aggregates import Headline, Reach, Tally, districts_in_time
from incidents.aggregates.headline import headlines
from incidents.aggregates.named import NamedBy, named_by
from incidents.aggregates.profiles import by_year, part_cells
from incidents.aggregates.revisions import once_published
from incidents.aggregates.rules import under_every_rule
from incidents.choices import AttackType, AttributionTrack, Status, Target
from incidents.corrections import Correction, last_corrections
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.past import PAST, Past

NOTABLE = 10
CORRECTED = 10
GROUPS = 8


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers a report opens with, and its change on each period it is held beside, by that one's name."""

    label: str
    tally: Tally
    url: str
    changes: tuple[tuple[str, str], ...]
    note: str
    moved: Movement | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How many incidents each track attributes to a group; a claim says nothing of who it was."""

    name: str
    url: str
    claimed: int
    blamed: int
    judged: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """The incidents of the period that were changed, withdrawn or merged after their publication.

    ``number`` is of all, ``newest`` are those that were changed last, each with its last correction.
    """

    number: int
    newest: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """Everything a report shows. ``is_complete``: whether the record reaches beyond its last day.

    ``against`` names the days that the numbers are held beside: before, and a year before, as far as there are any.
    ``is_cut``: they are fewer than those periods have, since the record does not reach to the end of this one.
    """

    period: ReportPeriod
    filters: IncidentFilterSet
    rule: CountingRule
    known: Headline
    with_group: int
    numbers: tuple[Number, ...]
    timeline: charts.TimelineChart
    rules: list[RuleLine]
    districts: Bars
    map: SmallMap
    map_legend: tuple[Key, ...]
    outside_districts: int
    tactics: Bars
    targets: Bars
    groups: list[GroupLine]
    more_groups: int
    notable: list[Incident]
    corrected: Corrected
    against: tuple[str, ...]
    is_cut: bool
    rows_url: str
    is_complete: bool

    @property
    def order_note(self) -> str:
        """What the gravest incidents are in the order of, where their numbers do not show it."""
        return order_note("-killed", self.rule)

    @property
    def title(self) -> str:
        """How it is called."""
        return f"Militant violence in Pakistan, {self.period.label}"


def report_of(period: ReportPeriod, *, counting: str, record: Reach, past: Past) -> PeriodReport:
    """The report of a period under a rule, to be asked inside ``past``. ``record`` is how far the record reaches."""
    filters = _filters(period, counting, past)
    rule, rows = filters.rule_or_default, filters.qs
    earlier = [one for one in (period.before, period.year_before) if one]
    beside = [period.alike(one, record.last) for one in earlier]
    against = [_span_words(one, days) for one, days in zip(earlier, beside, strict=True)]
    known, *then = headlines(Incident.public.all(), rule, [(period.first, period.last), *beside])
    parts = by_year(rows, rule, by=["attack_type", "target"])
    url = _linker(filters)
    named = named_by(rows, rule)
    groups, more_groups = _groups(named.by, url)
    districts = districts_in_time(rows, rule, period.unit)
    drawn, legend = incidents_map("map", districts.totals, title=f"Incidents by district, {period.label}")
    return PeriodReport(
        period=period,
        filters=filters,
        rule=rule,
        known=known,
        with_group=named.rows,
        numbers=tuple(_numbers(filters, known, dict(zip(against, then, strict=True)))),
        timeline=charts.timeline(filters, unit=period.unit, by="province", record=record, known=districts.table),
        rules=lines(filters, under_every_rule(rows)),
        districts=district_bars(districts.totals, url=lambda slug: url(district=slug)),
        map=drawn,
        map_legend=legend,
        outside_districts=known.incidents - sum(total.incidents for total in districts.totals),
        tactics=bars_of(
            part_cells(parts["attack_type"]),
            labels=AttackType,
            url=lambda key: url(attack_type=key),
        ),
        targets=bars_of(part_cells(parts["target"]), labels=Target, url=lambda key: url(target=key)),
        groups=groups,
        more_groups=more_groups,
        notable=list(for_table(ordered(rows.counting(rule), "-killed", rule).first_few(NOTABLE))),
        corrected=_corrected(filters, past),
        against=tuple(against),
        is_cut=against != [one.label for one in earlier],
        rows_url=url(),
        is_complete=record.last is not None and record.last > period.last,
    )


def _filters(period: ReportPeriod, counting: str, past: Past) -> IncidentFilterSet:
    query = f"date_from={period.first.isoformat()}&date_to={period.last.isoformat()}&counting={counting}"
    return IncidentFilterSet(QueryDict(at_past(query, past)), also_allowed=PAST)


def _linker(filters: IncidentFilterSet) -> Callable[..., str]:
    return lambda **more: f"{reverse('dashboard:incidents')}?{filters.query(**more)}"


def _numbers(filters: IncidentFilterSet, known: Headline, against: Mapping[str, Headline]) -> Sequence[Number]:
    """The four numbers, as the overview has them. One query. ``against`` are those of earlier days, by their name."""
    rule = filters.rule_or_default
    moved = revisions(filters)
    url = _linker(filters)

    def number(name: str, label: str, value: Callable[[Headline], Tally], note: str, **more: str | None) -> Number:
        changes = ((label, change_words(value(known).value, value(one).value)) for label, one in against.items())
        return Number(label, value(known), url(**more), tuple(changes), note, moved.get(name))

    militants = ", militants included" if rule.militants_included else ""
    unreported = f"not reported for {known.killed_not_reported:,}" if known.killed_not_reported else ""
    return [
        number("incidents", rule.label, lambda found: Tally(found.incidents), _events(rule, known)),
        number("killed", f"Killed{militants}", lambda found: found.killed, unreported, ordering="-killed"),
        number(
            "injured",
            f"Injured{militants}",
            lambda found: found.injured,
            "" if rule.counts_injured else "this rule does not count them",
            ordering="-injured",
        ),
        number(
            "killed_militants",
            "Militants killed, all classes",
            lambda found: found.militants_killed,
            "counted apart, never among victims",
            counting=None,
            killed_militants_min="1",
        ),
    ]


def _events(rule: CountingRule, known: Headline) -> str:
    return f"from {words.plural(known.rows, 'row')}" if rule.merges_rows else ""


def _groups(found: Sequence[NamedBy], url: Callable[..., str]) -> tuple[list[GroupLine], int]:
    """The groups named most, by claims, blame and judgement apart, and how many more there are."""
    by_group: dict[str, dict[str, NamedBy]] = {}
    for one in found:
        if one.slug:
            by_group.setdefault(one.slug, {})[one.track] = one
    most = {slug: max(one.rows for one in tracks.values()) for slug, tracks in by_group.items()}
    lines = [
        GroupLine(
            next(iter(by_group[slug].values())).display_name,
            url(group=slug, rollup="false"),
            *(
                by_group[slug][track].rows if track in by_group[slug] else 0
                for track in (AttributionTrack.CLAIM, AttributionTrack.OFFICIAL_BLAME, AttributionTrack.ANALYST)
            ),
        )
        for slug in sorted(by_group, key=lambda slug: (-most[slug], slug))[:GROUPS]
    ]
    return lines, len(by_group) - len(lines)


def _span_words(period: ReportPeriod, days: tuple[date, date]) -> str:
    """The days that numbers are held beside: the period, or as much of it as is compared."""
    return period.label if days == (period.first, period.last) else words.span(*days)


def _corrected(filters: IncidentFilterSet, past: Past) -> Corrected:
    """The incidents of the period that were changed after their publication, of every class.

    As the record stands, those withdrawn and merged since are among them; of a past it tells what was public then.
    """
    ever = Incident.public.all() if past.as_of or past.known_by else once_published(Incident.objects.all())
    found = filters.filter_queryset(ever.exclude(status=Status.PUBLISHED))
    newest = found.select_related("merged_into").defer("search_text", "search_vector", "notes")
    listed = list(newest.annotate(number=Window(Count("*"))).order_by("-updated_at", "-uid")[:CORRECTED])
    number: int = getattr(listed[0], "number") if listed else 0  # noqa: B009 (a column of this query alone)
    return Corrected(number, tuple(last_corrections(listed, until=past.as_of)))
