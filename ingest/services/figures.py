"""The figures of an article that go into an entry: of all its numbers, those that stand beside one another.

An article gives one toll in many ways: in its headline, in its lead with a "including", again further down. The draft
keeps all of them; in an entry, numbers of one speaker are added up, so that each must be there once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from incidents.choices import ATTACKER_CLASSES, Harm, VictimClass
from ingest.reading.drafts import Draft, Figure


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The figures of the same words that count the same side's people, by one speaker: a whole and its parts."""

    figures: tuple[Figure, ...]
    is_title: bool

    @property
    def parts(self) -> list[Figure]:
        return [one for one in self.figures if one.victim_class != VictimClass.TOTAL]

    @property
    def low(self) -> int:
        """How many people it counts at least: its parts, its whole where that is more."""
        parts = sum(one.low for one in self.parts)
        return max([parts, *(one.low for one in self.figures if one.victim_class == VictimClass.TOTAL)])


def figures_for_entry(draft: Draft, *, title_ends: int) -> tuple[Figure, ...]:
    """The draft's figures without what repeats them, in the order of the text; ``title_ends`` is its headline's length.

    Numbers of the headline are left out where the story gives the same harm of the same side. Of several ways in
    which one speaker gives it, that stays which is the draft's own toll; numbers of one phrase and class are added up.
    """
    mixed = _wholes_of_both_sides(draft.figures)
    kinds: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in draft.figures:
        if figure not in mixed:
            kinds[figure.harm, _side(figure)].append(figure)
    kept = [
        one for (harm, side), figures in kinds.items() for one in _of_one_kind(draft, harm, side, figures, title_ends)
    ]
    return tuple(sorted(kept, key=lambda one: min((span.start for span in one.spans), default=0)))


def is_of_title(figure: Figure, title_ends: int) -> bool:
    """Whether only the headline gives it."""
    return bool(figure.spans) and all(span.end <= title_ends for span in figure.spans)


def _side(figure: Figure) -> str:
    if figure.is_claimed:
        return "claimed"
    return "militants" if figure.victim_class in ATTACKER_CLASSES else "victims"


def _wholes_of_both_sides(figures: Sequence[Figure]) -> set[Figure]:
    """Wholes whose parts are of both sides, as in "eight died, five of them attackers": the parts tell it all."""
    sides = defaultdict(set)
    for figure in figures:
        if figure.victim_class != VictimClass.TOTAL:
            sides[_words(figure)].add(_side(figure))
    return {
        one for one in figures if one.victim_class == VictimClass.TOTAL and "militants" in sides.get(_words(one), set())
    }


def _words(figure: Figure) -> object:
    return figure.spans, figure.harm, figure.said_by


def _of_one_kind(draft: Draft, harm: str, side: str, figures: Iterable[Figure], title_ends: int) -> list[Figure]:
    phrases = _phrases(figures, title_ends)
    if any(not one.is_title for one in phrases):
        phrases = [one for one in phrases if not one.is_title]
    if any(one.low for one in phrases):
        # "The driver was unhurt" beside twelve dead says nothing of the toll.
        phrases = [one for one in phrases if one.low]
    wanted = _toll(draft, harm, side)
    by_speaker: dict[str | None, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        by_speaker[phrase.figures[0].said_by].append(phrase)
    kept = [_said_once(said, wanted) for said in by_speaker.values()]
    if any(_people(figures) == wanted for figures in kept):
        kept = [figures for figures in kept if _speaks_of_all(figures) or _people(figures) >= (wanted or 0)]
    return [figure for figures in kept for figure in figures]


def _people(figures: Sequence[Figure]) -> int:
    return _Phrase(tuple(figures), is_title=False).low


def _speaks_of_all(figures: Sequence[Figure]) -> bool:
    """Whether it is of all who were harmed, and so another toll; "four civilians" among eleven dead is part of one."""
    return any(one.victim_class in {VictimClass.TOTAL, VictimClass.UNKNOWN} for one in figures)


def _phrases(figures: Iterable[Figure], title_ends: int) -> list[_Phrase]:
    found: dict[object, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[_words(figure)].append(figure)
    return [_Phrase(_added_up(same), all(is_of_title(one, title_ends) for one in same)) for same in found.values()]


def _added_up(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """One figure a class: "a sub-inspector and three constables" are four policemen."""
    found: dict[str, Figure] = {}
    for figure in figures:
        other = found.get(figure.victim_class)
        found[figure.victim_class] = figure if other is None else _sum(other, figure)
    whole = found.get(VictimClass.TOTAL)
    parts = [one for name, one in found.items() if name != VictimClass.TOTAL]
    if whole is not None and not whole.quantifier and sum(one.low for one in parts) == whole.low:
        return tuple(parts)
    return tuple(found.values())


def _sum(one: Figure, other: Figure) -> Figure:
    high = None if one.high is None or other.high is None else one.high + other.high
    tags = tuple(dict.fromkeys((*one.tags, *other.tags)))
    quantifier = one.quantifier if one.quantifier == other.quantifier else one.quantifier or other.quantifier
    return replace(one, low=one.low + other.low, high=high, tags=tags, quantifier=quantifier)


def _said_once(phrases: Sequence[_Phrase], wanted: int | None) -> list[Figure]:
    """What one speaker says: of the phrases that are the toll that with most parts, else those of other people each."""
    whole = [one for one in phrases if one.low == wanted]
    if whole:
        return list(max(whole, key=lambda one: len(one.parts)).figures)
    kept: dict[str, Figure] = {}
    for phrase in phrases:
        if not {one.victim_class for one in phrase.figures} & kept.keys():
            kept |= {one.victim_class: one for one in phrase.figures}
    return list(kept.values())


def _toll(draft: Draft, harm: str, side: str) -> int | None:
    """The draft's own toll of a harm and a side, None where it has none."""
    if side == "militants":
        return draft.killed_militants.value if harm == Harm.KILLED else None
    tolls = {
        ("victims", Harm.KILLED): draft.killed,
        ("victims", Harm.INJURED): draft.injured,
        ("claimed", Harm.KILLED): draft.claimed_killed,
    }
    value = tolls.get((side, Harm(harm)))
    return value.value.low if value is not None and value.value is not None else None
