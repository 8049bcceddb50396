"""What is sent of an article, and how."""

import subprocess
import sys

from ingest.asking import ASKED, MOST_CHARACTERS, messages
from ingest.reading.article import ArticleText
from ingest.reading.drafts import FIELDS
from tests.ingest.drafts import PUBLISHED, TEXT, TITLE, reading_of
from tests.record import PROJECT

ARTICLE = ArticleText("1", TITLE, TEXT, PUBLISHED.date())
WORDS = {"event_class": ("militant_attack", "clash"), "attack_types": ("ied",), "targets": ("police",)}


def test_the_article_stands_between_marks_and_the_rules_outside() -> None:
    system, user = messages(ARTICLE, [reading_of()], vocabularies=WORDS, mark="=== 1a2b ===")

    assert (system["role"], user["role"]) == ("system", "user")
    assert "=== 1a2b ===" in system["content"]
    assert TITLE not in system["content"]
    assert user["content"].startswith("=== 1a2b ===\nPublished: 2025-02-14\n")
    assert user["content"].endswith(f"Article:\n{TITLE}\n{TEXT}\n=== 1a2b ===")
    assert "1 (the news): " in user["content"]


def test_every_field_is_explained_with_the_words_it_may_have() -> None:
    rules = messages(ARTICLE, [reading_of()], vocabularies=WORDS, mark="m")[0]["content"]

    assert set(ASKED) <= set(FIELDS)
    assert all(f'"{field}": ' in rules for field in ASKED)
    assert "one of: militant_attack, clash" in rules


def test_of_a_long_article_the_beginning_is_sent() -> None:
    article = ArticleText("1", TITLE, "word " * 50_000, None)
    content = messages(article, [reading_of()], vocabularies=WORDS, mark="m")[1]["content"]

    assert len(content) < MOST_CHARACTERS + 500
    assert "Published: not known" in content


def test_nothing_of_it_needs_django() -> None:
    code = "import ingest.asking, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
