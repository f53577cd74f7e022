"""Finds the lexicon's cues in a cut sentence: per category the longest phrase at each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from typing import Final, NamedTuple

from tracker.lexicon.loader import Lexicon, Row


class Cue(NamedTuple):
    """A phrase of the lexicon in a sentence: tokens first..last (both included)."""

    first: int
    last: int
    row: Row


# Skips the checks of Cue's own constructor.
_new: Final = tuple.__new__


def find_cues(words: list[str], lexicon: Lexicon) -> dict[str, dict[int, Cue]]:
    """The cues of a sentence, given by its words, by category and first token; of a category the longest phrase wins.

    A pseudo cue ("killed time") hides every outcome cue inside it: that is all it is for.
    """
    found: defaultdict[str, dict[int, Cue]] = defaultdict(dict)
    words = _plain_words(words, lexicon.openings)
    covered: dict[str, int] = {}
    for index, opening in enumerate(map(lexicon.openings.get, words)):
        if opening is None:
            continue
        seconds, entries = opening
        pair = seconds.get(words[index + 1])
        if pair is not None:
            entries = pair.thirds.get(words[index + 2], pair.rest) + entries
        for shelf, size, row, checked, phrase in entries:
            if covered and covered.get(shelf, -1) >= index:
                continue
            if checked and (size := _matched_size(words, index, phrase)) == 0:
                continue
            if size == 1:
                found[shelf][index] = _new(Cue, (index, index, row))
            else:
                last = covered[shelf] = index + size - 1
                found[shelf][index] = _new(Cue, (index, last, row))
    if "pseudo" in found:
        _hide_pseudo(found)
    return found


def _plain_words(words: list[str], firsts: Container[str]) -> list[str]:
    """Words without the possessive ending ("the minister's" names the minister), and two empty ones behind them."""
    if "'s" in " ".join(words):
        words = [word[:-2] if word.endswith("'s") and word not in firsts else word for word in words]
    return [*words, "", ""]


def _hide_pseudo(found: dict[str, dict[int, Cue]]) -> None:
    for cue in found["pseudo"].values():
        for index in range(cue.first, cue.last + 1):
            found.get("outcomes", {}).pop(index, None)
            found.get("basis", {}).pop(index, None)


LONGEST_GAP: Final = 6
GAP_ENDS: Final = frozenset(".;:!?,")
NAMED_GAP: Final = 12
TO_DEATH: Final = ("to", "death")
SHORTENED: Final = frozenset({"st", "dr", "mt", "ft"})


def _matched_size(words: list[str], index: int, phrase: tuple[str, ...]) -> int:
    """How many tokens a phrase, found by its first three words, covers; 0 where the others do not stand there.

    "*" is a gap of one to six words; "to death" may stand behind the victim's name and age ("stabbed a leader, Abul
    Kalam, 40, to death").
    """
    size = len(phrase)
    if "*" not in phrase:
        return size if tuple(words[index : index + size]) == phrase else 0
    gap = phrase.index("*")
    if tuple(words[index : index + gap]) != phrase[:gap]:
        return 0
    tail = phrase[gap + 1 :]
    to_death = tail == TO_DEATH
    longest, ends = (NAMED_GAP, GAP_ENDS - {","}) if to_death else (LONGEST_GAP, GAP_ENDS)
    for start in range(index + gap, min(index + gap + longest + 1, len(words))):
        if start > index + gap and tuple(words[start : start + len(tail)]) == tail:
            return start + len(tail) - index
        if words[start] in ends and words[start - 1] not in SHORTENED:
            return 0
    return 0
