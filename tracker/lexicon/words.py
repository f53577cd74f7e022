"""Cuts text into words, numbers and marks. The sentences and the lexicon's phrases are cut by the same rule."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# A plain space parts thousands only where each group has three digits and no fourth follows ("1 200", not "2 2015").
NUMBER: Final = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?![\d])|\d+"
WORD: Final = re.compile(
    rf"(?P<number>{NUMBER})(?P<decimal>[.,]\d+)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]{1,2}\b)?(?:\.[^\W\d_]\b\.?)*)"
    r"|(?P<mark>[^\s])"
)


class Token(NamedTuple):
    """A word, number or mark. lower: the word in lower case, straight apostrophe; kind: "n", "w" or "m"."""

    lower: str
    start: int
    end: int
    kind: str
    capital: bool


def tokens(text: str, offset: int = 0) -> list[Token]:
    """The tokens of a text, with offsets moved by offset."""
    found = []
    for match in WORD.finditer(text):
        kind = "n" if match.lastgroup in ("number", "decimal") else "w" if match.lastgroup == "word" else "m"
        surface = match.group()
        found.append(
            Token(
                surface.lower().replace("’", "'"),
                match.start() + offset,
                match.end() + offset,
                kind,
                surface[0].isupper(),
            )
        )
    return found


def split_words(phrase: str) -> tuple[str, ...]:
    """The lower-case words of a phrase.

    >>> split_words("No fewer than"), split_words("no-one"), split_words("u.n.")
    (('no', 'fewer', 'than'), ('no', '-', 'one'), ('u.n.',))
    """
    return tuple(token.lower for token in tokens(phrase))
