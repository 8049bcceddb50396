"""What every filtered page does alike: the whole page, or only its results where only those were asked for."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.filterbar import FilterBar

RESULTS = "results"


def answer(
    request: HttpRequest, *, page: str, results: str, bar: FilterBar, context: Mapping[str, Any]
) -> HttpResponse:
    """Render ``page``, or ``results`` alone for a script that swaps ``#results``.

    A query that cannot be answered is a 400 that keeps the form, with what is wrong beside each field.
    """
    htmx = getattr(request, "htmx", None)
    partial = bool(htmx) and htmx is not None and htmx.target == RESULTS
    status = 400 if bar.errors else 200
    shown = {**context, "bar": bar, "partial": partial, "results_template": results}
    return render(request, results if partial else page, shown, status=status)
