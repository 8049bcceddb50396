"""`stats/`: a measure by up to two dimensions."""

from datetime import date
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from incidents.aggregates import DIMENSIONS, MEASURES, Tally, tabulate
from incidents.aggregates.rates import areas, place_of, rates_by
from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.filters import IncidentFilterSet
from incidents.trends import cuts_through


class Stats(RecordView):
    """Numbers of the rows of a filter, counted under one rule (``attacks`` when none is named)."""

    def get(self, request: Request) -> Response:
        """The table. 400 when the query holds anything unknown or malformed."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset("by", "measure", *PAST)
        past = parameters.past()
        by = parameters.some_of("by", DIMENSIONS, most=2)
        measure = parameters.one_of("measure", MEASURES, "incidents")
        parameters.check()
        rule = filterset.rule_or_default
        parents = filterset.parents if "group" in by else {}
        place = place_of(by)
        known = areas(place) if place else {}
        whole = place is not None and not cuts_through(filterset, place)
        with past.reading():
            table = tabulate(filterset.qs, rule=rule, measure=measure, by=by, parents=parents)
        return Response(
            {
                "measure": measure,
                "by": by,
                "counting": rule.name,
                "filters": filters_of(filterset) | {name: value for name in PAST if (value := parameters.text(name))},
                "rows": [
                    {
                        **{name: key_words(name, key) for name, key in zip(by, cell.keys, strict=True)},
                        **tally_of(cell.tally),
                        **(
                            {"per_100k": rates_by(by, known if whole else {}, cell.keys, cell.tally.value)}
                            if known
                            else {}
                        ),
                    }
                    for cell in table.cells
                ],
                "total": tally_of(table.total),
                "without_date": table.without_date,
                "without_location": table.without_location,
                "without_report_date": past.without_day(filterset.qs.counting(rule)),
            }
        )


def filters_of(filterset: IncidentFilterSet) -> dict[str, Any]:
    """The filters of a query as they were understood, the counting rule apart."""
    given = {name: filterset.given(name) for name in filterset.base_filters if name != "counting"}
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def key_words(dimension: str, key: date | str | None) -> str | None:
    """A key as the interface writes it: 2024-05-01, 2024-W18, 2024-05, 2024-Q2, 2024; other keys as they are."""
    if not isinstance(key, date):
        return key
    match dimension:
        case "week":
            year, week, _ = key.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            # As strftime would write it, in a third of the time: a table has hundreds.
            return key.isoformat()[:7]
        case "quarter":
            return f"{key.year}-Q{(key.month + 2) // 3}"
        case "year":
            return f"{key.year}"
        case _:
            return key.isoformat()


def tally_of(tally: Tally) -> dict[str, int | None]:
    """A number with its range, as the interface writes it."""
    return {"value": tally.value, "low": tally.low, "high": tally.high}
