"""Headlines name one person without an article: "Teen killed in drive-by", "Gunman kills clerk"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.mention import Mention
from tracker.extract.naming import bare_word, group_ending, in_age, pair_at, person_phrase
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue
from tracker.lexicon.people import is_person_noun

LONGEST_HEADLINE: Final = 18
LONGEST_PHRASE: Final = 8
PLACE_KINDS: Final = frozenset({"prep", "det"})
SENTENCE_ENDS: Final = (".", "!", '."', ".”", ".'", ".’", ".)")


def is_headline(sentence: Sentence) -> bool:
    """Whether a sentence is a short line without a full stop."""
    surface = sentence.text.rstrip()
    return not surface.endswith(SENTENCE_ENDS) and len(surface.split()) <= LONGEST_HEADLINE


def headline_subjects(sentence: Sentence, end: int, cue: Cue) -> Iterator[Mention]:
    """ "Police: Man killed in carjacking", "Husband and wife found dead": the persons right before the predicate."""
    if end < 0 or not is_headline(sentence):
        return
    end = _before_age(sentence, end)
    if bare_person_ending(sentence, end) is None and (opening := _before_place(sentence, end)) is not None:
        yield opening
    while (mention := bare_person_ending(sentence, end)) is not None:
        yield mention
        if mention.first < 2 or sentence.tokens[mention.first - 1].lower not in ("and", "&", ","):
            return
        end = _before_age(sentence, mention.first - 2)


def _before_place(sentence: Sentence, end: int) -> Mention | None:
    """ "Security guard at Detroit club fatally shot": the person that opens the headline, before where he was."""
    person = bare_person_at(sentence, 0)
    if person is None or person.last >= end or "prep" not in sentence.kinds[person.last + 1]:
        return None
    plain = all(
        not sentence.kinds[index] - PLACE_KINDS and sentence.cue("outcomes", index) is None
        for index in range(person.last + 1, end + 1)
    )
    return person if plain else None


def _before_age(sentence: Sentence, end: int) -> int:
    """ "Man, 25, killed": the last token of the person before an age between commas."""
    tokens = sentence.tokens
    if end > 0 and tokens[end].lower == "," and tokens[end - 1].kind == "n":
        end -= 1
    aged = end > 1 and tokens[end].kind == "n" and tokens[end - 1].lower == ","
    return end - 2 if aged else end


def bare_person_ending(sentence: Sentence, end: int) -> Mention | None:
    """ "Stringtown man", "15-year-old girl": one person, told without an article, that ends at a token."""
    if sentence.tokens[end].lower == "couple":
        return pair_at(sentence, end)
    if not (group_ending(sentence, end) or _names_age(sentence, end) or _is_person(sentence, end)):
        return None
    first = end
    while first > 0 and end - first < LONGEST_PHRASE and _in_phrase(sentence, first - 1):
        first -= 1
    if first > 0 and (sentence.kinds[first - 1] & {"det"} or sentence.cue("numbers", first - 1) is not None):
        return None
    return person_phrase(sentence, first, end)


def bare_person_at(sentence: Sentence, position: int) -> Mention | None:
    """ "kills clerk at a store", "in slaying of college student": one person, told without an article."""
    head = -1
    for index in range(position, min(position + LONGEST_PHRASE, len(sentence.tokens))):
        if not _in_phrase(sentence, index):
            break
        if group_ending(sentence, index) is not None or _names_age(sentence, index):
            head = index
        if sentence.tokens[index].lower.endswith("'s"):
            break
    return person_phrase(sentence, position, head) if head >= 0 else None


def _in_phrase(sentence: Sentence, index: int) -> bool:
    return in_age(sentence, index) or (bare_word(sentence, index) and sentence.cue("outcomes", index) is None)


def _is_person(sentence: Sentence, index: int) -> bool:
    """ "Rapper shot dead": a noun that names persons."""
    return sentence.tokens[index].kind == "w" and is_person_noun(sentence.tokens[index].lower)


def _names_age(sentence: Sentence, end: int) -> bool:
    """ "9-year-old": the age stands for the person."""
    return end > 2 and [token.lower for token in sentence.tokens[end - 2 : end + 1]] == ["year", "-", "old"]
