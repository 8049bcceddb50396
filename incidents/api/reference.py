"""`groups/` and `districts/`: whom and where the record speaks of. Their counts are under `stats/`."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from groups.models import ArmedGroup
from incidents.api.base import RecordView
from incidents.api.parameters import Parameters
from incidents.serializers import (
    DistrictSerializer,
    GroupSerializer,
    with_district_relations,
    with_group_relations,
)
from places.models import District


class ReferenceView(RecordView):
    """A table of reference: no parameter but ``format``."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse other parameters before anything is read."""
        super().initial(request, *args, **kwargs)
        parameters = Parameters(request.query_params)
        parameters.nothing_but_format()
        parameters.check()


class GroupList(ReferenceView):
    """All armed groups, and the placeholders for words that name none."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(GroupSerializer(with_group_relations(ArmedGroup.objects.all()), many=True).data))


class GroupDetail(ReferenceView):
    """One armed group."""

    def get(self, request: Request, slug: str) -> Response:
        """The group, or 404."""
        return Response(
            GroupSerializer(get_object_or_404(with_group_relations(ArmedGroup.objects.all()), slug=slug)).data
        )


class DistrictList(ReferenceView):
    """All districts, drawn or not."""

    def get(self, request: Request) -> Response:
        """The whole list."""
        return _whole(list(DistrictSerializer(with_district_relations(District.objects.all()), many=True).data))


class DistrictDetail(ReferenceView):
    """One district."""

    def get(self, request: Request, slug: str) -> Response:
        """The district, or 404."""
        return Response(
            DistrictSerializer(get_object_or_404(with_district_relations(District.objects.all()), slug=slug)).data
        )


def _whole(rows: Sequence[Any]) -> Response:
    """A list that fits on one page, in the shape of every list."""
    return Response({"next": None, "previous": None, "count": len(rows), "count_exact": True, "results": rows})
