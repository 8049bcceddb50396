"""A draft as it is compared."""

import datetime as dt
from dataclasses import replace

import pytest

from incidents.casualties import Interval
from incidents.evidence import Features
from ingest.matching.features import features_of
from ingest.matching.headlines import rare_words
from ingest.reading.drafts import Draft, Figure, Range, Value
from tests.ingest.matching.accounts import DAY, Ground, claim, draft, place


def features(one: Draft, *, title: str = "") -> Features:
    found = features_of(one, published=DAY, ground=Ground(), title=title, address="https://dawn.com/1")
    assert found is not None
    return found


def test_militants_are_among_all_the_dead_and_not_among_the_victims() -> None:
    both = features(draft(killed=7, militants=6))
    assert (both.victims, both.killed) == (Interval(7, 7, 7), Interval(13, 13, 13))
    assert features(draft(killed=7)).killed == Interval(7, 7, 7)
    assert features(draft(killed=None, militants=6)).killed == Interval(6, 6, 6)
    assert features(draft(killed=None)).killed is None


def test_an_open_range_is_taken_at_its_beginning() -> None:
    dozens, some = (replace(draft(), killed=Value(toll)) for toll in (Range(24, None), Range(5, 7)))
    assert features(dozens).killed == Interval(24, 24, 24)
    assert features(some).killed == Interval(5, 5, 7)


def test_of_those_who_were_taken_the_largest_number_counts_and_no_claim() -> None:
    taken = draft(
        figures=(
            Figure("civilian", "abducted", 9, 9),
            Figure("civilian", "released", 12, 12),
            Figure("unknown", "abducted", 14, None),
            Figure("unknown", "abducted", 40, 40, said_by="militants"),
        )
    )
    assert features(taken).abducted == Interval(14, 14, 14)
    assert features(draft()).abducted is None


@pytest.mark.parametrize("undated", [draft(day=None), draft(date_precision="few_days")], ids=["no day", "article's"])
def test_a_draft_without_a_day_of_its_own_was_on_its_article_s_or_in_the_two_before(undated: Draft) -> None:
    found = features(undated)
    assert (found.earliest, found.latest) == (dt.date(2025, 2, 11), DAY)


def test_a_draft_without_any_day_is_compared_with_nothing() -> None:
    assert features_of(draft(day=None), published=None, ground=Ground()) is None
    assert features_of(draft(), published=None, ground=Ground()) is not None


def test_an_inexact_day_is_none_after_its_article() -> None:
    month, days = (
        features(draft(day=dt.date(2025, 2, day), date_precision=precision))
        for day, precision in ((1, "month"), (12, "few_days"))
    )
    assert (month.earliest, month.latest) == (dt.date(2025, 2, 1), DAY)
    assert (days.earliest, days.latest) == (dt.date(2025, 2, 9), DAY)


def test_a_place_has_its_district_and_those_around() -> None:
    spot = features(draft(where=place(name="Miryan", latitude=32.8, longitude=70.7))).spot
    assert (spot.districts, spot.neighbours) == (frozenset({"bannu"}), frozenset({"lakki-marwat"}))
    assert spot.place == "miryan"
    assert spot.point == (32.8, 70.7)
    town = features(draft(where=place(name="Bannu"))).spot
    assert (town.place, town.words) == ("", frozenset())


def test_a_city_larger_than_a_district_may_be_each_of_them() -> None:
    assert features(draft(where=place(None, district_name="Karachi"))).spot.districts == {
        "karachi-south", "karachi-east",
    }  # fmt: skip


def test_a_brigade_s_claim_is_its_army_s_too() -> None:
    assert features(draft(attributions=(claim("brigade"),))).groups == {"brigade", "army"}


def test_names_of_the_dead_are_kept_word_by_word_in_one_spelling() -> None:
    one, two = (features(draft(victim_names=(name,))).people for name in ("Siddique Mengal", "Maulana Siddiq Mengal"))
    assert [sorted(map(len, people)) for people in (one, two)] == [[2], [3]]
    assert len(next(iter(one)) & next(iter(two))) >= 1


def test_a_headline_s_rare_words_are_those_that_tell_the_story() -> None:
    assert rare_words("Four policemen martyred as bomb hits vaccination centre in Bannu", ["Bannu"]) == {
        "vaccination", "centre",
    }  # fmt: skip
    assert rare_words("پولیس پر حملہ، ویکسین مرکز تباہ") == {"ویکسین", "مرکز"}
    assert features(draft(), title="Bannu: bank robbed").title_words == {"bank", "robbed"}
