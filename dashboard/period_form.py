"""The form of the other period that a map of a change sets against the filter's."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.charts.change_periods import FIRST, LAST
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START


@dataclass(frozen=True, slots=True)
class Day:
    """One of its two fields, as the reader wrote it, right or wrong."""

    name: str
    label: str
    value: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """Both fields; ``carried`` are the other parameters of the page."""

    days: tuple[Day, ...]
    carried: tuple[tuple[str, str], ...]
    first_day: str = RECORD_START.isoformat()


def period_form(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> PeriodForm | None:
    """The form as the query stands; None where the map shows no change against another period."""
    if (chosen["layer"], chosen["against"]) != ("change", "period"):
        return None
    return PeriodForm(
        days=tuple(
            Day(name, label, chosen[name], name in filters.errors) for name, label in ((FIRST, "From"), (LAST, "to"))
        ),
        carried=tuple(parse_qsl(filters.query(**dict.fromkeys((FIRST, LAST))))),
    )
