"""Slips of the keyboard that turn one number into another: digits exchanged, a zero dropped, another unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_POWERS: Final = {10: "one zero", 100: "two zeros", 1_000: "a factor of 1,000", 1_000_000: "a factor of 1,000,000"}
NEAR: Final = 0.12
"""How far a mended number may lie above its neighbour and still be the same toll a little later."""


def slip_words(neighbour: int, value: int, *, scale_only: bool = False, above: bool = True) -> str | None:
    """What would make `value` a number near its neighbour; None where no slip does.

    scale_only: only zeros and units, not exchanged digits. above: whether the mended number must not lie below its
    neighbour, else not above it.

    >>> slip_words(12_340, 1_236), slip_words(12_340, 13_240), slip_words(12_340, 700)
    ('lacks one zero: 12,360 would fit', 'has two digits exchanged: 12,340 would fit', None)
    """
    for mended, words in mends(value, scale_only=scale_only):
        if _near(neighbour, mended, above):
            return f"{words}: {mended:,} would fit"
    return None


def mends(value: int, *, scale_only: bool = False) -> Iterator[tuple[int, str]]:
    """The numbers that a slip could have turned into `value`, each with what happened to it.

    >>> list(mends(42))[0], list(mends(42))[-1]
    ((420, 'lacks one zero'), (24, 'has two digits exchanged'))
    """
    for factor, words in _POWERS.items():
        if value:
            yield value * factor, f"lacks {words}"
        if value >= factor:
            yield value // factor, f"has {words} too many"
    if scale_only:
        return
    digits = str(value)
    for at in range(len(digits) - 1):
        mended = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if mended != digits and mended[0] != "0":
            yield int(mended), "has two digits exchanged"


def _near(neighbour: int, mended: int, above: bool) -> bool:
    lowest, highest = (1.0, 1 + NEAR) if above else (1 - NEAR, 1.0)
    return neighbour > 0 and lowest * neighbour <= mended <= highest * neighbour
