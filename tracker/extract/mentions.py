"""The numbers of a sentence that may count persons, with their noun phrases; decoys are set aside with their reason."""

from __future__ import annotations

from typing import Final

from tracker.extract.bystanders import bystanders, is_told_apart
from tracker.extract.decoys import decoy
from tracker.extract.mention import Mention
from tracker.extract.nouns import Phrase, past_percentage, read_phrase
from tracker.extract.numbers import read_quantity
from tracker.extract.quantity import Quantity
from tracker.extract.sentence import Sentence
from tracker.extract.shares import share_of_stated
from tracker.lexicon.loader import word_list

POSSESSIVES: Final = frozenset({"his", "her", "their", "its"})
OVER_VERBS: Final = word_list("with over")
MOST_NUMBERS: Final = 30
COMPANIONS: Final = frozenset({"other", "others"})


def _is_particle(sentence: Sentence, index: int) -> bool:
    """ "handed over 30 captives": the word belongs to the verb before it and bounds no number."""
    return index > 0 and sentence.tokens[index].lower == "over" and sentence.tokens[index - 1].lower in OVER_VERBS


def bounds_by_last(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """The bounds that stand before a number: last token -> (first token, bound)."""
    found = {}
    for cue in sentence.cues.get("bounds", {}).values():
        if cue.row.kind == "before" and not _is_particle(sentence, cue.first):
            found[cue.last] = (cue.first, cue.row.value)
    return found


def find_mentions(sentence: Sentence) -> tuple[list[Mention], list[tuple[Quantity, str]]]:
    """The mentions of a sentence in order, and the decoys with the reason why each is none.

    No sentence has more than MOST_NUMBERS of both: what goes on after them is a table without its lines.
    """
    mentions: list[Mention] = []
    decoys: list[tuple[Quantity, str]] = []
    begins = _begins(sentence)
    bounds = bounds_by_last(sentence) if begins else {}
    free = 0
    for index in begins:
        if len(mentions) + len(decoys) >= MOST_NUMBERS:
            break
        quantity = read_quantity(sentence, index, bounds) if index >= free else None
        if quantity is None:
            continue
        quantity = share_of_stated(sentence, quantity, bounds) or quantity
        if _is_whole(sentence, quantity, mentions):
            decoys.append((quantity, "whole"))
            free = quantity.number_last + 1
            continue
        phrase = read_phrase(sentence, quantity)
        reason = decoy(sentence, quantity, phrase) or bystanders(sentence, quantity, phrase)
        if reason is None:
            mentions.append(_with_companion(sentence, Mention(quantity, phrase)))
        else:
            decoys.append((quantity, reason))
        free = max(quantity.last, quantity.number_last) + 1
    return mentions, decoys


def _is_whole(sentence: Sentence, quantity: Quantity, mentions: list[Mention]) -> bool:
    """ "None of the 12 workers", "12 of the 30 passengers": the second number is who was there, not who was hit.

    "18 of the 40 dead" keeps its second number: an outcome word stands right behind it.
    """
    if not mentions:
        return False
    before = mentions[-1].quantity.number_last + 1
    between = [token.lower for token in sentence.tokens[before : quantity.first]]
    if not between or between[0] != "of" or len(between) > 2:
        return False
    behind = past_percentage(sentence, quantity.number_last + 1)
    return sentence.cue("outcomes", behind) is None and not is_told_apart(sentence, quantity)


def _begins(sentence: Sentence) -> list[int]:
    """The tokens at which a number may begin: digits, a word for a number, or "a" before one."""
    words = sentence.cues.get("numbers")
    if not words:
        return sentence.numerals
    articles = [index - 1 for index in words if index and sentence.tokens[index - 1].lower in ("a", "an")]
    return sorted({*sentence.numerals, *words, *articles})


def _with_companion(sentence: Sentence, mention: Mention) -> Mention:
    """ "a mother and her two children" counts three, "a captain and three others" four: the companion is added."""
    quantity = mention.quantity
    if quantity.value is None or quantity.bound != "exact" or quantity.form not in ("digits", "words"):
        return mention
    first = quantity.first - 1
    tokens = sentence.tokens
    follower = tokens[quantity.number_last + 1].lower if quantity.number_last + 1 < len(tokens) else ""
    owned = first >= 0 and tokens[first].lower in POSSESSIVES
    if owned:
        first -= 1
    if first < 2 or tokens[first].lower not in ("and", "with") or not (owned or follower in COMPANIONS):
        return mention
    begin = _single_person(sentence, first - 1)
    if begin is None:
        return mention
    value = quantity.value + 1
    joined = Quantity(
        first=begin, last=quantity.last, number_first=quantity.number_first, number_last=quantity.number_last,
        value=value, low=None, high=None, bound="exact", form=quantity.form,
    )  # fmt: skip
    return Mention(joined, Phrase(mention.phrase.last, "person", "all", mention.phrase.head, None))


def _is_named(sentence: Sentence, first: int, last: int) -> bool:
    """ "Former Councilman Antonio Duarte": two or more capitals."""
    return (
        last > first
        and not sentence.text.isupper()
        and all(token.capital for token in sentence.tokens[first : last + 1])
    )


def _single_person(sentence: Sentence, last: int) -> int | None:
    """The first token of "a Ugandan army captain" that ends at a token; None where no such person stands."""
    seen = False
    for index in range(last, max(last - 6, -1), -1):
        token = sentence.tokens[index]
        if token.lower == "couple":
            return None
        if token.lower in ("a", "an"):
            return index if seen else None
        if token.kind != "w" or sentence.kinds[index]:
            return index + 1 if _is_named(sentence, index + 1, last) else None
        if any(cue.last == index and cue.row.kind == "person" for cue in sentence.cues.get("groups", {}).values()):
            seen = True
    return None
