"""Numbers of persons of whom no outcome is told: passengers carried, and the whole that stands before its parts."""

from __future__ import annotations

from typing import Final

from tracker.extract.nouns import Phrase, read_phrase
from tracker.extract.quantity import Quantity
from tracker.extract.sentence import Sentence
from tracker.extract.shares import is_all_but
from tracker.lexicon.loader import word_list

LACKING: Final = "lacking"
CARRYING: Final = word_list("carrying")
KNOWN: Final = frozenset({"known", "believed", "thought", "reported", "confirmed"})
VICTIM_NOUNS: Final = word_list("victim noun")


def bystanders(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> str | None:
    """Why a number of persons is no figure of casualties, or None."""
    if is_all_but(sentence, quantity):
        return "exempt"
    if is_pointer(sentence, quantity.number_first):
        return "pronoun"
    following = max(phrase.last, quantity.number_last) + 1
    lack = sentence.cue("vetoes", following)
    if lack is not None and lack.row.kind == LACKING:
        return LACKING
    if _names_family(sentence, quantity, phrase):
        return "family"
    if phrase.kind != "person" or _has_outcome(sentence, quantity.number_last + 1, following):
        return None
    if quantity.first and sentence.tokens[quantity.first - 1].lower in CARRYING:
        return "aboard"
    return "whole" if _opens_as_whole(sentence, quantity, phrase, following) else None


def is_told_apart(sentence: Sentence, quantity: Quantity) -> bool:
    """ "11 of the 19 people wounded were children", "one of seven who died": the whole is a figure of its own."""
    tokens = sentence.tokens
    if is_pointer(sentence, quantity.number_first - 2):
        return True
    last = read_phrase(sentence, quantity).last
    position = last if tokens[last].lower in KNOWN else last + 1
    if position < len(tokens) and tokens[position].lower in KNOWN:
        position = next((i for i in range(position, min(position + 5, len(tokens))) if sentence.cue("outcomes", i)), -1)
    cue = sentence.cue("outcomes", position)
    if cue is None or cue.row.kind not in ("verb", "adjective"):
        return False
    predicate = any("be" in sentence.kinds[i] for i in range(cue.last + 1, len(tokens)))
    return predicate or any(other.last < quantity.first for other in sentence.outcomes)


def is_pointer(sentence: Sentence, index: int) -> bool:
    """ "was one of seven people who perished": "one of" a bare number points at the whole and counts nobody."""
    tokens = sentence.tokens
    if not 0 < index < len(tokens) - 2 or tokens[index].lower != "one" or tokens[index + 1].lower != "of":
        return False
    number = tokens[index + 2].kind == "n" or sentence.cue("numbers", index + 2) is not None
    return number and "be" in sentence.kinds[index - 1]


def _names_family(sentence: Sentence, quantity: Quantity, phrase: Phrase) -> bool:
    """ "Seven people, all members of one family", "five deaths of two families": the family tells who they are."""
    if phrase.kind != "household" or quantity.first < 2:
        return False
    if sentence.tokens[quantity.first - 1].lower not in ("of", "from"):
        return False
    head = quantity.first - 2
    if sentence.cue("outcomes", head) is None:
        return quantity.value == 1 or sentence.cue("groups", head) is not None
    return head > 0 and (sentence.tokens[head - 1].kind == "n" or sentence.cue("numbers", head - 1) is not None)


def _has_outcome(sentence: Sentence, first: int, last: int) -> bool:
    return any(sentence.cue("outcomes", index) is not None for index in range(first, last + 1))


def _opens_as_whole(sentence: Sentence, quantity: Quantity, phrase: Phrase, following: int) -> bool:
    """ "Of the 212 passengers, 9 died": the first number is who was there; "of the 16 victims" is a figure."""
    tokens = sentence.tokens
    opening = quantity.first - 1
    while opening >= 0 and "det" in sentence.kinds[opening]:
        opening -= 1
    opens = opening == 0 or (
        opening > 0 and (tokens[opening - 1].kind == "m" or bool(sentence.kinds[opening - 1] & {"subord", "report"}))
    )
    if not opens or tokens[opening].lower != "of" or tokens[phrase.head].lower in VICTIM_NOUNS:
        return False
    comma = next((i for i in range(following, min(following + 6, len(tokens))) if tokens[i].lower == ","), -1)
    return comma >= 0 and not _has_outcome(sentence, following, comma)
