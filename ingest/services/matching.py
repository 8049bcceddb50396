"""What a draft may be the same as: incidents of the record, and drafts of the same story in other articles.

Only drafts of news are matched. Work on one is bounded: of the drafts near in day and district the newest
`MOST_COMPARED` are compared. It takes five queries a draft and at most six more an article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Coalesce

from incidents.evidence import Features, likeness
from incidents.likeness import POSSIBLE, Likeness, most_like
from incidents.sources import canonical_url
from ingest.choices import DraftRole, DraftState, Verdict
from ingest.matching.articles import SURE, WORTH_SHOWING, enough_for_same
from ingest.matching.features import features_of as features_of_reading
from ingest.models import ArticleRevision, Draft, DraftMatch
from ingest.querysets import DraftQuerySet
from ingest.services.contents import from_json
from ingest.services.copies import keep_copies
from ingest.services.entries import published_on
from ingest.services.ground import Ground, known_ground

WITHIN = timedelta(days=3)
MOST_COMPARED = 200
MOST_INCIDENTS = 5
TOLD_APART = "told apart from an article of this story"
OF_THE_STORY = "an article of this story is in it"
# Taken while stories are joined: of two articles read at once, the later then sees the earlier's drafts.
_LOCK = 0x6E_67_72_6E


@dataclass(frozen=True, slots=True)
class _Near:
    """Another draft, how like mine it is, and from which score on it is taken for the same."""

    draft: Draft
    score: float
    enough: float

    @property
    def is_same(self) -> bool:
        return self.score >= self.enough


def match(drafts: Iterable[Draft]) -> None:
    """Keep what each draft may be the same as, and which story it tells; called in the transaction that makes them.

    Where its article gives no day, a draft is from now on looked for by the article's.
    """
    news = [draft for draft in drafts if draft.role == DraftRole.MAIN]
    if not news:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    ground = known_ground()
    alike: dict[ArticleRevision, list[int]] = {}
    taken: set[int] = set()
    for draft in news:
        features = features_of(draft, ground)
        if features is None:
            continue
        near = _near(draft, features, ground, is_alone=len(news) == 1)
        alike.setdefault(draft.revision, []).extend(_elsewhere(draft, near))
        taken.add(_join_story(draft, features, near, taken))
        _keep_incidents(draft, features)
    for revision, others in alike.items():
        keep_copies(revision, list(dict.fromkeys(others)))


def features_of(draft: Draft, ground: Ground) -> Features | None:
    """What a stored draft is compared by, its headline too where it is its article's first; no queries.

    None when neither it nor its article names a day, and for one that older rules wrote in a shape that is not read
    any more: it is compared with nothing.
    """
    revision = draft.revision
    url = revision.article.url
    try:
        reading = from_json(draft.content)
    except msgspec.ValidationError:
        return None
    return features_of_reading(
        reading,
        published=published_on(revision),
        ground=ground,
        title=revision.title if draft.number == 1 else "",
        address=canonical_url(url) if url else "",
    )


def verdict_of(score: float) -> Verdict:
    """What a score (0 to 1) says of a draft and an incident.

    From ``SURE`` on they are taken for the same, from the record's own ``POSSIBLE`` on a person is asked.
    """
    return Verdict.SAME if score >= SURE else Verdict.POSSIBLE if score >= POSSIBLE else Verdict.DIFFERENT


def incidents_of_story(draft: Draft) -> set[int]:
    """The standing incidents that other drafts of a draft's story became or joined."""
    became = _others_of(draft).filter(incident__isnull=False)
    return set(became.values_list(Coalesce("incident__merged_into_id", "incident_id"), flat=True))


def leave_story(draft: Draft) -> None:
    """Let a draft that is of another incident leave its story for one of its own.

    What else tells of the story stays in it; where the draft was its first, the earliest of the others is.
    """
    others = _others_of(draft)
    first = others.order_by("pk").values_list("pk", flat=True).first()
    if draft.story_id is None and first is not None:
        others.exclude(pk=first).update(story=first)
        Draft.objects.filter(pk=first).update(story=None)
    draft.story = None
    draft.save(update_fields=["story"])


def _others_of(draft: Draft) -> DraftQuerySet:
    return Draft.objects.of_story(draft.story_id or draft.pk).exclude(pk=draft.pk)


def _elsewhere(draft: Draft, near: Iterable[_Near]) -> list[int]:
    """The versions of other articles that tell of something alike, most alike first."""
    own = draft.revision.article_id
    return [one.draft.revision_id for one in near if one.draft.revision.article_id != own]


def _join_story(draft: Draft, features: Features, near: Iterable[_Near], taken: set[int]) -> int:
    """Let the draft name the story's first one; the number of that. Two incidents of one article are two stories."""
    same = (one.draft.story_id or one.draft.pk for one in near if one.is_same)
    draft.story_id = next((first for first in same if first not in taken), None)
    draft.date = draft.date or features.latest
    draft.save(update_fields=["story", "date"])
    return draft.story_id or draft.pk


def _near(draft: Draft, features: Features, ground: Ground, *, is_alone: bool) -> list[_Near]:
    """Drafts of other articles, and of earlier versions of its own, that may be of the same incident, best first.

    An article's own earlier version is the same story sooner.
    """
    found = []
    for other in _comparable(draft, features, ground):
        theirs = features_of(other, ground)
        if theirs is not None:
            score = likeness(features, theirs)[0]
            is_own = other.revision.article_id == draft.revision.article_id
            both_lead = is_alone and not other.has_others  # type: ignore[attr-defined]
            enough = WORTH_SHOWING if is_own else enough_for_same(features, theirs, both_lead=both_lead)
            found.append(_Near(other, score, enough))
    found = [one for one in found if one.score >= POSSIBLE]
    return sorted(found, key=lambda one: (not one.is_same, -one.score, one.draft.pk))


def _comparable(draft: Draft, features: Features, ground: Ground) -> Sequence[Draft]:
    """The newest drafts of news near in day and district, decided ones too, each with whether its article has others.

    Of other articles none that a later version replaced. A draft that names no district may be near any.
    """
    spot = features.spot
    near = ground.named(spot.districts | spot.neighbours)
    others = Draft.objects.filter(revision=models.OuterRef("revision"), role=DraftRole.MAIN)
    rows = (
        Draft.objects.filter(role=DraftRole.MAIN, date__range=(features.earliest - WITHIN, features.latest + WITHIN))
        .filter(Q(district__in=[*near, ""]) if near else Q())
        .exclude(revision=draft.revision_id)
        .exclude(~Q(revision__article=draft.revision.article_id), state=DraftState.SUPERSEDED)
        .annotate(has_others=models.Exists(others.exclude(pk=models.OuterRef("pk"))))
        .select_related("revision__article")
        .defer("revision__text")
        .order_by("-pk")
    )
    return list(rows[:MOST_COMPARED])


def _keep_incidents(draft: Draft, features: Features) -> None:
    """Keep the incidents it may be. What a person told apart from the story stays apart, and is so marked."""
    apart, in_story = _known_of(draft.story_id or draft.pk)
    found = most_like(features, limit=MOST_INCIDENTS, also=in_story)
    DraftMatch.objects.bulk_create(_match_with(draft, one, apart, in_story) for one in found)


def _match_with(draft: Draft, one: Likeness, apart: set[int], in_story: set[int]) -> DraftMatch:
    verdict, signals = verdict_of(one.score), one.signals
    if one.incident.pk in apart:
        verdict, signals = Verdict.DIFFERENT, [TOLD_APART, *signals]
    elif one.incident.pk in in_story:
        verdict, signals = Verdict.SAME, [OF_THE_STORY, *signals]
    return DraftMatch(draft=draft, incident=one.incident, score=one.score, verdict=verdict, signals=signals)


def _known_of(story: int) -> tuple[set[int], set[int]]:
    """Incidents that persons told apart from drafts of the story, and those that its drafts became or joined.

    A rejected draft tells nothing apart: it is none for the record at all.
    """
    rows = Draft.objects.of_story(story).exclude(state=DraftState.REJECTED)
    apart = rows.filter(matches__decided=Verdict.DIFFERENT).values_list("matches__incident_id", models.Value(True))
    became = rows.filter(incident__isnull=False).values_list(
        Coalesce("incident__merged_into_id", "incident_id"), models.Value(False)
    )
    known = set(apart.union(became))
    told_apart = {incident for incident, is_apart in known if is_apart}
    return told_apart, {incident for incident, _ in known} - told_apart
