"""Turns of phrase that lead from one incident of a story to the next, or back to one told before."""

from __future__ import annotations

import re

# Whoever speaks so of a claim means more than one attack.
_SEVERAL = re.compile(
    r"\b(?:attacks|blasts|bombings|explosions|assaults|ambushes|incidents|killings|both|either|any of|all of)\b"
    r"|دونوں|حملوں|واقعات"
)
_NTHS = ("first", "second", "third")
_IN_THE_NTH = re.compile(
    r"\bin the (first|second|third) (?:\w+ )?"
    r"(?:raid|attack|operation|blast|incident|engagement|encounter|ambush|clash)\b"
)
_EARLIER = re.compile(r"^(?:and )?(?:before|prior to|after) that\b")
_AFRESH = re.compile(
    r"^(?:in the (?:evening|afternoon|morning)|at night|later (?:in the (?:day|evening|night)|at night)|"
    r"(?:an hour|hours|some time) later|(?:on )?the same (?:day|night|evening)),? "
    r"(?:some |a group of |two |three |four )?"
    r"(?:unidentified|unknown|armed|masked|gunmen|militants|motorcyclists|assailants|attackers)\b"
)


def is_of_several(low: str) -> bool:
    """A claim of more than one attack: "both attacks"."""
    return bool(_SEVERAL.search(low))


def nth(low: str) -> int | None:
    """ "In the first raid": the place of that incident among those told; None where none is named so."""
    said = _IN_THE_NTH.search(low)
    return _NTHS.index(said.group(1)) if said else None


def is_earlier(low: str) -> bool:
    """ "Before that, a suicide attack killed three"."""
    return bool(_EARLIER.search(low))


def is_afresh(low: str) -> bool:
    """ "In the evening, unidentified men fired at ..."."""
    return bool(_AFRESH.search(low))
