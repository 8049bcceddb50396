"""The repository's documents say what the program does, and their links lead somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.text import slugify

from dashboard.documents import filled, repository_files

ROOT = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", repository_files(), ids=name_of)
def test_words_and_rules_in_a_document_are_those_of_the_program(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == filled(text), "run: make manage ARGS=write_documents"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_to_files_and_headings(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target) or target.startswith("/"):
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {slugify(heading) for heading in headings}


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=name_of)
def test_files_and_commands_that_a_newcomer_is_sent_to_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:config|dashboard|incidents|groups|places|templates|static|docs)/[\w./-]*)`", text)
    assert [one for one in named if not (ROOT / one).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?! |s)", text)) - targets - {"it"} == set()


def test_every_data_file_has_its_terms() -> None:
    stated = set(re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.MULTILINE))
    carried = {
        str(path.relative_to(ROOT))
        for pattern in ("*/data/*.csv", "*/data/**/*.geojson")
        for path in ROOT.glob(pattern)
        if not path.is_relative_to(ROOT / "var")
    }
    assert stated == carried


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs/adr").glob("[0-9]*.md")}
    assert set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index)) == pages


def test_the_licence_is_the_one_that_the_project_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_pages_documents_go_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not {"docs", "docs/", "*.md", "**/*.md"} & set(left_out)
