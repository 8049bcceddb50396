"""Questions the record asks back while an entry is typed: what is odd in it, and what to do about it.

A doubt never refuses anything. What must not be is refused by the services and by constraints of the database.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from incidents.choices import AttackType, EventClass, Harm, OutletKind, SaidBy
from incidents.days import possible_days
from incidents.figure_doubts import digits_transposed, parts_exceed_total, totals_left_open
from incidents.half_typed import told_columns, told_reports
from incidents.models import Incident
from incidents.services.inputs import IncidentInput, ReportInput
from incidents.wording import day
from places.boundaries import district_at

LONG_BEFORE_DAYS = 30
MANY_KILLED_AT_A_BOMBING = 12
FAR_ABOVE_TIMES = 10
FAR_ABOVE_AT_LEAST = 10
BOMBINGS = frozenset({AttackType.SUICIDE_BOMBING, AttackType.VEHICLE_BOMBING, AttackType.IED})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd. ``code`` never changes; ``field`` is a part of the entry (``services.entries.PARTS``)."""

    code: str
    field: str
    question: str


# A part of the entry, and what is asked about it.
_Asked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Facts:
    """An entry, half typed perhaps, and what all questions ask of it. Days and classes may be missing."""

    entry: IncidentInput
    today: dt.date
    district_record: int | None
    reports: tuple[ReportInput, ...]
    numbers: dict[str, Any]
    earliest: dt.date | None
    latest: dt.date | None


def doubts(entry: IncidentInput, *, today: dt.date, district_record: int | None) -> list[Doubt]:
    """What is odd in an entry, in the order of the form. No query.

    ``today`` is the day in Pakistan, ``district_record`` what the function of that name finds for the districts.
    """
    days = possible_days(entry.date, entry.date_end, entry.date_precision) if entry.date else (None, None)
    facts = _Facts(entry, today, district_record, told_reports(entry), told_columns(entry), *days)
    return [Doubt(code, field, question) for code, ask in _QUESTIONS.items() for field, question in ask(facts)]


def district_record(district_set: Collection[str], *, exclude_uid: str = "") -> int | None:
    """The most people killed in one published incident of these districts; None when none says. One query.

    ``exclude_uid`` is the incident being edited, which is not to be held against itself.
    """
    if not district_set:
        return None
    rows = Incident.public.in_districts(district_set).exclude(uid=exclude_uid)
    largest: int | None = rows.aggregate(largest=Max("killed_all_best"))["largest"]
    return largest


def _future_date(facts: _Facts) -> Iterator[_Asked]:
    if facts.earliest and facts.earliest > facts.today:
        yield (
            "date",
            f"The date, {day(facts.entry.date)}, is in the future: today is {day(facts.today)} in Pakistan. "
            "Check day, month and year.",
        )
    for report in facts.reports:
        if report.published_on and report.published_on > facts.today:
            yield (
                "reports",
                f"The report of {report.outlet.name} is dated {day(report.published_on)}, which is in the future. "
                "Check when it was published.",
            )


def _date_long_before_source(facts: _Facts) -> Iterator[_Asked]:
    """Held against the first source to report it: a later one may well look back."""
    first = min(_dated(facts), key=lambda report: report.published_on or dt.date.max, default=None)
    if first is None or first.published_on is None or facts.latest is None:
        return
    late = (first.published_on - facts.latest).days
    if late > LONG_BEFORE_DAYS:
        yield (
            "date",
            f"{first.outlet.name} published its report on {day(first.published_on)}, {late} days after the date given "
            "here. Check month and year of both; if the report looks back, leave them.",
        )


def _date_after_source(facts: _Facts) -> Iterator[_Asked]:
    for report in _dated(facts):
        if report.published_on and facts.earliest and report.published_on < facts.earliest:
            yield (
                "date",
                f"{report.outlet.name} published its report on {day(report.published_on)}, before the date given here, "
                f"{day(facts.entry.date)}. One of the two is wrong, or the report is of another incident.",
            )


def _dated(facts: _Facts) -> list[ReportInput]:
    return [report for report in facts.reports if report.published_on]


def _point_outside_district(facts: _Facts) -> Iterator[_Asked]:
    where = facts.entry.location
    if where is None or where.latitude is None or where.longitude is None or not where.district_set:
        return
    found = district_at(where.latitude, where.longitude)
    if found is not None and found.district_slug in where.district_set:
        return
    named = where.district_text or (where.district.name if where.district else _name(where.district_set[0]))
    lies = f"in {_name(found.district_slug)}" if found else "outside every district on the map"
    yield (
        "location",
        f"The point lies {lies}, and the district named is {named}. Move the point, or choose the other district.",
    )


def _name(slug: str) -> str:
    return slug.replace("-", " ").title()


def _no_injured_at_bombing(facts: _Facts) -> Iterator[_Asked]:
    killed, injured = facts.numbers["killed_all_best"], facts.numbers["injured_all_best"]
    if injured == 0 and (killed or 0) >= MANY_KILLED_AT_A_BOMBING and BOMBINGS & set(facts.entry.attack_types):
        yield (
            "reports",
            f"{killed} killed and 0 injured at a bombing. 0 means that the source says nobody was injured: if it does "
            "not speak of the injured, leave the number empty.",
        )


def _toll_far_above_district(facts: _Facts) -> Iterator[_Asked]:
    killed, largest = facts.numbers["killed_all_best"], facts.district_record
    if killed is None or largest is None or killed < FAR_ABOVE_AT_LEAST or killed < FAR_ABOVE_TIMES * largest:
        return
    yield (
        "reports",
        f"{killed} killed would be by far the most in this district: the largest toll on record there is {largest}. "
        "Check the number and the district.",
    )


def _digits_transposed(facts: _Facts) -> Iterator[_Asked]:
    return (("reports", question) for question in digits_transposed(facts.reports))


def _parts_exceed_total(facts: _Facts) -> Iterator[_Asked]:
    return (("reports", question) for question in parts_exceed_total(facts.reports))


def _total_without_militant_word(facts: _Facts) -> Iterator[_Asked]:
    """Outside a militant attack such a total leaves the victims unknown (methodology, section 3, rule 1)."""
    if facts.entry.event_class in {"", EventClass.MILITANT_ATTACK}:
        return
    unknown = {harm for harm in (Harm.KILLED, Harm.INJURED) if facts.numbers[f"{harm}_best"] is None}
    for question in totals_left_open(facts.reports, unknown):
        yield "reports", question


def _claim_only(facts: _Facts) -> Iterator[_Asked]:
    if _rests_on_militants(facts):
        yield (
            "reports",
            "Everything here rests on what militants say. Their toll is shown as claimed and never counted. "
            "Look for a source of its own.",
        )


def _rests_on_militants(facts: _Facts) -> bool:
    return bool(facts.reports) and all(
        report.outlet.kind == OutletKind.GROUP_MEDIA
        or (bool(report.figures) and all(figure.said_by == SaidBy.MILITANTS for figure in report.figures))
        for report in facts.reports
    )


def _partisan_only(facts: _Facts) -> Iterator[_Asked]:
    """An aggregator counts here too: it is never an origin of its own."""
    weak = all(report.outlet.needs_label or not report.outlet.is_origin for report in facts.reports)
    if facts.reports and weak and not _rests_on_militants(facts):
        names = ", ".join(dict.fromkeys(report.outlet.name for report in facts.reports))
        yield (
            "reports",
            f"The only sources are partisan, of low reliability or aggregators ({names}). "
            "Look for a report of an outlet's own.",
        )


def _group_inactive(facts: _Facts) -> Iterator[_Asked]:
    """By years, for no more is known of when a group was formed or dissolved."""
    groups = {one.group.pk: one.group for one in facts.entry.attributions if one.group is not None}
    for group in groups.values():
        if facts.earliest and group.dissolved_year and facts.earliest.year > group.dissolved_year:
            was = f"was dissolved in {group.dissolved_year}"
        elif facts.latest and group.formed_year and facts.latest.year < group.formed_year:
            was = f"was formed in {group.formed_year}"
        else:
            continue
        yield (
            "attributions",
            f"{group.name} {was}, and the date here is {day(facts.entry.date)}. Check the group and the date.",
        )


# By code, in the order of the form.
_QUESTIONS: dict[str, Callable[[_Facts], Iterator[_Asked]]] = {
    "future_date": _future_date,
    "date_long_before_source": _date_long_before_source,
    "date_after_source": _date_after_source,
    "point_outside_district": _point_outside_district,
    "no_injured_at_bombing": _no_injured_at_bombing,
    "toll_far_above_district": _toll_far_above_district,
    "digits_transposed": _digits_transposed,
    "parts_exceed_total": _parts_exceed_total,
    "total_without_militant_word": _total_without_militant_word,
    "claim_only": _claim_only,
    "partisan_only": _partisan_only,
    "group_inactive": _group_inactive,
}
