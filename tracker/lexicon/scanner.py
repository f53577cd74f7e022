"""A first look over a whole text for outcome words, in one linear pass: the only user of hyperscan.

Most text tells of no casualties, and reading it word by word is wasted. The scanner works on the plain form of a text,
in which only the letters a-z are left, and looks for one word of each outcome phrase, its anchor. A sentence without
any anchor holds no outcome phrase. Plain words compile in a hundredth of a second, so that the database is made anew in
each process and nothing has to be kept on disk.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from tracker.lexicon.loader import Lexicon, Row

if TYPE_CHECKING:
    import hyperscan

# Characters that are read word by word before hyperscan is imported: a short text is done sooner without it.
LOAD_BEHIND: Final = 20_000
# Spaces between two words of a phrase; where a text has more, its anchors are looked for alone.
WIDEST_GAP: Final = 3
MARK: Final = re.compile(r"'s\b|[^a-z ]")

WORD: Final = re.compile(rb"[a-z]+")
POSSESSIVE: Final = re.compile(rb"'[sS](?![A-Za-z])")
SMALL_LETTERS: Final = (
    bytes(code if chr(code).islower() else code + 32 if chr(code).isupper() else 32 for code in range(128)) + b" " * 128
)
# What is no Latin letter becomes a space; these letters and signs would hide a word of the lexicon if they did.
PLAIN: Final = {"’": "'", "\u212a": "k", "\u017f": "s", "\u0130": "i", "\u0131": "i", "\ufb01": "f"}

# The offset of a character of an anchor's phrase in a text, and the anchor.
Mark = tuple[int, bytes]


def plain_text(text: str) -> bytes:
    """The plain form of a text: one byte a character, a small letter or a space; possessive endings are spaces too.

    A phrase of the lexicon can stand only where its own plain words stand one after another.

    >>> plain_text("The minister’s 12 “DEAD/wounded”")
    b'the minister       dead wounded '
    """
    return _surface(text).translate(SMALL_LETTERS)


def _surface(text: str) -> bytes:
    if not text.isascii():
        for letter, plain in PLAIN.items():
            text = text.replace(letter, plain)
    surface = text.encode("latin-1", "replace")
    return POSSESSIVE.sub(b"  ", surface) if b"'" in surface else surface


# Space of a text is space, and so is what may be one in another alphabet; digits and marks, which part words, are not.
SPACES: Final = bytes(32 if code > 127 or chr(code).isspace() or code == ord("?") else code for code in range(256))


def widely_spaced(text: str) -> bool:
    """Whether two words of one phrase may stand further apart than the widest gap.

    >>> widely_spaced("killed  in action in 2014, 2015"), widely_spaced("killed     in action")
    (False, True)
    """
    return b" " * (WIDEST_GAP + 1) in _surface(text).translate(SPACES)


class Scanner:
    """Words, and pairs of words, compiled into one database; they stand in a text with no letter beside them."""

    def __init__(self, wanted: Iterable[tuple[bytes, bytes]]) -> None:
        """wanted: what to look for, one word or two parted by a space, each with the anchor that it stands for."""
        import hyperscan

        literals = {
            b" " + words.replace(b" ", b" " * gap) + b" ": anchor
            for words, anchor in wanted
            for gap in range(1, WIDEST_GAP + 1)
        }
        self._anchors = list(literals.values())
        self._database: hyperscan.Database = hyperscan.Database()
        self._database.compile(expressions=list(literals), ids=list(range(len(literals))), elements=len(literals))

    def marks(self, plain: bytes) -> list[Mark]:
        """Where the words stand in a plain text."""
        found: list[Mark] = []
        anchors = self._anchors

        def on_match(number: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            found.append((end - 3, anchors[number]))

        self._database.scan(b" " + plain + b" ", match_event_handler=on_match)
        return found


class Lookout:
    """Looks over texts for the outcome phrases of one lexicon: at first word by word, later by hyperscan.

    A widely spaced text is always read word by word: few are, and a database of its own takes longer to compile.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._anchors = anchors(lexicon)
        self._left = LOAD_BEHIND

    def marks(self, text: str, plain: bytes) -> list[Mark]:
        """Where outcome phrases may stand in a text, given its plain form, too; most texts have none."""
        if len(plain) <= self._left:
            self._left -= len(plain)
            return word_marks(plain, self._anchors)
        return word_marks(plain, self._anchors) if widely_spaced(text) else self._scanner.marks(plain)

    @cached_property
    def _scanner(self) -> Scanner:
        """Looks for anchors that are phrases, and for others together with the word beside them in their phrases."""
        near = {(beside(phrase, anchor), anchor) for phrase, anchor in _anchored(self._lexicon)}
        return Scanner(pair for pair in near if b" " not in pair[0] or (pair[1], pair[1]) not in near)


@lru_cache(maxsize=8)
def lookout(lexicon: Lexicon) -> Lookout:
    """The lookout of a lexicon, one in a process."""
    return Lookout(lexicon)


def word_marks(plain: bytes, words: Container[bytes]) -> list[Mark]:
    """Where words stand in a plain text, without hyperscan."""
    return [(found.start(), found.group()) for found in WORD.finditer(plain) if found.group() in words]


# The plain words of a phrase; those before and those behind a gap, each with single spaces.
Parts = tuple[bytes, ...]
Phrases = dict[bytes, tuple[tuple[Parts, Row], ...]]


@lru_cache(maxsize=8)
def anchors(lexicon: Lexicon) -> Phrases:
    """The anchor of each outcome phrase, with the phrases that it stands for and their rows."""
    found: Phrases = {}
    for (_, row), (phrase, anchor) in zip(lexicon.phrases("outcomes"), _anchored(lexicon), strict=True):
        found[anchor] = (*found.get(anchor, ()), (parts_of(phrase), row))
    return found


def _anchored(lexicon: Lexicon) -> list[tuple[str, bytes]]:
    """Each outcome phrase with its anchor."""
    phrases = [phrase for phrase, _ in lexicon.phrases("outcomes")]
    parted = [parts_of(phrase) for phrase in phrases]
    alone = {parts[0] for parts in parted if len(parts) == 1 and b" " not in parts[0]}
    common = {plain_text(phrase) for phrase, _ in lexicon.phrases("grammar")}
    return [(phrase, anchor_of(b" ".join(parts), alone, common)) for phrase, parts in zip(phrases, parted, strict=True)]


def parts_of(phrase: str) -> Parts:
    """The plain words of a phrase, parted where it has a gap.

    >>> parts_of("took * hostage"), parts_of("dead/wounded")
    ((b'took', b'hostage'), (b'dead wounded',))
    """
    return tuple(b" ".join(plain_text(part).split()) for part in phrase.split("*"))


def anchor_of(words: bytes, alone: Container[bytes] = (), common: Container[bytes] = ()) -> bytes:
    """The longest word of a phrase; best one that is a phrase alone, at least one that is not common.

    >>> anchor_of(b"shot dead"), anchor_of(b"those shot dead", {b"dead"}), anchor_of(b"their homes", (), {b"their"})
    (b'shot', b'dead', b'homes')
    """
    single = words.split()
    kept = [word for word in single if word in alone] or [word for word in single if word not in common] or single
    return max(kept, key=len)


def beside(phrase: str, anchor: bytes) -> bytes:
    """An anchor with the word behind it, or else before it, in its phrase; alone where a mark or a gap parts them.

    >>> beside("took his own life", b"took"), beside("killed in action", b"action"), beside("took * hostage", b"took")
    (b'took his', b'in action', b'took')
    """
    runs = [part.split() for part in parts_of(MARK.sub("*", phrase))]
    words = next(words for words in runs if anchor in words)
    at = words.index(anchor)
    return b" ".join(words[at : at + 2] if at + 1 < len(words) else words[max(at - 1, 0) :])
