"""Of all the numbers of an article, those stand in an entry that do not repeat one another."""

from ingest.reading.article import Span
from ingest.reading.drafts import Draft, Figure, Range, Value
from ingest.services.figures import figures_for_entry
from tests.ingest.drafts import reading_of

TITLE_ENDS = 40


def figure(victim_class: str, number: int, start: int, *, harm: str = "killed", **more: object) -> Figure:
    return Figure(victim_class, harm, number, number, spans=(Span(start, start + 5),), **more)  # type: ignore[arg-type]


def draft(*figures: Figure, killed: int | None = None, militants: int | None = None) -> Draft:
    toll = Range(killed, killed) if killed is not None else None
    return reading_of(figures=figures, killed=Value(toll), injured=Value(None), killed_militants=Value(militants))


def kept(read: Draft) -> list[tuple[str, int, str | None]]:
    return [(one.victim_class, one.low, one.said_by) for one in figures_for_entry(read, title_ends=TITLE_ENDS)]


def test_a_figure_of_the_headline_is_left_out_where_the_story_gives_the_same_harm() -> None:
    assert kept(draft(figure("unknown", 4, 0), figure("police", 4, 50), killed=4)) == [("police", 4, None)]


def test_a_figure_that_only_the_headline_gives_is_kept() -> None:
    read = draft(figure("unknown", 4, 0), figure("unknown", 3, 50, harm="injured"), killed=4)
    assert kept(read) == [("unknown", 4, None), ("unknown", 3, None)]


def test_militants_in_the_headline_stay_where_the_story_gives_victims_alone() -> None:
    read = draft(figure("militant", 2, 0), figure("police", 4, 50), killed=4, militants=2)
    assert kept(read) == [("militant", 2, None), ("police", 4, None)]


def test_equal_figures_come_once() -> None:
    assert kept(draft(figure("police", 4, 50), figure("police", 4, 90), killed=4)) == [("police", 4, None)]


def test_what_two_speakers_say_of_all_stays_beside_each_other() -> None:
    read = draft(
        figure("unknown", 5, 50, said_by="police"), figure("unknown", 7, 90, said_by="hospital_or_rescue"), killed=7
    )
    assert kept(read) == [("unknown", 5, "police"), ("unknown", 7, "hospital_or_rescue")]


def test_numbers_of_one_phrase_and_class_are_added_up() -> None:
    read = draft(figure("total", 4, 50), figure("police", 1, 50), figure("police", 3, 50), killed=4)
    assert kept(read) == [("police", 4, None)]


def test_a_whole_stays_that_its_parts_do_not_reach() -> None:
    read = draft(figure("total", 9, 50), figure("police", 2, 50), killed=9)
    assert kept(read) == [("total", 9, None), ("police", 2, None)]


def test_a_whole_of_both_sides_gives_way_to_its_parts() -> None:
    read = draft(figure("total", 8, 50), figure("army", 3, 50), figure("militant", 5, 50), killed=3, militants=5)
    assert kept(read) == [("army", 3, None), ("militant", 5, None)]


def test_of_two_numbers_of_one_speaker_that_stays_which_is_the_draft_s_toll() -> None:
    read = draft(figure("unknown", 3, 50), figure("unknown", 17, 90), killed=17)
    assert kept(read) == [("unknown", 17, None)]


def test_a_part_that_somebody_else_names_is_no_other_toll() -> None:
    read = draft(figure("unknown", 11, 50), figure("civilian", 4, 90, said_by="administration"), killed=11)
    assert kept(read) == [("unknown", 11, None)]


def test_somebody_unhurt_beside_the_dead_is_no_toll_of_none() -> None:
    assert kept(draft(figure("unknown", 12, 50), figure("unknown", 0, 90), killed=12)) == [("unknown", 12, None)]
    assert kept(draft(figure("unknown", 0, 50), killed=0)) == [("unknown", 0, None)]


def test_what_a_group_claims_stands_beside_what_others_say() -> None:
    read = draft(figure("army", 3, 50), figure("army", 14, 90, said_by="militants"), killed=3)
    assert kept(read) == [("army", 3, None), ("army", 14, "militants")]
