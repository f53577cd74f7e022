"""Cuts text into words, numbers and marks. The sentences and the lexicon's phrases are cut by the same rule."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# A plain space parts thousands only where each group has three digits and no fourth follows ("1 200", not "2 2015").
NUMBER: Final = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
LETTER: Final = r"[^\W\d_]"
# A piece is a token with the space behind it. The first alternative is a plain word, told apart because it is quicker.
PIECE: Final = re.compile(
    r"[A-Za-z]+ "
    rf"|(?:{LETTER}+(?:['’]{LETTER}{{1,2}}\b)?(?:\.{LETTER}\b\.?)*|{NUMBER}|[^\s])\s*"
    r"|\s+"
)
KNOWN_PIECES: Final = 1 << 16


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
    found = []
    end = offset
    for piece in PIECE.findall(text):
        word, size, kind, capital = _SHAPES[piece]
        if size:
            found.append(_new(Token, (word, end, end + size, kind, capital)))
        end += len(piece)
    return found


# Skips the checks of Token's own constructor, which take longer than all else.
_new: Final = tuple.__new__


class _Shapes(dict[str, tuple[str, int, str, bool]]):
    """What a piece is wherever it stands: its word in lower case, its length without the space, kind and capital.

    Pieces are looked up for each word of a text, so they are kept; a full store is emptied.
    """

    def __missing__(self, piece: str) -> tuple[str, int, str, bool]:
        if len(self) >= KNOWN_PIECES:
            self.clear()
        word = piece.rstrip()
        kind = "" if not word else "n" if word[0].isdecimal() else "w" if word[0].isalnum() else "m"
        shape = (word.lower().replace("’", "'"), len(word), kind, kind == "w" and word[0].isupper())
        self[piece] = shape
        return shape


_SHAPES: Final = _Shapes()


def split_words(phrase: str) -> tuple[str, ...]:
    """The lower-case words of a phrase.

    >>> split_words("No fewer than"), split_words("no-one"), split_words("u.n.")
    (('no', 'fewer', 'than'), ('no', '-', 'one'), ('u.n.',))
    """
    return tuple(word for word, size, _, _ in map(_SHAPES.__getitem__, PIECE.findall(phrase)) if size)
