"""From what clauses say to an event's toll: wholes before parts, the headline and lead before the body.

A part is never added to its whole, militants never to victims, and what militants claim stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.reading.article import Span
from ingest.reading.drafts import Range, Value
from ingest.reading.event import Event
from ingest.reading.facts import Fact
from ingest.reading.people import people

MILITANT = frozenset({"militant", "suicide_attacker", "gunman"})
_STATE = frozenset(
    {"army", "police", "frontier_corps", "rangers", "levies", "security", "other_security", "coast_guard"}
)
# How sure it is, on articles never seen before, that nobody is counted where no word of the harm is found: the wounded
# are told of in more ways than the dead.
_SILENT = {"killed": 0.92, "injured": 0.85}
_VAGUE = frozenset({"several", "dozens"})


@dataclass(frozen=True, slots=True)
class Count:
    """What one sentence says of one side and harm: a sum over its clauses, parts already put under wholes."""

    low: int
    high: int | None
    facts: tuple[Fact, ...]
    is_title: bool
    order: int
    kind: str = "stated"

    @property
    def weight(self) -> int:
        """Headline and lead before the body; a toll that is said to have risen before all."""
        if self.kind == "toll":
            return 4
        return 3 if self.is_title or self.order == 0 else 1


@dataclass(frozen=True, slots=True)
class Toll:
    """An event's numbers."""

    killed: Value[Range | None]
    injured: Value[Range | None]
    killed_militants: Value[int | None]
    claimed_killed: Value[Range | None]


def sided(facts: Iterable[Fact], *, is_operation: bool) -> list[Fact]:
    """The facts with every unnamed number given a side.

    Where forces attack, those "killed" without another word are militants; where militants attack, victims.
    """
    return [_with_side(fact, is_operation=is_operation) for fact in facts]


def _with_side(fact: Fact, *, is_operation: bool) -> Fact:
    if fact.leaning == "victim" and any(part.victim_class in MILITANT for part in fact.parts):
        # Nobody calls a militant martyred: "the commissioner and his gunman were martyred".
        return replace(
            fact,
            parts=tuple(replace(p, victim_class="security") if p.victim_class in MILITANT else p for p in fact.parts),
        )
    if all(part.victim_class for part in fact.parts):
        return fact
    is_enemy = fact.leaning == "militant" or (
        is_operation and fact.harm in {"killed", "injured"} and fact.leaning not in {"victim", "soft"}
    )
    filled = "militant" if is_enemy else "unknown"
    parts = tuple(part if part.victim_class else replace(part, victim_class=filled) for part in fact.parts)
    return replace(fact, parts=parts)


def toll(event: Event, facts: Sequence[Fact], spans: dict[Fact, Span]) -> Toll:
    """The event's toll from its sided facts."""
    own = [fact for fact in facts if fact.said_by != "militants"]
    claimed = [fact for fact in facts if fact.said_by == "militants"]
    militants = _decide(event, own, "killed", militants=True, spans=spans)
    if militants.value is None and any(_is_all_militants(fact) for fact in own):
        militants = _all_attackers(event)
    number = militants.value.low if militants.value else None
    killed = _decide(event, own, "killed", militants=False, spans=spans)
    injured = _decide(event, own, "injured", militants=False, spans=spans)
    return Toll(
        killed,
        _without_late_deaths(injured, killed, own, spans),
        Value(number, militants.confidence, militants.spans, militants.rule),
        _decide(event, claimed, "killed", militants=False, spans=spans),
    )


def _is_all_militants(fact: Fact) -> bool:
    is_theirs = all(part.victim_class in MILITANT for part in fact.parts)
    return fact.kind == "all" and fact.harm == "killed" and is_theirs


def _all_attackers(event: Event) -> Value[Range | None]:
    """ "All the attackers were killed": as many as the text says there were."""
    groups = [
        (group.total.low, clause.sentence.span(group.first, group.last))
        for clause in event.all_clauses
        for group in people(clause.sentence)
        if group.total.low and clause.first <= group.first < clause.last and group.total.victim_class in MILITANT
    ]
    if not groups:
        return Value(None)
    number, span = max(groups, key=lambda pair: pair[0])
    return Value(Range(number, number), 0.6, (span,), "all_attackers")


def _decide(
    event: Event, facts: Sequence[Fact], harm: str, *, militants: bool, spans: dict[Fact, Span]
) -> Value[Range | None]:
    counts = _counts(event, [fact for fact in facts if fact.harm == harm], militants=militants)
    if not counts:
        return _none_said(event, facts, harm, spans) if not militants else Value(None, 0.95, (), "not_stated")
    best = _best(counts)
    value = Range(best.low, best.high)
    others = tuple(dict.fromkeys(Range(c.low, c.high) for c in counts if (c.low, c.high) != (best.low, best.high)))
    agree = sum(1 for count in counts if count.low == best.low)
    confidence = min(0.97, 0.55 + 0.15 * agree + 0.1 * (best.weight >= 3) - 0.12 * len(others))
    evidence = tuple(spans[fact] for fact in best.facts if fact in spans)
    return Value(
        value,
        round(max(confidence, 0.2), 2),
        evidence,
        f"{best.kind}_{'title_lead' if best.weight >= 3 else 'body'}",
        others,
    )


def _none_said(event: Event, facts: Sequence[Fact], harm: str, spans: dict[Fact, Span]) -> Value[Range | None]:
    zeros = [fact for fact in facts if fact.harm == harm and fact.kind == "zero"]
    if zeros:
        return Value(Range(0, 0), 0.85, tuple(spans[fact] for fact in zeros if fact in spans), "none_said")
    return Value(None, 0.65 if _may_be_told(event, harm) else _SILENT[harm], (), "not_stated")


def _may_be_told(event: Event, harm: str) -> bool:
    """Words of the harm, or of a hospital, for which no number was found: one may have been missed."""
    clauses = event.all_clauses
    told = any(hit.value.startswith(harm) for clause in clauses for hit in clause.hits("harm"))
    return told or (harm == "injured" and any(clause.hits("site") for clause in clauses))


def _without_late_deaths(
    injured: Value[Range | None], killed: Value[Range | None], facts: Sequence[Fact], spans: dict[Fact, Span]
) -> Value[Range | None]:
    """Injured who died later are among the dead: the sentence that counts both has fewer dead than there are now."""
    if not injured.value or not killed.value:
        return injured
    told = {fact.sentence for fact in facts if fact.harm == "injured" and spans.get(fact) in injured.spans}
    stated = [fact for fact in facts if fact.harm == "killed" and fact.sentence in told and fact.kind == "stated"]
    dead = sum(share[0] for fact in stated if (share := _share(fact, militants=False)))
    late = killed.value.low - dead
    of_injured = any(fact.is_of_injured and fact.sentence > min(told, default=0) for fact in facts)
    if not dead or not of_injured or not 0 < late <= injured.value.low:
        return injured
    left, high = injured.value.low - late, injured.value.high
    value = Range(left, None if high is None else high - late) if left else None
    return replace(injured, value=value, confidence=0.6, rule="without_late_deaths")


def _counts(event: Event, facts: Sequence[Fact], *, militants: bool) -> list[Count]:
    """One count a sentence, in the order of the text, the title first."""
    by_sentence: dict[int, list[Fact]] = {}
    for fact in facts:
        if (
            fact.kind not in {"zero", "superseded", "past", "sum"}
            and fact.low is not None
            and fact.quantifier not in _VAGUE
            and _share(fact, militants=militants)
        ):
            by_sentence.setdefault(fact.sentence, []).append(fact)
    title = event.title.sentence.index if event.title else -1
    counts: list[Count] = []
    for sentence in sorted(by_sentence):
        counts.append(
            _sum(by_sentence[sentence], militants=militants, is_title=sentence == title, order=_order(counts))
        )
    return counts


def _order(counts: Sequence[Count]) -> int:
    return sum(1 for count in counts if not count.is_title)


def _share(fact: Fact, *, militants: bool) -> tuple[int, int | None] | None:
    """How many of the fact's people are of the side; None where none are."""
    parts = [part for part in fact.parts if part.victim_class != "criminal"]
    ours = [part for part in parts if (part.victim_class in MILITANT) == militants]
    if not ours:
        return None
    if len(ours) == len(fact.parts) and fact.total.low is not None:
        return fact.total.low, fact.total.high
    known = [part.low for part in ours if part.low is not None]
    if not known:
        return None
    return sum(known), sum(known)


def _sum(facts: Sequence[Fact], *, militants: bool, is_title: bool, order: int) -> Count:
    facts = [fact for fact in facts if fact.kind != "treated"] or facts
    shares = [(fact, share) for fact in facts if (share := _share(fact, militants=militants))]
    tolls = [(fact, share) for fact, share in shares if fact.kind in {"toll", "total"}]
    if tolls:
        fact, (low, high) = tolls[-1]
        return Count(low, high, (fact,), is_title, order, "toll")
    lows = [share[0] for _, share in shares]
    whole = max(lows)
    # A number that is the sum of the others is their whole, not one more.
    if len(lows) > 2 and whole == sum(lows) - whole:
        kept = [pair for pair in shares if pair[1][0] == whole][:1]
    else:
        kept = _without_repeats(shares)
    low = sum(share[0] for _, share in kept)
    highs = [share[1] for _, share in kept]
    high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
    kinds = {fact.kind for fact, _ in kept}
    kind = kinds.pop() if kinds in ({"more"}, {"treated"}) else "stated"
    return Count(low, high, tuple(fact for fact, _ in kept), is_title, order, kind)


def _without_repeats(shares: list[tuple[Fact, tuple[int, int | None]]]) -> list[tuple[Fact, tuple[int, int | None]]]:
    """ "A soldier was killed ... the soldier died": a second mention adds nobody."""
    kept = [pair for pair in shares if not pair[0].is_definite or pair[1][0] > 1]
    return kept or shares[:1]


def _kinds(count: Count) -> frozenset[str]:
    """Whose the numbers are, roughly: all services of the state are one kind."""
    return frozenset(
        "state" if part.victim_class in _STATE else part.victim_class for fact in count.facts for part in fact.parts
    )


def _is_general(count: Count, number: int = 0) -> bool:
    """ "Six people": whoever "also died" may be among them, unless they are more."""
    return any(
        part.victim_class in {"", "unknown", "civilian"} and not part.tags and (fact.low is None or fact.low >= number)
        for fact in count.facts
        for part in fact.parts
    )


def _adds(count: Count, best: Count, *, title: Count | None) -> bool:
    """People of another kind, told of after the lead, whom no whole so far can hold: "a driver ... later died"."""
    number = count.low if count.kind == "more" else 0
    if count is best or count.is_title or _is_general(best, number) or count.kind == "toll":
        return False
    if title is not None and title.low >= best.low + count.low:
        return False
    if count.kind == "more":
        return True
    definite = any(fact.is_definite for fact in count.facts)
    return count.order > best.order and not definite and not _kinds(count) & (_kinds(best) | {"", "unknown"})


def _best(counts: Sequence[Count]) -> Count:
    """The count to believe: a risen toll, else the larger of headline and lead, else the body's first."""
    tolls = [count for count in counts if count.kind == "toll"]
    if tolls:
        return max(tolls, key=lambda count: count.low)
    counts = [count for count in counts if count.kind != "treated"] or counts
    strong = [count for count in counts if count.weight >= 3 and count.kind != "more"]
    stated = strong or [count for count in counts if count.kind != "more"] or list(counts)
    best = max(stated, key=lambda count: count.low)
    title = next((count for count in counts if count.is_title and _is_general(count)), None)
    added = best
    for count in counts:
        if count is not best and _adds(count, added, title=title):
            high = None if added.high is None or count.high is None else added.high + count.high
            if best.is_title and count.low == best.low and _kinds(count) <= _kinds(best):
                continue  # The title told of them already.
            added = replace(added, low=added.low + count.low, high=high, facts=(*added.facts, *count.facts))
    return added
