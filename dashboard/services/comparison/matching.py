"""Which events of a set may be which incidents of ours, by the scores that find duplicates in the record.

Candidates are found by day and district, a stretch of days at a time, so the work grows with the number of rows and
not with its square. Only published incidents take part: a pair on a public page must not give a draft away.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from django.db import transaction
from django.utils import timezone

from dashboard.comparison.assigning import Pair, best_pairs
from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet, MatchState, SetState
from groups.choices import ROLLUP_LINKS, LinkKind
from groups.models import GroupLink
from incidents.casualties import Interval
from incidents.evidence import Features, likeness
from incidents.generation import current_generation
from incidents.likeness import comparable, features_of_row, neighbours
from incidents.models import Incident
from incidents.spots import spot_of

DAY = dt.timedelta(days=1)
POSSIBLE = 0.3
"""Below this score a pair is not kept."""
LIKELY = 0.5
"""From this score on the machine proposes a pair as one event; tests/dashboard/test_comparison_matching.py says why."""
AT_MOST = 5
"""Pairs kept for one event: the best ones."""
_STRETCH = dt.timedelta(days=31)
_BATCH = 1_000
_Scored = tuple[float, list[str]]


@transaction.atomic
def match_set(found: ComparisonSet) -> int:
    """Propose pairs for all events of a set anew; what editors decided stands. How many pairs there are then.

    Two queries for each month of events, and a few for the set.
    """
    ComparisonSet.objects.select_for_update().get(pk=found.pk)
    generation = current_generation().value
    wholes = _wholes()
    proposals: dict[tuple[int, int], _Scored] = {}
    for events in _stretches(found):
        proposals |= _scores(events, wholes)
    _keep(found, proposals)
    assign(found.pk)
    found.matched_at, found.matched_generation = timezone.now(), generation
    found.save(update_fields=["matched_at", "matched_generation"])
    return ComparisonMatch.objects.filter(event__set=found).count()


def match_stale_sets() -> int:
    """Match every imported set that was matched with an earlier record. How many there were."""
    generation = current_generation().value
    stale = ComparisonSet.objects.filter(state=SetState.READY).exclude(matched_generation=generation)
    sets = list(stale.defer("waiting_file"))
    for one in sets:
        match_set(one)
        # What the matching wrote has moved the record's number; the next look must not take that for news.
        one.matched_generation = None
    if sets:
        current = current_generation().value
        if current <= generation + len(sets):
            ComparisonSet.objects.filter(pk__in=[one.pk for one in sets]).update(matched_generation=current)
    return len(sets)


def assign(set_id: int) -> None:
    """Choose the best pairs: confirmed ones first, then those that together score most, one partner for each side."""
    rows = ComparisonMatch.objects.filter(event__set=set_id).exclude(state=MatchState.REJECTED)
    pairs = [Pair(*values) for values in rows.values_list("pk", "event_id", "incident_id", "score", "state")]
    best = best_pairs(pairs, least=LIKELY, confirmed=MatchState.CONFIRMED)
    everything = ComparisonMatch.objects.filter(event__set=set_id)
    everything.filter(is_best=True).exclude(pk__in=best).update(is_best=False)
    everything.filter(is_best=False, pk__in=best).update(is_best=True)


def _stretches(found: ComparisonSet) -> Iterator[list[ComparisonEvent]]:
    """Events in the order of their days, in runs that begin within a month."""
    run: list[ComparisonEvent] = []
    rows = ComparisonEvent.objects.filter(set=found).select_related("province").order_by("earliest", "pk")
    for event in rows.iterator(chunk_size=_BATCH):
        if run and event.earliest - run[0].earliest > _STRETCH:
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def _scores(events: Sequence[ComparisonEvent], wholes: dict[str, frozenset[str]]) -> dict[tuple[int, int], _Scored]:
    """Pairs of these events with incidents of the same or a neighbouring day and district, that score enough."""
    mine = [(event, features_of_event(event, wholes)) for event in events]
    first, last = min(event.earliest for event in events) - DAY, max(event.latest for event in events) + DAY
    districts = set(chain.from_iterable(one.spot.districts | one.spot.neighbours for _, one in mine))
    rows = comparable(Incident.public.all().overlapping(first, last)).order_by("pk")
    where: dict[str, list[tuple[int, Features]]] = {}
    for row in rows.iterator(chunk_size=_BATCH):
        ours = _features_of_ours(row, wholes)
        for key in ours.spot.districts & districts or {f"province {ours.spot.province}"}:
            where.setdefault(key, []).append((row.pk, ours))
    found: dict[tuple[int, int], _Scored] = {}
    for event, features in mine:
        # Ours first: what the reasons call "here" is this record.
        scored = {pk: likeness(ours, features) for pk, ours in _near(features, where)}
        best = sorted(scored.items(), key=lambda one: (-one[1][0], one[0]))[:AT_MOST]
        found |= {(event.pk, pk): score for pk, score in best if score[0] >= POSSIBLE}
    return found


def _near(mine: Features, where: dict[str, list[tuple[int, Features]]]) -> Iterator[tuple[int, Features]]:
    """Incidents that an event may be: a day of theirs touches one of its days, and their districts its own.

    What is known to the province alone may be anywhere in it.
    """
    keys: Collection[str] = {*mine.spot.districts, *mine.spot.neighbours, f"province {mine.spot.province}"}
    for key in sorted(keys):
        for pk, ours in where.get(key, ()):
            if ours.earliest - DAY <= mine.latest and mine.earliest <= ours.latest + DAY:
                yield pk, ours


def features_of_event(event: ComparisonEvent, wholes: dict[str, frozenset[str]]) -> Features:
    """What an event of theirs is compared by. Its class is left open: their types are not ours."""
    killed = _interval(event.killed_low, event.killed_best, event.killed_high)
    return Features(
        earliest=event.earliest,
        latest=event.latest,
        spot=spot_of(
            precision=event.location_precision,
            province=event.province.slug if event.province else "",
            districts=event.district_set,
            neighbours_of=neighbours,
            words=event.place_words,
            area=f"{event.admin1} {event.admin2}",
            latitude=event.latitude,
            longitude=event.longitude,
        ),
        killed=killed,
        victims=_victims(event),
        groups=_widened(event.groups, wholes),
    )


def _victims(event: ComparisonEvent) -> Interval | None:
    """The dead without those of the militant side, where one side is a government and they tell the sides apart."""
    sides = event.deaths_by_side
    if not event.actors or not event.actors[0].startswith("Government") or "b" not in sides:
        return None
    number = sides.get("a", 0) + sides.get("civilians", 0) + sides.get("unknown", 0)
    return Interval(number, number, number)


def _features_of_ours(row: Incident, wholes: dict[str, frozenset[str]]) -> Features:
    features = features_of_row(row)
    return replace(
        features,
        victims=_interval(row.killed_low, row.killed_best, row.killed_high),
        groups=_widened(features.groups, wholes),
    )


def _interval(low: int | None, best: int | None, high: int | None) -> Interval | None:
    return None if low is None or best is None or high is None else Interval(low, best, high)


def _widened(groups: Iterable[str], wholes: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(chain.from_iterable(wholes.get(slug, frozenset({slug})) for slug in groups))


def _wholes() -> dict[str, frozenset[str]]:
    """Each group with what it belongs to, alliances too: UCDP counts BRAS where others name one of its members."""
    kinds = (*ROLLUP_LINKS, LinkKind.ALLIANCE_MEMBER)
    links = GroupLink.objects.filter(kind__in=kinds).values_list("from_group__slug", "to_group__slug")
    parents: dict[str, set[str]] = {}
    for child, parent in links:
        parents.setdefault(child, set()).add(parent)
    return {slug: frozenset(_up(slug, parents)) for slug in parents}


def _up(slug: str, parents: dict[str, set[str]]) -> set[str]:
    found, waiting = set[str](), [slug]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents.get(one, ()))
    return found


def _keep(found: ComparisonSet, proposals: dict[tuple[int, int], _Scored]) -> None:
    """Write what has changed alone: pages are kept for as long as nothing does."""
    kept: set[tuple[int, int]] = set()
    gone: list[int] = []
    changed: list[ComparisonMatch] = []
    for match in ComparisonMatch.objects.filter(event__set=found).iterator(chunk_size=_BATCH):
        key = (match.event_id, match.incident_id)
        now = proposals.get(key)
        if now is None:
            # A person's word outlives the machine's: a rejected pair must not come back, a confirmed one not vanish.
            gone += [match.pk] if match.state == MatchState.PROPOSED else []
            continue
        kept.add(key)
        score, reasons = round(now[0], 4), now[1]
        if (match.score, match.reasons) != (score, reasons):
            match.score, match.reasons = score, reasons
            changed.append(match)
    ComparisonMatch.objects.filter(pk__in=gone).delete()
    ComparisonMatch.objects.bulk_update(changed, ["score", "reasons"], batch_size=_BATCH)
    new = [
        ComparisonMatch(event_id=event, incident_id=incident, score=round(score, 4), reasons=reasons)
        for (event, incident), (score, reasons) in proposals.items()
        if (event, incident) not in kept
    ]
    ComparisonMatch.objects.bulk_create(new, batch_size=_BATCH)
