"""Who was harmed: voice, gaps, tolls, and what is no report of harm."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import pytest

from tests.ingest.reading.known import harmed


def told(text: str) -> list[tuple[str, int | None]]:
    return [(fact.harm, fact.low) for fact in harmed(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers were killed and three wounded.", [("killed", 2), ("injured", 3)]),
        ("Gunmen killed a labourer and wounded his brother.", [("killed", 1), ("injured", 1)]),
        ("The blast left three people dead and 12 injured.", [("killed", 3), ("injured", 12)]),
        ("Three policemen martyred, two injured in blast", [("killed", 3), ("injured", 2)]),
        ("A bomb killed two and injured as many.", [("killed", 2), ("injured", 2)]),
        ("DC killed, four others injured", [("killed", 1), ("injured", 4)]),
        ("Party leader, 4 others injured", [("injured", 5)]),
        ("Havaldar Gul Khan, 40, of Kohat laid down his life.", [("killed", 1)]),
        ("Ritaj Khan of Kohat was injured.", [("injured", 1)]),
        ("He died on the spot while his driver was injured.", [("killed", 1), ("injured", 1)]),
        ("Gunmen killed Dr Mahesh Lal in Quetta.", [("killed", 1)]),
        ("Two miners who had been abducted were found dead.", [("abducted", 2), ("killed", 2)]),
        ("The death toll rose to 14.", [("killed", 14)]),
        ("The number of the injured stands at 20.", [("injured", 20)]),
        ("The number of the injured has risen from 17 to 23.", [("injured", 23)]),
        ("The bullet-riddled body of a trader was found in Khuzdar.", [("killed", 1)]),
        ("Casualties stand at five dead and nine injured.", [("killed", 5), ("injured", 9)]),
        ("گیارہ زخمیوں میں تین محافظ بھی شامل ہیں۔", [("injured", 11)]),
        ("A captain was martyred along with his guard.", [("killed", 2)]),
        ("Two sustained serious bullet injuries.", [("injured", 2)]),
        ("A cop was shot dead and another wounded.", [("killed", 1), ("injured", 1)]),
        ("One of the two labourers died.", [("killed", 1)]),
        ("Nine attackers came and all but two of them were killed.", [("killed", 7)]),
        ("All but two of the nine attackers were killed.", [("killed", 7)]),
        ("All but two of the nine people killed were policemen.", [("killed", 9)]),
        ("The bomb killed two men, wounding a third.", [("killed", 2), ("injured", 1)]),
        ("Three of them, all members of a peace committee, died.", [("killed", 3)]),
        ("Six soldiers, who had been on patrol, were killed.", [("killed", 6)]),
        ("He and two of his guards were injured.", [("injured", 3)]),
        ("The firing wounded a Chinese national and a Pakistani.", [("injured", 2)]),
        ("The driver was hit in the arm.", [("injured", 1)]),
        ("Seventeen people were taken to hospital.", [("injured", 17)]),
        ("A couple of policemen were injured.", [("injured", 2)]),
        ("Gunmen took nine dam workers hostage.", [("abducted", 9)]),
        ("Militants have taken at least three guards of the camp captive.", [("abducted", 3)]),
        ("Nine dam workers were taken hostage.", [("abducted", 9)]),
        ("Two men were shot; one of them did not survive.", [("killed", 1)]),
        ("They entered the house of an elder and shot him dead.", [("killed", 1)]),
        ("A bullet-riddled body was found near the river.", [("killed", 1)]),
        ("Killed in the ambush were a guard and his son.", [("killed", 2)]),
        ("A constable died, becoming the fourth victim of the blast.", [("killed", 1), ("killed", 4)]),
        ("A captain embraced martyrdom with five other soldiers.", [("killed", 6)]),
        ("Captain Ali Khan, 28, who was leading the assault, Sepoy Gul and Sepoy Jan were martyred.", [("killed", 3)]),
        ("On May 6 forces killed two men.", [("killed", 2)]),
        ("Five khwarij including khwarij ring leader Kharji Zabiullah were sent to hell.", [("killed", 5)]),
        ("ایک اہلکار زخموں کی تاب نہ لاتے ہوئے شہید ہو گیا۔", [("killed", 1)]),
        ("Three more bodies were found; toll now five.", [("killed", 3), ("killed", 5)]),
        ("تین اہلکار اور دو شہری جاں بحق، سات زخمی۔", [("killed", 5), ("injured", 7)]),
        ("نو اہلکار اور مسجد کے پیش امام شہید ہو گئے۔", [("killed", 10)]),
        ("وہ خود اور ان کے تین محافظ زخمی ہو گئے۔", [("injured", 4)]),
        ("آئی ایس پی آر کے مطابق ہلاک دہشت گردوں میں ایک کمانڈر شامل ہے۔", []),
        ("دھماکے میں چار افراد ہلاک اور سات زخمی ہوئے۔", [("killed", 4), ("injured", 7)]),
    ],
)
def test_the_harmed_are_found_by_grammar(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The blast could have killed many people.",
        "They planned to kill two judges.",
        "The injured were shifted to hospital.",
        "The death toll may rise.",
        "He was wanted for killing two men.",
    ],
)
def test_wishes_and_mentions_are_no_reports(text: str) -> None:
    assert not any(low for _, low in told(text))


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("No casualties were reported.", {"killed", "injured"}),
        ("Nobody was hurt.", {"killed", "injured"}),
        ("There was no loss of life.", {"killed"}),
        ("No official was injured.", {"injured"}),
        ("None of the 28 passengers was hurt.", {"injured"}),
        ("کوئی جانی نقصان نہیں ہوا۔", {"killed"}),
    ],
)
def test_nought_is_said_only_of_what_the_text_says(text: str, harms: set[str]) -> None:
    assert {harm for harm, low in told(text) if low == 0} == harms


def test_a_bare_number_after_militants_is_of_militants() -> None:
    found = harmed("Five terrorists were killed and nine injured.")
    assert [fact.parts[0].victim_class for fact in found] == ["militant", "militant"]


def test_the_verb_is_said_once_for_two_places() -> None:
    found = harmed("Troops killed three khwarij in Bannu and two in Tank.")
    assert [(fact.low, fact.parts[0].victim_class) for fact in found] == [(3, "militant"), (2, "militant")]


def test_the_toll_of_the_attack_before_is_left_out() -> None:
    assert told("A day after the attack that killed 100 people, gunmen wounded a guard.") == [("injured", 1)]


def test_what_militants_claim_is_theirs() -> None:
    assert harmed("The BLA claimed that it killed 90 security personnel.")[0].said_by == "militants"
    assert harmed("Police said two soldiers were killed.")[0].said_by == "police"


@pytest.mark.parametrize(("verb", "leaning"), [("martyred", "victim"), ("neutralised", "militant"), ("killed", "")])
def test_some_verbs_tell_the_side(verb: str, leaning: str) -> None:
    assert harmed(f"Three were {verb}.")[0].leaning == leaning


def test_only_militants_say_that_soldiers_were_eliminated() -> None:
    assert [fact.said_by for fact in harmed("More than 30 personnel were eliminated.")] == ["militants"]
    assert [fact.said_by for fact in harmed("Three terrorists were eliminated.")] == [None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Eleven people were injured in all.", "total"),
        ("Three soldiers have now died.", "total"),
        ("Nine are being treated.", "treated"),
        ("Of the injured, 22 are still admitted.", "treated"),
        ("Officials first put the number of the dead at nine.", "superseded"),
    ],
)
def test_a_count_says_of_when_and_of_whom_it_is(text: str, kind: str) -> None:
    assert [fact.kind for fact in harmed(text) if fact.low] == [kind]


def test_those_told_after_a_colon_are_the_people_counted_before_it() -> None:
    (fact,) = harmed("Seven people were killed: four Levies guards at the gate and three clerks.")
    assert [(part.victim_class, part.low) for part in fact.parts] == [("levies", 4), ("civilian", 3)]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Three officials, five gunmen killed", ["security", "militant"]),
        ("An officer, his driver and two gunmen were killed.", ["security", "civilian", "security"]),
        ("Four, all policemen, were killed.", ["police"]),
        ("Two soldiers were martyred and nine injured.", ["army", "army"]),
        ("FC chased them and killed one.", [""]),
    ],
)
def test_whose_dead_they_are(text: str, classes: list[str]) -> None:
    assert [part.victim_class for fact in harmed(text) for part in fact.parts] == classes


def test_whoever_the_police_chase_and_kill_is_no_victim() -> None:
    assert harmed("Police chased them and killed one.")[0].leaning == "militant"
    assert harmed("Gunmen attacked the police and killed one.")[0].leaning == ""


def test_some_died_of_their_wounds() -> None:
    assert [fact.is_of_injured for fact in harmed("Two people wounded on Monday have died.")] == [True]
    assert [fact.is_of_injured for fact in harmed("Two people died.")] == [False]
