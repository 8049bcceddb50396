"""What fields and parameters mean, read from the documents that say it, so that no sentence is kept twice."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

_ROW = re.compile(r"^\| (?P<names>`[^|]*`) \| (?P<cells>.*) \|$", re.MULTILINE)
_NAME = re.compile(r"`([\w-]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_PARAMETERS = "\n| parameter | value |\n"
ROW = "One incident, as the interface and the files give it"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the data dictionary: its type in words, and its meaning."""

    kind: str
    meaning: str


@lru_cache
def fields(section: str) -> dict[str, Field]:
    """The fields of a section of docs/data-dictionary.md, in its order. Raises ValueError when there is none."""
    _, found, rest = _read("data-dictionary").partition(f"\n## {section}\n")
    if not found:
        raise ValueError(f"docs/data-dictionary.md has no section “{section}”")
    lines = _ROW.finditer(rest.partition("\n## ")[0])
    cells = {_NAME.findall(line["names"])[0]: line["cells"].split(" | ") for line in lines}
    return {name: Field(words[0], _plain(words[-1])) for name, words in cells.items()}


@lru_cache
def parameter_meanings() -> dict[str, str]:
    """What each parameter of docs/api.md takes."""
    tables = [text.partition("\n\n")[0] for text in _read("api").split(_PARAMETERS)[1:]]
    return {
        name: _sentence(_plain(line["cells"]))
        for table in tables
        for line in _ROW.finditer(f"\n{table}\n")
        for name in _NAME.findall(line["names"])
    }


@lru_cache
def body_of(heading: str) -> Any:  # noqa: ANN401
    """The body of the request that docs/api.md shows first under a heading."""
    section = _read("api").partition(f"\n### {heading}\n")[2]
    request = section.split("```")[1]
    return json.loads(request.partition("\n\n")[2])


def _read(name: str) -> str:
    return (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")


def _plain(markdown: str) -> str:
    """The text with links as their words alone: it stands where a link of the document leads nowhere."""
    return _LINK.sub(r"\1", markdown).strip()


def _sentence(text: str) -> str:
    """With a capital letter and a full stop; a word in code keeps its letters."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
