"""How a text names one person: "a police officer", "the mayor of Basra", "his wife", "Walter Oakes", "him"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.headlines import bare_person_at
from tracker.extract.mention import Mention
from tracker.extract.naming import group_ending, in_age, named_at, pair_at, person_phrase, single_mention, stops
from tracker.extract.nouns import Phrase
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue
from tracker.lexicon.people import is_person_noun

INDEFINITE: Final = frozenset({"a", "an", "another"})
OWNERS: Final = frozenset({"his", "her", "their"})
SINGLE: Final = INDEFINITE | OWNERS | {"the", "its", "this", "that"}
UNKNOWN_PERSON: Final = INDEFINITE | OWNERS
PRONOUNS: Final = frozenset({"him", "her"})
BEFORE_OLD: Final = frozenset({"-", "years", "year", "months", "month"})
LONGEST: Final = 7
LONGEST_ASIDE: Final = 24
LONGEST_DESCRIPTION: Final = 12
LONGEST_TITLE: Final = 4
PARENTS: Final = word_list("parent")
PAST_VERBS: Final = word_list("past verb")


def persons_from(sentence: Sentence, position: int, stop: int) -> Iterator[Mention]:
    """The single persons of a list: "a policeman, a nurse and the mayor", "a man, woman and child", "him"."""
    opening = position
    while position < stop:
        mention = (
            pair_at(sentence, position)
            or person_at(sentence, position, stop)
            or aged_at(sentence, position, stop)
            or named_at(sentence, position, stop)
        )
        mention = mention or _bare_second(sentence, position)
        if mention is None and position > opening and _lists_bare(sentence, position, stop):
            mention = bare_person_at(sentence, position)
        if mention is None:
            return
        yield mention
        position = _past_place(sentence, _past_years(sentence, mention.last + 1), stop)
        if (
            person_at(sentence, position + 1, stop)
            and sentence.tokens[position].lower == ","
            and _is_name(sentence, mention)
            and sentence.tokens[position + 1].lower not in OWNERS
        ):
            position = next((i for i in range(position + 1, stop) if sentence.tokens[i].lower == ","), stop)
        position = _past_name(sentence, mention, _past_first_name(sentence, mention, position), stop)
        start = position
        while position < stop and (sentence.tokens[position].lower == "," or _joins(sentence, position)):
            position += 1
        if position == start:
            position = _accompanied(sentence, position, stop)
        if position == start or (
            sentence.tokens[position - 1].lower == ","
            and position < stop
            and sentence.tokens[position].lower not in SINGLE
            and not _lists_bare(sentence, position, stop)
        ):
            return


def _past_first_name(sentence: Sentence, mention: Mention, position: int) -> int:
    """ "his wife Haseena and their daughter": steps over the name of a relative."""
    if sentence.tokens[mention.first].lower not in OWNERS or position >= len(sentence.tokens):
        return position
    token = sentence.tokens[position]
    return position + 1 if token.capital and token.kind == "w" and not sentence.kinds[position] else position


def _past_years(sentence: Sentence, position: int) -> int:
    """ "Mary Holt, 30, and her daughter": steps over the age."""
    kinds = [token.kind for token in sentence.tokens[position : position + 3]]
    marks = [token.lower for token in sentence.tokens[position : position + 3 : 2]]
    return position + 2 if kinds[1:2] == ["n"] and marks == [",", ","] else position


def _bare_second(sentence: Sentence, position: int) -> Mention | None:
    """ "his mom and younger brother", "a husband and wife": the second of two, without an article."""
    if position < 2 or sentence.tokens[position - 1].lower != "and":
        return None
    return bare_person_at(sentence, position)


def _lists_bare(sentence: Sentence, position: int, stop: int) -> bool:
    """ "a man, woman and child died": without articles; "a nurse, wife and mother, died" tells who one person is."""
    joined = False
    while position < stop:
        mention = (
            aged_at(sentence, position, stop)
            or person_at(sentence, position, stop)
            or bare_person_at(sentence, position)
        )
        if mention is None:
            return False
        position = mention.last + 1
        if position >= stop or sentence.tokens[position].lower not in (",", "and"):
            return joined
        while position < stop and sentence.tokens[position].lower in (",", "and"):
            joined = joined or sentence.tokens[position].lower == "and"
            position += 1
    return False


def _joins(sentence: Sentence, position: int) -> bool:
    """ "and", "along with", "together with", "as well as"."""
    token, kinds = sentence.tokens[position], sentence.kinds[position]
    if token.lower == "and":
        return True
    inside = position > 0 and "conj" in sentence.kinds[position - 1] and token.lower in ("with", "well", "as")
    return inside or ("conj" in kinds and token.lower in ("along", "together", "as", "plus"))


def _accompanied(sentence: Sentence, position: int, stop: int) -> int:
    """ "shot the chief of Paktika, identified as Eid, along with his brother": where the companion stands."""
    for index in range(position, min(position + LONGEST_ASIDE, stop)):
        ends = sentence.tokens[index].lower in ".;:" and not _after_title(sentence, index)
        if sentence.cue("outcomes", index) is not None or ends:
            return position
        if sentence.tokens[index].lower in ("along", "together") and "conj" in sentence.kinds[index]:
            return index + 2
    return position


def _after_title(sentence: Sentence, index: int) -> bool:
    """ "Dr.", "Col.": a full stop that ends no sentence."""
    return index > 0 and sentence.tokens[index - 1].capital and len(sentence.tokens[index - 1].lower) <= LONGEST_TITLE


def _past_place(sentence: Sentence, position: int, stop: int) -> int:
    """ "the ambassador to Chad, ...", "a guard in Basra and a driver": steps over a place or an office."""
    if position >= stop:
        return position
    if "prep" not in sentence.kinds[position]:
        return _past_description(sentence, position, stop)
    for index in range(position + 1, min(position + LONGEST, stop)):
        token = sentence.tokens[index]
        if token.lower in (",", "and"):
            return index
        if token.kind != "w" or sentence.kinds[index] - {"det", "prep"} or sentence.cue("outcomes", index) is not None:
            return position
    return position


def _past_description(sentence: Sentence, position: int, stop: int) -> int:
    """ "a man working for U.S. forces and his father": steps over what describes a person, as far as the next one."""
    described = sentence.tokens[position].lower.endswith(("ing", "ed")) or "relative" in sentence.kinds[position]
    if not described or sentence.cue("outcomes", position) is not None:
        return position
    for index in range(position + 1, min(position + LONGEST_DESCRIPTION, stop)):
        if sentence.cue("outcomes", index) is not None or sentence.tokens[index].lower in ",;:":
            return position
        if sentence.tokens[index].lower == "and" and person_at(sentence, index + 1, stop) is not None:
            return index
    return position


def _past_name(sentence: Sentence, mention: Mention, position: int, stop: int) -> int:
    """ "Bernal's security guard, Camilo Jimenez, ...": a name between commas is that of the person before it."""
    if position >= stop or sentence.tokens[position].lower != "," or _is_name(sentence, mention):
        return position
    name = named_at(sentence, position + 1, stop)
    if name is None or name.last + 1 >= stop or sentence.tokens[name.last + 1].lower != ",":
        return position
    aged = [token.kind for token in sentence.tokens[name.last + 2 : name.last + 4]] == ["n", "m"]
    return name.last + (3 if aged else 1)


def _is_name(sentence: Sentence, mention: Mention) -> bool:
    """ "Juan Torres, a police chief, ...": what follows a name and a comma tells who he is."""
    return sentence.tokens[mention.first].lower not in SINGLE


def person_ending(sentence: Sentence, start: int, end: int) -> Mention | None:
    """The person phrase that ends right before the predicate: "..., when the driver was killed"."""
    if group_ending(sentence, end) is None:
        return None
    for position in range(end - 1, max(end - LONGEST, start - 1), -1):
        word = sentence.tokens[position]
        if word.lower in SINGLE or (word.capital and word.lower.endswith("'s")):
            return person_phrase(sentence, position, end)
        if not in_age(sentence, position) and (sentence.kinds[position] or sentence.tokens[position].kind != "w"):
            return None
    return None


def past_children(sentence: Sentence, end: int) -> int:
    """ "a father of two", "Mother of three": the last token of the parent, without the count of the children."""
    tokens = sentence.tokens
    if end < 2 or tokens[end - 1].lower != "of" or tokens[end - 2].lower not in PARENTS:
        return end
    counted = tokens[end].kind == "n" or sentence.cue("numbers", end) is not None
    return end - 2 if counted else end


def person_behind(sentence: Sentence, cue: Cue) -> bool:
    """ "shot a village chair": the verb has one person for its object."""
    following, stop = cue.last + 1, len(sentence.tokens)
    return person_at(sentence, following, stop) is not None or named_at(sentence, following, stop) is not None


def person_at(sentence: Sentence, position: int, stop: int) -> Mention | None:
    """ "a police officer", "the mayor of Basra", "his wife", "him", beginning at a token."""
    tokens = sentence.tokens
    if position >= stop:
        return None
    if tokens[position].lower in PRONOUNS and _stands_alone(sentence, position, stop):
        return single_mention(position, position, 1, "exact", Phrase(position, "person", "all", position, None))
    if tokens[position].lower not in SINGLE:
        return None
    if tokens[position].lower == "another" and (position + 1 >= stop or stops(sentence, position + 1)):
        return single_mention(position, position, 1, "exact", Phrase(position, "person", "all", position, None))
    only = position + 1 < stop and tokens[position + 1].lower in ("only", "sole")
    head, index = -1, _past_age(sentence, position + (2 if only else 1), stop)
    unit_last = False
    end = min(position + 1 + LONGEST, stop)
    while index < end and not stops(sentence, index) and not _tells_when(sentence, index):
        unit = sentence.cue("vetoes", index)
        if group_ending(sentence, index) is not None:
            head, unit_last = index, False
        elif unit is not None and unit.row.kind == "unit" and not tokens[index].capital:
            unit_last = True
        index += 1
    if 0 <= head < index - 1 and is_person_noun(tokens[index - 1].lower):
        head, unit_last = index - 1, False
    if head < 0 and tokens[index - 1].lower == "old" and index == _past_age(sentence, position, stop) > position:
        return person_phrase(sentence, position, index - 1)
    if unit_last or (0 <= head < index - 1 and _is_noun(sentence, index - 1)):
        return None
    if (
        head < 0
        and index - 1 > position
        and (only or tokens[position].lower in UNKNOWN_PERSON)
        and is_person_noun(tokens[index - 1].lower)
    ):
        head = index - 1
    return person_phrase(sentence, position, head) if head >= 0 else None


def _stands_alone(sentence: Sentence, position: int, stop: int) -> bool:
    """ "killed her", unlike "her mother" and "her 2-year-old son"."""
    following = position + 1
    if following >= stop:
        return True
    return stops(sentence, following) and _past_age(sentence, following, stop) == following


def _tells_when(sentence: Sentence, index: int) -> bool:
    """ "killed a militia leader yesterday", "shot an elder last week": the phrase has ended."""
    cue = sentence.cue("time", index)
    return (cue is not None and cue.row.kind == "day") or sentence.tokens[index].lower == "last"


def _is_noun(sentence: Sentence, index: int) -> bool:
    """ "a militant base": the person word only describes the noun behind it, unlike "a clerk began"."""
    token = sentence.tokens[index]
    verb = token.lower.endswith(("ed", "ing", "ly")) or token.lower in PAST_VERBS
    return token.kind == "w" and not token.capital and not verb


def aged_at(sentence: Sentence, position: int, stop: int) -> Mention | None:
    """ "21-year-old Eric Pham", "14-year-old boy": one person, told by the age, without an article."""
    if position >= stop or sentence.tokens[position].kind != "n":
        return None
    behind = _past_age(sentence, position, stop)
    if behind == position:
        return None
    named = named_at(sentence, behind, stop)
    if named is not None:
        return single_mention(position, named.last, 1, "exact", named.phrase)
    head = next((i for i in range(behind, min(behind + 3, stop)) if group_ending(sentence, i) is not None), behind - 1)
    return person_phrase(sentence, position, head)


def _past_age(sentence: Sentence, position: int, stop: int) -> int:
    """ "a 14-year-old boy": steps over the age."""
    for index in range(position, min(position + 6, stop)):
        if sentence.tokens[index].lower == "old" and sentence.tokens[index - 1].lower in (
            "-",
            "years",
            "year",
            "months",
        ):
            return index + 1
    return position
