"""`stats/rules/`: the same rows under every counting rule, and what makes two of them differ."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from incidents.aggregates import Tally
from incidents.aggregates.differences import RuleDifference, between
from incidents.aggregates.rules import RuleTotals, classes_under_every_rule
from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.api.stats import filters_of, tally_of
from incidents.counting import DEFAULT_RULE, RULES, CountingRule


class RuleStats(RecordView):
    """Every measure of the rows of a filter under every counting rule, and the difference of two of them."""

    def get(self, request: Request) -> Response:
        """Totals by rule. 400 when the query holds anything unknown or malformed."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset("against", *PAST)
        past = parameters.past()
        against = parameters.one_of("against", RULES, DEFAULT_RULE.name)
        parameters.check()
        with past.reading():
            known = classes_under_every_rule(filterset.qs)
        return Response(
            {
                "filters": filters_of(filterset) | {name: value for name in PAST if (value := parameters.text(name))},
                "rules": [_rule(rule, known[rule.name].whole) for rule in RULES.values()],
                "difference": _difference(between(filterset.rule_or_default, RULES[against], known)),
            }
        )


def _rule(rule: CountingRule, totals: RuleTotals) -> dict[str, Any]:
    return {"name": rule.name, "label": rule.label, "text": rule.text, **_totals(totals)}


def _totals(totals: RuleTotals) -> dict[str, Any]:
    return {"rows": totals.rows, "measures": {name: tally_of(tally) for name, tally in totals.measures.items()}}


def _difference(found: RuleDifference) -> dict[str, Any]:
    return {
        "counting": found.one.name,
        "against": found.other.name,
        "only_counting": found.in_one_alone,
        "only_against": found.in_other_alone,
        "both": found.in_both,
        "classes": [
            {
                "event_class": entry.event_class,
                "counting": {"rows": entry.one.rows, "killed": _killed(entry.one)},
                "against": {"rows": entry.other.rows, "killed": _killed(entry.other)},
            }
            for entry in found.classes
        ],
    }


def _killed(totals: RuleTotals) -> dict[str, int | None]:
    tally: Tally = totals.measures["killed"]
    return tally_of(tally)
