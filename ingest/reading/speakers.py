"""Who gave a figure or a word of blame to the source."""

from __future__ import annotations

import re

from ingest.reading.doc import Sentence
from ingest.reading.language import Language

# "30 personnel killed: BLA"
_GROUP_ENDS_TITLE = re.compile(r":\s*\u2042[^:]{0,40}$")


def said_by(sentence: Sentence, position: int, language: Language) -> str | None:
    """The speaker of a clause at a word, or None where the sentence names none.

    What militants say counts as theirs only where their claim stands before the number.
    """
    if sentence.is_title and _GROUP_ENDS_TITLE.search(sentence.marked):
        return "militants"
    character = sentence.tokens[min(position, len(sentence.tokens) - 1)].start - sentence.start
    for who, pattern in language.cues.said_by:
        match = pattern.search(sentence.marked if who == "militants" else sentence.low)
        if match is None:
            continue
        if who != "militants" or _is_theirs(sentence, match.start(), character):
            return who
    return None


def _is_theirs(sentence: Sentence, said: int, character: int) -> bool:
    """The number follows the claim, with no new clause between."""
    return said <= character + 1 and ";" not in sentence.low[said:character]
