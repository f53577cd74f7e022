"""Two figures that speak of the same: what each allows, and whether one follows from the other or excludes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol

from tracker.intervals import (
    ABOUT_SHARE,
    SAYS_LITTLE_FACTOR,
    VAGUE_READINGS,
    Interval,
    allowed,
    rounding_unit,
    vague_word,
)

SUPPORTED, REFUTED, COMPATIBLE, NOT_COMPARABLE = "supported", "refuted", "compatible", "not_comparable"
EARLIER, SAME_TIME, LATER, UNKNOWN_LATER = "earlier", "same", "later", "unknown"

_CLOSE: Final = re.compile(
    r"\b(?:nearly|almost|close to|approaching|nearing|not quite|just (?:under|below|short of)|shy of)\b", re.IGNORECASE
)
RISING: Final = frozenset({"killed", "injured", "infected", "recovered", "casualties", "hospitalised"})
"""Outcomes whose count so far can only rise; of the missing or displaced a later figure may be lower."""

UPPER: Final = ("fewer_than", "up_to")
LEAST_ROUND: Final = 100


class Stated(Protocol):
    """A figure as words state it: a claim, or a thing that is counted."""

    @property
    def surface(self) -> str:
        """The words of the figure."""

    @property
    def value(self) -> int | None:
        """The number as stated."""

    @property
    def low(self) -> int | None:
        """The least that the words allow; None is open."""

    @property
    def high(self) -> int | None:
        """The most that the words allow; None is open."""

    @property
    def bound(self) -> str:
        """How the words limit the number."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """verdict, reason, and a note on what was lost (CF401), else empty."""

    verdict: str
    why: str
    note: str = ""


def weigh(claim: Stated, other: Stated, *, time: str, part: str = "", rising: bool = True) -> Weighed:
    """The verdict on a statement's figure against one of the source that speaks of the same.

    time: EARLIER, SAME_TIME, LATER or UNKNOWN_LATER, of the statement against the source. part: "statement" where the
    statement counts some of those whom the source counts, "source" the other way round, else empty. rising: the
    count so far can only rise.
    """
    said, told = words_allow(claim), words_allow(other)
    if time == SAME_TIME and not part and claim.bound in ("more_than", *UPPER):
        told = _below_next_round(claim, other, told)
    known = _known(told, time, part, rising=rising)
    figures = f'"{claim.surface}" allows {said}, the source\'s "{other.surface}" {told}'
    if _repeats(claim, other) and (claim.value != 0 or time == SAME_TIME):
        return Weighed(SUPPORTED, f'both give "{claim.surface}"', _lost_bound(claim, other))
    if _inside(known, said) or (time == SAME_TIME and not part and _is_such(claim, other, said)):
        return Weighed(SUPPORTED, figures)
    if time == SAME_TIME and _rounds(claim, other):
        return Weighed(SUPPORTED, f'{figures}: "{claim.surface}" is the rounded figure')
    if not known.meets(said):
        return Weighed(REFUTED, f"{figures}: {known.gap(said):,} apart")
    return Weighed(COMPATIBLE, f"{figures}: both can hold, and neither follows from the other")


def words_allow(claim: Stated) -> Interval:
    """What the words allow, without a reading for rounding: a statement is held to its words.

    "Nearly 5,000" is close below 5,000; "less than 5,000" is anything below it.
    """
    if claim.bound == "about" and claim.value is not None:
        margin = int(claim.value * ABOUT_SHARE)
        return Interval(claim.value - margin, claim.value + margin)
    if claim.bound == "nearly" and claim.value is not None and _CLOSE.search(claim.surface):
        return allowed(claim.value, claim.low, claim.high, "nearly")
    if claim.bound == "vague":
        return Interval(*VAGUE_READINGS.get(vague_word(claim.surface) or "", (1, None)))
    low, high = claim.low or 0, claim.high
    return Interval(low, high) if high is None or low <= high else Interval(high, low)


def _below_next_round(claim: Stated, other: Stated, told: Interval) -> Interval:
    """ "Over 1,100" of a source that knew of 1,200 would be "over 1,200": the next round number is not reached.

    Held only against another bound, since an exact figure may be the sharper one, and from 100 up; a floor of which the
    statement gives more than twice as many says little of the count.
    """
    if other.bound != "more_than" or not other.value or other.value % LEAST_ROUND or claim.value is None:
        return told
    if claim.value > SAYS_LITTLE_FACTOR * other.value:
        return told
    unit = LEAST_ROUND
    while other.value % (unit * 10) == 0:
        unit *= 10
    return Interval(told.low, other.value + unit - 1)


def _known(told: Interval, time: str, part: str, *, rising: bool) -> Interval:
    """What the source says of the statement's time and people: a toll so far only rises, a part is no more than all."""
    low: int = told.low
    high: int | None = told.high
    if time in (LATER, UNKNOWN_LATER):
        low, high = (low, None) if rising else (0, None)
    elif time == EARLIER:
        low, high = (0, high) if rising else (0, None)
    if part == "source":
        high = None
    elif part == "statement":
        low = 0
    return Interval(low, high)


def _inside(inner: Interval, outer: Interval) -> bool:
    below = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return below and outer.low <= inner.low


def _repeats(claim: Stated, other: Stated) -> bool:
    """Whether the statement gives the source's number with the same bound, or drops it ("nearly 100" -> "100")."""
    same_number = claim.value is not None and claim.value == other.value
    same_word = claim.bound == other.bound == "vague" and vague_word(claim.surface) == vague_word(other.surface)
    return same_word or (same_number and claim.bound in ("exact", "about", other.bound))


def _is_such(claim: Stated, other: Stated, said: Interval) -> bool:
    """Whether the source's number is one that the statement's loose words mean: 74 and more are "dozens"."""
    loose = claim.bound in ("vague", "about")
    return loose and other.value is not None and said.low <= other.value and (said.high or other.value) >= other.value


def _lost_bound(claim: Stated, other: Stated) -> str:
    if claim.bound == "exact" and other.bound != "exact":
        return f'CF401 bound-lost: the source says "{other.surface}", the statement "{claim.surface}"'
    return ""


def _rounds(claim: Stated, other: Stated) -> bool:
    """Whether an exact statement is the source's exact figure rounded (from 1,000 up, two trailing zeros or more)."""
    if claim.bound != "exact" or other.bound != "exact" or claim.value is None or other.value is None:
        return False
    rounded = rounding_unit(claim.value) > 1 and rounding_unit(other.value) == 1
    return rounded and allowed(claim.value, claim.low, claim.high, "exact").meets(Interval(other.value, other.value))
