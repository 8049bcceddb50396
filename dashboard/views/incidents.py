"""The list of incidents, and the page of one."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import words
from dashboard.filterbar import filter_bar
from dashboard.incident_page import for_page, incident_context
from dashboard.pages import answer, page_filters, present_alone, reads_past
from dashboard.parameters import read_past
from dashboard.rows import (
    COLUMNS,
    PAGE_SIZE,
    Column,
    Shape,
    for_table,
    next_ordering,
    order_note,
    ordered,
    shape_of,
)
from dashboard.wider import Empty, nothing_found
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.files import file_response
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.tombstones import tombstone_of

ALSO_ALLOWED = frozenset({"page", "ordering", "columns", "format"})


@dataclass(frozen=True)
class Heading:
    """A column's head: its link sorts, ``sort`` is the value of aria-sort ("" when not sorted by)."""

    column: Column
    query: str
    sort: str


@dataclass(frozen=True)
class Listing:
    """The list as its template shows it."""

    filterset: IncidentFilterSet
    shape: Shape
    page: Page[Incident]

    @property
    def headings(self) -> list[Heading]:
        """The heads of the chosen columns."""
        by = self.shape.ordering.removeprefix("-")
        direction = "descending" if self.shape.ordering.startswith("-") else "ascending"
        return [
            Heading(
                column,
                self._query(ordering=next_ordering(column, self.shape.ordering)) if column.ordering else "",
                direction if column.ordering == by else "",
            )
            for column in self.shape.columns
        ]

    @property
    def sort_links(self) -> list[Heading]:
        """The heads that sort, for where the table has no heads."""
        return [head for head in self.headings if head.query]

    @property
    def words(self) -> str:
        """What is listed, in words."""
        return words.lowered(self.filterset.words())

    @property
    def order_note(self) -> str:
        """What the rows are in the order of, where the numbers beside them do not show it."""
        return order_note(self.shape.ordering, self.filterset.rule_or_default)

    @property
    def empty(self) -> Empty:
        """Why there is nothing, and what to ask instead."""
        return nothing_found(self.filterset, action=reverse("dashboard:incidents"))

    @property
    def offered(self) -> list[tuple[Column, bool]]:
        """Every column, and whether it is shown."""
        return [(column, column.name in self.shape.names) for column in COLUMNS.values()]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the columns carries along."""
        data = self.filterset.data
        names = [name for name in data if name not in {"columns", "page"}]
        return [(name, value) for name in names for value in data.getlist(name) if value]

    @cached_property
    def pages(self) -> list[tuple[str, str]]:
        """Words and query of the links that turn the page; "" where there is nowhere to go."""
        page, last = self.page, self.page.paginator.num_pages
        back = page.previous_page_number() if page.has_previous() else 0
        on = page.next_page_number() if page.has_next() else 0
        places = [("First", 1 if back else 0), ("Previous", back), ("Next", on), ("Last", last if on else 0)]
        return [(words, self._page_query(place) if place else "") for words, place in places]

    @property
    def csv_query(self) -> str:
        """The same rows as a file."""
        return self._query(format="csv", columns=None)

    def _page_query(self, number: int) -> str:
        return "&".join(part for part in (self._query(), urlencode({"page": number})) if part)

    def _query(self, **changes: str | list[str] | None) -> str:
        return self.filterset.query(**changes)


@require_safe
@record_view
@reads_past
def incidents(request: HttpRequest) -> HttpResponseBase:
    """Every published row of a filter: a table, or with ``format=csv`` a file of all of them."""
    filterset = page_filters(request, ALSO_ALLOWED)
    shape = shape_of(request.GET)
    record = reach(Incident.public.all())
    bar = filter_bar(
        filterset, action=reverse("dashboard:incidents"), reach=record, default_rule="", also_wrong=shape.errors
    )
    rows = Incident.public.none() if bar.errors else filterset.counted
    rows = ordered(rows, shape.ordering, filterset.rule_or_default)
    if shape.is_file and not bar.errors:
        host = f"{request.scheme}://{request.get_host()}"
        # Written after the page is answered, so it opens the past again.
        return file_response(rows, "csv", last=record.last, host=host, inside=read_past(request.GET).past.reading)
    page = Paginator(for_table(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    return answer(
        request,
        page="dashboard/incidents.html",
        results="dashboard/_incidents.html",
        bar=bar,
        context={"listing": Listing(filterset, shape, page), "reach": record},
    )


@require_safe
@present_alone(
    "The page of an incident shows it as it stands, with every change and when it was made. Programs read it as it "
    "stood at /api/v1/incidents/, by its number."
)
@record_view
def incident(request: HttpRequest, uid: str) -> HttpResponseBase:
    """One incident. A merged number leads to the one that stands (301); a withdrawn one says why (410)."""
    found = for_page(Incident.public.filter(uid=uid.upper())).first()
    if found is None:
        return not_standing(request, uid.upper())
    if found.uid != uid:
        return HttpResponsePermanentRedirect(reverse("dashboard:incident", args=[found.uid]))
    return render(request, "dashboard/incident.html", incident_context(request, found))


def not_standing(request: HttpRequest, uid: str, *, to: str = "dashboard:incident") -> HttpResponseBase:
    """What stands at an address of a number that is not, or no longer, in the public record.

    ``to`` names the address by which a merged number leads on. Raises Http404.
    """
    gone = tombstone_of(uid)
    if gone is None:
        raise Http404(f"No published incident has the number {uid}.")
    if gone.merged_into:
        return HttpResponsePermanentRedirect(reverse(to, args=[gone.merged_into]))
    return render(request, "dashboard/incident_gone.html", {"gone": gone}, status=410)
