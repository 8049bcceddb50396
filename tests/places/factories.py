"""Rows of the places app for tests that need only a few."""

# mypy: disable-error-code="no-untyped-call"

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from places.models import District, Place, Province


class ProvinceFactory(DjangoModelFactory[Province]):
    """A province without a population."""

    class Meta:
        model = Province

    # Five letters and no more, however many tests a process runs.
    code = Sequence(lambda n: f"{n % 100_000:05d}")
    slug = Sequence(lambda n: f"province-{n}")
    name = Sequence(lambda n: f"Province {n}")
    kind = "province"


class DistrictFactory(DjangoModelFactory[District]):
    """A drawn district with its label point near Quetta."""

    class Meta:
        model = District

    slug = Sequence(lambda n: f"district-{n}")
    name = Sequence(lambda n: f"District {n}")
    province = SubFactory(ProvinceFactory)
    latitude = 30.2
    longitude = 67.0
    drawn = True


class PlaceFactory(DjangoModelFactory[Place]):
    """A town."""

    class Meta:
        model = Place

    slug = Sequence(lambda n: f"place-{n}")
    name = Sequence(lambda n: f"Place {n}")
    kind = "town"
    district = SubFactory(DistrictFactory)
    latitude = 30.2
    longitude = 67.0
    precision = "town"
