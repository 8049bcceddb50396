"""The frozen set of invented articles and sentences is well-formed: what a scorer reads, every word known."""

import csv
import datetime
import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from groups.reference import DATA_DIR as GROUPS
from incidents.choices import AttackType, EventClass, Target, VictimClass
from places.reference import DATA as PLACES

CASES = Path(__file__).parent / "cases"
TRAPS = frozenset(
    {
        "background",
        "several_incidents",
        "set_arithmetic",
        "named_victims",
        "tolls_differ",
        "militants_or_victims",
        "crime_or_accident",
        "claims",
        "places",
        "dates",
        "words",
        "urdu",
    }
)
ARTICLE_KEYS = {"id", "url", "publisher", "published", "title", "text", "lang", "traps"}
INCIDENT_KEYS = {
    "date",
    "date_precision",
    "province",
    "district",
    "place",
    "attack_types",
    "targets",
    "killed_min",
    "killed_max",
    "injured_min",
    "injured_max",
    "killed_militants",
    "perpetrator_named",
    "claim_status",
    "evidence",
    "incident_kind",
    "role",
}
EXPECTABLE = (INCIDENT_KEYS - {"date_precision", "province", "evidence", "incident_kind", "role"}) | {
    "killed_by_class",
    "relevant",
    "event_class",
    "incidents",
}
KINDS = {"attack", "operation", "clash", "roundup", "opinion", "not_relevant"}
CLAIMS = {"claimed", "denied", "attributed", "unclaimed", "unknown"}
# Karachi is larger than one district and stands as a word of its own, as in the record.
LARGER_THAN_A_DISTRICT = {"Karachi": "Sindh"}
FORMATS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def read_all(folder: str) -> dict[str, dict[str, Any]]:
    """Every file of a folder by its stem."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((CASES / folder).glob("*.json"))}


def column(path: Path, name: str) -> list[str]:
    """One column of a carried table."""
    with path.open(encoding="utf-8") as rows:
        return [row[name] for row in csv.DictReader(rows)]


@pytest.fixture(scope="module")
def articles() -> dict[str, dict[str, Any]]:
    """The articles by id."""
    return read_all("articles")


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    """The labels by id."""
    return read_all("gold")


@pytest.fixture(scope="module")
def incidents(gold: dict[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Every labelled incident beside the id of its article."""
    return [(key, incident) for key, label in gold.items() for incident in label["incidents"]]


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, Any]]:
    """The cases of one sentence."""
    found: list[dict[str, Any]] = json.loads((CASES / "sentences.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def districts() -> dict[str, str]:
    """The name of every district, and of the province it lies in."""
    provinces = dict(
        zip(column(PLACES / "provinces.csv", "slug"), column(PLACES / "provinces.csv", "name"), strict=True)
    )
    names = column(PLACES / "districts.csv", "name")
    slugs = column(PLACES / "districts.csv", "province_slug")
    return {name: provinces[slug] for name, slug in zip(names, slugs, strict=True)} | LARGER_THAN_A_DISTRICT


def at_most(low: int | None, high: int | None) -> bool:
    """Whether a range is a range: both ends or none, and not turned round."""
    return (low is None) == (high is None) and (low is None or high is None or 0 <= low <= high)


def test_every_article_has_its_label(articles: dict[str, Any], gold: dict[str, Any]) -> None:
    assert list(articles) == list(gold)
    assert all(articles[key]["id"] == gold[key]["id"] == key for key in articles)


def test_an_article_holds_what_the_command_line_reads(articles: dict[str, Any]) -> None:
    for key, article in articles.items():
        assert set(article) == ARTICLE_KEYS, key
        assert ".example/" in article["url"], key
        assert article["lang"] in {"en", "ur"}, key
        assert article["title"], key
        assert article["text"], key
        datetime.date.fromisoformat(article["published"])


def test_an_urdu_article_is_tagged_so_and_written_in_urdu(articles: dict[str, Any]) -> None:
    for key, article in articles.items():
        in_urdu = sum("؀" <= letter <= "ۿ" for letter in article["text"]) > len(article["text"]) / 2
        assert in_urdu == (article["lang"] == "ur") == ("urdu" in article["traps"]), key


def test_the_set_is_large_enough_in_each_language_and_trap(articles: dict[str, Any], sentences: list[Any]) -> None:
    languages = Counter(article["lang"] for article in articles.values())
    assert languages["en"] >= 125
    assert languages["ur"] >= 25
    in_articles = Counter(trap for article in articles.values() for trap in article["traps"])
    in_sentences = Counter(case["trap"] for case in sentences)
    assert set(in_articles) == set(in_sentences) == TRAPS
    assert min(in_articles.values()) >= 10
    assert min(in_sentences.values()) >= 15
    assert len(sentences) >= 300
    assert sum(case["lang"] == "ur" for case in sentences) >= 50


def test_about_a_third_of_the_articles_report_no_incident(gold: dict[str, Any]) -> None:
    assert 0.22 <= sum(not label["relevant"] for label in gold.values()) / len(gold) <= 0.38


def test_no_text_stands_twice(articles: dict[str, Any], sentences: list[Any]) -> None:
    for name in ("text", "url"):
        assert max(Counter(article[name] for article in articles.values()).values()) == 1
    assert max(Counter(case["sentence"] for case in sentences).values()) == 1
    assert max(Counter(case["id"] for case in sentences).values()) == 1


def test_a_label_uses_the_vocabulary(gold: dict[str, Any]) -> None:
    for key, label in gold.items():
        assert set(label) == {"id", "relevant", "kind", "incidents"}, key
        assert label["kind"] in KINDS, key
        assert label["relevant"] == (label["kind"] not in {"opinion", "not_relevant"}), key
        has_main = any(incident["role"] == "main" for incident in label["incidents"])
        assert label["relevant"] == has_main, key


def test_an_incident_uses_the_vocabulary(incidents: list[tuple[str, dict[str, Any]]]) -> None:
    for key, incident in incidents:
        assert set(incident) == INCIDENT_KEYS, key
        assert set(incident["attack_types"]) <= set(AttackType.values), key
        assert incident["targets"], key
        assert set(incident["targets"]) <= set(Target.values), key
        assert incident["claim_status"] in CLAIMS, key
        assert incident["incident_kind"] in {"attack", "operation", "clash"}, key
        assert incident["role"] in {"main", "background"}, key
        assert incident["evidence"], key


def test_a_named_group_is_one_of_the_record_and_has_a_status(incidents: list[tuple[str, dict[str, Any]]]) -> None:
    known = set(column(GROUPS / "groups.csv", "name"))
    for key, incident in incidents:
        if incident["perpetrator_named"] is None:
            assert incident["claim_status"] in {"unclaimed", "unknown"}, key
        else:
            assert incident["perpetrator_named"] in known, key
            assert incident["claim_status"] in {"claimed", "denied", "attributed"}, key


def test_a_district_exists_in_the_province_it_is_given(
    incidents: list[tuple[str, dict[str, Any]]], districts: dict[str, str]
) -> None:
    for key, incident in incidents:
        if incident["district"] is not None:
            assert incident["province"] == districts[incident["district"]], key


def test_a_figure_is_a_range(incidents: list[tuple[str, dict[str, Any]]]) -> None:
    for key, incident in incidents:
        assert at_most(incident["killed_min"], incident["killed_max"]), key
        assert at_most(incident["injured_min"], incident["injured_max"]), key
        assert incident["killed_militants"] is None or incident["killed_militants"] >= 0, key


def test_a_date_is_written_as_precisely_as_it_is_known(
    incidents: list[tuple[str, dict[str, Any]]], articles: dict[str, Any]
) -> None:
    for key, incident in incidents:
        date, precision = incident["date"], incident["date_precision"]
        if date is None:
            assert precision in {None, "week", "few_days"}, key
            continue
        found = datetime.datetime.strptime(date, FORMATS[precision])
        assert found.date().isoformat() <= articles[key]["published"], key


def test_a_sentence_expects_only_what_can_be_read_from_it(sentences: list[Any], districts: dict[str, str]) -> None:
    for case in sentences:
        key, expect = case["id"], case["expect"]
        assert set(case) == {"id", "trap", "lang", "published", "sentence", "expect"}, key
        assert expect, key
        assert set(expect) <= EXPECTABLE, key
        assert at_most(expect.get("killed_min"), expect.get("killed_max")), key
        assert at_most(expect.get("injured_min"), expect.get("injured_max")), key
        assert expect.get("district", "Quetta") in districts, key
        assert set(expect.get("attack_types", [])) <= set(AttackType.values), key
        assert set(expect.get("targets", [])) <= set(Target.values), key
        assert set(expect.get("killed_by_class", {})) <= set(VictimClass.values), key
        assert expect.get("event_class", "clash") in EventClass.values, key
        assert expect.get("claim_status", "unknown") in CLAIMS, key


def test_victims_by_class_add_up_to_the_toll(sentences: list[Any]) -> None:
    for case in sentences:
        expect = case["expect"]
        if "killed_by_class" in expect and "killed_min" in expect:
            assert sum(expect["killed_by_class"].values()) == expect["killed_min"], case["id"]


def test_clusters_name_relevant_articles_and_traps_lie_outside_them(gold: dict[str, Any]) -> None:
    matching = json.loads((CASES / "matching.json").read_text("utf-8"))
    clusters = [set(cluster) for cluster in matching["clusters"]]
    assert len(clusters) >= 15
    assert all(2 <= len(cluster) <= 4 for cluster in clusters)
    assert sum(map(len, clusters)) == len(set().union(*clusters))
    assert all(gold[key]["relevant"] for cluster in clusters for key in cluster)
    together = {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}
    apart = [frozenset(pair) for pair in matching["not_same"]]
    assert apart
    assert not together.intersection(apart)
    assert all(key in gold for pair in apart for key in pair)


def test_articles_of_one_cluster_agree_on_place_and_lie_within_three_days(gold: dict[str, Any]) -> None:
    for cluster in json.loads((CASES / "matching.json").read_text("utf-8"))["clusters"]:
        mains = [next(i for i in gold[key]["incidents"] if i["role"] == "main") for key in cluster]
        assert len({incident["district"] for incident in mains}) == 1, cluster
        days = [datetime.date.fromisoformat(incident["date"]) for incident in mains]
        assert max(days) - min(days) <= datetime.timedelta(days=3), cluster
