"""From bytes to text, and text that is safe to keep and to show."""

import codecs
import re
import unicodedata

from ingest.fetching.problems import Gone

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<(?:meta[^>]{0,200}?charset\s*=\s*[\"']?|\?xml[^>]{0,100}?encoding\s*=\s*[\"'])([\w.:-]{2,40})", re.IGNORECASE
)
_LOOKED_AT = 4096
# Marks that turn the direction of what follows can make a text read as something else.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_LOST_SHARE = 0.01


def decoded(body: bytes, content_type: str) -> str:
    """The text of a page or feed: by its byte order mark, else its header, else what it says itself, else UTF-8.

    What says one thing and is another falls back to UTF-8, then to Windows-1252, which old sites mean. Raises Gone
    when more than one character in a hundred is lost: such a text would be guessed at.
    """
    for name in _encodings(body, content_type):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    text = body.decode("utf-8", errors="replace")
    if text.count("\ufffd") > _LOST_SHARE * len(text):
        raise Gone("the page's characters cannot be read")
    return text


def _encodings(body: bytes, content_type: str) -> list[str]:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return [name]
    said = [found.group(1) for found in (_IN_HEADER.search(content_type),) if found]
    said += [found.group(1).decode("ascii", "ignore") for found in (_IN_PAGE.search(body[:_LOOKED_AT]),) if found]
    names = [name for name in said if _is_of_text(name)]
    # A wrong label is common, and text in another encoding is almost never right as UTF-8 by chance.
    return ["utf-8", *names, "cp1252"] if not names or names[0].lower() != "utf-16" else names


def _is_of_text(name: str) -> bool:
    """Whether it is an encoding of text that Python knows; it knows some that are none, such as gzip's."""
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", True))
    except LookupError:
        return False


def clean(text: str) -> str:
    """Text without what cannot be kept or would mislead: no NUL or control character, no mark of direction; NFC."""
    kept = "".join(character for character in text.translate(_DIRECTION) if character in "\n\t" or _is_shown(character))
    return unicodedata.normalize("NFC", kept)


def one_line(text: str, longest: int) -> str:
    """Clean text on one line, cut at ``longest`` characters."""
    return " ".join(clean(text).split())[:longest]


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
