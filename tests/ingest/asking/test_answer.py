"""What is read of a model's answer, and what is not."""

import json
from typing import Any

import pytest

from ingest.asking import Claim, Unreadable, read_answer
from ingest.asking.answer import MOST_CLAIMS

KILLED = {"event": 1, "field": "killed", "value": 4, "quote": "four policemen"}
CLAIM = Claim(1, "killed", 4, "four policemen")


def completion(content: Any) -> bytes:
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}], "usage": {}}).encode()


def test_a_list_of_proposals_is_read() -> None:
    assert read_answer(completion([KILLED])) == ([CLAIM], [])


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "\n  {}  \n"])
def test_a_code_fence_around_the_list_is_no_harm(fence: str) -> None:
    assert read_answer(completion(fence.format(json.dumps([KILLED])))) == ([CLAIM], [])


@pytest.mark.parametrize(
    "broken",
    [
        {**KILLED, "value": [4]},
        {**KILLED, "value": None},
        {**KILLED, "value": 4.5},
        {**KILLED, "value": True},
        {**KILLED, "event": "1"},
        {**KILLED, "quote": 4},
        {**KILLED, "sure": "very"},
        {"field": "killed", "value": 4, "quote": "four"},
        "killed: 4",
        [],
    ],
)
def test_a_broken_proposal_costs_itself_alone(broken: Any) -> None:
    assert read_answer(completion([broken, KILLED])) == ([CLAIM], ["not in the form asked for"])


def test_what_is_said_twice_counts_once() -> None:
    assert read_answer(completion([KILLED, KILLED])) == ([CLAIM], ["said twice"])


def test_more_than_enough_is_not_read() -> None:
    many = [{**KILLED, "value": number} for number in range(MOST_CLAIMS + 3)]
    claims, dropped = read_answer(completion(many))

    assert len(claims) == MOST_CLAIMS
    assert dropped == ["one too many"] * 3


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no chat completion"),
        (b"<html>Bad gateway</html>", "no chat completion"),
        (b"\xff\xfe", "no chat completion"),
        (b"[" * 100_000, "no chat completion"),
        (b'{"error": {"message": "no such model"}}', "no chat completion"),
        (b'{"choices": []}', "empty"),
        (completion(None), "empty"),
        (completion("Four policemen were killed."), "no JSON list"),
        (completion('[{"event": 1, "field": "kil'), "no JSON list"),
        (completion({"candidates": [KILLED]}), "no JSON list"),
        (completion("[" * 20_000 + "]" * 20_000), "no JSON list"),
        (completion(f"Here it is:\n{json.dumps([KILLED])}"), "no JSON list"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_answer(body)
