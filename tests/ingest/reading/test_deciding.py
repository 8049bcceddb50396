"""Tolls, kinds, targets, blame and class of an event."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import pytest

from ingest.reading.drafts import Draft, Range
from tests.ingest.reading.known import news


def one(text: str, title: str = "") -> Draft:
    drafts = news(text, title)
    assert len(drafts) == 1, [(d.place.value, d.killed.value) for d in drafts]
    return drafts[0]


def test_the_larger_of_title_and_lead_is_the_toll() -> None:
    draft = one(
        "Three people died and two were hurt in a blast in Bannu on Tuesday.\nOne died in hospital.", "Blast kills 3"
    )
    assert (draft.killed.value, draft.injured.value) == (Range(3, 3), Range(2, 2))


def test_a_risen_toll_replaces_the_first() -> None:
    draft = one(
        "A bomb killed three people in Bannu on Tuesday.\nThe death toll later rose to five, rescue officials said."
    )
    assert draft.killed.value == Range(5, 5)
    assert Range(3, 3) in draft.killed.alternatives


def test_a_figure_taken_back_is_no_toll() -> None:
    draft = one(
        "A bomb injured seven people in Bannu on Tuesday.\nInitially, officials put the number of the injured at 11."
    )
    assert draft.injured.value == Range(7, 7)
    assert {figure.low for figure in draft.figures} == {7, 11}


def test_militants_are_never_added_to_victims() -> None:
    draft = one("Seven soldiers and six militants were killed in an attack on a post in Tank on Tuesday.")
    assert (draft.killed.value, draft.killed_militants.value) == (Range(7, 7), 6)


def test_what_militants_claim_stays_beside_the_toll() -> None:
    draft = one("A bomb killed two soldiers in Kech on Tuesday.\nThe BLA said that it had killed 18 soldiers.")
    assert (draft.killed.value, draft.claimed_killed.value) == (Range(2, 2), Range(18, 18))


def test_a_title_that_ends_with_a_group_is_its_claim() -> None:
    draft = one("The BLA said it attacked a convoy in Kech on Tuesday.", "Over 30 soldiers killed in Kech: BLA")
    assert (draft.killed.value, draft.claimed_killed.value) == (None, Range(30, None))


def test_nobody_reported_is_null_and_none_is_nought() -> None:
    assert one("A bomb damaged a bridge in Kech on Tuesday.").killed.value is None
    assert one("A bomb damaged a bridge in Kech on Tuesday. No casualties were reported.").killed.value == Range(0, 0)


def test_all_attackers_are_as_many_as_there_were() -> None:
    draft = one("Six militants attacked a base in Tank on Tuesday; all the attackers were killed.")
    assert draft.killed_militants.value == 6


def test_every_figure_is_kept_with_who_said_it() -> None:
    draft = one("Police said two soldiers were killed in a blast in Bannu on Tuesday.")
    assert [(f.victim_class, f.harm, f.low, f.said_by) for f in draft.figures] == [("army", "killed", 2, "police")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A suicide bomber struck a convoy in Bannu.", "suicide_bombing"),
        ("A roadside bomb hit a police van in Bannu.", "ied"),
        ("A hand grenade exploded near a shop in Bannu.", "grenade"),
        ("A quadcopter dropped explosives on a police station in Bannu.", "drone"),
        ("Gunmen opened fire on a checkpost in Bannu.", "raid_on_post"),
        ("Armed men abducted three labourers in Kech.", "kidnapping"),
        ("A landmine blast killed a shepherd in Kech.", "landmine"),
        ("دستی بم حملے میں ایک شخص زخمی ہوا۔ یہ بنوں میں ہوا۔", "grenade"),
    ],
)
def test_the_way_of_attack_is_named(text: str, kind: str) -> None:
    assert kind in one(text).attack_types.value


def test_a_blast_is_no_second_way_beside_a_grenade() -> None:
    assert one("A grenade exploded near a shop in Bannu; the blast injured two men.").attack_types.value == ("grenade",)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Gunmen attacked a polio team in Tank and killed a constable.", "polio_team"),
        ("A bomb killed three FC soldiers in Kech.", "frontier_corps"),
        ("A journalist was shot dead in Kech.", "journalist"),
        ("A bomb damaged a railway track in Kech.", "railway"),
        ("Gunmen killed five labourers in Kech.", "labourer"),
        ("Two Chinese nationals were killed in a blast in Kech.", "chinese_national"),
    ],
)
def test_what_was_struck_is_named(text: str, target: str) -> None:
    assert target in one(text).targets.value


@pytest.mark.parametrize(
    ("text", "status", "group"),
    [
        ("The BLA claimed responsibility for the attack.", "claimed", "bla"),
        (
            "The Balochistan Liberation Army said in a statement that its fighters had carried out the attack.",
            "claimed",
            "bla",
        ),
        ("The BLA's Majeed Brigade accepted responsibility.", "claimed", "majeed-brigade"),
        ("The TTP denied any role in the attack.", "denied", "ttp"),
        ("Officials blamed the TTP for the attack.", "attributed", "ttp"),
        ("No group has claimed responsibility for the attack.", "unclaimed", None),
        ("No one claimed responsibility, but suspicion is likely to fall on the TTP.", "unclaimed", None),
        ("Officials blamed Fitna al Khawarij for it.", "unknown", None),
        ("The attackers fled.", "unknown", None),
    ],
)
def test_claims_blame_and_silence_are_told_apart(text: str, status: str, group: str | None) -> None:
    draft = one(f"A bomb killed two men in Kech on Tuesday.\n{text}")
    assert (draft.claim_status.value, draft.perpetrator.value) == (status, group)


def test_a_claim_never_confirms_who_did_it() -> None:
    draft = one("A bomb killed two men in Kech on Tuesday.\nThe BLA claimed the attack.")
    assert [(row.track, row.level, row.group) for row in draft.attributions] == [("claim", "made", "bla")]


def test_an_outfit_that_nobody_knows_keeps_its_words() -> None:
    draft = one(
        "A bomb killed two men in Kech on Tuesday.\nA little-known outfit calling itself the Falcon Guards claimed it."
    )
    assert draft.perpetrator.value == "Falcon Guards"
    assert draft.attributions[0].group is None


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("Gunmen opened fire on a police van in Bannu, killing a constable.", "militant_attack"),
        ("Security forces killed five terrorists in an intelligence-based operation in Bannu.", "security_operation"),
        ("A soldier was martyred and three khwarij were sent to hell in an operation in Bannu.", "security_operation"),
        ("Robbers shot dead a trader in Lahore.", "criminal_violence"),
        ("Jets bombed a militant hideout in Tank.", "state_strike"),
        ("Rival factions of the TTP clashed in Khyber, leaving six fighters dead.", "inter_militant_clash"),
    ],
)
def test_who_began_it_decides_the_class(text: str, event_class: str) -> None:
    assert one(text).event_class.value == event_class


def test_every_value_shows_the_words_it_came_from() -> None:
    text = "A roadside bomb killed two soldiers in Bannu on Tuesday."
    draft = one(text)
    assert [span.words("\n" + text) for span in draft.killed.spans] == ["killed two soldiers"]
    assert [span.words("\n" + text) for span in draft.date.spans] == ["Tuesday"]
    assert draft.candidates[0].field == "event_class"


def test_the_injured_who_died_later_are_injured_no_more() -> None:
    draft = one(
        "A bomb killed two children and injured three in Bannu on Tuesday.\n"
        "Later an injured boy also died, taking the death toll to three."
    )
    assert (draft.killed.value, draft.injured.value) == (Range(3, 3), Range(2, 2))


def test_others_injured_beside_come_on_top() -> None:
    draft = one(
        "A local leader was injured and his two guards were wounded in a blast in Bannu on Tuesday.\n"
        "Four worshippers also received minor injuries."
    )
    assert draft.injured.value == Range(7, 7)


def test_attackers_of_the_title_are_not_counted_twice() -> None:
    draft = one(
        "Gunmen ambushed policemen in Bannu on Tuesday, killing three.\nTwo attackers were also killed.",
        "Three policemen, two attackers killed",
    )
    assert draft.killed_militants.value == 2


def test_that_nobody_was_injured_is_surest_where_no_word_of_it_stands() -> None:
    silent = one("Gunmen killed two policemen in Bannu on Tuesday.")
    hinted = one("Gunmen killed two policemen in Bannu on Tuesday.\nThe injured were shifted to a hospital.")
    assert silent.injured.value is None
    assert hinted.injured.value is None
    assert hinted.injured.confidence < silent.injured.confidence < 0.9


def test_the_parent_of_a_branch_is_not_the_one_who_claims() -> None:
    draft = one(
        "A bomb killed two men in Bannu on Tuesday.\nThe TTP affiliate in the region, the BLA, claimed the blast."
    )
    assert draft.perpetrator.value == "bla"


def test_militants_whom_an_operation_kills_are_no_perpetrators() -> None:
    draft = one("Security forces killed four TTP militants during an operation in Bannu on Tuesday.")
    assert (draft.perpetrator.value, draft.claim_status.value) == (None, "unknown")


def test_whoever_spoke_against_a_group_does_not_blame_it() -> None:
    draft = one(
        "A bomb killed a cleric in Bannu on Tuesday.\nThe imam, who had defied the TTP, was among those killed."
    )
    assert draft.perpetrator.value is None


def test_a_second_operation_without_a_day_is_put_on_that_of_the_first() -> None:
    drafts = news(
        "On 10 March 2025, security forces killed five terrorists during an operation in Bannu.\n"
        "In another operation in Tank, three terrorists were killed."
    )
    assert [str(draft.date.value) for draft in drafts] == ["2025-03-10", "2025-03-10"]
    assert drafts[1].date.confidence < 0.6
