"""Pairs of figures on one track that no reading reconciles, found once; each rule takes its own kind of them.

Only neighbours by time and by interval are looked at: per figure at most NEAREST others, so that the cost stays close
to linear in the claims. Whether a pair may be compared at all is the gate's to say (`relate_scoped`).
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final
from weakref import WeakKeyDictionary

from tracker.events.claims import Claims
from tracker.events.relate import Relation, relate_scoped
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.intervals import SAYS_LITTLE_FACTOR, Interval
from tracker.rules.kinds import kind_of, revision_told
from tracker.rules.phrasing import power_of_ten, swapped

FLOORS: Final = frozenset({"at_least", "more_than"})
NEAREST: Final = 12
"""How many clashing neighbours of one figure are looked at."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one track that do not meet; `first` holds earlier, or stands earlier in the text."""

    first: Scoped
    second: Scoped
    relation: Relation
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """One clash: the odd figure and its copies, what it clashes with, and the pair that shows it best."""

    odd: tuple[Scoped, ...]
    against: tuple[Scoped, ...]
    pair: Pair


_found: WeakKeyDictionary[Claims, dict[str, list[Pair]]] = WeakKeyDictionary()


def pairs_of_kind(claims: Claims, kind: str) -> list[Pair]:
    """The clashing pairs of one kind in a run; found once for all rules."""
    if claims not in _found:
        kinds: dict[str, list[Pair]] = defaultdict(list)
        for track in claims.tracks.values():
            for pair in _pairs_of_track(track, claims):
                kinds[pair.kind].append(pair)
        _found[claims] = dict(kinds)
    return _found[claims].get(kind, [])


def groups_of_kind(claims: Claims, kind: str) -> Iterator[Group]:
    """The clashes of one kind, one for each odd figure: the one that clashes with most is taken first."""
    return gather(pairs_of_kind(claims, kind))


def _pairs_of_track(track: list[Scoped], claims: Claims) -> Iterator[Pair]:
    track = [scoped for scoped in track if scoped.claim.value != 0 and not scoped.claim.implicit]
    if len(track) < 2 or not _may_clash(track[0]):
        return
    if any(scoped.claim.bound in FLOORS for scoped in track):
        yield from _floors(track)
    if max(scoped.reading.low for scoped in track) <= min(map(_top, track)):
        return  # one number lies in all of them
    seen: set[tuple[str, str]] = set()
    cumulative = track[0].claim.outcome in CUMULATIVE
    first_told: dict[Interval, Scoped] = {}
    searches = (_falls(track) if cumulative else iter(()), _together(track), _same_digits(track))
    for search in searches:
        for first, second in search:
            key = (first.claim.claim_id, second.claim.claim_id)
            if key in seen or first.reading.meets(second.reading):
                continue
            seen.add(key)
            relation = relate_scoped(first, second)
            if relation.comparable and relation.gap > 0:
                first_told = first_told or _first_told(track)
                kind = kind_of(first, second, relation, first_told, claims)
                if kind is not None:
                    yield Pair(first, second, relation, kind)


def _first_told(track: list[Scoped]) -> dict[Interval, Scoped]:
    """Each reading of a track with the first figure that has it."""
    return {scoped.reading: scoped for scoped in reversed(track)}


def _may_clash(scoped: Scoped) -> bool:
    """Denied figures and those of long-gone events are told as such; who is affected is nowhere defined."""
    claim = scoped.claim
    return claim.polarity != "denied" and not claim.background and claim.outcome != "affected"


def _floors(track: list[Scoped]) -> Iterator[Pair]:
    """Floors ("more than 1,000") of a text that gives more than twice as many for the same thing and time."""
    floors: dict[str, Scoped] = {}
    for scoped in track:
        if scoped.claim.bound in FLOORS and scoped.claim.value and not scoped.moment.earlier:
            known = floors.get(scoped.doc_id)
            if known is None or scoped.reading.low > known.reading.low:
                floors[scoped.doc_id] = scoped
    for scoped in track:
        floor = floors.get(scoped.doc_id)
        if floor is None or scoped.moment.earlier or scoped.claim.bound == "vague":
            continue
        if scoped.reading.low > SAYS_LITTLE_FACTOR * (floor.claim.value or 0):
            relation = relate_scoped(floor, scoped)
            if relation.kind in {"same", "rounds"}:
                yield Pair(floor, scoped, relation, "floor")


def _falls(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Earlier figures that lie wholly above a later one, the highest first; a stated revision starts anew."""
    heights: list[tuple[int, int]] = []
    for number, later in enumerate(track):
        top = later.reading.high
        if top is not None:
            for low, earlier in reversed(heights[-NEAREST:]):
                if low <= top:
                    break
                yield track[earlier], later
            if heights and heights[-1][0] > top and revision_told(later):
                heights = [height for height in heights if height[0] <= top]
        insort(heights, (later.reading.low, number))


def _together(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Figures of one document, and figures of one day, that lie apart."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, scoped in enumerate(track):
        groups[scoped.doc_id].append(number)
        if scoped.moment.day is not None:
            groups[scoped.moment.day].append(number)
    for members in groups.values():
        if len(members) < 2:
            continue
        ordered = sorted(members, key=lambda number: track[number].reading.low)
        for place, number in enumerate(ordered):
            low = track[number].reading.low
            below = [n for n in ordered[max(0, place - 4 * NEAREST) : place] if _top(track[n]) < low]
            for other in below[-NEAREST:]:
                first, second = sorted((other, number))
                yield track[first], track[second]


def _same_digits(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Figures with the same digits: another number of zeros, or two of them swapped."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, scoped in enumerate(track):
        if scoped.claim.value:
            digits = str(scoped.claim.value)
            groups["".join(sorted(digits.rstrip("0")))].append(number)
    for members in groups.values():
        for place, number in enumerate(members):
            for other in members[max(0, place - NEAREST) : place]:
                values = track[other].claim.value or 0, track[number].claim.value or 0
                if power_of_ten(*values) or swapped(*values):
                    yield track[other], track[number]


def _top(scoped: Scoped) -> float:
    return float("inf") if scoped.reading.high is None else scoped.reading.high


def gather(pairs: Iterable[Pair]) -> Iterator[Group]:
    """One clash for each odd figure of a track: the figure that clashes with the most others is the odd one."""
    tracks: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        tracks[pair.first.track].append(pair)
    for own in tracks.values():
        yield from _gather_track(own)


def _gather_track(pairs: list[Pair]) -> Iterator[Group]:
    """Figures are told apart by their readings, so that copies fall together."""
    figures: dict[Interval, dict[str, Scoped]] = defaultdict(dict)
    edges: dict[Interval, dict[Interval, Pair]] = defaultdict(dict)
    later: set[Interval] = set()
    for pair in pairs:
        one, other = pair.first.reading, pair.second.reading
        figures[one][pair.first.claim.claim_id] = pair.first
        figures[other][pair.second.claim.claim_id] = pair.second
        edges[other].setdefault(one, pair)
        edges[one].setdefault(other, pair)
        later.add(other)
    order = {figure: number for number, figure in enumerate(edges)}
    heap = [(-len(others), figure not in later, order[figure]) for figure, others in edges.items()]
    named = {order[figure]: figure for figure in edges}
    heapify(heap)
    while heap:
        clashes, early, number = heappop(heap)
        odd = named[number]
        if len(edges[odd]) != -clashes:
            if edges[odd]:
                heappush(heap, (-len(edges[odd]), early, number))
            continue
        others = edges[odd]
        edges[odd] = {}
        against = [scoped for figure in others for scoped in figures[figure].values()]
        for other in others:
            edges[other].pop(odd, None)
        yield _group(odd, list(figures[odd].values()), against, list(others.values()))


def _group(odd: Interval, own: list[Scoped], against: list[Scoped], pairs: list[Pair]) -> Group:
    best = max(pairs, key=lambda pair: (pair.first.doc_id == pair.second.doc_id, pair.relation.gap))
    lead, end = (best.second, best.first) if best.second.reading == odd else (best.first, best.second)
    return Group(_first_then(lead, own)[: 2 * NEAREST], _first_then(end, against)[: 2 * NEAREST], best)


def _first_then(lead: Scoped, rest: Iterable[Scoped]) -> tuple[Scoped, ...]:
    return (lead, *(scoped for scoped in rest if scoped.claim.claim_id != lead.claim.claim_id))
