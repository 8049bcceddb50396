"""Does the article report militant violence in Pakistan? Signs for and against are weighed, and named as reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc, Sentence
from ingest.reading.drafts import Draft
from ingest.reading.kinds import GENERIC_BLASTS

_MILITANT_CLASSES = frozenset(
    {
        "militant_attack",
        "security_operation",
        "clash",
        "state_strike",
        "sectarian_clash",
        "inter_militant_clash",
        "cross_border_fire",
    }
)
_UNMISTAKABLE = frozenset({"suicide_bombing", "drone", "ambush", "raid_on_post", "landmine", "vehicle_bombing"})
_HARD_HIT = frozenset({"khyber-pakhtunkhwa", "balochistan"})
_SENTENCES_OF_LEAD = 3
_NEEDED = 5
_FRESH_DAYS = 20
_OLD_DAYS = 4
_HARMED = frozenset({"killed/", "injured"})
# What title and lead speak of, and how much it weighs against.
_AGAINST = {
    "justice": (5, "a case in court"),
    "remember": (5, "remembers an earlier attack"),
    "study": (5, "counts many incidents"),
    "protest": (4, "a protest"),
    "rumour": (5, "denies a rumour"),
    "drill": (5, "a drill"),
    "sport": (5, "another subject"),
    "crime": (5, "crime"),
}
_TALK = (3, "an opinion or a feature")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is attack, operation, clash, roundup, opinion or not_relevant."""

    relevant: bool
    kind: str
    reasons: tuple[str, ...]


def judge(doc: Doc, drafts: Sequence[Draft], clauses: Sequence[Clause], *, is_list: bool = False) -> Verdict:
    """The verdict on an article from its main drafts and from what title and lead speak of."""
    main = [draft for draft in drafts if draft.role == "main"]
    is_talk = _is_talk(doc)
    if not main:
        return Verdict(False, "opinion" if is_talk else "not_relevant", ("tells of no incident",))
    if is_list:
        return Verdict(True, _kind(main), ("items of militant violence in a list",))
    if not any(draft.event_class.value in _MILITANT_CLASSES for draft in main):
        return Verdict(False, "not_relevant", ("violence of another kind",))
    points, reasons = _weigh(doc, main, clauses, is_talk=is_talk)
    if points < _NEEDED:
        return Verdict(False, "opinion" if is_talk else "not_relevant", tuple(reasons))
    return Verdict(True, _kind(main), tuple(reasons))


def _weigh(doc: Doc, main: Sequence[Draft], clauses: Sequence[Clause], *, is_talk: bool) -> tuple[int, list[str]]:
    against = _against(doc, main, clauses)
    if is_talk:
        against.append((-_TALK[0], _TALK[1]))
    signs = [*_for(doc, main, clauses), *against]
    told = [draft for draft in main if _is_told(draft)]
    if len(told) > 1 and (not against or sum(_is_dated(draft) for draft in told) > 1 or len(told) > 2):
        signs.append((3, "several incidents are told"))
    return sum(points for points, _ in signs), [reason for _, reason in signs]


def _lead(doc: Doc) -> list[Sentence]:
    """The title and the first sentences of the body that are long enough to tell something."""
    body = [sentence for sentence in doc.body if len(sentence.tokens) > 6][:_SENTENCES_OF_LEAD]
    return ([doc.title] if doc.title else []) + body


def _for(doc: Doc, main: Sequence[Draft], clauses: Sequence[Clause]) -> list[tuple[int, str]]:
    lead = {sentence.index for sentence in _lead(doc) if not sentence.is_title}
    first = [clause for clause in clauses if clause.sentence.index in lead]
    title = [clause for clause in clauses if clause.sentence.is_title]
    signs = []
    if any(clause.has_trigger for clause in title):
        signs.append((2, "violence in the title"))
    if not title and any(clause.has_trigger for clause in clauses[:1]):
        signs.append((1, "violence at the start"))
    if any(fact for clause in first for fact in clause.facts):
        signs.append((2, "people harmed in the lead"))
    if any(clause.types or clause.hits("violence") for clause in first):
        signs.append((1, "violence in the lead"))
    elif not any(clause.types or clause.hits("violence") for clause in title):
        signs.append((-4, "no attack in title or lead"))
    if any(_is_fresh(draft, doc) for draft in main):
        signs.append((2, "a day of the news is named"))
    if any(draft.claim_status.value == "claimed" for draft in main):
        signs.append((1, "claimed by a group"))
    if _militancy(doc):
        signs.append((1, "words of militancy"))
    if any(draft.place.value and draft.place.value.province in _HARD_HIT for draft in main):
        signs.append((1, "where militants strike often"))
    return signs


def _is_fresh(draft: Draft, doc: Doc) -> bool:
    day, published = draft.date.value, doc.article.published
    if day is None or draft.date.rule not in {"named_day", "named_day_shared", "day_of_the_sentence", "relative_day"}:
        return False
    return published is None or 0 <= (published - day).days <= _FRESH_DAYS


def _is_told(draft: Draft) -> bool:
    """With a place and people harmed, or a way of attack."""
    harmed = draft.killed.value or draft.injured.value or draft.killed_militants.value
    return draft.place.value is not None and bool(harmed or draft.attack_types.value)


def _is_dated(draft: Draft) -> bool:
    return draft.date.rule == "named_day" and bool(
        draft.killed.value or draft.injured.value or draft.attack_types.value
    )


def _militancy(doc: Doc) -> bool:
    named = any(not group.is_label for sentence in doc.sentences for group in sentence.groups)
    return named or any(sentence.hits.get("militancy") for sentence in doc.sentences)


def _against(doc: Doc, main: Sequence[Draft], clauses: Sequence[Clause]) -> list[tuple[int, str]]:
    topics = doc.language.cues.topics
    lead = _lead(doc)
    claimed = any(draft.perpetrator.value for draft in main)
    harmed = any(draft.killed.value or draft.injured.value or draft.killed_militants.value for draft in main)
    signs = [
        (-points, reason)
        for topic, (points, reason) in _AGAINST.items()
        if not (topic == "crime" and claimed) and any(topics[topic].search(sentence.low) for sentence in lead[:3])
    ]
    if all(topics["justice"].search(sentence.low) for sentence in lead[:2]):
        signs.append((-3, "a case in court, in title and lead"))
    if _is_old(doc, main):
        signs.append((-5, "an earlier matter"))
    signs += _other_causes(doc, lead, main)
    if not harmed and any(topics["arrest"].search(sentence.low) for sentence in lead[:1]):
        signs.append((-3, "an arrest or a find"))
    if doc.title and "protesters" in doc.title.low.split(";")[0]:
        signs.append((-4, "a protest"))
    if _is_comment(doc):
        signs.append((-5, "somebody's comment"))
    if doc.title and topics["vow"].search(doc.title.low):
        signs.append((-5, "a speech"))
    if not any(draft.place.value and draft.place.value.province for draft in main):
        signs.append((-4, "no place in Pakistan"))
    if _is_abroad(lead, clauses, doc):
        signs.append((-6, "abroad"))
    if doc.article.published and not any(
        sentence.hits.get(name) for sentence in lead for name in ("weekday", "month", "day")
    ):
        signs.append((-1, "no day in the lead"))
    return signs


def _is_old(doc: Doc, main: Sequence[Draft]) -> bool:
    """One incident, days old, and the title tells of nobody harmed: hostages come home, a road reopens."""
    published, title = doc.article.published, doc.title
    if published is None or title is None or any(hit.value[:7] in _HARMED for hit in title.hits.get("harm", ())):
        return False
    days = [draft.date.value for draft in main if draft.date.rule in {"named_day", "day_of_the_sentence"}]
    return len(main) == 1 and any(day and (published - day).days > _OLD_DAYS for day in days)


def _is_comment(doc: Doc) -> bool:
    """ "PM condemns attack" in title and first sentence, nobody harmed in the title, the attack not told later."""
    if doc.title is None or doc.title.hits.get("harm"):
        return False
    comment = doc.language.cues.topics["comment"]
    if not all(comment.search(sentence.low) for sentence in (doc.title, *doc.body[:1])):
        return False
    return not any(
        (sentence.hits.get("harm") or sentence.hits.get("type"))
        and sentence.hits.get("weekday")
        and not comment.search(sentence.low)
        for sentence in doc.body
    )


def _is_abroad(lead: Sequence[Sentence], clauses: Sequence[Clause], doc: Doc) -> bool:
    """Title and lead name a place of another country and none of Pakistan."""
    of_lead = {sentence.index for sentence in lead[:2]}
    here = any(place.is_event for clause in clauses if clause.sentence.index in of_lead for place in clause.locations)
    return not here and any(doc.language.cues.topics["foreign"].search(sentence.low) for sentence in lead[:2])


def _other_causes(doc: Doc, lead: Sequence[Sentence], main: Sequence[Draft]) -> list[tuple[int, str]]:
    topics = doc.language.cues.topics
    sure = any(set(draft.attack_types.value) & _UNMISTAKABLE or draft.perpetrator.value for draft in main)
    sure = sure or any(_names_bomb(sentence) for sentence in lead)
    signs = []
    if any(topics["ruled_out"].search(sentence.low) for sentence in doc.sentences):
        signs.append((-5, "terrorism ruled out"))
    if not sure and any(topics["accident"].search(sentence.low) for sentence in lead):
        signs.append((-5, "an accident"))
    elif not sure and any(topics["crime"].search(sentence.low) for sentence in doc.sentences):
        signs.append((-2, "perhaps crime"))
    if doc.title and topics["nature"].search(doc.title.low) and not doc.title.hits.get("violence"):
        signs.append((-5, "nature's doing"))
    return signs


def _names_bomb(sentence: Sentence) -> bool:
    """ "A roadside bomb", "an IED": no mere "blast", which a gas cylinder makes too."""
    bombs = [hit for hit in sentence.hits.get("type", ()) if hit.value == "ied"]
    return any(
        sentence.words(hit.first, hit.last) not in GENERIC_BLASTS
        and sentence.words(hit.last, hit.last + 1) != "disposal"
        for hit in bombs
    )


def _is_talk(doc: Doc) -> bool:
    """Comment: marked as such, written in the first person, or full of what should be done."""
    topics = doc.language.cues.topics
    first = [sentence.low for sentence in doc.sentences[:4]]
    marked = any(topics["talk"].search(low) for low in first)
    calls = sum(bool(topics["opinion"].search(sentence.low)) for sentence in doc.body)
    return marked or calls >= 2


def _kind(main: Sequence[Draft]) -> str:
    if len(main) > 1:
        classes = {draft.event_class.value for draft in main}
        return "operation" if classes == {"security_operation"} else "roundup"
    return {"security_operation": "operation", "clash": "clash"}.get(main[0].event_class.value, "attack")
