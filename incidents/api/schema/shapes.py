"""What the interface answers, as named schemas."""

from functools import reduce
from operator import or_

from incidents.aggregates import MEASURES
from incidents.api.root import LISTS
from incidents.api.schema.compared import comparison
from incidents.api.schema.documents import ROW, fields
from incidents.api.schema.numbers import number_shapes
from incidents.api.schema.profiled import profiles
from incidents.api.schema.words import (
    ADDRESS,
    COUNT,
    DAY,
    MOMENT,
    SLUG,
    STANDING_UID,
    TEXT,
    WHOLE,
    Schema,
    described,
    nullable,
    of_dictionary,
    one_of,
    ref,
    several,
    thing,
    vocabulary,
)
from incidents.choices import PUBLIC_STATUSES, AttributionLevel, AttributionTrack, ProposalState, Status
from incidents.counting import RULES
from incidents.described import ABOVE
from incidents.rows import BOUNDS, ROW_FIELDS
from incidents.services.entries import PARTS
from incidents.statistics.claims import PlaceVerdict, Qualifier, Stance, Verdict

_FIGURE = nullable(COUNT)
_OF_ROW = {
    "uid": STANDING_UID,
    "url": ADDRESS,
    "groups": several(ref("NamedGroup")),
    "killed": ref("Range"),
    "injured": ref("Range"),
    "status": one_of(sorted(PUBLIC_STATUSES)),
}
# What one incident says beside its row: those of the table that are given out as they are kept, and the others.
_KEPT = (
    "earliest", "latest", "district_set", "near_km", "killed_suicide_attackers", "may_include_attackers",
    "sources_disagree", "published_at",
)  # fmt: skip
_EMPTY_AS_NULL = ("district_text", "withheld_to", "doubt_reason")


def row() -> dict[str, Schema]:
    """The fields of a row of the list, in its order."""
    known = fields(ROW)
    return {
        name: described(_OF_ROW[name], known[name].meaning)
        if name in _OF_ROW
        else of_dictionary(known[name], words=vocabulary(name))
        for name in ROW_FIELDS
    }


def _beyond_the_row() -> dict[str, Schema]:
    table = fields("Table Incident")
    kept = {name: of_dictionary(table[name]) for name in _KEPT}
    worded = {
        name: described(
            nullable(one_of(found) if (found := vocabulary(name)) else TEXT),
            table[name].meaning.replace("empty", "null"),
        )
        for name in _EMPTY_AS_NULL
    }
    return {
        "date_words": described(TEXT, "The day in words, with its doubt."),
        "place_words": described(TEXT, "The place in words, with its doubt."),
        **kept,
        **worded,
        "killed_all": described(ref("Range"), "Everybody killed, militants among them."),
        "injured_all": described(ref("Range"), "Everybody injured, militants among them."),
        "reports": several(ref("Report")),
        "figures": several(ref("Figure")),
        "attributions": several(ref("Attribution")),
    }


def _incidents() -> dict[str, Schema]:
    whole = {**row(), **_beyond_the_row()}
    of_editors = {
        **whole,
        "status": one_of(Status),
        "entry": described(ref("ChangedEntry"), "The incident as a change takes it: only for an editor's token."),
        "proposal": described(ref("Proposal"), "Only of a change that waits for a second person."),
    }
    return {
        "Range": thing(dict.fromkeys(BOUNDS, _FIGURE), meaning="A number with its range; null when not reported."),
        "NamedGroup": thing(
            {
                "slug": described(nullable(SLUG), "Null where the source's words name no group for certain."),
                "name": described(TEXT, "The group, or the source's words."),
                "track": one_of(AttributionTrack),
                "level": one_of(AttributionLevel),
            },
            meaning="One attribution.",
        ),
        "Row": thing(row(), meaning="One incident, flat."),
        "TrimmedRow": thing(row(), optional=ROW_FIELDS, meaning="A row, or those fields of it that were asked for."),
        "Incident": thing(
            of_editors, optional=("entry", "proposal"), meaning="One incident with what stands behind its row."
        ),
        "Proposal": thing(
            {
                "id": WHOLE,
                "state": one_of(ProposalState),
                "why": several(TEXT),
                "changed": several(one_of(PARTS)),
            },
            meaning="A change that waits for a second person.",
        ),
    }


def page_of(items: Schema, meaning: str) -> Schema:
    """The shape of every list."""
    return thing(_page(items), meaning=meaning)


def _page(items: Schema) -> dict[str, Schema]:
    return {
        "next": described(nullable(ADDRESS), "The next page; null at the end."),
        "previous": described(nullable(ADDRESS), "The page before; null at the beginning."),
        "count": described(COUNT, "Rows of all pages."),
        "count_exact": described({"type": "boolean"}, "False where the count is an estimate."),
        "results": several(items),
    }


def _changes() -> dict[str, Schema]:
    change = thing(
        {
            "at": described(MOMENT, "When it changed."),
            "uid": STANDING_UID,
            "change": one_of(("upsert", "withdrawn", "merged")),
            "incident": described(ref("Row"), "With upsert: the incident as it stands now."),
            "reason": described(TEXT, "With withdrawn: why."),
            "merged_into": described(STANDING_UID, "With merged: the number that stands."),
        },
        optional=("incident", "reason", "merged_into"),
        meaning="What to do to a copy.",
    )
    table = fields("One change, as the file of corrections gives it")
    perhaps = {name: table[name].meaning.replace("empty", "null") for name in ("reason", "source")}
    told = {
        "at": described(MOMENT, table["changed_at"].meaning),
        **{name: described(TEXT, table[name].meaning) for name in ("field", "label", "old", "new")},
        **{name: described(nullable(TEXT), meaning) for name, meaning in perhaps.items()},
    }
    return {
        "Change": change,
        "Changes": thing(
            {
                "results": several(ref("Change")),
                "next": described(nullable(TEXT), "The cursor to go on from; null while nothing was ever published."),
                "more": described({"type": "boolean"}, "Whether there is more now."),
            }
        ),
        "ToldChange": thing(told, meaning="One field that changed, in words."),
        "History": thing(
            {
                "uid": STANDING_UID,
                "version": WHOLE,
                "published_at": nullable(MOMENT),
                "changes": several(ref("ToldChange")),
            },
            meaning="The public changes of one incident, newest first.",
        ),
    }


def _check() -> dict[str, Schema]:
    """A statement held against the record."""
    share = {"type": "number", "minimum": 0, "maximum": 1}
    stance = one_of(Stance)
    need = {
        "missing_least": COUNT,
        "missing_most": _FIGURE,
        "share_least": share,
        "share_most": share,
        "surplus": COUNT,
    }
    rule = {
        "counting": one_of(RULES),
        "rows": COUNT,
        **dict.fromkeys(("value", "low", "high"), _FIGURE),
        "verdict": one_of(Verdict),
        "stance": stance,
        "needed": nullable(ref("Needed")),
    }
    quantity = {
        "measure": one_of(MEASURES),
        "qualifier": one_of(Qualifier),
        "number": _FIGURE,
        "lowest": described(COUNT, "The least that makes it true."),
        "highest": described(_FIGURE, "The most that makes it true; null where it sets no end."),
        "rules": several(thing(rule)),
    }
    numbers = dict.fromkeys(("inside", "elsewhere", "undecided"), COUNT)
    named = several(thing({"slug": TEXT, "value": COUNT}))
    places = {"counting": one_of(RULES), "named": named, **numbers, "verdict": one_of(PlaceVerdict), "stance": stance}
    slugs = several(TEXT)
    statement = {
        "said_on": nullable(DAY),
        "counting": one_of(RULES),
        "mostly_province": slugs,
        "mostly_district": slugs,
    }
    return {
        "Needed": thing(need, meaning="What would have to be true for the statement to hold under the rule."),
        "Check": thing(
            {
                "statement": thing(statement),
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "existed": described({"type": "boolean"}, "False of a moment before anything was recorded."),
                "record_last": described(nullable(DAY), "The last day that the record reaches."),
                "days": described(nullable({"type": "integer"}), "How many days the statement speaks of."),
                "days_beyond_record": described({"type": "integer"}, "How many of them lie after that day."),
                "summary": several(TEXT),
                "quantities": several(thing(quantity)),
                "places": described({"type": ["array", "null"], "items": thing(places)}, "Null without “mostly in”."),
                "without_report_date": described(_FIGURE, "With known_by: rows that no day can place."),
            }
        ),
    }


def _root() -> dict[str, Schema]:
    return {"Root": thing(dict.fromkeys((*LISTS, "schema", "docs"), ADDRESS))}


def _places() -> dict[str, Schema]:
    return {
        "FoundPlace": thing(
            {
                "slug": described(nullable(TEXT), "Null of a district."),
                "name": TEXT,
                "name_ur": TEXT,
                "kind": TEXT,
                "district": described(nullable(TEXT), "Null where the name means several."),
                "district_set": several(TEXT),
                "province": nullable(TEXT),
                "latitude": nullable({"type": "number"}),
                "longitude": nullable({"type": "number"}),
                "precision": TEXT,
                "score": {"type": "number", "minimum": 0, "maximum": 1},
            },
            meaning="A place of the gazetteer, or a district, that a name may mean.",
        )
    }


def _releases() -> dict[str, Schema]:
    file = {"name": TEXT, "bytes": COUNT, "sha256": TEXT, "rows": _FIGURE, "url": ADDRESS}
    table = fields("Table Release")
    release = {
        **{name: of_dictionary(table[name]) for name in ("version", "released_at", "generation", "citation", "notes")},
        "url": ADDRESS,
        "files": several(ref("FrozenFile")),
    }
    uids = several(STANDING_UID)
    differences = {"since": nullable(TEXT), "added": uids, "changed": uids, "gone": uids}
    snapshot = {
        "version": TEXT,
        "day": DAY,
        "made_at": MOMENT,
        "generation": WHOLE,
        "url": ADDRESS,
        "files": several(ref("FrozenFile")),
    }
    lists = {**_page(ref("Release")), "snapshots": several(ref("Snapshot"))}
    return {
        "FrozenFile": thing(file, meaning="A file that never changes again."),
        "Release": thing(release, meaning="The record of one moment, to be cited."),
        "ReleaseWithDifferences": thing({**release, "differences": thing(differences)}),
        "Snapshot": thing(snapshot, meaning="The record at the end of a day; not to be cited."),
        "Releases": thing(lists),
    }


def _errors() -> dict[str, Schema]:
    error = {
        "code": TEXT,
        "detail": described(TEXT, "What is wrong, and what would be right."),
        "attr": described(nullable(TEXT), "The parameter, header or field that it is about."),
    }
    answer = {
        "type": one_of(("validation_error", "client_error", "server_error")),
        "errors": several(ref("ErrorDetail"), minItems=1),
    }
    gone = {"uid": STANDING_UID, "status": one_of((Status.WITHDRAWN,)), "reason": TEXT}
    return {
        "ErrorDetail": thing(error),
        "Error": thing(answer, meaning="The one shape of every error."),
        "Gone": thing({**answer, **gone}, meaning="What stands in the place of a withdrawn incident."),
        "Stale": thing(
            {**answer, "version": described(WHOLE, "The present version.")},
            meaning="Somebody changed the incident since.",
        ),
    }


def geojson() -> Schema:
    """The list as a FeatureCollection."""
    degrees = {"type": "number"}
    point = thing({"type": {"const": "Point"}, "coordinates": several(degrees, minItems=2, maxItems=2)})
    feature = thing(
        {
            "type": {"const": "Feature"},
            "id": STANDING_UID,
            "geometry": {"anyOf": [point, {"type": "null"}]},
            "properties": ref("TrimmedRow"),
        }
    )
    return thing({"type": {"const": "FeatureCollection"}, "features": several(feature)})


def components() -> dict[str, Schema]:
    """Every schema that is not made of a serializer."""
    counted = number_shapes() | profiles() | comparison() | _check()
    own = _root() | _incidents() | _changes() | counted | _places() | _releases() | _errors()
    return reduce(or_, (dict(tell().schemas) for tell in ABOVE), own)
