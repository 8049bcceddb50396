"""Which texts are the same words."""

import pytest

from ingest.matching.texts import is_copy, likely_copies

STORY = (
    "BANNU: Four policemen lost their lives and seven others were hurt when a bomb that had been planted beside the "
    "Miryan road went off as their van drove past on Thursday evening. Rescue workers took the wounded to a hospital "
    "in the town, where two of them were said to be in danger. A search of the fields around the road was under way "
    "until late at night, an officer said, and nobody had been held. Nobody has said that they did it."
)
SAME_DESK = (
    "TANK: Two policemen lost their lives and five others were hurt when a bomb that had been planted beside the "
    "Gomal bridge went off as their motorcycle passed on Monday morning. Rescue workers took the wounded to a clinic "
    "near the bazaar, where all were said to be out of danger. A search of the hills was given up after an hour, "
    "the district's police chief said, and three men had been held. A faction has said that it did it."
)
APART = (
    "A roadside explosion killed at least four members of a police patrol in the northwest of Pakistan, officials "
    "said. The patrol was on its way back to Bannu city when the device was set off by remote control, according to "
    "the district police officer. Seven people were injured, among them a passer-by who sells vegetables. The region "
    "has seen a rise in such attacks since the end of a truce, and officials blame groups from across the border."
)


@pytest.mark.parametrize(
    "copy",
    [
        STORY.upper().replace(",", ""),
        STORY.replace("BANNU: ", "").replace("lost their lives", "were martyred"),
        STORY[: STORY.index(" Nobody has said")],
        f"{STORY} The chief minister condemned the attack and asked for a report.",
    ],
    ids=["other case and marks", "another dateline and verb", "its end cut off", "a sentence more"],
)
def test_a_text_with_small_edits_is_a_copy_either_way_round(copy: str) -> None:
    assert is_copy(STORY, copy)
    assert is_copy(copy, STORY)


@pytest.mark.parametrize("other", [SAME_DESK, APART], ids=["one desk's phrases", "one incident in other words"])
def test_texts_written_apart_are_none(other: str) -> None:
    assert not is_copy(STORY, other)


def test_a_story_of_which_a_copy_is_less_than_half_is_none() -> None:
    assert not is_copy(STORY, f"{STORY} {SAME_DESK} {APART}")


def test_a_line_that_anybody_may_write_is_none() -> None:
    assert not is_copy("Four policemen killed in Bannu blast", "Four policemen killed in Bannu blast")


def test_copies_are_found_among_many_without_comparing_all() -> None:
    many = [f"{APART} {number}" if number == 7 else " ".join(f"{word}{number}" for word in STORY.split())
            for number in range(40)]  # fmt: skip
    assert likely_copies([STORY, *many, STORY.replace("Thursday", "Friday"), APART]) == {(0, 41), (8, 42)}


def test_what_very_many_texts_have_makes_no_pairs_without_end() -> None:
    assert len(likely_copies([STORY] * 300)) < 300 * 50
