"""What the interface answers, as named schemas."""

from functools import reduce
from operator import or_

from incidents.aggregates import DIMENSIONS, MEASURES
from incidents.api.root import LISTS
from incidents.api.schema.compared import comparison
from incidents.api.schema.documents import ROW, fields
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
from incidents.choices import PUBLIC_STATUSES, AttributionLevel, AttributionTrack, EventClass, ProposalState, Status
from incidents.counting import RULES
from incidents.described import ABOVE
from incidents.rows import BOUNDS, ROW_FIELDS
from incidents.services.entries import PARTS

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


def _stats() -> dict[str, Schema]:
    tally = dict.fromkeys(("value", "low", "high"), _FIGURE)
    keys = {name: nullable(TEXT) for name in DIMENSIONS}
    without = {
        "without_date": described(COUNT, "Rows whose day is not known."),
        "without_location": described(COUNT, "Rows that no map of districts can draw."),
        "without_report_date": described(_FIGURE, "With known_by: rows that no day can place."),
    }
    return {
        "Tally": thing(tally, meaning="A number with its range; null when no row reports one."),
        "Cell": thing({**keys, **tally}, optional=keys, meaning="A tally under its keys: those of by."),
        "Stats": thing(
            {
                "measure": one_of(MEASURES),
                "by": several(one_of(DIMENSIONS), maxItems=2),
                "counting": one_of(RULES),
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "rows": several(ref("Cell")),
                "total": ref("Tally"),
                **without,
            }
        ),
    }


def _rule_stats() -> dict[str, Schema]:
    numbers = {"rows": COUNT, "measures": thing(dict.fromkeys(MEASURES, ref("Tally")))}
    side = thing({"rows": COUNT, "killed": ref("Tally")})
    classes = {"event_class": one_of(EventClass.values), "counting": side, "against": side}
    difference = {
        "counting": one_of(RULES),
        "against": one_of(RULES),
        "only_counting": described(COUNT, "Rows that only the first rule takes in: counting=…&outside=… lists them."),
        "only_against": described(COUNT, "Rows that only the second takes in."),
        "both": COUNT,
        "classes": several(thing(classes)),
    }
    return {
        "RuleTotals": thing({"name": one_of(RULES), "label": TEXT, "text": TEXT, **numbers}),
        "RuleStats": thing(
            {
                "filters": described({"type": "object", "additionalProperties": True}, "The filter as understood."),
                "rules": several(ref("RuleTotals")),
                "difference": thing(difference, meaning="What makes two rules differ."),
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
    counted = _stats() | _rule_stats() | comparison()
    own = _root() | _incidents() | _changes() | counted | _places() | _releases() | _errors()
    return reduce(or_, (dict(tell().schemas) for tell in ABOVE), own)
