"""Other things that both texts count ("649,325 tests", "26 provinces"): a statement is held to those figures as well.

They are no casualty figures and enter no table; but a statement about tests or provinces is refuted by its source all
the same. Only a noun that both texts count is looked at. Persons of whom no outcome was read ("29 patients were
identified") may be others in the source: the same number supports them, and no other refutes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from tracker.compare.times import stated_time
from tracker.compare.weigh import EARLIER, LATER, SAME_TIME, Weighed, weigh
from tracker.extract.mentions import find_mentions
from tracker.extract.quantity import Quantity
from tracker.extract.sentence import Sentence, cut_sentence
from tracker.intervals import stated_limits
from tracker.lexicon.loader import load_lexicon, word_list
from tracker.lexicon.people import is_person_noun
from tracker.model import Claim
from tracker.text.sentences import block_sentences, blocks

COUNTED_AS: Final = frozenset({"thing", "building", "vehicle"})
"""The reasons of the reader for a number that counts something, but no persons."""

NOUN_REACH: Final = 7
"""Words after a number among which its noun is looked for."""

LEAST_NOUN: Final = 4
"""Letters."""

NO_PLURAL: Final = ("ss", "us", "is")
REGIONS: Final = word_list("kind of region")
A_REGION: Final = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A counted thing. noun: its word in lower case, any kind of region as one; persons: whether it is one for people.

    words: those of its noun phrase, in lower case.
    """

    noun: str
    persons: bool
    words: frozenset[str]
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


def compare_things(source: str, statement: str, said: Sequence[Claim] = ()) -> list[ThingPair]:
    """A pair for each thing that the statement counts and the source counts as well.

    said: the figures of casualties that the statement states; their numbers are judged as such.
    """
    things = [thing for thing in counted_things(statement) if not any(_overlaps(thing, claim) for claim in said)]
    told = list(counted_things(source)) if things else []
    pairs = []
    for thing in things:
        same = [other for other in told if other.noun == thing.noun]
        if thing.persons:
            same = [other for other in same if other.value == thing.value]
        if same:
            nearest = min(same, key=lambda other: (-len(thing.words & other.words), _apart(thing, other)))
            weighed = _weigh(thing, nearest)
            pairs.append(ThingPair(statement=thing, source=nearest, verdict=weighed.verdict, why=weighed.why))
    return pairs


def _overlaps(thing: Thing, claim: Claim) -> bool:
    return thing.start < claim.end and claim.start < thing.end


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
            mentions, decoys = find_mentions(sentence)
            counted = [quantity for quantity, reason in decoys if reason in COUNTED_AS]
            counted += [mention.quantity for mention in mentions]
            for quantity in sorted(counted, key=lambda each: each.first):
                words = _noun_phrase(sentence, quantity)
                if words and quantity.value is not None and not _is_glued(sentence, quantity):
                    yield _thing(text, sentence, quantity, words)


def _is_glued(sentence: Sentence, quantity: Quantity) -> bool:
    """ "COVID-19 tests": the number belongs to the word before it."""
    before = quantity.number_first - 1
    return before >= 0 and sentence.tokens[before].lower == "-" and not sentence.tokens[before].spaced


def _noun_phrase(sentence: Sentence, quantity: Quantity) -> list[str]:
    """The words behind a number up to the plural that it counts; none where no plural ends them.

    "15 out of 28 Bulgarian provinces": both numbers count provinces.
    """
    words: list[str] = []
    first = _past_whole(sentence, quantity.number_last + 1)
    for index in range(first, min(first + NOUN_REACH, len(sentence.tokens))):
        token = sentence.tokens[index]
        if token.lower != "-" and (token.kind != "w" or sentence.kinds[index]):
            break
        words.append(token.lower)
    while words and not _is_plural(words[-1]):
        words.pop()
    return words


def _past_whole(sentence: Sentence, index: int) -> int:
    """ "15 out of 28 provinces", "25 of the 28 provinces": the token behind the whole of which a number is a part."""
    tokens = sentence.tokens
    start = index
    while index < len(tokens) and tokens[index].lower in ("out", "of", "the"):
        index += 1
    return index + 1 if index > start and index < len(tokens) and tokens[index].kind == "n" else index


def _is_plural(word: str) -> bool:
    return len(word) >= LEAST_NOUN and word.endswith("s") and not word.endswith(NO_PLURAL)


def _thing(text: str, sentence: Sentence, quantity: Quantity, words: list[str]) -> Thing:
    start, end = sentence.starts[quantity.first], sentence.end_of(quantity.last)
    low, high = quantity.low, quantity.high
    if quantity.value is not None and quantity.bound not in ("vague", "range"):
        low, high = stated_limits(quantity.value, quantity.bound)
    noun = words[-1]
    return Thing(
        noun=A_REGION if _singular(noun) in REGIONS else noun,
        persons=is_person_noun(noun),
        words=frozenset(words),
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


def _singular(noun: str) -> str:
    return noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")
