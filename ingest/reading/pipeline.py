"""The pipeline: normalise, cut, look up, conclude, decide."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from ingest.reading.article import ArticleText
from ingest.reading.classing import is_accident
from ingest.reading.clauses import read_clauses
from ingest.reading.doc import Doc, annotate
from ingest.reading.drafts import Draft, Reading
from ingest.reading.events import find_events
from ingest.reading.knowledge import Groups, Places
from ingest.reading.lexicons import language_of
from ingest.reading.lists import item_events
from ingest.reading.relevance import judge
from ingest.reading.resolver import candidates, draft
from ingest.reading.status import statuses


def read_article(article: ArticleText, *, places: Places, groups: Groups) -> Reading:
    """Drafts of the incidents that the article tells of, and whether it reports militant violence in Pakistan.

    Never raises on text, whatever it holds; only the first `text.MOST_CHARACTERS` characters are read.
    """
    language = language_of(article)
    doc = annotate(article, language, places=places, groups=groups)
    return replace(_read(doc, places=places, groups=groups), lang=language.code)


def _of_militancy(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Crimes beside incidents of militancy are left out; alone, they show what the article is about."""
    kept = tuple(draft for draft in drafts if draft.event_class.value != "criminal_violence")
    return kept if any(draft.role == "main" for draft in kept) else drafts


def _read(doc: Doc, *, places: Places, groups: Groups) -> Reading:
    clauses = read_clauses(doc, doc.article.published)
    flat = list(chain.from_iterable(clauses))
    events = item_events(doc, clauses)
    if events is None:
        events = find_events(doc, clauses, statuses(doc, clauses, doc.article.published))
        context = flat[:3]
    else:
        context = []
    events = [event for event in events if not is_accident(event, doc.language)] or events
    drafts: tuple[Draft, ...] = tuple(draft(event, doc, context, places=places, groups=groups) for event in events)
    drafts = tuple(
        replace(draft, candidates=tuple(candidates(draft, at))) for at, draft in enumerate(_of_militancy(drafts))
    )
    verdict = judge(doc, drafts, flat, is_list=not context)
    return Reading(verdict.relevant, verdict.kind, verdict.reasons, drafts, "")
