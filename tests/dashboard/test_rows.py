"""The newest rows of a table, found by what is known of their number."""

from datetime import date

import pytest

from dashboard.rows import newest_of
from incidents.models import Incident
from tests.incidents.factories import make_incident

HELD = {
    "days": [(date(2024, 3, 1), 1), (date(2024, 5, 2), 1), (date(2024, 5, 9), 2)],
    "months": [(date(2024, 3, 1), 1), (date(2024, 4, 1), 0), (date(2024, 5, 1), 3)],
    "nothing": [],
}


@pytest.mark.django_db
@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 9])
def test_the_newest_are_found_however_they_are_counted(held: str, number: int) -> None:
    days = [date(2024, 3, 1), date(2024, 5, 2), date(2024, 5, 9), date(2024, 5, 9)]
    uids = [make_incident(date=day).uid for day in days]
    found = newest_of(Incident.public.all(), HELD[held], number)
    assert [row.uid for row in found] == uids[::-1][:number]


@pytest.mark.django_db
def test_no_day_before_those_that_hold_as_many_is_read() -> None:
    make_incident(date=date(2024, 5, 9))
    assert not newest_of(Incident.public.all(), [(date(2024, 5, 10), 1), (date(2024, 5, 9), 1)], 1)
