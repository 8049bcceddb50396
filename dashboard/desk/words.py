"""The parts of an incident's entry in lines of plain text: to lay two of them side by side, or to preview one."""

from collections.abc import Callable, Sequence

from incidents.choices import AttackType, DatePrecision, EventClass, LocationPrecision, PartOfDay, Target
from incidents.models import Incident
from incidents.row_words import attribution_line, choice_line, figure_line, report_line
from incidents.services import IncidentInput, LocationInput, ReportInput
from incidents.services.entries import PARTS
from incidents.wording import NOT_REPORTED, day

# Beyond this, a list of districts says how many there are.
FEW_DISTRICTS = 6


def part_words(entry: IncidentInput, part: str) -> list[str]:
    """Any part of ``entries.PARTS`` in lines, one fact a line; a single "–" when the entry does not say.

    Sources take several lines each, every one of which names its outlet. No queries beyond the rows the entry holds.
    """
    lines = [line for line in _WORDS[part](entry) if line.strip()]
    return lines or [NOT_REPORTED]


def part_label(part: str) -> str:
    """How a part is called; "the incident as a whole" for none."""
    return PARTS.get(part, "The incident as a whole")


def location_lines(where: LocationInput) -> list[str]:
    """Where: the source's words and what they were taken for, how closely it is known, and the point if any."""
    place = where.place.name if where.place else ""
    words = f"in the words “{where.place_text}”" if where.place_text and where.place_text != place else ""
    district = where.district.name if where.district else where.district_text
    said = where.district_text if where.district_text != district else ""
    point = where.latitude is not None and where.longitude is not None
    return [
        f"Place: {place}, {words}" if place and words else f"Place: {place or words}" if place or words else "",
        f"District: {district}" + (f", in the words “{said}”" if said else "") if district else "",
        f"May be any of: {_districts(where.district_set)}" if len(where.district_set) > 1 else "",
        f"Province: {where.province.name}" if where.province else "",
        f"Known to: {LocationPrecision(where.precision).label}"
        + (f", {where.near_km:g} km away" if where.near_km is not None else ""),
        f"Point: {where.latitude:.4f}, {where.longitude:.4f}" if point else "",
    ]


def report_lines(report: ReportInput) -> list[str]:
    """A source with its headline, its quote and each of its figures."""
    name = report.outlet.name
    return [
        report_line(report, name),
        f"{name}, headline: {report.title}" if report.title and report.url else "",
        f"{name}, quote: “{report.quote}”" if report.quote else "",
        f"{name}, covers: {report.scope}" if report.scope else "",
        *(f"{name}, figure: {figure_line(figure)}" for figure in report.figures),
    ]


def _districts(slugs: Sequence[str]) -> str:
    if len(slugs) > FEW_DISTRICTS:
        return f"{len(slugs)} districts"
    return ", ".join(slug.replace("-", " ").title() for slug in slugs)


def _labels(kind: type[AttackType] | type[Target], values: Sequence[str]) -> list[str]:
    return [", ".join(str(kind(value).label) for value in values)]


def _attributions(entry: IncidentInput) -> list[str]:
    return [
        attribution_line(one, one.group.name if one.group else "")
        + (f"; in {entry.reports[one.report].outlet.name}" if one.report is not None else "")
        for one in entry.attributions
    ]


def _twin(incident: Incident | None) -> list[str]:
    return [f"{incident.uid} {incident.title}"] if incident else []


_WORDS: dict[str, Callable[[IncidentInput], list[str]]] = {
    "event_class": lambda entry: [str(EventClass(entry.event_class).label)],
    "attack_types": lambda entry: _labels(AttackType, entry.attack_types),
    "targets": lambda entry: _labels(Target, entry.targets),
    "date": lambda entry: [day(entry.date)],
    "date_end": lambda entry: [day(entry.date_end)] if entry.date_end else [],
    "date_precision": lambda entry: [str(DatePrecision(entry.date_precision).label)],
    "part_of_day": lambda entry: [str(PartOfDay(entry.part_of_day).label)] if entry.part_of_day else [],
    "location": lambda entry: location_lines(entry.location),
    "summary": lambda entry: entry.summary.splitlines(),
    "doubt_reason": lambda entry: entry.doubt_reason.splitlines(),
    "reports": lambda entry: [line for report in entry.reports for line in report_lines(report)],
    "attributions": _attributions,
    "choices": lambda entry: [choice_line(one) for one in entry.choices],
    "campaign": lambda entry: [entry.campaign.name] if entry.campaign else [],
    "maybe_same_as": lambda entry: _twin(entry.maybe_same_as),
    "notes": lambda entry: entry.notes.splitlines(),
}
