"""Finds the lexicon's cues in a cut sentence: per category the longest phrase at each place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tracker.lexicon.loader import Entry, Lexicon, Row
from tracker.lexicon.words import Token


NO_ENTRIES: Final[tuple[Entry, ...]] = ()


class Cue(NamedTuple):
    """A phrase of the lexicon in a sentence: tokens first..last (both included)."""

    first: int
    last: int
    row: Row


def find_cues(tokens: list[Token], lexicon: Lexicon) -> dict[str, dict[int, Cue]]:
    """The cues of a sentence by category and first token; the longest phrase of a category wins.

    A pseudo cue ("killed time") hides every outcome cue inside it: that is all it is for.
    """
    found: dict[str, dict[int, Cue]] = {}
    words = [token.lower for token in tokens]
    words.append("")
    starts = lexicon.starts
    words = [_without_possessive(word, starts) for word in words]
    covered: dict[str, int] = {}
    for index in range(len(tokens)):
        start = starts.get(words[index])
        if start is None:
            continue
        longer = start.pairs.get(words[index + 1], NO_ENTRIES)
        for entry in (*longer, *start.gapped, *start.single):
            shelf = entry.shelf
            if covered.get(shelf, -1) >= index:
                continue
            size = _matched_size(words, index, entry.words)
            if size == 0:
                continue
            covered[shelf] = index + size - 1
            found.setdefault(shelf, {})[index] = Cue(index, index + size - 1, entry.row)
    for cue in found.get("pseudo", {}).values():
        for index in range(cue.first, cue.last + 1):
            found.get("outcomes", {}).pop(index, None)
            found.get("basis", {}).pop(index, None)
    return found


def _without_possessive(word: str, starts: Mapping[str, object]) -> str:
    """ "the minister's first figures" names the minister."""
    return word[:-2] if word.endswith("'s") and word not in starts else word


LONGEST_GAP: Final = 6
GAP_ENDS: Final = frozenset(".;:!?,")


def _matched_size(words: list[str], index: int, phrase: tuple[str, ...]) -> int:
    """How many tokens a phrase covers at a place; 0 where it does not stand there. "*" is a gap of one to six words."""
    size = len(phrase)
    if size == 1:
        return 1
    if "*" not in phrase:
        return size if tuple(words[index : index + size]) == phrase else 0
    gap = phrase.index("*")
    if tuple(words[index : index + gap]) != phrase[:gap]:
        return 0
    tail = phrase[gap + 1 :]
    for start in range(index + gap, min(index + gap + LONGEST_GAP + 1, len(words))):
        if start > index + gap and tuple(words[start : start + len(tail)]) == tail:
            return start + len(tail) - index
        if words[start] in GAP_ENDS:
            return 0
    return 0
