"""An entry as an editor would have typed it: what the form shows of an incident that is in the record already."""

from typing import Any

from dashboard.desk.entry.forms.rows import ATTRIBUTIONS, REPORTS, STATEMENTS, Data
from dashboard.desk.entry.forms.statements import statement_data
from incidents.services import AttributionInput, FigureInput, IncidentInput, LocationInput, ReportInput

Filled = dict[str, list[str]]


def initial_of(entry: IncidentInput) -> Data:
    """The payload that ``EntryForm`` reads as this entry."""
    data: Filled = {
        "date": [_text(entry.date)],
        "date_end": [_text(entry.date_end)],
        "date_precision": [entry.date_precision],
        "part_of_day": [entry.part_of_day],
        "event_class": [entry.event_class],
        "attack_types": list(entry.attack_types),
        "targets": list(entry.targets),
        "summary": [entry.summary],
        "doubt_reason": [entry.doubt_reason],
        "campaign": [entry.campaign.slug if entry.campaign else ""],
        "maybe_same_as": [entry.maybe_same_as.uid if entry.maybe_same_as else ""],
        "notes": [entry.notes],
        **_place(entry.location),
    }
    for key, report in enumerate(entry.reports):
        data |= _report(f"{REPORTS}-{key}", report)
    for key, one in enumerate(entry.attributions):
        data |= _attribution(f"{ATTRIBUTIONS}-{key}", one)
    for choice in entry.choices:
        prefix = f"choices-{choice.series}"
        numbers = {name: getattr(choice, name) for name in ("low", "best", "high", "reason")}
        data |= {f"{prefix}-{name}": [str(value)] for name, value in numbers.items()}
    return Data(data)


def _text(value: Any) -> str:  # noqa: ANN401
    """A value as it is typed: a day in ISO 8601, a row by its slug, nothing for None."""
    if value is None:
        return ""
    return str(getattr(value, "slug", value))


def _place(where: LocationInput) -> Filled:
    own = (where.district.slug,) if where.district else ()
    data = {
        "location_precision": [where.precision],
        # One drawn district is told by the district itself.
        "district_set": ["" if where.district_set == own else " ".join(where.district_set)],
    }
    names = ("place_text", "district_text", "place", "district", "province", "latitude", "longitude", "near_km")
    return data | {name: [_text(getattr(where, name))] for name in names}


def _report(prefix: str, report: ReportInput) -> Filled:
    names = ("id", "outlet", "url", "title", "quote", "published_on", "origin", "scope")
    data = {f"{prefix}-{name}": [_text(getattr(report, name))] for name in names}
    for key, figures in enumerate(_blocks(report.figures)):
        data |= statement_data(f"{prefix}-{STATEMENTS}-{key}", figures)
    return data


def _blocks(figures: tuple[FigureInput, ...]) -> list[list[FigureInput]]:
    """Figures by speaker and day, each class and harm once in a block; what repeats opens another."""
    blocks: list[list[FigureInput]] = []
    for figure in figures:
        said = (figure.said_by, figure.stated_on)
        cell = (figure.victim_class, figure.harm)
        block = next(
            (
                one
                for one in blocks
                if (one[0].said_by, one[0].stated_on) == said
                and all((other.victim_class, other.harm) != cell for other in one)
            ),
            None,
        )
        if block is None:
            blocks.append([figure])
        else:
            block.append(figure)
    return blocks


def _attribution(prefix: str, one: AttributionInput) -> Filled:
    names = ("id", "group", "words", "stated_on", "spokesman", "channel")
    return {
        **{f"{prefix}-{name}": [_text(getattr(one, name))] for name in names},
        f"{prefix}-stance": [f"{one.track}:{one.level}"],
        f"{prefix}-report": ["" if one.report is None else str(one.report)],
    }
