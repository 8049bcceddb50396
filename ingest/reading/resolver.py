"""From an event to a draft: each field decided, with its evidence, its confidence and what else it might be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.reading.article import Span
from ingest.reading.blame import Blame, blame
from ingest.reading.candidates import Candidate
from ingest.reading.classing import event_class
from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc
from ingest.reading.drafts import Draft, Figure, Value
from ingest.reading.event import Event
from ingest.reading.facts import Fact
from ingest.reading.kinds import attack_types, targets
from ingest.reading.knowledge import Groups, Places
from ingest.reading.names import victim_names
from ingest.reading.text import word_set
from ingest.reading.times import part_of_day, times
from ingest.reading.tolls import sided, toll
from ingest.reading.whereabouts import whereabouts

_OPERATIONS = frozenset({"security_operation", "state_strike"})
_CLASS_OF = {"criminal": "unknown", "coast_guard": "other_security", "gunman": "militant"}
_TAG_OF = {"chinese": "foreigner"}
_RITES = re.compile(r"\b(?:funerals?|mourn\w*|buried|burials?|laid to rest)\b|نماز جنازہ")
_RECORD_TAGS = word_set("child woman polio_worker journalist cleric lawyer labourer politician foreigner official")


def draft(event: Event, doc: Doc, context: Sequence[Clause], *, places: Places, groups: Groups) -> Draft:
    """The event as a draft."""
    language = doc.language
    kind = event_class(event, language)
    is_operation = kind.value in _OPERATIONS
    clauses = event.all_clauses
    facts = sided((fact for clause in clauses for fact in clause.facts), is_operation=is_operation)
    spans = _spans(clauses, facts)
    numbers = toll(event, facts, spans)
    where = whereabouts(event, places, context)
    when, precision = _date(event, doc)
    said = blame(
        event,
        language,
        groups,
        province=where.value.province_name if where.value else None,
        on=when.value,
        whole=doc.article.whole,
    )
    if is_operation and said.claim_status.value == "attributed":
        # Militants whom an operation kills are no perpetrators of it.
        said = Blame((), Value(None, 0.75), Value("unknown", 0.75))
    ways = attack_types(event)
    return Draft(
        role=event.role,
        event_class=kind,
        date=when,
        date_precision=precision,
        part_of_day=_part(event),
        place=where,
        attack_types=Value((), 0.6) if is_operation else ways,
        targets=targets(event, facts, is_operation=is_operation),
        figures=tuple(_figures(facts, spans, doc)),
        attributions=said.attributions,
        killed=numbers.killed,
        injured=numbers.injured,
        killed_militants=numbers.killed_militants,
        claimed_killed=numbers.claimed_killed,
        perpetrator=said.perpetrator,
        claim_status=said.claim_status,
        victim_names=victim_names(clauses),
    )


def _spans(clauses: Sequence[Clause], facts: Iterable[Fact]) -> dict[Fact, Span]:
    sentences = {clause.sentence.index: clause.sentence for clause in clauses}
    return {fact: sentences[fact.sentence].span(fact.first, fact.last) for fact in facts}


def _figures(facts: Sequence[Fact], spans: dict[Fact, Span], doc: Doc) -> Iterable[Figure]:
    """One row for every number of every class; a total beside its parts."""
    for fact in facts:
        span = spans[fact]
        words = span.words(doc.article.whole)
        if len(fact.parts) > 1 and fact.total.low is not None:
            yield Figure(
                "total",
                fact.harm,
                fact.total.low,
                fact.total.high,
                fact.quantifier,
                fact.said_by,
                (),
                words,
                (span,),
                fact.kind,
                0.8,
            )
        for part in fact.parts:
            if part.low is not None:
                kind = _CLASS_OF.get(part.victim_class, part.victim_class) or "unknown"
                tags = tuple(tag for tag in (_TAG_OF.get(tag, tag) for tag in part.tags) if tag in _RECORD_TAGS)
                quantifier = fact.quantifier if len(fact.parts) == 1 else None
                yield Figure(
                    kind, fact.harm, part.low, part.high, quantifier, fact.said_by, tags, words, (span,), fact.kind, 0.7
                )


def _part(event: Event) -> str | None:
    for clause in event.all_clauses:
        if part := part_of_day(clause.sentence, clause.first, clause.last):
            return part
    return None


# -- the day -------------------------------------------------------------------------------------------------


def _date(event: Event, doc: Doc) -> tuple[Value[dt.date | None], str | None]:
    """The event's own day, else one shared by all, else the statement's, else the page's."""
    relative = _relative(event, doc)
    if relative and not event.clauses[0].days:
        return relative, "day"
    if own := _days(event.all_clauses, doc):
        return _chosen(own, 0.92, "named_day"), "day"
    months = [
        (t.day, c.sentence.span(t.first, t.last), t.precision)
        for c in event.all_clauses
        for t in c.times
        if t.precision in {"month", "year"} and t.day
    ]
    if months and event.role == "background":
        day, span, precision = months[0]
        return Value(day, 0.7, (span,), f"named_{precision}"), precision
    beside = _beside(event, doc)
    if len({day for day, _ in beside}) == 1:
        return _chosen(beside, 0.8, "day_of_the_sentence"), "day"
    if event.is_same_day and event.before and event.before.day:
        return Value(event.before.day, 0.7, (), "same_day"), "day"
    if shared := _days(event.shared, doc):
        return _chosen(shared, 0.75, "named_day_shared"), "day"
    if event.role == "main" and event.before and event.before.day:
        return Value(event.before.day, 0.55, (), "day_of_the_one_before"), "few_days"
    said = [
        (t.day, c.sentence.span(t.first, t.last))
        for c in [*event.all_clauses, *event.shared]
        for t in c.times
        if t.is_saying and t.day and t.precision == "day"
    ]
    if said and event.role == "main":
        return _chosen(said, 0.6, "day_of_statement"), "few_days"
    if doc.article.published and event.role == "main":
        return Value(doc.article.published, 0.5, (), "day_of_page"), "few_days"
    return Value(None), None


def _days(clauses: Sequence[Clause], doc: Doc) -> list[tuple[dt.date | None, Span]]:
    """Days beside violence, "Tuesday's attack" first, that of a siege's end last; else others, but for funerals'."""
    found = [(clause, time) for clause in clauses for time in clause.days]
    beside = [pair for pair in found if pair[0].has_trigger]
    aftermath = doc.language.cues.aftermath
    kept = beside or [pair for pair in found if not aftermath.search(pair[0].low)]
    kept.sort(key=lambda pair: (not pair[1].is_of_event, pair[1].is_end, bool(_RITES.search(pair[0].low))))
    return [(time.day, clause.sentence.span(time.first, time.last)) for clause, time in kept]


def _beside(event: Event, doc: Doc) -> list[tuple[dt.date | None, Span]]:
    """Days of events in the clauses' whole sentences: "one in Kalat and, later in the day, two in Hub"."""
    sentences = {clause.sentence.index: clause.sentence for clause in event.clauses[:2]}
    return [
        (time.day, sentence.span(time.first, time.last))
        for sentence in sentences.values()
        for time in times(sentence, doc.article.published, doc.language)
        if time.day and time.precision == "day" and not time.is_saying and not time.is_stretch
    ]


def _chosen(days: Sequence[tuple[dt.date | None, Span]], confidence: float, rule: str) -> Value[dt.date | None]:
    day, _ = days[0]
    spans = tuple(span for other, span in days if other == day)[:2]
    others = tuple(dict.fromkeys(other for other, _ in days if other != day))
    return Value(day, round(confidence - 0.1 * bool(others), 2), spans, rule, others)


def _relative(event: Event, doc: Doc) -> Value[dt.date | None] | None:
    """ "A day earlier", "the same night": counted from the event told before, else from publication."""
    told_before = (event.before.day if event.before else None) or doc.article.published
    for clause in event.clauses[:1]:
        said = None
        for time in clause.times:
            said = time.day if time.is_saying and time.precision == "day" else said
            anchor = said or told_before
            if time.relative is not None and anchor:
                day = anchor + dt.timedelta(days=time.relative)
                return Value(day, 0.7, (clause.sentence.span(time.first, time.last),), "relative_day")
    return None


def candidates(decided: Draft, event: int) -> Iterator[Candidate]:
    """Every value that was weighed for each field, the chosen one first: what an editor's decision is kept against."""
    for name, value in decided.fields():
        yield Candidate(name, value.value, value.spans, value.confidence, value.rule, event=event)
        for other in value.alternatives:
            yield Candidate(name, other, (), round(value.confidence / 2, 2), "alternative", event=event)
