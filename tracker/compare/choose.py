"""Which figure of a source a statement repeats: one of its place and its people, then the nearest in size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import log
from typing import Final

from tracker.compare.pair import ClaimPair
from tracker.compare.places import ANOTHER_PLACE, place_rank
from tracker.compare.weigh import NOT_COMPARABLE, SUPPORTED
from tracker.extract.nouns import MODIFIERS
from tracker.extract.sentence import function_words
from tracker.lexicon.loader import load_lexicon
from tracker.model import Claim

Unlikeness = tuple[bool, int, int, bool, float, bool, bool]
"""What tells two figures apart, the weightiest first."""

ADDED: Final = frozenset({"part", "increment"})
FAR: Final = 100.0

_WORD: Final = re.compile(r"[^\W\d_][\w.'’-]*|[,;:()]")


def counterpart(claim: Claim, pairs: Sequence[ClaimPair], beside: Sequence[Claim] = ()) -> ClaimPair:
    """The figure of the source that the statement most likely repeats. beside: all figures of the statement."""
    comparable = [pair for pair in pairs if pair.verdict != NOT_COMPARABLE]
    if not comparable:
        nearest = min(pairs, key=_distance)
        return replace(nearest, why=f"no figure of the source speaks of the same: {nearest.why}")
    return min(comparable, key=lambda pair: _unlikeness(claim, pair, beside))


def _unlikeness(claim: Claim, pair: ClaimPair, beside: Sequence[Claim]) -> Unlikeness:
    """How little a source's figure is like the statement's.

    A vague word repeats no number while a number is there; a place and a noun that both name go before the size, and an
    addition is not set against a total.
    """
    other = pair.source
    if other is None:
        return True, 0, ANOTHER_PLACE, True, FAR, True, True
    vague = other.value is None and claim.value is not None
    unlike = _is_added(other) != _is_added(claim)
    grown = (other.basis == "increment") != (claim.basis == "increment") and other.value != claim.value
    shared = -len(_telling_words(claim) & _telling_words(other))
    distance = _distance(pair)
    return vague, shared, place_rank(claim, other, beside), grown, distance, pair.verdict != SUPPORTED, unlike


def _is_added(claim: Claim) -> bool:
    return claim.basis in ADDED


def _distance(pair: ClaimPair) -> float:
    """How far two numbers lie apart in size, by their ratio; a figure without a number comes last."""
    one, other = pair.statement.value, None if pair.source is None else pair.source.value
    if one is None or other is None:
        return 0.0 if pair.verdict == SUPPORTED else FAR
    return abs(log((one + 1) / (other + 1)))


def _telling_words(claim: Claim) -> frozenset[str]:
    """The words of the noun phrase that a figure counts, without those that tell its outcome or fit anyone."""
    found = set()
    for match in _WORD.finditer(claim.sentence, max(claim.end - claim.sentence_start, 0)):
        word = match.group().lower()
        if not word[0].isalpha() or word in function_words(load_lexicon("en")):
            break
        found.add(word)
    return frozenset(found - _words_of_any())


@cache
def _words_of_any() -> frozenset[str]:
    """The words of outcomes and of diseases, "people", and "reported" and the like."""
    lexicon = load_lexicon("en")
    phrases = [phrase for phrase, _ in lexicon.phrases("outcomes")]
    phrases += [phrase for phrase, row in lexicon.phrases("time") if row.kind == "disease"]
    phrases += [phrase for phrase, row in lexicon.phrases("groups") if row.value == "all"]
    return frozenset(word for phrase in phrases for word in phrase.split()) | MODIFIERS
