"""How fast incidents follow one another."""

from datetime import date, timedelta

from incidents.statistics.tempo import tempo_by_year, tempo_of


def days_after(start: date, *gaps: int) -> list[date]:
    days = [start]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


def test_quartiles_are_those_of_r_for_the_same_gaps() -> None:
    # quantile(c(1,2,3,4,5,6,7,8,9,30)) in R, type 7: 25 % 3.25, 50 % 5.5, 75 % 7.75.
    tempo = tempo_of(days_after(date(2024, 1, 1), 3, 1, 2, 30, 4, 5, 9, 6, 7, 8))
    assert (tempo.gaps, tempo.lower, tempo.median, tempo.upper) == (10, 3.25, 5.5, 7.75)
    assert tempo.longest is not None
    assert (tempo.longest.start, tempo.longest.days) == (date(2024, 1, 7), 30)


def test_fewer_than_ten_gaps_have_a_longest_pause_and_no_quartile() -> None:
    tempo = tempo_of(days_after(date(2024, 1, 1), 5, 40, 1))
    assert not tempo.is_enough
    assert (tempo.gaps, tempo.median) == (3, None)
    assert tempo.longest is not None
    assert tempo.longest.days == 40


def test_a_gap_counts_in_the_year_in_which_it_ends_and_a_silent_year_is_there() -> None:
    years = tempo_by_year([date(2021, 12, 30), date(2022, 1, 2), date(2024, 3, 1)])
    assert [(tempo.year, tempo.gaps) for tempo in years] == [(2021, 0), (2022, 1), (2023, 0), (2024, 1)]


def test_without_days_there_is_no_tempo() -> None:
    assert tempo_by_year([]) == []
    assert tempo_of([]).longest is None
