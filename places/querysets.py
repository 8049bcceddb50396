"""Reusable conditions over districts and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from places.models import District, Place  # noqa: F401 (named in the base classes below)


class DistrictQuerySet(models.QuerySet["District"]):
    """Conditions over districts."""

    def drawn(self) -> Self:
        """Districts with a polygon: the units a map can shade and a filter offers."""
        return self.filter(drawn=True)

    def in_province(self, slug: str) -> Self:
        """Districts of the province with this slug."""
        return self.filter(province__slug=slug)

    def with_province(self) -> Self:
        """Districts with their province read in the same query."""
        return self.select_related("province")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Conditions over named places."""

    def in_district(self, slug: str) -> Self:
        """Places of the drawn district with this slug."""
        return self.filter(district__slug=slug)

    def in_province(self, slug: str) -> Self:
        """Places of the province with this slug."""
        return self.filter(district__province__slug=slug)
