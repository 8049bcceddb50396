"""How several sources become one low, best and high (methodology, section 3)."""

from datetime import date

import pytest

from incidents.casualties import Account, Casualties, Estimate, Figure, Interval, derive
from incidents.choices import CasualtyRule

ATTACK = "militant_attack"
OPERATION = "security_operation"


def figure(
    number: int, victim_class: str = "total", harm: str = "killed", includes: str | None = None, **more: object
) -> Figure:
    return Figure(victim_class, harm, low=number, high=number, includes_militants=includes, **more)  # type: ignore[arg-type]


def account(*figures: Figure, line: str = "dawn", origin: bool = True, on: date | None = None) -> Account:
    return Account(line=line, is_origin=origin, published_on=on, figures=figures)


def killed(*accounts: Account, event_class: str = ATTACK) -> Estimate:
    found = derive(accounts, event_class).killed
    assert found is not None
    return found


def test_nothing_reported_stays_unknown_and_never_becomes_zero() -> None:
    assert derive([account()], ATTACK) == Casualties()


def test_a_zero_that_the_source_gives_is_a_zero() -> None:
    assert killed(account(figure(0, includes="no"))).interval == Interval(0, 0, 0)


def test_a_total_without_militants_is_the_victims() -> None:
    found = derive([account(figure(7, includes="no"), figure(3, "militant"))], ATTACK)
    assert found.killed is not None
    assert found.killed.interval.best == 7
    assert found.killed_militants == 3
    assert found.killed_all is not None
    assert found.killed_all.interval.best == 10


def test_a_total_with_militants_gives_victims_only_when_the_militants_are_known() -> None:
    known = derive([account(figure(10, includes="yes"), figure(4, "militant"))], OPERATION)
    assert known.killed is not None
    assert known.killed.interval.best == 6
    assert known.killed_all is not None
    assert known.killed_all.interval.best == 10
    assert derive([account(figure(10, includes="yes"))], OPERATION).killed is None


def test_a_suicide_attacker_is_taken_out_of_a_total_that_holds_attackers() -> None:
    found = derive([account(figure(9, includes="yes"), figure(1, "suicide_attacker"))], ATTACK)
    assert found.killed is not None
    assert found.killed.interval.best == 8
    assert found.killed_suicide_attackers == 1
    assert found.killed_militants is None


@pytest.mark.parametrize("includes", ["not_said", None])
def test_a_total_that_does_not_say_is_marked_in_an_attack_and_unknown_elsewhere(includes: str | None) -> None:
    attack = killed(account(figure(5, includes=includes)))
    assert attack.interval.best == 5
    assert attack.may_include_attackers
    assert derive([account(figure(5, includes=includes))], OPERATION).killed is None


def test_a_total_that_the_victim_classes_make_up_cannot_include_attackers() -> None:
    whole = killed(account(figure(6, includes="not_said"), figure(4, "civilian"), figure(2, "police")))
    assert (whole.interval.best, whole.may_include_attackers) == (6, False)
    part = killed(account(figure(6, includes="not_said"), figure(4, "civilian")))
    assert (part.interval.best, part.may_include_attackers) == (6, True)


def test_without_a_total_the_victim_classes_are_added_up() -> None:
    found = derive([account(figure(2, "civilian"), figure(3, "police"), figure(1, "army"))], ATTACK)
    assert found.killed is not None
    assert found.killed.interval.best == 6
    assert (found.killed_civilians, found.killed_security, found.killed_unknown) == (2, 4, 0)


def test_victims_of_no_stated_side_are_what_the_known_classes_leave() -> None:
    assert derive([account(figure(10, includes="no"), figure(8, "security"))], ATTACK).killed_unknown == 2


def test_a_group_s_claim_never_enters_the_victims() -> None:
    claim = figure(29, includes="no", said_by="militants")
    alone = derive([account(claim)], ATTACK)
    assert (alone.killed, alone.killed_all, alone.claimed_killed) == (None, None, 29)
    beside = derive([account(claim), account(figure(3, includes="no", said_by="police"), line="geo")], ATTACK)
    assert beside.killed is not None
    assert beside.killed.interval == Interval(3, 3, 3)
    assert beside.claimed_killed == 29


def test_a_group_s_word_on_its_own_dead_counts_among_militants() -> None:
    assert derive([account(figure(2, "militant", said_by="militants"))], ATTACK).killed_militants == 2


def test_the_hospital_comes_before_everybody_else() -> None:
    found = killed(
        account(figure(9, includes="no", said_by="police"), line="a"),
        account(figure(9, includes="no", said_by="police"), line="b"),
        account(figure(12, includes="no", said_by="hospital_or_rescue"), line="c"),
    )
    assert found.rule == CasualtyRule.HOSPITAL_LATEST
    assert found.interval == Interval(9, 12, 12)
    assert found.disagree


def test_two_independent_origins_that_agree_outweigh_one_official() -> None:
    found = killed(
        account(figure(7, includes="no"), line="a"),
        account(figure(7, includes="no"), line="b"),
        account(figure(5, includes="no", said_by="police"), line="c"),
    )
    assert (found.rule, found.interval) == (CasualtyRule.ORIGINS_AGREE, Interval(5, 7, 7))


def test_copies_of_one_wire_and_an_aggregator_are_no_second_origin() -> None:
    found = killed(
        account(figure(7, includes="no"), line="afp"),
        account(figure(7, includes="no"), line="afp"),
        account(figure(7, includes="no"), line="wiki", origin=False),
        account(figure(5, includes="no", said_by="police"), line="c"),
    )
    assert (found.rule, found.interval.best) == (CasualtyRule.OFFICIAL_LATEST, 5)


def test_without_hospital_agreement_or_official_the_lowest_credible_is_quoted() -> None:
    found = killed(account(figure(8, includes="no"), line="a"), account(figure(6, includes="no"), line="b"))
    assert (found.rule, found.interval) == (CasualtyRule.LOWEST_CREDIBLE, Interval(6, 6, 8))


def test_a_later_toll_of_the_same_line_replaces_the_earlier_and_does_not_widen_the_range() -> None:
    found = killed(
        account(figure(3, includes="no", said_by="police"), line="dawn", on=date(2024, 5, 1)),
        account(figure(11, includes="no", said_by="police"), line="dawn", on=date(2024, 5, 3)),
    )
    assert found.interval == Interval(11, 11, 11)
    assert not found.disagree


def test_at_least_up_to_and_a_span_each_become_an_interval() -> None:
    assert Figure("total", "killed", low=5, quantifier="at_least").interval == Interval(5, 5, 5)
    assert Figure("total", "killed", high=9, quantifier="up_to").interval == Interval(0, 9, 9)
    assert Figure("total", "killed", low=5, high=7).interval == Interval(5, 5, 7)


def test_the_injured_follow_the_same_rules_and_stay_apart() -> None:
    found = derive([account(figure(4, includes="no"), figure(20, harm="injured"))], ATTACK)
    assert found.injured is not None
    assert found.injured.interval.best == 20
    operation = derive([account(figure(20, harm="injured"))], OPERATION)
    assert operation.injured is None
    assert operation.injured_all is not None
    assert operation.injured_all.interval.best == 20


def test_subtracting_a_doubtful_number_keeps_the_doubt_and_never_goes_below_zero() -> None:
    assert Interval(10, 10, 12) - Interval(3, 4, 5) == Interval(5, 6, 9)
    assert Interval(2, 2, 2) - Interval(3, 3, 3) == Interval(0, 0, 0)
