"""The rules as they stood before they were made fast: plainly written, every figure beside every other.

Kept only to be set against the rules of the package, which must find the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from tracker.events.claims import Claims
from tracker.events.relate import relate_scoped
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.intervals import SAYS_LITTLE_FACTOR, Interval
from tracker.registry import Clash
from tracker.rules.changes import _Change as Change
from tracker.rules.changes import _stood_before as stood_before
from tracker.rules.changes import _total_reached as total_reached
from tracker.rules.clashes import NEAREST, Pair
from tracker.rules.drift import _drift as make_drift
from tracker.rules.kinds import kind_of, revision_told
from tracker.rules.one_story import LONGEST_SENTENCE
from tracker.rules.phrasing import power_of_ten, swapped, told

_OUTLETS: Final = 3
_DRIFTS: Final = frozenset(
    {
        frozenset({"killed", "injured"}),
        frozenset({"killed", "casualties"}),
        frozenset({"injured", "missing"}),
        frozenset({"killed", "missing"}),
        frozenset({"killed", "displaced"}),
        frozenset({"killed", "affected"}),
        frozenset({"killed", "infected"}),
    }
)
_CLOSE: Final = 0.025
_FAR: Final = 2.0
_ALIKE: Final = 0.6
_SMALL: Final = 50
_PARTICULAR: Final = 100
_DAYS: Final = 7
_DAYS: Final = 7
_WORD: Final = re.compile(r"[^\W_]+")


def outcome_drift(claims: Claims) -> Iterator[Clash]:
    """CF402, every figure against every other of its event near in value."""
    for group in claims.by_event.values():
        ordered = sorted((each for each in group if _may_drift(each)), key=lambda each: each.claim.value or 0)
        values = [each.claim.value or 0 for each in ordered]
        for odd in ordered:
            origin = [each for each in _around(ordered, values, odd.claim.value or 0) if _other_outcome(odd, each)]
            origin = [each for each in origin if not _far_from_its_own(each, claims)]
            if not origin:
                continue
            unaware = (odd.claim.value or 0) >= _SMALL and not _knows_better(odd, claims)
            far = _far_from_its_own(odd, claims) if unaware else []
            alike = [each for each in origin if _copied_from(odd, each) or (unaware and _telling(odd, each, claims))]
            if far or alike:
                yield make_drift(odd, alike or origin, far, claims)


def _around(ordered: list[Scoped], values: list[int], value: int) -> list[Scoped]:
    """At most a few neighbours in value, the closest first."""
    start, end = bisect_left(values, int(value * (1 - _CLOSE))), bisect_right(values, int(value * (1 + _CLOSE)))
    found = ordered[start : min(end, start + 8 * NEAREST)]
    return sorted(found, key=lambda each: abs((each.claim.value or 0) - value))[:NEAREST]


def _may_drift(scoped: Scoped) -> bool:
    claim = scoped.claim
    return (
        bool(claim.value) and not claim.implicit and not scoped.hedge and scoped.basis in {"total", "part", "incident"}
    )


def _copied_from(odd: Scoped, origin: Scoped) -> bool:
    """Whether a later report repeats the number in a sentence that is nearly the same."""
    in_order = odd.moment.before(origin.moment) is not True and _reported(odd) >= _reported(origin)
    return odd.claim.value == origin.claim.value and in_order and _alike(odd, origin)


def _telling(odd: Scoped, origin: Scoped, claims: Claims) -> bool:
    """Whether a later report repeats a number that is too particular to be met by chance, and nobody else does."""
    value = odd.claim.value or 0
    if value != origin.claim.value or value < _PARTICULAR or value % 10 == 0 or _reported(odd) < _reported(origin):
        return False
    exact = odd.claim.bound == origin.claim.bound == "exact" and _days_between(odd, origin) <= _DAYS
    others = [each for each in claims.tracks[odd.track][: 4 * NEAREST] if each.doc_id != odd.doc_id]
    return exact and _none_agrees(odd, others)


def _reported(scoped: Scoped) -> tuple[date, str]:
    return (scoped.published or date.min, scoped.doc_id)


def _other_outcome(odd: Scoped, origin: Scoped) -> bool:
    """Whether only the outcome keeps two figures of two reports apart."""
    if frozenset({odd.claim.outcome, origin.claim.outcome}) not in _DRIFTS or odd.doc_id == origin.doc_id:
        return False
    relation = relate_scoped(odd, origin)
    inside = {gate.name for gate in relation.gates if gate.answer not in {"same", "differs"}}
    return relation.apart_only_by("outcome") or (not relation.failed and inside == {"outcome"})


def _far_from_its_own(odd: Scoped, claims: Claims) -> list[Scoped]:
    """The figures of the odd one's own track, if there are any and each is far from it; else nothing."""
    own = [each for each in claims.tracks[odd.track] if each.doc_id != odd.doc_id and _days_between(odd, each) <= _DAYS]
    own = [each for each in own if each.claim.bound != "vague" and not each.moment.earlier]
    apart = [each for each in own if _ratio(odd, each) >= _FAR and not odd.reading.meets(each.reading)]
    return apart[:NEAREST] if _none_agrees(odd, own) else []


def _knows_better(odd: Scoped, claims: Claims) -> bool:
    """Whether the same text gives another figure for that outcome: then it does not take the one for the other."""
    return any(
        each.track == odd.track and each.reading != odd.reading and not each.moment.earlier
        for each in claims.by_document[odd.doc_id]
    )


def _none_agrees(odd: Scoped, own: Iterable[Scoped]) -> bool:
    return not any(odd.claim.value and _ratio(odd, each) < 1 + _CLOSE for each in own)


def _ratio(one: Scoped, other: Scoped) -> float:
    first, second = one.claim.value, other.claim.value or other.reading.low
    return max(first, second) / max(min(first, second), 1) if first and second else 1.0


def _days_between(one: Scoped, other: Scoped) -> float:
    if one.published is None or other.published is None:
        return float("inf")
    return abs((one.published - other.published).days)


def _alike(one: Scoped, other: Scoped) -> bool:
    first, second = (set(_WORD.findall(each.claim.sentence.lower())) for each in (one, other))
    return len(first & second) >= _ALIKE * len(first | second) and len(first & second) >= 4


def pairs_of_track(track: list[Scoped], claims: Claims) -> Iterator[Pair]:
    track = [scoped for scoped in track if scoped.claim.value != 0 and not scoped.claim.implicit]
    if len(track) < 2 or not _may_clash(track[0]):
        return
    seen: set[tuple[str, str]] = set()
    cumulative = track[0].claim.outcome in CUMULATIVE
    first_told: dict[Interval, Scoped] = {}
    for scoped in track:
        first_told.setdefault(scoped.reading, scoped)
    yield from _floors(track)
    searches = (_falls(track) if cumulative else iter(()), _together(track), _same_digits(track))
    for search in searches:
        for first, second in search:
            key = (first.claim.claim_id, second.claim.claim_id)
            if key in seen or first.reading.meets(second.reading):
                continue
            seen.add(key)
            relation = relate_scoped(first, second)
            if relation.comparable and relation.gap > 0:
                kind = kind_of(first, second, relation, first_told, claims)
                if kind is not None:
                    yield Pair(first, second, relation, kind)


def _may_clash(scoped: Scoped) -> bool:
    """Denied figures and those of long-gone events are told as such; who is affected is nowhere defined."""
    claim = scoped.claim
    return claim.polarity != "denied" and not claim.background and claim.outcome != "affected"


def _floors(track: list[Scoped]) -> Iterator[Pair]:
    """Floors ("more than 1,000") of a text that gives more than twice as many for the same thing and time."""
    floors: dict[str, Scoped] = {}
    for scoped in track:
        if scoped.claim.bound in {"at_least", "more_than"} and scoped.claim.value and not scoped.moment.earlier:
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
            if revision_told(later):
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


def one_origin_many_outlets(claims: Claims) -> Iterator[Clash]:
    """CF308, every sentence as a key."""
    copies: dict[tuple[str | None, str], dict[str, Scoped]] = defaultdict(dict)
    for scoped in claims.everything:
        claim = scoped.claim
        outlet = claims.documents[claim.doc_id].outlet or claim.doc_id
        words = " ".join(claim.sentence.lower().split())
        copies[claim.event_id, f"{claim.surface}\x1f{claim.outcome}\x1f{words}"].setdefault(outlet, scoped)
    for outlets in copies.values():
        if len(outlets) >= _OUTLETS:
            first, *others = outlets.values()
            yield Clash(
                odd=(first,),
                against=tuple(others[:NEAREST]),
                message=f"{len(outlets)} outlets print one sentence with {told(first, claims)}.",
                why="The sentences are the same word for word; they count as one source.",
            )


def changes(claims: Claims) -> Iterator[Any]:
    """Every increment with the total that it leads to and the toll that stood before, where both are told."""
    totals: dict[str, list[Scoped]] = defaultdict(list)
    added: dict[str, list[Scoped]] = defaultdict(list)
    for scoped in claims.everything:
        if (
            scoped.claim.value
            and scoped.claim.polarity == "asserted"
            and len(scoped.claim.sentence) <= LONGEST_SENTENCE
        ):
            group = added if scoped.basis == "increment" else totals if scoped.basis == "total" else None
            if group is not None:
                group[scoped.doc_id].append(scoped)
    for doc_id, increments in added.items():
        for increment in increments:
            total = total_reached(increment, totals[doc_id])
            before = stood_before(total, increment, totals[doc_id], claims) if total else None
            if total is not None and before is not None:
                yield Change(total, increment, before)
