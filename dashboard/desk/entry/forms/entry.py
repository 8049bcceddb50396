"""The whole form: one payload, read into one entry, with what is wrong by the name of its field."""

import datetime as dt

from dashboard.desk.entry.forms.main import IncidentForm
from dashboard.desk.entry.forms.references import References
from dashboard.desk.entry.forms.rows import ATTRIBUTIONS, REPORTS, STATEMENTS, Data, keys_of
from dashboard.desk.entry.forms.sources import Attributed, Chosen, Source
from dashboard.desk.entry.forms.statements import Statement
from incidents.choices import DatePrecision, LocationPrecision, OutletKind, Series
from incidents.models import Outlet
from incidents.services import IncidentInput, LocationInput, RecordError

ALL = "__all__"
"""The name of an error that belongs to no one field."""
BLANK_KEY = "__row__"
BLANK_STATEMENT_KEY = "__statement__"


class EntryForm:
    """What is typed, right or wrong. It always shows what it was given, and says what is wrong unless hushed."""

    def __init__(self, data: Data, *, references: References) -> None:
        self.data = data
        self.references = references
        self.sources = [Source(data, f"{REPORTS}-{key}", references) for key in keys_of(data, REPORTS)]
        self.main = IncidentForm(data, references=references, today=self._published_on())
        self.attributions = [
            Attributed(data, f"{ATTRIBUTIONS}-{key}", references, self.sources) for key in keys_of(data, ATTRIBUTIONS)
        ]
        self.choices = [Chosen(data, series) for series in Series]
        self.main.full_clean()
        self._refusals: dict[str, list[str]] = {}
        if not self._filled_sources:
            self.add_error("reports", "Name at least one source")
        self._check_addresses()

    @property
    def errors(self) -> dict[str, list[str]]:
        """Everything that is wrong, by the name of the field, in the order of the page."""
        own = {name: list(map(str, messages)) for name, messages in self.main.errors.items()}
        before = [row.errors for row in self.sources]
        after = [*(row.errors for row in self.attributions), *(row.errors for row in self.choices)]
        found = dict(self._refusals)
        for errors in (*before, own, *after):
            found |= errors
        return found

    def add_error(self, part: str, message: str) -> None:
        """Put what a service refused beside the field where it can be put right; above the form where there is none."""
        if part in self.main.fields:
            self.main.add_error(part, message)
        elif part == "reports":
            self.sources[0].refuse("url", message)
        else:
            self._refusals.setdefault(ALL, []).append(message)

    def refuse(self, error: RecordError) -> None:
        """Show what a service raised."""
        self.add_error(error.field, error.message[:1].upper() + error.message[1:])

    def hush(self) -> None:
        """Say nothing of what is missing: nobody has asked to save yet."""
        self._refusals.clear()
        self.main.hush()
        for row in self._rows:
            row.form.hush()
            row.errors = {}

    def entry(self) -> IncidentInput:
        """The entry. Only for a form without errors."""
        assert not self.errors, self.errors
        return self.sketch()

    def sketch(self) -> IncidentInput:
        """As much of the entry as is there already, for the questions that are asked while it is typed.

        What is missing is left blank: the date is None, the class "" and the place's precision "country".
        """
        found = self.main.cleaned_data
        filled = [(one, report) for one in self._filled_sources if (report := one.report()) is not None]
        order = {one.key: position for position, (one, _) in enumerate(filled)}
        return IncidentInput(
            event_class=found.get("event_class", ""),
            date=found.get("date"),  # type: ignore[arg-type]
            date_end=found.get("date_end"),
            date_precision=found.get("date_precision") or DatePrecision.DAY.value,
            part_of_day=found.get("part_of_day", ""),
            location=found.get("location") or self._rough_place(),
            reports=tuple(report for _, report in filled),
            attributions=tuple(one for row in self.attributions if (one := row.attribution(order)) is not None),
            attack_types=tuple(found.get("attack_types", ())),
            targets=tuple(found.get("targets", ())),
            summary=found.get("summary", ""),
            doubt_reason=found.get("doubt_reason", ""),
            campaign=found.get("campaign"),
            maybe_same_as=found.get("maybe_same_as"),
            notes=found.get("notes", ""),
            choices=tuple(choice for row in self.choices if (choice := row.choice()) is not None),
        )

    @property
    def wires(self) -> list[Outlet]:
        """Outlets that others copy: agencies and official bodies."""
        copied = {OutletKind.WIRE, OutletKind.OFFICIAL}
        return [outlet for outlet in self.references.outlets.values() if outlet.kind in copied]

    @property
    def place_said(self) -> str:
        """What the place was taken for, in words."""
        where = self.sketch().location
        within = [
            where.place.get_kind_display().lower() if where.place else "",
            f"{where.district.name} district" if where.district else "",
            f"any of {len(where.district_set)} districts" if len(where.district_set) > 1 else "",
            where.province.name if where.province else "",
        ]
        name = where.place.name if where.place else ""
        return " · ".join(part for part in (name, ", ".join(part for part in within if part)) if part)

    @property
    def place_needs_help(self) -> bool:
        """Whether the fields that a place fills stand open: something in them is wrong, or no place fills them."""
        names = ("district", "district_text", "province", "latitude", "longitude")
        wrong = any(self.main[name].errors for name in names)
        return wrong or bool(self.data.text("place_text") and not self.data.text("place"))

    @property
    def has_choices(self) -> bool:
        """Whether the editor's own numbers stand open."""
        return any(row.is_filled for row in self.choices)

    @property
    def has_more(self) -> bool:
        """Whether the last fields stand open."""
        names = ("doubt_reason", "campaign", "maybe_same_as", "notes")
        return any(self.data.text(name) or self.main[name].errors for name in names)

    def blank_source(self) -> Source:
        """A source to be copied by the page when another is added."""
        return Source(Data(), f"{REPORTS}-{BLANK_KEY}", self.references)

    def blank_statement(self) -> Statement:
        """A statement to be copied by the page for a later toll."""
        return Statement(Data(), f"{REPORTS}-{BLANK_KEY}-{STATEMENTS}-{BLANK_STATEMENT_KEY}")

    def blank_attribution(self) -> Attributed:
        """An attribution to be copied by the page when another is added."""
        prefix = f"{ATTRIBUTIONS}-{BLANK_KEY}"
        return Attributed(Data({f"{prefix}-report": [self.sources[0].key]}), prefix, self.references, self.sources)

    def _check_addresses(self) -> None:
        seen = set()
        for source in self.sources:
            url = source.form.cleaned_data.get("url")
            if url and url in seen:
                source.refuse("url", "This address is named twice: figures of one source stand together")
            seen.add(url)

    @property
    def _rows(self) -> list[Source | Attributed | Chosen]:
        return [*self.sources, *self.attributions, *self.choices]

    @property
    def _filled_sources(self) -> list[Source]:
        return [source for source in self.sources if source.is_filled]

    def _published_on(self) -> dt.date | None:
        """The day of the first source: "Saturday night" in an article of May is a night of May."""
        return self.sources[0].form.cleaned_data.get("published_on")

    def _rough_place(self) -> LocationInput:
        found = self.main.cleaned_data
        district, place = found.get("district"), found.get("place")
        district = district or (place.district if place else None)
        drawn = tuple(found.get("district_set", "").split())
        return LocationInput(
            precision=LocationPrecision.COUNTRY.value,
            place_text=found.get("place_text", ""),
            district_text=found.get("district_text", ""),
            place=place,
            district=district,
            district_set=(district.slug,) if district and district.drawn else drawn,
            province=found.get("province") or (district.province if district else None),
        )
