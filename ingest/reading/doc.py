"""An article with everything found in it word by word, before anything is concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.reading.article import ArticleText, Span
from ingest.reading.knowledge import GroupName, Groups, PlaceName, Places
from ingest.reading.language import GROUP_MARK, Language
from ingest.reading.phrases import Hit
from ingest.reading.text import RawSentence, Token, level, normalise, sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the phrases, places and groups found in it, all counted in its words.

    `low` is its text in small letters; `marked` the same with each group's name replaced by one mark.
    """

    raw: RawSentence
    tokens: tuple[Token, ...]
    hits: Mapping[str, list[Hit]]
    places: tuple[PlaceName, ...]
    groups: tuple[GroupName, ...]
    low: str
    marked: str
    by_first: Mapping[str, dict[int, Hit]] = field(compare=False)

    @property
    def index(self) -> int:
        """Its place among the article's sentences."""
        return self.raw.index

    @property
    def is_title(self) -> bool:
        """The headline."""
        return self.raw.paragraph == 0

    @property
    def start(self) -> int:
        """Its first character in the article."""
        return self.raw.start

    def span(self, first: int, last: int) -> Span:
        """The characters of the words from `first` up to, not including, `last`."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def at(self, category: str, position: int) -> Hit | None:
        """The phrase of a list that begins at a word."""
        return self.by_first.get(category, {}).get(position)

    def token_at(self, character: int) -> int:
        """The word that stands at a character of `low`."""
        wanted = self.start + character
        return next((at for at, token in enumerate(self.tokens) if token.end > wanted), len(self.tokens) - 1)

    def words(self, first: int, last: int) -> str:
        """The lower-case words from `first` up to `last`, joined."""
        return " ".join(token.low for token in self.tokens[first:last])


@dataclass(frozen=True, slots=True)
class Doc:
    """The article cut and looked up."""

    article: ArticleText
    language: Language
    sentences: tuple[Sentence, ...]

    @property
    def title(self) -> Sentence | None:
        """The headline, if there is one."""
        return self.sentences[0] if self.sentences and self.sentences[0].is_title else None

    @property
    def body(self) -> tuple[Sentence, ...]:
        """All but the headline."""
        return tuple(sentence for sentence in self.sentences if not sentence.is_title)


def annotate(article: ArticleText, language: Language, *, places: Places, groups: Groups) -> Doc:
    """Cut the article into sentences and look every word up."""
    whole = normalise(article.whole)
    title = normalise(article.title)
    found = tuple(_sentence(raw, whole, language, places=places, groups=groups) for raw in sentences(title, whole))
    return Doc(article, language, found)


def _sentence(raw: RawSentence, whole: str, language: Language, *, places: Places, groups: Groups) -> Sentence:
    hits = language.table.find(raw.tokens)
    hits["head"] = [hit for hit in hits.get("head", ()) if not _is_inside_a_body(hit, hits)]
    named = tuple(name for name in groups.find(raw.tokens) if not _is_rank(name, hits))
    low = level(whole[raw.start : raw.end])
    placed = [place for place in places.find(raw.tokens) if _written(raw, place) not in language.not_places]
    return Sentence(
        raw=raw,
        tokens=raw.tokens,
        hits=hits,
        places=_outside(placed, named),
        groups=named,
        low=low,
        marked=_marked(low, raw, named),
        by_first={category: {hit.first: hit for hit in found} for category, found in hits.items()},
    )


def _is_inside_a_body(hit: Hit, hits: Mapping[str, list[Hit]]) -> bool:
    """A rank's letters inside those of an office: the SP of "ISPR" in Urdu."""
    return any(body.first < hit.first and hit.last < body.last for body in hits.get("militancy", ()))


def _written(raw: RawSentence, place: PlaceName) -> str:
    return " ".join(token.low for token in raw.tokens[place.first : place.last])


def _is_rank(name: GroupName, hits: Mapping[str, list[Hit]]) -> bool:
    """A short name of a group that is also a rank: "the SSP said" is an officer."""
    return name.last - name.first == 1 and any(hit.first == name.first for hit in hits.get("head", ()))


def _outside(places: Sequence[PlaceName], groups: Sequence[GroupName]) -> tuple[PlaceName, ...]:
    """The places that are no part of a group's name ("Balochistan Liberation Army")."""
    taken = {at for group in groups for at in range(group.first, group.last)}
    return tuple(place for place in places if not taken & set(range(place.first, place.last)))


def _marked(low: str, raw: RawSentence, groups: Sequence[GroupName]) -> str:
    for group in reversed(groups):
        start = raw.tokens[group.first].start - raw.start
        end = raw.tokens[group.last - 1].end - raw.start
        low = f"{low[:start]}{GROUP_MARK}{low[end:]}"
    return low
