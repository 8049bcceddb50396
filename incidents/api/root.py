"""The address all others stand below: where to go on from there."""

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView, host_of
from incidents.api.parameters import Parameters

# Lists and tables: what can be asked without knowing a number or a slug.
LISTS = (
    "incidents",
    "changes",
    "groups",
    "districts",
    "provinces",
    "places",
    "sources",
    "campaigns",
    "context-events",
    "published-figures",
    "releases",
    "stats",
    "stats-compare",
)


class Root(RecordView):
    """Names of what the interface holds, each with its address."""

    def get(self, request: Request) -> Response:
        """Every list and table, and the documents that describe them."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but("format")
        parameters.check()
        host = host_of(request)
        # The document and its pages are named, not imported: they belong to the layers above.
        views = {**{name: f"api:{name}" for name in LISTS}, "schema": "schema", "docs": "dashboard:interface"}
        return Response({name: f"{host}{reverse(view)}" for name, view in views.items()})
