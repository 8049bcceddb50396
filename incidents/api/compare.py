"""`stats/compare/`: two sides of the record beside each other."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from incidents.aggregates import Tally, reach
from incidents.aggregates.differences import RuleDifference
from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.api.stats import filters_of
from incidents.comparing import PARAMETERS, Asked, Comparison, Figure, Row, Side, ask, compare
from incidents.comparing.answer import Drivers, parts_of
from incidents.filters import IncidentFilterSet
from incidents.models import ContextEvent, Incident
from incidents.statistics.rates import Dispersion, RateRatio

# Digits after the point, of rates and ratios.
DIGITS = 6


class Compare(RecordView):
    """Numbers, rates and ratios of two periods, provinces, districts, groups or counting rules."""

    def get(self, request: Request) -> Response:
        """The comparison. 400 when the query holds anything unknown or malformed, or does not name two sides."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset(*PARAMETERS, "by", *PAST)
        past = parameters.past()
        with past.reading():
            asked, found = _found(parameters, filterset)
        said = {name: value for name in PAST if (value := parameters.text(name))}
        return Response(_answer(asked, found, said))


def _found(parameters: Parameters, filterset: IncidentFilterSet) -> tuple[Asked, Comparison]:
    """The question and its answer; raises what is answered 400."""
    asked = ask(filterset, reach(Incident.public.all()), event_of, whole=True)
    for name, messages in asked.errors.items():
        for message in messages:
            parameters.refuse(name, message, code="invalid" if name in parameters.query else "required")
    by = parameters.one_of("by", parts_of(asked.kind), next(iter(parts_of(asked.kind))))
    parameters.check()
    assert asked.question is not None
    return asked, compare(asked.question, by=by)


def event_of(slug: str) -> ContextEvent | None:
    """The context event of that slug."""
    return ContextEvent.objects.filter(slug=slug).first()


def _answer(asked: Asked, found: Comparison, past: Mapping[str, str]) -> dict[str, Any]:
    question = found.question
    numbers, reports = found.numbers or (None, None), found.reports or (None, None)
    shared = question.filters
    return {
        "compare": asked.kind,
        "event": question.event.slug if question.event else None,
        "filters": {**filters_of(shared), **past},
        "warnings": list(question.warnings),
        **{
            name: _side(side)
            | {
                "rows": known.rows if known else None,
                "reports": counted,
                "rough_dates": known.rough if known else None,
                "killed_not_reported": known.unreported if known else None,
                "on_both_sides": known.shared if known else None,
            }
            for name, side, known, counted in zip(("a", "b"), (question.a, question.b), numbers, reports, strict=True)
        },
        "measures": [_row(row) for row in found.rows],
        "difference_by": _drivers(found.drivers),
        "rules": _rules(found.rules) if found.rules else None,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "value": side.value,
        "label": side.label,
        "counting": side.rule.name,
        "first": side.first,
        "last": side.last,
        "days": side.days,
        "population": side.population,
    }


def _row(row: Row) -> dict[str, Any]:
    heads = row.per_head
    return {
        "measure": row.measure,
        "a": _figure(row.a),
        "b": _figure(row.b),
        "difference": row.difference,
        "difference_per_year": _rounded(row.difference_per_year),
        "plain_ratio": _rounded(row.plain_ratio),
        "ratio": _ratio(row.ratio) if row.ratio else None,
        "why_no_interval": row.why_not or None,
        "ratio_per_head": dict(zip(("value", "low", "high"), map(_rounded, heads), strict=True)) if heads else None,
        "dispersion": _scatter(row.scatter) if row.scatter else None,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        **_tally(figure.tally),
        "per_day": _rounded(figure.per_day),
        "per_year": _rounded(figure.per_year),
        "per_100k_a_year": _rounded(figure.per_100k),
    }


def _ratio(ratio: RateRatio) -> dict[str, Any]:
    return {
        "value": _rounded(ratio.ratio),
        "low": _rounded(ratio.low),
        "high": _rounded(ratio.high),
        "method": ratio.method,
        "effective_a": _rounded(ratio.effective[0]),
        "effective_b": _rounded(ratio.effective[1]),
    }


def _scatter(scatter: Dispersion) -> dict[str, Any]:
    return {
        "phi": _rounded(scatter.phi),
        "p": _rounded(scatter.p),
        "df": scatter.df,
        "runs": scatter.blocks,
        "days_a_run": scatter.block_days,
    }


def _drivers(drivers: Drivers) -> dict[str, Any]:
    parts = {
        name: {
            "difference": _rounded(found.by),
            "overshoot": _rounded(found.overshoot),
            "parts": [
                {"key": part.key, "a": part.a, "b": part.b, "difference": _rounded(part.by)} for part in found.parts
            ],
        }
        for name, found in drivers.of.items()
    }
    return {"by": drivers.by, "per_year": drivers.per_year, "overlapping": drivers.overlapping, **parts}


def _rules(rules: RuleDifference) -> dict[str, int]:
    return {
        "only_a": rules.in_one_alone,
        "only_b": rules.in_other_alone,
        "both": rules.in_both,
        "killed_by_classes": rules.more_killed(shared=False),
        "killed_by_figures": rules.more_killed(shared=True),
    }


def _tally(tally: Tally) -> dict[str, int | None]:
    return {"value": tally.value, "low": tally.low, "high": tally.high}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)
