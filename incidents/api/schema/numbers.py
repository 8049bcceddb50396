"""The shapes of numbers: tables of them, and trends."""

from incidents.aggregates import DIMENSIONS, MEASURES
from incidents.aggregates.periods import PERIODS
from incidents.aggregates.trends import SPLITS
from incidents.api.schema.words import (
    COUNT,
    DAY,
    NUMBER,
    TEXT,
    Schema,
    described,
    nullable,
    one_of,
    ref,
    several,
    thing,
)
from incidents.choices import EventClass
from incidents.counting import RULES

_FIGURE = nullable(COUNT)
_LINE = {
    "bins": several(ref("TrendBin")),
    "search": ref("ChangeSearch"),
    "changes": described(several(ref("RateChange")), "Where the rate moved to another level, oldest first."),
}


def number_shapes() -> dict[str, Schema]:
    """What `stats/` and the addresses below it answer."""
    return _stats() | _rule_stats() | _trend() | _parts() | _changes()


def _stats() -> dict[str, Schema]:
    tally = dict.fromkeys(("value", "low", "high"), _FIGURE)
    keys = {name: nullable(TEXT) for name in DIMENSIONS}
    per_100k = described(
        nullable(NUMBER), "By province or district: for every 100,000 people; null without a census figure."
    )
    without = {
        "without_date": described(COUNT, "Rows whose day is not known."),
        "without_location": described(COUNT, "Rows that no map of districts can draw."),
        "without_report_date": described(_FIGURE, "With known_by: rows that no day can place."),
    }
    return {
        "Tally": thing(tally, meaning="A number with its range; null when no row reports one."),
        "Cell": thing(
            {**keys, **tally, "per_100k": per_100k},
            optional=[*keys, "per_100k"],
            meaning="A tally under its keys: those of by.",
        ),
        "Stats": thing(
            {
                "measure": one_of(MEASURES),
                "by": several(one_of(DIMENSIONS), maxItems=2),
                "counting": one_of(RULES),
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "rows": several(ref("Cell")),
                "total": ref("Tally"),
                **without,
            }
        ),
    }


def _rule_stats() -> dict[str, Schema]:
    numbers = {"rows": COUNT, "measures": thing(dict.fromkeys(MEASURES, ref("Tally")))}
    side = thing({"rows": COUNT, "killed": ref("Tally")})
    classes = {"event_class": one_of(EventClass.values), "counting": side, "against": side}
    difference = {
        "counting": one_of(RULES),
        "against": one_of(RULES),
        "only_counting": described(COUNT, "Rows that only the first rule takes in: counting=…&outside=… lists them."),
        "only_against": described(COUNT, "Rows that only the second takes in."),
        "both": COUNT,
        "classes": several(thing(classes)),
    }
    return {
        "RuleTotals": thing({"name": one_of(RULES), "label": TEXT, "text": TEXT, **numbers}),
        "RuleStats": thing(
            {
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "rules": several(ref("RuleTotals")),
                "difference": thing(difference, meaning="What makes two rules differ."),
            }
        ),
    }


def _trend() -> dict[str, Schema]:
    return {
        "Trend": thing(
            {
                "measure": one_of(MEASURES),
                "unit": one_of(PERIODS),
                "by": nullable(one_of(SPLITS)),
                "average": described(COUNT, "How many bins the average goes over."),
                "counting": one_of(RULES),
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "window": thing(dict.fromkeys(("first", "last"), nullable(DAY))),
                "record_last": described(nullable(DAY), "The last day that the record reaches."),
                "provisional_from": described(nullable(DAY), "From here on reports are still coming in."),
                "lag": ref("Lag"),
                "whole": described(ref("TrendWhole"), "Each row counted once."),
                "lines": described(several(ref("TrendLine")), "The parts that by makes, largest first."),
                "left_out": described(several(nullable(TEXT)), "Keys of parts beyond those that are given."),
            }
        ),
        "TrendWhole": thing(_LINE, meaning="One series."),
        "TrendLine": thing({"key": nullable(TEXT), **_LINE}, meaning="One series under its key."),
    }


def _parts() -> dict[str, Schema]:
    return {
        "Lag": thing(
            {
                "n": described(COUNT, "Incidents it is measured over."),
                **{name: described(_FIGURE, "Days.") for name in ("median", "p90", "p95")},
                "impossible": described(COUNT, "Left out: the report is dated before the incident."),
                "share": described(NUMBER, "The share that must have been reported."),
                "measured": described({"type": "boolean"}, "False: too few, so a fixed number of days is used."),
                "provisional_days": COUNT,
            },
            meaning="Days from an incident to its first dated report.",
        ),
        "TrendBin": thing(
            {
                "bin": described(TEXT, "As the keys of stats/ are written."),
                "start": DAY,
                "end": DAY,
                "days": described({"type": "integer"}, "How many of its days lie in the window."),
                **dict.fromkeys(("value", "low", "high"), _FIGURE),
                "average": described(nullable(NUMBER), "Of this bin and those before it."),
                "provisional": {"type": "boolean"},
            },
            meaning="One bin; zero where there are no rows, null where no row reports a number.",
        ),
    }


def _changes() -> dict[str, Schema]:
    return {
        "ChangeSearch": thing(
            {
                "bins": described(COUNT, "Bins that were searched, provisional ones left out."),
                "total": described(COUNT, "What they hold."),
                "refused": described(nullable(TEXT), "Why no change was sought."),
                "dispersion": described(nullable(NUMBER), "How much wider than Poisson counts it scatters."),
                "shortest_level": described(_FIGURE, "Bins."),
            }
        ),
        "RateChange": thing(
            {
                "start": described(DAY, "First day of the first bin of the new level."),
                "earliest": described(DAY, "Of its 95 % interval, the first day of a bin."),
                "latest": described(DAY, "Of its 95 % interval, the first day of a bin."),
                "before_per_day": NUMBER,
                "after_per_day": NUMBER,
                **{name: described(nullable(NUMBER), "After by before.") for name in _RATIO},
            }
        ),
    }


_RATIO = ("ratio", "ratio_low", "ratio_high")
