"""A sentence as the grammar sees it: its tokens, the lexicon's cues, and what kind of function word each token is."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, repeat
from operator import attrgetter
from typing import Final

from tracker.lexicon.loader import Lexicon
from tracker.lexicon.matcher import Cue, find_cues
from tracker.lexicon.words import Token, tokens

NOTHING: Final[frozenset[str]] = frozenset()
NO_CUES: Final[dict[int, Cue]] = {}
# A space that was decoded with the wrong table leaves a letter behind: "bulletÂ wounds".
BROKEN_SPACE: Final = re.compile(r"Â(?=\s|$)")
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")


@dataclass(slots=True)
class Sentence:
    """One cut sentence. start and end are offsets of the document's text; numerals are the tokens of digits.

    opening: the offset of its first token. names: the words, in small letters, of the full names that the whole text
    gives.
    """

    text: str
    start: int
    end: int
    tokens: list[Token]
    cues: dict[str, dict[int, Cue]]
    kinds: list[frozenset[str]]
    outcomes: list[Cue] = field(default_factory=list)
    numerals: list[int] = field(default_factory=list)
    opening: int = 0
    of_disease: bool = False
    names: Container[str] = NOTHING
    _starts: list[int] = field(default_factory=list)

    @property
    def starts(self) -> list[int]:
        """The offset of each token; few sentences are asked for them."""
        if not self._starts:
            self._starts = list(accumulate(map(_room, self.tokens), initial=self.opening))
        return self._starts

    def cues_of(self, category: str) -> dict[int, Cue]:
        """The cues of a category by their first token; for those who ask about many tokens."""
        return self.cues.get(category, NO_CUES)

    def cue(self, category: str, index: int) -> Cue | None:
        """The cue of a category that begins at a token."""
        found = self.cues.get(category)
        return found.get(index) if found else None

    def words(self, first: int, last: int) -> str:
        """The text from one token to another, both included."""
        return self.text[self.starts[first] - self.start : self.end_of(last) - self.start]

    def end_of(self, index: int) -> int:
        """The offset behind a token."""
        return self.starts[index] + self.tokens[index].size


_lower: Final = attrgetter("lower")
_room: Final = attrgetter("room")


@lru_cache(maxsize=8)
def function_words(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The grammatical kinds of each function word: "after" may be a preposition and a conjunction."""
    kinds: dict[str, set[str]] = {}
    for phrase, row in lexicon.phrases("grammar"):
        kinds.setdefault(phrase, set()).add(row.kind)
    return {word: frozenset(found) for word, found in kinds.items()}


def cut_sentence(text: str, start: int, end: int, lexicon: Lexicon) -> Sentence:
    """Cuts text[start:end] and finds its cues. Addresses and broken spaces are blanked."""
    surface = text[start:end]
    readable = surface
    if "http" in surface or "www." in surface or "@" in surface:
        readable = ADDRESS.sub(lambda match: " " * len(match.group()), surface)
    if "Â" in readable:
        readable = BROKEN_SPACE.sub(" ", readable)
    opening = readable.lstrip() if readable[:1].isspace() else readable
    found = tokens(opening)
    words = list(map(_lower, found))
    cues = find_cues(words, lexicon)
    kinds = list(map(function_words(lexicon).get, words, repeat(NOTHING)))
    if not JOINING.isdisjoint(words):
        _join_as_well_as(words, kinds)
    return Sentence(
        text=surface,
        start=start,
        end=end,
        tokens=found,
        cues=cues,
        kinds=kinds,
        outcomes=list(cues.get("outcomes", {}).values()),
        numerals=[index for index, token in enumerate(found) if token.kind == "n"],
        opening=start + len(readable) - len(opening),
    )


JOINING: Final = frozenset({"well", "along", "together"})
CONJUNCTION: Final = frozenset({"conj"})
ADVERB: Final = frozenset({"adverb"})


def _join_as_well_as(words: list[str], kinds: list[frozenset[str]]) -> None:
    """ "as well as" and "along with" join like "and"; word by word they would look like clauses."""
    for index in range(len(words) - 1):
        if words[index : index + 3] == ["as", "well", "as"]:
            kinds[index], kinds[index + 1], kinds[index + 2] = CONJUNCTION, ADVERB, ADVERB
        elif words[index] in ("along", "together") and words[index + 1] == "with":
            kinds[index], kinds[index + 1] = CONJUNCTION, ADVERB


@lru_cache(maxsize=8)
def disease_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Finds the name of a disease: "cases" count the sick only in a text that names one."""
    names = [re.escape(phrase) for phrase, row in lexicon.phrases("time") if row.kind == "disease"]
    return re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b" if names else r"(?!)", re.IGNORECASE)
