"""Loading the reference files: complete, repeatable, and careful with what people changed."""

from datetime import date
from io import StringIO

import pghistory
import pytest
from django.apps import apps
from django.core.management import call_command

from places import reference as files
from places.models import District, DistrictAlias, Place, PlaceAlias, Province
from places.services import TableCounts, load_reference

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reference"),
    pytest.mark.xdist_group("places-reference"),  # one worker loads the tables
]

TABLES = (Province, District, DistrictAlias, Place, PlaceAlias)


def history_rows() -> int:
    """Rows of history of all five tables."""
    return sum(apps.get_model("places", f"{model.__name__}Event").objects.count() for model in TABLES)


def test_every_row_of_the_files_is_loaded() -> None:
    assert Province.objects.count() == 7
    assert District.objects.count() == 181
    assert District.objects.drawn().count() == 164
    assert Place.objects.count() == 2373
    added = files.read_csv("additional_aliases")
    assert DistrictAlias.objects.count() == 729 + sum(row["of"] == "district" for row in added)
    assert PlaceAlias.objects.count() == 3389 + sum(row["of"] == "place" for row in added)


def test_dates_parents_and_populations_are_kept() -> None:
    chaman = District.objects.get(slug="chaman")

    assert chaman.valid_from == date(2021, 6, 29)
    assert chaman.split_from == District.objects.get(slug="killa-abdullah")
    assert chaman.population == 466218
    assert chaman.name_ur == "چمن"
    south = District.objects.get(slug="south-waziristan")
    assert {district.slug for district in south.successors.all()} == {
        "lower-south-waziristan",
        "upper-south-waziristan",
    }


def test_a_population_that_nobody_published_is_unknown() -> None:
    territory = Province.objects.get(slug="gilgit-baltistan")

    assert territory.population is None
    assert territory.population_year is None
    assert not territory.districts.filter(population__isnull=False).exists()


def test_drawn_districts_add_up_to_the_census() -> None:
    counted = District.objects.drawn().exclude(province__slug__in=["azad-jammu-and-kashmir", "gilgit-baltistan"])

    assert sum(district.population or 0 for district in counted) == 241_499_431


def test_a_second_load_writes_neither_rows_nor_history() -> None:
    before = history_rows()

    summary = load_reference()

    total = summary.total
    assert (total.created, total.updated, total.kept, total.removed) == (0, 0, 0, 0)
    assert total.unchanged == sum(model._default_manager.count() for model in TABLES)
    assert history_rows() == before


def test_a_row_of_an_older_file_is_brought_up_to_date() -> None:
    with pghistory.context(loader="places.load_reference"):
        Place.objects.filter(slug="mir-ali").update(note="as an earlier file had it")

    summary = load_reference()

    assert summary.places == TableCounts(updated=1, unchanged=2372)
    assert Place.objects.get(slug="mir-ali").note != "as an earlier file had it"


def test_a_row_changed_by_an_editor_is_kept() -> None:
    with pghistory.context(user="an editor"):
        Place.objects.filter(slug="mir-ali").update(latitude=33.0)

    summary = load_reference()

    assert summary.places == TableCounts(unchanged=2372, kept=1)
    assert Place.objects.get(slug="mir-ali").latitude == 33.0


def test_a_row_changed_in_plain_sql_is_kept() -> None:
    District.objects.filter(slug="quetta").update(capital="Kuchlak")

    assert load_reference().districts.kept == 1
    assert District.objects.get(slug="quetta").capital == "Kuchlak"


def test_what_follows_a_load_in_the_same_transaction_is_not_taken_for_the_loader() -> None:
    with pghistory.context(loader="places.load_reference"):
        Place.objects.filter(slug="turbat").update(note="as an earlier file had it")
    load_reference()
    Place.objects.filter(slug="mir-ali").update(latitude=33.0)

    assert load_reference().places.kept == 1
    assert Place.objects.get(slug="mir-ali").latitude == 33.0


def test_an_alias_deleted_by_an_editor_does_not_come_back() -> None:
    PlaceAlias.objects.filter(place__slug="nushki", name="Noshki").delete()

    summary = load_reference()

    assert (summary.place_aliases.created, summary.place_aliases.kept) == (0, 1)
    assert not PlaceAlias.objects.filter(place__slug="nushki", name="Noshki").exists()


def test_an_alias_renamed_by_an_editor_does_not_come_back_under_its_old_name() -> None:
    PlaceAlias.objects.filter(place__slug="nushki", name="Noshki").update(name="Noshkey")

    load_reference()

    names = set(PlaceAlias.objects.filter(place__slug="nushki").values_list("name", flat=True))
    assert "Noshkey" in names
    assert "Noshki" not in names


def test_an_alias_that_the_file_dropped_goes_and_one_that_an_editor_added_stays() -> None:
    nushki = Place.objects.get(slug="nushki")
    PlaceAlias.objects.create(place=nushki, name="Of an editor", kind="spelling")
    with pghistory.context(loader="places.load_reference"):
        PlaceAlias.objects.create(place=nushki, name="Of an earlier file", kind="spelling")

    summary = load_reference()

    assert summary.place_aliases.removed == 1
    assert not nushki.aliases.filter(name="Of an earlier file").exists()
    assert nushki.aliases.filter(name="Of an editor").exists()


def test_the_command_reports_each_table() -> None:
    out = StringIO()

    call_command("load_places", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "provinces",
        "districts",
        "district aliases",
        "places",
        "place aliases",
    ]
    assert lines[3] == "places: 0 created, 0 updated, 2373 unchanged, 0 kept as edited, 0 removed"
