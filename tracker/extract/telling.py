"""Which sentences are worth cutting: those in which an outcome phrase can bring a figure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tracker.extract.implied import COUNTED
from tracker.extract.parsing import LONGEST_HEADING
from tracker.extract.story import Place, Story
from tracker.lexicon.loader import Lexicon, Row
from tracker.lexicon.scanner import Mark, outcome_phrases

PREDICATES: Final = frozenset({"verb", "active", "intransitive", "adjective", "self", "found dead"})
AMONG: Final = frozenset({"among"})
ADDRESS_SIGNS: Final = ("http", "www.", "@")


def telling_places(story: Story, marks: list[Mark]) -> list[Place]:
    """The places, in their order, of the sentences that may tell a figure.

    A sentence without a number does so only where a phrase that tells of single victims or heads a table may stand.
    """
    alone = phrases_that_tell_alone(story.lexicon)
    found: dict[Place, bool] = {}
    place: Place | None = None
    start = end = 0
    for offset, phrase in marks:
        if not start <= offset < end:
            place = story.place_at(offset)
            start, end = story.span(place) if place is not None else (0, 0)
        if place is not None:
            found[place] = found.get(place, False) or phrase in alone
    return sorted(place for place, tells in found.items() if tells or _may_tell(story, place))


def _may_tell(story: Story, place: Place) -> bool:
    """Whether a number or "among" stands in a sentence, or it is as short as a heading."""
    if story.may_count(place) or story.may_hold(place, AMONG):
        return True
    start, end = story.span(place)
    surface = story.text[start:end]
    return len(surface.split()) <= LONGEST_HEADING or any(sign in surface for sign in ADDRESS_SIGNS)


@lru_cache(maxsize=8)
def phrases_that_tell_alone(lexicon: Lexicon) -> frozenset[int]:
    """The numbers of the outcome phrases that can bring a claim or a topic where no number stands."""
    return frozenset(
        number for number, (_, rows) in enumerate(outcome_phrases(lexicon)) if any(map(_tells_alone, rows))
    )


def _tells_alone(row: Row) -> bool:
    wraps = any("*" in phrase for phrase in row.phrases)
    return row.kind == "toll" or (row.value in COUNTED and (row.kind in PREDICATES or wraps))
