"""What the profiles of groups, districts and campaigns answer, as named schemas."""

from incidents.aggregates.revisions import MOVABLE
from incidents.api.schema.words import (
    COUNT,
    DAY,
    NUMBER,
    SLUG,
    STANDING_UID,
    TEXT,
    WHOLE,
    Schema,
    described,
    nullable,
    one_of,
    ref,
    several,
    thing,
)
from incidents.choices import AttributionTrack
from incidents.counting import RULES
from incidents.profiles.group import CONTESTED, SPEAKERS

_FIGURE = nullable(COUNT)
_RATE = nullable(NUMBER)
_PART: dict[str, Schema] = {"incidents": COUNT, "killed": ref("Tally")}
_ASKED: dict[str, Schema] = {
    "counting": one_of(RULES),
    "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
}
_WITHOUT_DAY = described(_FIGURE, "With known_by: rows that no day can place.")
_NUMBERS: dict[str, Schema] = {
    "incidents": described(COUNT, "That the rule takes in; events, where it merges rows."),
    "rows": described(COUNT, "The same one by one."),
    "outside": described(COUNT, "Rows of the filter that the rule leaves out."),
    "killed": ref("Tally"),
    "injured": ref("Tally"),
    "killed_not_reported": described(COUNT, "Rows that give no number of killed."),
}


def profiles() -> dict[str, Schema]:
    """The three, and what they are made of."""
    return _parts() | _of_group() | _of_district() | _of_campaign()


def _parts() -> dict[str, Schema]:
    year = {"year": TEXT, **_PART}
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    of_value = {**year, "share": described(share, "Of the year's incidents; null of fewer than ten.")}
    value = {"key": described(nullable(TEXT), "Null of rows that give none."), **_PART, "first": DAY, "last": DAY}
    return {
        "ProfileYear": thing(year, meaning="A year with an incident."),
        "ProfileMonth": thing({"month": TEXT, "incidents": COUNT}, meaning="A month with an incident."),
        "ProfileValue": thing(
            {**value, "years": several(thing(of_value))}, meaning="A value over all years, and by year."
        ),
        "Moved": thing(
            dict.fromkeys(MOVABLE, nullable(WHOLE)),
            meaning="By how much each moved since its incidents were first published; null where the rule cannot tell.",
        ),
    }


def _of_group() -> dict[str, Schema]:
    speakers = {sort: described(COUNT, f"{label}.") for sort, label in SPEAKERS.items()}
    contested = described(COUNT, "Of all these: disputed, denied or withdrawn on some track.")
    said = {"year": nullable(TEXT), "rows": COUNT, **speakers, CONTESTED: contested}
    beside = {"slug": SLUG, "rows": COUNT, "both_claim": COUNT}
    profile = {
        "group": SLUG,
        "counts_with": described(several(SLUG), "Fronts and factions whose rows are among these."),
        **_ASKED,
        **_NUMBERS,
        "tracks": several(thing({"track": one_of(AttributionTrack), "rows": COUNT})),
        "said": described(several(thing(said)), "By year, and all years together under null."),
        "years": several(ref("ProfileYear")),
        "months": several(ref("ProfileMonth")),
        **dict.fromkeys(("attack_types", "targets", "districts"), several(ref("ProfileValue"))),
        "tempo": thing(
            {
                "refused": described(nullable(TEXT), "Why there is none."),
                "whole": nullable(ref("Tempo")),
                "years": several(ref("Tempo")),
            }
        ),
        "beside": described(several(thing(beside)), "Other groups that somebody names on the same rows."),
        "moved": described(nullable(ref("Moved")), "Null of the past."),
        "without_report_date": _WITHOUT_DAY,
    }
    return {"Tempo": _tempo(), "GroupProfile": thing(profile, meaning="What the record attributes to a group.")}


def _tempo() -> Schema:
    pause = {"start": DAY, "end": DAY, "days": COUNT}
    quartiles = {name: described(_RATE, "Days.") for name in ("lower", "median", "upper")}
    return thing(
        {
            "year": nullable(TEXT),
            "gaps": COUNT,
            **quartiles,
            "refused": described(nullable(TEXT), "Why there are no quartiles."),
            "longest": nullable(thing(pause)),
        },
        meaning="Days from one day with an incident to the next; a gap counts in the year in which it ends.",
    )


def _of_district() -> dict[str, Schema]:
    rank = {"place": described(COUNT, "1 for most incidents."), "of": COUNT, "ties": COUNT}
    rates = dict.fromkeys(("per_100k", "province_per_100k", "country_per_100k"), _RATE)
    year = {"year": TEXT, **_PART, "rank": nullable(thing(rank)), **rates}
    wider = {"words": TEXT, "districts": several(SLUG), **_PART}
    profile = {
        "district": SLUG,
        "drawn": {"type": "boolean"},
        **_ASKED,
        **_NUMBERS,
        "period": thing({"first": DAY, "last": DAY}),
        "per_100k_a_year": _RATE,
        "years": several(thing(year)),
        "months": several(ref("ProfileMonth")),
        "neighbours": several(thing({"slug": SLUG, **_PART, "per_100k_a_year": _RATE})),
        **dict.fromkeys(("attack_types", "targets", "groups"), several(ref("ProfileValue"))),
        "places": several(thing({"slug": SLUG, "name": TEXT, "incidents": COUNT})),
        "deadliest": several(thing({"uid": STANDING_UID, "killed": ref("Tally")})),
        "wider": described(several(thing(wider)), "Rows of words that mean several districts: in no number here."),
        "moved": described(nullable(ref("Moved")), "Null of the past."),
        "without_report_date": _WITHOUT_DAY,
    }
    return {"DistrictProfile": thing(profile, meaning="What is known to lie in a district.")}


def _of_campaign() -> dict[str, Schema]:
    numbers = {name: _NUMBERS[name] for name in ("incidents", "rows", "killed", "injured")}
    named = {
        "slug": described(nullable(SLUG), "Null of words that name no group for certain."),
        "track": one_of(AttributionTrack),
        "rows": COUNT,
    }
    profile = {
        "campaign": SLUG,
        **_ASKED,
        **_NUMBERS,
        "named": several(thing(named)),
        "outlets": several(thing({"slug": SLUG, "rows": COUNT})),
        "without_report_date": _WITHOUT_DAY,
    }
    return {
        "CampaignCount": thing({"counting": one_of(RULES), **numbers}, meaning="Its incidents under a counting rule."),
        "CampaignProfile": thing(profile, meaning="What the incidents of a campaign hold."),
    }
