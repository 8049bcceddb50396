"""Reading an article: from its newest version to drafts that wait for a person."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction
from django.utils import timezone

from ingest.choices import ArticleState, DraftRole, DraftState
from ingest.models import Article, ArticleRevision, Draft
from ingest.reading import read_article
from ingest.reading.article import ArticleText
from ingest.reading.drafts import FIELDS, Reading
from ingest.reading.drafts import Draft as DraftReading
from ingest.services.asking import with_model
from ingest.services.claims import ClaimLost, finish, take
from ingest.services.contents import to_json
from ingest.services.knowledge import group_knowledge, place_knowledge
from ingest.services.matching import match

PAKISTAN = ZoneInfo("Asia/Karachi")
# Raised when the rules read differently, so that what they were measured on can be told apart.
RULES = "2"
# Others are marked, not guessed at.
LANGUAGES = frozenset({"en", "ur"})
_OF_FIGURE = ("victim_class", "harm", "low", "high", "quantifier", "said_by", "tags")
_OF_ATTRIBUTION = ("group", "track", "level", "said_by")


def read(article_id: int) -> ArticleState | None:
    """Read an article that waits to be read; where it stands afterwards, None when the step was not ours."""
    article = take(article_id, ArticleState.FETCHED)
    if article is None or article.revision is None:
        return None
    try:
        return _read(article, article.revision)
    except ClaimLost:
        return None


def _read(article: Article, revision: ArticleRevision) -> ArticleState:
    if revision.language not in LANGUAGES:
        what = f"in a language that is not read ({revision.language})" if revision.language else "in no known language"
        finish(article, ArticleState.SUSPECT, reason=f"it is written {what}", read_at=timezone.now())
        return ArticleState.SUSPECT
    text, places, groups = text_of(revision), place_knowledge(), group_knowledge()
    reading = with_model(read_article(text, places=places, groups=groups), text, places=places, groups=groups)
    return _kept(article, revision, reading)


def text_of(revision: ArticleRevision) -> ArticleText:
    """What the rules are given of a version."""
    published = revision.published_at
    outlet = revision.article.outlet
    return ArticleText(
        id=str(revision.pk),
        title=revision.title,
        text=revision.text,
        published=published.astimezone(PAKISTAN).date() if published else None,
        publisher=outlet.name if outlet else "",
        url=revision.article.url,
        lang=revision.language,
    )


@transaction.atomic
def _kept(article: Article, revision: ArticleRevision, reading: Reading) -> ArticleState:
    """Keep the drafts and let the article rest. Drafts of its earlier versions that nobody decided on are replaced.

    An article that is not relevant leaves no drafts.
    """
    has_news = reading.relevant and any(draft.role == DraftRole.MAIN for draft in reading.drafts)
    state = ArticleState.DRAFTED if has_news else ArticleState.NOT_RELEVANT
    finish(article, state, reason="; ".join(reading.reasons), read_at=timezone.now())
    earlier = Draft.objects.filter(revision__article=article).exclude(revision=revision)
    earlier.filter(state=DraftState.WAITING).update(state=DraftState.SUPERSEDED)
    if has_news and not revision.drafts.exists():
        decided = list(earlier.exclude(state=DraftState.SUPERSEDED).order_by("pk"))
        read_now = [_draft(revision, number, draft) for number, draft in enumerate(reading.drafts, start=1)]
        made = Draft.objects.bulk_create(_as_decided(draft, decided) for draft in read_now)
        match(draft for draft in made if draft.state == DraftState.WAITING)
    return state


def _as_decided(draft: Draft, decided: list[Draft]) -> Draft:
    """The draft as a person decided on it, if an earlier version of the article said the same; else it waits.

    Outlets mend a comma or add a caption: nobody is asked twice for that.
    """
    words = said(draft.content)
    twin = next((one for one in decided if one.reader == draft.reader and said(one.content) == words), None)
    if twin is not None:
        for name in ("state", "reason", "incident_id", "report_id", "decided_by_id", "decided_at"):
            setattr(draft, name, getattr(twin, name))
    return draft


def said(content: dict[str, Any]) -> bytes:
    """What a draft says without how it was read: two that are equal here are one to a person."""
    values = [content[name]["value"] for name in FIELDS if name != "place"]
    place = content["place"]["value"]
    figures = [[one[name] for name in _OF_FIGURE] for one in content["figures"]]
    attributions = [[one[name] for name in _OF_ATTRIBUTION] for one in content["attributions"]]
    where = [place[name] for name in ("province", "district", "place")] if place else None
    # As JSON, for what comes from the database has lists where what was just read has tuples.
    counted, blamed = (sorted(map(msgspec.json.encode, rows)) for rows in (figures, attributions))
    return msgspec.json.encode([content["role"], values, where, counted, blamed])


def _draft(revision: ArticleRevision, number: int, reading: DraftReading) -> Draft:
    place = reading.place.value
    return Draft(
        revision=revision,
        number=number,
        role=reading.role,
        content=to_json(reading),
        date=reading.date.value,
        district=(place.district if place else "") or "",
        reader=RULES,
    )
