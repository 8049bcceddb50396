"""Word lists, one set for each language, read once per process."""

from __future__ import annotations

from ingest.reading.article import ArticleText
from ingest.reading.language import Language
from ingest.reading.lexicons.english import english
from ingest.reading.lexicons.urdu import urdu

_ARABIC_SCRIPT = range(0x600, 0x700)
_SHARE_OF_URDU = 0.3
_LOOKED_AT = 2000


def language_of(article: ArticleText) -> Language:
    """The article's language by its letters."""
    return urdu() if is_urdu(article.whole) else english()


def is_urdu(text: str) -> bool:
    """Whether most letters are of the script that Urdu is written in."""
    letters = [letter for letter in text[:_LOOKED_AT] if letter.isalpha()]
    urdu = sum(ord(letter) in _ARABIC_SCRIPT for letter in letters)
    return bool(letters) and urdu >= _SHARE_OF_URDU * len(letters)
