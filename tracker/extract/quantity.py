"""What a number is: its tokens, its value in persons, and the bound that stands beside it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tracker.lexicon.words import Token

YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d$")
RANGE_MARKS: Final = frozenset("-–—‑−")


class Quantity(NamedTuple):
    """A stated number. first..last is the surface (with its bound), number_first..number_last the number itself.

    form: digits, words, vague, zero, both, fraction, implicit. word: the vague word, for policy.
    """

    first: int
    last: int
    number_first: int
    number_last: int
    value: int | None
    low: int | None
    high: int | None
    bound: str
    form: str
    word: str | None = None


class Number(NamedTuple):
    """A bare number at tokens first..last; value None for vague words."""

    first: int
    last: int
    value: float | None
    form: str
    word: str | None = None


def digits_value(token: Token) -> float:
    """The value of a token of digits: thousands marks removed, a decimal kept.

    >>> from tracker.lexicon.words import tokens
    >>> digits_value(tokens("1,200")[0]), digits_value(tokens("2.2")[0])
    (1200.0, 2.2)
    """
    if token.lower.isdecimal():
        return float(token.lower)
    text = re.sub(r"[,’'\u00a0\u202f\u2009 ]", "", token.lower)
    if text.count(".") == 1 and not re.search(r"\.\d{3}$", text):
        return float(text)
    return float(text.replace(".", ""))


def touching(tokens: list[Token], index: int) -> bool:
    """Whether a token follows the one before it without a space."""
    return 0 < index < len(tokens) and not tokens[index - 1].spaced
