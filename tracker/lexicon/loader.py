"""Reads the lexicon: every word that means something is a row of a CSV file, with an example that is run as a test.

Header of every file: phrase,value,kind,direction,example,not_example,note. A phrase may list alternatives that behave
alike, parted by "|". The category of a row is the name of its file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from tracker.errors import LexiconError
from tracker.lexicon.words import split_words

HEADER: Final = ["phrase", "value", "kind", "direction", "example", "not_example", "note"]
LOOKED_UP: Final = 3
CATEGORIES: Final = (
    "outcomes",
    "numbers",
    "bounds",
    "groups",
    "vetoes",
    "assertion",
    "attribution",
    "basis",
    "grammar",
    "time",
    "lists",
)
UNMATCHED: Final = ("grammar", "lists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a lexicon file. phrases are lower case; row_id names file and line: "outcomes.csv:12"."""

    category: str
    phrases: tuple[str, ...]
    value: str
    kind: str
    direction: str
    example: str
    not_example: str
    note: str
    row_id: str


class Entry(NamedTuple):
    """One alternative of a row, cut into the words that a sentence is cut into.

    shelf: where its cues are kept, the row's category or "pseudo"; the longest phrase of a shelf wins. checked: whether
    more than its first three words has to be looked at.
    """

    shelf: str
    size: int
    row: Row
    checked: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The entries that begin with the same two words: by their third word, and those that any third word may follow.

    Under a third word stand the latter too; longer phrases come first.
    """

    thirds: dict[str, tuple[Entry, ...]]
    rest: tuple[Entry, ...]


class Opening(NamedTuple):
    """The entries that begin with one word; longer phrases come first.

    seconds: by their second word. others: those of one word, or with a gap behind the first.
    """

    seconds: dict[str, Pair]
    others: tuple[Entry, ...]


class Lexicon:
    """The rows of one language, ready to be looked up. An empty lexicon is valid.

    openings: the entries by their first word, so that a word that opens none costs one look. Function words (category
    grammar) are looked up word by word, see `extract.sentence`, and are no entries.
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        entries = sorted(_entries(rows), key=lambda entry: -len(entry.words))
        firsts: dict[str, list[Entry]] = {}
        for entry in entries:
            firsts.setdefault(entry.words[0], []).append(entry)
        self.openings = {word: _opening(found) for word, found in firsts.items()}

    def phrases(self, category: str) -> Iterator[tuple[str, Row]]:
        """Every alternative of a category with its row."""
        for row in self.rows:
            if row.category == category:
                for phrase in row.phrases:
                    yield phrase, row


def _opening(entries: list[Entry]) -> Opening:
    pairs: dict[str, list[Entry]] = {}
    others: list[Entry] = []
    for entry in entries:
        if len(entry.words) > 1 and entry.words[1] != "*":
            pairs.setdefault(entry.words[1], []).append(entry)
        else:
            others.append(entry)
    return Opening({word: _pair(found) for word, found in pairs.items()}, _reached(others))


def _reached(entries: list[Entry]) -> tuple[Entry, ...]:
    """Without the second of two entries that are one word of one shelf: it never counts."""
    alone: set[str] = set()
    found = []
    for entry in entries:
        if entry.size > 1 or entry.shelf not in alone:
            found.append(entry)
        if entry.size == 1:
            alone.add(entry.shelf)
    return tuple(found)


def _pair(entries: list[Entry]) -> Pair:
    words = [entry.words[2] if len(entry.words) > 2 else "*" for entry in entries]
    rest = tuple(entry for entry, word in zip(entries, words, strict=True) if word == "*")
    thirds = {
        third: tuple(entry for entry, word in zip(entries, words, strict=True) if word in (third, "*"))
        for third in set(words) - {"*"}
    }
    return Pair(thirds, rest)


def _entries(rows: tuple[Row, ...]) -> Iterator[Entry]:
    for row in rows:
        shelf = "pseudo" if row.kind == "pseudo" else row.category
        for phrase in row.phrases if row.category not in UNMATCHED else ():
            words = split_words(phrase)
            yield Entry(shelf, len(words), row, len(words) > LOOKED_UP or "*" in words, words)


@lru_cache(maxsize=8)
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language that ships with the package.

    Raises LexiconError, naming file and line, on an unknown header, an empty or doubled phrase, or a missing example.
    """
    folder = files("tracker.lexicon") / language
    rows: list[Row] = []
    for category in CATEGORIES:
        rows.extend(read_rows(folder / f"{category}.csv", category))
    return Lexicon(tuple(rows))


def word_list(name: str, language: str = "en") -> frozenset[str]:
    """The words of one row of lists.csv: words that only steer the reading and never stand for a value.

    Raises LexiconError where no row has the name.
    """
    found = _word_lists(language).get(name)
    if found is None:
        raise LexiconError(f"no list is named {name!r}", where="lists.csv", hint="see the column value")
    return found


@lru_cache(maxsize=8)
def _word_lists(language: str) -> dict[str, frozenset[str]]:
    rows = read_rows(files("tracker.lexicon") / language / "lists.csv", "lists")
    return {row.value: frozenset(row.phrases) for row in rows}


def read_rows(path: Traversable, category: str) -> Iterator[Row]:
    """The rows of one lexicon file."""
    seen: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8") as handle:
        reader = csv.DictReader(handle, strict=True)
        if reader.fieldnames != HEADER:
            raise LexiconError("the header is not the lexicon's", where=path.name, line=1, hint=",".join(HEADER))
        for cells in reader:
            yield _row(cells, path.name, reader.line_num, category, seen)


def _row(cells: dict[str, str], name: str, line: int, category: str, seen: dict[tuple[str, str], int]) -> Row:
    phrases = tuple(phrase.strip().lower() for phrase in (cells["phrase"] or "").split("|"))
    if None in cells.values() or None in cells:
        raise LexiconError("the row has too few or too many cells", where=name, line=line)
    if not all(phrases):
        raise LexiconError("a phrase is empty", where=name, line=line)
    if not cells["example"]:
        raise LexiconError("the row has no example", where=name, line=line, hint="write a sentence in which it fires")
    for phrase in phrases:
        key = (phrase, cells["kind"] if category != "lists" else cells["value"])
        if key in seen:
            earlier = seen[key]
            raise LexiconError(f"{phrase!r} stands twice (also in line {earlier})", where=name, line=line)
        seen[key] = line
    return Row(
        category=category,
        phrases=phrases,
        value=cells["value"],
        kind=cells["kind"],
        direction=cells["direction"],
        example=cells["example"],
        not_example=cells["not_example"],
        note=cells["note"],
        row_id=f"{name}:{line}",
    )
