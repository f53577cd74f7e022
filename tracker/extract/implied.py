"""Counts that no number states: "a policeman was shot dead" is one; "wounded among civilians" is an unknown few.

The coders of Iraq Body Count, UCDP and ACLED all count a named or indefinite single victim as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.linking import Link
from tracker.extract.nouns import Phrase
from tracker.extract.numbers import Quantity
from tracker.extract.sentence import Sentence
from tracker.extract.weighing import Mention, Weigher
from tracker.lexicon.matcher import Cue

COUNTED: Final = frozenset(
    {"killed", "injured", "shot", "casualties", "abducted", "captured", "hospitalised", "missing"}
)
PLURAL_ENDINGS: Final = (
    "s",
    "men",
    "women",
    "people",
    "children",
    "police",
    "personnel",
    "staff",
    "crew",
    "troops",
    "taliban",
    "security",
    "military",
    "army",
    "elderly",
    "youth",
    "underage",
    "chinese",
    "japanese",
    "swiss",
    "british",
)
SINGULAR_IN_S: Final = frozenset({"boss", "actress", "waitress", "hostess"})
PERSON_ENDINGS: Final = ("er", "or", "ist", "ian", "ee", "ant", "man", "woman")
INDEFINITE: Final = frozenset({"a", "an", "another"})
SINGLE: Final = INDEFINITE | {"the", "his", "her", "their", "its", "this", "that"}
PRONOUNS: Final = frozenset({"him", "her"})
SUBJECT_PRONOUNS: Final = frozenset({"he", "she"})
UNREAL: Final = frozenset(
    {
        "to",
        "not",
        "never",
        "could",
        "would",
        "might",
        "may",
        "can",
        "will",
        "should",
        "if",
        "nearly",
        "almost",
        "cannot",
        "without",
        "attempted",
        "tried",
        "n't",
        "no",
    }
)
ADVERBS: Final = frozenset(
    {
        "also",
        "later",
        "reportedly",
        "fatally",
        "then",
        "seriously",
        "critically",
        "instantly",
        "who",
        "slightly",
        "subsequently",
        "brutally",
        "badly",
        "severely",
        "himself",
        "herself",
        "found",
        "allegedly",
    }
)
LONGEST: Final = 7
LONGEST_SUBJECT: Final = 40
IMPLIED_COST: Final = 1.0


def implied(
    sentence: Sentence, taken: list[Mention], links: list[Link | None], held: int | None = None
) -> list[tuple[Mention, Link]]:
    """The single victims and the unnumbered ones of a sentence that no stated number already covers.

    held: how many were told to be abducted or missing before, for "Their bodies were found".
    """
    weigher = Weigher(sentence, taken)
    covered = {i for mention in taken for i in range(mention.first, mention.last + 1)}
    governed: dict[int, int] = {}
    for mention, link in zip(taken, links, strict=True):
        if link is not None and link.how != "carried":
            governed[link.cue.first] = min(mention.first, governed.get(link.cue.first, mention.first))
    found: list[tuple[Mention, Link]] = []
    for cue in sentence.outcomes:
        if cue.row.value not in COUNTED or _unreal(sentence, cue):
            continue
        if cue.row.kind == "found dead":
            count = 1 if sentence.tokens[cue.first].lower in ("his", "her") else held
            if count is not None:
                phrase = Phrase(cue.last, "body", "all", cue.last, None)
                found.append(
                    (
                        _mention(cue.first, cue.last, count, "exact", phrase),
                        Link("killed", cue, IMPLIED_COST, "implied"),
                    )
                )
            continue
        for mention in _victims(sentence, weigher, cue, governed.get(cue.first), taken):
            span = set(range(mention.first, mention.last + 1))
            if not span & covered:
                covered |= span
                found.append((mention, Link(cue.row.value, cue, IMPLIED_COST, "implied")))
    return found


def _victims(
    sentence: Sentence, weigher: Weigher, cue: Cue, governed: int | None, taken: list[Mention]
) -> Iterator[Mention]:
    """The victims of one outcome word; governed is the first token of a number that it already counts."""
    kind = cue.row.kind
    if kind in ("noun", "adjective", "verb") and (among := _among(sentence, cue)) is not None:
        yield among
    elif kind == "self":
        yield _mention(cue.first, cue.last, 1, "exact", Phrase(cue.last, "person", "perpetrator", cue.last, None))
        if cue.last + 1 < len(sentence.tokens) and sentence.tokens[cue.last + 1].lower == "and":
            yield from _people(sentence, cue.last + 2, len(sentence.tokens))
    elif _wraps(cue):
        yield from _people(sentence, cue.first + 1, cue.last)
    elif kind == "active" or (kind == "verb" and weigher.takes_object(cue)):
        yield from _people(sentence, _past_numbers(sentence, cue.last + 1, taken), len(sentence.tokens))
    elif governed is not None and governed < cue.first:
        yield from _beside(sentence, governed)
        yield from _behind(sentence, governed, cue.first, taken)
    elif governed is None and kind in ("verb", "intransitive", "adjective"):
        yield from _subjects(sentence, cue)


def _past_numbers(sentence: Sentence, position: int, taken: list[Mention]) -> int:
    """ "killing three policemen and a civilian": steps over the numbered victims at the head of a list."""
    for mention in taken:
        if mention.first == position:
            position = mention.last + 1
            while position < len(sentence.tokens) and sentence.tokens[position].lower in (",", "and"):
                position += 1
    return position


def _wraps(cue: Cue) -> bool:
    """ "shot a politician to death": the victim stands inside the phrase."""
    return any("*" in phrase and phrase.endswith(("death", "dead", "hostage")) for phrase in cue.row.phrases) and (
        cue.last - cue.first >= 3
    )


def _unreal(sentence: Sentence, cue: Cue) -> bool:
    """An attempt, a denial or a possibility: "tried to kill a judge"."""
    return any(sentence.tokens[i].lower in UNREAL for i in range(max(cue.first - 3, 0), cue.first))


def _people(sentence: Sentence, position: int, stop: int) -> Iterator[Mention]:
    """The single persons of a list: "a policeman, a nurse and the mayor", "Idris Ramadan", "him"."""
    while position < stop:
        mention = _person_at(sentence, position, stop) or _named_at(sentence, position, stop)
        if mention is None:
            return
        yield mention
        position = mention.last + 1
        if (
            _person_at(sentence, position + 1, stop)
            and sentence.tokens[position].lower == ","
            and _is_name(sentence, mention)
        ):
            position = next((i for i in range(position + 1, stop) if sentence.tokens[i].lower == ","), stop)
        start = position
        while position < stop and sentence.tokens[position].lower in (",", "and"):
            position += 1
        if position == start or (
            sentence.tokens[position - 1].lower == ","
            and position < stop
            and (sentence.tokens[position].lower not in SINGLE)
        ):
            return


def _behind(sentence: Sentence, governed: int, stop: int, taken: list[Mention]) -> Iterator[Mention]:
    """ "Five policemen and a volunteer were killed": the single person that is added to a number."""
    last = max((mention.last for mention in taken if mention.first <= governed), default=governed)
    for index in range(last + 1, min(last + LONGEST, stop - 1)):
        if sentence.tokens[index].lower == "and":
            mention = _person_at(sentence, index + 1, stop)
            if mention is not None:
                yield mention
            return


def _is_name(sentence: Sentence, mention: Mention) -> bool:
    """ "Juan Torres, a police chief, ...": what follows a name and a comma tells who he is."""
    return sentence.tokens[mention.first].lower not in SINGLE


def _beside(sentence: Sentence, first: int) -> Iterator[Mention]:
    """ "The assailant and one civilian were killed": the single person that a number is added to."""
    if first < 2 or sentence.tokens[first - 1].lower != "and":
        return
    for start in range(first - 2, max(first - 2 - LONGEST, -1), -1):
        mention = _person_at(sentence, start, first - 1)
        if mention is not None and mention.last == first - 2:
            yield mention
            return


def _subjects(sentence: Sentence, cue: Cue) -> Iterator[Mention]:
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
    found = list(_people(sentence, start, end + 1))
    if found:
        yield from found
        return
    if sentence.tokens[end].lower == ",":
        end -= 1
        first = end
        while first > start and _in_name(sentence, start, first - 1) and sentence.tokens[first - 1].capital:
            first -= 1
        named = _named_at(sentence, first, end + 1)
        if named is not None and named.last == end:
            yield named
            return
    near = _person_ending(sentence, start, end)
    if near is not None:
        yield near


def _pronoun_before(sentence: Sentence, cue: Cue) -> Mention | None:
    """ "He was killed", "She died of her injuries", "another wounded": one person without a name."""
    index = cue.first - 1
    while index >= 0 and (sentence.kinds[index] & {"be", "have"} or sentence.tokens[index].lower in ADVERBS):
        index -= 1
    word = sentence.tokens[index].lower if index >= 0 else ""
    if word == "another" or (word in SUBJECT_PRONOUNS and cue.row.value == "killed"):
        return _mention(index, index, 1, "exact", Phrase(index, "person", "all", index, None))
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


def _person_ending(sentence: Sentence, start: int, end: int) -> Mention | None:
    """The person phrase that ends right before the predicate: "..., when the driver was killed"."""
    if _group_ending(sentence, end) is None:
        return None
    for position in range(end - 1, max(end - LONGEST, start - 1), -1):
        if sentence.tokens[position].lower in SINGLE:
            return _single(sentence, position, end)
        if not _in_age(sentence, position) and (sentence.kinds[position] or sentence.tokens[position].kind != "w"):
            return None
    return None


def _in_age(sentence: Sentence, index: int) -> bool:
    """ "an 11-year-old girl": the age belongs to the phrase."""
    return sentence.tokens[index].kind == "n" or sentence.tokens[index].lower in ("-", "year", "years", "old")


def _person_at(sentence: Sentence, position: int, stop: int) -> Mention | None:
    """ "a police officer", "the mayor of Basra", "his wife", "him", beginning at a token."""
    tokens = sentence.tokens
    if position >= stop:
        return None
    if tokens[position].lower in PRONOUNS and (position + 1 >= stop or _stops(sentence, position + 1)):
        return _mention(position, position, 1, "exact", Phrase(position, "person", "all", position, None))
    if tokens[position].lower not in SINGLE:
        return None
    if tokens[position].lower == "another" and (position + 1 >= stop or _stops(sentence, position + 1)):
        return _mention(position, position, 1, "exact", Phrase(position, "person", "all", position, None))
    head, index = -1, _past_age(sentence, position + 1, stop)
    unit_last = False
    while index < min(position + 1 + LONGEST, stop) and not _stops(sentence, index):
        unit = sentence.cue("vetoes", index)
        if _group_ending(sentence, index) is not None:
            head, unit_last = index, False
        elif unit is not None and unit.row.kind == "unit" and not tokens[index].capital:
            unit_last = True
        index += 1
    if unit_last or (0 <= head < index - 1 and _is_noun(sentence, index - 1)):
        return None
    if (
        head < 0
        and index - 1 > position
        and tokens[position].lower in INDEFINITE
        and _like_person(tokens[index - 1].lower)
    ):
        head = index - 1
    return _single(sentence, position, head) if head >= 0 else None


def _is_noun(sentence: Sentence, index: int) -> bool:
    """ "a militant base": the person word only describes the noun behind it."""
    token = sentence.tokens[index]
    return token.kind == "w" and not token.capital and not token.lower.endswith(("ed", "ing", "ly"))


def _past_age(sentence: Sentence, position: int, stop: int) -> int:
    """ "a 14-year-old boy": steps over the age."""
    for index in range(position, min(position + 6, stop)):
        if sentence.tokens[index].lower == "old":
            return index + 1
    return position


def _stops(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.kind != "w" and token.lower not in "-'":
        return True
    return (
        bool(sentence.kinds[index])
        or sentence.cue("numbers", index) is not None
        or sentence.cue("outcomes", index) is not None
    )


def _like_person(word: str) -> bool:
    return word.endswith(PERSON_ENDINGS) and len(word) > 5


def _named_at(sentence: Sentence, position: int, stop: int) -> Mention | None:
    """Two or more capitals that name no organisation or place: "Fred Duhart", "Kosovo MP Ismail Hajdaraj"."""
    tokens = sentence.tokens
    if sentence.text.isupper():
        return None
    last = position
    while last < stop and _in_name(sentence, position, last):
        last += 1
    last -= 1
    if last - position < 1 or not tokens[last].capital:
        return None
    for index in range(position, last + 1):
        cue = sentence.cue("groups", index)
        unit = sentence.cue("vetoes", index)
        organised = cue is not None and cue.row.kind == "organisation"
        if (
            sentence.cue("time", index)
            or (organised and index == last)
            or (unit is not None and unit.row.kind in ("month", "before"))
        ):
            return None
    if tokens[last].lower.endswith(("'s", "s'")):
        return None
    return _mention(
        position, last, 1, "exact", Phrase(last, "person", _group_within(sentence, position, last), last, None)
    )


def _in_name(sentence: Sentence, position: int, index: int) -> bool:
    """A capital, a hyphen inside a name, or a lower-case title in it ("Baghdad police officer Razzaq Ubaid")."""
    token = sentence.tokens[index]
    if token.lower == "-" and index > position:
        return True
    if token.kind != "w" or _stops(sentence, index):
        return False
    return (
        token.capital
        or (index > position and sentence.cue("groups", index) is not None)
        or _group_ending(sentence, index) is not None
    )


def _group_within(sentence: Sentence, first: int, last: int) -> str:
    for index in range(first, last + 1):
        cue = sentence.cue("groups", index)
        if cue is not None and cue.row.kind == "person" and cue.row.value != "all":
            return cue.row.value
    return "all"


def _group_ending(sentence: Sentence, index: int) -> Cue | None:
    for start in range(index, max(index - 3, -1), -1):
        cue = sentence.cue("groups", start)
        if cue is not None and cue.last == index and cue.row.kind == "person":
            return cue
    return None


def _single(sentence: Sentence, first: int, head: int) -> Mention | None:
    word = sentence.tokens[head].lower.removesuffix("'s")
    if word.endswith(PLURAL_ENDINGS) and word not in SINGULAR_IN_S:
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
    return _mention(
        cue.first, group.last, None, "vague", Phrase(group.last, "person", group.row.value, group.last, None)
    )


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
