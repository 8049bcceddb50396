"""`extract_articles`: a line of JSON for each article, and nothing written."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db

ARTICLE = {
    "id": "7",
    "title": "Two policemen killed in blast",
    "text": "A roadside bomb killed two policemen on Tuesday, officials said.",
    "published": "2025-03-12T08:00:00+05:00",
}


def run(*files: str) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("extract_articles", *files, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_file_gives_a_line(tmp_path: Path) -> None:
    path = tmp_path / "7.json"
    path.write_text(json.dumps(ARTICLE), encoding="utf-8")
    (line,) = run(str(path))
    assert line["id"] == "7"
    assert [incident["killed_min"] for incident in line["incidents"]] == [2]  # type: ignore[attr-defined]
    assert [incident["date"] for incident in line["incidents"]] == ["2025-03-11"]  # type: ignore[attr-defined]


def test_standard_input_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join(json.dumps({**ARTICLE, "id": number}) for number in (1, 2))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines + "\n\n"))
    assert [line["id"] for line in run("-")] == ["1", "2"]


def test_a_file_that_is_no_article_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match=r"broken\.json"):
        run(str(path))
