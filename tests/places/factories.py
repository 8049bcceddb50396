"""Rows of the places app for tests that need only a few."""

import factory

from places.models import District, Place, Province


class ProvinceFactory(factory.django.DjangoModelFactory[Province]):
    """A province without a population."""

    class Meta:
        model = Province

    code = factory.Sequence(lambda n: f"PK-{n:02d}")
    slug = factory.Sequence(lambda n: f"province-{n}")
    name = factory.Sequence(lambda n: f"Province {n}")
    kind = "province"


class DistrictFactory(factory.django.DjangoModelFactory[District]):
    """A drawn district with its label point near Quetta."""

    class Meta:
        model = District

    slug = factory.Sequence(lambda n: f"district-{n}")
    name = factory.Sequence(lambda n: f"District {n}")
    province = factory.SubFactory(ProvinceFactory)
    latitude = 30.2
    longitude = 67.0
    drawn = True


class PlaceFactory(factory.django.DjangoModelFactory[Place]):
    """A town."""

    class Meta:
        model = Place

    slug = factory.Sequence(lambda n: f"place-{n}")
    name = factory.Sequence(lambda n: f"Place {n}")
    kind = "town"
    district = factory.SubFactory(DistrictFactory)
    latitude = 30.2
    longitude = 67.0
    precision = "town"
