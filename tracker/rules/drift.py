"""A number that changes what it counts between two reports (CF402).

Candidates are found by event, scope and value; no claim is set against all others. What a figure's own track says of
it is asked of the figures of the days around it, and answered once for each figure of a run.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final

from tracker.events.claims import Claims
from tracker.events.relate import apart_by_outcome_alone
from tracker.events.scope import Scoped
from tracker.registry import Clash, rule
from tracker.rules.clashes import NEAREST
from tracker.rules.phrasing import outcome_words, told, told_all

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
_DRIFTS_TO: Final = {
    outcome: frozenset().union(*(pair for pair in _DRIFTS if outcome in pair)) - {outcome}
    for outcome in frozenset().union(*_DRIFTS)
}
_CLOSE: Final = 0.025
_FAR: Final = 2.0
_ALIKE: Final = 0.6
_SMALL: Final = 50
_PARTICULAR: Final = 100
_SHORT: Final = 64
DAYS: Final = 7
"""Days between two reports within which the same number may be a copy."""

_TELLING: Final = 20
_COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        """killed dead died deaths casualties injured wounded hurt missing people persons said says were have been that
        with from also more than least some about""",
    )
)
_WORD: Final = re.compile(r"[^\W_]+")


@rule("CF402", severity="error", scope="wording")
def outcome_drift(claims: Claims) -> Iterator[Clash]:
    """A figure has changed what it counts: the injured of one report are the dead or the missing of the next.

    What it checks
    The same number for one event and scope under two outcomes in two reports, where the sentences are alike, the number
    is too particular for chance, or the figure lies far from every other figure of the outcome that it now claims.

    Why it matters
    It turns wounded people into dead ones.

    Flags
    - 2024-05-01 Wire: There were 12 wounded among civilians in Ardana, the ministry said.
      2024-05-01 Echo: There were 12 dead among civilians in Ardana, the ministry said.

    Passes
    - 2024-05-01 Wire: There were 12 wounded among civilians in Ardana, the ministry said.
      2024-05-01 Echo: There were 12 wounded and 3 dead among civilians in Ardana, the ministry said.

    Known limits
    Two outcomes can by chance have the same number; small numbers need sentences that are alike.
    """
    own = OwnFigures(claims)
    for group in claims.by_event.values():
        for odd, around, far in _suspects(group, own):
            origin = [each for each in around if _other_outcome(odd, each) and not own.far_from(each)]
            origin = [each for each in origin if not _gives_both(each, odd, claims)]
            if not origin:
                continue
            unaware = _value(odd) >= _SMALL and not _knows_better(odd, claims)
            far = far if unaware else ()
            alike = [each for each in origin if _copied_from(odd, each) or (unaware and _telling(odd, each, claims))]
            if far or alike:
                yield _drift(odd, alike or origin, far, claims)


def _value(scoped: Scoped) -> int:
    return scoped.claim.value or 0


_Suspect = tuple[Scoped, list[Scoped], tuple[Scoped, ...]]


def _suspects(group: list[Scoped], own: OwnFigures) -> Iterator[_Suspect]:
    """The figures of an event that may have changed their outcome, each with what it may have been and what tells it.

    With it come its closest neighbours in value of an outcome that it may have been, the closest first, and the figures
    of its own track that it is far from; without a neighbour of the same value the latter are not empty.
    """
    ordered = sorted((each for each in group if _may_drift(each)), key=_value)
    values = [_value(each) for each in ordered]
    outcomes = [each.claim.outcome for each in ordered]
    if len(set(outcomes)) < 2:
        return
    of_value: dict[int, set[str]] = defaultdict(set)
    for value, outcome in zip(values, outcomes, strict=True):
        of_value[value].add(outcome)
    for odd, value, outcome in zip(ordered, values, outcomes, strict=True):
        wanted = _DRIFTS_TO.get(outcome, frozenset())
        start = bisect_left(values, int(value * (1 - _CLOSE)))
        end = min(bisect_right(values, int(value * (1 + _CLOSE))), start + 8 * NEAREST)
        if wanted.isdisjoint(outcomes[start:end]):
            continue
        far = own.far_from(odd) if value >= _SMALL else ()
        if far or not wanted.isdisjoint(of_value[value]):
            closest = _closest(values, value, range(start, end))
            yield odd, [ordered[place] for place in closest if outcomes[place] in wanted], far


def _closest(values: list[int], value: int, places: range) -> list[int]:
    return sorted(places, key=lambda place: abs(values[place] - value))[:NEAREST]


def _may_drift(scoped: Scoped) -> bool:
    claim = scoped.claim
    return (
        bool(claim.value) and not claim.implicit and not scoped.hedge and scoped.basis in {"total", "part", "incident"}
    )


def _copied_from(odd: Scoped, origin: Scoped) -> bool:
    """Whether a later report repeats the number in a sentence that is nearly the same."""
    if odd.claim.value != origin.claim.value or _reported(odd) < _reported(origin):
        return False
    return odd.moment.before(origin.moment) is not True and _alike(odd, origin)


def _telling(odd: Scoped, origin: Scoped, claims: Claims) -> bool:
    """Whether a later report repeats a number that is too particular to be met by chance, and nobody else does."""
    value = _value(odd)
    if value != origin.claim.value or value < _PARTICULAR or value % 10 == 0 or _reported(odd) < _reported(origin):
        return False
    exact = odd.claim.bound == origin.claim.bound == "exact" and days_between(odd, origin) <= DAYS
    others = [each for each in claims.tracks[odd.track][: 4 * NEAREST] if each.doc_id != odd.doc_id]
    return exact and not any(_agrees(odd, each) for each in others)


def _reported(scoped: Scoped) -> tuple[date, str]:
    return (scoped.published or date.min, scoped.doc_id)


def _other_outcome(odd: Scoped, origin: Scoped) -> bool:
    """Whether only the outcome keeps two figures of two reports apart."""
    return odd.claim.doc_id != origin.claim.doc_id and apart_by_outcome_alone(odd, origin)


def _gives_both(origin: Scoped, odd: Scoped, claims: Claims) -> bool:
    """Whether the earlier report itself gives the number for both outcomes."""
    own = claims.by_document[origin.doc_id]
    return any(each.track == odd.track and each.claim.value == odd.claim.value for each in own)


def _knows_better(odd: Scoped, claims: Claims) -> bool:
    """Whether the same text gives another figure for that outcome: then it does not take the one for the other."""
    return any(
        each.track == odd.track and each.reading != odd.reading and not each.moment.earlier
        for each in claims.by_document[odd.doc_id]
    )


def _agrees(odd: Scoped, other: Scoped) -> bool:
    return bool(odd.claim.value) and _ratio(odd, other) < 1 + _CLOSE


def _ratio(one: Scoped, other: Scoped) -> float:
    first, second = one.claim.value, other.claim.value or other.reading.low
    return max(first, second) / max(min(first, second), 1) if first and second else 1.0


def days_between(one: Scoped, other: Scoped) -> float:
    """The days between two reports; without end where one has no date."""
    if one.published is None or other.published is None:
        return float("inf")
    return abs((one.published - other.published).days)


def _alike(one: Scoped, other: Scoped) -> bool:
    first, second = (set(_WORD.findall(each.claim.sentence.lower())) for each in (one, other))
    if len(first & second) >= _ALIKE * len(first | second) and len(first & second) >= 4:
        return True
    telling = _value(one) >= _TELLING and _value(one) % 10 != 0
    first, second = ({word for word in words if len(word) > 3} - _COMMON for words in (first, second))
    return telling and len(first & second) >= max(3, _ALIKE * min(len(first), len(second)))


_Figure = tuple[int, int, int]
"""A figure of a track: its number, the day of its report, and its place in the track."""


class OwnFigures:
    """What a figure's own track says of it in the days around its report."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._tracks: dict[tuple[str, ...], _TrackDays] = {}
        self._far: dict[int, tuple[Scoped, ...]] = {}

    def far_from(self, odd: Scoped) -> tuple[Scoped, ...]:
        """The figures of other reports of those days, at most NEAREST, where each is far from the odd one and none
        agrees with it; else nothing. The odd one has a value."""
        known = self._far.get(id(odd))
        if known is None:
            days = self._tracks.get(odd.track)
            if days is None:
                days = self._tracks[odd.track] = _TrackDays(self._claims.tracks[odd.track])
            known = self._far[id(odd)] = days.far_from(odd)
        return known


class _TrackDays:
    """The present figures of a track in order of their number, and those of each day of publication."""

    def __init__(self, track: Sequence[Scoped]) -> None:
        self._track = track
        self._figures = sorted(
            (each.claim.value or each.reading.low, each.published.toordinal(), place)
            for place, each in enumerate(track)
            if each.published is not None and each.claim.bound != "vague" and not each.moment.earlier
        )

    @cached_property
    def _days(self) -> dict[int, list[_Figure]]:
        days: dict[int, list[_Figure]] = defaultdict(list)
        for figure in self._figures:
            days[figure[1]].append(figure)
        return days

    def far_from(self, odd: Scoped) -> tuple[Scoped, ...]:
        """See `OwnFigures.far_from`."""
        if odd.published is None:
            return ()
        day, value = odd.published.toordinal(), _value(odd)
        around = self._around(day)
        for figures in around:
            # A figure of nobody agrees with any.
            nobody = range(bisect_left(figures, (1,)))
            near = _between(figures, int(value / (1 + _CLOSE)), int(value * (1 + _CLOSE)) + 1)
            for place in self._others(odd, day, figures, nobody, near):
                if _agrees(odd, self._track[place]):
                    return ()
        apart = [
            place
            for figures in around
            for place in self._others(
                odd,
                day,
                figures,
                _between(figures, 1, int(value / _FAR)),
                range(bisect_left(figures, (int(value * _FAR),)), len(figures)),
            )
            if _ratio(odd, self._track[place]) >= _FAR and not odd.reading.meets(self._track[place].reading)
        ]
        return tuple(self._track[place] for place in sorted(apart)[:NEAREST])

    def _around(self, day: int) -> list[list[_Figure]]:
        """The figures of the days around a day, in lists that are each in order; a short track is one list."""
        if len(self._figures) <= _SHORT:
            return [self._figures]
        return [self._days[near] for near in range(day - DAYS, day + DAYS + 1) if near in self._days]

    def _others(self, odd: Scoped, day: int, figures: list[_Figure], *places: range) -> Iterator[int]:
        """The places in the track of those figures that other documents printed in the days around a day."""
        for number in chain(*places):
            _, reported, place = figures[number]
            if abs(reported - day) <= DAYS and self._track[place].claim.doc_id != odd.claim.doc_id:
                yield place


def _between(figures: list[_Figure], low: int, high: int) -> range:
    """Where the figures from one number to another stand, both included."""
    return range(bisect_left(figures, (low,)), bisect_left(figures, (high + 1,)))


def _drift(odd: Scoped, origin: list[Scoped], far: Sequence[Scoped], claims: Claims) -> Clash:
    was = outcome_words(origin[0].claim.outcome)
    gap = odd.reading.gap(far[0].reading) if far else 0
    why = f"The same number counts the {was} in {told(origin[0], claims)}."
    if far:
        why += f" As {outcome_words(odd.claim.outcome)} it lies {gap:,} persons from {told_all(far, claims)}."
    return Clash(
        odd=(odd,),
        against=(*origin, *far),
        message=f"{told(odd, claims)} looks like the number of {was}: {told(origin[0], claims)}.",
        why=why,
        gap=gap,
        expected=f"{origin[0].reading} {was}",
        observed=f"{odd.reading} {outcome_words(odd.claim.outcome)}",
    )
