"""Of whom a predicate tells: "A guard was shot", "Man killed", "He died", "A man who was shot has died"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.headlines import headline_subjects
from tracker.extract.mention import Mention
from tracker.extract.naming import in_name, named_at, single_mention
from tracker.extract.nouns import Phrase
from tracker.extract.persons import past_children, person_ending, persons_from
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

SUBJECT_PRONOUNS: Final = frozenset({"he", "she"})
ONE_AUXILIARY: Final = frozenset({"was", "is", "has"})
ADVERBS: Final = word_list("beside outcome")
OF_PERSONS: Final = frozenset({"who", "whose"})
LONGEST_SUBJECT: Final = 40


def subjects(sentence: Sentence, cue: Cue) -> Iterator[Mention]:
    """The persons of whom the predicate tells: "A guard and the mayor, held since May, were found shot dead"."""
    end = _before_auxiliaries(sentence, cue)
    pronoun = _pronoun_at(sentence, end, cue)
    if pronoun is not None:
        yield pronoun
        return
    if end < 0:
        return
    if end == cue.first - 1 and cue.row.kind == "adjective":
        left = _left(sentence, end)
        yield from [left] if left is not None else headline_subjects(sentence, end, cue)
        return
    start = _clause_start(sentence, end)
    found = list(persons_from(sentence, start, end + 1))
    if found:
        alone = any(sentence.tokens[i].lower in ONE_AUXILIARY for i in range(end + 1, cue.first))
        yield from found[:1] if alone or _is_described(sentence, found, end) else found
        return
    if sentence.tokens[end].lower == "," and (before := list(_before_aside(sentence, start, end))):
        yield from before
        return
    yield from _near(sentence, cue, start, end) or _antecedent(sentence, end)


def _is_described(sentence: Sentence, found: list[Mention], end: int) -> bool:
    """ "The victim, a Navy veteran, died": what stands between the commas tells who the person is."""
    joined = any(sentence.tokens[i].lower == "and" for i in range(found[0].last, found[-1].first))
    return sentence.tokens[end].lower == "," and not joined


def _near(sentence: Sentence, cue: Cue, start: int, end: int) -> list[Mention]:
    """The person named right before the predicate."""
    if sentence.tokens[end].lower == ",":
        end -= 1
    end = past_children(sentence, end)
    near = _name_ending(sentence, start, end) or person_ending(sentence, start, end) or surname(sentence, end)
    return [near] if near is not None else list(headline_subjects(sentence, end, cue))


def _before_auxiliaries(sentence: Sentence, cue: Cue) -> int:
    """The last token of the subject; -1 where the predicate opens the sentence."""
    end = cue.first - 1
    while end >= 0 and (sentence.kinds[end] & {"be", "have"} or sentence.tokens[end].lower in ADVERBS):
        end -= 1
    return end


def _pronoun_at(sentence: Sentence, index: int, cue: Cue) -> Mention | None:
    """ "He was killed", "She died of her injuries", "another wounded": one person without a name."""
    word = sentence.tokens[index].lower if index >= 0 else ""
    ordinal = word in ("second", "third", "fourth") and index > 0 and sentence.tokens[index - 1].lower == "a"
    if word == "another" or ordinal or (word in SUBJECT_PRONOUNS and cue.row.value == "killed"):
        return single_mention(index, index, 1, "exact", Phrase(index, "person", "all", index, None))
    return None


def _left(sentence: Sentence, end: int) -> Mention | None:
    """ "The shooting left a father of two dead": the person whom it left so."""
    end = past_children(sentence, end)
    for mention in (person_ending(sentence, 0, end), _name_ending(sentence, 0, end)):
        if mention is not None and mention.first > 0 and _leaves(sentence, mention.first - 1):
            return mention
    return None


def _leaves(sentence: Sentence, index: int) -> bool:
    """ "left", "leaving", "ended with"."""
    return "left" in sentence.kinds[index] or sentence.tokens[index].lower == "with"


def _name_ending(sentence: Sentence, start: int, end: int) -> Mention | None:
    """ "A noted painter, Lina Haddad was gunned down": the name that ends right before the predicate."""
    first = end
    while first > start and in_name(sentence, start, first - 1) and sentence.tokens[first - 1].capital:
        first -= 1
    named = named_at(sentence, first, end + 1)
    return named if named is not None and named.last == end else None


def surname(sentence: Sentence, end: int) -> Mention | None:
    """ "Harris died at the scene": the last name alone, of someone whom the text names in full."""
    if not 0 <= end < len(sentence.tokens) or not sentence.tokens[end].capital:
        return None
    if (end and sentence.tokens[end - 1].capital) or sentence.tokens[end].lower not in sentence.names:
        return None
    barred = sentence.cue("time", end) or sentence.cue("vetoes", end) or sentence.cue("groups", end)
    return None if barred else single_mention(end, end, 1, "exact", Phrase(end, "person", "all", end, None))


def _antecedent(sentence: Sentence, end: int) -> list[Mention]:
    """ "The teen, who was shot while walking home, has died": the person of whom the relative clause tells."""
    for index in range(end - 1, 0, -1):
        if sentence.tokens[index].lower == ";" or "report" in sentence.kinds[index]:
            return []
        if sentence.tokens[index].lower in OF_PERSONS:
            last = index - 2 if sentence.tokens[index - 1].lower == "," else index - 1
            if last < 0:
                return []
            person = _name_ending(sentence, 0, last) or person_ending(sentence, 0, last) or surname(sentence, last)
            return [person] if person is not None else []
    return []


def _before_aside(sentence: Sentence, start: int, closing: int) -> Iterator[Mention]:
    """ "The other man, known as Karim, was shot": the subject stands before the aside."""
    commas = [i for i in range(start + 1, closing) if sentence.tokens[i].lower == ","]
    if not commas:
        return
    name = named_at(sentence, start, commas[0])
    if name is not None and name.last == commas[0] - 1:
        yield name
        return
    if (named := _name_ending(sentence, start, commas[0] - 1)) is not None:
        yield named
        return
    for comma in (commas[0], commas[-1]):
        mention = person_ending(sentence, start, past_children(sentence, comma - 1)) or surname(sentence, comma - 1)
        if mention is not None:
            yield mention
            return


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
    """Whether an outcome word of the same clause closes right before a comma or an "and"."""
    return any(
        index - 8 <= cue.last < index
        and cue.row.kind != "noun"
        and not any("subord" in sentence.kinds[between] for between in range(cue.last + 1, index))
        for cue in sentence.outcomes
    )
