"""Values that no parameter, path or body of the interface means, for tests that feed them to all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

MANY = 10_000
LONG = 100_000


@dataclass(frozen=True, slots=True)
class Junk:
    """A wrong value: what is wrong with it, and the bytes of the parameter, once or several times.

    ``refused_everywhere`` is junk that even a parameter for free text refuses; other junk may be words to look for.
    """

    name: str
    values: tuple[bytes, ...]
    refused_everywhere: bool = False

    def query(self, parameter: str) -> str:
        """The query string that gives it to a parameter, every byte as a client may send it."""
        name = quote(parameter)
        return "&".join(f"{name}={value}" for value in _quoted(self.values))


@cache
def _quoted(values: tuple[bytes, ...]) -> list[str]:
    return [quote(value) for value in values]


def _words() -> Iterator[tuple[str, str]]:
    yield "unknown word", "no-such-word"
    yield "other letters", "کوئٹہ"
    yield "SQL", "' OR 1=1 --"
    yield "more SQL", "x'); DROP TABLE incidents_incident; --"
    yield "negative", "-1"
    yield "huge", "9" * 40
    yield "too large for a float", "1e400"
    yield "fraction", "1.5"
    yield "not a number", "NaN"
    yield "infinite", "-Infinity"
    yield "underscored number", "1_0,2_0,3_0,4_0"
    yield "digits of another script", "٣"
    yield "hexadecimal", "0x10"
    yield "null", "null"
    yield "maybe", "maybe"
    yield "list", "[1,2]"
    yield "object", '{"a":1}'
    yield "regular expression", "(a+)+$"
    yield "wildcard", "%"
    yield "template", "{{7*7}}${7*7}"
    yield "path", "../../../../etc/passwd"
    yield "markup", "<script>alert(1)</script>"
    yield "day that is none", "2024-02-30"
    yield "hour that is none", "2024-01-01T25:00:00Z"
    yield "year that is none", "0000-01-01"
    yield "reversed by bidi controls", "\u202eatteuq\u202c"
    yield "invisible", "\u200b\u2060"
    yield "byte order mark", "\ufeffquetta"


JUNK = (
    *(Junk(name, (word.encode(),)) for name, word in _words()),
    Junk("NUL", (b"quetta\x00",), refused_everywhere=True),
    Junk("bytes that are not UTF-8", (b"\xff\xfequetta",), refused_everywhere=True),
    Junk("Latin-1", (b"caf\xe9",), refused_everywhere=True),
    Junk("UTF-16", ("quetta".encode("utf-16"),), refused_everywhere=True),
    Junk("lone surrogate", (b"\xed\xa0\x80",), refused_everywhere=True),
    Junk("overlong slash", (b"..\xc0\xaf..",), refused_everywhere=True),
    Junk("beyond Unicode", (b"\xf4\x90\x80\x80",), refused_everywhere=True),
    Junk("empty", (b"",), refused_everywhere=True),
    Junk("whitespace", (b" \t\n",), refused_everywhere=True),
    Junk("comma", (b",",)),
    Junk("long text", (b"x" * LONG,), refused_everywhere=True),
    Junk("long number", (b"9" * LONG,), refused_everywhere=True),
    Junk("many values with commas", (b",".join(b"w%d" % n for n in range(MANY)),), refused_everywhere=True),
    Junk("one value many times with commas", (b",".join([b"no-such-word"] * MANY),), refused_everywhere=True),
    Junk("many values repeated", tuple(b"w%d" % n for n in range(MANY)), refused_everywhere=True),
    Junk("value and nothing", (b"no-such-word", b""), refused_everywhere=True),
)
NAMES = ("no_such_parameter", "date_from__gte", "uid[]", "page", "", "__proto__", "\x00", "\u202eq", "é", "x" * LONG)
"""Names of parameters that are none."""

PARTS = (
    "no-such", "PK-", "PK-000000", "pk-999999999999999999999999", "PK-000001'--", "%00", "PK-000001%00", "%FF%FE",
    "%ED%A0%80", "%C0%AF", "..%2F..%2Fetc%2Fpasswd", "%E2%80%AEPK", "-1", "NaN", "%25", "(a+)+$", "{{7*7}}",
    "x" * 10_000,
)  # fmt: skip
"""Parts of a path that lead nowhere, as they stand in an address."""

WORDS = (
    " ".join(f"w{n}" for n in range(40)),
    " ".join(["or"] * 60),
    "-" * 200,
    '"' * 200,
    '"' * 199,
    '"' + "a " * 90,
    " -".join(["a"] * 60),
    "!" * 60 + "&|()<->:*" * 10,
    "a:* & !b | (c <-> d)",
    "the of and",
    "\\" * 200,
    "%_" * 100,
    "e\u0301" * 100,
    "\u202e\u2066quetta\u2069",
    "😀" * 200,
    "ﷺ" * 200,
    "\u0131" * 200,
    "(a+)+$",
    "PK-" + "9" * 190,
)
"""Words to look for that are hard on a search."""

CURSORS = (
    "null", "true", "0", "-1", "1e999", '""', '"x"', "[]", "{}", "[[]]", '["date"]', '["date",true,false]',
    '["date",true,false,null,"PK-000001"]', '["date",true,false,0,"PK-000001"]',
    '["date",true,0,"2024-01-01","PK-000001"]',
    '["date",true,false,"2024-01-01",null]', '["date",true,false,"2024-01-01",["PK-000001"]]',
    '["date",true,false,"2024-01-01","\' OR 1=1 --"]', '["date",true,false,"2024-01-01","PK-000001\\u0000"]',
    '["date",true,false,"2024-01-01",""]', '["date",true,false,"2024-02-30","PK-000001"]',
    '["date",true,false,"10000-01-01","PK-000001"]', '["date",true,false,99999999999999999999,"PK-000001"]',
    '["uid",true,false,"x","PK-000001"]', '["date; --",true,false,"2024-01-01","PK-000001"]',
    '["date",true,false,"2024-01-01","PK-000001","more"]', "[" * 200, "[" * 100_000,
)  # fmt: skip
"""What a forged cursor may hold inside its base64."""
