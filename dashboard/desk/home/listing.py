"""The list of every incident, whatever its state: what is asked, in which order, and one page of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.http import QueryDict

from dashboard.desk.review.people import person_of
from dashboard.filterbar import FieldError, field_errors
from dashboard.rows import Column, next_ordering
from incidents.choices import Status
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet

PAGE_SIZE = 50
COLUMNS = {
    column.name: column
    for column in (
        Column("date", "Date", "date"),
        Column("incident", "Incident"),
        Column("state", "State"),
        Column("killed", "Victims killed", "killed", numeric=True),
        Column("assigned", "Assigned to"),
        Column("updated", "Last changed", "updated"),
        Column("uid", "Number", "uid"),
    )
}
_FIELDS = {"date": "date", "killed": "killed_best", "updated": "updated_at", "uid": "uid"}
DEFAULT_ORDERING = "-updated"
ORDERINGS = tuple(sign + name for name in _FIELDS for sign in ("-", ""))
# Values of "assigned" that are not a person.
ME, NOBODY = "me", "nobody"
# What the form has a control for; everything else that is set is a chip, and is carried along.
FORM_FIELDS = ("q", "state", "assigned", "province", "date_from", "date_to")
ALSO_ALLOWED = frozenset({"state", "assigned", "ordering", "page"})


@dataclass(frozen=True)
class DeskListing:
    """The list as its template shows it."""

    filterset: IncidentFilterSet
    page: Page[Incident]
    ordering: str
    people: Sequence[User]
    errors: tuple[FieldError, ...]

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form's fields, right or wrong."""
        return {name: str(self.filterset.data.get(name, "")) for name in (*FORM_FIELDS, "ordering")}

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states to choose from."""
        return [(str(value), str(label)) for value, label in Status.choices]

    @cached_property
    def provinces(self) -> list[tuple[str, str]]:
        """The provinces to choose from."""
        return [(choice.value, choice.label) for choice in self.filterset.choices("province")]

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Label, words and the query without it, of every filter that the form has no control for."""
        return [
            (entry.label, entry.words, entry.query_without)
            for entry in self.filterset.active
            if entry.name not in FORM_FIELDS
        ]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form takes along without showing it."""
        data = self.filterset.data
        names = [name for name in data if name not in {*FORM_FIELDS, "page"}]
        return [(name, value) for name in names for value in data.getlist(name) if value]

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list down."""
        return any(self.filterset.data.get(name) for name in self.filterset.data if name not in {"page", "ordering"})

    @property
    def headings(self) -> list[tuple[Column, str, str]]:
        """Each column with the query that sorts by it, and the value of aria-sort."""
        by, direction = self.ordering.lstrip("-"), "descending" if self.ordering.startswith("-") else "ascending"
        return [
            (
                column,
                self.filterset.query(ordering=next_ordering(column, self.ordering)) if column.ordering else "",
                direction if column.ordering == by else "",
            )
            for column in COLUMNS.values()
        ]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Words and query of the links to the pages before and after, "" where there is none."""
        page = self.page
        before = self._to(page.previous_page_number()) if page.has_previous() else ""
        after = self._to(page.next_page_number()) if page.has_next() else ""
        return [("Previous", before), ("Next", after)]

    def _to(self, number: int) -> str:
        return "&".join(part for part in (self.filterset.query(), urlencode({"page": number})) if part)


def desk_listing(query: QueryDict, *, user: User, people: list[User]) -> DeskListing:
    """Read the query against every incident. What is wrong in it is an error by field, and finds nothing."""
    filterset = IncidentFilterSet(query, Incident.objects.all(), also_allowed=ALSO_ALLOWED)
    errors = (*field_errors(filterset), *_own_errors(query, people))
    ordering = query.get("ordering") or DEFAULT_ORDERING
    if ordering not in ORDERINGS:
        ordering = DEFAULT_ORDERING
    rows = Incident.objects.none() if errors else filterset.counted.filter(_own_filters(query, user, people))
    page = Paginator(_ordered(rows, ordering), PAGE_SIZE).get_page(query.get("page"))
    return DeskListing(filterset, page, ordering, people, errors)


def _own_errors(query: QueryDict, people: list[User]) -> list[FieldError]:
    """What is wrong with the parameters that only the desk has."""
    known = {
        "state": ("State", set(Status.values), "one of: " + ", ".join(Status.values)),
        "assigned": ("Assigned to", {ME, NOBODY, *(str(one.pk) for one in people)}, "somebody of the desk"),
        "ordering": ("Order", set(ORDERINGS), "one of: " + ", ".join(ORDERINGS)),
    }
    return [
        FieldError(name, label, (f"“{value[:40]}” is not known here. Choose {allowed}.",))
        for name, (label, values, allowed) in known.items()
        if (value := query.get(name, "")) and value not in values
    ]


def _own_filters(query: QueryDict, user: User, people: list[User]) -> Q:
    wanted = Q(status=query["state"]) if query.get("state") else Q()
    match query.get("assigned", ""):
        case "":
            return wanted
        case "me":
            return wanted & Q(assigned_to=user)
        case "nobody":
            return wanted & Q(assigned_to=None)
        case key:
            return wanted & Q(assigned_to=person_of(people, key))


def _ordered(rows: IncidentQuerySet, ordering: str) -> IncidentQuerySet:
    """In order, what is not reported last; the newest number breaks ties."""
    field = F(_FIELDS[ordering.lstrip("-")])
    by = field.desc(nulls_last=True) if ordering.startswith("-") else field.asc(nulls_last=True)
    return (
        rows.select_related("province", "district", "place", "assigned_to")
        .defer("search_text", "search_vector", "summary", "notes")
        .order_by(by, "-uid")
    )
