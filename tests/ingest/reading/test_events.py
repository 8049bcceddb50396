"""One article, several incidents; one incident, many sentences."""

import datetime as dt

from tests.ingest.reading.known import news, read


def test_a_retelling_of_the_incident_is_the_same_one() -> None:
    text = (
        "Gunmen killed two policemen in Bannu on Tuesday.\n"
        "The attack took place in the Domel area, police said.\n"
        "The bodies were shifted to a hospital in Peshawar.\n"
        "Police have registered a case."
    )
    assert len(news(text, "Two cops martyred in Bannu")) == 1


def test_another_attack_elsewhere_is_another_incident() -> None:
    text = (
        "Gunmen killed two policemen in Bannu on Tuesday.\n"
        "In another attack, a bomb injured three soldiers in Tank.\n"
        "In Kohat, a grenade was hurled at a police station. No one was hurt."
    )
    drafts = news(text)
    assert [draft.place.value and draft.place.value.district for draft in drafts] == ["bannu", "tank", "kohat"]
    assert [draft.killed.value and draft.killed.value.low for draft in drafts] == [2, None, 0]


def test_a_sum_of_all_is_none_of_them() -> None:
    text = (
        "Eight terrorists were killed in two operations in KP, the ISPR said on Tuesday. "
        "Five were killed in Bannu. In Tank three were killed and Sepoy Gul Khan was martyred."
    )
    drafts = news(text, "Eight terrorists killed in two operations")
    assert [draft.killed_militants.value for draft in drafts] == [5, 3]
    assert {draft.event_class.value for draft in drafts} == {"security_operation"}


def test_an_earlier_attack_is_background() -> None:
    drafts = read("A bomb killed two men in Bannu on Tuesday.\nIn January, nine men were shot dead in Tank.").drafts
    assert [(draft.role, draft.killed.value and draft.killed.value.low) for draft in drafts] == [
        ("main", 2),
        ("background", 9),
    ]


def test_a_day_earlier_is_a_day_before_the_incident_told_first() -> None:
    text = (
        "Gunmen killed two policemen in Bannu on Tuesday.\nA day earlier, unidentified men shot dead a trader in Tank."
    )
    assert [draft.date.value for draft in news(text)] == [dt.date(2025, 3, 11), dt.date(2025, 3, 10)]


def test_a_crash_beside_an_attack_is_left_out() -> None:
    text = (
        "Gunmen killed a policeman in Bannu on Tuesday.\nElsewhere, four passengers died when a van overturned in Tank."
    )
    assert len(news(text)) == 1


def test_each_line_of_a_list_with_sources_is_an_event() -> None:
    text = (
        "Insurgency in Balochistan\n"
        "A bomb kills three people in Quetta, Balochistan, Pakistan. (Wire)\n"
        "War elsewhere\n"
        "A bomb kills nine people in Kabul, Afghanistan. (Wire)\n"
        "Two gunmen shoot dead a policeman in Bannu, Khyber Pakhtunkhwa, Pakistan. (Wire)\n"
        "A film wins a prize. (Wire)\n"
    )
    drafts = news(text, "Current events")
    assert [draft.killed.value and draft.killed.value.low for draft in drafts] == [3, 1]


def test_attacks_at_two_places_without_numbers_are_two_incidents() -> None:
    drafts = news("Unidentified men blew up two schools in Tank and Bannu on Tuesday. There were no casualties.")
    assert sorted(draft.place.value.district or "" for draft in drafts if draft.place.value) == ["bannu", "tank"]


def test_an_incident_takes_the_day_of_its_sentence() -> None:
    drafts = news(
        "Gunmen killed a policeman in Bannu and, in another attack, a bomb injured two men in Tank on Monday."
    )
    assert {draft.date.value for draft in drafts} == {dt.date(2025, 3, 10)}
