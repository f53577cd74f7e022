"""Whose dead they are, and where: the side and the place that a figure's own words name."""

from __future__ import annotations

from typing import Final

from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list

PLACING: Final = word_list("before a place")
REACH: Final = 14
DEMONYM_ENDINGS: Final = ("ian", "ians", "an", "ans", "ese", "ish", "i", "is", "ers", "ch", "led", "men", "s")
BOTH: Final = ("both", "sides")


def side_of(sentence: Sentence, mention: Mention) -> str | None:
    """The side whose dead are counted: "Azerbaijani servicemen", "people from both sides"; None where none is named."""
    tokens = sentence.tokens
    for index in range(mention.first, min(mention.last + 5, len(tokens) - 1)):
        if (tokens[index].lower, tokens[index + 1].lower) == BOTH:
            return "both"
    for index in range(mention.quantity.number_last + 1, mention.last + 1):
        token = tokens[index]
        if (
            token.capital
            and token.kind == "w"
            and not sentence.text.isupper()
            and token.lower.endswith(DEMONYM_ENDINGS)
        ):
            return sentence.text[token.start - sentence.start : token.end - sentence.start]
    return None


def place_of(sentence: Sentence, mention: Mention) -> str | None:
    """The nearest place named by a preposition and capitals behind the figure, else before it."""
    after = _named_place(sentence, range(mention.last + 1, min(mention.last + REACH, len(sentence.tokens))))
    return after or _named_place(sentence, range(mention.first - 1, max(mention.first - REACH, -1), -1))


def _owner(word: str) -> bool:
    """ "in Israeli airstrikes", "in Israel's raid": whose, not where."""
    return word.endswith(("'s", "s'"))


def _named_place(sentence: Sentence, window: range) -> str | None:
    tokens = sentence.tokens
    for index in window:
        if tokens[index].lower in ".;":
            return None
        if tokens[index].lower not in PLACING or index + 1 >= len(tokens):
            continue
        first = index + 1
        if "det" in sentence.kinds[first]:
            first += 1
        last = first
        while (
            last < len(tokens)
            and tokens[last].kind == "w"
            and tokens[last].capital
            and not sentence.cue("vetoes", last)
        ):
            last += 1
        described = last < len(tokens) and tokens[last].kind == "w" and not sentence.kinds[last] and last - first == 1
        if (
            last > first
            and not described
            and not sentence.cue("attribution", first)
            and not _owner(tokens[last - 1].lower)
        ):
            return sentence.words(first, last - 1)
    return None
