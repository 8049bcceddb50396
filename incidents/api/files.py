"""The list of incidents as a file: every row of the filter, without pages."""

from collections.abc import Collection

from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request

from incidents.api.base import host_of
from incidents.api.paging import Ordering
from incidents.api.parameters import PAST, Parameters
from incidents.citing import CITATION, LICENCE
from incidents.files import LARGEST_WORKBOOK, LAYOUTS, About, file_response
from incidents.files.layouts import hxl
from incidents.files.response import empty_response
from incidents.filters import IncidentFilterSet
from incidents.generation import current_generation
from incidents.models import Incident
from incidents.past import Past
from incidents.rows import moment
from incidents.wording import day

LAYOUT_NAMES = (*LAYOUTS, hxl.NAME)


def layout_of(parameters: Parameters, form: str) -> str:
    """The layout asked for, "" for the record's own. A layout is one of a csv, and says itself which columns it has."""
    layout = parameters.one_of("layout", LAYOUT_NAMES, "")
    if layout and form != "csv":
        parameters.refuse("layout", "A layout is one of csv: add format=csv.", code="not_for_this_format")
    if layout in LAYOUTS and parameters.text("fields"):
        message = f"The layout {layout} has its own columns: leave fields out."
        parameters.refuse("fields", message, code="not_for_layouts")
    return layout


def file_of(
    request: Request,
    form: str,
    parameters: Parameters,
    filterset: IncidentFilterSet,
    ordering: Ordering,
    fields: Collection[str],
    past: Past,
    layout: str,
) -> StreamingHttpResponse:
    """The file; 400 when the query holds what a file does not have, or more rows than a workbook can."""
    for name in ("page_size", "cursor"):
        if name in request.query_params:
            message = f"A file holds all rows: leave {name} out with format={form}."
            parameters.refuse(name, message, code="not_for_files")
    parameters.check()
    last = Incident.public.newest().values_list("date", flat=True).first()
    if request.method == "HEAD":
        return empty_response(form, last=last, layout=layout)
    about: About = ()
    if form == "xlsx":
        # Read before the rows: what is committed meanwhile may be in them, but nothing of this generation is missing.
        generation = current_generation().value
        rows = _rows_of_a_workbook(parameters, filterset, past)
        about = _about(request, filterset, past, rows=rows, generation=generation)
    return file_response(
        filterset.counted.order_by(*ordering.order_by(backwards=False)),
        form,
        host=host_of(request),
        last=last,
        fields=fields,
        inside=past.reading,
        layout=layout,
        about=about,
    )


def _rows_of_a_workbook(parameters: Parameters, filterset: IncidentFilterSet, past: Past) -> int:
    """How many rows there are; 400 above the limit."""
    with past.reading():
        number: int = filterset.counted.order_by().values("pk")[: LARGEST_WORKBOOK + 1].count()
    if number > LARGEST_WORKBOOK:
        message = (
            f"An xlsx holds at most {LARGEST_WORKBOOK:,} rows. Narrow the filter, or take csv, which has no limit."
        )
        parameters.refuse("format", message, code="too_many_rows")
        parameters.check()
    return number


def _about(request: Request, filterset: IncidentFilterSet, past: Past, *, rows: int, generation: int) -> About:
    """What a reader of the file alone must know: what it holds, when it was made, and how to cite it."""
    rule = filterset.rule
    when = [(name, value) for name in PAST if (value := request.query_params.get(name))]
    now = timezone.localtime()
    return (
        ("Holds", filterset.words()),
        ("Counting rule", f"{rule.label}: {rule.text}" if rule else "None: every published incident of the filter."),
        *when,
        ("Rows", str(rows)),
        ("Made", f"{moment(now)}, Pakistan Standard Time, as all moments in this file"),
        ("Record generation", str(generation)),
        ("Address", request.build_absolute_uri()),
        ("Cite as", f"{CITATION}, read on {day(now.date())}, record generation {generation}."),
        ("Licence", LICENCE),
        (
            "Reading it",
            "A blank cell means not known or not reported, never zero. killed_low, killed_best and killed_high are "
            "victims; militants are counted apart. A text that a spreadsheet would run begins with an apostrophe.",
        ),
    )
