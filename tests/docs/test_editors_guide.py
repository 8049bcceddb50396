"""The editors' guide says what the desk says: its addresses, its words, its keys and its pictures."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from dashboard.documents import rendered
from incidents.choices import Quantifier
from incidents.days import read_days
from incidents.figure_cells import read_cell
from tests.dashboard.desk.people import editor

ROOT: Path = settings.BASE_DIR
GUIDE = (ROOT / "docs/editors-guide.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(images/([\w-]+\.png)\)", GUIDE)
SUNDAY = dt.date(2026, 5, 10)
LARGEST = 120_000
NOT_SAID = "–"


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without the row of its own headings."""
    section = GUIDE.split(f"\n### {heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def plain(text: str) -> str:
    """Words without tags of templates and of HTML, one blank between them."""
    return " ".join(re.sub(r"<[^>]+>|\{[{%].*?[%}]\}", " ", text).split())


def words_of_the_pages() -> str:
    """What stands in the templates of the desk, the account pages and the public ones, and in what fills them."""
    templates = (ROOT / "templates").rglob("*.html")
    sources = [*(ROOT / "dashboard").rglob("*.py"), ROOT / "incidents/choices.py", ROOT / "incidents/roles.py"]
    return " ".join(
        [plain(path.read_text(encoding="utf-8")) for path in templates]
        + [path.read_text(encoding="utf-8") for path in sources]
    )


def test_every_word_in_bold_stands_on_a_page() -> None:
    pages = words_of_the_pages()
    quoted = {" ".join(label.split()) for label in re.findall(r"\*\*([^*]+)\*\*", GUIDE)} - {"bold"}
    assert len(quoted) > 60
    assert sorted(label for label in quoted if label not in pages) == []


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`(/[\w./-]+)`", GUIDE))))
def test_every_address_leads_to_a_page(address: str) -> None:
    assert resolve(address).url_name


def test_every_picture_is_there_small_enough_and_taken_by_the_program() -> None:
    taken = re.findall(r'shoot\(\w+, "(\w+)"', (ROOT / "bin/screenshots.py").read_text(encoding="utf-8"))
    assert sorted(PICTURES) == sorted(f"desk-{name}.png" for name in taken)
    folder = ROOT / "docs/images"
    assert sorted(PICTURES) == sorted(path.name for path in folder.glob("desk-*.png"))
    assert [name for name in PICTURES if (folder / name).stat().st_size > LARGEST] == []


def test_the_keys_are_those_that_the_form_shows() -> None:
    shown = (ROOT / "templates/desk/entry/_keys.html").read_text(encoding="utf-8")
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown)
    assert [[re.sub(r"</?kbd>", "`", keys), what] for keys, what in rows] == table("Keys")


def test_the_keys_of_a_draft_are_those_that_its_page_shows() -> None:
    shown = (ROOT / "templates/desk/drafts/_keys.html").read_text(encoding="utf-8")
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", re.sub(r"</?kbd>", "`", shown))
    assert [list(row) for row in rows] == table("Keys of a draft")


CELLS = [
    (text, low, high, word)
    for typed, low, high, word in table("Numbers in a cell")
    for text in re.findall(r"`([^`]+)`", typed)
]


@pytest.mark.parametrize(("text", "low", "high", "word"), CELLS)
def test_a_number_in_a_cell_is_read_as_the_guide_says(text: str, low: str, high: str, word: str) -> None:
    number = read_cell(text)
    assert number is not None
    kept = Quantifier(number.quantifier).label.lower() if number.quantifier else NOT_SAID
    bounds = [NOT_SAID if bound is None else str(bound) for bound in (number.low, number.high)]
    assert [*bounds, kept] == [low, high, word]


@pytest.mark.parametrize(("text", "meaning"), table("Dates in words"))
def test_a_date_in_words_is_read_as_the_guide_says(text: str, meaning: str) -> None:
    days = read_days(text, today=SUNDAY)
    assert days is not None
    assert days.read_as == meaning


class Targets(HTMLParser):
    """Where the links and pictures of a page lead, and what can be led to on it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {str(given["id"])} if "id" in given else set()
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "img":
            self.pictures.append(given)


def targets(html: str) -> Targets:
    found = Targets()
    found.feed(html)
    return found


@pytest.mark.django_db
def test_on_the_site_its_links_lead_to_pages_and_its_pictures_are_shown(client: Client) -> None:
    client.force_login(editor())
    methodology = targets(client.get("/methodology/").content.decode())
    found = targets(rendered(GUIDE).html)
    assert [link for link in found.links if not re.match(r"/(methodology|desk/import)/", link)] == []
    anchors = {link.partition("#")[2] for link in found.links if link.startswith("/methodology/#")}
    assert anchors
    assert anchors <= methodology.anchors

    page = client.get("/desk/guide/")
    assert page.status_code == 200
    shown = [one for one in targets(page.content.decode()).pictures if one.get("loading") == "lazy"]
    assert [str(one["src"]).rsplit("/", 1)[1].split(".")[0] for one in shown] == [
        name.removesuffix(".png") for name in PICTURES
    ]
    assert {str(one["src"]).rsplit("/", 1)[0] for one in shown} == {"/static/documents"}
    assert [one["width"] for one in shown] == ["1100"] * len(PICTURES)
    assert all(one["alt"] for one in shown)
