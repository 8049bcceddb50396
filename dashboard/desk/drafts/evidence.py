"""The words of an article that a draft rests on: marked in its text, and told beside each field of the form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.desk.drafts.chips import Chip, chips_of
from dashboard.desk.drafts.told import value_words
from dashboard.desk.entry.forms import EntryForm
from ingest.asking.checking import RULE as MODEL
from ingest.models import Article, ArticleRevision
from ingest.reading.article import Span
from ingest.reading.drafts import Draft, Figure, Value
from ingest.services.deciding import source_of

SURE, FAIRLY_SURE = 0.85, 0.6
QUOTES = 3
LONGEST_QUOTE = 90
# What no rule of ours read, a language model did: its words were found in the text, and nothing else is known of it.
FROM_A_MODEL = "A language model's: look"
# The fields of the form that each reading is told beside, the first of them to be gone to.
FORM_FIELDS = {
    "date": ("date", "when", "date_end", "date_precision", "part_of_day"),
    "place": ("place_text", "place", "location_precision", "near_km", "district", "district_text", "province",
              "latitude", "longitude"),
    "event_class": ("event_class",),
    "attack_types": ("attack_types",),
    "targets": ("targets",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a field: how sure the machine is, its value, the words behind it, and what else it may be."""

    key: str
    band: str
    sure: str
    value: str
    quotes: Sequence[str]
    asks: str
    chips: Sequence[Chip]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the article. ``evidence`` names the readings that rest on them, parted by blanks; "" for none."""

    text: str
    evidence: str = ""
    goes_to: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the page of a draft shows of its evidence."""

    title: Sequence[Piece]
    paragraphs: Sequence[Sequence[Piece]]
    notes: Mapping[str, Note]
    fields: Mapping[str, str]
    """The reading that each field of the form rests on, by the field's name."""


def evidence_of(draft: Draft, revision: ArticleRevision, form: EntryForm) -> Evidence:
    """The evidence of a draft, with the fields of the form in which its numbers stand. No queries."""
    cells = _cells(draft, revision.article, form)
    marked: dict[str, tuple[Span, ...]] = {name: _value(draft, name).spans for name in FORM_FIELDS}
    marked["perpetrator"] = _of_attributions(draft)
    marked |= {f"figure-{at}": figure.spans for at, figure in enumerate(draft.figures)}
    fields = {name: key for key, names in FORM_FIELDS.items() for name in names}
    fields |= {name: f"figure-{at}" for at, name in cells.items()}
    fields |= {f"{row.prefix}-{name}": "perpetrator" for row in form.attributions for name in ("words", "stance")}
    goes_to = {key: f"id_{names[0]}" for key, names in FORM_FIELDS.items()}
    goes_to |= {"perpetrator": f"id_{form.attributions[0].prefix}-words"}
    goes_to |= {
        f"figure-{at}": f"id_{cells[at]}" if at in cells else "toll-heading" for at in range(len(draft.figures))
    }
    lines = _pieces(revision.whole, marked, goes_to)
    return Evidence(lines[0], lines[1:], _notes(draft, revision.whole, cells, form), fields)


def _value(draft: Draft, name: str) -> Value[object]:
    value: Value[object] = getattr(draft, name)
    return value


def _of_attributions(draft: Draft) -> tuple[Span, ...]:
    spans = (*draft.perpetrator.spans, *draft.claim_status.spans, *(s for one in draft.attributions for s in one.spans))
    return tuple(dict.fromkeys(spans))


def _cells(draft: Draft, article: Article, form: EntryForm) -> dict[int, str]:
    """The cell of the form in which each figure of the draft stands, by its place among the draft's figures."""
    row = next(
        (one for one in form.sources if (report := one.report()) and source_of(article, [report]) is not None),
        form.sources[0],
    )
    found: dict[int, str] = {}
    for statement in row.statements:
        said_by = statement.form.cleaned_data.get("said_by") or None
        for cell in statement.cells:
            for at, figure in enumerate(draft.figures):
                same = (figure.victim_class, figure.harm, figure.said_by) == (cell.victim_class, cell.harm, said_by)
                if cell.text and same:
                    found[at] = cell.name
    return found


# --- The text ------------------------------------------------------------------------------------------------------


def _pieces(whole: str, marked: Mapping[str, Sequence[Span]], goes_to: Mapping[str, str]) -> list[list[Piece]]:
    """The text by lines, each in pieces that rest under the same readings."""
    edges = {0, len(whole)}
    opens: dict[int, list[str]] = defaultdict(list)
    closes: dict[int, list[str]] = defaultdict(list)
    for key, spans in marked.items():
        for span in spans:
            start, end = max(0, span.start), min(len(whole), span.end)
            if start < end:
                edges |= {start, end}
                opens[start].append(key)
                closes[end].append(key)
    lines: list[list[Piece]] = [[]]
    held: list[str] = []
    places = sorted(edges)
    for start, end in pairwise(places):
        for key in closes[start]:
            held.remove(key)
        held += opens[start]
        keys = sorted(set(held), key=list(marked).index)
        for at, text in enumerate(whole[start:end].split("\n")):
            if at:
                lines.append([])
            if text:
                lines[-1].append(Piece(text, " ".join(keys), goes_to[keys[-1]] if keys else ""))
    return [line for line in lines if line] or [[]]


# --- The notes -----------------------------------------------------------------------------------------------------


def _notes(draft: Draft, whole: str, cells: Mapping[int, str], form: EntryForm) -> dict[str, Note]:
    notes = {}
    for name in FORM_FIELDS:
        value = _value(draft, name)
        if value.value or value.alternatives:
            note = _note(name, value.confidence, value_words(name, value.value), value.spans, whole, draft, form)
            notes[name] = replace(note, sure=FROM_A_MODEL) if value.rule == MODEL else note
    if draft.attributions or draft.perpetrator.alternatives:
        confidence = max((one.confidence for one in draft.attributions), default=draft.perpetrator.confidence)
        notes["perpetrator"] = _note("perpetrator", confidence, "", _of_attributions(draft), whole, draft, form)
    if draft.figures:
        used = [draft.figures[at] for at in cells]
        notes["figures"] = _figures_note(draft, used, whole, form)
    return notes


def _note(
    key: str, confidence: float, value: str, spans: Iterable[Span], whole: str, draft: Draft, form: EntryForm
) -> Note:
    band, sure = band_of(confidence)
    quotes = tuple(dict.fromkeys(_quote(whole, span) for span in spans))[:QUOTES]
    return Note(key, band, sure, value, quotes, "Or:", chips_of(key, draft, form))


def _figures_note(draft: Draft, used: Sequence[Figure], whole: str, form: EntryForm) -> Note:
    tolls = (draft.killed, draft.injured, draft.killed_militants, draft.claimed_killed)
    # How sure a toll is tells more than a number by itself: it falls with every other number that the text gives.
    weighed = [toll.confidence for toll in tolls if toll.value is not None]
    confidence = min(weighed or [figure.confidence for figure in used or draft.figures], default=0.0)
    band, sure = band_of(confidence)
    if any(figure.rule == MODEL for figure in used):
        sure = FROM_A_MODEL
    quotes = tuple(dict.fromkeys(_quote(whole, span) for figure in used for span in figure.spans))[:QUOTES]
    return Note("figures", band, sure, "", quotes, "Also in the text:", chips_of("figures", draft, form))


def band_of(confidence: float) -> tuple[str, str]:
    """A confidence from 0 to 1 as a word for styles, and in words for people."""
    if confidence >= SURE:
        return "sure", "Sure"
    return ("fairly", "Fairly sure") if confidence >= FAIRLY_SURE else ("unsure", "Not sure: look")


def _quote(whole: str, span: Span) -> str:
    words = " ".join(whole[span.start : span.end].split())
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
