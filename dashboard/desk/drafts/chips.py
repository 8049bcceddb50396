"""What else a field may be, by the machine's reading: chips that fill the form, without scripts by a post."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.desk.drafts.told import figure_words, value_words
from dashboard.desk.drafts.tolls import Fields, is_a_toll, other_tolls
from dashboard.desk.entry.forms import Data, EntryForm
from incidents.choices import AttributionLevel, AttributionTrack, IncludesMilitants, VictimClass
from incidents.figure_cells import cell_text
from ingest.reading.drafts import Draft, Figure, PlaceReading, Value

# Its name among those of the field, whatever is typed meanwhile; its words; and the fields it fills.
Offer = tuple[str, str, Fields]
MOST = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """One offer: its name in a post, what it says, and the fields it fills."""

    key: str
    label: str
    fields: Fields

    @property
    def fill(self) -> str:
        """The fields as JSON, for the page's script."""
        return json.dumps(self.fields, separators=(",", ":"), ensure_ascii=False)


def chips_of(field: str, draft: Draft, form: EntryForm) -> list[Chip]:
    """The offers for a field, at most ``MOST``. No queries."""
    if field == "figures":
        offers = [*other_tolls(draft, form), *_other_figures(draft, form)]
    elif field == "perpetrator":
        slugs = enumerate(draft.perpetrator.alternatives)
        offers = [(str(at), _group_name(slug, form), _group_fields(slug, form)) for at, slug in slugs if slug]
    else:
        offers = list(_values(field, draft))
    return [Chip(f"{field}-{name}", label, fields) for name, label, fields in offers[:MOST]]


def take(key: str, data: Data, draft: Draft, form: EntryForm) -> bool:
    """Fill the form as the chip of this key would; False when there is none."""
    chip = next((one for one in chips_of(key.partition("-")[0], draft, form) if one.key == key), None)
    for name, values in chip.fields.items() if chip else ():
        data.setlist(name, values)
    return chip is not None


def _values(field: str, draft: Draft) -> Iterator[Offer]:
    value: Value[Any] | None = getattr(draft, field, None)
    for at, other in enumerate(value.alternatives if value is not None else ()):
        if other:
            yield str(at), value_words(field, other), _fields(field, other)


def _fields(field: str, value: Any) -> Fields:  # noqa: ANN401
    if isinstance(value, PlaceReading):
        return _place_fields(value)
    if isinstance(value, tuple):
        return {field: list(value)}
    if field == "date":
        return {"date": [value.isoformat()], "date_end": [""], "when": [""]}
    return {field: [str(value)]}


def _place_fields(place: PlaceReading) -> Fields:
    given: dict[str, object] = {
        "place_text": place.words,
        "place": place.place,
        "location_precision": place.precision,
        "district": place.district,
        "district_text": place.district_name,
        "district_set": "",
        "province": place.province,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "near_km": "",
    }
    return {name: ["" if value is None else str(value)] for name, value in given.items()}


def _other_figures(draft: Draft, form: EntryForm) -> Iterator[Offer]:
    """Numbers of the text that stand in no cell, each for the cell of its class and harm.

    Numbers of people of no class are left to ``other_tolls`` where it offers the same.
    """
    statement = form.sources[0].statements[0]
    standing = {(cell.victim_class.value, cell.harm.value, cell.text) for cell in statement.cells if cell.text}
    offered = set()
    for at, figure in enumerate(draft.figures):
        text = cell_text(figure.low, figure.high, figure.quantifier)
        said = (figure.victim_class, figure.harm, text)
        if said not in standing and said not in offered and not figure.is_claimed and not is_a_toll(figure, draft):
            offered.add(said)
            yield f"number{at}", figure_words(figure), _cell_fields(statement.prefix, figure, text)


def _cell_fields(prefix: str, figure: Figure, text: str) -> Fields:
    name = f"{prefix}-{figure.victim_class}-{figure.harm}"
    fields = {name: [text]}
    if figure.victim_class == VictimClass.TOTAL:
        fields[f"{name}-includes"] = [IncludesMilitants.NOT_SAID.value]
    return fields


def _group_name(slug: str, form: EntryForm) -> str:
    group = form.references.groups.get(slug)
    return group.name if group else slug


def _group_fields(slug: str, form: EntryForm) -> Fields:
    prefix = form.attributions[0].prefix
    stance = f"{AttributionTrack.ANALYST.value}:{AttributionLevel.POSSIBLE.value}"
    return {
        f"{prefix}-group": [slug],
        f"{prefix}-words": [_group_name(slug, form)],
        f"{prefix}-stance": [form.data.text(f"{prefix}-stance") or stance],
    }
