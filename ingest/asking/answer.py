"""Reading what a language model answered: strictly, one proposal at a time, so that one that is broken costs itself."""

from __future__ import annotations

import re

import msgspec

MOST_CLAIMS = 60
_FENCE = re.compile(r"\A```[a-z]*[ \t]*\n(.*)\n```\Z", re.DOTALL)
_BROKEN = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class Unreadable(Exception):
    """The answer is none; the message says why, in words of ours."""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One proposal, unchecked: a value of a field of an incident, told by its number, and the words said to tell it."""

    event: int
    field: str
    value: int | str
    quote: str


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Envelope(msgspec.Struct):
    choices: list[_Choice]


def read_answer(body: bytes) -> tuple[list[Claim], list[str]]:
    """The proposals of a chat completion, each once, and why others were left out. Raises Unreadable."""
    text = _content(body)
    fenced = _FENCE.match(text)
    try:
        items = msgspec.json.decode(fenced.group(1) if fenced else text, type=list[msgspec.Raw])
    except _BROKEN as error:
        raise Unreadable("its answer is no JSON list") from error
    claims: dict[Claim, None] = {}
    dropped = ["one too many"] * (len(items) - MOST_CLAIMS)
    for item in items[:MOST_CLAIMS]:
        try:
            claim = msgspec.json.decode(item, type=Claim)
        except _BROKEN:
            dropped.append("not in the form asked for")
            continue
        if claim in claims:
            dropped.append("said twice")
        claims[claim] = None
    return list(claims), dropped


def _content(body: bytes) -> str:
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except _BROKEN as error:
        raise Unreadable("its answer is no chat completion") from error
    text = envelope.choices[0].message.content if envelope.choices else None
    if not text:
        raise Unreadable("its answer is empty")
    return text.strip()
