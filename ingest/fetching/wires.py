"""Whose words an outlet prints: the agency or the official release that a story says it copies."""

import re

# The names that methodology's "origin" is kept under, each with how bylines and sign-offs write it.
_WIRES = {
    "AFP": r"AFP|Agence France[- ]Presse",
    "AP": r"AP|Associated Press",
    "Reuters": r"Reuters",
    "APP": r"APP|Associated Press of Pakistan",
    "PPI": r"PPI|Pakistan Press International",
    "INP": r"INP|Independent News Pakistan",
    "Online": r"ONLINE|NNI",
    "Xinhua": r"Xinhua",
    "Anadolu": r"AA|Anadolu(?: Agency)?",
    "DPA": r"dpa|DPA",
    "ANI": r"ANI",
    "PTI": r"PTI",
    "ISPR": r"ISPR|Inter[- ]Services Public Relations",
}
_NAMES = {name: re.compile(rf"(?:{words})") for name, words in _WIRES.items()}
_ANY = "|".join(words for name, words in _WIRES.items() if name != "ISPR")
# "KARACHI (Reuters) -", "(APP)" and "— AFP" at the end of a line; inside a sentence an agency is only quoted.
_BYLINE = re.compile(rf"^[^\n]{{0,80}}\((?P<wire>{_ANY})\)\s*[-\u2013\u2014:]", re.MULTILINE)
_SIGN_OFF = re.compile(rf"(?:[-\u2013\u2014]\s*(?P<wire>{_ANY})|\((?P<other>{_ANY})\))\s*$", re.MULTILINE)
_RELEASE = re.compile(
    r"(?:according to|in|said in|said)\s+a\s+(?:press\s+)?(?:release|statement)\s+(?:issued\s+)?(?:by|from|of)\s+"
    r"(?:the\s+)?(?:ISPR|Inter[- ]Services Public Relations)|^(?:ISPR|Rawalpindi,[^\n]{0,40}ISPR)\b",
    re.IGNORECASE | re.MULTILINE,
)


def wire_of(text: str) -> str:
    """The agency in a byline or sign-off, or ISPR when a story gives its release; "" when the words are its own."""
    found = _BYLINE.search(text) or _SIGN_OFF.search(text)
    if found:
        words = next(group for group in found.groups() if group)
        return next(name for name, pattern in _NAMES.items() if pattern.fullmatch(words))
    return "ISPR" if _RELEASE.search(text) else ""
