"""Cuts text into words, numbers and marks. The sentences and the lexicon's phrases are cut by the same rule."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# A plain space parts thousands only where each group has three digits and no fourth follows ("1 200", not "2 2015").
NUMBER: Final = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
LETTER: Final = r"[^\W\d_]"
WORD: Final = re.compile(
    rf"(?P<number>{NUMBER})"
    rf"|(?P<word>{LETTER}+(?:['’]{LETTER}{{1,2}}\b)?(?:\.{LETTER}\b\.?)*)"
    r"|(?P<mark>[^\s])"
)
KINDS: Final = ("", "n", "w", "m")


class Token(NamedTuple):
    """A word, number or mark. lower: the word in lower case, straight apostrophe; kind: "n", "w" or "m"."""

    lower: str
    start: int
    end: int
    kind: str
    capital: bool


def tokens(text: str, offset: int = 0) -> list[Token]:
    """The tokens of a text, with offsets moved by offset.

    >>> [token.lower for token in tokens("At 8:29 U.S. officials said 1,941 died")]
    ['at', '8', ':', '29', 'u.s.', 'officials', 'said', '1,941', 'died']
    """
    lowered = text.lower().replace("’", "'")
    same_length = len(lowered) == len(text)
    found = []
    for match in WORD.finditer(text):
        start, end = match.span()
        lower = lowered[start:end] if same_length else match.group().lower().replace("’", "'")
        kind = KINDS[match.lastindex or 0]
        found.append(Token(lower, start + offset, end + offset, kind, kind == "w" and text[start].isupper()))
    return found


def split_words(phrase: str) -> tuple[str, ...]:
    """The lower-case words of a phrase.

    >>> split_words("No fewer than"), split_words("no-one"), split_words("u.n.")
    (('no', 'fewer', 'than'), ('no', '-', 'one'), ('u.n.',))
    """
    return tuple(token.lower for token in tokens(phrase))
