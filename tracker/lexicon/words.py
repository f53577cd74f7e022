"""Cuts text into words, numbers and marks. The sentences and the lexicon's phrases are cut by the same rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import Final

# A plain space parts thousands only where each group has three digits and no fourth follows ("1 200", not "2 2015").
NUMBER: Final = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
LETTER: Final = r"[^\W\d_]"
# A piece is a token with the space behind it. The first alternative is a plain word, told apart because it is quicker.
PIECE: Final = re.compile(
    r"[A-Za-z]+ (?!\s)"
    rf"|(?:{LETTER}+(?:['’]{LETTER}{{1,2}}\b)?(?:\.{LETTER}\b\.?)*|{NUMBER}|[^\s])\s*"
)
KNOWN_PIECES: Final = 1 << 16


THOUSANDS: Final = re.compile(r"\d \d{3}(?!\d)")


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word, number or mark, the same object wherever it stands: where that is, the sentence knows.

    lower: the word in lower case, straight apostrophe; kind: "n", "w" or "m"; size: its length; room: its length with
    the space behind it; spaced: whether a space stands behind it.
    """

    lower: str
    kind: str
    capital: bool
    size: int
    room: int
    spaced: bool


def tokens(text: str) -> list[Token]:
    """The tokens of a text that opens with no space.

    >>> [token.lower for token in tokens("At 8:29 U.S. officials said 1,941 died")]
    ['at', '8', ':', '29', 'u.s.', 'officials', 'said', '1,941', 'died']
    """
    if not THOUSANDS.search(text):
        found = list(chain.from_iterable(map(_BETWEEN_SPACES.__getitem__, text.split(" "))))
        if _BLANK not in found:
            return found
    return list(map(_TOKENS.__getitem__, PIECE.findall(text)))


# More space than one character, which belongs to the token before it: such a text is cut as a whole.
_BLANK: Final = Token("", "", False, 0, 0, True)


class _Tokens(dict[str, Token]):
    """What a piece is wherever it stands.

    Pieces are looked up for each word of a text, so they are kept; a full store is emptied.
    """

    def __missing__(self, piece: str) -> Token:
        if len(self) >= KNOWN_PIECES:
            self.clear()
        word = piece.rstrip()
        kind = "n" if word[0].isdecimal() else "w" if word[0].isalnum() else "m"
        capital = kind == "w" and word[0].isupper()
        lower = word.lower().replace("’", "'")
        token = Token(lower, kind, capital, len(word), len(piece), len(word) < len(piece))
        self[piece] = token
        return token


_TOKENS: Final = _Tokens()


class _BetweenSpaces(dict[str, tuple[Token, ...]]):
    """The tokens of what stands between two spaces, kept likewise: "killed," is a word and a mark."""

    def __missing__(self, surface: str) -> tuple[Token, ...]:
        if len(self) >= KNOWN_PIECES:
            self.clear()
        blank = not surface or surface[0].isspace()
        found = (_BLANK,) if blank else tuple(map(_TOKENS.__getitem__, PIECE.findall(surface + " ")))
        self[surface] = found
        return found


_BETWEEN_SPACES: Final = _BetweenSpaces()


def split_words(phrase: str) -> tuple[str, ...]:
    """The lower-case words of a phrase.

    >>> split_words("No fewer than"), split_words("no-one"), split_words("u.n.")
    (('no', 'fewer', 'than'), ('no', '-', 'one'), ('u.n.',))
    """
    return tuple(token.lower for token in tokens(phrase))
