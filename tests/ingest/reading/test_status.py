"""What each sentence is about."""

import pytest

from tests.ingest.reading.known import kinds

LEAD = "Gunmen shot dead two policemen in Bannu on Tuesday, officials said.\n"


@pytest.mark.parametrize(
    "text",
    [
        "In January, four labourers were killed in the same district.",
        "Last year, 40 policemen died in such attacks.",
        "Violence has surged since the group ended its ceasefire in November 2022.",
        "Militants often target policemen in the area.",
        "A think tank recorded 40 attacks in February.",
        "Three weeks ago a bomb killed a trader here.",
    ],
)
def test_earlier_matters_and_explanations_are_background(text: str) -> None:
    assert kinds(LEAD + text)[-1] == "background"


def test_background_carries_on_to_the_end_of_its_paragraph() -> None:
    found = kinds(LEAD + "In January a bomb killed four labourers. They came from Kohat.\nThe attackers fled.")
    assert found == ["current", "background", "background", "current"]


def test_who_claimed_it_is_news_even_there() -> None:
    assert kinds(LEAD + "Such attacks have surged. No group has claimed responsibility.")[-1] == "current"


def test_the_lead_is_news_whatever_it_says() -> None:
    assert kinds("Two men were killed on Tuesday, the fifth such attack in recent weeks.") == ["current"]


def test_links_are_furniture() -> None:
    assert kinds(LEAD + "Read more: Ten killed in Quetta\nThe attackers fled.")[1] == "furniture"


@pytest.mark.parametrize(
    "text",
    [
        "Eight terrorists were killed in three operations in Khyber Pakhtunkhwa.",
        "Six people died in separate attacks on Tuesday.",
        "Militants attacked three police stations in Bannu.",
    ],
)
def test_a_sum_of_several_incidents_is_told_apart(text: str) -> None:
    assert kinds(text) == ["summary"]


def test_a_number_of_dead_is_no_number_of_clashes() -> None:
    assert kinds("Eighteen people were killed and 30 injured in clashes in Kurram.") == ["current"]


def test_a_review_of_dated_incidents_is_all_news() -> None:
    text = (
        "Two soldiers were killed in Bannu on February 3. On February 9 a bomb killed three men in Tank. "
        "On February 14 four policemen were shot dead in Kohat. On January 2 a driver was killed in Kurram."
    )
    assert set(kinds(text)) == {"current"}
