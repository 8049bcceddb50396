"""What is news of militancy in Pakistan, and what only looks like it."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import pytest

from tests.ingest.reading.known import read


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two cops martyred in Bannu", "BANNU: Gunmen shot dead two policemen in Bannu on Tuesday, police said."),
        ("", "ISPR: Security forces killed five khwarij in an operation in Tank; two soldiers were martyred."),
        ("Girls' school blown up", "Unidentified militants blew up a school in North Waziristan on Monday night."),
        (
            "Five terrorists killed in Tank",
            "Security forces killed five terrorists in an operation in Tank on Tuesday.",
        ),
        ("بنوں میں دھماکا", "بنوں میں منگل کو پولیس وین کے قریب بم دھماکے میں دو اہلکار شہید ہو گئے۔"),
    ],
)
def test_attacks_and_operations_are_news(title: str, text: str) -> None:
    reading = read(text, title)
    assert reading.relevant, reading.reasons


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Five killed in Tank over land",
            "Five people were killed when two families traded fire over a land dispute in Tank on Tuesday.",
        ),
        (
            "Four hurt as gas cylinder explodes in Quetta",
            "Four people were injured when a cylinder blew up in Quetta on Tuesday. Police ruled out terrorism.",
        ),
        ("Bandits kill two", "Katcha bandits shot dead two policemen in Lahore on Tuesday."),
        ("Nine die in cylinder blast", "A gas cylinder exploded in a shop in Quetta on Tuesday, killing nine people."),
        (
            "Two get life for Bannu bombing",
            "A court sentenced two men on Tuesday for a bombing in Bannu that killed ten people.",
        ),
        ("Four militants held", "Police arrested four militants in Lahore on Tuesday and recovered explosives."),
        ("Massacre remembered", "Families marked the anniversary of the attack in Peshawar that killed many children."),
        ("Bomb kills nine in Kabul", "KABUL: A bomb killed nine people in Kabul on Tuesday, officials said."),
        (
            "PM condemns Bannu attack",
            "The prime minister condemned on Wednesday an attack in Bannu in which five soldiers were martyred.",
        ),
        ("Time to act", "Editorial\nTerror is back. We must act now. The state must find a plan."),
    ],
)
def test_crimes_accidents_courts_and_comment_are_not(title: str, text: str) -> None:
    reading = read(text, title)
    assert not reading.relevant, reading.reasons


def test_a_verdict_gives_its_reasons() -> None:
    assert (
        "a case in court"
        in read("A court sentenced two men on Tuesday for a bombing in Bannu.", "Two get life").reasons
    )
