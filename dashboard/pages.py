"""What every page of numbers does alike: which past it is read in, and the whole page or only its results."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dashboard.filterbar import FieldError, FilterBar
from dashboard.parameters import read_past
from dashboard.then import then_of
from incidents.filters import IncidentFilterSet
from incidents.past import PAST

RESULTS = "results"
# Around the results of a page: which past they are of, and how they are cited.
_AROUND_RESULTS = "components/_results.html"

View = Callable[..., HttpResponseBase]


def reads_past(view: View) -> View:
    """Have all that a page shows read from the record as it stood, where ``as_of`` or ``known_by`` ask for it.

    What is wrong with either is no past: the page says so instead of its numbers (``page_filters``).
    """

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with read_past(request.GET).past.reading():
            return view(request, *args, **kwargs)

    return served


def past_or_refused(view: View) -> View:
    """The same for a page without the one filter: what is wrong with its past is said alone, without any number."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wrong = read_past(request.GET).wrong
        return refused(request, wrong) if wrong else reads_past(view)(request, *args, **kwargs)

    return served


def present_alone(why: str) -> Callable[[View], View]:
    """Refuse both parameters of the past at an address that has none. ``why`` is a sentence, or two."""

    def decorate(view: View) -> View:
        @wraps(view)
        def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = tuple(name for name in PAST if name in request.GET)
            if not asked:
                return view(request, *args, **kwargs)
            return refused(request, {name: [why] for name in asked})

        return served

    return decorate


def refused(request: HttpRequest, wrong: Mapping[str, Sequence[str]], *, status: int = 400) -> HttpResponse:
    """Say what is wrong with each parameter of a page that has no field for it, and lead to the page without them."""
    errors = [FieldError(name, name, tuple(messages)) for name, messages in wrong.items()]
    return render(request, "dashboard/figure_wrong.html", {"errors": errors, "page_url": request.path}, status=status)


def not_yet(request: HttpRequest, why: str) -> HttpResponse:
    """The 404 of what is at an address now, and was not in the past that is asked for."""
    return refused(request, {name: [why] for name in PAST if request.GET.get(name)}, status=404)


def page_filters(request: HttpRequest, own: Iterable[str] = ()) -> IncidentFilterSet:
    """The filter of a page that reads the past. It carries the past, and so does every link that is made from it.

    ``own`` are the parameters the page reads itself.
    """
    filters = IncidentFilterSet(request.GET, also_allowed=[*own, *PAST])
    filters.errors.update(read_past(request.GET).wrong)
    return filters


def answer(
    request: HttpRequest, *, page: str, results: str, bar: FilterBar, context: Mapping[str, Any]
) -> HttpResponse:
    """Render ``page``, or ``results`` alone for a script that swaps ``#results``.

    A query that cannot be answered is a 400 that keeps the form, with what is wrong beside each field.
    """
    htmx = getattr(request, "htmx", None)
    partial = bool(htmx) and htmx is not None and htmx.target == RESULTS
    around = {"bar": bar, "partial": partial, "results_template": _AROUND_RESULTS, "body_template": results}
    status = 400 if bar.errors else 200
    return render_page(request, _AROUND_RESULTS if partial else page, {**context, **around}, status=status)


def render_page(request: HttpRequest, page: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page that reads the past, with what it says of the past and how it is cited."""
    return render(request, page, {**context, "then": then_of(request)}, status=status)
