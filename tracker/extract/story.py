"""The sentences of one document, split and cut only where somebody looks: most text tells of no casualties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from tracker.extract.linking import OF_DISEASE
from tracker.extract.sentence import Sentence, cut_sentence, disease_pattern
from tracker.lexicon.loader import Lexicon
from tracker.lexicon.scanner import Parts, anchor_of, parts_of, plain_text
from tracker.text.sentences import block_sentences, blocks

COUNTED_ILL: Final = ("cases", "infections", "recoveries")
TOLD_OF_A_DISEASE: Final = ("cases", "deaths", "recoveries")
"""Words that name a disease where they stand together."""

DIGIT: Final = re.compile(r"\d")
FULL_NAME: Final = re.compile(r"\b([A-Z][a-z][\w'’-]*)(?: [A-Z]\.)? ([A-Z][\w'’-]*[a-z])\b(?!['’]s)")
BEFALLING: Final = frozenset({"killed", "shot", "injured"})
TELLING_KINDS: Final = frozenset({"verb", "intransitive", "adjective"})


# A sentence's number among the sentences of its block, behind the block's number.
Place = tuple[int, int]


@lru_cache(maxsize=64)
def anchor_words(
    lexicon: Lexicon, category: str, kind: str = "", values: frozenset[str] = frozenset()
) -> frozenset[bytes]:
    """One word of each phrase of a category; a sentence without any of them holds none of the phrases.

    kind, values: only of the rows of this kind, with one of these values.
    """
    rows = [
        (phrase, row)
        for phrase, row in lexicon.phrases(category)
        if kind in ("", row.kind) and (not values or row.value in values)
    ]
    phrases = {plain_text(phrase) for phrase, _ in rows}
    return frozenset(anchor_of(phrase, phrases) for phrase in phrases)


class Sayings(NamedTuple):
    """Phrases to look for in sentences that are not cut: the anchor of each, and by anchor the parts between gaps."""

    anchors: frozenset[bytes]
    phrases: dict[bytes, list[Parts]]


@lru_cache(maxsize=64)
def sayings(lexicon: Lexicon, category: str, *kinds: str) -> Sayings:
    """The phrases of a category, or of some kinds of it."""
    phrases = [phrase for phrase, row in lexicon.phrases(category) if not kinds or row.kind in kinds]
    found: dict[bytes, list[Parts]] = {}
    alone = {plain_text(phrase) for phrase in phrases}
    for phrase in phrases:
        parts = parts_of(phrase)
        found.setdefault(anchor_of(b" ".join(parts), alone), []).append(tuple(b" %b " % part for part in parts))
    return Sayings(frozenset(found), found)


_start = itemgetter(0)


class FullNames:
    """The words of all full names of a text, in small letters: later a last name stands alone. Few texts are asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __contains__(self, word: object) -> bool:
        return word in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.lower() for name in FULL_NAME.findall(self._text) for word in name)


class Story:
    """The sentences of a document by their places. Everything found once is kept."""

    def __init__(self, text: str, plain: bytes, lexicon: Lexicon) -> None:
        """plain: the plain form of the text, see `lexicon.scanner`."""
        self.text = text
        self.plain = plain
        self.lexicon = lexicon
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._cut: dict[Place, Sentence] = {}
        self._words: dict[Place, frozenset[bytes]] = {}
        self._surfaces: dict[Place, bytes] = {}
        self._names = FullNames(text)

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """The paragraphs of the text."""
        return list(blocks(self.text))

    @cached_property
    def of_disease(self) -> bool:
        """Whether the text names a disease, so that "cases" are people who are ill."""
        names = anchor_words(self.lexicon, "time", "disease")
        if not any(word in self.lowered for word in COUNTED_ILL):
            return False
        if all(word in self.lowered for word in TOLD_OF_A_DISEASE):
            return True
        if self.all_words.isdisjoint(names):
            return False
        return disease_pattern(self.lexicon).search(self.text) is not None

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, letter by letter, so that offsets hold."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in self.text)

    def spans(self, block: int) -> list[tuple[int, int]]:
        """The sentences of a block as offsets of the text."""
        found = self._spans.get(block)
        if found is None:
            found = self._spans[block] = block_sentences(self.text, *self.blocks[block])
        return found

    def span(self, place: Place) -> tuple[int, int]:
        """The offsets of a sentence."""
        return self._spans[place[0]][place[1]]

    def sentence(self, place: Place) -> Sentence:
        """The sentence at a place, cut into tokens and cues."""
        found = self._cut.get(place)
        if found is None:
            found = self._cut[place] = cut_sentence(self.text, *self.span(place), self.lexicon)
            if any(cue.row.value in OF_DISEASE for cue in found.outcomes):
                found.of_disease = self.of_disease
            if any(cue.row.value in BEFALLING and cue.row.kind in TELLING_KINDS for cue in found.outcomes):
                found.names = self._names
        return found

    def after(self, place: Place) -> Place | None:
        """The place of the next sentence, in the next block if need be."""
        block, number = place
        if number + 1 < len(self._spans[block]):
            return (block, number + 1)
        return next(((later, 0) for later in range(block + 1, len(self.blocks)) if self.spans(later)), None)

    def before(self, place: Place) -> Place | None:
        """The place of the sentence before."""
        block, number = place
        if number:
            return (block, number - 1)
        return next(
            ((earlier, len(self.spans(earlier)) - 1) for earlier in range(block - 1, -1, -1) if self.spans(earlier)),
            None,
        )

    def places(self) -> Iterator[Place]:
        """The places of all sentences in their order."""
        for block in range(len(self.blocks)):
            for number in range(len(self.spans(block))):
                yield (block, number)

    def place_at(self, offset: int) -> Place | None:
        """The place of the sentence that holds a character; None between sentences."""
        block = bisect_right(self.blocks, offset, key=_start) - 1
        if block < 0:
            return None
        spans = self.spans(block)
        number = bisect_right(spans, offset, key=_start) - 1
        return (block, number) if number >= 0 and offset < spans[number][1] else None

    def may_hold(self, place: Place, words: frozenset[bytes]) -> bool:
        """Whether one of some plain words stands in a sentence; far cheaper than cutting it."""
        return not self._words_of(place).isdisjoint(words)

    def _words_of(self, place: Place) -> frozenset[bytes]:
        found = self._words.get(place)
        if found is None:
            start, end = self.span(place)
            found = self._words[place] = frozenset(self.plain[start:end].split())
        return found

    @cached_property
    def all_words(self) -> frozenset[bytes]:
        """The plain words of the whole text."""
        return frozenset(self.plain.split())

    def may_say(self, place: Place, wanted: Sayings) -> bool:
        """Whether one of some phrases may stand in a sentence."""
        near = self._words_of(place) & wanted.anchors
        if not near:
            return False
        return any(self.says(place, parts) for anchor in near for parts in wanted.phrases[anchor])

    def says(self, place: Place, parts: Parts) -> bool:
        """Whether all parts of a phrase, each with a space before and behind, stand in a sentence."""
        surface = self._surface(place)
        for part in parts:  # noqa: SIM110 - a generator takes three times as long, and this is asked most of all
            if part not in surface:
                return False
        return True

    def _surface(self, place: Place) -> bytes:
        """The plain words of a sentence with one space between them, before and behind."""
        found = self._surfaces.get(place)
        if found is None:
            start, end = self.span(place)
            found = self._surfaces[place] = b" %b " % b" ".join(self.plain[start:end].split())
        return found

    def may_count(self, place: Place) -> bool:
        """Whether a number may stand in a sentence, in digits or in words."""
        start, end = self.span(place)
        return DIGIT.search(self.text, start, end) is not None or self.may_hold(
            place, anchor_words(self.lexicon, "numbers")
        )
