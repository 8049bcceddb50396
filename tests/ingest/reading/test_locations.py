"""Places and what they are named for."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import pytest

from ingest.reading.locations import Location
from tests.ingest.reading.known import clauses


def places(text: str) -> list[Location]:
    return [place for of in clauses(text) for clause in of for place in clause.locations]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A bomb went off in Bannu.", "event"),
        ("DPO Bannu told reporters so.", "office"),
        ("Commissioner Kohat escaped unhurt.", "office"),
        ("The injured were rushed to a hospital in Peshawar.", "care"),
        ("The victims hailed from Kohat.", "origin"),
        ("He was a resident of Kohat.", "origin"),
        ("They were on the way to Quetta.", "route"),
        ("A bomb went off on the Bannu road.", "road"),
        ("BANNU: A bomb went off.", "dateline"),
        ("PESHAWAR, Pakistan, March 11 (AGN) - A bomb went off.", "dateline"),
        ("بنوں میں دھماکا ہوا۔", "event"),
        ("وہ بنوں کے رہائشی تھے۔", "origin"),
    ],
)
def test_a_place_has_the_role_its_words_give_it(text: str, role: str) -> None:
    assert [place.role for place in places(text)] == [role]


def test_neither_end_of_a_road_is_where_something_happened_on_it() -> None:
    assert [place.role for place in places("Vans between Kohat and Bannu were fired at.")] == ["route", "route"]


def test_a_surname_is_no_place() -> None:
    assert places("Police named him as Siddique Mengal.") == []


def test_a_police_station_is_struck_and_does_not_speak() -> None:
    assert [place.role for place in places("Gunmen attacked Bannu police station.")] == ["event"]


def test_names_that_stand_together_are_one_phrase() -> None:
    place = places("A bomb went off in the Domel area of Bannu district.")[0]
    assert (place.words, place.districts, place.is_district) == ("Domel area of Bannu", frozenset({"bannu"}), True)


def test_an_unknown_name_before_a_known_one_belongs_to_the_phrase() -> None:
    assert places("A bomb went off in Gul Kalai, Domel.")[0].words == "Gul Kalai, Domel"


def test_places_joined_by_and_are_two() -> None:
    assert [place.districts for place in places("Bombs went off in Kech and Panjgur.")] == [{"kech"}, {"panjgur"}]


def test_a_sentence_is_cut_between_places_with_people_harmed_of_their_own() -> None:
    of = clauses("Two men were killed in Bannu and three were injured in Tank.")[0]
    assert [[fact.low for fact in clause.facts] for clause in of] == [[2], [3]]
    assert [clause.districts for clause in of] == [{"bannu"}, {"tank"}]


def test_part_of_a_sentence_may_be_of_the_past() -> None:
    of = clauses("A guard was shot dead in Bannu on Monday, where three soldiers were killed in 2021.")[0]
    assert [(fact.low, fact.kind) for clause in of for fact in clause.facts] == [(1, "stated"), (3, "past")]
