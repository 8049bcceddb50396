"""Noun phrases of people: qualifiers, services and a head after a number, an article, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.reading.between import harm_follows
from ingest.reading.doc import Sentence
from ingest.reading.naming import swallow_name
from ingest.reading.persons import Part, People
from ingest.reading.phrases import Hit
from ingest.reading.quantities import ORDINALS, Quantity, quantities
from ingest.reading.services import SERVICE_CLASS, class_of, group_at, service_after, service_at, split_tag
from ingest.reading.text import fold, word_set

# How many words may stand between a number and its noun.
_REACH = 9
LITTLE = frozenset({"a", "an", "another", "one", "the", "his", "her", "its", "their", "both"})
_DEFINITE = frozenset({"the", "his", "her", "its", "their", "this", "that"})
_LITTLE_MARKS = frozenset({"'s", "'", '"'})
_REST = frozenset({"other", "others", "more"})
_SAYING = word_set("said told confirmed added say says stated reported informed announced believe believed")
_AFTER_PART = frozenset({"a", "an", "were", "was", "are"})
_PRONOUNS = frozenset({"he", "she", fold("وہ")})
_UR_SELF = fold("خود")
_AND = frozenset({"and", fold("اور")})
_NATIONS = word_set("pakistani afghan iranian punjabi pashtun baloch sindhi")


def phrases(sentence: Sentence) -> list[People]:
    counted = {quantity.first: quantity for quantity in quantities(sentence)}
    verbs = {
        at for hit in sentence.hits.get("harm", ()) if hit.last - hit.first > 1 for at in range(hit.first, hit.last)
    }
    found: list[People] = []
    at = 0
    while at < len(sentence.tokens):
        if at in verbs:
            at += 1
            continue
        if at and sentence.tokens[at - 1].low == "not" and at in counted:
            # "Six and not eight soldiers": the second number is taken back.
            at = counted[at].last
            continue
        quantity = counted.get(at)
        phrase = _with_number(sentence, quantity, counted) if quantity else _without_number(sentence, at)
        if phrase and found and found[-1].last == phrase.first and sentence.tokens[at].low == "of":
            # "Four accomplices of the bomber": no more people.
            found[-1] = replace(found[-1], last=phrase.last)
        elif phrase and not _is_aside(sentence, phrase) and not (found and _is_detail(sentence, found[-1], phrase)):
            found.append(phrase)
        at = max(phrase.last if phrase else 0, quantity.last if quantity else 0, at + 1)
    return found


def _is_detail(sentence: Sentence, before: People, phrase: People) -> bool:
    """ "17 personnel (police, one officer of the navy) and 31 civilians": what stands in brackets is no more people."""
    opened = [t.low for t in sentence.tokens[before.last : phrase.first]]
    closed = "(" in opened and ")" not in opened[opened.index("(") :]
    after = [t.low for t in sentence.tokens[phrase.last : phrase.last + 12]]
    return (
        closed
        and before.total.low is not None
        and ")" in after
        and after[after.index(")") + 1 : after.index(")") + 2] in (["and"], [","])
    )


def _is_aside(sentence: Sentence, phrase: People) -> bool:
    """Who speaks ("officials said"), and a person's details in brackets ("age: 38 years, resident of")."""
    words = [token.low for token in sentence.tokens[phrase.last : phrase.last + 1]]
    if not phrase.is_bare and phrase.total.low in {None, 1} and words and words[0] in _SAYING:
        return True
    if any(name.last - name.first > 1 and name.first <= phrase.first < name.last for name in sentence.groups):
        return True
    before = [token.low for token in sentence.tokens[max(0, phrase.first - 12) : phrase.first]]
    if "(" in before:
        inside = before[len(before) - 1 - before[::-1].index("(") :]
        return ")" not in inside and bool({"age", "aged"} & set(inside))
    is_of_home = sentence.tokens[phrase.last - 1].low in {"resident", "native"}
    return is_of_home and before[-1:] in ([","], ["a"])


@dataclass(frozen=True, slots=True)
class _Noun:
    """What names the people, after their number."""

    last: int
    victim_class: str
    tags: tuple[str, ...]
    is_plural: bool
    is_rest: bool
    has_head: bool


def _with_number(sentence: Sentence, quantity: Quantity, counted: dict[int, Quantity]) -> People | None:
    begin, is_part = _skip_of(sentence, quantity.last, counted)
    noun = _noun(sentence, begin)
    if noun is None:
        return None
    last, named, _ = swallow_name(sentence, noun.last) if noun.has_head else (noun.last, False, 1)
    part = Part(
        "militant" if _attacked(sentence, noun) else noun.victim_class,
        quantity.low,
        quantity.high,
        noun.tags,
        quantity.first,
        last,
    )
    return People(
        quantity.first,
        last,
        part,
        (part,),
        quantity.quantifier,
        is_bare=not noun.has_head and not noun.victim_class,
        is_rest=noun.is_rest,
        is_named=named,
        is_single=quantity.low == 1 and quantity.high == 1,
        is_part=is_part,
    )


def _attacked(sentence: Sentence, noun: _Noun) -> bool:
    """ "The twelve men who stormed the camp"."""
    if noun.victim_class != "civilian" or sentence.words(noun.last, noun.last + 1) != "who":
        return False
    does = [*sentence.hits.get("type", ()), *sentence.hits.get("violence", ())]
    return any(hit.first == noun.last + 1 for hit in does)


def _skip_of(sentence: Sentence, at: int, counted: dict[int, Quantity]) -> tuple[int, bool]:
    """On to the noun of "three of the attackers", "two of them policemen", "one a guard"; whether they are a part."""
    words = [token.low for token in sentence.tokens[at : at + 3]]
    if words[:3] == ["of", "a", "family"]:
        return at + 3, False
    if words[:1] == ["of"] and words[1:]:
        if words[1] in {"them", "whom"}:
            has_verb = words[2:] and words[2] in _AFTER_PART and not sentence.at("harm", at + 3)
            return at + (3 if has_verb else 2), True
        if words[1] in {"the", "his", "her", "its", "their"}:
            # "one of the two labourers": the first number counts, the second says of how many.
            return (counted[at + 2].last if at + 2 in counted else at + 2), False
    return (at + 1, True) if words[:1] in (["a"], ["an"]) else (at, False)


def _without_number(sentence: Sentence, at: int) -> People | None:
    token = sentence.tokens[at]
    if himself := _himself(sentence, at):
        part = Part("", 1, 1, (), at, himself)
        return People(at, himself, part, (part,), is_definite=True, is_single=True)
    little = token.low in LITTLE
    if little and token.low == "one" and at and sentence.tokens[at - 1].low in {"no", "any"}:
        return None
    begin = at + 1 if little else at
    if begin >= len(sentence.tokens) or not (little or _starts_noun(sentence, at)):
        return None
    noun = _noun(sentence, begin)
    if _is_ordinal(sentence, at):
        part = Part("", 1, 1, (), at, at + 2)
        return People(at, at + 2, part, (part,), is_bare=True, is_rest=True, is_single=True)
    if token.low == "another" and (noun is None or not noun.has_head) and harm_follows(sentence, begin):
        part = Part("", 1, 1, (), at, begin)
        return People(at, begin, part, (part,), is_bare=True, is_rest=True, is_single=True)
    if noun is None or not noun.has_head or sentence.words(noun.last - 1, noun.last) == "casualties":
        return None
    last, named, names = swallow_name(sentence, noun.last)
    if token.low == "both" or sentence.words(begin, begin + 1) == "couple":
        number: int | None = 2
    elif noun.is_plural:
        number = names if named and names > 1 else None
    else:
        number = 1
    part = Part(noun.victim_class, number, number, noun.tags, at, last)
    return People(
        at,
        last,
        part,
        (part,),
        is_rest=noun.is_rest or token.low == "another",
        is_definite=token.low in _DEFINITE,
        is_named=named,
        is_single=number == 1,
    )


def _himself(sentence: Sentence, at: int) -> int:
    """ "He and two guards were hurt": where the word for somebody told of before ends; 0 where there is none."""
    if sentence.tokens[at].low not in _PRONOUNS:
        return 0
    last = at + 1 + (sentence.words(at + 1, at + 2) == _UR_SELF)
    return last if sentence.words(last, last + 1) in _AND else 0


def _is_ordinal(sentence: Sentence, at: int) -> bool:
    """ "a fourth was wounded", "wounding a third"."""
    words = [token.low for token in sentence.tokens[at : at + 2]]
    if words[:1] != ["a"] or not set(words[1:]) <= set(ORDINALS[1:]):
        return False
    return harm_follows(sentence, at + 2) or any(hit.last == at for hit in sentence.hits.get("harm", ()))


def _starts_noun(sentence: Sentence, at: int) -> bool:
    return bool(
        sentence.at("head", at) or sentence.at("service", at) or group_at(sentence, at) or sentence.at("qualifier", at)
    )


def _noun(sentence: Sentence, begin: int) -> _Noun | None:
    """The noun that begins at a word: qualifiers, services, then a head; None where things are counted."""
    head, at = None, begin
    before = _Before(begin)
    while at < min(len(sentence.tokens), begin + _REACH):
        hit = sentence.at("head", at)
        if hit and not (head and head.value.endswith("|p") and not _goes_on(sentence, head, hit)):
            head, at, before.strange = hit, hit.last, 0
            continue
        step = None if head else before.step(sentence, at)
        if step is None:
            break
        at = step
    if head is None and at > begin and not before.strange and sentence.tokens[at - 1].low in _NATIONS:
        return _Noun(at, before.service or "civilian", (), is_plural=False, is_rest=before.is_rest, has_head=True)
    if head is None:
        if before.is_rest and before.strange:
            return _Noun(before.rest_end, "", (), is_plural=True, is_rest=True, has_head=False)
        return _headless(sentence, at, before)
    last, later = service_after(sentence, head.last)
    victim_class, tags = class_of(head, later or before.service)
    return _Noun(last, victim_class, tags, head.value.endswith("|p"), before.is_rest, has_head=True)


def _goes_on(sentence: Sentence, head: Hit, hit: Hit) -> bool:
    """ "Levies men personnel", "khwarij ring leader": a plural that only says whose the next noun is."""
    is_led = head.value.startswith("militant") and hit.value == "militant|s" and hit.first == head.last
    return is_led or sentence.tokens[hit.first].low.startswith("personnel")


@dataclass(slots=True)
class _Before:
    """What was met before the head: a service, "other", and words that no list knows."""

    rest_end: int
    service: str | None = None
    is_rest: bool = False
    strange: int = 0

    def step(self, sentence: Sentence, at: int) -> int | None:
        """Where to go on from a word before the head; None where the phrase ends."""
        tokens = sentence.tokens
        if [token.low for token in tokens[at + 1 : at + 3]] == ["year", "old"]:
            return at + 3
        if found := service_at(sentence, at):
            self.service, last = found
            return last
        if qualifier := sentence.at("qualifier", at):
            if _REST & {token.low for token in tokens[at : qualifier.last]}:
                self.is_rest, self.rest_end = True, qualifier.last
            return qualifier.last
        if tokens[at].low in _LITTLE_MARKS or _may_qualify(sentence, at) or _is_participle(sentence, at):
            self.strange += 1
            return at + 1
        return None


def _may_qualify(sentence: Sentence, at: int) -> bool:
    """A word that no list knows, such as a people's or a town's name before the head."""
    token = sentence.tokens[at]
    if not token.is_word or token.low in LITTLE:
        return False
    return not any(sentence.at(category, at) for category in ("grammar", "harm", "number", "vague"))


def _is_participle(sentence: Sentence, at: int) -> bool:
    """ "three abducted labourers": a word of harm that qualifies the noun right after it."""
    harm = sentence.at("harm", at)
    is_one = harm is not None and harm.value in {"injured/both", "abducted/both"} and harm.last == at + 1
    return is_one and bool(sentence.at("head", at + 1) or sentence.at("service", at + 1))


def _headless(sentence: Sentence, at: int, before: _Before) -> _Noun | None:
    """ "four were killed", "six others", "12 police": no noun, or a service in its place."""
    if before.strange and not (before.strange <= 2 and _harmed_next(sentence, at)):
        return None
    name = SERVICE_CLASS.get(before.service, before.service) if before.service and not before.strange else ""
    victim_class, tags = split_tag(name)
    return _Noun(at, victim_class, tags, is_plural=True, is_rest=before.is_rest, has_head=False)


def _harmed_next(sentence: Sentence, at: int) -> bool:
    """Only people are "killed" or "hurt": whatever word stands before "were killed" names some."""
    be = sentence.at("grammar", at)
    harm = sentence.at("harm", be.last if be and be.value == "be" else at)
    if harm is None or not harm.value.startswith(("killed", "injured")):
        return False
    return bool(be and be.value == "be") or harm.value.endswith("/subj")
