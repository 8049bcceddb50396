"""The page of the counting rules: the same incidents under each of them."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import rules as pages
from dashboard.filterbar import filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import Parameter, read
from dashboard.wider import nothing_found
from incidents.aggregates import reach
from incidents.aggregates.differences import between
from incidents.aggregates.rules import classes_under_every_rule
from incidents.conditional import record_view
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident


@require_safe
@record_view
@reads_past
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule's numbers for the incidents of a filter, and what makes two rules differ."""
    filters = page_filters(request, ["against"])
    usual = pages.usual_other(filters.rule_or_default)
    other = RULES[read(filters, [Parameter("against", RULES, usual)])["against"]]
    record = reach(Incident.public.all())
    bar = filter_bar(filters, action=reverse("dashboard:rules"), reach=record)
    context = {} if bar.errors else _results(filters, other.name)
    return answer(request, page="dashboard/rules.html", results="dashboard/_rules.html", bar=bar, context=context)


def _results(filters: IncidentFilterSet, against: str) -> dict[str, object]:
    known = classes_under_every_rule(filters.qs)
    one, other = filters.rule_or_default, RULES[against]
    if not any(parted.whole.rows for parted in known.values()):
        return {"empty": nothing_found(filters, action=reverse("dashboard:rules"), outside=0)}
    difference = between(one, other, known)
    return {
        "lines": pages.lines(filters, {name: parted.whole for name, parted in known.items()}),
        "one": one,
        "other": other,
        "difference": difference,
        "said": pages.said(difference),
        "classes": pages.class_lines(filters, difference),
        "only_one_url": pages.only_url(filters, one, other),
        "only_other_url": pages.only_url(filters, other, one),
        "words": filters.words(),
    }
