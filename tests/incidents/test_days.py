"""Days as editors type them: what is read, what is not, and how it is said back."""

from datetime import date

import pytest

from incidents.choices import DatePrecision
from incidents.days import Days, describe, possible_days, read_days, shifted
from incidents.models import Incident
from tests.incidents.factories import make_incident

THURSDAY = date(2024, 5, 9)
THIRD = date(2024, 5, 3)


def read(text: str, today: date = THURSDAY) -> tuple[date, date | None, str, str] | None:
    days = read_days(text, today=today)
    return None if days is None else (days.date, days.date_end, days.precision, days.part_of_day)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03", "2024/5/3", "3/5/2024", "03.05.2024", "3-5-2024", "3/5/24", "3 May 2024", "3rd of May, 2024",
        "3 MAY", "May 3", "May 3rd, 2024", "3-May-24", "on the 3rd of May", "  3  may ", "3/5", "Fri 3 May",
        "3 May 2024 (Friday)", "last Friday", "Friday", "6 days ago", "six days ago", "Fri.", "۳ May ۲۰۲۴",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == (THIRD, None, "day", "")


def test_days_beside_today() -> None:
    assert read("today") == (THURSDAY, None, "day", "")
    assert read("Yesterday") == (date(2024, 5, 8), None, "day", "")
    assert read("the day before yesterday") == (date(2024, 5, 7), None, "day", "")


def test_a_day_without_a_year_is_the_latest_that_is_not_in_the_future() -> None:
    assert read("9 May") == (THURSDAY, None, "day", "")
    assert read("10 May") == (date(2023, 5, 10), None, "day", "")
    assert read("29 February", today=date(2027, 1, 1)) == (date(2024, 2, 29), None, "day", "")
    assert read("29 February", today=date(1904, 2, 1)) is None


def test_a_weekday_is_the_latest_one_and_today_is_one() -> None:
    assert read("Thursday") == (THURSDAY, None, "day", "")
    assert read("last Thursday") == (date(2024, 5, 2), None, "day", "")
    assert read("Saturday") == (date(2024, 5, 4), None, "day", "")


def test_a_day_given_in_full_may_be_in_the_future_and_the_record_asks_back() -> None:
    assert read("10 May 2024") == (date(2024, 5, 10), None, "day", "")


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "sometime", "12", "3-5", "31 April 2024", "29 Feb 2023", "5/13/2024", "00/00/2024", "99 May",
        "Sunday 4 May 2024", "Friday Saturday", "tomorrow", "night", "the 3rd", "3 May 1850", "3 May 2101", "20240503",
        "3 and 9 May", "5 May to 3 May 2024", "5 to 3 May", "4 to 4 May", "Saturday to Saturday", "1 to 40 May",
        "3 May 3 May", "early", "week", "between 3 May", "or 3 May", "about", "13/2024", "2024-13", "mid-2024",
    ],
)  # fmt: skip
def test_what_makes_no_sense_or_contradicts_itself_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "night of Saturday to Sunday", "Saturday-Sunday night", "Sat/Sun night", "night of 4 to 5 May",
        "night between 4 and 5 May", "the intervening night of Saturday and Sunday", "Saturday night",
        "late on Saturday", "late 4 May", "late May 4", "night, 4 May 2024", "4 May 2024 at night",
        "overnight Saturday",
        "Saturday, late night", "midnight on Saturday", "on the night of Saturday, 4 May 2024", "isha time on 4 May",
    ],
)  # fmt: skip
def test_one_night_is_its_first_day_at_night_and_has_no_last_day(text: str) -> None:
    assert read(text) == (date(2024, 5, 4), None, "day", "night")


def test_a_night_over_the_end_of_a_month_is_its_first_day() -> None:
    assert read("night between 30 April and 1 May") == (date(2024, 4, 30), None, "day", "night")


def test_several_nights_are_a_run_at_night() -> None:
    assert read("nights of 3 to 5 May") is None
    assert read("night of 3 to 5 May") == (THIRD, date(2024, 5, 5), "day", "night")


def test_the_night_and_the_morning_beside_today() -> None:
    assert read("last night") == (date(2024, 5, 8), None, "day", "night")
    assert read("tonight") == (THURSDAY, None, "day", "night")
    assert read("this morning") == (THURSDAY, None, "day", "morning")
    assert read("yesterday evening") == (date(2024, 5, 8), None, "day", "evening")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("dawn on 3 May", "dawn"),
        ("pre-dawn, 3 May", "dawn"),
        ("sehri time on Friday", "dawn"),
        ("early on Friday", "dawn"),
        ("in the early hours of Friday", "dawn"),
        ("Friday morning", "morning"),
        ("early morning of 3 May", "morning"),
        ("noon on 3 May", "afternoon"),
        ("Friday afternoon", "afternoon"),
        ("at iftar time on Friday", "evening"),
        ("iftar, 3 May 2024", "evening"),
        ("evening of 3 May", "evening"),
        ("late evening on 3 May", "evening"),
        ("sunset on 3 May", "evening"),
        ("3 May, night", "night"),
    ],
)
def test_the_part_of_the_day_stands_before_or_after(text: str, part: str) -> None:
    assert read(text) == (THIRD, None, "day", part)


@pytest.mark.parametrize(
    "text",
    [
        "3-5 May", "3–5 May 2024", "3 to 5 May", "from 3 May to 5 May", "May 3-5, 2024", "May 3 to May 5",
        "Friday to Sunday", "2024-05-03 to 2024-05-05", "2024-05-03 - 2024-05-05", "3/5/2024-5/5/2024",
        "3 May 2024 until 5 May 2024",
    ],
)  # fmt: skip
def test_a_run_of_days_has_its_first_and_last_day_and_is_known_to_the_day(text: str) -> None:
    assert read(text) == (THIRD, date(2024, 5, 5), "day", "")


def test_a_run_may_go_over_the_end_of_a_month_or_a_year() -> None:
    assert read("30 April to 2 May") == (date(2024, 4, 30), date(2024, 5, 2), "day", "")
    assert read("28 Dec to 2 Jan") == (date(2023, 12, 28), date(2024, 1, 2), "day", "")
    assert read("yesterday to today") == (date(2024, 5, 8), THURSDAY, "day", "")
    assert read("3 and 4 May") == (THIRD, date(2024, 5, 4), "day", "")


def test_days_of_which_one_is_meant_are_known_to_a_few_days() -> None:
    assert read("3 or 4 May") == (THIRD, date(2024, 5, 4), "few_days", "")
    assert read("3/4 May") == (THIRD, date(2024, 5, 4), "few_days", "")
    assert read("between 3 and 5 May") == (THIRD, date(2024, 5, 5), "few_days", "")


@pytest.mark.parametrize("text", ["about 3 May", "around Friday", "c. 3 May 2024", "~3 May", "3 May or so"])
def test_a_day_given_roughly_is_known_to_a_few_days(text: str) -> None:
    assert read(text) == (THIRD, None, "few_days", "")


def test_a_week_is_the_one_that_holds_the_day() -> None:
    assert read("week of 4 March 2024") == (date(2024, 3, 4), None, "week", "")
    assert read("the week of 6 March") == (date(2024, 3, 6), None, "week", "")
    assert read("last week") == (date(2024, 5, 2), None, "week", "")
    assert read("this week") == (THURSDAY, None, "week", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("early March 2024", 5), ("beginning of March", 5), ("mid-March", 15), ("Mid March 2024", 15),
        ("March 2024", 15), ("March", 15), ("2024-03", 15), ("03/2024", 15), ("late March", 25),
        ("end of March 2024", 25),
    ],
)  # fmt: skip
def test_a_month_is_kept_by_a_day_inside_it(text: str, day: int) -> None:
    assert read(text) == (date(2024, 3, day), None, "month", "")


def test_a_month_that_has_begun_is_not_kept_by_a_day_ahead() -> None:
    assert read("May 2024") == (THURSDAY, None, "month", "")
    assert read("May") == (THURSDAY, None, "month", "")
    assert read("this month") == (THURSDAY, None, "month", "")
    assert read("June") == (date(2023, 6, 15), None, "month", "")
    assert read("last month", today=date(2024, 1, 20)) == (date(2023, 12, 15), None, "month", "")


def test_a_year_is_kept_by_its_middle_and_not_ahead_of_today() -> None:
    assert read("2023") == (date(2023, 7, 1), None, "year", "")
    assert read("2024") == (THURSDAY, None, "year", "")
    assert read("last year") == (date(2023, 7, 1), None, "year", "")


def test_what_was_typed_is_kept_beside_what_was_read() -> None:
    days = read_days("  Night of Saturday to Sunday ", today=THURSDAY)
    assert days == Days(date(2024, 5, 4), part_of_day="night", words="Night of Saturday to Sunday")
    assert days.read_as == "Saturday 4 May 2024, night; known to the day"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (Days(THIRD), "Friday 3 May 2024; known to the day"),
        (Days(THIRD, date(2024, 5, 5)), "Friday 3 to Sunday 5 May 2024; known to the day"),
        (Days(date(2024, 4, 30), date(2024, 5, 2)), "Tuesday 30 April to Thursday 2 May 2024; known to the day"),
        (
            Days(date(2023, 12, 28), date(2024, 1, 2)),
            "Thursday 28 December 2023 to Tuesday 2 January 2024; known to the day",
        ),
        (Days(THIRD, precision="few_days"), "about Friday 3 May 2024; known to within a few days"),
        (Days(date(2024, 3, 6), precision="week"), "the week of Monday 4 to Sunday 10 March 2024; known to the week"),
        (Days(date(2024, 3, 5), precision="month"), "March 2024, kept as 5 March; known to the month"),
        (
            Days(date(2024, 3, 5), date(2024, 4, 2), "month"),
            "March 2024 to April 2024, kept as 5 March; known to the month",
        ),
        (Days(date(2023, 7, 1), precision="year"), "2023, kept as 1 July; known to the year"),
        (Days(THIRD, part_of_day="dawn"), "Friday 3 May 2024, dawn; known to the day"),
    ],
)
def test_days_are_said_in_words_that_leave_nothing_open(days: Days, words: str) -> None:
    assert describe(days) == words


@pytest.mark.django_db
@pytest.mark.parametrize("precision", DatePrecision.values)
@pytest.mark.parametrize("date_end", [None, date(2024, 3, 1)])
def test_the_days_a_date_may_mean_are_those_the_database_keeps(precision: str, date_end: date | None) -> None:
    made = make_incident(date=date(2024, 2, 27), date_end=date_end, date_precision=precision)
    row = Incident.objects.get(pk=made.pk)
    assert possible_days(row.date, row.date_end, precision) == (row.earliest, row.latest)


def test_a_half_typed_year_does_not_run_off_the_calendar() -> None:
    assert possible_days(date(1, 1, 1), None, "few_days") == (date(1, 1, 1), date(1, 1, 4))
    assert possible_days(date(9999, 12, 31), None, "month") == (date(9999, 12, 1), date(9999, 12, 31))
    assert shifted(date(9999, 12, 30), 3) == date(9999, 12, 31)
