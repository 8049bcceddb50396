"""The index in memory, and the type-ahead search over it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reference"),
    pytest.mark.xdist_group("places-reference"),  # one worker loads the tables
]


def test_a_current_index_costs_one_query() -> None:
    from places.resolve import resolve_place

    resolve_place("Quetta")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        resolve_place("Mir Ali", district="North Waziristan")
    assert len(queries) == 1


def test_an_edit_is_seen_by_the_next_call() -> None:
    from places.models import Place, PlaceAlias
    from places.resolve import resolve_place

    assert resolve_place("Kot Langove", district="Kalat").match.place_slug is None  # type: ignore[union-attr]
    PlaceAlias.objects.create(place=Place.objects.get(slug="mangochar"), name="Kot Langove", kind="spelling")

    assert resolve_place("Kot Langove", district="Kalat").match.place_slug == "mangochar"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE places_place SET name = 'Elsewhere' WHERE slug = 'turbat'",
        "DELETE FROM places_place WHERE slug = 'tump-tehsil'",
        "UPDATE places_district SET name = 'Kech Turbat' WHERE slug = 'kech'",
        "UPDATE places_districtalias SET note = 'x' WHERE name = 'DGK'",
        "DELETE FROM places_placealias WHERE name = 'Noshki'",
        "UPDATE places_province SET name = 'Sind' WHERE slug = 'sindh'",
    ],
)
def test_plain_sql_renews_the_token(sql: str) -> None:
    from places.models import GazetteerToken

    before = GazetteerToken.objects.get().token
    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert GazetteerToken.objects.get().token != before


def test_an_index_built_on_rows_that_were_rolled_back_is_not_used_again() -> None:
    from places.models import Place, PlaceAlias
    from places.resolve import resolve_place

    place = Place.objects.get(slug="mangochar")
    for name in ("Kot Langove", "Kot Other"):
        with transaction.atomic():
            PlaceAlias.objects.create(place=place, name=name, kind="spelling")
            found = resolve_place(name, district="Kalat").match
            assert found is not None
            assert found.place_slug == "mangochar"
            transaction.set_rollback(True)
        found = resolve_place(name, district="Kalat").match
        assert found is not None
        assert found.place_slug is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Noshki", "Nushki"),
        ("nush", "Nushki"),
        ("نوشکی", "Nushki"),
        ("mir a", "Mir Ali"),
        ("Karachi", "Karachi"),
        ("Noshkey", "Nushki"),
        ("d.i. k", "Dera Ismail Khan"),
    ],
)
def test_typing_finds_the_place(typed: str, first: str) -> None:
    from places.resolve import search_places

    assert search_places(typed)[0].name == first


def test_a_name_of_several_districts_is_shown_as_itself() -> None:
    from places.resolve import search_places

    several = {match.name for match in search_places("Karachi") if len(match.district_set) > 1}
    assert several == {"Karachi"}
    assert {match.name for match in search_places("کراچی") if len(match.district_set) > 1} == {"کراچی"}


def test_what_is_found_does_not_hang_on_the_order_of_rows_on_disk() -> None:
    from places.resolve import search_places

    before = {typed: search_places(typed) for typed in ("Karachi", "South Waziristan", "Kohistan", "ba")}
    with connection.cursor() as cursor:
        # Every updated row is written anew behind the others.
        cursor.execute("UPDATE places_districtalias SET note = note WHERE name < 'M'")
        cursor.execute("UPDATE places_district SET name = name WHERE slug IN ('karachi-east', 'malir')")
        cursor.execute("UPDATE places_place SET name = name WHERE slug < 'm'")

    assert {typed: search_places(typed) for typed in before} == before


def test_every_homonym_is_offered_with_its_district() -> None:
    from places.resolve import search_places

    found = {(match.name, match.district_slug) for match in search_places("Dasht", limit=20)}
    assert {("Dasht (Kech)", "kech"), ("Dasht (Mastung)", "mastung")} <= found


def test_the_list_is_short_sorted_and_without_doubles() -> None:
    from places.resolve import search_places

    found = search_places("ba", limit=7)
    assert len(found) == 7
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({(match.place_slug, match.district_set) for match in found}) == 7


@pytest.mark.parametrize("typed", ["", "  ", "?", "qqqqqqqqqq"])
def test_nothing_typed_or_nothing_alike_finds_nothing(typed: str) -> None:
    from places.resolve import search_places

    assert search_places(typed) == []
