"""What a place is named for: where something happened, who holds office there, whence people come, where they went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.doc import Sentence
from ingest.reading.knowledge import PlaceName
from ingest.reading.text import fold, word_set

LOCATIVE = word_set(
    """in at near around inside outside across from towards throughout district tehsil town village area areas sub-
    division subdivision locality agency valley city suburbs outskirts"""
)
AREA_WORDS = word_set(
    """area areas district districts tehsil town village valley city agency region subdivision sub locality bazaar
    bazar taluka division"""
)
_OFFICES = word_set(
    """dpo dc rpo ccpo sp ssp dig commissioner ac sho dho dsp igp ig officer superintendent administrator mna mpa nazim
    dhq ispr governor minister spokesperson spokesman chief emir ameer court bureau assembly government govt
    university council correspondent mayor bar board"""
)
_AFTER_OFFICE = word_set(
    """police government govt assembly university court chief minister spokesperson spokesman governor post board bar
    home ig press dpo dc rpo commissioner deputy assistant authorities constabulary corps teaching medical express
    highway hospital bound"""
)
# "Bannu police" speaks, "Bannu police station" is struck.
_OF_SITES = word_set("police press express highway university court")
_SITES = word_set(
    """station post lines van line training vehicle mobile check picket checkpost academy club attack bombing blast
    party team attacked bus road headquarters camp school complex outpost bunker"""
)
_ORIGIN = word_set(
    "from hailing resident residents native belonged belonging belongs hometown hails natives inhabitants born"
)
_TAKEN_FROM = word_set(
    "abducted kidnapped recovered km kilometres away missing taken reported found bodies abducting kidnapping escaped"
)
_GOING = word_set("going travelling traveling heading bound returning coming headed en went come leave left fled go")
_CARE = word_set("shifted rushed taken moved airlifted transferred referred sent flown evacuated hospital hospitals")
_BORDER = word_set("border borders bordering neighbouring adjoining adjacent")
_SAYING = frozenset({"said", "told", "confirmed", "says"})
_SMALL = frozenset({"locality", "village", "suburb", "hamlet", "town", "area"})
_ROADS = word_set("road highway motorway bypass roads")
_TITLES = word_set(
    "dr mr mrs ms haji malik mufti qari syed muhammad mohammad maulana sardar nawab mir prof justice senator engr"
)
_REACH_OF_CARE = 9
_LISTS_FOR_NAMES = ("grammar", "harm", "number", "weekday", "month", "violence", "event", "service")
_LISTS = (*_LISTS_FOR_NAMES, "head", "type", "target", "militancy")
_UR_FROM = fold("سے")
_UR_GOING = fold("جانے")
_UR_PLACED = frozenset(map(fold, ("میں", "کے", "کی", "پر", "،", ":", "کا")))
_UR_ORIGIN = frozenset(map(fold, ("رہائشی", "تعلق", "رہنے")))
_UR_AREA = frozenset(map(fold, ("ضلع", "تحصیل", "علاقے", "علاقہ", "شہر", "صوبے", "صوبہ", "قصبے", "گاؤں", "ضلعے")))


@dataclass(frozen=True, slots=True)
class Role:
    """`name` as `Location.role` has it; `weight` from 0 to 1: how much the phrase tells of an event's place."""

    name: str
    weight: float


def role_of(
    sentence: Sentence, chain: Sequence[PlaceName], persons: Sequence[tuple[int, int]], dateline_end: int
) -> Role:
    """The role of names that stand together; `persons` are the spans of people named in the sentence."""
    first, last = chain[0].first, chain[-1].last
    if last <= dateline_end:
        return Role("dateline", 0.6)
    if not sentence.tokens[first].text.isascii():
        return _in_urdu(sentence, chain)
    before = [token.low for token in sentence.tokens[max(0, first - 4) : first]]
    after = [token.low for token in sentence.tokens[last : last + 3]]
    aside = _aside(sentence, first, last, before, after, persons)
    if aside is not None:
        return aside
    if _is_person(sentence, chain[0], after):
        return Role("person", 0.0)
    return Role("event", _weight(sentence, chain, before, after))


def _aside(
    sentence: Sentence,
    first: int,
    last: int,
    before: list[str],
    after: list[str],
    persons: Sequence[tuple[int, int]],
) -> Role | None:
    """A role other than the event's place, if the words around give one."""
    home = before[-1:] in (["of"], ["from"]) and any(start < first and last <= end for start, end in persons)
    if home or _is_origin(sentence, before, first):
        return Role("origin", 0.1)
    if before[-1:] == ["afghan"] or _is_border(before) or after[:1] == ["border"]:
        return Role("border", 0.1)
    if _is_office(before, after):
        return Role("office", 0.3)
    if _is_care(sentence, first, last):
        return Role("care", 0.1)
    if _is_speakers(sentence, first, last):
        return Role("office", 0.3)
    if _is_road_between(sentence, last):
        return Role("road", 0.5)
    if after[:1] == [","] and after[1:2] in (["a"], ["the"]) and set(after[2:]) & _SMALL:
        # "Bagh, a locality of Tirah": no district of that name.
        return Role("event", 0.2)
    if _is_route(before, after):
        return Role("route", 0.2)
    return Role("road", 0.5) if after[:1] and after[0] in _ROADS else None


def _in_urdu(sentence: Sentence, chain: Sequence[PlaceName]) -> Role:
    """The mark that follows tells: a place in which, from which, or of which something is."""
    first, last = chain[0].first, chain[-1].last
    before = [token.low for token in sentence.tokens[max(0, first - 2) : first]]
    after = [token.low for token in sentence.tokens[last : last + 3]]
    if set(after) & _UR_ORIGIN or (after[:1] == [_UR_FROM] and not set(after) & _UR_AREA):
        return Role("origin", 0.1)
    if any(last <= hit.first <= last + 2 for hit in sentence.hits.get("site", ())):
        return Role("care", 0.1)
    if after[:1] == [_UR_GOING]:
        return Role("route", 0.2)
    if set(before) & _UR_AREA or (after[:1] and after[0] in _UR_PLACED):
        return Role("event", 1.0)
    known = any(place.kind == "district" and not place.needs_context for place in chain)
    return Role("event", (0.7 if sentence.is_title else 0.5) if known else 0.3)


def _weight(sentence: Sentence, chain: Sequence[PlaceName], before: list[str], after: list[str]) -> float:
    is_placed = bool(set(before[-2:]) & LOCATIVE) or bool(set(after[:1]) & AREA_WORDS) or before[-1:] == ["'s"]
    if is_placed or len(chain) > 1:
        return 1.0
    return 0.8 if sentence.is_title else 0.5


def _is_office(before: list[str], after: list[str]) -> bool:
    """ "DPO Bannu", "the Commissioner of Kohat", "Kohat police said"."""
    if before[-2:] == ["of", "the"]:
        return False
    if before[-1:] and (before[-1] in _OFFICES or (before[-1] == "of" and before[-2:-1] and before[-2] in _OFFICES)):
        return True
    is_site = after[:1] and after[0] in _OF_SITES and after[1:2] and after[1] in _SITES
    is_placed = bool(set(before[-2:]) & {"in", "at", "near"})
    return bool(after[:1]) and after[0] in _AFTER_OFFICE and not is_placed and not is_site


def _is_care(sentence: Sentence, first: int, last: int) -> bool:
    """ "rushed to a hospital in Quetta"."""
    window = [token.low for token in sentence.tokens[max(0, first - _REACH_OF_CARE) : first]]
    if "to" in window[-4:] and _CARE & set(window):
        return True
    sites = {hit.first for hit in sentence.hits.get("site", ())}
    if any(at in sites for at in range(max(0, first - 4), first)):
        return True
    at = last
    while at < len(sentence.tokens) and (sentence.tokens[at].is_name_like or sentence.tokens[at].low == "'s"):
        if at in sites:
            return True
        at += 1
    return at in sites


def _is_origin(sentence: Sentence, before: list[str], first: int) -> bool:
    """ "from Swat", "a resident of Kohat"; not "kidnapped from Swat"."""
    if before[-1:] == ["from"] or before[-2:] == ["from", "the"]:
        return not {token.low for token in sentence.tokens[max(0, first - 7) : first]} & _TAKEN_FROM
    return bool(_ORIGIN & set(before)) and bool({"of", "in", "to"} & set(before))


def _is_speakers(sentence: Sentence, first: int, last: int) -> bool:
    """ "A security official in Peshawar said": where somebody speaks."""
    is_in = first > 0 and sentence.tokens[first - 1].low in {"in", "at"}
    speaks = any(token.low in _SAYING for token in sentence.tokens[last : last + 2])
    return is_in and speaks and any(hit.last == first - 1 for hit in sentence.hits.get("head", ()))


def _is_border(before: list[str]) -> bool:
    """ "bordering Kech", "the border with Kech"; not "near the border in Kech"."""
    return before[-1:] != ["in"] and bool(_BORDER & set(before[-2:]))


def _is_road_between(sentence: Sentence, last: int) -> bool:
    """The first town of "the Quetta-Sibi highway"."""
    words = sentence.tokens[last : last + 2]
    return len(words) == 2 and words[0].glued and words[0].is_name_like and words[1].low in _ROADS


def _is_route(before: list[str], after: list[str]) -> bool:
    """ "on the way to Quetta", "Karachi-bound", "between Kohat and Hangu"."""
    if before[-1:] == ["between"] or (before[-1:] == ["and"] and "between" in before):
        return True
    if after[:1] == ["bound"] or before[-2:] == ["way", "to"] or before[-3:] == ["en", "route", "to"]:
        return True
    if before[-1:] in (["linking"], ["with"]):
        return True
    return before[-1:] in (["to"], ["from"], ["for"]) and bool(_GOING & set(before))


# -- names of persons ----------------------------------------------------------------------------------------


def _is_person(sentence: Sentence, place: PlaceName, after: list[str]) -> bool:
    """ "Siddique Mengal": a capitalised word that no list knows stands before, and no preposition before that."""
    if place.kind == "province" or set(after[:1]) & AREA_WORDS:
        return False
    at = place.first
    while at and _is_name(sentence, at - 1):
        at -= 1
    if sentence.is_title and _is_title_case(sentence):
        return False
    if at == place.first:
        return _names_go_on(sentence, place.last) and (place.needs_context or _follows_title(sentence, place.first))
    before = sentence.tokens[at - 1].low if at else ""
    if sentence.tokens[at].low in _TITLES or before in {"said", "told", "alias"}:
        return True
    return before not in LOCATIVE and before not in {"of", "the", "'s", ",", "and"}


def _is_name(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    return token.is_name_like and token.is_word and not _is_listed(sentence, at, _LISTS_FOR_NAMES)


def _names_go_on(sentence: Sentence, at: int) -> bool:
    """ "Khurram Ali Shah": a capitalised word that no list knows follows."""
    tokens = sentence.tokens
    return at < len(tokens) and tokens[at].is_name_like and tokens[at].is_word and not is_known_word(sentence, at)


def is_known_word(sentence: Sentence, at: int) -> bool:
    """Whether a list or the gazetteer knows the word; the first word of a sentence says nothing by its capital."""
    return at == 0 or _is_listed(sentence, at, _LISTS)


def _is_listed(sentence: Sentence, at: int, lists: Sequence[str]) -> bool:
    in_place = any(place.first <= at < place.last for place in sentence.places)
    return in_place or any(sentence.at(name, at) for name in lists)


def _follows_title(sentence: Sentence, at: int) -> bool:
    return at > 0 and (sentence.tokens[at - 1].low in _OFFICES or bool(sentence.at("head", at - 1)))


def _is_title_case(sentence: Sentence) -> bool:
    words = [token for token in sentence.tokens if token.is_word and len(token.low) > 3]
    return bool(words) and sum(token.is_name_like for token in words) >= 0.75 * len(words)
