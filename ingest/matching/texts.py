"""Whether two texts are the same words: one wire's story in several papers, with the small edits of each desk.

Texts are compared by their shingles, runs of words. Two reports of one incident that were written apart share few of
them, and reports of different incidents by one desk share the phrases of its trade; only a copy shares nearly all.
"""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from places.names import fold

_RUN = 4
# A copy keeps this share of the shorter text's shingles, a copy that was cut at its end too ...
_COPIED = 0.8
# ... but a story twice as long has its own words beside it.
_SHORTEST_SHARE = 0.5
# Below so many shingles a text is a phrase that anybody may write.
_FEWEST = 25
_SAMPLE = 20
_MOST_HOLDERS = 50

Shingles = frozenset[int]


@lru_cache(maxsize=96)
def shingles(text: str) -> Shingles:
    """The runs of four words of a text, each as a number; numbers and names count, marks and case do not."""
    words = fold(text).split()
    return frozenset(crc32(" ".join(words[at : at + _RUN]).encode()) for at in range(len(words) - _RUN + 1))


def share_copied(a: Shingles, b: Shingles) -> float:
    """How much of the shorter text stands in the other, 0 to 1; 0 where they are too short or too unlike in length."""
    small, large = sorted((len(a), len(b)))
    if small < _FEWEST or small < _SHORTEST_SHARE * large:
        return 0.0
    return len(a & b) / small


def is_copy(a: str, b: str) -> bool:
    """Whether the one text is the other with small edits."""
    return share_copied(shingles(a), shingles(b)) >= _COPIED


def likely_copies(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Places of all pairs that ``is_copy`` may hold for, the lower first, without comparing all with all.

    The smallest numbers of a text are a fair sample of its shingles: two copies share one of their first twenty but
    for a pair in thousands. A shingle that many texts have is of no story.
    """
    holders: dict[int, list[int]] = {}
    found: set[tuple[int, int]] = set()
    for place, text in enumerate(texts):
        for number in sorted(shingles(text))[:_SAMPLE]:
            others = holders.setdefault(number, [])
            if len(others) < _MOST_HOLDERS:
                found.update((other, place) for other in others)
                others.append(place)
    return found
