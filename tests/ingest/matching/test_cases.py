"""The frozen set of invented articles, read and matched: a floor that no change may fall below."""

import io
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ingest.management.articles import articles_in

CASES = Path(__file__).parents[1] / "cases"
RECALL, SHOWN = 0.88, 0.95


def pairs_of(clusters: list[list[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}


def matched(*files: str) -> list[dict[str, Any]]:
    """What the command prints."""
    printed = io.StringIO()
    call_command("match_articles", *files, stdout=printed, skip_checks=True)
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def test_articles_of_one_incident_are_found_and_no_others(record_db: None) -> None:
    truth = json.loads((CASES / "matching.json").read_text("utf-8"))
    found = matched(*sorted(map(str, (CASES / "articles").glob("*.json"))))
    assert all(set(one) == {"a", "b", "score", "verdict", "signals"} for one in found)
    shown = {frozenset((one["a"], one["b"])) for one in found}
    same = {frozenset((one["a"], one["b"])) for one in found if one["verdict"] == "same"}
    true = pairs_of(truth["clusters"])
    assert len(shown) == len(found)
    assert same <= true
    assert not same & set(map(frozenset, truth["not_same"]))
    assert len(same) >= RECALL * len(true)
    assert len(shown & true) >= SHOWN * len(true)
    assert len(shown - true) <= 0.05 * len(true)


@pytest.mark.django_db
def test_lines_from_standard_input_are_matched_by_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"id": id_, "url": url, "published": "2025-02-13", "title": title, "text": title}
        for id_, url, title in (
            ("a", "https://www.dawn.com/news/1?utm_source=rss", "Schools to open on Monday"),
            ("b", "http://dawn.com/news/1/", "Schools open"),
            ("c", "https://dawn.com/news/2", "Schools to open on Monday"),
        )
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines))))
    assert matched("-") == [{"a": "a", "b": "b", "score": 1.0, "verdict": "same", "signals": ["same address"]}]


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(CommandError, match=r"bad\.json: Expecting"):
        list(articles_in([str(tmp_path / "bad.json")]))
