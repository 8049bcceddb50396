"""`check/`: the parts of a statement, and what the record holds of each under every counting rule."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.api.stats import filters_of, tally_of
from incidents.claims import OWN, Claim, PlaceAnswer, Quantity, QuantityAnswer, RuleAnswer, check, read, with_end
from incidents.claims.asked import PLACES
from incidents.claims.words import summary
from incidents.statistics.claims import Needed


class Check(RecordView):
    """A statement held against the record: numbers, verdicts and what would have to be true, under every rule."""

    def get(self, request: Request) -> Response:
        """The answer. 400 when the query holds anything unknown or malformed, or nothing to check."""
        parameters = Parameters(with_end(request.query_params))
        filterset = parameters.filterset(*OWN)
        for name in PLACES:
            parameters.refuse_gaps(name)
        claim, errors = read(request.query_params, filterset)
        for name, found in errors.items():
            for message, code in found:
                parameters.refuse(name, message, code=code)
        if claim.is_empty and not parameters.errors:
            parameters.refuse("incidents", "Give at least one number, or a place, to check.", code="required")
        parameters.check()
        answer = check(claim, filterset)
        return Response(
            {
                "statement": _statement(claim),
                "filters": filters_of(filterset) | {name: value for name in PAST if (value := parameters.text(name))},
                "existed": answer.existed,
                "record_last": answer.last,
                "days": answer.days,
                "days_beyond_record": answer.beyond,
                "summary": summary(answer),
                "quantities": [_quantity(one) for one in answer.quantities],
                "places": _places(answer.places),
                "without_report_date": claim.past.without_day(filterset.qs.counting(claim.rule)),
            }
        )


def _statement(claim: Claim) -> dict[str, Any]:
    """Its parts as they were understood. Who made it is shown on the page alone."""
    return {
        "said_on": claim.said_on and claim.said_on.isoformat(),
        "counting": claim.rule.name,
        "mostly_province": list(claim.provinces),
        "mostly_district": list(claim.districts),
    }


def _quantity(found: QuantityAnswer) -> dict[str, Any]:
    quantity: Quantity = found.quantity
    return {
        "measure": quantity.measure,
        "qualifier": quantity.qualifier,
        "number": quantity.number,
        "lowest": quantity.allowed.lowest,
        "highest": quantity.allowed.highest,
        "rules": [_rule(one) for one in found.by_rule],
    }


def _rule(one: RuleAnswer) -> dict[str, Any]:
    return {
        "counting": one.rule.name,
        "rows": one.rows,
        **tally_of(one.tally),
        "verdict": one.verdict,
        "stance": one.stance,
        "needed": _needed(one.needed),
    }


def _needed(need: Needed | None) -> dict[str, int | float | None] | None:
    """Shares as decimals of four places."""
    if need is None:
        return None
    return {name: round(float(v), 4) if isinstance(v, Fraction) else v for name, v in asdict(need).items()}


def _places(found: PlaceAnswer | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    return [
        {
            "counting": one.rule.name,
            "named": [{"slug": slug, "value": number} for slug, number in one.named.items()],
            "inside": one.inside,
            "elsewhere": one.elsewhere,
            "undecided": one.undecided,
            "verdict": one.verdict,
            "stance": one.stance,
        }
        for one in found.by_rule
    ]
