"""Which pairs stand: each event and each incident gets at most one partner, and the scores add up to the most."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# Sides of a cluster of pairs up to which the exact answer is worth its memory; larger ones are taken from the top.
_EXACT = 400


class Pair(NamedTuple):
    """A possible pair by the number of its row."""

    pk: int
    event: int
    incident: int
    score: float
    state: str


def best_pairs(pairs: Iterable[Pair], *, least: float, confirmed: str) -> list[int]:
    """Numbers of the pairs that stand: every confirmed one, then proposals of at least ``least``.

    Confirmed pairs may share an event or an incident, since editors know of joint tolls; no proposal joins them.
    """
    pairs = list(pairs)
    fixed = [pair for pair in pairs if pair.state == confirmed]
    events, incidents = {pair.event for pair in fixed}, {pair.incident for pair in fixed}
    open_ = [
        pair
        for pair in pairs
        if pair.state != confirmed and pair.score >= least
        if pair.event not in events and pair.incident not in incidents
    ]
    found = [pair.pk for pair in fixed]
    for cluster in _clusters(open_):
        found += _assigned(cluster)
    return found


def _clusters(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that hang together by shared events or incidents."""
    leader: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while leader.setdefault(node, node) != node:
            leader[node] = node = leader[leader[node]]
        return node

    for pair in pairs:
        leader[root(("event", pair.event))] = root(("incident", pair.incident))
    found: dict[tuple[str, int], list[Pair]] = {}
    for pair in pairs:
        found.setdefault(root(("event", pair.event)), []).append(pair)
    yield from found.values()


def _assigned(cluster: Sequence[Pair]) -> list[int]:
    if len(cluster) == 1:
        return [cluster[0].pk]
    events = sorted({pair.event for pair in cluster})
    incidents = sorted({pair.incident for pair in cluster})
    if len(events) > _EXACT or len(incidents) > _EXACT:
        return _greedy(cluster)
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    row, column = ({key: at for at, key in enumerate(keys)} for keys in (events, incidents))
    gain = np.zeros((len(events), len(incidents)))
    number = {}
    for pair in cluster:
        at = row[pair.event], column[pair.incident]
        gain[at], number[at] = pair.score, pair.pk
    chosen = zip(*(side.tolist() for side in linear_sum_assignment(gain, maximize=True)), strict=True)
    return [number[at] for at in chosen if at in number]


def _greedy(cluster: Sequence[Pair]) -> list[int]:
    events, incidents, found = set[int](), set[int](), []
    for pair in sorted(cluster, key=lambda one: (-one.score, one.pk)):
        if pair.event not in events and pair.incident not in incidents:
            events.add(pair.event)
            incidents.add(pair.incident)
            found.append(pair.pk)
    return found
