"""What a new document takes away from the one before: what a program may rest on, and so needs a new version."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# What stands under these are names that a program may use.
_NAMED = frozenset({"paths", "properties", "schemas", "responses", "content", "headers", "securitySchemes"})
_METHODS = frozenset({"get", "post", "patch", "put", "delete"})
# What is no promise: words for readers, and what can be asked next.
_WORDS = frozenset({"description", "summary", "example", "examples", "info", "tags", "links", "license"})
_EXACT = frozenset({"type", "format", "const", "$ref", "in", "style", "explode", "operationId", "prefixItems"})
# What a reader of a sentence need not be told of the way there.
_PASSED_OVER = frozenset({"paths", "components", "schemas", "properties", "schema"})
# A limit that becomes this much narrower refuses what was taken before.
_NARROWER = {"maximum": -1, "maxLength": -1, "maxItems": -1, "minimum": 1, "minLength": 1, "minItems": 1}


def breaking(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Everything that was taken away, one sentence each; what was added breaks nothing."""
    return list(_taken_away(before, after, ()))


def _taken_away(old: Any, new: Any, at: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name, part in old.items():
            if name in _WORDS and not _is_named(at):
                continue
            if name in new:
                yield from _changed(name, part, new[name], at, is_written=new.get("additionalProperties") is False)
            elif _is_named(at) or name in _METHODS:
                yield f"{_place(at)}: {name} was removed"
        limits = [name for name in _NARROWER if name in new and name not in old]
        yield from (f"{_place(at)}: {name} is new, and narrows it" for name in limits)
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(old, str):
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _taken_away(one, other, (*at, str(number)))


def _changed(name: str, old: Any, new: Any, at: tuple[str, ...], *, is_written: bool) -> Iterator[str]:  # noqa: ANN401
    """What a part of the same name has lost."""
    here = (*at, name)
    if _is_named(at):
        yield from _taken_away(old, new, here)
    elif name == "parameters" and isinstance(old, list):
        yield from _parameters(old, new, at)
    elif name == "enum":
        yield from (f"{_place(at)}: the word {word} was removed" for word in old if word not in new)
    elif name == "required" and isinstance(old, list):
        yield from _required(old, new, at, is_written=is_written)
    elif name == "required":
        yield from [f"{_place(at)} became required"] if new and not old and "headers" not in at else []
    elif (name in _EXACT and old != new) or (name in _NARROWER and (new - old) * _NARROWER[name] > 0):
        yield f"{_place(at)}: {name} was {old} and is {new}"
    else:
        yield from _taken_away(old, new, here)


def _parameters(old: list[Any], new: list[Any], at: tuple[str, ...]) -> Iterator[str]:
    known = {(one["in"], one["name"]): one for one in new}
    for one in old:
        place, name = one["in"], one["name"]
        if (place, name) not in known:
            yield f"{_place(at)}: the {place} parameter {name} was removed"
        else:
            yield from _taken_away(one, known[place, name], (*at, name))
    before = {(one["in"], one["name"]) for one in old}
    for key, one in known.items():
        if key not in before and one.get("required"):
            yield f"{_place(at)}: the {key[0]} parameter {key[1]} is new and required"


def _required(old: list[str], new: list[str], at: tuple[str, ...], *, is_written: bool) -> Iterator[str]:
    """What is read may not lose a field that was always there; what is written may not ask for one more."""
    if is_written:
        yield from (f"{_place(at)}: {name} became required" for name in new if name not in old)
    else:
        yield from (f"{_place(at)}: {name} is not always there any more" for name in old if name not in new)


def _is_named(at: tuple[str, ...]) -> bool:
    return bool(at) and at[-1] in _NAMED


def _place(at: tuple[str, ...]) -> str:
    return " ".join(part for part in at if part not in _PASSED_OVER) or "/"
