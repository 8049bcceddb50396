"""Whom a word of harm is said of: its subject or object, by voice, prepositions and what stands between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.between import outside_brackets
from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact
from ingest.reading.persons import ENEMIES, Part, People
from ingest.reading.phrases import Hit
from ingest.reading.text import fold, word_set
from ingest.reading.unreal import is_mention

_FAR = 28
_NEAR_BARE = 5
_LONGEST_FATE = 12
_PREPOSITIONS = word_set(
    """in on at by near from with for against to into targeting attacked attack upon towards behind around inside
    outside under through between of carrying including guarding protecting escorting"""
)
_POSTPOSITIONS = frozenset(map(fold, ("نے", "پر", "میں", "سے")))
# Urdu's "who were killed", before the noun.
_WHO_WERE = frozenset(f"{fold(be)} {fold(one)}" for be in ("ہونے", "جانے") for one in ("والے", "والی", "والا", "والوں"))
_QUOTES = frozenset({"'", '"'})
_BEFORE_OBJECT = _QUOTES | word_set("off instantly as many also at up down nearly about ( out some all only")
_COMPANY = frozenset({"along with", "together with"})
_LISTS = ("grammar", "harm", "number", "head", "service", "weekday", "month", "type", "target", "event")


class Victims:
    """The people of one sentence; each group is harmed once. `found` are the facts told so far."""

    def __init__(self, sentence: Sentence, groups: Sequence[People], *, verb_final: bool) -> None:
        self.sentence = sentence
        self.verb_final = verb_final
        self.groups = groups
        self.taken: set[int] = set()
        self.found: list[Fact] = []

    def of(self, hit: Hit, harm: str, voice: str) -> People | None:
        """The group that the word of harm is said of; None where there is none."""
        group = self._victims(hit, voice) or self._harmed_before(hit, harm, voice)
        if group is None:
            return None
        self.taken.add(group.first)
        return group

    def is_free(self, group: People) -> bool:
        """Nothing was said of the group yet."""
        return group.first not in self.taken

    def with_company(self, group: People, hit: Hit) -> People:
        """Those named beside: "a captain ... and a sepoy laid down their lives", "martyred along with his guard"."""
        for after in range(hit.last, min(hit.last + 7, len(self.sentence.tokens))):
            if self.sentence.words(after, after + 2) in _COMPANY:
                beside = next((g for g in self.groups if after + 2 <= g.first <= after + 3 and self.is_free(g)), None)
                if beside:
                    self.taken.add(beside.first)
                    return _added(group, beside)
            if self.sentence.tokens[after].low == "with":
                others = next((g for g in self.groups if g.first == after + 1 and g.is_rest and self.is_free(g)), None)
                if others and others.total.low:
                    self.taken.add(others.first)
                    return _added(group, others)
        before = self.sentence.words(max(0, group.first - 2), group.first)
        is_theirs = "their" in self.sentence.words(hit.first, hit.last)
        earlier = [
            g
            for g in self.groups
            if g.last < group.first
            and g.is_single
            and self.is_free(g)
            and (g.is_named or is_theirs)
            and not self._crosses_verb(g, hit)
        ]
        ends_list = before.endswith("and") or before == "along with"
        if (
            earlier
            and ends_list
            and (group.is_named or is_theirs or before == "along with")
            and group.last <= hit.first
        ):
            self.taken.add(earlier[-1].first)
            return _added(earlier[-1], group)
        return group

    def is_denied(self, group: People) -> bool:
        """ "no official was hurt"."""
        before = self.sentence.words(max(0, group.first - 3), group.first)
        return before.endswith(("no", "neither", "none of the", "none of", "neither of the"))

    def _victims(self, hit: Hit, voice: str) -> People | None:
        if voice == "him":
            return self._told_before(hit)
        if self.sentence.words(hit.last, hit.last + 2) in _WHO_WERE:
            return next((g for g in self.groups if g.first == hit.last + 2 and self.is_free(g)), None)
        if self.verb_final or voice == "subj":
            return self._subject(hit)
        if voice in {"obj", "noun"}:
            return self._object(hit)
        if self.is_passive(hit):
            return self._subject(hit)
        if hit.first == 0 and (after := self._after_be(hit)):
            return after
        right = self._object(hit)
        left = self._adjacent_left(hit)
        if right and not (left and right.is_bare and not left.is_definite):
            return right
        return self._subject(hit)

    def _after_be(self, hit: Hit) -> People | None:
        """ "Killed in Tuesday's ambush were a guard and his son"."""
        for group in self.groups:
            be = self.sentence.at("grammar", group.first - 1) if group.first > hit.last else None
            if be and be.value == "be" and self.is_free(group):
                return group
        return None

    def _told_before(self, hit: Hit) -> People | None:
        """ "Entered the elder's house and shot him dead": the last one named who attacks nobody; else just one."""
        is_one = self.sentence.tokens[hit.first + 1].low in {"him", "her"}
        for group in reversed(self.groups):
            is_told = group.last <= hit.first and self.is_free(group) and group.total.low
            if is_told and group.is_single == is_one and group.total.victim_class not in ENEMIES:
                return group
        part = Part("", 1, 1, (), hit.first, hit.last)
        return People(hit.first, hit.last, part, (part,), is_single=True) if is_one else None

    def is_passive(self, hit: Hit) -> bool:
        for at in range(max(0, hit.first - 3), hit.first):
            found = self.sentence.at("grammar", at)
            if found and found.value == "be" and self.sentence.tokens[at].low != "left":
                return not any(token.low in {",", ";"} for token in self.sentence.tokens[at : hit.first])
        return False

    def _harmed_before(self, hit: Hit, harm: str, voice: str) -> People | None:
        """One fate, then death: "two miners who had been abducted were found dead"."""
        if harm != "killed" or voice not in {"subj", "both"} or not self.found:
            return None
        before = self.found[-1]
        gap = hit.first - before.last
        if before.harm not in {"abducted", "injured"} or before.kind != "stated" or gap > _LONGEST_FATE:
            return None
        if any(token.low in {";", "and"} for token in self.sentence.tokens[before.last : hit.first]):
            return None
        if before.harm == "injured":
            self.found.pop()
        return next((group for group in self.groups if group.first == before.total.first), None)

    def _adjacent_left(self, hit: Hit) -> People | None:
        return next((g for g in self.groups if g.last == hit.first and self.is_free(g)), None)

    def _object(self, hit: Hit) -> People | None:
        at = hit.last
        while at < len(self.sentence.tokens):
            group = next((g for g in self.groups if g.first == at), None)
            if group:
                return group if self.is_free(group) else None
            if self.sentence.tokens[at].low not in _BEFORE_OBJECT or at - hit.last > 3:
                return self._name_at(at) if at == hit.last else None
            at += 1
        return None

    def _name_at(self, at: int) -> People | None:
        """ "killed Dr Mahesh Lal": somebody known by a name alone."""
        last = at
        while last < len(self.sentence.tokens) and self._is_name(last):
            last += 1
        if last - at < 2:
            return None
        part = Part("", 1, 1, (), at, last)
        return People(at, last, part, (part,), is_named=True, is_single=True)

    def _is_name(self, at: int) -> bool:
        token = self.sentence.tokens[at]
        return token.is_name_like and token.is_word and not self._is_listed(at)

    def _subject(self, hit: Hit) -> People | None:
        """The group before the verb: no object of a preposition, none across a semicolon."""
        fallback: People | None = None
        for group in reversed(self.groups):
            if group.last > hit.first or not self.is_free(group):
                continue
            gap = outside_brackets(self.sentence.tokens[group.last : hit.first])
            if len(gap) > _FAR or any(token.low in {";", ":"} for token in gap):
                break
            if self._crosses_verb(group, hit):
                break
            if group.is_bare and not self._bare_fits(group, hit):
                continue
            if self._after_preposition(group) and (gap or not group.is_bare):
                fallback = fallback or (group if len(gap) <= 3 else None)
                continue
            return group
        return fallback or self._named(hit)

    def _named(self, hit: Hit) -> People | None:
        """ "Ritaj Khan was injured": somebody known by a name alone."""
        tokens, end = self.sentence.tokens, hit.first
        if pronoun := self._pronoun(hit):
            return pronoun
        while end and (found := self.sentence.at("grammar", end - 1)) and found.value in {"be", "have"}:
            end -= 1
        named = end
        end = self._before_home(end)
        first = end
        while first and tokens[first - 1].is_name_like and tokens[first - 1].is_word and not self._is_listed(first - 1):
            first -= 1
        if named == hit.first or end - first < (1 if first else 2):
            return None
        part = Part("", 1, 1, (), first, end)
        return People(first, end, part, (part,), is_named=True, is_single=True)

    def _before_home(self, end: int) -> int:
        """Back over "of Kohat"."""
        place = next((place for place in self.sentence.places if place.last == end), None)
        is_home = place and place.first and self.sentence.tokens[place.first - 1].low in {"of", "from"}
        return place.first - 1 if place and is_home else end

    def _pronoun(self, hit: Hit) -> People | None:
        """ "He died on the spot": one person, told of before."""
        for at in range(max(0, hit.first - 4), hit.first):
            if self.sentence.tokens[at].low in {"he", "she"} and not any(
                t.low == "," for t in self.sentence.tokens[at : hit.first]
            ):
                part = Part("", 1, 1, (), at, at + 1)
                return People(at, at + 1, part, (part,), is_definite=True, is_single=True)
        return None

    def _is_listed(self, at: int) -> bool:
        in_place = any(place.first <= at < place.last for place in self.sentence.places)
        return in_place or any(self.sentence.at(name, at) for name in _LISTS)

    def _crosses_verb(self, group: People, hit: Hit) -> bool:
        """Another word of harm stands between: what is before it was said of that one."""
        between = [h for h in self.sentence.hits.get("harm", ()) if group.last <= h.first < hit.first]
        return any(not is_mention(self.sentence, h, h.value.split("/")[1]) and self._has_fact(h) for h in between)

    def _has_fact(self, hit: Hit) -> bool:
        return any(fact.first <= hit.first < fact.last for fact in self.found)

    def _bare_fits(self, group: People, hit: Hit) -> bool:
        gap = self.sentence.tokens[group.last : hit.first]
        if any(token.low in {",", "."} for token in gap):
            return group.is_rest and len(gap) <= _NEAR_BARE
        return len(gap) <= _NEAR_BARE

    def _after_preposition(self, group: People) -> bool:
        if self.verb_final:
            # Who does it, and what it is done at, carries a mark after it.
            return self.sentence.words(group.last, group.last + 1) in _POSTPOSITIONS
        at = group.first - 1
        while at >= 0 and self.sentence.tokens[at].low in _QUOTES:
            at -= 1
        if at > 0 and self.sentence.words(at - 1, at + 1) in _COMPANY:
            return False
        return at >= 0 and self.sentence.tokens[at].low in _PREPOSITIONS


def _added(one: People, two: People) -> People:
    """Two groups as one."""
    low = None if one.total.low is None or two.total.low is None else one.total.low + two.total.low
    high = None if one.total.high is None or two.total.high is None else one.total.high + two.total.high
    total = Part("", low, high, (), min(one.first, two.first), max(one.last, two.last))
    return replace(one, last=max(one.last, two.last), total=total, parts=(*one.parts, *two.parts), is_single=False)
