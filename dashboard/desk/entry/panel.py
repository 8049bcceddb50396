"""What the record would make of the entry as it is typed: its title and tolls, what is odd, what may be the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.desk.entry.questions import Question, questions, unanswered
from dashboard.desk.entry.sheet import Sheet
from dashboard.incident_page import rule_words
from incidents.choices import FourEyes
from incidents.days import Days, describe
from incidents.half_typed import told_columns
from incidents.likeness import Likeness, likely_same
from incidents.models import Incident
from incidents.services import IncidentInput, four_eyes
from incidents.services.incidents import title_of
from incidents.wording import place_words


@dataclass(frozen=True, slots=True)
class Toll:
    """One series as it would be shown; None is "not reported"."""

    label: str
    low: int | None
    best: int | None
    high: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The column beside the form."""

    title: str
    when: str
    where: str
    tolls: Sequence[Toll]
    rule: str
    questions: Sequence[Question]
    likely: Sequence[Likeness]
    second_person: Sequence[str]
    problems: Sequence[str]

    @property
    def summary(self) -> str:
        """One line that is read aloud when it changes."""
        counts = [
            (len(self.problems), "field not understood", "fields not understood"),
            (len(unanswered(self.questions)), "question", "questions"),
            (len(self.likely), "incident that may be the same", "incidents that may be the same"),
        ]
        said = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
        return ", ".join(said) or "Nothing to ask"


def panel(sheet: Sheet) -> Panel:
    """The panel for what is typed so far. Six queries beside those of the form."""
    entry = sheet.form.sketch()
    preview = _preview(entry)
    asked = questions(sheet)
    return Panel(
        title=title_of(entry) if entry.event_class else "",
        when=_when(entry),
        where=place_words(preview) if sheet.data.text("location_precision") else "",
        tolls=_tolls(preview),
        rule=rule_words(preview),
        questions=asked,
        likely=likely_same(entry, exclude_uid=sheet.uid),
        second_person=[str(why.label) for why in _second_person(sheet, entry, preview)],
        problems=_problems(sheet),
    )


def _preview(entry: IncidentInput) -> Incident:
    """The row the entry would become. It is never saved."""
    where = entry.location
    return Incident(
        event_class=entry.event_class,
        location_precision=where.precision,
        place_text=where.place_text,
        place=where.place,
        district=where.district,
        district_text=where.district_text,
        district_set=list(where.district_set),
        province=where.province,
        near_km=where.near_km,
        **told_columns(entry),
    )


def _when(entry: IncidentInput) -> str:
    if not entry.date:
        return ""
    return describe(Days(entry.date, entry.date_end, entry.date_precision, entry.part_of_day))


def _tolls(row: Incident) -> list[Toll]:
    """Victims always; the others where anybody reports them."""
    attackers = "may include attackers" if row.may_include_attackers else ""
    others = [
        Toll("Civilians killed", None, row.killed_civilians, None),
        Toll("Security forces killed", None, row.killed_security, None),
        Toll("Militants killed", None, row.killed_militants, None, "counted apart"),
        Toll("Abducted", None, row.abducted, None),
        Toll("Killed, as the group claims", None, row.claimed_killed, None, "in no total"),
    ]
    return [
        Toll("Victims killed", row.killed_low, row.killed_best, row.killed_high, attackers),
        Toll("Victims injured", row.injured_low, row.injured_best, row.injured_high),
        *(toll for toll in others if toll.best is not None),
    ]


def _second_person(sheet: Sheet, entry: IncidentInput, preview: Incident) -> Sequence[FourEyes]:
    if sheet.is_public and sheet.original is not None:
        return four_eyes.for_change(sheet.original, entry)
    return four_eyes.for_publication(preview)


def _problems(sheet: Sheet) -> list[str]:
    """What is typed and not understood; what is missing is no problem before it is sent."""
    return [message for name, messages in sheet.form.errors.items() if sheet.data.text(name) for message in messages]
