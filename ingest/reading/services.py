"""The service or body that people belong to: named before them, or after "of"."""

from __future__ import annotations

from ingest.reading.doc import Sentence
from ingest.reading.phrases import Hit

SERVICE_CLASS = {
    "ctd": "police",
    "constabulary": "other_security",
    "coast_guard": "other_security",
    "air_force": "other_security",
    "intelligence": "other_security",
    "polio": "civilian#polio_worker",
    "group": "militant",
}


def service_at(sentence: Sentence, at: int) -> tuple[str, int] | None:
    """The service or armed group that begins at a word, and where its name ends."""
    if (hit := sentence.at("service", at)) and not sentence.at("head", at):
        return hit.value, hit.last
    if group := group_at(sentence, at):
        return "group", group
    return None


def group_at(sentence: Sentence, at: int) -> int | None:
    """Where the name of an armed group that begins at a word ends."""
    return next((group.last for group in sentence.groups if group.first == at), None)


def service_after(sentence: Sentence, at: int) -> tuple[int, str | None]:
    """ "personnel of the Frontier Corps", "members of the TTP"."""
    tokens = sentence.tokens
    begin = at
    if begin < len(tokens) and tokens[begin].low in {"of", "from"}:
        begin += 1
        while begin < len(tokens) and _leads_toservice_at(sentence, begin):
            begin += 1
        if found := service_at(sentence, begin):
            return found[1], found[0]
    return at, None


def _leads_toservice_at(sentence: Sentence, at: int) -> bool:
    """ "of a government-backed peace committee": an article, or a word that qualifies."""
    token = sentence.tokens[at]
    if service_at(sentence, at) or token.low == "of":
        return False
    return (
        token.low in {"the", "a", "an", "outlawed", "proscribed"} or token.glued or bool(sentence.at("qualifier", at))
    )


def class_of(head: Hit, service: str | None) -> tuple[str, tuple[str, ...]]:
    """The class and tags of a noun; a word that says little by itself takes those of the service."""
    value = head.value.split("|")[0]
    is_vague = "?" in value
    if is_vague and service:
        value = SERVICE_CLASS.get(service, service)
    return split_tag(value.replace("?", ""))


def split_tag(value: str) -> tuple[str, tuple[str, ...]]:
    """ "civilian#child" as class and tags."""
    victim_class, _, tag = value.partition("#")
    return victim_class, (tag,) if tag else ()
