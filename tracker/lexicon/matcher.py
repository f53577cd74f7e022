"""Finds the lexicon's cues in a cut sentence: per category the longest phrase at each place."""

from __future__ import annotations

from typing import NamedTuple

from tracker.lexicon.loader import Lexicon, Row
from tracker.lexicon.words import Token


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
    covered: dict[tuple[str, str], int] = {}
    for index, word in enumerate(words):
        entries = lexicon.by_first_word.get(word)
        if entries is None:
            continue
        for entry in entries:
            size = len(entry.words)
            if size > 1 and tuple(words[index : index + size]) != entry.words:
                continue
            row = entry.row
            key = (row.category, "pseudo" if row.kind == "pseudo" else "")
            if covered.get(key, -1) >= index:
                continue
            covered[key] = index + size - 1
            found.setdefault("pseudo" if key[1] else row.category, {})[index] = Cue(index, index + size - 1, row)
    for cue in found.get("pseudo", {}).values():
        for index in range(cue.first, cue.last + 1):
            found.get("outcomes", {}).pop(index, None)
            found.get("basis", {}).pop(index, None)
    return found
