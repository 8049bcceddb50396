"""Words of the record that a misspelt one may stand for.

The search index itself is the list of words: each spelling that is a letter away is looked up in it, a few hundred in a
millisecond or two, however large the record. Likeness by trigrams, which needs no such list, has to read the long texts
of half the record again: a minute for a million incidents, and it takes a right word's neighbours for hits.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

# Below four letters, such as TTP, nearly every word is a letter away from another.
SHORTEST_MISSPELT = 4
# Nobody misspells more, and longer words than this are none.
MOST_MISSPELT, LONGEST = 4, 24

_WORD = re.compile(r"(?<![-\w])\w+")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_URDU = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے"
# Sounds that Urdu, Pashto and Balochi names are spelt with in more ways than one; either may stand for the other.
_ALIKE = (
    ("ee", "i"), ("oo", "u"), ("ou", "au"), ("ai", "e"), ("aa", "a"), ("kh", "k"), ("gh", "g"), ("q", "k"),
    ("ph", "f"), ("w", "v"), ("z", "j"), ("sh", "ch"), ("y", "i"), ("iy", "i"), ("ei", "i"), ("ah", "a"),
)  # fmt: skip


def folded(text: str) -> str:
    """The text in lower case and without accents, as the search index has its words. A query unless it is ASCII."""
    if text.isascii():
        return text.lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(unaccent(%s))", [text])
        (found,) = cursor.fetchone()
    return str(found)


def misspelt(words: str, *, drafts: bool = False) -> dict[str, list[str]]:
    """Words of a question that no published incident has, each with the words of the record it may stand for.

    ``words`` are folded. Those with a minus sign before them, and those that are short, are taken as they are. With
    ``drafts`` any incident's words count: only for editors, since else an answer could tell what a draft says. Two
    questions of the index at most, and none when all words are short.
    """
    among = "true" if drafts else "status IN ('published', 'published_changed')"
    found = [word for word in dict.fromkeys(_WORD.findall(words)) if SHORTEST_MISSPELT <= len(word) <= LONGEST]
    unknown = _unknown(found[: 2 * MOST_MISSPELT], among)[:MOST_MISSPELT]
    if not unknown:
        return {}
    asked = {word: sorted(spellings(word)) for word in unknown}
    known = _known({spelling for group in asked.values() for spelling in group}, among)
    return {word: [spelling for spelling in group if spelling in known] for word, group in asked.items()}


def spellings(word: str) -> set[str]:
    """Everything a letter away from the word: left out, put in, exchanged or swapped; or one or two sounds away."""
    letters = _LATIN if word.isascii() else _URDU
    heads = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in heads if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in heads if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in heads if tail for letter in letters}
    found |= {head + letter + tail for head, tail in heads for letter in letters}
    sounds = set(_sounds(word))
    found |= sounds.union(*(_sounds(other) for other in sounds))
    return found - {word}


def _sounds(word: str) -> Iterator[str]:
    for pair in _ALIKE:
        for one, other in (pair, pair[::-1]):
            for match in re.finditer(one, word):
                yield word[: match.start()] + other + word[match.end() :]


# The record as it stands, also when a past one is read: its index is the list of words.
_IN_USE = "EXISTS (SELECT FROM public.incidents_incident WHERE {among} AND search_vector @@ {query})"
# Each word is a question of its own, planned by how common the word is.
_UNKNOWN = "SELECT %s::text WHERE numnode({query}) > 0 AND NOT " + _IN_USE
# Thousands of spellings: OFFSET keeps the planner from any index but that of the search.
_KNOWN = """
    SELECT word FROM unnest(%s::text[]) word, plainto_tsquery('english', word) asked, LATERAL (
               SELECT FROM (SELECT status FROM public.incidents_incident WHERE search_vector @@ asked OFFSET 0) matching
                WHERE {among} LIMIT 1) found
     WHERE numnode(asked) > 0
"""


def _unknown(words: Sequence[str], among: str) -> list[str]:
    """Those no incident has."""
    if not words:
        return []
    each = _UNKNOWN.format(query="plainto_tsquery('english', %s)", among=among)
    return _words(" UNION ALL ".join(each for _ in words), [word for word in words for _ in range(3)])


def _known(spellings: Iterable[str], among: str) -> set[str]:
    """Those some incident has."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Reading a small record through for each takes a second, the index a few milliseconds.
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = set(_words(_KNOWN.format(among=among), [list(spellings)]))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _words(sql: str, values: list[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [word for (word,) in cursor.fetchall()]
