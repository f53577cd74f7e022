"""Of whom a predicate tells: "A guard and the mayor, held since May, were found shot dead", "He was killed"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.mention import Mention
from tracker.extract.nouns import Phrase
from tracker.extract.persons import (
    headline_person,
    in_name,
    named_at,
    person_ending,
    persons_from,
    single_mention,
)
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

SUBJECT_PRONOUNS: Final = frozenset({"he", "she"})
ONE_AUXILIARY: Final = frozenset({"was", "is", "has"})
ADVERBS: Final = word_list("beside outcome")
LONGEST_SUBJECT: Final = 40


def subjects(sentence: Sentence, cue: Cue) -> Iterator[Mention]:
    """The persons of whom the predicate tells: "A guard and the mayor, held since May, were found shot dead"."""
    pronoun = _pronoun_before(sentence, cue)
    if pronoun is not None:
        yield pronoun
        return
    end = cue.first - 1
    while end >= 0 and (sentence.kinds[end] & {"be", "have"} or sentence.tokens[end].lower in ADVERBS):
        end -= 1
    if end < 0 or (end == cue.first - 1 and cue.row.kind == "adjective"):
        return
    start = _clause_start(sentence, end)
    found = list(persons_from(sentence, start, end + 1))
    if found:
        alone = any(sentence.tokens[i].lower in ONE_AUXILIARY for i in range(end + 1, cue.first))
        yield from found[:1] if alone else found
        return
    if sentence.tokens[end].lower == ",":
        before = list(_before_aside(sentence, start, end))
        if before:
            yield from before
            return
        end -= 1
    if (named := _name_ending(sentence, start, end)) is not None:
        yield named
        return
    near = person_ending(sentence, start, end) or headline_person(sentence, end, cue.first)
    if near is not None:
        yield near


def _name_ending(sentence: Sentence, start: int, end: int) -> Mention | None:
    """ "Prominent activist, Sabeen Mahmud was gunned down": the name that ends right before the predicate."""
    first = end
    while first > start and in_name(sentence, start, first - 1) and sentence.tokens[first - 1].capital:
        first -= 1
    named = named_at(sentence, first, end + 1)
    return named if named is not None and named.last == end else None


def _before_aside(sentence: Sentence, start: int, closing: int) -> Iterator[Mention]:
    """ "The other man, identified as Nematollah, was shot": the subject stands before the aside."""
    commas = [i for i in range(start + 1, closing) if sentence.tokens[i].lower == ","]
    if not commas:
        return
    name = named_at(sentence, start, commas[0])
    if name is not None and name.last == commas[0] - 1:
        yield name
        return
    for comma in (commas[0], commas[-1]):
        mention = person_ending(sentence, start, comma - 1)
        if mention is not None:
            yield mention
            return


def _pronoun_before(sentence: Sentence, cue: Cue) -> Mention | None:
    """ "He was killed", "She died of her injuries", "another wounded": one person without a name."""
    index = cue.first - 1
    while index >= 0 and (sentence.kinds[index] & {"be", "have"} or sentence.tokens[index].lower in ADVERBS):
        index -= 1
    word = sentence.tokens[index].lower if index >= 0 else ""
    ordinal = word in ("second", "third", "fourth") and index > 0 and sentence.tokens[index - 1].lower == "a"
    if word == "another" or ordinal or (word in SUBJECT_PRONOUNS and cue.row.value == "killed"):
        return single_mention(index, index, 1, "exact", Phrase(index, "person", "all", index, None))
    return None


def _clause_start(sentence: Sentence, end: int) -> int:
    """Where the clause that ends at a token begins: behind a mark, a joining word, or an earlier predicate."""
    start = end
    while start > 0 and end - start < LONGEST_SUBJECT:
        token, kinds = sentence.tokens[start - 1], sentence.kinds[start - 1]
        if token.lower in ";:." or kinds & {"report"} or (kinds & {"subord"} and "prep" not in kinds):
            break
        if token.lower in ("and", ",") and _predicate_before(sentence, start - 1):
            break
        start -= 1
    opening = sentence.kinds[start] & {"prep"}
    if opening:
        comma = next((i for i in range(start, end) if sentence.tokens[i].lower == ","), -1)
        return comma + 1 if comma >= 0 else end + 1
    return start


def _predicate_before(sentence: Sentence, index: int) -> bool:
    """Whether an outcome word closes right before a comma or an "and"."""
    return any(index - 8 <= cue.last < index and cue.row.kind != "noun" for cue in sentence.outcomes)
