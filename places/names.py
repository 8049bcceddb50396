"""Names made comparable: one form for the many ways the same name is typed.

`fold` undoes typing (case, marks, punctuation, Arabic against Urdu letters), `compact` also drops
spaces, `skeleton` also undoes the freedom of romanising (ee/i, oo/u, q/k, doubled letters).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that keyboards for Arabic, Persian, Pashto and Urdu use for one and the same Urdu letter.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىېۍےۓ", "ی"),
        **dict.fromkeys("كڪګ", "ک"),
        **dict.fromkeys("هةۃھۀۂەۿ", "\u06c1"),
        "ړ": "ڑ",
        "ټ": "ٹ",
        "ډ": "ڈ",
        "ڼ": "ن",
        "ں": "ن",
        "ء": None,
        "ـ": None,
        **dict.fromkeys("'\u2019\u2018`\u00b4\u02bc\u02bf\u02be", None),
        "&": " and ",
        "ø": "o",
        "\u0131": "i",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")

# Applied in this order to compact Latin names.
_ROMANISATION = [
    (re.compile(pattern), written)
    for pattern, written in (
        (r"kh|q", "k"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"bh", "b"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"jh", "j"),
        (r"(?<=[aeiou])h(?![aeiou])", ""),
        (r"ck", "k"),
        (r"w", "v"),
        (r"aa+", "a"),
        (r"ay|ai|ey|ei|ee|ea|ie|e|y", "i"),
        (r"au|aw|ou|oo|o", "u"),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower-case words without marks or punctuation, single spaces; digits become ASCII."""
    text = unicodedata.normalize("NFKD", text).casefold()
    kept = [letter for letter in text if unicodedata.category(letter) not in {"Mn", "Cf"}]
    digits = [str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in kept]
    return _NOT_WORD.sub(" ", "".join(digits).translate(_LETTERS)).strip()


def compact(text: str) -> str:
    """`fold` without spaces: Basyakhel and Basya Khel, D.I. Khan and DI Khan become equal."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=16384)
def skeleton(key: str) -> str:
    """A compact Latin name with the choices of romanising levelled; other scripts come back unchanged."""
    if not key.isascii():
        return key
    for pattern, written in _ROMANISATION:
        key = pattern.sub(written, key)
    return key
