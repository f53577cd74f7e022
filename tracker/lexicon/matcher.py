"""Finds the lexicon's cues in a cut sentence: per category the longest phrase at each place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

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
    starts = lexicon.starts
    words = _plain_words([token.lower for token in tokens], starts)
    covered: dict[str, int] = {}
    for index, start in enumerate(map(starts.get, words)):
        if start is None:
            continue
        longer = start.pairs.get(words[index + 1])
        for entry in start.others if longer is None else longer + start.others:
            shelf = entry.shelf
            if covered.get(shelf, -1) >= index:
                continue
            size = len(entry.words)
            if size > 2:
                third = entry.words[2]
                if third != "*" and entry.words[1] != "*" and third != words[index + 2]:
                    continue
                size = _matched_size(words, index, entry.words)
                if size == 0:
                    continue
            last = covered[shelf] = index + size - 1
            cue = Cue(index, last, entry.row)
            if shelf in found:
                found[shelf][index] = cue
            else:
                found[shelf] = {index: cue}
    if "pseudo" in found:
        _hide_pseudo(found)
    return found


def _plain_words(words: list[str], starts: Mapping[str, object]) -> list[str]:
    """Words without the ending of a possessive, and two empty ones behind them: "the minister's" names the minister."""
    if "'s" in " ".join(words):
        words = [word[:-2] if word.endswith("'s") and word not in starts else word for word in words]
    words += ("", "")
    return words


def _hide_pseudo(found: dict[str, dict[int, Cue]]) -> None:
    for cue in found["pseudo"].values():
        for index in range(cue.first, cue.last + 1):
            found.get("outcomes", {}).pop(index, None)
            found.get("basis", {}).pop(index, None)


LONGEST_GAP: Final = 6
GAP_ENDS: Final = frozenset(".;:!?,")


def _matched_size(words: list[str], index: int, phrase: tuple[str, ...]) -> int:
    """How many tokens a phrase covers at a place; 0 where it does not stand there. "*" is a gap of one to six words."""
    size = len(phrase)
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
