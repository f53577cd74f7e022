"""What becomes of persons already told of in a sentence: "Four men were abducted, taken to a wood and killed".

A second predicate shares the subject of the first one, or follows what describes it ("Two soldiers kidnapped by
rebels were found dead"), or takes it up by "them" ("seized a guard and his cousin and killed them").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.headlines import bare_person_ending, is_headline
from tracker.extract.mention import Mention
from tracker.extract.naming import named_at, single_mention
from tracker.extract.nouns import Phrase
from tracker.extract.persons import person_at, person_ending, persons_from
from tracker.extract.predicates import takes_object
from tracker.extract.sentence import Sentence
from tracker.extract.subjects import surname
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

PREDICATES: Final = frozenset({"verb", "intransitive", "adjective"})
ADVERBS: Final = word_list("beside outcome")
PAST_VERBS: Final = word_list("past verb")
LONGEST: Final = 40
CLAUSE_MARKS: Final = frozenset(",.;:!?")
MORE_THAN_ONE: Final = 2
PERSONAL: Final = frozenset({"he", "she"})


def sequel(sentence: Sentence, cue: Cue, taken: list[Mention]) -> Iterator[Mention]:
    """The persons told of before of whom a word of killing goes on to tell; taken: the numbers of the sentence."""
    if cue.row.value != "killed" or cue.row.kind not in PREDICATES:
        return
    if cue.row.kind == "verb" and takes_object(sentence, cue):
        return
    joint = _predicate_start(sentence, cue.first)
    if joint < 2:
        return
    if sentence.tokens[joint].lower in ("and", "but", "then"):
        yield from _shared_subject(sentence, cue, joint, taken)
    elif joint + 1 < cue.first:
        yield from _described_subject(sentence, joint, taken)


def _predicate_start(sentence: Sentence, first: int) -> int:
    """The token before a predicate with its auxiliaries and adverbs."""
    index = first - 1
    while index > 0 and (sentence.kinds[index] & {"be", "have", "adverb"} or sentence.tokens[index].lower in ADVERBS):
        index -= 1
    return index


def _shared_subject(sentence: Sentence, cue: Cue, joint: int, taken: list[Mention]) -> Iterator[Mention]:
    """ "A guard was dragged from his car and killed": the subject of the predicate before the "and"."""
    passive = cue.row.kind == "verb" and joint + 1 == cue.first
    for index in range(joint - 1, max(joint - LONGEST, 0), -1):
        if sentence.tokens[index].lower in ".;:":
            return
        if passive and "be" not in sentence.kinds[index]:
            continue
        if not passive and not _is_past(sentence, index):
            continue
        found = _subject_ending(sentence, _before_aside(sentence, index - 1), taken)
        if found is not None:
            yield found
            return


def _before_aside(sentence: Sentence, end: int) -> int:
    """ "The other man, known as Karim, was shot and later died": the subject stands before the aside."""
    if sentence.tokens[end].lower != ",":
        return end
    opening = next((i for i in range(end - 1, 0, -1) if sentence.tokens[i].lower == ","), 0)
    return opening - 1 if opening else end


def _is_past(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if sentence.kinds[index] & {"be", "have", "act"} or token.lower in PAST_VERBS:
        return True
    return token.kind == "w" and token.lower.endswith("ed")


def _subject_ending(sentence: Sentence, end: int, taken: list[Mention]) -> Mention | None:
    """The number, person or pronoun that ends at a token."""
    for mention in taken:
        if mention.last == end and mention.phrase.kind in ("person", ""):
            return _some_of(sentence, mention, taken)
    if sentence.tokens[end].lower in PERSONAL:
        return single_mention(end, end, 1, "exact", Phrase(end, "person", "all", end, None))
    return (
        person_ending(sentence, 0, end)
        or _name_ending(sentence, end)
        or surname(sentence, end)
        or _in_headline(sentence, end)
    )


def _in_headline(sentence: Sentence, end: int) -> Mention | None:
    """ "Man shot by police dies": a headline's person has no article."""
    return bare_person_ending(sentence, end) if is_headline(sentence) else None


def _some_of(sentence: Sentence, whole: Mention, taken: list[Mention]) -> Mention:
    """ "Seven of the ten workers abducted were killed": of the whole, the part is told of."""
    for part in taken:
        between = [token.lower for token in sentence.tokens[part.quantity.number_last + 1 : whole.first]]
        if part.first < whole.first and between in (["of"], ["of", "the"], ["of", "their"]):
            return part
    return whole


def _name_ending(sentence: Sentence, end: int) -> Mention | None:
    first = end
    while first > 0 and sentence.tokens[first - 1].capital and not sentence.kinds[first - 1]:
        first -= 1
    named = named_at(sentence, first, end + 1)
    return named if named is not None and named.last == end else None


def _described_subject(sentence: Sentence, joint: int, taken: list[Mention]) -> Iterator[Mention]:
    """ "Two soldiers kidnapped by rebels were found dead": the subject stands before what describes it."""
    for index in range(joint, max(joint - LONGEST, 0), -1):
        token, kinds = sentence.tokens[index], sentence.kinds[index]
        if token.lower in CLAUSE_MARKS or (kinds & {"subord", "conj"} and "prep" not in kinds):
            return
        told = sentence.cue("outcomes", index)
        described = "relative" in kinds or (told is not None and told.row.kind == "verb") or token.lower in PAST_VERBS
        found = _subject_ending(sentence, index - 1, taken) if described else None
        if found is not None:
            if _opens_clause(sentence, found.first):
                yield found
            return


def _opens_clause(sentence: Sentence, first: int) -> bool:
    """Whether a noun phrase can be a subject: it opens the sentence, or stands behind a mark or a joining word."""
    if first == 0:
        return True
    before = sentence.tokens[first - 1]
    return before.kind == "m" or bool(sentence.kinds[first - 1] & {"subord", "conj"} - {"prep"})


def taken_up(sentence: Sentence, cue: Cue, taken: list[Mention]) -> Iterator[Mention]:
    """ "arrested fifteen villagers and executed them", "... and shot them dead": the persons told just before."""
    at = _them(sentence, cue)
    if at < 0:
        return
    before = [mention for mention in taken if mention.last < at and mention.phrase.kind == "person"]
    if before and (before[-1].quantity.value or 0) >= MORE_THAN_ONE:
        whole = next((mention for mention in before if _opens_list(sentence, mention, before[-1])), before[-1])
        quantity = whole.quantity
        yield single_mention(at, at, quantity.value, quantity.bound, whole.phrase)
        return
    if not before:
        yield from _pair_before(sentence, cue.first - 1)


def _opens_list(sentence: Sentence, mention: Mention, last: Mention) -> bool:
    """ "fourteen men, eleven Pakistanis and three Indians": the first number counts them all."""
    part = mention.last < last.first and (mention.quantity.value or 0) > (last.quantity.value or 0)
    return part and sentence.tokens[mention.last + 1].lower in (",", "(", "-", "–", "—")


def _them(sentence: Sentence, cue: Cue) -> int:
    """The token "them" inside or behind a killing verb, or "they" before it; -1 where there is none."""
    if cue.row.kind not in ("verb", "active", "intransitive", "found dead") or cue.row.value != "killed":
        return -1
    for index in range(cue.first, min(cue.last + 2, len(sentence.tokens))):
        if sentence.tokens[index].lower == "them":
            return index
    if cue.row.kind == "active" or takes_object(sentence, cue):
        return -1
    index = _predicate_start(sentence, cue.first)
    return index if index > 0 and sentence.tokens[index].lower == "they" else -1


def _pair_before(sentence: Sentence, end: int) -> Iterator[Mention]:
    """ "pulled out the driver and a passenger and shot them": the nearest persons that are told of together."""
    for start in range(end, max(end - LONGEST, -1), -1):
        if sentence.tokens[start].lower in ".;:":
            return
        if person_at(sentence, start, end + 1) is None and named_at(sentence, start, end + 1) is None:
            continue
        found = list(persons_from(sentence, start, end + 1))
        if len(found) >= MORE_THAN_ONE:
            yield from found
            return
