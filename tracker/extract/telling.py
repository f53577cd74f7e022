"""Which sentences are worth cutting: those in which an outcome phrase can bring a figure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tracker.extract.implied import COUNTED, wraps_victim
from tracker.extract.linking import FIGHTERS, LOST_PERSONS
from tracker.extract.parsing import LONGEST_HEADING
from tracker.extract.story import Place, Story, anchor_words
from tracker.lexicon.loader import Lexicon, Row
from tracker.lexicon.scanner import Mark, Parts, anchors

PREDICATES: Final = frozenset({"verb", "active", "intransitive", "adjective", "self", "suicide", "deed", "found dead"})
AMONG: Final = frozenset({b"among"})
ADDRESS_SIGNS: Final = ("http", "www.", "@")


def telling_places(story: Story, marks: list[Mark]) -> list[Place]:
    """The places, in their order, of the sentences that may tell a figure.

    A sentence without a number does so only where a phrase that tells of single victims or heads a table may stand.
    """
    found: dict[Place, set[bytes]] = {}
    place: Place | None = None
    start = end = 0
    for offset, anchor in marks:
        if not start <= offset < end:
            place = story.place_at(offset)
            start, end = story.span(place) if place is not None else (0, 0)
        if place is not None:
            found.setdefault(place, set()).add(anchor)
    return sorted(place for place, words in found.items() if _may_tell(story, place, words))


def _may_tell(story: Story, place: Place, words: Iterable[bytes]) -> bool:
    alone, others = phrases(story.lexicon)
    if _holds(story, place, words, alone):
        return True
    if not _holds(story, place, words, others):
        return False
    return story.may_count(place) or story.may_hold(place, AMONG) or _is_short(story.text[slice(*story.span(place))])


def _holds(story: Story, place: Place, words: Iterable[bytes], wanted: Phrases) -> bool:
    """Whether one of the phrases of some anchors, which stand in the sentence, may stand there as a whole.

    Loops, and no generators: asked for every sentence with an outcome word, most of which tell nothing.
    """
    for word in words:
        for parts, needed in wanted.get(word, ()):
            stands = not parts or story.says(place, parts)
            if stands and (not needed or story.may_hold(place, needed)):
                return True
    return False


def _is_short(surface: str) -> bool:
    """Whether a sentence is as short as a heading, or holds addresses, which are no words."""
    return len(surface.split()) <= LONGEST_HEADING or any(sign in surface for sign in ADDRESS_SIGNS)


# By anchor, the phrases (no parts where the anchor is all of it), and with each the words of which one has to stand in
# the sentence too; none where all may do.
Phrases = dict[bytes, tuple[tuple[Parts, frozenset[bytes]], ...]]


@lru_cache(maxsize=8)
def phrases(lexicon: Lexicon) -> tuple[Phrases, Phrases]:
    """The outcome phrases by their anchors: those that can tell something without a number, and the others."""
    alone: Phrases = {}
    others: Phrases = {}
    for anchor, rows in anchors(lexicon).items():
        for parts, row in rows:
            chosen = alone if _tells_alone(row) else others
            spaced = () if parts == (anchor,) else tuple(b" %b " % part for part in parts)
            chosen[anchor] = (*chosen.get(anchor, ()), (spaced, _needed(row, lexicon)))
    return alone, others


def _needed(row: Row, lexicon: Lexicon) -> frozenset[bytes]:
    """ "Claimed" counts only lives, "fell" only fighters, "lost" either or persons: the words that say so."""
    lives = anchor_words(lexicon, "groups", "lives")
    fighters = anchor_words(lexicon, "groups", values=FIGHTERS)
    if row.kind == "lives":
        return lives
    if row.kind == "lost":
        persons = frozenset(word.encode() for word in LOST_PERSONS)
        return lives | fighters | persons | anchor_words(lexicon, "grammar", "be")
    return fighters if row.direction == "fighters" else frozenset()


def _tells_alone(row: Row) -> bool:
    return row.kind == "toll" or (row.value in COUNTED and (row.kind in PREDICATES or wraps_victim(row)))
