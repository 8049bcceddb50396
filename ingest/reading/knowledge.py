"""What the pipeline needs to know of places and groups, as protocols: the caller hands in who knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.reading.drafts import PlaceReading
from ingest.reading.text import Token


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of the gazetteer found in the text: the words from `first` up to, not including, `last`.

    `kind` is province, district or place; a name that is both a district's and a place's is a district.
    `districts` and `provinces` are the slugs it may lie in; `needs_context` marks names that are common
    words or of many places, which count only beside another name.
    """

    first: int
    last: int
    kind: str
    districts: frozenset[str]
    provinces: frozenset[str]
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class GroupName:
    """A name of a group found in the text; `slugs` may be several, none for a label alone.

    `is_label`: a state label or a media wing, which attributes nothing by itself.
    """

    first: int
    last: int
    slugs: tuple[str, ...]
    is_label: bool


class Places(Protocol):
    """Names of places in a text, and what words mean as a place."""

    def find(self, words: Sequence[Token]) -> list[PlaceName]:
        """The gazetteer's names among the words, longest first, in the order of the text."""
        ...

    def resolve(self, words: str, *, district: str | None = None, province: str | None = None) -> PlaceReading:
        """The one place the words mean inside the district and province (slugs), else as much as is sure."""
        ...


class Groups(Protocol):
    """Names of armed groups in a text, and what words mean as a group."""

    def find(self, words: Sequence[Token]) -> list[GroupName]:
        """The known names among the words, in the order of the text."""
        ...

    def resolve(self, words: str, *, province: str | None = None, on: dt.date | None = None) -> tuple[str | None, str]:
        """Slug and name of the group that the words mean; (None, words) where they decide none."""
        ...
