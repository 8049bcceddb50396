"""How alike two accounts are: every kind of evidence by itself."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from incidents.casualties import Interval
from incidents.evidence import Features, Spot, are_elsewhere, likeness
from incidents.likeness import LIKELY, POSSIBLE

DAY = date(2024, 5, 3)
QUETTA = Spot(districts=frozenset({"quetta"}), neighbours=frozenset({"pishin", "mastung"}), province="balochistan")
BOMBING = Features(
    earliest=DAY,
    latest=DAY,
    spot=QUETTA,
    event_class="militant_attack",
    attack_types=frozenset({"ied"}),
    targets=frozenset({"police"}),
    killed=Interval(5, 5, 5),
    injured=Interval(12, 12, 12),
)


def score(other: Features, mine: Features = BOMBING) -> float:
    return likeness(mine, other)[0]


def signals(other: Features, mine: Features = BOMBING) -> list[str]:
    return likeness(mine, other)[1]


def at(*days: int) -> Features:
    """The bombing so many days later; with two, some day between them."""
    return replace(BOMBING, earliest=DAY + timedelta(days=days[0]), latest=DAY + timedelta(days=days[-1]))


def killed(*numbers: int) -> Features:
    return replace(BOMBING, killed=Interval(numbers[0], numbers[0], numbers[-1]))


def spot(**changes: Any) -> Features:
    return replace(BOMBING, spot=replace(QUETTA, **changes))


def test_two_accounts_of_one_thing_are_as_good_as_certain() -> None:
    assert score(BOMBING) > 0.98
    assert signals(BOMBING) == [
        "same day",
        "same district",
        "same kind of attack",
        "same target",
        "5 killed in both",
        "12 injured in both",
    ]


def test_the_order_of_two_accounts_does_not_change_the_score() -> None:
    other = Features(
        earliest=DAY, latest=DAY, spot=replace(QUETTA, districts=frozenset({"pishin"}), neighbours=frozenset()),
        event_class="clash", killed=Interval(1, 2, 9), attack_types=frozenset({"ambush"}),
    )  # fmt: skip
    assert likeness(BOMBING, other)[0] == likeness(other, BOMBING)[0]


def test_nothing_known_but_day_and_district_is_possible_and_not_likely() -> None:
    bare = Features(earliest=DAY, latest=DAY, spot=QUETTA)
    assert POSSIBLE < score(bare, bare) < LIKELY


def test_days_apart_tell_against_it_more_and_more() -> None:
    scores = [score(at(days)) for days in range(5)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert [signals(at(days))[0] for days in range(3)] == ["same day", "1 day apart", "2 days apart"]
    assert signals(at(0, 6))[0] == "days overlap"
    assert signals(at(2, 6))[0] == "2 days apart"
    assert signals(at(-6, -1))[0] == "1 day apart"
    assert score(at(-6, -1)) == score(at(1))
    assert signals(at(0, 2), mine=at(0, 2))[0] == "same days"


def test_a_wider_place_is_less_and_another_district_much_less() -> None:
    wide = spot(districts=frozenset({"quetta", "pishin"}))
    beside = spot(districts=frozenset({"pishin"}), neighbours=frozenset({"quetta"}))
    province = spot(districts=frozenset(), neighbours=frozenset())
    nowhere = replace(BOMBING, spot=Spot())
    far = spot(districts=frozenset({"karachi"}), neighbours=frozenset())
    scores = [score(one) for one in (BOMBING, wide, province, nowhere, beside, far)]
    assert scores == sorted(scores, reverse=True)
    assert [signals(one)[1] for one in (wide, province, beside, far)] == [
        "perhaps the same district",
        "same province",
        "neighbouring district",
        "another district",
    ]
    assert "same province" not in signals(nowhere)


def test_spots_are_told_apart_by_name_and_by_distance() -> None:
    mine = spot(words=frozenset({"mir", "ali", "mosaki"}), place="mosaki", point=(32.96, 70.27))
    same = spot(words=frozenset({"mosaki"}))
    area = spot(words=frozenset({"mir", "ali", "hassu", "khel"}), point=(32.95, 70.28))
    another = spot(words=frozenset({"spinwam"}))
    far = spot(words=frozenset({"spinwam"}), point=(33.16, 70.40))
    near = spot(words=frozenset({"spinwam"}), point=(32.97, 70.28))
    told = {"same place": same, "same area": area, "another place": another, "25 km apart": far, "1 km apart": near}
    for words, other in told.items():
        assert signals(other, mine)[2] == words
    by_name = spot(words=frozenset({"mosaki", "bazar"}), place="mosaki", point=(33.16, 70.40))
    assert signals(by_name, mine)[2] == "same area"
    scores = [score(told[words], mine) for words in ("same place", "1 km apart", "same area", "another place")]
    assert scores == sorted(scores, reverse=True)
    assert score(far, mine) < score(another, mine) < score(BOMBING, mine)


def test_an_attack_and_a_clash_are_close_and_an_operation_is_not() -> None:
    clash, operation = replace(BOMBING, event_class="clash"), replace(BOMBING, event_class="security_operation")
    assert score(BOMBING) > score(clash) > score(operation)
    assert "militant attack here, clash there" in signals(clash)
    assert score(replace(BOMBING, event_class="")) > score(clash)


def test_kinds_of_attack_and_targets_weigh_only_where_both_are_told() -> None:
    mine = replace(BOMBING, killed=None, injured=None)
    alike = replace(mine, attack_types=frozenset({"suicide_bombing"}), targets=frozenset({"army"}))
    other = replace(mine, attack_types=frozenset({"ambush"}), targets=frozenset({"bank"}))
    untold = replace(mine, attack_types=frozenset({"unknown"}), targets=frozenset({"militant", "civilian"}))
    scores = [score(one, mine) for one in (mine, alike, other)]
    assert scores == sorted(scores, reverse=True)
    assert score(untold, mine) == score(replace(mine, attack_types=frozenset(), targets=frozenset()), mine)
    assert signals(other, mine) == ["same day", "same district", "another kind of attack", "another target"]


def test_a_toll_may_rise_and_large_equal_tolls_are_no_chance() -> None:
    scores = [score(killed(number), mine=killed(5)) for number in (5, 7, 9, 20)]
    assert scores == sorted(scores, reverse=True)
    assert score(killed(40), mine=killed(40)) > score(killed(1), mine=killed(1)) > score(killed(0), mine=killed(0))
    assert "5 killed here, 7 there" in signals(killed(7))
    assert "40 killed in both" in signals(killed(40), mine=killed(40))


def test_tolls_that_overlap_in_their_range_are_alike() -> None:
    assert score(killed(20, 30), mine=killed(9, 22)) > score(killed(20), mine=killed(9))


def test_a_toll_told_on_one_side_tells_a_little_against_it_and_unknown_is_not_zero() -> None:
    nothing = replace(BOMBING, killed=None)
    assert score(BOMBING) > score(nothing) > score(killed(0))
    assert not any("killed" in words for words in signals(nothing))
    assert score(nothing, mine=nothing) > score(nothing)


def test_the_same_source_and_group_tell_for_it_but_not_against_everything_else() -> None:
    url, group = frozenset({"https://dawn.com/1"}), frozenset({"bla"})
    mine = replace(BOMBING, urls=url, groups=group)
    assert signals(mine, mine)[0] == "same source"
    assert signals(mine, mine)[-1] == "same group"
    assert score(mine, mine) > score(BOMBING, mine) > score(replace(BOMBING, groups=frozenset({"ttp"})), mine)
    elsewhere = Features(
        DAY + timedelta(days=3), DAY + timedelta(days=3), spot(districts=frozenset({"pishin"})).spot, urls=url
    )
    assert score(elsewhere, mine) < POSSIBLE


def test_of_two_sources_one_may_count_the_militants_among_the_dead() -> None:
    apart = replace(BOMBING, killed=Interval(13, 13, 13), victims=Interval(5, 5, 5))
    assert score(apart, replace(BOMBING, victims=Interval(5, 5, 5))) == score(BOMBING)
    told = signals(apart, replace(BOMBING, victims=Interval(5, 5, 5)))
    assert "5 victims killed in both" in told, "beside tolls of 13 and 5, five killed in both would be wrong"
    assert score(apart) < score(BOMBING)


def test_a_source_that_says_none_died_and_one_that_is_silent_agree() -> None:
    none, silent = replace(BOMBING, killed=Interval(0, 0, 0)), replace(BOMBING, killed=None)
    assert score(none, mine=silent) == score(silent, mine=silent)


def test_large_tolls_near_each_other_are_no_chance_either() -> None:
    bare = replace(BOMBING, injured=None)
    near = [score(replace(bare, killed=Interval(k + 1, k + 1, k + 1)), replace(bare, killed=Interval(k, k, k)))
            for k in (1, 5, 12, 40)]  # fmt: skip
    assert near == sorted(set(near))


def test_what_is_rare_tells_more_when_both_have_it() -> None:
    mine = replace(BOMBING, killed=None, injured=None)
    rare = replace(mine, attack_types=frozenset({"kidnapping"}), targets=frozenset({"journalist"}))
    assert score(rare, rare) > score(mine, mine)


def test_names_of_the_dead_tell_for_it_and_other_names_hardly_against_it() -> None:
    def named(*names: str) -> Features:
        return replace(BOMBING, injured=None, killed=None, people=frozenset(frozenset(name.split()) for name in names))

    mine = named("zahir gul marwat")
    titled, stranger, family = named("haji zahir gul"), named("amin jan"), named("gul khan marwat jan")
    assert score(titled, mine) > score(named(), mine) > score(stranger, mine)
    assert "same names of the dead" in signals(titled, mine)
    assert "other names of the dead" in signals(stranger, mine)
    assert score(family, named("zahir gul khan")) > score(family, named("zahir marwat shah"))
    two = named("zahir gul marwat", "amin jan")
    assert score(two, two) > score(mine, mine)


def test_words_that_few_headlines_have_tell_a_little_for_it() -> None:
    mine, other = (
        replace(BOMBING, killed=None, title_words=frozenset(words)) for words in ({"bank", "vault"}, {"bank"})
    )
    assert "both headlines have bank" in signals(mine, other)
    assert score(mine, mine) > score(mine, other) > score(replace(mine, title_words=frozenset({"tea"})), other)


def test_a_span_of_days_tells_the_less_the_longer_it_is() -> None:
    scores = [score(at(0, days)) for days in range(5)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_two_are_elsewhere_by_their_points_or_else_by_names_of_one_script() -> None:
    here = spot(words=frozenset({"mosaki"}), point=(32.96, 70.27))
    told = [
        spot(words=frozenset({"spinwam"}), point=(33.16, 70.40)),
        spot(words=frozenset({"spinwam"})),
        spot(words=frozenset({"hassu"}), point=(32.95, 70.28)),
        spot(words=frozenset({"mosaki", "bazar"})),
        spot(words=frozenset({"موسکی"})),
        spot(),
    ]
    assert [are_elsewhere(here, other) for other in told] == [True, True, False, False, False, False]
