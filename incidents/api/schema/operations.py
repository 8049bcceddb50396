"""Every operation of the interface, by its view and method."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from incidents import api
from incidents.api.entry import ChangedEntrySerializer, NewEntrySerializer
from incidents.api.idempotency import HEADER as IDEMPOTENCY_KEY
from incidents.api.schema import answers, parameters, shapes
from incidents.api.schema.answers import Answer
from incidents.api.schema.documents import body_of
from incidents.api.schema.parameters import Parameter
from incidents.api.schema.words import ANY_UID, SLUG, TEXT, Schema, described, ref
from incidents.described import ABOVE
from incidents.files import FILES
from incidents.reference_serializers import (
    CampaignDetailSerializer,
    CampaignSerializer,
    ContextEventSerializer,
    ProvinceSerializer,
    SourceSerializer,
)
from incidents.serializers import (
    AttributionSerializer,
    DistrictSerializer,
    FigureSerializer,
    GroupSerializer,
    ReportSerializer,
)

ALWAYS = (400, 401, 406, 429)
"""What every reading address may refuse with: a wrong parameter, a wrong token, a wrong form, too many requests."""
OF_A_WRITER = (*ALWAYS, 403, 409, 413, 415)

Serializers = Sequence[type[Serializer[Any]]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address by one method. ``description`` is left to the view's own words when empty."""

    name: str
    summary: str
    answers: Mapping[str, Answer]
    takes: Sequence[Parameter] = ()
    description: str = ""
    body: type[Serializer[Any]] | None = None
    example: Any = None
    # Those that its answers name.
    serializers: Serializers = ()


_UID = parameters.in_path("uid", ANY_UID, "The number of an incident.", "PK-000868")
_VERSION = parameters.in_path("version", TEXT, "A release, or a snapshot by its name.", "latest-snapshot")
_FILE = parameters.in_path("file", TEXT, "The name of a file, as the release lists it.", "incidents.csv")


def reading(
    name: str,
    summary: str,
    ok: Answer,
    *takes: Parameter,
    also: Mapping[str, Answer] | None = None,
    refused: Sequence[int] = (),
    serializers: Serializers = (),
) -> Operation:
    """A GET: 200, 304, what it may refuse with, and ``also``."""
    refusals = answers.refusals(*ALWAYS, *refused) | answers.too_long()
    found = answers.merged({"200": ok}, answers.unchanged(), refusals, also or {})
    return Operation(name, summary, found, [*takes, *parameters.conditional()], serializers=serializers)


def _list(
    name: str,
    summary: str,
    of: type[Serializer[Any]],
    schema: str,
    *takes: Parameter,
    one: str = "",
    key: str = "slug",
) -> Operation:
    """A whole table of reference; ``one`` is the operation that tells more of a row."""
    links = {one: answers.link(one, "The first of them.", **{key: f"$response.body#/results/0/{key}"})} if one else None
    ok = answers.json(shapes.page_of(ref(schema), "The whole table."), summary, links=links)
    return reading(name, summary, ok, *takes, parameters.form(), serializers=[of])


def _one(name: str, summary: str, of: type[Serializer[Any]], schema: str, example: str, *takes: Parameter) -> Operation:
    """One row of a table of reference."""
    part = parameters.in_path("slug", SLUG, "Its slug, as the list gives it.", example)
    ok = answers.json(ref(schema), summary)
    return reading(name, summary, ok, part, *takes, parameters.form(), refused=[404], serializers=[of])


def _profile(of: str, summary: str, example: str) -> Operation:
    """The numbers of a group, district or campaign."""
    part = parameters.in_path("slug", SLUG, "Its slug, as the list gives it.", example)
    ok = answers.json(ref(f"{of.title()}Profile"), "The numbers.")
    return reading(f"{of}-profile", summary, ok, part, *parameters.of_profile(of), refused=[404])


def _page_of_incidents() -> Answer:
    """The list in each of its forms."""
    page = shapes.page_of(ref("TrimmedRow"), "A page of incidents.")
    whole = {"geojson": shapes.geojson(), "ndjson": described(TEXT, "A row of the list, as JSON, on each line.")}
    bare = {form: kind.partition(";")[0] for form, (kind, _) in FILES.items()}
    files: dict[str, Schema] = {kind: whole.get(form, TEXT) for form, kind in bare.items()}
    uid = {"uid": "$response.body#/results/0/uid"}
    links = {
        "incident": answers.link("incident", "The first incident of the page.", **uid),
        "incident-history": answers.link("incident-history", "What changed in it.", **uid),
    }
    return answers.content({answers.JSON: page, **files}, "A page as JSON, or every row as a file.", links=links)


def _incident() -> Operation:
    also = {
        **answers.moved("The number was merged into another, or is written in capital letters."),
        "410": answers.problem("Gone", "It was withdrawn."),
    }
    links = {"incident-history": answers.link("incident-history", "What changed in it.", uid="$response.body#/uid")}
    ok = answers.json(ref("Incident"), "The incident.", links=links)
    takes = [_UID, *parameters.past(), parameters.form()]
    serializers = [ReportSerializer, FigureSerializer, AttributionSerializer]
    return reading("incident", "One incident", ok, *takes, also=also, refused=[404], serializers=serializers)


def _new_incident() -> Operation:
    uid = {"uid": "$response.body#/uid"}
    seen = {**uid, "header.If-Match": "$response.header.ETag"}
    links = {
        "incident": answers.link("incident", "The incident that was made.", **uid),
        "change-incident": {
            **answers.link("change-incident", "To change it.", **seen),
            "requestBody": body_of("Changing an incident"),
        },
    }
    made = answers.written(ref("Incident"), "Made: a draft, or sent to review.", located=True, links=links)
    key = {**TEXT, "pattern": "^[\\x21-\\x7e]{1,128}$"}
    meaning = "Makes the request safe to repeat for 24 hours: the same key is given the same answer."
    return Operation(
        "new-incident",
        "Make an incident",
        answers.merged({"201": made}, answers.refusals(*OF_A_WRITER, 422)),
        [parameters.header(IDEMPOTENCY_KEY, key, meaning), parameters.form()],
        "A draft by an editor's program, through the same services as the editors' form.",
        NewEntrySerializer,
        body_of("Making an incident"),
    )


def _change_incident() -> Operation:
    seen = {**TEXT, "pattern": '^(W/)?"[0-9]{1,9}"$'}
    found = {
        "200": answers.written(ref("Incident"), "Changed."),
        "202": answers.written(ref("Incident"), "Waits for a second person; the incident as it stands."),
        "412": answers.problem("Stale", "Somebody changed it since."),
    }
    return Operation(
        "change-incident",
        "Change an incident",
        answers.merged(found, answers.refusals(*OF_A_WRITER, 404, 428)),
        [
            _UID,
            parameters.header("If-Match", seen, "The version you saw, in quotes.", required=True),
            parameters.form(),
        ],
        "The parts that are given take the place of those that stand; a null takes a part out.",
        ChangedEntrySerializer,
        body_of("Changing an incident"),
    )


def _release_file() -> Operation:
    kinds = ("text/csv", "application/geo+json", "text/markdown", "text/plain")
    ok = answers.content(dict.fromkeys(kinds, TEXT), "The file.")
    also = {"410": answers.problem("Error", "Something in it was taken down or withheld since.")}
    summary = "A file of a release or snapshot"
    return reading("release-file", summary, ok, _VERSION, _FILE, also=also, refused=[404])


def _releases() -> Operation:
    version = {"version": "$response.body#/results/0/version"}
    links = {"release": answers.link("release", "The newest release.", **version)}
    ok = answers.json(ref("Releases"), "Every release, and the snapshots of the last days.", links=links)
    return reading("releases", "Releases and snapshots", ok, parameters.form())


def _release() -> Operation:
    either = {"anyOf": [ref("ReleaseWithDifferences"), ref("Snapshot")]}
    file = {"version": "$response.body#/version", "file": "$response.body#/files/0/name"}
    links = {"release-file": answers.link("release-file", "Its first file.", **file)}
    ok = answers.json(either, "The release or snapshot.", links=links)
    return reading("release", "One release or snapshot", ok, _VERSION, parameters.form(), refused=[404])


def _changes() -> Operation:
    links = {"changes": answers.link("changes", "What came after.", since="$response.body#/next")}
    ok = answers.json(ref("Changes"), "Changes, oldest first.", links=links)
    return reading("changes", "Every change of the record, in order", ok, *parameters.of_changes())


def _history() -> Operation:
    also = answers.moved("The number is written in capital letters.")
    ok = answers.json(ref("History"), "The changes.")
    return reading(
        "incident-history", "What changed in an incident", ok, _UID, parameters.form(), also=also, refused=[404]
    )


def _places() -> Operation:
    ok = answers.json(shapes.page_of(ref("FoundPlace"), "The likeliest first."), "Places.")
    return reading("places", "Places by a name", ok, *parameters.of_places())


def _events() -> Operation:
    ok = answers.json(shapes.page_of(ref("ContextEvent"), "Oldest first."), "Events.")
    takes = parameters.of_events()
    return reading("context-events", "Dated context", ok, *takes, serializers=[ContextEventSerializer])


def operations() -> dict[tuple[type[APIView], str], Operation]:
    """Every operation, by its view and method."""
    read: dict[type[APIView], Operation] = {
        api.Root: reading("root", "Where to go on", answers.json(ref("Root"), "Addresses."), parameters.form()),
        api.IncidentList: reading("incidents", "Incidents", _page_of_incidents(), *parameters.of_list()),
        api.IncidentDetail: _incident(),
        api.IncidentHistory: _history(),
        api.Changes: _changes(),
        api.TrendView: reading(
            "stats-trend", "A trend", answers.json(ref("Trend"), "The trend."), *parameters.of_trend()
        ),
        api.Compare: reading(
            "stats-compare",
            "Two sides compared",
            answers.json(ref("Comparison"), "Both sides."),
            *parameters.of_comparing(),
        ),
        api.Stats: reading("stats", "Counts", answers.json(ref("Stats"), "The table."), *parameters.of_stats()),
        api.RuleStats: reading(
            "stats-rules",
            "Counts under every rule",
            answers.json(ref("RuleStats"), "The totals."),
            *parameters.of_rule_stats(),
        ),
        api.Check: reading(
            "check",
            "A statement held against the record",
            answers.json(ref("Check"), "The answer."),
            *parameters.of_check(),
        ),
        api.GroupList: _list("groups", "Armed groups", GroupSerializer, "Group", one="group"),
        api.GroupDetail: _one("group", "One armed group", GroupSerializer, "Group", "bla"),
        api.DistrictList: _list("districts", "Districts", DistrictSerializer, "District", one="district"),
        api.DistrictDetail: _one("district", "One district", DistrictSerializer, "District", "quetta"),
        api.ProvinceList: _list("provinces", "Provinces and territories", ProvinceSerializer, "Province"),
        api.PlaceSearch: _places(),
        api.SourceList: _list("sources", "Outlets", SourceSerializer, "Source"),
        api.CampaignList: _list(
            "campaigns", "Joined attacks", CampaignSerializer, "Campaign", parameters.counting(), one="campaign"
        ),
        api.CampaignDetail: _one(
            "campaign", "One campaign", CampaignDetailSerializer, "CampaignDetail", "herof", parameters.counting()
        ),
        api.GroupProfile: _profile("group", "The numbers of one armed group", "bla"),
        api.DistrictProfile: _profile("district", "The numbers of one district", "quetta"),
        api.CampaignProfile: _profile("campaign", "The numbers of one campaign", "herof"),
        api.ContextEventList: _events(),
        api.ReleaseList: _releases(),
        api.ReleaseDetail: _release(),
        api.ReleaseFile: _release_file(),
    }
    writing: dict[tuple[type[APIView], str], Operation] = {
        (api.IncidentList, "POST"): _new_incident(),
        (api.IncidentDetail, "PATCH"): _change_incident(),
    }
    above = [tell().operations for tell in ABOVE]
    return {**{(view, "GET"): one for view, one in read.items()}, **writing, **dict(ChainMap(*map(dict, above)))}
