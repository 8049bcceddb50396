"""Groups of people: lists, wholes with parts, appositions, names."""

# Urdu has a full stop of its own.

import pytest

from ingest.reading.people import people
from ingest.reading.persons import People
from tests.ingest.reading.known import sentence


def only(text: str) -> People:
    found = people(sentence(text))
    assert len(found) == 1, [(group.total, group.parts) for group in found]
    return found[0]


def parts(group: People) -> list[tuple[str, int | None]]:
    return [(part.victim_class, part.low) for part in group.parts]


def test_a_part_is_never_added_to_its_whole() -> None:
    group = only("Seven people, including three policemen and the assistant commissioner, were killed")
    assert group.total.low == 7
    assert parts(group) == [("police", 3), ("civilian", 1), ("unknown", 3)]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Two policemen, a driver and three passers-by", 6),
        ("At least 39 people, seven women and a girl among them,", 39),
        ("Twenty labourers, 16 from Punjab,", 20),
        ("two officers, a DSP and an SHO", 2),
        ("A captain among three killed", 3),
        ("six: two soldiers, three constables and a driver", 6),
        ("Four members of a family and two FC soldiers", 6),
        ("17 personnel (police, one officer of the navy) and 31 civilians", 48),
        ("11 civilians, most of them women and children,", 11),
        ("A DSP, his driver and two gunmen", 4),
    ],
)
def test_lists_and_wholes_add_up(text: str, total: int) -> None:
    assert only(text).total.low == total


@pytest.mark.parametrize("text", ["its guard, Constable Gul Khan,", "a cleric and activist was"])
def test_an_apposition_adds_nobody(text: str) -> None:
    assert only(text).total.low == 1


@pytest.mark.parametrize(
    ("text", "victim_class"),
    [
        ("three FC personnel", "frontier_corps"),
        ("two police guards", "police"),
        ("two Levies personnel", "levies"),
        ("five members of the TTP", "militant"),
        ("three BLA fighters", "militant"),
        ("four members of a banned outfit", "militant"),
        ("two security officials", "security"),
        ("Sepoy Gul Khan", "army"),
        ("a suicide bomber", "suicide_attacker"),
        ("two dacoits", "criminal"),
        ("two gunmen", "gunman"),
        ("three peace committee members", "peace_committee"),
        ("تین پولیس اہلکار", "police"),
        ("دو دہشت گرد", "militant"),
    ],
)
def test_the_service_before_a_vague_word_decides_the_class(text: str, victim_class: str) -> None:
    assert only(text).parts[0].victim_class == victim_class


def test_two_names_after_a_plural_rank_are_two_people() -> None:
    assert only("Constables Gul Khan and Din Shah were martyred").total.low == 2


def test_things_are_no_people() -> None:
    assert people(sentence("three vehicles and two rooms")) == []


def test_who_speaks_is_not_counted() -> None:
    assert only("Six people died, officials said").total.low == 6
