"""What a model's proposals change of a draft, and what they never do."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ingest.asking import join
from ingest.reading.article import Span
from ingest.reading.candidates import Candidate
from ingest.reading.drafts import Draft, Figure, PlaceReading, Range, Value
from ingest.reading.quantities import Quantity
from tests.ingest.drafts import TEXT, TITLE, injured, killed, reading_of

WHOLE = f"{TITLE}\n{TEXT}"
SPAN = (Span(0, len("Four policemen killed")),)


def proposed(field: str, value: Any, event: int = 0) -> Candidate:
    return Candidate(field, value, SPAN, 0.5, "model", event=event)


def number(low: int, high: int | None, quantifier: str | None = None) -> Quantity:
    return Quantity(0, 1, low, high, quantifier)


def joined(of: Draft, *candidates: Candidate) -> Draft:
    return join([of], candidates, whole=WHOLE)[0]


BANNU = PlaceReading("Bannu", province="kp", district="bannu")
BANNU_TOWN = replace(BANNU, place="bannu", place_name="Bannu", district_name="Bannu")
MIRYAN = PlaceReading("Miryan", province="kp", district="bannu", place="miryan", place_name="Miryan")
TANK = PlaceReading("Tank", province="kp", district="tank")


def test_without_candidates_nothing_changes() -> None:
    drafts = (reading_of(), reading_of(role="background"))
    assert join(drafts, [], whole=WHOLE) == drafts


def test_agreement_makes_a_value_surer_and_never_certain() -> None:
    before = reading_of(event_class=Value("militant_attack", 0.6, rule="attack_words"))
    claim = proposed("event_class", "militant_attack")

    assert joined(before, claim, claim).event_class == Value("militant_attack", 0.7, rule="attack_words")
    sure = reading_of(event_class=Value("militant_attack", 0.88))
    assert joined(sure, claim).event_class.confidence == 0.9
    surer = reading_of(event_class=Value("militant_attack", 0.95))
    assert joined(surer, claim).event_class.confidence == 0.95


def test_another_value_stands_beside_the_rules_own() -> None:
    before = reading_of()
    after = joined(
        before,
        proposed("event_class", "clash"),
        proposed("date", dt.date(2025, 2, 12)),
        proposed("date", dt.date(2025, 2, 6)),
        proposed("killed", number(5, 5)),
    )

    assert after.event_class == replace(before.event_class, alternatives=("clash",))
    assert after.date == replace(before.date, alternatives=(dt.date(2025, 2, 6), dt.date(2025, 2, 12)))
    assert after.killed == replace(before.killed, alternatives=(Range(5, 5),))
    assert after.figures == before.figures


def test_a_draft_is_not_flooded_with_alternatives() -> None:
    after = joined(reading_of(), *(proposed("killed", number(many, many)) for many in range(10, 20)))
    assert after.killed.alternatives == (Range(10, 10), Range(11, 11), Range(12, 12))


def test_a_gap_is_filled_as_a_models_and_unsure() -> None:
    before = reading_of(
        date=Value(None), date_precision=None, place=Value(None), attack_types=Value(()), targets=Value(())
    )
    after = joined(
        before,
        proposed("date", dt.date(2025, 2, 13)),
        proposed("place", MIRYAN),
        proposed("attack_types", "ied"),
        proposed("attack_types", "ambush"),
        proposed("targets", "police"),
    )

    assert after.date == Value(dt.date(2025, 2, 13), 0.5, SPAN, "model")
    assert after.date_precision == "day"
    assert after.place == Value(MIRYAN, 0.5, SPAN, "model")
    assert after.attack_types == Value(("ied", "ambush"), 0.5, SPAN, "model")
    assert after.targets == Value(("police",), 0.5, SPAN, "model")


def test_a_gap_is_filled_once_and_what_differs_stands_beside_it() -> None:
    before = reading_of(place=Value(None, 0.95, rule="not_stated"))
    after = joined(before, proposed("place", MIRYAN), proposed("place", TANK), proposed("place", MIRYAN))

    assert after.place == Value(MIRYAN, 0.5, SPAN, "model", (TANK,))


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("killed", ("unknown", "killed")),
        ("injured", ("unknown", "injured")),
        ("killed_militants", ("militant", "killed")),
    ],
)
def test_a_toll_that_was_missed_gets_a_row_of_figures(field: str, row: tuple[str, str]) -> None:
    before = reading_of(figures=(), killed=Value(None), injured=Value(None))
    after = joined(before, proposed(field, number(7, 7, "at_least")))

    assert getattr(after, field).value == (7 if field == "killed_militants" else Range(7, 7))
    assert after.figures == (
        Figure(*row, 7, 7, "at_least", words="Four policemen killed", spans=SPAN, rule="model", confidence=0.5),
    )


def test_a_row_that_a_rule_read_is_not_doubled() -> None:
    before = reading_of(killed=Value(None), figures=(killed(), injured()))
    assert joined(before, proposed("killed", number(4, 4))).figures == before.figures


def test_words_that_say_there_is_none_are_no_gap() -> None:
    before = reading_of(killed_militants=Value(None, 0.9, SPAN, "none_said"))
    after = joined(before, proposed("killed_militants", number(2, 2)))

    assert after.killed_militants == replace(before.killed_militants, alternatives=(2,))
    assert after.figures == before.figures


def test_who_did_it_is_offered_and_never_filled_in() -> None:
    before = reading_of()
    after = joined(before, proposed("perpetrator", "ttp"))

    assert after.perpetrator == Value(None, alternatives=("ttp",))
    assert (after.attributions, after.claim_status) == (before.attributions, before.claim_status)


def test_an_operation_is_given_no_way_of_attack() -> None:
    before = reading_of(event_class=Value("security_operation", 0.8), attack_types=Value((), 0.6))
    assert joined(before, proposed("attack_types", "ambush")).attack_types == Value(
        (), 0.6, alternatives=(("ambush",),)
    )


@pytest.mark.parametrize(
    ("mine", "offered", "backs"),
    [(BANNU, BANNU, True), (MIRYAN, BANNU, True), (BANNU, MIRYAN, False), (BANNU, TANK, False),
     (MIRYAN, BANNU_TOWN, True), (TANK, BANNU_TOWN, False),
     (BANNU, PlaceReading("KP", province="kp"), True), (BANNU, PlaceReading("Punjab", province="punjab"), False)],
)  # fmt: skip
def test_a_wider_place_backs_a_closer_one_and_not_the_other_way(
    mine: PlaceReading, offered: PlaceReading, backs: bool
) -> None:
    after = joined(reading_of(place=Value(mine, 0.6)), proposed("place", offered))
    assert after.place == (Value(mine, 0.7) if backs else Value(mine, 0.6, alternatives=(offered,)))


def test_some_of_the_ways_back_all_of_them() -> None:
    before = reading_of(attack_types=Value(("ied", "ambush"), 0.6))
    assert joined(before, proposed("attack_types", "ambush")).attack_types == Value(("ied", "ambush"), 0.7)


def test_each_candidate_goes_to_its_own_draft_and_makes_none() -> None:
    first, second = reading_of(), reading_of(role="background", place=Value(None))
    after = join([first, second], [proposed("place", TANK, event=1)], whole=WHOLE)

    assert after[0] == first
    assert len(after) == 2
    assert after[1].place.value == TANK
    assert after[1].candidates == (proposed("place", TANK, event=1),)
