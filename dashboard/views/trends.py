"""The page of trends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.charts import Switch
from dashboard.charts.chart import switch
from dashboard.charts.periods import UNITS
from dashboard.charts.trends import (
    AREAS,
    SPLITS,
    Asked,
    TrendChart,
    calendar,
    cumulative,
    over_time,
    panels,
    rates,
    weekdays,
    years,
)
from dashboard.filterbar import filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import Parameter, read
from dashboard.wider import Empty, nothing_drawn
from incidents.aggregates import MEASURES, reach
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.trends import AVERAGE, AVERAGES

VIEWS = {
    "time": "Over time",
    "years": "Year over year",
    "days": "Days and hours",
    "people": "Per 100,000 people",
}
PARAMETERS = (
    Parameter("show", VIEWS, "time"),
    Parameter("measure", MEASURES, "incidents"),
    Parameter("unit", UNITS, "month"),
    Parameter("by", SPLITS, "province"),
    Parameter("average", tuple(str(bins) for bins in AVERAGES), str(AVERAGE)),
    Parameter("area", AREAS, "province"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A question, the chart that answers it, and what can be asked of that chart alone."""

    question: str
    chart: TrendChart
    switches: tuple[Switch, ...] = ()


@require_safe
@record_view
@reads_past
def trends(request: HttpRequest) -> HttpResponseBase:
    """A measure over time in one of VIEWS."""
    filters = page_filters(request, [parameter.name for parameter in PARAMETERS])
    chosen = read(filters, PARAMETERS)
    record = reach(Incident.public.all())
    context: dict[str, object] = {"reach": record}
    if filters.is_valid():
        asked = Asked.of(filters, chosen, record)
        sections = _sections(asked, chosen)
        context |= {
            "sections": sections,
            "empty": _nothing(asked) if all(section.chart.empty for section in sections) else None,
            "view": _switch(filters, chosen, "Show", "show", VIEWS),
            "measure": _switch(filters, chosen, "Count", "measure", {m.name: m.label for m in MEASURES.values()}),
        }
    return answer(
        request,
        page="dashboard/trends.html",
        results="dashboard/_trends.html",
        bar=filter_bar(filters, action=reverse("dashboard:trends"), reach=record),
        context=context,
    )


def _nothing(asked: Asked) -> Empty | None:
    """Why nothing is shown, and what to ask instead; None where the charts themselves say why."""
    return None if asked.why_nothing else nothing_drawn(asked.filters, action=reverse("dashboard:trends"))


def _sections(asked: Asked, chosen: Mapping[str, str]) -> Sequence[Section]:
    """The charts of the view that is shown."""

    def one(label: str, name: str, choices: Mapping[str, str]) -> Switch:
        return _switch(asked.filters, chosen, label, name, choices)

    match chosen["show"]:
        case "years":
            return [
                Section("How does each month compare with the same month of earlier years?", years(asked)),
                Section("Is this year ahead of earlier years?", cumulative(asked)),
            ]
        case "days":
            return [
                Section("Which days stand out?", calendar(asked)),
                Section("On which weekdays and at which part of the day?", weekdays(asked)),
            ]
        case "people":
            return [
                Section(
                    "Which places are hit hardest for the number of people who live there?",
                    rates(asked),
                    (one("By", "area", AREAS),),
                )
            ]
    averages = {str(bins): f"{bins} {asked.unit_word}s" for bins in AVERAGES}
    whole = (one("Per", "unit", UNITS), one("Average over", "average", averages))
    parts = (one("Panels by", "by", SPLITS),)
    first = Section("Is it rising or falling?", over_time(asked), whole)
    if asked.split == "none":
        return [Section(first.question, first.chart, (*whole, *parts))]
    return [first, Section("Where, or by whom?", panels(asked), parts)]


def _switch(
    filters: IncidentFilterSet, chosen: Mapping[str, str], label: str, name: str, choices: Mapping[str, str]
) -> Switch:
    """A switch that keeps what else was chosen, and leaves defaults out of the address."""
    kept = {each.name: None if chosen[each.name] == each.default else chosen[each.name] for each in PARAMETERS}
    defaults = {each.name: each.default for each in PARAMETERS}

    def query(**changes: str) -> str:
        changed = {key: None if value == defaults[key] else value for key, value in changes.items()}
        return filters.query(**{**kept, **changed})

    return switch(label, name, choices, chosen[name], query)
