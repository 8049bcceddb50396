"""The whole: what does not change the draft, what no text may do, and how a reading is printed."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import datetime as dt
import json
import time

import pytest

from ingest.reading.printing import as_json
from tests.ingest.reading.known import news, read

TITLE = "Three policemen martyred, two injured in Bannu blast"
LEAD = (
    "Three policemen were martyred and two injured when a roadside bomb hit their van in Bannu on Tuesday, police said."
)
BODY = "The van was on patrol in the Domel area. No group has claimed responsibility."


def said(text: str, title: str = TITLE) -> list[object]:
    """What a person would copy from the drafts."""
    return [
        (
            draft.date.value,
            draft.place.value and draft.place.value.district,
            draft.killed.value,
            draft.injured.value,
            draft.killed_militants.value,
            draft.attack_types.value,
            draft.targets.value,
            draft.claim_status.value,
            draft.event_class.value,
        )
        for draft in news(text, title)
    ]


@pytest.mark.parametrize(
    "changed",
    [
        f"{LEAD} {BODY}\nIn January, nine soldiers were killed in an attack in Tank.",
        f"{LEAD} {BODY}\nRead more: Ten killed in Quetta suicide attack",
        f"BANNU: {LEAD} {BODY}",
        f"PESHAWAR, March 11 (AGN) - {LEAD} {BODY}",
        f"{LEAD.replace('Three', '3').replace('two', '2')} {BODY}",
        f"{LEAD} {BODY}\nThe provincial minister condemned the attack and expressed grief.",
        f"{LEAD} {BODY}\nThe injured were shifted to a hospital in Peshawar.",
        f"{LEAD} {BODY}".replace(" ", "\u00a0"),
    ],
)
def test_what_adds_nothing_changes_nothing(changed: str) -> None:
    assert said(changed) == said(f"{LEAD} {BODY}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "killed " * 150_000,
        "three people killed in Bannu, " * 30_000,
        "Three killed in Bannu. " * 40_000,
        "(" * 300_000,
        '"' * 200_000,
        "seven people including " * 40_000,
        "a soldier and " * 60_000,
        "BLA claimed responsibility said " * 30_000,
        "\x00killed" * 50_000,
        "\u202ethree killed in Bannu\u202c " * 20_000,
        "\ud800 killed three",
        "تین افراد ہلاک " * 40_000,
        "a\n" * 100_000,
    ],
)
def test_no_text_hangs_or_breaks_the_reading(text: str) -> None:
    started = time.process_time()
    read(text, text[:200])
    assert time.process_time() - started < 2


def test_a_reading_prints_as_one_line() -> None:
    line = as_json("7", read(f"{LEAD} {BODY}", TITLE))
    incident = line["incidents"][0]
    assert json.loads(json.dumps(line)) == line
    assert (line["id"], line["relevant"], line["kind"]) == ("7", True, "attack")
    assert (incident["date"], incident["district"], incident["killed_min"], incident["killed_max"]) == (
        "2025-03-11",
        "Bannu",
        3,
        3,
    )
    assert incident["killed_by_class"] == {"police": 3}
    assert incident["killed_militants"] is None
    assert set(incident["evidence"]) == set(incident["confidence"])


def test_a_month_prints_without_its_day() -> None:
    reading = read(f"{LEAD}\nIn January, nine soldiers were killed in an attack in Tank.", TITLE)
    assert [i["date"] for i in as_json("7", reading)["incidents"]] == ["2025-03-11", "2025-01"]


def test_without_a_date_of_publication_weekdays_say_nothing() -> None:
    assert [draft.date.value for draft in read(LEAD, TITLE, published=None).drafts] == [None]
    dated = read("A bomb killed two men in Bannu on March 9, 2025.", published=None).drafts
    assert [draft.date.value for draft in dated] == [dt.date(2025, 3, 9)]


def test_urdu_is_read_by_the_same_pipeline() -> None:
    draft = news(
        "بنوں میں منگل کو پولیس وین کے قریب بم دھماکے میں دو اہلکار شہید اور پانچ افراد زخمی ہو گئے۔ "
        "ٹی ٹی پی نے حملے کی ذمہ داری قبول کر لی۔",
        "بنوں میں دھماکا",
    )[0]
    assert (draft.killed.value and draft.killed.value.low, draft.injured.value and draft.injured.value.low) == (2, 5)
    assert (draft.date.value, draft.claim_status.value, draft.perpetrator.value) == (
        dt.date(2025, 3, 11),
        "claimed",
        "ttp",
    )
