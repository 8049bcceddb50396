"""Pages for a measurement: the texts of the project's own cases, with other numbers and other districts each time."""

import json
import random
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from tests.ingest.newsroom import Newsroom, feed, page

CASES = Path(__file__).resolve().parents[1] / "tests" / "ingest" / "cases"
DAY = "Tue, 04 Mar 2025 10:00:00 +0500"
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
# Districts that lie near one another, so that a story stays one when they change places.
_DISTRICTS = ("Bannu", "Tank", "Karak", "Kohat", "Quetta", "Mastung", "Kalat", "Panjgur", "Swat", "Peshawar")
_DISTRICT = re.compile(rf"\b(?:{'|'.join(_DISTRICTS)})\b")


def cases() -> list[dict[str, Any]]:
    """The articles of the project's own set."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((CASES / "articles").glob("*.json"))]


def fill(rooms: list[Newsroom], count: int) -> None:
    """Give the newsrooms so many pages in turn, and each a feed that lists its own."""
    paths: list[list[str]] = [[] for _ in rooms]
    for number, html in enumerate(_pages(count)):
        room = number % len(rooms)
        path = f"/news/{number}"
        rooms[room].say(path, html)
        paths[room].append(path)
    for room_, own in zip(rooms, paths, strict=True):
        room_.say("/feed", feed(*((room_.url(path), f"Story {path}", DAY) for path in own)))


def _pages(count: int) -> Iterator[str]:
    chance, originals = random.Random(1), cases()  # noqa: S311
    for number in range(count):
        raw = originals[number % len(originals)]
        title, text = _varied(raw["title"], raw["text"], chance)
        # Stories without a number or a district would else be the same page again.
        end = f"This is report number {number + 1} of the desk, which went to print in the evening."
        html = page(escape(title), *map(escape, text.splitlines()), end, published=f"{raw['published']}T18:00:00+05:00")
        yield html if raw["lang"] == "en" else html.replace('lang="en"', f'lang="{raw["lang"]}"')


def _varied(title: str, text: str, chance: random.Random) -> tuple[str, str]:
    """The same story with each number and each district replaced by another throughout."""
    numbers = dict(zip(_NUMBERS, chance.sample(_NUMBERS, len(_NUMBERS)), strict=True))
    districts = dict(zip(_DISTRICTS, chance.sample(_DISTRICTS, len(_DISTRICTS)), strict=True))

    def changed(words: str) -> str:
        words = _NUMBER.sub(lambda found: numbers[found.group()], words)
        return _DISTRICT.sub(lambda found: districts[found.group()], words)

    return changed(title), changed(text)
