"""Who is counted: noun phrases of people, with their number, their class, and how they are joined.

"Seven people, including three policemen and the assistant commissioner" is one group of 7, of whom 3 are
police and 1 an official; a part is never added to its whole.
"""

from __future__ import annotations

from ingest.reading.companies import joined
from ingest.reading.doc import Sentence
from ingest.reading.nouns import phrases
from ingest.reading.persons import People
from ingest.reading.wholes import under_wholes


def people(sentence: Sentence) -> list[People]:
    """All groups of people in the sentence, lists joined and parts put under their wholes."""
    return under_wholes(sentence, joined(sentence, phrases(sentence)))
