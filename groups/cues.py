"""The words that decide between readings of a name: signs, relations, joiners, denials."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from groups.choices import LinkKind
from groups.names import Tokens, caseless, fold, tokens_of


@dataclass(frozen=True)
class Sign:
    """What tells one reading of an ambiguous name from another: a word beside it, the province, the day."""

    slug: str
    words: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None

    def fits(self, tokens: Tokens, province: str, on: dt.date | None) -> bool:
        if self.words & set(tokens) or province in self.provinces:
            return True
        return on is not None and self.since is not None and self.since <= on <= (self.until or on)


def _words(text: str) -> frozenset[str]:
    return frozenset(caseless(tokens_of(text)))


BALOCHISTAN = frozenset({"balochistan", "baluchistan", fold("بلوچستان")})
SIGNS = (
    Sign("islamic-state-khorasan", words=_words("Khorasan Khurasan Afghanistan خراسان افغانستان")),
    Sign("jundallah-iran", words=_words("Iran Iranian Sistan ایران ایرانی سیستان")),
    Sign(
        "jundullah-pakistan",
        words=_words("Karachi Peshawar کراچی پشاور"),
        provinces=frozenset({"sindh", "khyber pakhtunkhwa", fold("سندھ"), fold("خیبر پختونخوا")}),
    ),
    # "Baloch National Army": a slip for the BNA while that lasted, since March 2025 the name BRAS announced.
    Sign("bna", since=dt.date(2022, 1, 11), until=dt.date(2023, 12, 31)),
    Sign("bras", since=dt.date(2025, 3, 1)),
)

SEPARATIST = frozenset({"separatist", "separatists"})
BESIDE_SEPARATIST = _words("the suspected unspecified unknown unnamed armed militant militants group groups")
NEGATIONS = frozenset({"not", "anti", "non", "denied", "denies"})
JOINER = re.compile(r"[/&;+]|\b(?:and|or|اور|یا)\b", re.IGNORECASE)
LIST_IN_BRACKETS = re.compile(r"^(?P<outer>[^()]*)\((?P<inner>[^()]+)\)(?P<after>[^()]*)$")
LINK_TO = re.compile(r"\b(?:of|from|with|to)\s+(?:the\s+)?$", re.IGNORECASE)

_SPLINTERS = (LinkKind.SPLINTERED_FROM, LinkKind.FACTION_OF)
_PARTS = (LinkKind.FACTION_OF, LinkKind.FRONT_OF)
_FRIENDS = (LinkKind.ALLIED_WITH, LinkKind.ALLIANCE_MEMBER, LinkKind.FACTION_OF, LinkKind.FRONT_OF)
# Words that make the name beside them say whose relation did it, and the links that give the candidates.
RELATIONS: dict[str, tuple[LinkKind, ...]] = {
    **dict.fromkeys(_words("splinter splinters splintered breakaway offshoot offshoots dissident"), _SPLINTERS),
    **dict.fromkeys(_words("dissidents defectors former ex"), _SPLINTERS),
    **dict.fromkeys(_words("faction factions wing wings front fronts دھڑا دھڑے"), _PARTS),
    **dict.fromkeys(_words("allied allies ally affiliate affiliates affiliated linked aligned"), _FRIENDS),
    **dict.fromkeys(_words("associated backed inspired sympathisers sympathizers pro"), _FRIENDS),
}
EITHER_OR = re.compile(r"/|\b(?:or|یا)\b", re.IGNORECASE)
FACTION_WORDS = frozenset({"faction", "wing", fold("دھڑا")})
