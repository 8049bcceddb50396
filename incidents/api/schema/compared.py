"""What `stats/compare/` answers, as named schemas."""

from incidents.aggregates import MEASURES
from incidents.api.schema.words import COUNT, DAY, TEXT, WHOLE, Schema, described, nullable, one_of, ref, several, thing
from incidents.comparing import KINDS
from incidents.comparing.answer import PARTS
from incidents.counting import RULES
from incidents.statistics.rates import METHODS

_FIGURE = nullable(COUNT)
_NUMBER: Schema = {"type": "number"}
_RATE = nullable(_NUMBER)


def comparison() -> dict[str, Schema]:
    """The comparison, and what it is made of."""
    tally = dict.fromkeys(("value", "low", "high"), _FIGURE)
    rates = dict.fromkeys(("per_day", "per_year", "per_100k_a_year"), _RATE)
    return {
        "ComparedFigure": thing({**tally, **rates}, meaning="A number of one side with its range and rates."),
        "ComparedSide": thing(_side(), meaning="One side of a comparison."),
        "ComparedMeasure": thing(_row(), meaning="A measure of both sides."),
        "Comparison": thing(
            {
                "compare": one_of(KINDS),
                "event": nullable(TEXT),
                "filters": described({"type": "object", "additionalProperties": True}, "The filter of both sides."),
                "warnings": several(TEXT),
                "a": ref("ComparedSide"),
                "b": ref("ComparedSide"),
                "measures": several(ref("ComparedMeasure")),
                "difference_by": thing(_drivers()),
                "rules": described(nullable(_rules()), "Of two counting rules: the rows in which they differ."),
            }
        ),
    }


def _side() -> dict[str, Schema]:
    return {
        "value": described(TEXT, "The side as a query writes it."),
        "label": TEXT,
        "counting": one_of(RULES),
        **dict.fromkeys(("first", "last"), described(DAY, "An end of its days, as far as the record reaches.")),
        "days": described(COUNT, "The days that rates are of."),
        "population": described(_FIGURE, "Of a province or district, by the census of 2023."),
        "reports": described(_FIGURE, "That its rows rest on; null where there are very many."),
        **dict.fromkeys(("rows", "rough_dates", "killed_not_reported", "on_both_sides"), _FIGURE),
    }


def _row() -> dict[str, Schema]:
    limits = dict.fromkeys(("value", "low", "high"), _NUMBER)
    ratio = {
        **dict.fromkeys(("value", "low", "high"), _RATE),
        "method": described(one_of(METHODS), "The interval: the methodology says which is used when."),
        **dict.fromkeys(("effective_a", "effective_b"), described(_NUMBER, "The Poisson count it is as sure as.")),
    }
    scatter = {"phi": _RATE, "p": _RATE, "df": COUNT, "runs": COUNT, "days_a_run": COUNT}
    return {
        "measure": one_of(MEASURES),
        "a": ref("ComparedFigure"),
        "b": ref("ComparedFigure"),
        "difference": described(nullable(WHOLE), "B less A."),
        "difference_per_year": _RATE,
        "plain_ratio": described(_RATE, "B's rate over A's, whether or not they allow an interval."),
        "ratio": described(nullable(thing(ratio)), "The same with its 95 % interval; null when there is none."),
        "why_no_interval": nullable(TEXT),
        "ratio_per_head": described(nullable(thing(limits)), "For equally many people of two places."),
        "dispersion": described(nullable(thing(scatter)), "How incidents scatter over runs of days."),
    }


def _drivers() -> dict[str, Schema]:
    part = {"key": nullable(TEXT), "a": _FIGURE, "b": _FIGURE, "difference": _NUMBER}
    parts = thing({"difference": _NUMBER, "overshoot": _NUMBER, "parts": several(thing(part))})
    return {
        "by": one_of(PARTS),
        "per_year": described({"type": "boolean"}, "Whether differences are a year, since the sides differ in length."),
        "overlapping": described({"type": "boolean"}, "Whether a row may stand in several parts."),
        "incidents": parts,
        "killed": parts,
    }


def _rules() -> Schema:
    rows = {"only_a": "only a takes in", "only_b": "only b takes in", "both": "both take in"}
    return thing(
        {
            **{name: described(COUNT, f"Rows that {words}.") for name, words in rows.items()},
            "killed_by_classes": described(WHOLE, "Killed b has more in classes that one of them leaves out."),
            "killed_by_figures": described(WHOLE, "Killed b has more in classes that both take in."),
        }
    )
