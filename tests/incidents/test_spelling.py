"""A misspelt word of a question finds what it may stand for, and a right one nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from incidents.choices import Status
from incidents.models import Incident
from incidents.spelling import misspelt, spellings
from places.models import District
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return DistrictFactory.create(name="Gwadar")


def _about(district: District, summary: str, status: str = Status.PUBLISHED) -> str:
    return make_incident(location=located(district=district), summary=summary, status=status).uid


def _found(text: str) -> set[str]:
    return set(Incident.public.all().searching(text).values_list("uid", flat=True))


@pytest.mark.parametrize(
    "written",
    [
        "surbndar",  # a letter left out
        "surbandarr",  # one too many
        "surbander",  # another in its place
        "surabndar",  # two exchanged
        "surb",  # cut short
        "Sürbandar",  # with an accent
    ],
)
def test_a_word_a_letter_away_is_found(district: District, written: str) -> None:
    uid = _about(district, "Shots at Surbandar")
    _about(district, "Shots at Pasni")
    assert _found(written) == {uid}


def test_the_ways_that_urdu_names_are_spelt_stand_for_each_other(district: District) -> None:
    uid = _about(district, "A blast in Waziristan near Meerali")
    assert _found("Wazeeristaan") == {uid}
    assert _found("Mirali") == {uid}


def test_a_word_in_urdu_is_corrected_with_urdu_letters(district: District) -> None:
    uid = _about(district, "سربندر میں فائرنگ")
    assert _found("سربدر") == {uid}


def test_a_word_that_the_record_has_finds_nothing_that_is_merely_like_it(district: District) -> None:
    blast, least = _about(district, "One blast"), _about(district, "One boast")
    assert (_found("blast"), _found("boast")) == ({blast}, {least})
    assert misspelt("blast boast") == {}


def test_every_other_word_of_the_question_must_still_be_there(district: District) -> None:
    uid = _about(district, "Shots at Surbandar by night")
    _about(district, "Shots at Surbandar by day")
    assert _found("surbndar night") == {uid}
    assert _found("surbndar dawn") == set()


def test_operators_keep_their_meaning_beside_a_misspelt_word(district: District) -> None:
    night, day = _about(district, "Shots at Surbandar by night"), _about(district, "Shots at Surbandar by day")
    assert _found("surbndar -night") == {day}
    assert _found('"surbndar by night"') == {night}
    assert _found("nigth or day") == {night, day}


def test_what_is_excluded_is_not_corrected(district: District) -> None:
    uid = _about(district, "Shots at Surbandar")
    assert _found("shots -surbndar") == {uid}


def test_words_of_drafts_alone_are_not_known(district: District) -> None:
    uid = _about(district, "Shots at Surbandar")
    _about(district, "Shots at Surbndar", status=Status.DRAFT)
    assert _found("surbndar") == {uid}
    assert misspelt("surbndar")["surbndar"] == ["surbandar"]


def test_short_words_and_common_ones_are_taken_as_they_are(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _about(district, "Shots at Surbandar")
    with django_assert_num_queries(0):
        assert misspelt("sur ttp ied") == {}
    with django_assert_num_queries(1):
        assert misspelt("about there which") == {}


def test_however_much_is_misspelt_the_index_is_asked_twice(district: District) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = misspelt(" ".join(f"unknown{letter}" for letter in "abcdefghijklmnop"))
    assert len(found) == 4
    assert sum("search_vector" in query["sql"] for query in asked) == 2


def test_how_a_question_is_planned_is_left_as_it_was() -> None:
    misspelt("unknownword")
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


def test_spellings_are_the_words_a_letter_away() -> None:
    found = spellings("pasni")
    assert {"asni", "pasn", "pasnii", "pesni", "psani", "pasny"} <= found
    assert "pasni" not in found
    assert all(abs(len(word) - 5) <= 2 for word in found)
