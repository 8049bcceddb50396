"""Which articles tell of one incident."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingest.matching.articles import Told, compare, pairs
from ingest.reading.drafts import Range, Value
from tests.ingest.matching.accounts import DAY, draft, place, told
from tests.ingest.matching.test_texts import STORY


def verdict(a: Told, b: Told) -> str:
    found = compare(a, b)
    return found.verdict if found else "different"


def test_a_risen_toll_on_the_same_day_is_the_same_with_its_reasons() -> None:
    found = compare(told("a", draft()), told("b", draft(killed=5)))
    assert found is not None
    assert (found.a, found.b, found.verdict) == ("a", "b", "same")
    assert found.signals[:2] == ("same day", "same district")
    assert "4 killed here, 5 there" in found.signals


def test_one_address_is_one_article_whatever_was_read_in_it() -> None:
    a, b = (told(id_, address="https://dawn.com/1") for id_ in "ab")
    assert verdict(a, b) == "same"
    assert verdict(told("a"), told("b")) == "different"


def test_the_same_words_are_the_same_even_where_nothing_was_read() -> None:
    copy = told("b", text=STORY.replace("Thursday", "Friday"))
    assert verdict(told("a", text=STORY), copy) == "same"
    assert verdict(told("a", draft(), text=STORY), copy) == "same"


@pytest.mark.parametrize(
    "other", [draft(where=place("kech")), draft(day=DAY + timedelta(days=9))], ids=["district", "day"]
)
def test_a_form_filled_in_anew_is_no_copy(other: object) -> None:
    assert verdict(told("a", draft(), text=STORY), told("b", other, text=STORY)) == "different"  # type: ignore[arg-type]


def test_what_is_told_again_as_background_makes_nothing_the_same() -> None:
    again = replace(draft(), role="background")
    assert verdict(told("a", draft()), told("b", again, draft(where=place("kech")))) == "different"


def test_one_of_several_incidents_needs_more_to_be_sure() -> None:
    vague = draft(killed=None, injured=None, attack_types=Value(("armed_assault",)))
    other = replace(vague, targets=Value(()))
    assert verdict(told("a", vague), told("b", other)) == "same"
    assert verdict(told("a", vague), told("b", other, kind="roundup")) == "possible"
    assert verdict(told("a", vague), told("b", draft(where=place("kech")), other)) == "possible"
    assert verdict(told("a", draft()), told("b", draft(where=place("kech")), draft())) == "same"


def test_two_incidents_of_a_day_in_one_district_are_not_one() -> None:
    killing = draft(
        killed=1, injured=None, attack_types=Value(("targeted_killing",)), targets=Value(("teacher_or_school",)),
    )  # fmt: skip
    assert verdict(told("a", draft(killed=9)), told("b", killing)) != "same"


def test_the_everyday_attack_at_another_place_is_asked_about() -> None:
    there = draft(where=place(name="Domel"), killed=1, injured=None, attack_types=Value(("armed_assault",)))
    here = replace(there, place=Value(place(name="Haved")))
    assert verdict(told("a", here), told("b", there)) == "possible"
    assert verdict(told("a", here), told("b", here)) == "same"
    large = replace(here, killed=Value(Range(41, 41)), injured=Value(Range(30, 30)))
    assert verdict(told("a", large), told("b", replace(large, place=there.place))) == "same"


def test_names_of_the_dead_decide_where_little_else_is_known() -> None:
    bare = draft(killed=1, injured=None, attack_types=Value(()), targets=Value(()))
    named = replace(bare, victim_names=("Zahir Gul Marwat",))
    later = replace(named, date=Value(DAY + timedelta(days=1)), victim_names=("Haji Zahir Gul",))
    stranger = replace(later, victim_names=("Amin Jan",))
    assert verdict(told("a", named), told("b", later)) == "same"
    assert verdict(told("a", named), told("b", stranger)) == "possible"


def test_a_neighbouring_district_is_looked_at_and_a_far_one_is_not() -> None:
    large = draft(killed=14, injured=30)
    assert verdict(told("a", large), told("b", replace(large, place=Value(place("lakki-marwat"))))) != "different"
    assert verdict(told("a", large), told("b", replace(large, place=Value(place("kech"))))) == "different"


def test_three_days_apart_are_compared_and_four_are_not() -> None:
    large = draft(killed=40, injured=90, victim_names=("Zahir Gul Marwat",))
    for days, expected in ((3, "same"), (4, "different")):
        later = replace(large, date=Value(DAY + timedelta(days=days)))
        assert verdict(told("a", large), told("b", later)) == expected


def test_pairs_are_those_that_comparing_all_would_find() -> None:
    many = [
        told(str(number), draft(where=place(district), day=date(2025, 2, day), killed=killed))
        for number, (district, day, killed) in enumerate(
            (district, day, killed)
            for district in ("bannu", "lakki-marwat", "kech", None)
            for day in (1, 2, 9)
            for killed in (2, 6)
        )
    ]
    many += [told("x", address="https://dawn.com/1"), told("y", address="https://dawn.com/1")]
    every = [pair for at, b in enumerate(many) for a in many[:at] if (pair := compare(a, b))]
    blocked = list(pairs(many))
    assert {(one.a, one.b) for one in blocked} == {(one.a, one.b) for one in every}
    assert ("x", "y") in {(one.a, one.b) for one in blocked}
    assert len(blocked) < len(many) * (len(many) - 1) / 4
