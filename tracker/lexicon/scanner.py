"""A first look over a whole text for outcome words, in one linear pass: the only user of hyperscan.

Most text tells of no casualties, and reading it word by word is wasted. The scanner says where which outcome phrase may
stand. It may point to places that hold none ("skilled"); it never misses one that the lexicon's matcher would find.
Compiling the phrases takes seconds, so the database is kept in the user's cache folder under a name made of the phrases
and of hyperscan's version; where none is kept, the first texts are looked over with less precision, but at once.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.lexicon.loader import Lexicon, Row
from tracker.lexicon.words import split_words

if TYPE_CHECKING:
    import hyperscan

CACHE_VARIABLE: Final = "TRACKER_CACHE"
# Characters that a process reads before it compiles a database, and before it loads one that is kept.
COMPILE_BEHIND: Final = 5_000_000
LOAD_BEHIND: Final = 50_000

EDGE_BEFORE: Final = "(?:^|[^a-z])"
EDGE_AFTER: Final = "(?:[^a-z]|$)"
WORD: Final = re.compile(rb"[a-z]+")
LETTERS: Final = re.compile("[a-z]+")

# One byte a character, so that offsets stay character offsets. What is not Latin-1 becomes "?"; these letters and signs
# would hide a word of the lexicon if they did.
PLAIN: Final = {"’": "'", "\u212a": "k", "\u017f": "s", "\u0130": "i", "\u0131": "i", "\ufb01": "f"}

# An outcome phrase may stand around a character: its offset, and the number of the phrase in `outcome_phrases`.
Mark = tuple[int, int]


class Scanner:
    """The compiled outcome phrases of one lexicon. Build it with `load_scanner`."""

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database

    def marks(self, text: str) -> list[Mark]:
        """Where outcome phrases may stand: a character of a word of each, the last or the longest one."""
        found: list[Mark] = []

        def on_match(phrase: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            found.append((end - 2 if end > 1 else 0, phrase))

        self._database.scan(as_bytes(text), match_event_handler=on_match)
        return found


class Lookout:
    """Looks over texts for the outcome phrases of one lexicon: word by word, later with the scanner.

    Later is when the texts so far were long enough for the scanner to be worth loading, or even compiling.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._characters = 0
        self._scanner: Scanner | None = None

    def marks(self, text: str) -> list[Mark]:
        """Where which outcome phrases may stand in a text; most texts have none."""
        if self._scanner is not None:
            return self._scanner.marks(text)
        self._characters += len(text)
        if self._characters >= COMPILE_BEHIND or (self._characters >= LOAD_BEHIND and is_kept(self._lexicon)):
            self._scanner = load_scanner(self._lexicon)
        return word_marks(text, self._lexicon)


@lru_cache(maxsize=8)
def lookout(lexicon: Lexicon) -> Lookout:
    """The lookout of a lexicon, one in a process."""
    return Lookout(lexicon)


def word_marks(text: str, lexicon: Lexicon) -> list[Mark]:
    """The same by one word of each phrase: more marks, no hyperscan, and a quarter of its speed."""
    anchors = _anchors(lexicon)
    lowered = as_bytes(text).lower()
    if anchors.keys().isdisjoint(WORD.findall(lowered)):
        return []
    return [(match.start(), phrase) for match in WORD.finditer(lowered) for phrase in anchors.get(match.group(), ())]


def as_bytes(text: str) -> bytes:
    """The text with one byte for each character.

    >>> as_bytes("12 “killed”"), len(as_bytes("😀 dead")) == len("😀 dead")
    (b'12 ?killed?', True)
    """
    if not text.isascii():
        for letter, plain in PLAIN.items():
            text = text.replace(letter, plain)
    return text.encode("latin-1", "replace")


@lru_cache(maxsize=8)
def outcome_phrases(lexicon: Lexicon) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The outcome phrases in alphabetical order, each with the rows that list it."""
    rows: dict[str, tuple[Row, ...]] = {}
    for phrase, row in lexicon.phrases("outcomes"):
        rows[phrase] = (*rows.get(phrase, ()), row)
    return tuple(sorted(rows.items(), key=lambda item: item[0]))


@lru_cache(maxsize=8)
def _anchors(lexicon: Lexicon) -> dict[bytes, tuple[int, ...]]:
    """The longest word of each outcome phrase, with the numbers of its phrases."""
    found: dict[bytes, tuple[int, ...]] = {}
    for number, (phrase, _) in enumerate(outcome_phrases(lexicon)):
        anchor = anchor_of(phrase).encode()
        found[anchor] = (*found.get(anchor, ()), number)
    return found


def anchor_of(phrase: str) -> str:
    """The longest run of letters of a phrase: a text without it does not hold the phrase.

    >>> anchor_of("shot dead"), anchor_of("took * hostage")
    ('shot', 'hostage')
    """
    runs: list[str] = LETTERS.findall(phrase)
    return max(runs, key=len)


def patterns(lexicon: Lexicon) -> list[str]:
    """A regular expression for each outcome phrase, in any case and spacing."""
    return [_pattern(phrase) for phrase, _ in outcome_phrases(lexicon)]


def _pattern(phrase: str) -> str:
    """Words with other letters neither before nor after them; a digit, a mark or an accent beside does not hide them.

    Of a phrase with a gap, the longest word alone has to stand there.

    >>> _pattern("shot dead"), _pattern("took * hostage")
    ('(?:^|[^a-z])shot[^a-z]+dead(?:[^a-z]|$)', '(?:^|[^a-z])hostage(?:[^a-z]|$)')
    """
    words = [word for word in split_words(phrase) if word[0].isalpha()]
    told = [max(words, key=len)] if "*" in phrase else words
    return EDGE_BEFORE + "[^a-z]+".join(map(re.escape, told)) + EDGE_AFTER


@lru_cache(maxsize=8)
def load_scanner(lexicon: Lexicon) -> Scanner:
    """The scanner of a lexicon: from the cache folder, else compiled (some seconds) and kept there."""
    import hyperscan

    wanted = patterns(lexicon)
    path = _cache_path(lexicon)
    database = _read(path)
    if database is None:
        database = hyperscan.Database()
        database.compile(
            expressions=[pattern.encode("latin-1", "replace") for pattern in wanted],
            ids=list(range(len(wanted))),
            elements=len(wanted),
            flags=[hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL] * len(wanted),
        )
        _write(path, hyperscan.dumpb(database))
    return Scanner(database)


@lru_cache(maxsize=8)
def is_kept(lexicon: Lexicon) -> bool:
    """Whether the scanner of a lexicon can be loaded without compiling."""
    return _cache_path(lexicon).exists()


def _cache_path(lexicon: Lexicon) -> Path:
    digest = hashlib.sha256("\n".join([version("hyperscan"), *patterns(lexicon)]).encode()).hexdigest()[:16]
    return cache_folder() / f"outcomes-{digest}.hyperscan"


def cache_folder() -> Path:
    """The folder of the environment variable TRACKER_CACHE, else the user's cache folder."""
    own = os.environ.get(CACHE_VARIABLE)
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "casualty-tracker"


def _read(path: Path) -> hyperscan.Database | None:
    import hyperscan

    with suppress(OSError, hyperscan.HyperscanError):
        database = hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
        return database
    return None


def _write(path: Path, content: bytes) -> None:
    """Keep the database; a folder that cannot be written to costs some seconds the next time, no more."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
        Path(part.name).replace(path)
