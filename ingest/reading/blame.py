"""Who is said to have done it: claims by groups, blame by officials, judgement by analysts, each its own row.

A state label names no group; suspicion is no claim; a claim for another attack is not for this one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.article import Span
from ingest.reading.clauses import Clause
from ingest.reading.doc import Sentence
from ingest.reading.drafts import Attribution, Value
from ingest.reading.event import Event
from ingest.reading.knowledge import Groups
from ingest.reading.language import GROUP_MARK, Language
from ingest.reading.speakers import said_by
from ingest.reading.text import fold

_BELONGS = frozenset({"'s", "of the", "of", "", fold("کے"), fold("کی"), fold("کا")})
_BRANCHES = frozenset({"khorasan", "khurasan", "alami", "almi", "pakistan", fold("خراسان"), fold("العالمی")})
_AFFILIATES = frozenset({"affiliate", "branch", "chapter", "offshoot", "franchise"})
_APPOSITION = 8
_LEVEL = {"claimed": "made", "denied": "denied"}
_STRENGTH = {"claimed": 3, "denied": 2, "attributed": 1}


@dataclass(frozen=True, slots=True)
class _Said:
    """A group named in one sentence, and in what way."""

    status: str
    words: str
    sentence: Sentence
    span: Span
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Blame:
    """An event's attributions, with the one group and the one status that sum them up."""

    attributions: tuple[Attribution, ...]
    perpetrator: Value[str | None]
    claim_status: Value[str]


def blame(
    event: Event,
    language: Language,
    groups: Groups,
    *,
    province: str | None,
    on: dt.date | None,
    whole: str,
) -> Blame:
    """Everyone the event is claimed by or blamed on."""
    clauses = [
        *event.all_clauses,
        *(clause for clause in event.shared if not clause.is_part and len(clause.districts) != 1),
    ]
    said = [one for sentence in _sentences(clauses) for one in _said(sentence, language, clauses)]
    rows = tuple(_attribution(one, language, groups, province, on) for one in said)
    if not rows:
        rows = tuple(_of_unknown_group(clauses, language, whole))
    rows = tuple(dict.fromkeys(rows))
    named = [row for row in rows if row.group or row.words]
    if not named:
        return _nobody(clauses, language)
    best = max(named, key=lambda row: (_STRENGTH[_status_of(row)], row.group is not None, row.confidence))
    status = _status_of(best)
    value: str | None = best.group_name
    others = tuple(dict.fromkeys(row.group_name for row in named if row.group_name != value))
    return Blame(
        rows,
        Value(value, best.confidence, best.spans, status, others),
        Value(status, best.confidence, best.spans, status),
    )


def _sentences(clauses: Sequence[Clause]) -> list[Sentence]:
    return list({clause.sentence.index: clause.sentence for clause in clauses}.values())


def _nobody(clauses: Sequence[Clause], language: Language) -> Blame:
    for clause in clauses:
        if match := language.cues.unclaimed.search(clause.low):
            start = clause.sentence.tokens[clause.first].start
            span = Span(start + match.start(), start + match.end())
            return Blame((), Value(None, 0.9, (span,), "unclaimed"), Value("unclaimed", 0.9, (span,), "unclaimed"))
    return Blame((), Value(None, 0.75), Value("unknown", 0.75))


def _said(sentence: Sentence, language: Language, clauses: Sequence[Clause]) -> Iterator[_Said]:
    own = {at for clause in clauses if clause.sentence is sentence for at in range(clause.first, clause.last)}
    unsure = bool(language.cues.unsure.search(sentence.low))
    for first, last in _names(sentence):
        status = _status(sentence, first, last, language) if first in own else None
        if status:
            yield _Said(status, _words(sentence, first, last), sentence, sentence.span(first, last), unsure)


def _names(sentence: Sentence) -> list[tuple[int, int]]:
    """The names that may attribute; a wing named beside its group ("the army's Fateh Squad") is one name with it."""
    spans: list[tuple[int, int]] = []
    for name in sentence.groups:
        if name.is_label:
            continue
        gap = sentence.words(spans[-1][1], name.first) if spans else None
        if gap and len(gap.split()) <= _APPOSITION and _AFFILIATES & set(gap.split()):
            # "The Islamic State (IS) affiliate in the region, ISKP": the last name is meant.
            spans = spans[:-2] if len(spans) > 1 and sentence.words(spans[-2][1], spans[-1][0]) == "(" else spans[:-1]
        if spans and gap in _BELONGS:
            spans[-1] = (spans[-1][0], name.last)
        else:
            spans.append((name.first, name.last))
    return [(first, _with_branch(sentence, last)) for first, last in spans]


def _with_branch(sentence: Sentence, last: int) -> int:
    """ "The Islamic State's Khorasan branch": on to the word that names the branch."""
    for at in range(last, min(last + 3, len(sentence.tokens))):
        if sentence.tokens[at].low in _BRANCHES:
            return at + 1
    return last


def _words(sentence: Sentence, first: int, last: int) -> str:
    return " ".join(token.text for token in sentence.tokens[first:last])


def _status(sentence: Sentence, first: int, last: int, language: Language) -> str | None:
    """How the sentence speaks of this group: the other groups' names are taken out of its way."""
    text = _with_one_mark(sentence, first, last)
    cues = language.cues
    is_of_claim = "claim" in sentence.low or "responsib" in sentence.low
    if cues.background.search(sentence.low) and not sentence.is_title and not is_of_claim:
        return None
    if nobody := cues.unclaimed.search(text):
        # "No group claimed the first, while the TTP said it carried out the second."
        text = f"{text[: nobody.start()]} {text[nobody.end() :]}"
        if not any(status == "claimed" and pattern.search(text) for status, pattern in cues.claims):
            return "attributed" if cues.held.search(text) else None
    said = [(match.end(), status) for status, pattern in cues.claims if (match := pattern.search(text))]
    if said:
        # "claimed the ambush but denied having fired at the car": what is said first is of the attack.
        return min(said)[1]
    return "attributed" if cues.blames.search(text) else None


def _of_unknown_group(clauses: Sequence[Clause], language: Language, whole: str) -> Iterator[Attribution]:
    """ "A little-known outfit calling itself ... claimed it": a group that no table knows keeps its words."""
    for clause in clauses:
        if clause.sentence.groups or ("claim" not in clause.low and "responsib" not in clause.low):
            continue
        start, end = clause.sentence.raw.start, clause.sentence.raw.end
        if match := language.cues.unknown_group.search(whole[start:end]):
            words = match.group(1).strip(" '\"")
            span = Span(start + match.start(1), start + match.end(1))
            yield Attribution(words, None, words, "claim", "made", "militants", (span,), 0.7)


def _with_one_mark(sentence: Sentence, first: int, last: int) -> str:
    start = sentence.tokens[first].start - sentence.start
    end = sentence.tokens[last - 1].end - sentence.start
    return f"{sentence.low[:start]}{GROUP_MARK}{sentence.low[end:]}"


def _attribution(
    one: _Said, language: Language, groups: Groups, province: str | None, on: dt.date | None
) -> Attribution:
    slug, name = groups.resolve(one.words, province=province, on=on)
    if one.status in _LEVEL:
        is_sure = slug is not None and "unspecified" not in name
        confidence = 0.9 if is_sure else 0.75
        return Attribution(one.words, slug, name, "claim", _LEVEL[one.status], "militants", (one.span,), confidence)
    level = "possible" if one.is_unsure else "likely"
    speaker = said_by(one.sentence, len(one.sentence.tokens) - 1, language)
    return Attribution(
        one.words, slug, name, "official_blame", level, speaker, (one.span,), 0.65 if one.is_unsure else 0.75
    )


def _status_of(row: Attribution) -> str:
    if row.track == "claim":
        return "denied" if row.level == "denied" else "claimed"
    return "attributed"
