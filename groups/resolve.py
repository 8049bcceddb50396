"""From a name as a source gives it to a group, or to the words and the groups they might mean.

Unknown is never a guess: when the words do not decide, no group is given and the words stay.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from groups.choices import AliasKind, LinkKind
from groups.cues import (
    BALOCHISTAN,
    BESIDE_SEPARATIST,
    EITHER_OR,
    FACTION_WORDS,
    JOINER,
    LINK_TO,
    LIST_IN_BRACKETS,
    NEGATIONS,
    RELATIONS,
    SEPARATIST,
    SIGNS,
)
from groups.index import current_index
from groups.names import STATUS_WORDS, Mention, NameIndex, Tokens, Word, caseless, fold, words_of

UNSPECIFIED_BALOCH = "unspecified-baloch"


class Reason(StrEnum):
    """Why a resolution is what it is; the first four give a group."""

    NAMED = "named"
    MEMBER_NAMED = "member_named"
    WIDER_KEPT = "wider_kept"
    PLACEHOLDER = "placeholder"
    AMBIGUOUS = "ambiguous"
    SEVERAL = "several"
    ONLY_RELATED = "only_related"
    DENIED = "denied"
    LABEL_ONLY = "label_only"
    MEDIA_ONLY = "media_only"
    UNIDENTIFIED = "unidentified"
    NOT_KNOWN = "not_known"
    NO_WORDS = "no_words"


@dataclass(frozen=True)
class GroupResolution:
    """The group, if the words decide; always the words; the groups they may also or only mean, by slug."""

    group_slug: str | None
    words: str
    alias_kind: str | None
    candidates: tuple[str, ...]
    reason: Reason


def resolve_group(
    words: str,
    *,
    province: str | None = None,
    on: dt.date | None = None,
    index: NameIndex | None = None,
) -> GroupResolution:
    """The group that the words name. `province` (its English or Urdu name) and `on` decide ambiguous names.

    The cases, in order:

    1. a list in brackets, "Islamic State (Khorasan/Pakistan)": each reading apart; where they differ,
       the group that holds them all, or none;
    2. no stored name: bare "separatists" in Balochistan are the placeholder, all else is not known
       (plain "Taliban", the party TLP);
    3. a state label or a media wing alone never attributes, nor do "unidentified gunmen"; wording for
       unnamed Baloch separatists gives the placeholder;
    4. a denial ("not TTP") gives none;
    5. an ambiguous name is settled by a sure name beside it, else by a sign in the words, the province
       or the day; else it stays with the reading that holds the others ("Daesh": the Islamic State), or none;
    6. one name: a qualifier may make it a member ("Islamic State (Pakistan)"); a word of relation
       ("TTP splinter", "allied with TTP") gives none, with the related groups as candidates;
    7. several names: the member when the others are its parents ("TTP (Jamaat-ul-Ahrar)"); joined by
       "and", the one that holds the others; joined by "or" or a stroke, the nearest group that holds
       them all ("ISKP/ISPP": the Islamic State); else none.

    A caller with many names passes `current_index()` once as `index`; otherwise each call asks the
    database in one short query whether the cached index is still current.
    """
    index = index or current_index()
    return _Phrase(words, index, fold(province or "").casefold().strip(), on).resolve()


def resolve_groups(
    words: str,
    *,
    province: str | None = None,
    on: dt.date | None = None,
    index: NameIndex | None = None,
) -> tuple[GroupResolution, ...]:
    """One resolution for each name of a field that separates several by ";"."""
    index = index or current_index()
    parts = [part.strip() for part in words.split(";") if part.strip()]
    return tuple(resolve_group(part, province=province, on=on, index=index) for part in parts)


class _Phrase:
    """One field's words on their way to a resolution; the steps follow the cases of `resolve_group`."""

    def __init__(self, words: str, index: NameIndex, province: str, on: dt.date | None) -> None:
        self.words = words
        self.index = index
        self.province = province
        self.on = on
        self.text = fold(words)
        self.tokens: list[Word] = words_of(self.text)
        self.mentions: list[Mention] = index.find(self.tokens)
        covered = {i for mention in self.mentions for i in range(mention.first, mention.last)}
        rest = caseless(word.text for i, word in enumerate(self.tokens) if i not in covered)
        self.rest: Tokens = tuple(word for word in rest if word not in STATUS_WORDS)

    def resolve(self) -> GroupResolution:
        if not self.tokens:
            return self._none(Reason.NO_WORDS)
        in_brackets = LIST_IN_BRACKETS.match(self.words)
        if in_brackets and JOINER.search(in_brackets["inner"]):
            return self._each_in_brackets(in_brackets)
        if not self.mentions:
            return self._without_names()
        sure = [mention for mention in self.mentions if mention.attributes]
        if not sure:
            kind = self.mentions[0].kind
            reason = Reason.LABEL_ONLY if kind == AliasKind.STATE_LABEL else Reason.MEDIA_ONLY
            return self._none(reason, _slugs(self.mentions), kind)
        real = [mention for mention in sure if not set(mention.slugs) <= self.index.placeholders]
        if not real:
            return self._placeholder(sure)
        if NEGATIONS & set(self.rest):
            return self._none(Reason.DENIED, _slugs(real))
        return self._named(real)

    def _each_in_brackets(self, match: re.Match[str]) -> GroupResolution:
        readings = [
            _Phrase(f"{match['outer']} ({part}) {match['after']}", self.index, self.province, self.on).resolve()
            for part in JOINER.split(match["inner"])
        ]
        outer = _Phrase(match["outer"], self.index, self.province, self.on).resolve()
        slugs = {reading.group_slug for reading in readings if reading.group_slug}
        if len(slugs) == 1 and all(reading.group_slug for reading in readings):
            reason = Reason.NAMED if slugs == {outer.group_slug} else Reason.MEMBER_NAMED
            return self._found(slugs.pop(), reason, readings[0].alias_kind)
        candidates = slugs.union(*(reading.candidates for reading in readings))
        wider = self._widest(slugs | {outer.group_slug} if outer.group_slug else slugs)
        if wider and slugs and all(reading.group_slug for reading in readings):
            return self._found(wider, Reason.WIDER_KEPT, outer.alias_kind, candidates - {wider})
        return self._none(Reason.SEVERAL if slugs else Reason.NOT_KNOWN, candidates)

    def _without_names(self) -> GroupResolution:
        said = set(self.rest)
        if self.province in BALOCHISTAN and said & SEPARATIST and said <= SEPARATIST | BESIDE_SEPARATIST:
            return self._found(UNSPECIFIED_BALOCH, Reason.PLACEHOLDER, None)
        return self._none(Reason.NOT_KNOWN)

    def _placeholder(self, mentions: list[Mention]) -> GroupResolution:
        slugs = _slugs(mentions)
        if slugs == {UNSPECIFIED_BALOCH}:
            return self._found(UNSPECIFIED_BALOCH, Reason.PLACEHOLDER, mentions[0].kind)
        return self._none(Reason.UNIDENTIFIED, slugs, mentions[0].kind)

    def _named(self, mentions: list[Mention]) -> GroupResolution:
        certain = {mention.slugs[0] for mention in mentions if len(mention.slugs) == 1}
        slugs = set(certain)
        kept: set[str] = set()
        for mention in mentions:
            if len(mention.slugs) > 1 and not certain & set(mention.slugs):
                chosen = self._settle(mention)
                if chosen is None:
                    return self._none(Reason.AMBIGUOUS, _slugs(mentions), mention.kind)
                slugs.add(chosen)
                kept |= set(mention.slugs) - {chosen} if not self._signs(mention) else set()
        if len(slugs) == 1:
            return self._one(slugs.pop(), mentions, kept)
        return self._several(slugs, mentions)

    def _signs(self, mention: Mention) -> set[str]:
        tokens = caseless(word.text for word in self.tokens)
        return {sign.slug for sign in SIGNS if sign.slug in mention.slugs and sign.fits(tokens, self.province, self.on)}

    def _settle(self, mention: Mention) -> str | None:
        signs = self._signs(mention)
        if len(signs) == 1:
            return signs.pop()
        return self._widest(set(mention.slugs))

    def _one(self, slug: str, mentions: list[Mention], kept: set[str]) -> GroupResolution:
        kind = mentions[0].kind
        name = tuple(word.text for word in self.tokens[mentions[0].first : mentions[0].last])
        members = self.index.qualified(slug, name, self.rest)
        if len(members) == 1:
            return self._found(members.pop(), Reason.MEMBER_NAMED, kind)
        relations = {kind for word in self.rest for kind in self._relation(word, slug)}
        if relations:
            related = self.index.related(slug, relations)
            itself = set() if LinkKind.SPLINTERED_FROM in relations else {slug}
            return self._none(Reason.ONLY_RELATED, related | itself, kind)
        if self._alternative_unknown(mentions):
            return self._none(Reason.AMBIGUOUS, {slug}, kind)
        return self._found(slug, Reason.WIDER_KEPT if kept else Reason.NAMED, kind, kept)

    def _relation(self, word: str, slug: str) -> tuple[LinkKind, ...]:
        # "JuA faction" is JuA, itself a faction; "TTP faction" is some faction of the TTP.
        if word in FACTION_WORDS and self.index.is_part(slug):
            return ()
        return RELATIONS.get(word, ())

    def _alternative_unknown(self, mentions: list[Mention]) -> bool:
        """ "TTP/others", "TTP or bandits": the name is one of two, and the other is not known."""
        after = self.text[self._end(mentions[-1]) :]
        before = self.text[: self._start(mentions[0])]
        return bool(self.rest) and bool(EITHER_OR.search(after) or EITHER_OR.search(before))

    def _several(self, slugs: set[str], mentions: list[Mention]) -> GroupResolution:
        narrowest = [slug for slug in slugs if all(self.index.is_part_of(slug, other) for other in slugs)]
        gaps = [self.text[self._end(one) : self._start(two)] for one, two in pairwise(mentions)]
        joined = any(JOINER.search(gap) for gap in gaps)
        either_or = all(EITHER_OR.search(gap) for gap in gaps)
        if len(narrowest) == 1 and not joined and not self._relation_points_at(narrowest[0], mentions):
            kind = next(mention.kind for mention in mentions if narrowest[0] in mention.slugs)
            return self._found(narrowest[0], Reason.MEMBER_NAMED, kind)
        wider = self.index.nearest_whole(slugs) if either_or else self._widest(slugs)
        if wider:
            return self._found(wider, Reason.WIDER_KEPT, mentions[0].kind, slugs - {wider})
        return self._none(Reason.SEVERAL, slugs)

    def _relation_points_at(self, slug: str, mentions: list[Mention]) -> bool:
        """ "TTP, a splinter of Jamaat-ul-Ahrar": the narrowest name is only whom the doer comes from."""
        mention = next(mention for mention in mentions if slug in mention.slugs)
        link = LINK_TO.search(self.text[: self._start(mention)])
        return bool(link) and bool(set(self.rest) & set(RELATIONS))

    def _widest(self, slugs: Iterable[str]) -> str | None:
        slugs = set(slugs)
        holders = [slug for slug in slugs if all(self.index.is_part_of(other, slug) for other in slugs)]
        return holders[0] if len(holders) == 1 else None

    def _start(self, mention: Mention) -> int:
        return self.tokens[mention.first].start

    def _end(self, mention: Mention) -> int:
        return self.tokens[mention.last - 1].end

    def _found(self, slug: str, reason: Reason, kind: str | None, candidates: Iterable[str] = ()) -> GroupResolution:
        return GroupResolution(slug, self.words, kind, tuple(sorted(candidates)), reason)

    def _none(self, reason: Reason, candidates: Iterable[str] = (), kind: str | None = None) -> GroupResolution:
        return GroupResolution(None, self.words, kind, tuple(sorted(candidates)), reason)


def _slugs(mentions: Iterable[Mention]) -> set[str]:
    return {slug for mention in mentions for slug in mention.slugs}
