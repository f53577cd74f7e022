"""Counts that no number states: "a policeman was shot dead" is one; "wounded among civilians" is an unknown few.

The coders of Iraq Body Count, UCDP and ACLED all count a named or indefinite single victim as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.linking import Link, Mention, Weigher
from tracker.extract.nouns import Phrase
from tracker.extract.numbers import Quantity
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue

COUNTED: Final = frozenset({"killed", "injured", "shot", "casualties", "abducted", "captured", "hospitalised", "missing"})
PLURAL_ENDINGS: Final = ("s", "men", "women", "people", "children", "police", "personnel", "staff", "crew", "troops", "taliban",
                         "security", "military", "army", "elderly", "youth", "underage", "chinese", "japanese", "swiss",
                         "british")  # fmt: skip
SINGLE: Final = frozenset({"a", "an", "the", "his", "her", "their", "its", "this", "that", "another"})
UNREAL: Final = frozenset({"to", "not", "never", "could", "would", "might", "may", "can", "will", "should", "if", "nearly",
                           "almost", "cannot", "without", "attempted", "tried", "n't"})  # fmt: skip
LONGEST: Final = 7
IMPLIED_COST: Final = 1.0


def implied(sentence: Sentence, taken: list[Mention], links: list[Link | None]) -> list[tuple[Mention, Link]]:
    """The single victims and the unnumbered ones of a sentence that no stated number already covers."""
    weigher = Weigher(sentence, taken)
    covered = {i for mention in taken for i in range(mention.first, mention.last + 1)}
    governed = {link.cue.first for link in links if link is not None}
    found: list[tuple[Mention, Link]] = []
    for cue in sentence.outcomes:
        if cue.row.value not in COUNTED or _unreal(sentence, cue):
            continue
        for mention in _victims(sentence, weigher, cue, cue.first in governed):
            span = set(range(mention.first, mention.last + 1))
            if not span & covered:
                covered |= span
                found.append((mention, Link(cue.row.value, cue, IMPLIED_COST, "implied")))
    return found


def _victims(sentence: Sentence, weigher: Weigher, cue: Cue, governs: bool) -> Iterator[Mention]:
    kind = cue.row.kind
    if kind in ("noun", "adjective", "verb") and (among := _among(sentence, cue)) is not None:
        yield among
    elif kind == "active" or (kind == "verb" and weigher.takes_object(cue)):
        yield from _objects(sentence, cue.last + 1)
    elif not governs and kind in ("verb", "intransitive", "adjective"):
        subject = _subject(sentence, cue)
        if subject is not None:
            yield subject


def _unreal(sentence: Sentence, cue: Cue) -> bool:
    """An attempt, a denial or a possibility: "tried to kill a judge"."""
    return any(sentence.tokens[i].lower in UNREAL for i in range(max(cue.first - 3, 0), cue.first))


def _objects(sentence: Sentence, position: int) -> Iterator[Mention]:
    """The single persons of a list behind a verb: "killed a policeman, a nurse and the mayor"."""
    while True:
        mention = _person_at(sentence, position)
        if mention is None:
            return
        yield mention
        position = mention.last + 1
        while position < len(sentence.tokens) and sentence.tokens[position].lower in (",", "and"):
            position += 1
        if position == mention.last + 1:
            return


def _person_at(sentence: Sentence, position: int) -> Mention | None:
    """ "a police officer", "the mayor of Basra", "his wife" that begins at a token; "Fred Duhart" is a person too."""
    tokens = sentence.tokens
    if position >= len(tokens) or tokens[position].lower not in SINGLE:
        return None
    head = -1
    for index in range(position + 1, min(position + 1 + LONGEST, len(tokens))):
        if tokens[index].kind != "w" and tokens[index].lower not in "-'":
            break
        if sentence.kinds[index] or sentence.cue("numbers", index) is not None or sentence.cue("outcomes", index) is not None:
            break
        cue = _group_ending(sentence, index)
        unit = sentence.cue("vetoes", index)
        if cue is not None:
            head = index
        elif unit is not None and unit.row.kind == "unit":
            return None
    return _single(sentence, position, head) if head >= 0 else None


def _subject(sentence: Sentence, cue: Cue) -> Mention | None:
    """The person before "was killed" or "died"; an age between commas and adverbs are stepped over."""
    tokens = sentence.tokens
    index = cue.first - 1
    while index >= 0 and (
        sentence.kinds[index] & {"be", "have"}
        or tokens[index].lower in ("also", "later", "reportedly", "fatally", "then", "seriously", "critically", "instantly", "who")
    ):
        index -= 1
    index = _before_aside(sentence, index)
    if index < 0:
        return None
    if _group_ending(sentence, index) is not None:
        first = index
        while first > 0 and index - first < LONGEST and tokens[first - 1].kind == "w" and not sentence.kinds[first - 1]:
            first -= 1
        if first > 0 and tokens[first - 1].lower in SINGLE:
            return _single(sentence, first - 1, index)
        return _single(sentence, index, index) if tokens[first].capital and first < index else None
    return _named(sentence, index)


def _before_aside(sentence: Sentence, index: int) -> int:
    """ ", 38," and ", of Little Rock," between a name and its verb."""
    if index < 0 or sentence.tokens[index].lower != ",":
        return index
    for position in range(index - 1, max(index - LONGEST, 0), -1):
        if sentence.tokens[position].lower == ",":
            return position - 1
    return -1


def _named(sentence: Sentence, last: int) -> Mention | None:
    """Two or more names in capitals: "Fred Duhart"."""
    tokens = sentence.tokens
    if sentence.text.isupper():
        return None
    first = last
    while first >= 0 and tokens[first].kind == "w" and tokens[first].capital and not sentence.kinds[first]:
        first -= 1
    first += 1
    if last - first < 1 or any(sentence.cue("time", i) or sentence.cue("vetoes", i) for i in range(first, last + 1)):
        return None
    return _mention(first, last, 1, "exact", Phrase(last, "person", "all", last, None))


def _group_ending(sentence: Sentence, index: int) -> Cue | None:
    for start in range(index, max(index - 3, -1), -1):
        cue = sentence.cue("groups", start)
        if cue is not None and cue.last == index and cue.row.kind == "person":
            return cue
    return None


def _single(sentence: Sentence, first: int, head: int) -> Mention | None:
    word = sentence.tokens[head].lower.removesuffix("'s")
    if word.endswith(PLURAL_ENDINGS) and word not in ("boss", "actress", "waitress", "hostess"):
        return None
    cue = _group_ending(sentence, head)
    group = cue.row.value if cue is not None else "all"
    return _mention(first, head, 1, "exact", Phrase(head, "person", group, head, None))


def _among(sentence: Sentence, cue: Cue) -> Mention | None:
    """ "wounded among civilians": some, without a number."""
    tokens = sentence.tokens
    following = cue.last + 1
    if following + 1 >= len(tokens) or tokens[following].lower != "among" or _counted(sentence, cue):
        return None
    head = next((i for i in range(following + 1, min(following + 4, len(tokens))) if sentence.cue("groups", i)), -1)
    if head < 0:
        return None
    group = sentence.cues["groups"][head]
    return _mention(cue.first, group.last, None, "vague", Phrase(group.last, "person", group.row.value, group.last, None))


def _counted(sentence: Sentence, cue: Cue) -> bool:
    """Whether a number or "no" stands right before the outcome word."""
    if cue.first == 0:
        return False
    before = cue.first - 1
    numbers = sentence.cues.get("numbers", {}).values()
    return sentence.tokens[before].kind == "n" or any(number.last == before for number in numbers)


def _mention(first: int, last: int, value: int | None, bound: str, phrase: Phrase) -> Mention:
    quantity = Quantity(
        first=first, last=last, number_first=first, number_last=last, value=value, low=None, high=None, bound=bound,
        form="implicit",
    )  # fmt: skip
    return Mention(quantity, phrase)
