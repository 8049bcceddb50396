"""Lists of people as one group: joined by commas and "and", appositions left out, wholes told from their parts."""

from __future__ import annotations

from dataclasses import replace

from ingest.reading.between import gap_words, harm_follows, outside_brackets
from ingest.reading.doc import Sentence
from ingest.reading.naming import is_listed
from ingest.reading.nouns import LITTLE
from ingest.reading.persons import ENEMIES, Part, People
from ingest.reading.text import fold
from ingest.reading.wholes import whole_of

_LONGEST_ASIDE = 10
_LONGEST_OWNER = 3
_LONGEST_RELATIVE = 14
_UR_AND = fold("اور")
_UR_THEIR = frozenset(map(fold, ("ان", "اس", "کا", "کے", "کی")))
_JOINTS = frozenset({",", "and", "&", "plus", "also", "his", "her", "their", "its", _UR_AND, "\u060c"})
_THEIRS = frozenset({"his", "her", "their", "its"})
_JOINING = frozenset(
    {
        "besides",
        ", besides",
        "as well as",
        ", as well as",
        "along with",
        ", along with",
        "together with",
        ", together with",
    }
)
_GENERAL = frozenset({"people", "persons", "individuals", "personnel", "members"})


def joined(sentence: Sentence, found: list[People]) -> list[People]:
    """ "two policemen, a driver and three passers-by" as one group; an apposition adds nobody."""
    groups: list[list[People]] = []
    for phrase in found:
        gap = _apart(sentence, groups[-1], phrase) if groups else ["."]
        words = " ".join(gap)
        named = groups and _is_name_and(sentence, groups[-1][-1], phrase)
        if not phrase.is_part and (_joins(gap) or words in _JOINING or named):
            groups[-1].append(replace(phrase, after_and=bool({"and", "&", "as", "along", _UR_AND} & set(gap))))
        else:
            groups.append([phrase])
    return [_together(sentence, group) for group in groups]


def _joins(gap: list[str]) -> bool:
    """ "And", a comma; in Urdu also "their" after one of these, as "the officer's driver" is one man."""
    theirs = bool(_UR_THEIR & set(gap))
    return bool(gap) and set(gap) <= _JOINTS | _UR_THEIR and (not theirs or bool({"\u060c", _UR_AND} & set(gap)))


def _apart(sentence: Sentence, group: list[People], phrase: People) -> list[str]:
    """What stands between a list and its next member, a name or "of a family" left out; "." before a new clause."""
    one = group[-1]
    gap = gap_words(sentence, one, phrase)
    own_verb = harm_follows(sentence, phrase.last)
    has_verb = any(hit.first < group[0].first for hit in sentence.hits.get("harm", ()))
    if own_verb and has_verb and (gap == [","] or {",", "and"} <= set(gap)):
        return ["."]
    tokens = outside_brackets(sentence.tokens[one.last : phrase.first])
    has_own_verb = any(one.last <= hit.first < phrase.first for hit in sentence.hits.get("harm", ()))
    if has_own_verb:
        return gap
    if "who" in [token.low for token in tokens[:2]] and len(tokens) <= _LONGEST_RELATIVE:
        tokens = tokens[next((at for at, token in enumerate(tokens) if at and token.low == ","), 0) :]
    if tokens and tokens[0].low in {"of", "from"} and len(tokens) <= _LONGEST_ASIDE:
        cut = next((at for at, token in enumerate(tokens) if token.low in {",", "and"}), 0)
        tokens = tokens[cut:]
    if len(tokens) > 2 and tokens[-1].low == "and" and len(tokens) <= _LONGEST_ASIDE:
        tokens = [t for t in tokens if not (t.is_name_like and t.is_word) and t.low not in {"named", "called"}]
    return [token.low for token in tokens]


def _is_name_and(sentence: Sentence, one: People, two: People) -> bool:
    """In a script without capitals: up to four words that no list knows, a name, then "and"."""
    last = two.first
    while last > one.last and sentence.tokens[last - 1].low in _UR_THEIR:
        last -= 1
    if sentence.tokens[two.first].low in _UR_THEIR and _is_of_place(sentence, one, two):
        return True
    gap = sentence.tokens[one.last : last]
    if not gap or gap[-1].low != _UR_AND or len(gap) > 5 or not one.is_single:
        return False
    return not any(is_listed(sentence, at) for at in range(one.last, last - 1))


def _is_of_place(sentence: Sentence, one: People, two: People) -> bool:
    """ "Nine policemen and the mosque's prayer leader" in Urdu: what the second is of stands between."""
    gap = [token.low for token in sentence.tokens[one.last : two.first]]
    return 1 < len(gap) <= _LONGEST_OWNER and gap[0] == _UR_AND and _UR_AND not in gap[1:]


def _together(sentence: Sentence, group: list[People]) -> People:
    """A list as one group; its first member may be the whole of which the others are parts."""
    group = _without_apposition(sentence, group)
    if len(group) > 1 and not group[1].after_and and _is_whole_of(sentence, group[0], group[1:]):
        return whole_of(group[0], _sum(group[1:]))
    return _sum(group)


def _is_whole_of(sentence: Sentence, whole: People, others: list[People]) -> bool:
    """ "20 labourers, 16 from Punjab", "two officers, a DSP and an SHO", "39 people, seven women among them"."""
    if whole.total.low is None or whole.total.low < 2 or any(other.is_rest for other in others):
        return False
    if sentence.tokens[others[0].first].low in _THEIRS:
        return False
    inner = sum(other.total.low or 1 for other in others)
    kinds = {part.victim_class for other in others for part in other.parts}
    if inner > whole.total.low or bool(kinds & ENEMIES) != (whole.total.victim_class in ENEMIES):
        return False
    after = sentence.words(others[-1].last, others[-1].last + 4)
    noun = sentence.tokens[whole.total.last - 1].low
    is_general = noun in _GENERAL and not sentence.is_title
    return inner == whole.total.low or is_general or others[0].is_bare or "among them" in after or "of them" in after


def _sum(group: list[People]) -> People:
    first, last = group[0], group[-1]
    if len(group) == 1:
        return first
    parts = tuple(part for phrase in group for part in phrase.parts)
    counted = [phrase.total.low for phrase in group if phrase.total.low is not None]
    low = sum(counted) if counted else None
    is_open = any(phrase.total.high is None for phrase in group)
    high = None if is_open else sum(phrase.total.high or 0 for phrase in group)
    parts = _with_bodyguards(parts)
    total = Part("", low, high, (), first.first, last.last)
    return replace(first, last=last.last, total=total, parts=parts, is_bare=False, is_single=False)


def _without_apposition(sentence: Sentence, group: list[People]) -> list[People]:
    """ "its guard, Constable Gul Khan", "a cleric and activist was": one person, named twice."""
    if _are_two_roles(sentence, group):
        return [replace(group[0], last=group[1].last)]
    if sentence.is_title and not any(phrase.is_named for phrase in group):
        return group
    if (
        len(group) == 2
        and all(phrase.is_single for phrase in group)
        and not group[1].after_and
        and not group[1].is_rest
    ):
        kept = group[1] if group[1].is_named and group[0].parts[0].victim_class in {"", "civilian"} else group[0]
        return [replace(kept, first=group[0].first, last=group[1].last)]
    return group


def _with_bodyguards(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """ "The officer, his driver and two gunmen": gunmen guard one person; "three officials, five gunmen" do not."""
    if all(part.victim_class in ENEMIES for part in parts):
        return parts
    if all(part.low != 1 for part in parts):
        return tuple(replace(p, victim_class="militant") if p.victim_class == "gunman" else p for p in parts)
    return tuple(replace(p, victim_class="security") if p.victim_class == "gunman" else p for p in parts)


def _are_two_roles(sentence: Sentence, group: list[People]) -> bool:
    if len(group) != 2 or not all(phrase.is_single for phrase in group) or not group[1].after_and:
        return False
    tokens = sentence.tokens
    has_article = tokens[group[1].first].low in LITTLE
    verb = next(
        (token.low for token in tokens[group[1].last : group[1].last + 8] if token.low in {"was", "were", "is"}), ""
    )
    return (
        not has_article
        and not group[1].is_named
        and tokens[group[0].first].low in {"a", "an"}
        and verb in {"was", "is"}
    )
