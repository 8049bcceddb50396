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


def test_a_sum_over_two_places_belongs_to_neither() -> None:
    drafts = news("A bomb and a shooting killed five people on Tuesday, two in Tank and three in Bannu.", "Five killed")
    assert [(d.place.value and d.place.value.district, d.killed.value and d.killed.value.low) for d in drafts] == [
        ("tank", 2),
        ("bannu", 3),
    ]


def test_two_attacks_joined_by_and_are_two() -> None:
    text = (
        "Militants ambushed a convoy in Tank on Tuesday and a motorcycle bomb tore through a market in Kohat, "
        "leaving seven people dead in all.\nFour soldiers died in Tank.\nIn Kohat, three shoppers were killed."
    )
    assert [draft.killed.value and draft.killed.value.low for draft in news(text)] == [4, 3]


def test_one_of_them_is_an_attacker_where_attackers_were_told_of() -> None:
    (draft,) = news(
        "Two policemen were martyred in an ambush in Bannu on Tuesday.\n"
        "The attackers fled into the hills. One of them was also killed."
    )
    assert (draft.killed.value and draft.killed.value.low, draft.killed_militants.value) == (2, 1)


def test_a_claim_of_both_attacks_is_of_each() -> None:
    drafts = news(
        "Gunmen killed two policemen in Bannu on Tuesday.\nIn another attack, a bomb killed a soldier in Tank.\n"
        "The TTP claimed both attacks."
    )
    assert [draft.claim_status.value for draft in drafts] == ["claimed", "claimed"]


def test_nobody_claimed_the_one_while_a_group_claimed_the_other() -> None:
    drafts = news(
        "Gunmen killed two policemen in Bannu on Tuesday.\nIn another attack, a bomb killed a soldier in Turbat.\n"
        "No group claimed the first, while the BLA said it had carried out the one in Turbat."
    )
    assert drafts[1].perpetrator.value == "bla"


def test_the_first_raid_is_the_first_one_told() -> None:
    drafts = news(
        "Security forces killed 15 militants in Bannu on Tuesday.\n"
        "In another raid, nine militants were killed in Tank.\n"
        "Five soldiers were wounded in the first raid."
    )
    assert [draft.injured.value and draft.injured.value.low for draft in drafts] == [5, None]


def test_those_who_died_late_of_an_earlier_attack_are_not_of_this_one() -> None:
    (draft,) = news(
        "A grenade injured two men in Quetta on Tuesday.\n"
        "A constable who lost an arm in an attack on February 20 died on Sunday."
    )
    assert draft.killed.value is None
    assert draft.date.value == dt.date(2025, 3, 11)


def test_where_an_official_speaks_is_no_place_of_the_attack() -> None:
    (draft,) = news("Four soldiers died in Tank on Tuesday and six were wounded, an official in Peshawar said.")
    assert draft.place.value
    assert draft.place.value.district == "tank"


def test_a_siege_is_of_the_day_it_began() -> None:
    (draft,) = news(
        "Commandos on Tuesday ended an overnight siege of a hotel in Quetta, killing four attackers.\n"
        "The gunmen burst into the hotel on Monday evening and killed two guards."
    )
    assert draft.date.value == dt.date(2025, 3, 10)


def test_days_are_counted_back_from_a_day_on_which_nothing_happened() -> None:
    (draft,) = news("Relatives wept over the coffin on Tuesday, a day after a guard was killed in a blast in Bannu.")
    assert draft.date.value == dt.date(2025, 3, 10)


def test_an_operation_that_enters_its_third_day_began_two_days_before() -> None:
    (draft,) = news("Forces have killed nine militants in an operation in Bannu that entered its third day on Tuesday.")
    assert draft.date.value == dt.date(2025, 3, 9)


def test_a_title_that_names_two_places_is_the_title_of_neither() -> None:
    drafts = news(
        "Security forces killed five militants in Bannu on Tuesday.\n"
        "In another operation, three militants were killed and two soldiers were martyred in Tank.",
        "Eight militants, two soldiers killed in Bannu, Tank",
    )
    assert [draft.killed_militants.value for draft in drafts] == [5, 3]


def test_a_way_that_is_told_of_several_is_that_of_one_told_without_any() -> None:
    text = (
        "Quetta has seen two blasts in a week: on Monday a bomb near a bank killed one man; "
        "on Friday a passer-by died in Hazarganji."
    )
    assert [draft.attack_types.value for draft in news(text)] == [("ied",), ("ied",)]


def test_a_way_that_is_told_of_one_is_not_that_of_another() -> None:
    text = "Gunmen kidnapped six labourers in Bannu on Monday.\nIn another attack, a policeman was killed in Tank."
    first, second = news(text, "Six labourers kidnapped in Bannu")
    assert "kidnapping" in first.attack_types.value
    assert "kidnapping" not in second.attack_types.value
