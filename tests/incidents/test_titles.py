"""Titles say how, against whom and where, and never how many."""

import pytest

from incidents.titles import LONGEST, compose_title


def title(**changes: object) -> str:
    given: dict[str, object] = {
        "event_class": "militant_attack",
        "attack_types": ["grenade"],
        "targets": ["police"],
        "place": "Lyari",
        "district": "Karachi",
        "province": "Sindh",
    }
    return compose_title(**{**given, **changes})  # type: ignore[arg-type]


def test_an_attack_is_named_by_how_and_against_whom() -> None:
    assert title() == "Grenade attack on police, Lyari, Karachi"


def test_two_targets_are_joined_and_further_ones_left_out() -> None:
    assert (
        title(targets=["police", "polio_team", "bank"]) == "Grenade attack on police and a polio team, Lyari, Karachi"
    )


def test_the_district_is_not_said_twice() -> None:
    assert title(place="Quetta (rally)", district="Quetta") == "Grenade attack on police, Quetta (rally)"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"attack_types": ["unknown"], "targets": ["unknown"]}, "Militant attack, Lyari, Karachi"),
        ({"event_class": "security_operation"}, "Security operation against police, Lyari, Karachi"),
        ({"place": "", "district": ""}, "Grenade attack on police, Sindh"),
        ({"place": "", "district": "", "province": ""}, "Grenade attack on police, place not known"),
    ],
)
def test_what_is_not_known_is_left_out(changes: dict[str, object], expected: str) -> None:
    assert title(**changes) == expected


def test_a_title_never_outgrows_its_column() -> None:
    assert len(title(place="x" * 400)) == LONGEST
