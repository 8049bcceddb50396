"""People as a text counts them: their number, their class, and whether they are parts of a whole."""

from __future__ import annotations

from dataclasses import dataclass

# Never victims; "gunman" is one of them too unless he stands beside those he guards.
ENEMIES = frozenset({"militant", "suicide_attacker", "criminal", "gunman"})


@dataclass(frozen=True, slots=True)
class Part:
    """Some people of one class; `low` None: more than one, number not said. `victim_class` "" : not said."""

    victim_class: str
    low: int | None
    high: int | None
    tags: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """People named together: the words from `first` up to `last`; `total` is no sum where parts are inside it.

    `is_bare`: a number alone ("four"); `is_rest`: "three others"; `is_named`: a person's name follows;
    `is_part`: "three of them".
    """

    first: int
    last: int
    total: Part
    parts: tuple[Part, ...]
    quantifier: str | None = None
    is_bare: bool = False
    is_rest: bool = False
    is_definite: bool = False
    is_named: bool = False
    is_single: bool = False
    is_part: bool = False
    after_and: bool = False
