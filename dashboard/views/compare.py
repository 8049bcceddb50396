"""Two sides of the record beside each other."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.charts import compare
from dashboard.comparing_form import LABELS, compare_form
from dashboard.comparing_page import shown
from dashboard.filterbar import FieldError, filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import Parameter, read
from incidents import comparing
from incidents.aggregates import Reach, reach
from incidents.aggregates.lag import reporting_lag
from incidents.aggregates.sides import TAKEN_APART
from incidents.comparing import PARAMETERS, Asked, ask
from incidents.comparing.answer import parts_of
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import ContextEvent, Incident


@require_safe
@record_view
@reads_past
def compare_page(request: HttpRequest) -> HttpResponseBase:
    """Numbers, rates and ratios of two sides, and what drove their difference."""
    filters = page_filters(request, [*PARAMETERS, "by", "measure"])
    record = reach(Incident.public.all())
    events = list(ContextEvent.objects.order_by("date"))
    asked = ask(filters, record, {event.slug: event for event in events}.get)
    allowed = parts_of(asked.kind)
    own = (Parameter("by", allowed, next(iter(allowed))), Parameter("measure", TAKEN_APART, "incidents"))
    chosen = read(filters, own)
    wrong = [FieldError(name, LABELS.get(name, name), tuple(found)) for name, found in asked.errors.items()]
    bar = filter_bar(filters, action=reverse("dashboard:compare"), reach=record, also_wrong=wrong)
    context: dict[str, Any] = {
        "reach": record,
        "form": compare_form(filters, asked, events, first=RECORD_START, last=record.last),
        "own_errors": ("a", "b", "event", "days"),
    }
    if not bar.errors and asked.question is not None:
        context |= _results(filters, asked, chosen, record)
    return answer(request, page="dashboard/compare.html", results="dashboard/_compare.html", bar=bar, context=context)


def _results(filters: IncidentFilterSet, asked: Asked, chosen: dict[str, str], record: Reach) -> dict[str, Any]:
    assert asked.question is not None
    found = comparing.compare(asked.question, by=chosen["by"])
    return {
        "compared": found,
        "question": asked.question,
        "shown": shown(found, last=record.last, provisional_days=reporting_lag(record.last).provisional_days),
        "ratios": None if found.rules else compare.ratios(found, filters),
        "drivers": compare.drivers(found, filters, measure=chosen["measure"]),
        "drivers_heading": compare.drivers_heading(found, chosen["measure"]),
        "rules_query": filters.query(
            **dict.fromkeys((*PARAMETERS, "by", "measure")),
            counting=asked.question.a.rule.name,
            against=asked.question.b.rule.name,
        ),
    }
