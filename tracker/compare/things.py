"""Other things that both texts count ("649,325 tests", "26 provinces"): a statement is held to those figures as well.

They are no casualty figures and enter no table; but a statement about tests or provinces is refuted by its source all
the same. Only a noun that both texts count is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Final

from tracker.compare.times import stated_time
from tracker.compare.weigh import EARLIER, LATER, SAME_TIME, Weighed, weigh
from tracker.extract.mentions import find_mentions
from tracker.extract.quantity import Quantity
from tracker.extract.sentence import Sentence, cut_sentence
from tracker.intervals import stated_limits
from tracker.lexicon.loader import load_lexicon
from tracker.text.sentences import block_sentences, blocks

COUNTED_AS: Final = frozenset({"thing", "building"})
"""The reasons of the reader for a number that counts something, but no persons."""

NOUN_REACH: Final = 5
"""Words after a number among which its noun is looked for."""

NO_NOUN: Final = frozenset({"has", "was", "is", "as", "this", "its", "his", "less", "plus", "versus", "across"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A counted thing. noun: its word in lower case; rising: counts so far, as those of the sick, only rise."""

    noun: str
    surface: str
    sentence: str
    sentence_start: int
    start: int
    end: int
    value: int | None
    low: int | None
    high: int | None
    bound: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPair:
    """A thing that the statement counts, what the source counts of it, and the verdict."""

    statement: Thing
    source: Thing
    verdict: str
    why: str


def compare_things(source: str, statement: str) -> list[ThingPair]:
    """A pair for each thing that the statement counts and the source counts as well."""
    told = list(counted_things(source))
    pairs = []
    for thing in counted_things(statement):
        same = [other for other in told if other.noun == thing.noun]
        if same:
            nearest = min(same, key=lambda other: _apart(thing, other))
            weighed = _weigh(thing, nearest)
            pairs.append(ThingPair(statement=thing, source=nearest, verdict=weighed.verdict, why=weighed.why))
    return pairs


def _weigh(thing: Thing, other: Thing) -> Weighed:
    said, told = stated_time(thing), stated_time(other)
    order = said.order(told) if said is not None and told is not None else 0
    return weigh(thing, other, time=SAME_TIME if order == 0 else EARLIER if order < 0 else LATER, rising=True)


def _apart(one: Thing, other: Thing) -> float:
    return abs(log(((one.value or 0) + 1) / ((other.value or 0) + 1)))


def counted_things(text: str) -> Iterator[Thing]:
    """The things that a text counts with a number of their own, in order."""
    lexicon = load_lexicon("en")
    for block_start, block_end in blocks(text):
        for start, end in block_sentences(text, block_start, block_end):
            sentence = cut_sentence(text, start, end, lexicon)
            for quantity, reason in find_mentions(sentence)[1]:
                noun = _noun(sentence, quantity) if reason in COUNTED_AS else None
                if noun is not None and quantity.value is not None:
                    yield _thing(text, sentence, quantity, noun)


def _noun(sentence: Sentence, quantity: Quantity) -> str | None:
    after = sentence.tokens[quantity.number_last + 1 : quantity.number_last + 1 + NOUN_REACH]
    words = [token.lower for token in after]
    return next((word for word in words if len(word) > 3 and word.endswith("s") and word not in NO_NOUN), None)


def _thing(text: str, sentence: Sentence, quantity: Quantity, noun: str) -> Thing:
    start, end = sentence.starts[quantity.first], sentence.end_of(quantity.last)
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
    return Thing(
        noun=noun,
        surface=text[start:end],
        sentence=sentence.text,
        sentence_start=sentence.start,
        start=start,
        end=end,
        value=quantity.value,
        low=low,
        high=high,
        bound=quantity.bound,
    )
