"""What a number counts: its noun phrase, and the group of the victims."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.quantity import Quantity, touching
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.people import is_person_noun

LONGEST_PHRASE: Final = 7
LONGEST_MODIFIER: Final = 4
PERCENT: Final = frozenset({"%", "percent"})
THINGS: Final = frozenset({"animal", "building", "vehicle", "thing"})
STOPS: Final = frozenset({"conj", "subord", "relative", "be", "have", "report", "adverb"})
MODIFIED_UNITS: Final = word_list("modified unit")


class Phrase(NamedTuple):
    """The noun phrase after a number: its last token, its head's row values, and why it is no count of persons.

    kind: person, household, body, lives, count (a noun of outcome), or "" where no known noun stands there.
    """

    last: int
    kind: str
    group: str
    head: int
    veto: str | None


def read_phrase(sentence: Sentence, quantity: Quantity) -> Phrase:
    """The noun phrase that a quantity opens ("20 other Palestinian civilians"), without what follows it."""
    position = _past_of(sentence, quantity.number_last + 1)
    last, kind, group, head, veto = position - 1, "", "all", -1, None
    start = position
    outcomes, vetoes, numbers, groups = map(sentence.cues_of, ("outcomes", "vetoes", "numbers", "groups"))
    while position < len(sentence.tokens) and position - start < LONGEST_PHRASE:
        token = sentence.tokens[position]
        outcome, unit = outcomes.get(position), vetoes.get(position)
        near = position - start <= 1 and last == position - 1 and (outcome is None or outcome.last == position)
        if near and _modifier(sentence, position):
            last = position
            position += 1
            continue
        if unit is not None and unit.row.value == "share" and position == start:
            return Phrase(unit.last, "", group, -1, "share")
        if token.kind != "w" and not (token.lower == "-" and touching(sentence.tokens, position)):
            break
        if sentence.kinds[position] & STOPS or (sentence.kinds[position] & {"prep", "det"}) or token.lower == "last":
            break
        if position in numbers or (head == position - 1 >= start and _escapes(sentence, position)):
            break
        if outcome is not None and not _inside_phrase(sentence, outcome.last):
            if outcome.row.kind != "noun":
                veto = veto or _described_thing(sentence, position, start, outcome.last)
            break
        cue = groups.get(position)
        if unit is not None and _in_name(sentence, position, start):
            unit = None
        if unit is not None and _modifies_person(sentence, unit.last, quantity.value):
            unit = None
        if unit is not None and unit.row.kind == "unit" and (cue is None or unit.last > cue.last):
            if veto is None and (kind == "" or (head == position - 1 and _modifies(sentence, head))):
                veto, kind = unit.row.value, ""
                last = position = unit.last
        elif cue is not None and cue.row.kind != "organisation":
            if veto is not None and veto in ("time", "measure", "share", "money"):
                break
            kind, group, head, veto = cue.row.kind, _keep_group(group, cue.row.value), cue.last, None
            last = position = cue.last
        elif not sentence.kinds[position]:
            last = position
        position += 1
    if kind == "" and veto is None:
        if last == start and _is_predicate(sentence, start):
            last = start - 1
        kind, head, veto = _unknown_noun(sentence, start, last)
    if head >= 0 and sentence.tokens[head].lower in ("members", "member"):
        group = _group_of_members(sentence, head + 1, group)
    return Phrase(last, kind, group, head, veto)


def _is_predicate(sentence: Sentence, position: int) -> bool:
    """ "5 escaped the scene": a past tense before an article is no noun of the number."""
    following = position + 1
    ends = following >= len(sentence.tokens) or sentence.tokens[following].lower in ".;,"
    opens = ends or bool(sentence.kinds[following] & {"det", "prep"})
    return opens and sentence.tokens[position].lower.endswith("ed")


def _escapes(sentence: Sentence, position: int) -> bool:
    """ "two others escaped.": a past tense right behind the noun, which tells what they did."""
    return _is_predicate(sentence, position) and sentence.cue("outcomes", position) is None


def _unknown_noun(sentence: Sentence, first: int, last: int) -> tuple[str, int, str | None]:
    """The kind, head and veto of a noun that the lexicon does not know: a plural in small letters."""
    for index in range(last, first - 1, -1):
        word = sentence.tokens[index].lower
        if sentence.tokens[index].capital or sentence.text.isupper() or not word.isalpha():
            continue
        if is_person_noun(word):
            return "person", index, None
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return "", -1, "thing"
    return "", -1, None


def _described_thing(sentence: Sentence, position: int, start: int, last: int) -> str | None:
    """ "12 dead trees", "2 wounded horses": the outcome word describes a thing or an animal right behind it."""
    if position != start:
        return None
    for index in range(last + 1, min(last + 3, len(sentence.tokens))):
        unit = sentence.cue("vetoes", index)
        if unit is not None and unit.row.kind == "unit":
            return unit.row.value if unit.row.value in THINGS else None
        if sentence.kinds[index] or sentence.tokens[index].kind != "w" or sentence.cue("groups", index) is not None:
            return None
        if sentence.cue("outcomes", index) is not None or sentence.cue("numbers", index) is not None:
            return None
    index = last + 1
    return (
        _unknown_noun(sentence, index, min(index + 1, len(sentence.tokens) - 1))[2]
        if index < len(sentence.tokens)
        else None
    )


def _modifies_person(sentence: Sentence, last: int, value: int | None) -> bool:
    """ "five day laborers", "12 car workers": a singular behind a plural number describes the next noun."""
    if value is None or value < 2 or sentence.tokens[last].lower.endswith("s"):
        return False
    following = sentence.cue("groups", last + 1)
    return following is not None and following.row.kind == "person"


def _modifier(sentence: Sentence, position: int) -> bool:
    """ "Sixty reported deaths", "three suspected militants": a participle before the noun."""
    return sentence.tokens[position].lower in MODIFIERS


MODIFIERS: Final = word_list("modifier")


def _in_name(sentence: Sentence, position: int, start: int) -> bool:
    """ "United Nations", "Fire Department": a noun that is part of a name in capitals counts nothing."""
    tokens = sentence.tokens
    if not tokens[position].capital or sentence.text.isupper():
        return False
    return position > start and tokens[position - 1].capital and tokens[position - 1].kind == "w"


def _group_of_members(sentence: Sentence, position: int, group: str) -> str:
    """ "two members of the Security Forces" are police or soldiers: the group of what they are members of."""
    tokens = sentence.tokens
    if position >= len(tokens) or tokens[position].lower not in ("of", "from"):
        return group
    for index in range(position + 1, min(position + 5, len(tokens))):
        cue = sentence.cue("groups", index)
        if cue is not None and cue.row.kind == "person" and cue.row.value != "all":
            return cue.row.value
        if tokens[index].kind != "w":
            break
    return group


def _keep_group(known: str, new: str) -> str:
    """ "Palestinian children" are children; "police officers" stay police: the last telling noun wins."""
    return known if new == "all" or (new == "foreigner" and known != "all") else new


def _modifies(sentence: Sentence, index: int) -> bool:
    word = sentence.tokens[index].lower
    return word in MODIFIED_UNITS or not word.endswith(("s", "people", "men", "women", "children"))


def _inside_phrase(sentence: Sentence, last: int) -> bool:
    """ "12 injured passengers", "3 confirmed dead people": the outcome word is an adjective inside the phrase."""
    for index in range(last + 1, min(last + 1 + LONGEST_MODIFIER, len(sentence.tokens))):
        following = sentence.cue("groups", index)
        if following is not None:
            return following.row.kind in ("person", "body", "household")
        token = sentence.tokens[index]
        if (
            sentence.kinds[index]
            or (token.kind != "w" and token.lower != "-")
            or sentence.cue("numbers", index) is not None
        ):
            return False
    return False


def _past_of(sentence: Sentence, position: int) -> int:
    """Steps over "of", "of the", "other", so that "dozens of the villagers" and "12 of the crew" find their noun."""
    tokens = sentence.tokens
    position = past_percentage(sentence, position)
    if position + 1 < len(tokens) and tokens[position].lower == "out" and tokens[position + 1].lower == "of":
        position += 1
    if position < len(tokens) and tokens[position].lower == "of":
        position += 1
        while position < len(tokens) and (sentence.kinds[position] & {"det"} or tokens[position].kind == "n"):
            position += 1
    return position


def past_percentage(sentence: Sentence, position: int) -> int:
    """ "154 (84 %) deaths", "154 (84 percent) of the deaths": the token behind a share in brackets."""
    words = [token.lower for token in sentence.tokens[position : position + 4]]
    share = len(words) == 4 and words[0] == "(" and words[2] in PERCENT and words[3] == ")"
    return position + 4 if share and sentence.tokens[position + 1].kind == "n" else position
