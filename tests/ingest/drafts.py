"""Drafts for tests of what is decided on them: an invented article, and a reading of it that a test writes down."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from incidents.models import Outlet
from ingest.choices import ArticleState
from ingest.models import Article, ArticleRevision, Draft
from ingest.reading.article import Span
from ingest.reading.drafts import Attribution, Figure, PlaceReading, Range, Value
from ingest.reading.drafts import Draft as Reading
from ingest.services.contents import to_json
from ingest.services.keeping import content_hash
from ingest.services.matching import match
from places.models import District
from tests.incidents.factories import OutletFactory

TITLE = "Four policemen killed as roadside bomb hits van near Lorain"
TEXT = (
    "LORAIN: At least four policemen were killed and three others wounded when a roadside bomb hit their van on "
    "Thursday.\nPolice said two of the wounded were passers-by.\nNo group has claimed the bombing."
)
PUBLISHED = dt.datetime(2025, 2, 14, 9, tzinfo=ZoneInfo("Asia/Karachi"))


def at(words: str, whole: str = f"{TITLE}\n{TEXT}") -> tuple[Span, ...]:
    """Where words stand first in an article."""
    start = whole.index(words)
    return (Span(start, start + len(words)),)


def killed(number: int = 4, victim_class: str = "police", **more: Any) -> Figure:
    """A figure of the story's lead."""
    given: dict[str, Any] = {"spans": at("At least four policemen"), "words": "At least four policemen"} | more
    return Figure(victim_class, "killed", number, number, confidence=0.9, rule="number", **given)


def injured(number: int = 3, victim_class: str = "unknown", **more: Any) -> Figure:
    """Another figure of the lead."""
    given: dict[str, Any] = {"spans": at("three others wounded"), "words": "three others wounded"} | more
    return Figure(victim_class, "injured", number, number, confidence=0.9, rule="number", **given)


def reading_of(
    district: District | None = None,
    *,
    day: dt.date | None = dt.date(2025, 2, 13),
    figures: Sequence[Figure] | None = None,
    **more: Any,
) -> Reading:
    """What a machine might read in the article."""
    place = district and PlaceReading(
        words=district.name, province=district.province.slug, province_name=district.province.name,
        district=district.slug, district_name=district.name, precision="district",
    )  # fmt: skip
    given: dict[str, Any] = {
        "role": "main",
        "event_class": Value("militant_attack", 0.95, at("roadside bomb")),
        "date": Value(day, 0.9, at("Thursday"), "weekday", (dt.date(2025, 2, 6),)),
        "date_precision": "day",
        "part_of_day": None,
        "place": Value(place, 0.5, at("Lorain"), "place"),
        "attack_types": Value(("ied",), 0.9, at("roadside bomb"), "words", (("armed_assault",),)),
        "targets": Value(("police",), 0.9, at("policemen")),
        "figures": tuple([killed(), injured()] if figures is None else figures),
        "attributions": (),
        "killed": Value(Range(4, 4), 0.9, at("At least four policemen")),
        "injured": Value(Range(3, 3), 0.9, at("three others wounded")),
        "killed_militants": Value(None),
        "claimed_killed": Value(None),
        "perpetrator": Value(None),
        "claim_status": Value("unclaimed", 0.9, at("No group has claimed")),
    }
    return Reading(**(given | more))


def claim(words: str = "Lorain Front", group: str | None = None) -> Attribution:
    """A claim in an article."""
    return Attribution(words, group, words, "claim", "made", spans=at("No group"), confidence=0.9)


def make_article(
    *, outlet: Outlet | str | None = "", url: str = "https://example.org/news/1", title: str = TITLE, text: str = TEXT,
    language: str = "en", **more: Any,
) -> ArticleRevision:  # fmt: skip
    """An article that was read, of an outlet of its own unless one is given; None for an unknown one."""
    article = Article.objects.create(
        url=url, canonical_url=url or f"sha256:{content_hash(title, text)}",
        outlet=OutletFactory.create() if isinstance(outlet, str) else outlet,
    )  # fmt: skip
    digest = content_hash(title, text)
    given: dict[str, Any] = {"published_at": PUBLISHED} | more
    revision = ArticleRevision.objects.create(
        article=article, number=1, title=title, text=text, language=language, content_hash=digest, **given
    )
    article.revision, article.state, article.read_at = revision, ArticleState.DRAFTED, PUBLISHED
    article.save()
    return revision


def make_draft(reading: Reading, revision: ArticleRevision | None = None, *, number: int = 1) -> Draft:
    """A draft that waits, matched like one that a worker has made."""
    place = reading.place.value
    draft = Draft.objects.create(
        revision=revision or make_article(), number=number, role=reading.role, content=to_json(reading),
        date=reading.date.value, district=(place.district if place else "") or "", reader="test",
    )  # fmt: skip
    match([draft])
    draft.refresh_from_db()
    return draft
