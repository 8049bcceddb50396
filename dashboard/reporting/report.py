"""What the report of a month or year holds: numbers, figures, tables, notable incidents, and corrections since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from dashboard.rows import for_table, ordered
from dashboard.rules import RuleLine, lines
from incidents.aggregates import Headline, Reach, Tally, district_totals
from incidents.aggregates.campaigns import NamedBy, named_by
from incidents.aggregates.headline import headlines
from incidents.aggregates.profiles import by_year, part_cells
from incidents.aggregates.rules import under_every_rule
from incidents.choices import AttackType, AttributionTrack, Status, Target
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.ledger import Change, ledgers
from incidents.models import Incident
from incidents.past import PAST, Past

NOTABLE = 10
CORRECTED = 10
GROUPS = 8


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers a report opens with, beside the period before and the same month a year earlier."""

    label: str
    tally: Tally
    url: str
    before: str
    year_before: str
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
    """An incident of the period that was changed after its publication: its last change."""

    uid: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """Everything a report shows. ``is_complete``: whether the record reaches beyond its last day."""

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
    notable: list[Incident]
    corrected: list[Corrected]
    rows_url: str
    is_complete: bool

    @property
    def title(self) -> str:
        """How it is called."""
        return f"Militant violence in Pakistan, {self.period.label}"


def report_of(period: ReportPeriod, *, counting: str, record: Reach, past: Past) -> PeriodReport:
    """The report of a period under a rule, to be asked inside ``past``. ``record`` is how far the record reaches."""
    filters = _filters(period, counting, past)
    rule, rows = filters.rule_or_default, filters.qs
    spans = [(one.first, one.last) for one in (period, period.before, period.year_before) if one]
    (known, *earlier), with_group = headlines(Incident.public.all(), rule, spans)
    parts = by_year(rows, rule, by=["attack_type", "target"])
    url = _linker(filters)
    totals = district_totals(rows, rule)
    drawn, legend = incidents_map("map", totals, title=f"Incidents by district, {period.label}")
    return PeriodReport(
        period=period,
        filters=filters,
        rule=rule,
        known=known,
        with_group=with_group,
        numbers=tuple(_numbers(period, filters, known, earlier)),
        timeline=charts.timeline(filters, unit=period.unit, by="province", record=record),
        rules=lines(filters, under_every_rule(rows)),
        districts=district_bars(totals, url=lambda slug: url(district=slug)),
        map=drawn,
        map_legend=legend,
        outside_districts=known.rows - sum(total.incidents for total in totals),
        tactics=bars_of(
            part_cells(parts["attack_type"]),
            labels=AttackType,
            url=lambda key: url(attack_type=key),
        ),
        targets=bars_of(part_cells(parts["target"]), labels=Target, url=lambda key: url(target=key)),
        groups=_groups(named_by(rows, rule), url),
        notable=list(ordered(for_table(rows.counting(rule)), "-killed", rule)[:NOTABLE]),
        corrected=_corrected(filters, past),
        rows_url=url(),
        is_complete=record.last is not None and record.last > period.last,
    )


def _filters(period: ReportPeriod, counting: str, past: Past) -> IncidentFilterSet:
    query = f"date_from={period.first.isoformat()}&date_to={period.last.isoformat()}&counting={counting}"
    return IncidentFilterSet(QueryDict(at_past(query, past)), also_allowed=PAST)


def _linker(filters: IncidentFilterSet) -> Callable[..., str]:
    return lambda **more: f"{reverse('dashboard:incidents')}?{filters.query(**more)}"


def _numbers(
    period: ReportPeriod, filters: IncidentFilterSet, known: Headline, earlier: Sequence[Headline]
) -> Sequence[Number]:
    """The four numbers, as the overview has them. One query. ``earlier`` are those of the periods there are before."""
    rule = filters.rule_or_default
    moved = revisions(filters)
    found = iter(earlier)
    compared = [next(found) if one else None for one in (period.before, period.year_before)]
    url = _linker(filters)

    def number(name: str, label: str, value: Callable[[Headline], Tally], note: str, **more: str | None) -> Number:
        changes = [change_words(value(known).value, value(one).value) if one else "" for one in compared]
        return Number(label, value(known), url(**more), changes[0], changes[1], note, moved.get(name))

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


def _groups(found: Sequence[NamedBy], url: Callable[..., str]) -> list[GroupLine]:
    """The groups named most, by claims, blame and judgement apart."""
    by_group: dict[str, dict[str, NamedBy]] = {}
    for one in found:
        if one.slug:
            by_group.setdefault(one.slug, {})[one.track] = one
    most = {slug: max(one.rows for one in tracks.values()) for slug, tracks in by_group.items()}
    return [
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


def _corrected(filters: IncidentFilterSet, past: Past) -> list[Corrected]:
    """The incidents of the period that were changed last after their publication, with their last change until then."""
    ever = filters.filter_queryset(Incident.public.filter(status=Status.PUBLISHED_CHANGED))
    found = list(ever.defer("search_text", "search_vector", "notes").order_by("-updated_at", "-uid")[:CORRECTED])
    told = {
        key: [change for change in changes if past.as_of is None or change.at <= past.as_of]
        for key, changes in ledgers(found).items()
    }
    return [Corrected(one.uid, one.title, _last(told[one.pk])) for one in found if told[one.pk]]


def _last(changes: Sequence[Change]) -> tuple[Change, ...]:
    newest = max(change.at for change in changes)
    return tuple(change for change in changes if change.at == newest)
