"""A small world for tests of reading: a few real places and groups, in memory, and short ways to read a text."""

# Urdu has a full stop of its own.

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ingest.reading import read_article
from ingest.reading.article import ArticleText
from ingest.reading.clauses import Clause, read_clauses
from ingest.reading.doc import Doc, Sentence, annotate
from ingest.reading.drafts import Draft, PlaceReading, Reading
from ingest.reading.facts import Fact
from ingest.reading.harms import facts
from ingest.reading.knowledge import GroupName, PlaceName
from ingest.reading.lexicons import language_of
from ingest.reading.people import people
from ingest.reading.status import Status, statuses
from ingest.reading.text import Token, fold

WEDNESDAY = dt.date(2025, 3, 12)

_KP, _BALOCHISTAN, _PUNJAB = "khyber-pakhtunkhwa", "balochistan", "punjab"
_DISTRICTS = {
    "bannu": _KP,
    "tank": _KP,
    "kohat": _KP,
    "khyber": _KP,
    "peshawar": _KP,
    "kurram": _KP,
    "north waziristan": _KP,
    "dera ismail khan": _KP,
    "quetta": _BALOCHISTAN,
    "kech": _BALOCHISTAN,
    "panjgur": _BALOCHISTAN,
    "mastung": _BALOCHISTAN,
    "lahore": _PUNJAB,
    "بنوں": _KP,
    "کوئٹہ": _BALOCHISTAN,
}
_PLACES = {"turbat": "kech", "miryan": "bannu", "domel": "bannu", "wana": "lower-south-waziristan", "mengal": "khuzdar"}
_PROVINCES = {"balochistan": _BALOCHISTAN, "khyber pakhtunkhwa": _KP, "kp": _KP, "punjab": _PUNJAB}
_SLUGS = {"بنوں": "bannu", "کوئٹہ": "quetta"}
_GROUPS = {
    "ttp": "ttp",
    "tehreek i taliban pakistan": "ttp",
    "bla": "bla",
    "balochistan liberation army": "bla",
    "majeed brigade": "majeed-brigade",
    "ٹی ٹی پی": "ttp",
}
_LABELS = frozenset({"fitna al khawarij"})
_LONGEST = 3


def _slug(name: str) -> str:
    return _SLUGS.get(name, name.replace(" ", "-"))


class Places:
    """Knows the names above."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {}
        for name, province in _DISTRICTS.items():
            self.names[_folded(name)] = ("district", frozenset({_slug(name)}), frozenset({province}))
        for name, district in _PLACES.items():
            self.names[_folded(name)] = ("place", frozenset({district}), frozenset({_KP}))
        for name, province in _PROVINCES.items():
            self.names[_folded(name)] = ("province", frozenset(), frozenset({province}))

    def find(self, words: Sequence[Token]) -> list[PlaceName]:
        """The longest name at each capitalised word."""
        found: list[PlaceName] = []
        at = 0
        while at < len(words):
            name = None if words[at].text[0].islower() else self._at(words, at)
            found += [name] if name else []
            at = name.last if name else at + 1
        return found

    def _at(self, words: Sequence[Token], first: int) -> PlaceName | None:
        for last in range(min(first + _LONGEST, len(words)), first, -1):
            known = self.names.get(" ".join(word.low for word in words[first:last]))
            if known:
                return PlaceName(first, last, *known)
        return None

    def resolve(self, words: str, *, district: str | None = None, province: str | None = None) -> PlaceReading:
        """The words themselves, in the district given."""
        slug = district or ""
        name = slug.replace("-", " ")
        of = province or _DISTRICTS.get(name) or _BALOCHISTAN
        return PlaceReading(words, of, of, slug or None, name.title())


class Groups:
    """Knows the names above."""

    def find(self, words: Sequence[Token]) -> list[GroupName]:
        """The longest name at each word."""
        found: list[GroupName] = []
        at = 0
        while at < len(words):
            name = self._at(words, at)
            found += [name] if name else []
            at = name.last if name else at + 1
        return found

    def _at(self, words: Sequence[Token], first: int) -> GroupName | None:
        for last in range(min(first + 4, len(words)), first, -1):
            written = " ".join(word.low for word in words[first:last])
            for name, slug in _GROUPS.items():
                if written == _folded(name):
                    return GroupName(first, last, (slug,), is_label=False)
            if written in _LABELS:
                return GroupName(first, last, (), is_label=True)
        return None

    def resolve(self, words: str, *, province: str | None = None, on: dt.date | None = None) -> tuple[str | None, str]:
        """The last known name in the words: a wing before its group."""
        known = [slug for name, slug in _GROUPS.items() if _folded(name) in _folded(words)]
        return (known[-1], known[-1]) if known else (None, words)


def _folded(words: str) -> str:
    return " ".join(fold(word) for word in words.replace("-", " ").split())


PLACES, GROUPS = Places(), Groups()


def article(text: str, title: str = "", published: dt.date | None = WEDNESDAY) -> ArticleText:
    """An article of a Wednesday."""
    return ArticleText("1", title, text, published)


def doc(text: str, title: str = "", published: dt.date | None = WEDNESDAY) -> Doc:
    """The article looked up."""
    of = article(text, title, published)
    return annotate(of, language_of(of), places=PLACES, groups=GROUPS)


def sentence(text: str) -> Sentence:
    """The text's one sentence."""
    found = doc(text).sentences
    assert len(found) == 1, [s.low for s in found]
    return found[0]


def harmed(text: str) -> list[Fact]:
    """Who is harmed in a sentence."""
    of = sentence(text)
    return facts(of, language_of(article(text)), people(of))


def clauses(text: str, title: str = "") -> list[list[Clause]]:
    """The clauses of each sentence."""
    return read_clauses(doc(text, title), WEDNESDAY)


def kinds(text: str, title: str = "") -> list[str]:
    """The status of each sentence."""
    of = doc(text, title)
    found: list[Status] = statuses(of, read_clauses(of, WEDNESDAY), WEDNESDAY)
    return [status.kind for status in found]


def read(text: str, title: str = "", published: dt.date | None = WEDNESDAY) -> Reading:
    """The whole pipeline."""
    return read_article(article(text, title, published), places=PLACES, groups=GROUPS)


def news(text: str, title: str = "") -> list[Draft]:
    """The drafts of the news, without the background."""
    return [draft for draft in read(text, title).drafts if draft.role == "main"]
