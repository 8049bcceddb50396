"""`comparison/ucdp/`: UCDP's events with the incidents they may be. Sets that are not public are never read here."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Max, Min, Prefetch
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard.comparison_page import public_sets
from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet
from incidents.api.base import RecordView, host_of
from incidents.api.parameters import Parameters
from incidents.filters.fields import TextField
from incidents.models import Incident
from places.models import Province

PAGE_SIZE, MOST = 100, 1_000
STATES = ("matched", "unmatched")
_TAKES = ("version", "month", "province", "state", "page", "page_size")


class ComparisonMatchSerializer(serializers.ModelSerializer[ComparisonMatch]):
    """The incident an event is paired with."""

    incident = serializers.CharField(source="incident.uid", help_text="The number of the incident.")
    killed = serializers.IntegerField(
        source="incident.killed_all_best", allow_null=True, help_text="Killed in the incident, militants included."
    )

    class Meta:
        model = ComparisonMatch
        fields: ClassVar = ["incident", "killed", "score", "reasons", "state"]


class ComparisonEventSerializer(serializers.ModelSerializer[ComparisonEvent]):
    """An event of theirs."""

    province = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)
    matches = ComparisonMatchSerializer(source="public_pairs", many=True, read_only=True)

    class Meta:
        model = ComparisonEvent
        fields: ClassVar = [
            "event_id", "date_start", "date_end", "date_precision", "place_words", "admin1", "admin2", "latitude",
            "longitude", "location_precision", "province", "district_set", "killed_low", "killed_best", "killed_high",
            "deaths_by_side", "actors", "type_words", "sources_words", "matches",
        ]  # fmt: skip


class UcdpComparison(RecordView):
    """UCDP's deadly events in Pakistan, under CC BY 4.0, each with the incident of this record it is paired with."""

    def get(self, request: Request) -> Response:
        """A page of the newest version, or of the one asked for, in the order of their first days."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but(*_TAKES, "format")
        given = {name: parameters.value(name, TextField()) or "" for name in ("version", "month", "province", "state")}
        number = parameters.whole_number("page", low=1, high=1_000_000, default=1)
        size = parameters.whole_number("page_size", low=1, high=MOST, default=PAGE_SIZE)
        if given["state"] and given["state"] not in STATES:
            parameters.refuse("state", f"It must be one of {', '.join(STATES)}.", code="invalid")
        months = _month(given["month"])
        if months is None:
            parameters.refuse("month", "It must be year and month, such as 2021-08.", code="invalid")
        if given["province"] and not Province.objects.filter(slug=given["province"]).exists():
            parameters.refuse("province", "There is no province of this slug here.", code="unknown_value")
        sets = public_sets()
        found = (sets.filter(version=given["version"]) if given["version"] else sets).only("pk", "version").first()
        if given["version"] and found is None:
            parameters.refuse("version", "There is no such version here.", code="unknown_value")
        if found and months and (reach := _out_of_reach(found, given["month"])):
            parameters.refuse(
                "month", f"The set holds events of {reach}, and says nothing of other months.", code="invalid"
            )
        parameters.check()
        page = Paginator(_events(found, given, months or {}), size).get_page(number)
        rows = list(ComparisonEventSerializer(list(page.object_list), many=True).data)
        return Response({**_beside(request, page), "count": page.paginator.count, "count_exact": True, "results": rows})

    @staticmethod
    def operation() -> Any:  # noqa: ANN401 - imported only where the document is made
        """What the document of the interface says of it."""
        return _operation()


def _month(text: str) -> dict[str, int] | None:
    if not text:
        return {}
    year, _, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isdecimal() and int(year) and 1 <= int(month) <= 12):
        return None
    return {"date_start__year": int(year), "date_start__month": int(month)}


def _out_of_reach(found: ComparisonSet, month: str) -> str:
    """The months of the set where it does not reach to ``month``, "" where it does."""
    days = found.their_events.aggregate(first=Min("date_start"), last=Max("date_start"))
    if days["first"] is None:
        return ""
    first, last = (f"{days[name]:%Y-%m}" for name in ("first", "last"))
    return "" if first <= month <= last else f"{first} to {last}"


def _events(found: ComparisonSet | None, given: dict[str, str], months: dict[str, int]) -> Any:  # noqa: ANN401
    public = Incident.public.values("pk")
    pairs = ComparisonMatch.objects.filter(is_best=True, incident__in=public)
    events = ComparisonEvent.objects.filter(set=found, set__is_public=True, **months)
    if given["province"]:
        events = events.filter(province__slug=given["province"])
    if given["state"] == "matched":
        events = events.filter(pk__in=pairs.values("event"))
    elif given["state"]:
        events = events.exclude(pk__in=pairs.values("event"))
    shown = pairs.select_related("incident").order_by("-score", "pk")
    return (
        events.select_related("province")
        .prefetch_related(Prefetch("matches", queryset=shown, to_attr="public_pairs"))
        .order_by("date_start", "event_id")
    )


def _beside(request: Request, page: Any) -> dict[str, str | None]:  # noqa: ANN401
    def address(number: int) -> str:
        query = request.query_params.copy()
        query["page"] = str(number)
        return f"{host_of(request)}{request.path}?{query.urlencode()}"

    return {
        "next": address(page.next_page_number()) if page.has_next() else None,
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
    }


def _operation() -> Any:  # noqa: ANN401
    from incidents.api.schema import answers, parameters, shapes
    from incidents.api.schema.operations import ALWAYS, Operation
    from incidents.api.schema.words import ref

    ok = answers.json(shapes.page_of(ref("ComparisonEvent"), "In the order of their days."), "Events.")
    refusals = answers.refusals(*ALWAYS) | answers.too_long()
    meanings = {
        "version": ({"type": "string", "maxLength": 40}, "Their version, such as 22.1; left out, the newest here."),
        "month": ({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, "Of their first day, such as 2021-08."),
        "province": ({"type": "string"}, "The slug of a province."),
        "state": ({"type": "string", "enum": list(STATES)}, "Events paired with an incident, or those that are not."),
        "page": ({"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}, "Which page."),
        "page_size": ({"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}, "Rows of a page."),
    }
    takes = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": meaning}
        for name, (schema, meaning) in meanings.items()
    ]
    return Operation(
        "comparison-ucdp",
        "UCDP beside the record",
        answers.merged({"200": ok}, answers.unchanged(), refusals),
        [*takes, parameters.form(), *parameters.conditional()],
        serializers=[ComparisonEventSerializer],
    )
