"""What language a text is in, by its letters."""

import re

_LATIN = re.compile(r"[A-Za-z]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
# Letters of Urdu that Arabic and Persian do not write, and of Pashto and Sindhi that Urdu does not.
_URDU = re.compile(r"[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")
_PASHTO = re.compile(r"[\u067c\u0681\u0685\u0689\u0693\u0696\u069a\u06d0\u06cd]")
_SINDHI = re.compile(r"[\u067b\u0680\u067a\u067f\u0684\u0687\u068c\u068f\u06b3\u06b1\u06bb]")
# Little words, of which every tenth or so word of an English text is one.
_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|a|an|was|were|by|on|at|that|for|said|with)\b", re.IGNORECASE)
_WORD = re.compile(r"\b[A-Za-z']+\b")
_LEAST_ENGLISH = 0.12
_LOOKED_AT = 5000
_ENOUGH = 0.01


def language_of(text: str, *, said: str = "") -> str:
    """ISO 639-1 code of ``text``; "" for too little of it.

    Pages say wrongly what they are in more often than the text does, so ``said`` counts only where letters cannot tell,
    and in Latin letters only where the little words of English are missing.
    """
    sample = text[:_LOOKED_AT]
    latin, arabic = len(_LATIN.findall(sample)), len(_ARABIC.findall(sample))
    if latin + arabic < 20:
        return ""
    if latin >= arabic:
        is_other = _code(said) not in {"", "ur", "ps", "sd", "ar", "fa"} and not _is_english(sample)
        return _code(said) if is_other else "en"
    shares = {code: len(own.findall(sample)) / arabic for code, own in _OWN.items()}
    code = max(shares, key=lambda one: shares[one])
    return code if shares[code] >= _ENOUGH else _code(said) or "ar"


_OWN = {"ur": _URDU, "ps": _PASHTO, "sd": _SINDHI}


def _is_english(sample: str) -> bool:
    words = len(_WORD.findall(sample))
    return len(_ENGLISH.findall(sample)) >= _LEAST_ENGLISH * words


def _code(said: str) -> str:
    return said.strip().lower().partition("-")[0].partition("_")[0][:8]
