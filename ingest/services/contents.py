"""A draft as JSON and back: what is kept of what the machine read, with every span, rule and confidence."""

from dataclasses import replace
from typing import Any

import msgspec

from ingest.reading.drafts import Draft


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft in words that JSON has. What annotators proposed on the way is left out: values keep alternatives."""
    content: dict[str, Any] = msgspec.to_builtins(replace(draft, candidates=()))
    return content


def from_json(content: dict[str, Any]) -> Draft:
    """The draft that ``to_json`` wrote. Raises msgspec.ValidationError for one that another shape of drafts wrote."""
    return msgspec.convert(content, Draft)
