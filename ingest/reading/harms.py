"""Who was harmed, by the grammar around words of harm: subject or object, several clauses in a sentence, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact, leaning
from ingest.reading.language import Language
from ingest.reading.persons import Part, People
from ingest.reading.phrases import Hit
from ingest.reading.rivals import rivals
from ingest.reading.speakers import said_by
from ingest.reading.tallies import (
    as_many,
    body,
    deaths,
    injured,
    is_number_of,
    is_of_injured,
    nth_victim,
    parts_of,
    toll,
    zeros,
)
from ingest.reading.text import fold
from ingest.reading.unreal import is_no_report
from ingest.reading.victims import Victims

_ALSO = frozenset({"also", "too", fold("بھی")})
_LATER = ("succumb", "died", "expired", "breathed")
_TREATED = (
    "treated",
    "treatment",
    "hospital",
    "hospitals",
    "hospitalised",
    "hospitalized",
    "admitted",
    fold("زیر علاج"),
)
_SUCCUMBED = ("succumb", fold("زخموں"))
_IN_ALL = frozenset({"in all", "in total", "altogether"})
_ELIMINATED = frozenset({"eliminated", "eliminating", "neutralised", "neutralized"})
_FORCES = frozenset({"army", "security", "police", "frontier_corps", "levies", "rangers"})
_NEAR = 6
_GAPPED_BY = frozenset({"in", "at", "near", "around", "from"})


def facts(sentence: Sentence, language: Language, groups: Sequence[People]) -> list[Fact]:
    """Everyone harmed in the sentence, and what it says of nobody being harmed; `groups` are its people."""
    found = list(_Clauses(sentence, language, groups).read())
    if not any(fact.low and not _is_of_militants(fact) for fact in found):
        found += zeros(sentence, language)
    found = rivals(sentence, _with_parts_told(sentence, found, groups), language)
    return [replace(fact, said_by=_speaker(sentence, fact, language)) for fact in found]


def _with_parts_told(sentence: Sentence, found: Sequence[Fact], groups: Sequence[People]) -> list[Fact]:
    """ "Seven people were killed in the raid: four guards at the gate and three clerks": who the seven were."""
    colon = next((at for at, token in enumerate(sentence.tokens) if token.low == ":"), None)
    if colon is None or not found or any(fact.first > colon for fact in found):
        return list(found)
    told = [group for group in groups if group.first > colon and group.total.low]
    parts = tuple(part for group in told for part in group.parts)
    number = sum(group.total.low or 0 for group in told)
    return [replace(fact, parts=parts) if _is_whole(fact, number) else fact for fact in found]


def _is_whole(fact: Fact, number: int) -> bool:
    return fact.low == number > 1 and len(fact.parts) == 1 and fact.parts[0].victim_class in {"", "unknown", "civilian"}


def _is_of_militants(fact: Fact) -> bool:
    return all(part.victim_class in {"militant", "suicide_attacker"} for part in fact.parts)


def _speaker(sentence: Sentence, fact: Fact, language: Language) -> str | None:
    """Who says so; that soldiers were "eliminated" only militants say."""
    is_their_word = bool(_ELIMINATED & {token.low for token in sentence.tokens[fact.first : fact.last]})
    if is_their_word and all(part.victim_class in _FORCES for part in fact.parts):
        return "militants"
    return said_by(sentence, fact.first, language)


class _Clauses:
    """One sentence on its way to facts."""

    def __init__(self, sentence: Sentence, language: Language, groups: Sequence[People]) -> None:
        self.sentence = sentence
        self.victims = Victims(sentence, groups, verb_final=language.verb_final)
        self.found = self.victims.found

    def read(self) -> list[Fact]:
        """The facts in the order of their words of harm."""
        inside: list[tuple[Hit, str, People]] = []
        for hit in self.sentence.hits.get("harm", ()):
            harm, voice = hit.value.split("/")
            around = next((g for g in self.victims.groups if g.first < hit.first and hit.last < g.last), None)
            if around:
                inside.append((hit, harm, around))
            elif fact := self._fact(hit, harm, voice):
                self.found.append(fact)
        self._fill_gaps()
        if self.found and (told := nth_victim(self.sentence)):
            self.found.append(told)
        self.found += [
            self._of(group, hit, harm) for hit, harm, group in inside if self.victims.is_free(group) and group.total.low
        ]
        return sorted(self.found, key=lambda fact: fact.first)

    def _fact(self, hit: Hit, harm: str, voice: str) -> Fact | None:
        if voice == "toll" or is_number_of(self.sentence, hit):
            return self._toll(hit, harm)
        if voice == "body":
            return body(self.sentence, hit)
        if is_no_report(self.sentence, hit, voice):
            return None
        if same := as_many(self.sentence, hit, harm, self.found[-1] if self.found else None):
            return same
        group = self.victims.of(hit, harm, voice)
        if group is None:
            return None
        if self.victims.is_denied(group):
            part = Part("", 0, 0, (), group.first, group.last)
            return Fact(harm, part, (part,), self.sentence.index, group.first, hit.last, "zero")
        return self._of(self.victims.with_company(group, hit), hit, harm)

    def _toll(self, hit: Hit, harm: str) -> Fact | None:
        if is_of_injured(self.sentence, hit):
            return injured(self.sentence, hit)
        counted = deaths(self.sentence, hit)
        if counted is None:
            return toll(self.sentence, hit, harm, verb_final=self.victims.verb_final)
        parts = parts_of(counted, self.victims.groups)
        return replace(self._of(parts, hit, "killed"), first=counted.first) if parts else counted

    def _of(self, group: People, hit: Hit, harm: str) -> Fact:
        said = self.sentence.words(hit.first, hit.last)
        by_forces = "militant" if group.is_bare and self._by_forces(hit) else ""
        total, parts = (group.total, group.parts) if by_forces else self._inherit(group)
        return Fact(
            harm,
            total,
            parts,
            self.sentence.index,
            min(group.first, hit.first),
            max(group.last, hit.last),
            self._kind(group, hit, harm, said),
            group.quantifier,
            leaning=leaning(said) or by_forces,
            is_definite=group.is_definite and not self._is_also(group, hit),
            is_of_injured=harm == "killed" and (said.startswith(_SUCCUMBED) or self._was_injured(group, hit)),
        )

    def _kind(self, group: People, hit: Hit, harm: str, said: str) -> str:
        """Whether the people come on top of others ("another died", "also"), or are all there were."""
        if said.endswith(_TREATED):
            return "treated"
        if self._is_count_so_far(group, hit):
            return "total"
        words = {token.low for token in self.sentence.tokens[max(0, group.first - 1) : group.last]}
        if group.total.low is None and "all" in words:
            return "all"
        is_rest = group.is_rest and harm == "killed" and said.startswith(_LATER)
        if is_rest and not any(fact.harm == "killed" for fact in self.found):
            return "more"
        is_first = not self.found and not self.sentence.is_title
        return "more" if is_first and self._is_also(group, hit) else "stated"

    def _is_count_so_far(self, group: People, hit: Hit) -> bool:
        """ "Eleven injured in all", "three have now died", "a fourth man died": as many as there are by then."""
        after = {self.sentence.words(hit.last, hit.last + 2), self.sentence.words(hit.last, hit.last + 1)}
        between = {token.low for token in self.sentence.tokens[group.last : hit.first]}
        return bool(_IN_ALL & after) or ("now" in between and group.total.low is not None)

    def _was_injured(self, group: People, hit: Hit) -> bool:
        """ "Three people wounded on Monday have died", "an injured boy died"."""
        hurt = (h.first for h in self.sentence.hits.get("harm", ()) if h.value.startswith("injured"))
        return any(group.first - 1 <= at < hit.first for at in hurt)

    def _by_forces(self, hit: Hit) -> bool:
        """ "FC kills four", "police chased them and killed one": the verb's subject is a service of the state."""
        services = self.sentence.hits.get("service", ())
        if self.victims.is_passive(hit):
            return False
        if self.sentence.words(hit.first - 1, hit.first) != "and":
            return any(service.last == hit.first for service in services)
        tokens = self.sentence.tokens
        begin = next((at + 1 for at in reversed(range(hit.first)) if tokens[at].low in {";", ",", "while"}), 0)
        subjects = {service.first for service in services if service.last < hit.first - 1}
        subjects |= {group.first for group in self.victims.groups if group.total.victim_class in _FORCES}
        is_object = self.sentence.at("harm", begin) is not None
        return not is_object and bool(subjects & {begin, begin + 1})

    def _is_also(self, group: People, hit: Hit) -> bool:
        words = {token.low for token in self.sentence.tokens[min(group.last, hit.last) : max(group.first, hit.first)]}
        return bool(_ALSO & words)

    def _inherit(self, group: People) -> tuple[Part, tuple[Part, ...]]:
        """A bare number after militants or soldiers is of their side: "five terrorists were killed, nine injured"."""
        if group.total.victim_class or len(group.parts) > 1 or not self.found:
            return group.total, group.parts
        before = self.found[-1].parts
        if group.parts[0].victim_class == "" and all(part.victim_class == "militant" for part in before):
            part = replace(group.parts[0], victim_class="militant")
            return part, (part,)
        if group.is_bare and not group.parts[0].victim_class and all(p.victim_class in _FORCES for p in before):
            # "Two soldiers were martyred and nine injured".
            part = replace(group.parts[0], victim_class=before[0].victim_class)
            return part, (part,)
        return group.total, group.parts

    def _fill_gaps(self) -> None:
        """ "killed three in Mir Ali and two in South Waziristan": the verb is said once."""
        for group in self.victims.groups:
            before = [fact for fact in self.found if fact.last <= group.first]
            if not before or not self.victims.is_free(group) or group.total.low is None or not self._is_gapped(group):
                continue
            model = before[-1]
            kind = group.parts[0].victim_class or model.parts[0].victim_class
            part = replace(group.total, victim_class=kind)
            parts = (part,) if group.is_bare else group.parts
            self.victims.taken.add(group.first)
            self.found.append(
                Fact(model.harm, part, parts, self.sentence.index, group.first, group.last, leaning=model.leaning)
            )

    def _is_gapped(self, group: People) -> bool:
        tokens = self.sentence.tokens
        if group.last >= len(tokens) or group.first == 0:
            return False
        opens = tokens[group.first - 1].low in {"and", ",", ";", "while"}
        placed = any(group.last < place.first <= group.last + _NEAR for place in self.sentence.places)
        return opens and tokens[group.last].low in _GAPPED_BY and group.is_bare and placed
