"""A first look over a whole text for outcome words, in one linear pass: the only user of hyperscan.

Most text tells of no casualties, and reading it word by word is wasted. The scanner says where an outcome word may
stand. It may point to places that turn out to hold none ("skilled"); it never misses one that the lexicon's matcher
would find. Compiling the patterns takes a second, so the database is kept in the user's cache folder under a name made
of the patterns and of hyperscan's version, and a short text does not wait for it.
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

from tracker.lexicon.loader import Lexicon
from tracker.lexicon.words import split_words

if TYPE_CHECKING:
    import hyperscan

CACHE_VARIABLE: Final = "TRACKER_CACHE"

EDGE_BEFORE: Final = "(?:^|[^a-z])"
EDGE_AFTER: Final = "(?:[^a-z]|$)"

# One byte a character, so that offsets stay character offsets. What is not Latin-1 becomes "?"; these letters and signs
# would hide a word of the lexicon if they did.
PLAIN: Final = str.maketrans({"’": "'", "\u212a": "k", "\u017f": "s", "\u0130": "i", "\u0131": "i", "\ufb01": "f"})


class Scanner:
    """The compiled outcome words of one lexicon. Build it with `load_scanner`."""

    def __init__(self, database: hyperscan.Database) -> None:
        self._database = database

    def may_tell(self, text: str) -> bool:
        """Whether an outcome word may stand in the text; stops at the first one."""
        found: list[int] = []
        self._scan(text, found, stop=True)
        return bool(found)

    def ends(self, text: str) -> list[int]:
        """Offsets, in characters and in order, behind which an outcome word may have ended."""
        found: list[int] = []
        self._scan(text, found, stop=False)
        return sorted(set(found))

    def _scan(self, text: str, found: list[int], *, stop: bool) -> None:
        import hyperscan

        def on_match(_pattern: int, _start: int, end: int, _flags: int, _context: Any) -> bool:
            found.append(end)
            return stop

        with suppress(hyperscan.ScanTerminated):
            self._database.scan(as_bytes(text), match_event_handler=on_match)


def as_bytes(text: str) -> bytes:
    """The text with one byte for each character.

    >>> as_bytes("12 “killed”"), len(as_bytes("😀 dead")) == len("😀 dead")
    (b'12 ?killed?', True)
    """
    return (text if text.isascii() else text.translate(PLAIN)).encode("latin-1", "replace")


def patterns(lexicon: Lexicon) -> list[str]:
    """Regular expressions, one or more outcome phrases each, in any case and spacing."""
    return sorted({_pattern(phrase) for phrase, _ in lexicon.phrases("outcomes")})


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
    """The scanner of a lexicon: from the cache folder, else compiled (about a second) and kept there."""
    import hyperscan

    wanted = patterns(lexicon)
    path = _cache_path(wanted)
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


def is_kept(lexicon: Lexicon) -> bool:
    """Whether the scanner of a lexicon can be loaded without compiling."""
    return _cache_path(patterns(lexicon)).exists()


def _cache_path(wanted: list[str]) -> Path:
    digest = hashlib.sha256("\n".join([version("hyperscan"), *wanted]).encode()).hexdigest()[:16]
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
    """Keep the database; a folder that cannot be written to costs a second the next time, no more."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
        Path(part.name).replace(path)
