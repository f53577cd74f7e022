"""Interval arithmetic on stated figures: what the words allow (DESIGN 4), and whether two readings can meet.

A reported figure is an interval; bounds and rounding decide. An upper limit of None is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ROUND_FROM: Final = 1_000
ABOUT_SHARE: Final = 0.10
NEARLY_SHARE: Final = 0.9
SAYS_LITTLE_FACTOR: Final = 2

VAGUE_READINGS: Final[dict[str, tuple[int, int | None]]] = {
    "few": (2, 10),
    "several": (2, 12),
    "many": (3, None),
    "few dozen": (24, 143),
    "several dozen": (24, 143),
    "few hundred": (200, 999),
    "several hundred": (200, 999),
    "few thousand": (2_000, 9_999),
    "several thousand": (2_000, 9_999),
    "tens": (10, 99),
    "dozens": (12, 143),
    "scores": (20, 199),
    "hundreds": (100, 999),
    "thousands": (1_000, 9_999),
    "tens of thousands": (10_000, 99_999),
    "hundreds of thousands": (100_000, 999_999),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Persons from low to high, both included; high None is open."""

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"an interval of persons needs 0 <= low <= high, got {self.low}..{self.high}")

    def meets(self, other: Interval) -> bool:
        """Whether one number lies in both.

        >>> Interval(1, 5).meets(Interval(5, 9)), Interval(1, 4).meets(Interval(5, None))
        (True, False)
        """
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)

    def gap(self, other: Interval) -> int:
        """The persons between the two intervals that no reading reconciles; 0 where they meet.

        >>> Interval(1, 5).gap(Interval(9, 12))
        4
        """
        if self.meets(other):
            return 0
        lower, upper = (self, other) if self.low < other.low else (other, self)
        return upper.low - (lower.high if lower.high is not None else upper.low)

    def __add__(self, other: Interval) -> Interval:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:,} or more"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}..{self.high:,}"


def stated_limits(value: int, bound: str) -> tuple[int | None, int | None]:
    """The low and high columns for a stated number: what the words themselves allow; None is open.

    "about" leaves both open: its reading is policy, see `allowed`.

    >>> stated_limits(1200, "more_than"), stated_limits(40, "nearly"), stated_limits(7, "about")
    ((1201, None), (None, 39), (None, None))
    """
    match bound:
        case "exact":
            return value, value
        case "at_least":
            return value, None
        case "more_than":
            return value + 1, None
        case "up_to":
            return None, value
        case "nearly" | "fewer_than":
            return None, max(value - 1, 0)
        case "about":
            return None, None
        case _:
            raise ValueError(f"a single stated number has no bound {bound!r}")


def rounding_unit(value: int) -> int:
    """The size of the last significant digit where an exact number may be a rounded one, else 1.

    >>> rounding_unit(30_000), rounding_unit(1_200), rounding_unit(471), rounding_unit(1_210), rounding_unit(900)
    (10000, 100, 1, 1, 1)
    """
    if value < ROUND_FROM or value % 100:
        return 1
    unit = 1
    while value % (unit * 10) == 0:
        unit *= 10
    return unit


def allowed(
    value: int | None, low: int | None, high: int | None, bound: str, vague_word: str | None = None
) -> Interval:
    """The widest reading of a claim that a reader would allow (DESIGN 4).

    >>> str(allowed(30_000, 30_000, 30_000, "exact")), str(allowed(471, 471, 471, "exact"))
    ('25,000..34,999', '471')
    >>> str(allowed(100, None, None, "about")), str(allowed(100, None, 99, "nearly"))
    ('90..110', '90..99')
    >>> str(allowed(None, None, None, "vague", "dozens")), str(allowed(None, None, None, "vague"))
    ('12..143', '1 or more')
    """
    match bound:
        case "exact" if value is not None:
            half = rounding_unit(value) // 2
            return Interval(value - half, value + half - 1 if half else value)
        case "about" if value is not None:
            margin = int(value * ABOUT_SHARE + 0.5)
            return Interval(value - margin, value + margin)
        case "nearly" if value is not None:
            return Interval(min(int(value * NEARLY_SHARE), max(value - 1, 0)), max(value - 1, 0))
        case "vague":
            return Interval(*VAGUE_READINGS.get(vague_word or "", (1, None)))
        case _:
            return Interval(low or 0, high)


def vague_word(surface: str) -> str | None:
    """The vague word of DESIGN 4 that a surface holds, longest first; None where it holds none.

    >>> vague_word("tens of thousands of people"), vague_word("Dozens"), vague_word("an unknown number")
    ('tens of thousands', 'dozens', None)
    """
    lowered = " ".join(surface.lower().split())
    for word in sorted(VAGUE_READINGS, key=len, reverse=True):
        if word in lowered:
            return word
    return None
