"""The project's own frozen set of invented articles and sentences, with a floor for each field.

A floor that breaks says which field a change made worse; it is raised when the reading gets better.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.reading import read_article
from ingest.reading.printing import as_json
from tests.ingest.reading.scoring import Scorer, count_right

if TYPE_CHECKING:
    from ingest.services.knowledge import GroupKnowledge, PlaceKnowledge

    Knowledge = tuple[PlaceKnowledge, GroupKnowledge]

CASES = Path(__file__).parent.parent / "cases"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("places-reference"),  # one worker loads the tables
    pytest.mark.skipif(not CASES.exists(), reason="the frozen set is not here"),
]

FLOORS = {
    "relevance": 0.975,
    "recall": 0.98,
    "precision": 0.94,
    "date": 0.98,
    "district": 0.98,
    "killed": 0.96,
    "injured": 0.95,
    "killed_militants": 0.97,
    "attack_type": 0.96,
    "target": 0.93,
    "group": 0.95,
    "claim": 0.97,
    "core": 0.9,
}
SENTENCES_RIGHT = 0.85


def read(raw: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    from ingest.services.articles import article_of

    places, groups = knowledge
    article = article_of(raw)
    return as_json(article.id, read_article(article, places=places, groups=groups))


def same_district(one: str | None, other: str | None) -> bool:
    """One district, or one that a name of several means, or a parent and its child."""
    from places.gazetteer import gazetteer
    from places.names import compact

    index = gazetteer()

    def family(name: str | None) -> frozenset[str]:
        units = index.stated_districts.get(compact(name or ""), [])
        return frozenset[str]().union(*(unit.family for unit in units))

    return bool(family(one) & family(other))


@pytest.fixture
def scorer(knowledge: Knowledge) -> Scorer:
    _, groups = knowledge

    def same_group(one: str | None, other: str | None) -> bool:
        if not one or not other:
            return not one and not other
        return (groups.resolve(one)[0] or one) == (groups.resolve(other)[0] or other)

    return Scorer(same_district=same_district, same_group=same_group)


@pytest.fixture
def scored(knowledge: Knowledge, scorer: Scorer) -> Scorer:
    """The scorer with every article of the set."""
    for path in sorted((CASES / "articles").glob("*.json")):
        gold = json.loads((CASES / "gold" / path.name).read_text(encoding="utf-8"))
        scorer.add(gold, read(json.loads(path.read_text(encoding="utf-8")), knowledge))
    return scorer


def test_no_field_of_the_articles_is_below_its_floor(scored: Scorer) -> None:
    assert {
        field: round(scored.share(field), 3) for field, floor in FLOORS.items() if scored.share(field) < floor
    } == {}


def test_enough_sentences_are_all_right(knowledge: Knowledge, scorer: Scorer) -> None:
    sentences = json.loads((CASES / "sentences.json").read_text(encoding="utf-8"))
    right: Counter[bool] = Counter(_is_right(case, read(_as_article(case), knowledge), scorer) for case in sentences)
    assert right[True] / len(sentences) >= SENTENCES_RIGHT


def _as_article(case: dict[str, Any]) -> dict[str, Any]:
    return {"id": case["id"], "title": "", "text": case["sentence"], "published": case.get("published")}


def _is_right(case: dict[str, Any], line: dict[str, Any], scorer: Scorer) -> bool:
    """All that the case expects; what it does not name is not looked at."""
    expect = dict(case["expect"])
    if "relevant" in expect and line["relevant"] != expect.pop("relevant"):
        return False
    main = [incident for incident in line["incidents"] if incident["role"] == "main"]
    if "incidents" in expect and len(main) != expect.pop("incidents"):
        return False
    if not expect:
        return True
    return bool(main) and all(_holds(field, expect, main[0], scorer) for field in expect)


def _holds(field: str, expect: dict[str, Any], incident: dict[str, Any], scorer: Scorer) -> bool:
    harm, _, end = field.partition("_")
    if end in {"min", "max"}:
        return count_right(expect, incident, harm)
    if field == "killed_by_class":
        return all(incident[field].get(name) == number for name, number in expect[field].items())
    known = {"attack_types": [], "targets": [], **expect}
    name = {"attack_types": "attack_type", "targets": "target", "perpetrator_named": "group", "claim_status": "claim"}
    verdict = scorer.judge(known, incident).get(name.get(field, field), incident.get(field) == expect[field])
    return verdict is not False
