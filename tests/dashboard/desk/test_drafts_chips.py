"""What else a field of a draft may be: chips that fill the form, by a post where there are no scripts."""

import pytest
from django.test import Client

from ingest.reading.drafts import Range, Value
from places.models import District
from tests.dashboard.desk.drafts import page_of, press, text_of, typed
from tests.ingest.drafts import at, injured, killed, make_draft, reading_of

pytestmark = pytest.mark.django_db


def test_a_chip_fills_its_field_without_scripts(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain))
    press(desk, draft, "take:date-0")
    press(desk, draft, "take:attack_types-0")
    fields = typed(desk, draft)
    assert (fields["date"], fields["attack_types"]) == (["2025-02-06"], ["armed_assault"])
    assert "is not offered any more" in text_of(press(desk, draft, "take:date-9"))


def test_other_numbers_of_the_text_are_offered_for_their_cell(desk: Client, lorain: District) -> None:
    more = killed(2, "civilian", spans=at("two of the wounded"))
    draft = make_draft(reading_of(lorain, figures=(killed(), injured(), more)))
    assert ">2 killed: civilians</button>" in page_of(desk, draft)


CELL = "reports-0-statements-0"


def toll(low: int, *others: Range) -> Value[Range | None]:
    return Value(Range(low, low), 0.5, at("At least four policemen"), "stated_title_lead", others)


def test_another_toll_of_one_class_is_offered_for_its_cell(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain, killed=toll(4, Range(5, 5), Range(6, None))))
    page = page_of(desk, draft)
    assert ">5 killed in all</button>" in page
    assert ">at least 6 killed in all</button>" in page
    press(desk, draft, "take:figures-killed1")
    fields = typed(desk, draft)
    assert (fields[f"{CELL}-police-killed"], fields[f"{CELL}-total-killed"]) == (["5"], [""])
    assert ">5 killed in all</button>" not in page_of(desk, draft)
    assert ">at least 6 killed in all</button>" in page_of(desk, draft)


def test_a_higher_toll_over_several_classes_is_their_total(desk: Client, lorain: District) -> None:
    civilians = killed(2, "civilian", spans=at("two of the wounded"))
    draft = make_draft(reading_of(lorain, figures=(killed(3), civilians, injured()), killed=toll(5, Range(7, 7))))
    press(desk, draft, "take:figures-killed1")
    fields = typed(desk, draft)
    assert [fields[f"{CELL}-{one}-killed"] for one in ("total", "police", "civilian")] == [["7"], ["3"], ["2"]]
    assert fields[f"{CELL}-total-killed-includes"] == ["not_said"]


def test_a_lower_toll_over_several_classes_leaves_none_of_them(desk: Client, lorain: District) -> None:
    civilians = killed(2, "civilian", spans=at("two of the wounded"))
    draft = make_draft(reading_of(lorain, figures=(killed(3), civilians, injured()), killed=toll(5, Range(4, 4))))
    press(desk, draft, "take:figures-killed1")
    fields = typed(desk, draft)
    assert [fields[f"{CELL}-{one}-killed"] for one in ("total", "police", "civilian")] == [["4"], [""], [""]]
    assert fields[f"{CELL}-unknown-injured"] == ["3"]


def test_one_number_is_offered_once(desk: Client, lorain: District) -> None:
    title = killed(5, "unknown", spans=at("Four policemen"))
    draft = make_draft(reading_of(lorain, figures=(killed(), injured(), title), killed=toll(4, Range(5, 5))))
    page = page_of(desk, draft)
    assert ">5 killed in all</button>" in page
    assert page.count('value="take:figures-') == 1


def test_a_number_of_no_class_that_is_the_toll_is_not_offered_beside_it(desk: Client, lorain: District) -> None:
    title = killed(4, "unknown", spans=at("Four policemen"))
    draft = make_draft(reading_of(lorain, figures=(title, killed(), injured())))
    assert 'value="take:figures-' not in page_of(desk, draft)
    press(desk, draft, "read", typed(desk, draft, **{f"{CELL}-police-killed": "7"}))
    assert ">4 killed in all</button>" in page_of(desk, draft)


def test_a_toll_that_another_speaker_gives_in_the_form_is_not_offered(desk: Client, lorain: District) -> None:
    doctors = killed(5, said_by="hospital_or_rescue", spans=at("two of the wounded"))
    draft = make_draft(reading_of(lorain, figures=(killed(), doctors), killed=toll(4, Range(5, 5))))
    assert "killed in all</button>" not in page_of(desk, draft)


def test_another_number_of_the_injured_and_of_militants_has_a_chip_of_its_own(desk: Client, lorain: District) -> None:
    militants = Value(2, 0.6, at("three others wounded"), "stated_body", (3,))
    draft = make_draft(
        reading_of(
            lorain,
            figures=(killed(), killed(2, "militant", spans=at("three others wounded"))),
            injured=Value(Range(3, 3), 0.6, (), "stated_body", (Range(2, 2),)),
            killed_militants=militants,
        )
    )
    page = page_of(desk, draft)
    assert page.index(">2 injured in all</button>") < page.index(">3 militants killed</button>")
    press(desk, draft, "take:figures-injured1")
    press(desk, draft, "take:figures-killed_militants1")
    fields = typed(desk, draft)
    assert (fields[f"{CELL}-unknown-injured"], fields[f"{CELL}-militant-killed"]) == (["2"], ["3"])


def test_what_militants_claim_instead_goes_to_their_own_statement(desk: Client, lorain: District) -> None:
    claimed = killed(9, "army", said_by="militants", spans=at("No group has claimed"))
    draft = make_draft(
        reading_of(
            lorain, figures=(killed(), claimed), claimed_killed=Value(Range(9, 9), 0.6, (), "", (Range(12, 12),))
        )
    )
    assert ">12 killed, as militants claim</button>" in page_of(desk, draft)
    press(desk, draft, "take:figures-claimed_killed1")
    fields = typed(desk, draft)
    assert [values for name, values in fields.items() if name.endswith("-army-killed")] == [[""], ["12"]]
    assert fields[f"{CELL}-police-killed"] == ["4"]


def test_a_toll_with_other_numbers_beside_it_is_marked_as_unsure(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain, killed=toll(4, Range(5, 5))))
    assert '<div class="machine machine-unsure" data-machine="figures">' in page_of(desk, draft)
    sure = make_draft(reading_of(lorain), number=2, revision=draft.revision)
    assert '<div class="machine machine-sure" data-machine="figures">' in page_of(desk, sure)


def test_an_offer_is_the_one_that_was_pressed_whatever_was_typed_before(desk: Client, lorain: District) -> None:
    draft = make_draft(reading_of(lorain, killed=toll(4, Range(5, 5), Range(6, 6))))
    payload = typed(desk, draft, **{f"{CELL}-police-killed": "5"})
    press(desk, draft, "take:figures-killed2", payload)
    assert typed(desk, draft)[f"{CELL}-police-killed"] == ["6"]
    assert "is not offered any more" in text_of(press(desk, draft, "take:figures-killed2"))
