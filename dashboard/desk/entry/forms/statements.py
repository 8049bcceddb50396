"""The casualty grid of one source: who said it and when, and a cell for each class of victim and each harm."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.desk.entry.forms.fields import DayField, QuietForm, choice
from dashboard.desk.entry.forms.rows import Data
from incidents.choices import Harm, IncludesMilitants, SaidBy, VictimClass, VictimTag
from incidents.figure_cells import NotANumber, Number, cell_text, read_cell
from incidents.services import FigureInput

# Whom most sources speak of; the other classes are opened where they are needed.
FIRST_CLASSES = (VictimClass.TOTAL, VictimClass.CIVILIAN, VictimClass.SECURITY, VictimClass.MILITANT)
MORE_CLASSES = tuple(one for one in VictimClass if one not in FIRST_CLASSES)
FIRST_HARMS = (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED)
MORE_HARMS = tuple(one for one in Harm if one not in FIRST_HARMS)
HARMS = (*FIRST_HARMS, *MORE_HARMS)


class StatementForm(QuietForm):
    """Who gave the source the figures below, and when."""

    said_by = choice(SaidBy, required=False, label="Said by", empty="not said")
    stated_on = DayField(required=False, label="On", help_text="Left blank: the day of the source.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it was typed, and what it says. ``includes`` and ``tags`` are what stands beside its number."""

    name: str
    victim_class: VictimClass
    harm: Harm
    text: str
    number: Number | None
    error: str
    includes: str = ""
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a screen reader calls the cell."""
        return f"{self.victim_class.label}, {self.harm.label.lower()}"

    @property
    def is_extra(self) -> bool:
        """Whether it stands in a column that most sources leave blank."""
        return self.harm in MORE_HARMS

    @property
    def asks_for_militants(self) -> bool:
        """Whether a number in it leaves open if militants are counted."""
        return self.victim_class == VictimClass.TOTAL

    @property
    def hidden_tags(self) -> tuple[str, ...]:
        """Tags of people whose tags the page does not ask for: they go along unseen."""
        return () if self.victim_class == VictimClass.CIVILIAN else self.tags

    @property
    def tag_choices(self) -> list[tuple[str, str, bool]]:
        """Each tag with its label and whether it is set."""
        return [(tag.value, str(tag.label), tag.value in self.tags) for tag in VictimTag]

    @property
    def includes_choices(self) -> list[tuple[str, str, bool]]:
        """Each answer to whether militants are in the total, and whether it is given."""
        words = {"": "militants?", "yes": "yes, in it", "no": "no, left out", "not_said": "not said"}
        return [(value, label, value == self.includes) for value, label in words.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the grid."""

    victim_class: VictimClass
    cells: tuple[Cell, ...]

    @property
    def is_extra(self) -> bool:
        """Whether most sources leave it blank."""
        return self.victim_class in MORE_CLASSES


class Statement:
    """What one speaker said on one day, as one block of the page."""

    def __init__(self, data: Data, prefix: str) -> None:
        self.prefix = prefix
        self.form = StatementForm(data, prefix=prefix)
        self.lines = tuple(
            Line(victim_class, tuple(_cell(data, prefix, victim_class, harm) for harm in HARMS))
            for victim_class in (*FIRST_CLASSES, *MORE_CLASSES)
        )

    @property
    def cells(self) -> list[Cell]:
        """All cells, row by row."""
        return [cell for line in self.lines for cell in line.cells]

    @property
    def tagged(self) -> list[Cell]:
        """The cells whose people may be described by tags."""
        return [cell for cell in self.cells if cell.victim_class == VictimClass.CIVILIAN]

    @property
    def has_tags(self) -> bool:
        """Whether any tag is set, so that the list of them stands open."""
        return any(cell.tags for cell in self.tagged)

    @property
    def uses_more_classes(self) -> bool:
        """Whether anything is typed in a row that is closed at first."""
        return any(cell.text for line in self.lines if line.is_extra for cell in line.cells)

    @property
    def uses_more_harms(self) -> bool:
        """Whether anything is typed in a column that is closed at first."""
        return any(cell.text for cell in self.cells if cell.is_extra)

    @property
    def errors(self) -> dict[str, list[str]]:
        """What is wrong, by the name of the field."""
        found = {f"{self.prefix}-{name}": list(map(str, messages)) for name, messages in self.form.errors.items()}
        return found | {cell.name: [f"{cell.label}: {cell.error}"] for cell in self.cells if cell.error}

    @property
    def figures(self) -> tuple[FigureInput, ...]:
        """The figures of the cells that say a number."""
        self.form.full_clean()
        said = self.form.cleaned_data
        return tuple(
            FigureInput(
                victim_class=cell.victim_class.value,
                harm=cell.harm.value,
                low=cell.number.low,
                high=cell.number.high,
                quantifier=cell.number.quantifier,
                said_by=said.get("said_by") or None,
                stated_on=said.get("stated_on"),
                total_includes_militants=cell.includes or None,
                tags=cell.tags,
            )
            for cell in self.cells
            if cell.number is not None
        )


def _cell(data: Data, prefix: str, victim_class: VictimClass, harm: Harm) -> Cell:
    name = f"{prefix}-{victim_class.value}-{harm.value}"
    text = data.text(name)
    number, error = None, ""
    try:
        number = read_cell(text)
    except NotANumber as problem:
        error = str(problem)
    includes = data.text(f"{name}-includes") if victim_class == VictimClass.TOTAL else ""
    return Cell(
        name=name,
        victim_class=victim_class,
        harm=harm,
        text=text,
        number=number,
        error=error,
        includes=includes if includes in IncludesMilitants.values else "",
        tags=tuple(tag for tag in data.getlist(f"{name}-tags") if tag in VictimTag.values),
    )


def statement_data(prefix: str, figures: Sequence[FigureInput]) -> dict[str, list[str]]:
    """What an editor would have typed for figures of one speaker and day, each class and harm once."""
    first = figures[0]
    data = {
        f"{prefix}-said_by": [first.said_by or ""],
        f"{prefix}-stated_on": [first.stated_on.isoformat() if first.stated_on else ""],
    }
    for figure in figures:
        name = f"{prefix}-{figure.victim_class}-{figure.harm}"
        data[name] = [cell_text(figure.low, figure.high, figure.quantifier)]
        if figure.total_includes_militants:
            data[f"{name}-includes"] = [figure.total_includes_militants]
        if figure.tags:
            data[f"{name}-tags"] = list(figure.tags)
    return data
