"""What is decided once about a published figure: which rule of the record is nearest, and what it is a part of.

A figure without a nearest rule is shown and never compared; ``why_not`` says why.
"""

from dataclasses import dataclass
from types import MappingProxyType

# Provinces by the name that publishers give exactly the same area.
PROVINCES = MappingProxyType(
    {
        "Balochistan": "balochistan",
        "Khyber Pakhtunkhwa": "khyber-pakhtunkhwa",
        "Sindh": "sindh",
        "Punjab": "punjab",
        "Islamabad Capital Territory": "islamabad-capital-territory",
        "Gilgit-Baltistan": "gilgit-baltistan",
        "Azad Jammu and Kashmir": "azad-jammu-and-kashmir",
    }
)
# Measures of the record by those of publishers. Arrests and operations have none.
MEASURES = MappingProxyType(
    {
        "attacks": "incidents",
        "incidents": "incidents",
        "killed": "killed",
        "injured": "injured",
        "killed_civilians": "killed_civilians",
        "killed_security": "killed_security",
        "killed_militants": "killed_militants",
        "suicide_attacks": "suicide_attacks",
        "kidnapped": "abducted",
    }
)
_EVENTS = frozenset({"attacks", "incidents"})

_TERRORISM = "it counts terrorist incidents as the authorities do, of any size"
_ONE_SIDE = "it counts one side’s dead or one service alone"
_OPERATIONS = "it counts operations of the forces alone, which no rule of the record does"
_ONE_GROUP = "it counts one group’s or one family of groups’ attacks alone"
_ONE_TARGET = "it counts attacks on one kind of target alone"
_ONE_WAVE = "it counts one wave of attacks alone"
_CLAIM = "it is an armed group’s own claim"
_TALLY = "how it was counted is not said well enough to compare"
NO_RULE = "no counting rule of the record is like the publisher’s"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest rule; ``events`` is the one for counts of attacks or incidents where that is another."""

    name: str
    events: str = ""

    def rule(self, measure: str) -> str:
        """The rule's name for a published measure."""
        return self.events if measure in _EVENTS and self.events else self.name


_ATTACKS = Nearest("attacks")
_SUICIDE = "suicide_attacks"

# By the publisher's words. A string says why there is none.
_NEAREST: dict[str, Nearest | str] = {
    "militant-initiated attacks only; deaths include attackers killed in them": Nearest("pips_like", events="attacks"),
    "combat-related: militant attacks plus security-force actions, all sides": Nearest("picss_like"),
    "people abducted by militants": _ATTACKS,
    "security-force actions only (militant deaths as reported by forces)": _OPERATIONS,
    "suspected militants arrested by security forces": "the record does not count arrests",
    "terrorist attacks (militant, nationalist, sectarian); operations kept apart": Nearest("pips_like"),
    "militants killed in operations and clashes, outside terrorist attacks": _OPERATIONS,
    "terror attacks plus counter-terror operations; civilians, security, outlaws": Nearest("crss_like"),
    "terror attacks only": Nearest("pips_like"),
    "deaths of civilians and security officials together (outlaws excluded)": (
        "it counts operations too but leaves the outlaws’ dead out, which no rule of the record does"
    ),
    "security and government officials killed": _ONE_SIDE,
    "security operations only; outlaws = militants, insurgents, criminals": _OPERATIONS,
    "terrorism by non-state actors (TerrorismTracker and other sources)": Nearest("pips_like"),
    "terrorism/insurgency-linked deaths, all sides": Nearest("picss_like", events="attacks"),
    "official figures laid before parliament: terrorist incidents, victims only": _ATTACKS,
    "official: civilians and security personnel killed (militants excluded)": (
        "it does not say whether those killed in operations and clashes are in it"
    ),
    "official: terrorist incidents of any size": _TERRORISM,
    "official: intelligence-based operations, all agencies": "the record does not count searches",
    "official: militants killed in operations": _OPERATIONS,
    "provincial CTD/police: terrorist incidents": _ATTACKS,
    "provincial CTD/police: militants killed or held in operations": _OPERATIONS,
    "provincial CTD/police: police personnel only": _ONE_SIDE,
    "provincial government: terrorism incidents": _ATTACKS,
    "provincial government: militants killed in operations": _OPERATIONS,
}
# Words that begin what an armed group says of itself.
GROUP_MEDIA = "group media"
# Words that begin a rule of one group, one wave of attacks or one tally.
_BEGINNINGS = (
    (GROUP_MEDIA, _CLAIM),
    ("attacks attributed to", _ONE_GROUP),
    ("attacks by Baloch groups", _ONE_GROUP),
    ("deaths attributed to", _ONE_GROUP),
    ("deaths in attacks attributed to", _ONE_GROUP),
    ("terrorist attacks attributed to", _ONE_GROUP),
    ("terrorist attacks by", _ONE_GROUP),
    ("terror attacks claimed by", _ONE_GROUP),
    ("TTP attacks", _ONE_GROUP),
    ("The Balochistan Post tally of attacks by", _ONE_GROUP),
    ("terror attacks on", _ONE_TARGET),
    ("provincial government: attacks on", _ONE_TARGET),
    ("provincial CTD/police: attacks on", _ONE_TARGET),
    ("provincial CTD/police: incidents aimed at", _ONE_TARGET),
    ("suicide attacks only", "it counts suicide attacks alone"),
    ("chief minister: deaths in Herof", _ONE_WAVE),
    ("officials: deaths in Herof", _ONE_WAVE),
    ("official: BLA fighters", _ONE_WAVE),
    ("official: fighters", _ONE_WAVE),
    ("official: soldiers", _ONE_WAVE),
    ("army", _ONE_SIDE),
    ("other law-enforcement", _ONE_SIDE),
    ("official: injured", _ONE_SIDE),
    ("provincial CTD/police: civilians", _ONE_SIDE),
    ("The Balochistan Post", _TALLY),
    ("Tribal News Network", _TALLY),
    ("op-ed tally", _TALLY),
    ("undated series", _TALLY),
    ("International Crisis Group", _ONE_SIDE),
)


def nearest_rule(counting_rule: str, measure: str) -> str:
    """The name of the record's rule that is nearest to the publisher's words, "" where there is none."""
    if measure not in MEASURES or counting_rule.startswith(GROUP_MEDIA):
        return ""
    if measure == _SUICIDE:
        # Whatever else a publisher counts, a suicide attack is one.
        return _ATTACKS.rule(measure)
    found = _NEAREST.get(counting_rule, "")
    return found.rule(measure) if isinstance(found, Nearest) else ""


def why_no_rule(counting_rule: str, measure: str) -> str:
    """Why a figure has no nearest rule, as the end of a sentence."""
    if measure not in MEASURES:
        return "the record has no such measure"
    found = _NEAREST.get(counting_rule)
    if isinstance(found, str):
        return found
    return next((why for start, why in _BEGINNINGS if counting_rule.startswith(start)), NO_RULE)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the beginning of a note says: whether the figure is part of another one."""

    is_subset: bool
    is_cumulative: bool
    is_partial: bool


def parts_of(note: str) -> Parts:
    """The flags that the documented words of a note stand for; they are kept apart by semicolons."""
    words = [word.strip() for word in note.split(";")]
    return Parts(
        is_subset=any(word.startswith("subset:") for word in words),
        is_cumulative="cumulative" in words,
        is_partial=any(word.startswith(("district figure", "event-level")) for word in words),
    )


# Hosts that copy or rewrite what another page printed first.
MIRRORS = (
    "faisalsurgical",
    "zucca.ir",
    "longform.social",
    "newszop",
    "pkpressclub",
    "hour24",
)


def is_mirror(host: str, note: str) -> bool:
    """Whether a page only repeats another's text: the original should be cited after it has been checked."""
    return any(name in host for name in MIRRORS) or note.startswith(("mirror of", "stored copy", "rewritten"))
