"""`published-figures/`: what other bodies publish, beside the record's numbers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard.models import PublishedFigure, PublishedMeasure, PublishedQualifier
from dashboard.published import Beside, Print, beside, entries
from dashboard.trackers import AREAS, PUBLISHERS
from incidents.aggregates import reach
from incidents.api.parameters import Parameters
from incidents.api.reference import ReferenceView
from incidents.api.schema import answers, parameters, shapes
from incidents.api.schema.documents import fields
from incidents.api.schema.operations import Operation, reading
from incidents.api.schema.words import (
    COUNT,
    DAY,
    SLUG,
    Schema,
    described,
    nullable,
    of_dictionary,
    one_of,
    ref,
    several,
    thing,
)
from incidents.counting import RULES
from incidents.described import Described
from incidents.filters.fields import DayField
from incidents.models import Incident

SECTION = "A published figure, as the interface gives it"
_DAYS = ("date_from", "date_to")


class PublishedFigureList(ReferenceView):
    """What other trackers, authorities and groups have published, print by print, with the record's number of the same
    days and area under the nearest counting rule where the two can be compared. Never to be added up.
    """

    own_parameters = ("publisher", "area", "measure", *_DAYS)

    def get(self, request: Request) -> Response:
        """Prints of figures of which a day is inside the window, both ends included, either open."""
        asked = Parameters(request.query_params)
        publisher = asked.one_of("publisher", _known(PUBLISHERS), "")
        area = asked.one_of("area", _known(AREAS), "")
        measures = asked.some_of("measure", PublishedMeasure.values)
        start, end = (asked.value(name, DayField()) for name in _DAYS)
        if start and end and start > end:
            asked.refuse("date_to", "It must not be before date_from.", code="invalid")
        asked.check()
        wanted = Q()
        wanted &= Q(publisher=publisher) if publisher else Q()
        wanted &= Q(area=area) if area else Q()
        wanted &= Q(measure__in=measures) if measures else Q()
        wanted &= Q(period_end__gte=start) if start else Q()
        wanted &= Q(period_start__lte=end) if end else Q()
        figures = PublishedFigure.objects.filter(wanted).select_related("province")
        compared = beside(entries(figures), reach(Incident.public.all()).last)
        rows = [row for one in compared for row in _rows(one)]
        return Response({"next": None, "previous": None, "count": len(rows), "count_exact": True, "results": rows})


def _known(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]


def _rows(one: Beside) -> Iterator[dict[str, Any]]:
    """Each print of a figure. What is compared with the record is the one that stands."""
    entry = one.entry
    for printed in entry.prints:
        stands = None if entry.disagrees else bool(entry.latest and printed.value == entry.latest.value)
        yield {
            "publisher": entry.publisher,
            "period_start": entry.start,
            "period_end": entry.end,
            "area": entry.area,
            "province": entry.province or None,
            "measure": entry.measure,
            "counting_rule": entry.counting_rule,
            **_printed(printed),
            "stands": stands,
            "is_subset": entry.is_subset,
            "is_cumulative": entry.is_cumulative,
            "is_partial": entry.is_partial,
            "nearest_rule": one.rule.name if one.rule else None,
            "ours": {"value": one.ours.value, "low": one.ours.low, "high": one.ours.high} if one.ours else None,
            "ratio": round(one.ratio, 4) if stands and one.ratio is not None else None,
            "not_compared": one.why_not or None,
        }


def _printed(printed: Print) -> dict[str, Any]:
    return {
        "value": printed.value,
        "qualifier": printed.qualifier,
        "published_on": printed.published_on,
        "source_url": printed.source,
        "note": printed.note,
        "print": printed.edition,
    }


def describe() -> Described:
    """What the interface's document says of these addresses."""
    ok = answers.json(shapes.page_of(ref("PublishedFigure"), "Figures by their period, prints in order."), "Figures.")
    ends = {"date_from": "The first day, included.", "date_to": "The last day, included."}
    takes = [
        parameters.query("publisher", parameters.FREE, "One of the publishers named in the list."),
        parameters.query("area", parameters.FREE, "An area as publishers name it, such as Pakistan."),
        parameters.query(
            "measure", several(one_of(PublishedMeasure.values)), "What is counted.", style="form", explode=True
        ),
        *(parameters.query(name, DAY, meaning) for name, meaning in ends.items()),
        parameters.form(),
    ]
    operation: Operation = reading("published-figures", "What others have published", ok, *takes)
    return Described({(PublishedFigureList, "GET"): operation}, {"PublishedFigure": _schema()})


def _schema() -> Schema:
    known = fields(SECTION)
    rules = {"nearest_rule": RULES, "measure": PublishedMeasure.values, "qualifier": PublishedQualifier.values}
    own = {
        "stands": nullable({"type": "boolean"}),
        "ours": nullable(ref("Tally")),
        "province": nullable(SLUG),
        "value": COUNT,
        "print": nullable({"type": "integer", "minimum": 1}),
        "nearest_rule": nullable(one_of(RULES)),
    }
    properties = {
        name: described(own[name], field.meaning) if name in own else of_dictionary(field, words=rules.get(name, ()))
        for name, field in known.items()
    }
    return thing(properties, meaning="One print of a published figure.")
