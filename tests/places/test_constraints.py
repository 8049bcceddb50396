"""What the database itself refuses."""

# mypy: disable-error-code="no-untyped-call"

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from places.models import District, DistrictAlias, GazetteerToken, Place, PlaceAlias, Province
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def refused(factory: Any, constraint: str, **values: Any) -> None:
    model = factory._meta.model
    before = model.objects.count()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory.create(**values)
    assert model.objects.count() == before


@pytest.mark.parametrize("point", [{"latitude": 22.9}, {"latitude": 37.8}, {"longitude": 60.2}, {"longitude": 78.1}])
def test_a_point_outside_the_country_box_is_refused(point: dict[str, float]) -> None:
    province = ProvinceFactory.create()
    district = DistrictFactory.create(province=province)

    refused(PlaceFactory, "place_point_in_country_box", district=district, **point)
    refused(DistrictFactory, "district_point_in_country_box", province=province, **point)


@pytest.mark.parametrize("point", [{"latitude": None}, {"longitude": None}])
def test_half_a_point_is_refused(point: dict[str, None]) -> None:
    refused(PlaceFactory, "null value", district=DistrictFactory.create(), **point)


def test_a_district_that_ends_before_it_begins_is_refused() -> None:
    province = ProvinceFactory.create()
    begins = date(2022, 10, 13)

    refused(
        DistrictFactory,
        "district_ends_after_it_begins",
        province=province,
        valid_from=begins,
        valid_to=date(2022, 10, 12),
    )
    assert DistrictFactory.create(province=province, valid_from=begins, valid_to=begins).pk


def test_an_unknown_population_is_null_and_never_zero() -> None:
    province = ProvinceFactory.create()

    refused(DistrictFactory, "district_population_unknown_is_null", province=province, population=0)
    refused(DistrictFactory, "district_area_unknown_is_null", province=province, area_km2=0)
    refused(ProvinceFactory, "province_population_with_year", population=0, population_year=2023)
    refused(ProvinceFactory, "province_population_with_year", population=5)
    assert DistrictFactory.create(province=province).population is None


def test_words_outside_the_vocabularies_are_refused() -> None:
    province = ProvinceFactory.create()
    district = DistrictFactory.create(province=province)

    refused(ProvinceFactory, "province_kind_known", kind="kingdom")
    refused(DistrictFactory, "district_date_basis_known", province=province, date_basis="rumour")
    refused(PlaceFactory, "place_kind_known", district=district, kind="river")
    refused(PlaceFactory, "place_precision_known", district=district, precision="exact")


def test_a_district_is_not_split_from_itself() -> None:
    district = DistrictFactory.create()

    with pytest.raises(IntegrityError, match="district_not_split_from_itself"), transaction.atomic():
        District.objects.filter(pk=district.pk).update(split_from=district.pk)


def test_the_same_alias_of_the_same_row_is_kept_once() -> None:
    place = PlaceFactory.create()
    PlaceAlias.objects.create(place=place, name="Noshki", kind="spelling")
    DistrictAlias.objects.create(district=place.district, name="Noshki", kind="spelling")

    with pytest.raises(IntegrityError, match="place_alias_once"), transaction.atomic():
        PlaceAlias.objects.create(place=place, name="Noshki", kind="spelling")
    with pytest.raises(IntegrityError, match="district_alias_once"), transaction.atomic():
        DistrictAlias.objects.create(district=place.district, name="Noshki", kind="spelling")


def test_there_is_one_gazetteer_token() -> None:
    with pytest.raises(IntegrityError, match="gazetteer_token_single_row"), transaction.atomic():
        GazetteerToken.objects.create(id=2)


def test_an_administered_territory_is_labelled_so() -> None:
    assert (
        Province(name="Gilgit-Baltistan", kind="administered_territory").label
        == "Gilgit-Baltistan (Pakistan-administered)"
    )
    assert Province(name="Punjab", kind="province").label == "Punjab"


def test_rows_say_their_name() -> None:
    assert str(Province(name="Sindh")) == "Sindh"
    assert str(District(name="Nushki")) == "Nushki"
    assert str(Place(name="Mir Ali")) == "Mir Ali"
    assert str(PlaceAlias(name="Noshki", place_id=3)) == "Noshki = 3"
    assert str(DistrictAlias(name="Noshki", district_id=4)) == "Noshki = 4"


def test_querysets_find_drawn_districts_and_places_of_a_province() -> None:
    sindh = ProvinceFactory.create(slug="sindh")
    drawn = DistrictFactory.create(province=sindh, slug="thatta")
    DistrictFactory.create(province=sindh, slug="newer", drawn=False)
    elsewhere = DistrictFactory.create(slug="quetta")
    place = PlaceFactory.create(district=drawn)
    PlaceFactory.create(district=elsewhere)

    assert set(District.objects.drawn()) == {drawn, elsewhere}
    assert list(District.objects.drawn().in_province("sindh")) == [drawn]
    assert list(Place.objects.in_province("sindh")) == [place]
    assert list(Place.objects.in_district("thatta")) == [place]
