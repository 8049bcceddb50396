"""Other tolls that an article gives, each as the fields of the grid that would say it."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.desk.entry.forms import EntryForm
from dashboard.desk.entry.forms.statements import Cell, Statement
from incidents.choices import ATTACKER_CLASSES, Harm, IncludesMilitants, Quantifier, SaidBy, VictimClass
from incidents.figure_cells import cell_text
from ingest.reading.drafts import Draft, Figure, Range, Value

Fields = dict[str, list[str]]
# A toll of the draft, whose people it counts, what happened to them, and what it is called after its number.
TOLLS = (
    ("killed", "victims", Harm.KILLED, "killed in all"),
    ("injured", "victims", Harm.INJURED, "injured in all"),
    ("killed_militants", "militants", Harm.KILLED, "militants killed"),
    ("claimed_killed", "claimed", Harm.KILLED, "killed, as militants claim"),
)


def other_tolls(draft: Draft, form: EntryForm) -> Iterator[tuple[str, str, Fields]]:
    """Every toll that the machine weighed and nobody gives in the form: its name, its words, what it fills.

    No queries.
    """
    statements = [one for source in form.sources for one in source.statements]
    for name, side, harm, words in TOLLS:
        fitting = [one for one in statements if _is_claim(one) == (side == "claimed")]
        standing = [_toll(one, side, harm) for one in fitting]
        for at, toll in enumerate(_tolls(getattr(draft, name)) if fitting else ()):
            if toll not in standing:
                text = cell_text(toll.low, toll.high, Quantifier.AT_LEAST if toll.high is None else None)
                yield f"{name}{at}", f"{text} {words}", _fields(_counting(fitting, harm), side, harm, text, toll)


def is_a_toll(figure: Figure, draft: Draft) -> bool:
    """Whether a figure is of all who were harmed and gives just one of the tolls."""
    if figure.victim_class not in {VictimClass.TOTAL, VictimClass.UNKNOWN}:
        return False
    tolls = {Harm.KILLED.value: draft.killed, Harm.INJURED.value: draft.injured}
    return figure.harm in tolls and Range(figure.low, figure.high) in _tolls(tolls[Harm(figure.harm).value])


def _tolls(value: Value[Any]) -> list[Range]:
    """The toll that the machine took, and the others."""
    numbers = [one for one in (value.value, *value.alternatives) if one is not None]
    return [one if isinstance(one, Range) else Range(one, one) for one in numbers]


def _is_claim(statement: Statement) -> bool:
    return bool(statement.form.cleaned_data.get("said_by") == SaidBy.MILITANTS)


def _counting(fitting: Sequence[Statement], harm: Harm) -> Statement:
    """The statement whose toll another takes the place of: the first that counts such people, else just the first."""
    counting = (one for one in fitting if any(cell.text and cell.harm == harm for cell in one.cells))
    return next(counting, fitting[0])


def _cells(statement: Statement, side: str, harm: Harm) -> list[Cell]:
    is_theirs = side == "militants"
    return [one for one in statement.cells if one.harm == harm and (one.victim_class in ATTACKER_CLASSES) == is_theirs]


def _toll(statement: Statement, side: str, harm: Harm) -> Range | None:
    """What a statement comes to: its total, else its classes together; None where it says no number."""
    numbers = {one.victim_class: one.number for one in _cells(statement, side, harm) if one.number}
    if VictimClass.TOTAL in numbers:
        numbers = {VictimClass.TOTAL: numbers[VictimClass.TOTAL]}
    if not numbers:
        return None
    highs = [one.high for one in numbers.values()]
    high = None if None in highs else sum(one for one in highs if one is not None)
    return Range(sum(one.low or 0 for one in numbers.values()), high)


def _fields(statement: Statement, side: str, harm: Harm, text: str, toll: Range) -> Fields:
    """The cell that takes the number; what then contradicts it is emptied.

    A number of one class alone stays one of that class. Of several classes it is their total, and they stay as its
    parts unless they are more than it.
    """
    cells = _cells(statement, side, harm)
    parts = [cell for cell in cells if cell.text and cell.victim_class != VictimClass.TOTAL]
    if side == "militants":
        militants = next(cell for cell in cells if cell.victim_class == VictimClass.MILITANT)
        return {**{cell.name: [""] for cell in parts}, militants.name: [text]}
    total = next(cell for cell in cells if cell.victim_class == VictimClass.TOTAL)
    if not total.text and len(parts) < 2:
        unknown = next(cell for cell in cells if cell.victim_class == VictimClass.UNKNOWN)
        return {(parts[0] if parts else unknown).name: [text]}
    fields = {total.name: [text], f"{total.name}-includes": [total.includes or IncludesMilitants.NOT_SAID.value]}
    if toll.high is not None and sum(cell.number.low or 0 for cell in parts if cell.number) > toll.high:
        fields |= {cell.name: [""] for cell in parts}
    return fields
