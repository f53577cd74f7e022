"""Counts that no number states: "a policeman was shot dead" is one; "wounded among civilians" is an unknown few.

The coders of Iraq Body Count, UCDP and ACLED all count a named or indefinite single victim as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.extract.headlines import bare_person_at, bare_person_ending, is_headline
from tracker.extract.linking import FIGHTERS, Link
from tracker.extract.mention import Mention
from tracker.extract.naming import PLURAL_ENDINGS, single_mention
from tracker.extract.nouns import Phrase
from tracker.extract.persons import LONGEST, OWNERS, person_at, persons_from
from tracker.extract.predicates import speaks, takes_object
from tracker.extract.sentence import Sentence
from tracker.extract.sequels import sequel, taken_up
from tracker.extract.subjects import ADVERBS, subjects
from tracker.lexicon.loader import Row, word_list
from tracker.lexicon.matcher import Cue

ONESELF: Final = frozenset({"self", "himself", "herself"})
COUNTED: Final = frozenset(
    {"killed", "injured", "shot", "casualties", "abducted", "captured", "hospitalised", "missing"}
)
DEFINITE: Final = frozenset({"the", "these", "those", "all", "both"})
LONGEST_RESUMED: Final = 4
THOSE_HELD: Final = word_list("those held")
UNREAL: Final = word_list("unreal")
WRAPPING: Final = ("death", "dead", "hostage", "ablaze", "alight")
INDEFINITE: Final = frozenset({"a", "an"})
WHO_THEY_ARE: Final = frozenset("(:-–—")
WITH: Final = (["along", "with"], ["together", "with"])
IMPLIED_COST: Final = 1.0
DEEDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4}


def tells_of_held(sentence: Sentence) -> bool:
    """Whether a sentence may tell the end of persons held before: "their bodies were found", "the men were killed"."""
    if any(cue.row.kind == "found dead" for cue in sentence.outcomes):
        return True
    opening = {token.lower for token in sentence.tokens[:2]}
    return bool(opening & (THOSE_HELD | {"they"})) and any(cue.row.value == "killed" for cue in sentence.outcomes)


def resumed_subject(sentence: Sentence) -> int:
    """The last token of a subject that takes up persons told before: "The aid workers were killed"; -1 for none."""
    opening = sentence.tokens[0].lower if sentence.tokens else ""
    if opening not in DEFINITE or all(cue.row.value != "killed" for cue in sentence.outcomes):
        return -1
    groups = sentence.cues.get("groups", {})
    for index in range(1, min(LONGEST_RESUMED, len(sentence.tokens) - 1)):
        cue = groups.get(index)
        if cue is not None and cue.row.kind == "person" and sentence.tokens[cue.last].lower.endswith(PLURAL_ENDINGS):
            return cue.last if sentence.kinds[cue.last + 1] & {"be", "have"} else -1
        if sentence.tokens[index].kind != "w" or sentence.kinds[index]:
            return -1
    return -1


def implied(
    sentence: Sentence, taken: list[Mention], links: list[Link | None], held: int | None = None
) -> list[tuple[Mention, Link]]:
    """The single victims and the unnumbered ones of a sentence that no stated number already covers.

    held: how many were told to be abducted or missing before, for "Their bodies were found".
    """
    covered = {
        (i, found.outcome if found is not None else "")
        for mention, found in zip(taken, links, strict=True)
        for i in range(mention.first, mention.last + 1)
    }
    governed: dict[int, int] = {}
    for mention, link in zip(taken, links, strict=True):
        if link is not None and link.how != "carried":
            governed[link.cue.first] = min(mention.first, governed.get(link.cue.first, mention.first))
    found: list[tuple[Mention, Link]] = []
    for cue in sentence.outcomes:
        if cue.row.value not in COUNTED or _unreal(sentence, cue):
            continue
        if cue.row.kind == "found dead":
            one = any(sentence.tokens[index].lower in ("his", "her") for index in range(cue.first, cue.last + 1))
            count = 1 if one else held
            told = any(known is not None and known.outcome == "killed" for known in [*links, *(k for _, k in found)])
            if count is not None and not told:
                phrase = Phrase(cue.last, "body", "all", cue.last, None)
                found.append(
                    (
                        single_mention(cue.first, cue.last, count, "exact", phrase),
                        Link("killed", cue, IMPLIED_COST, "implied"),
                    )
                )
            continue
        for mention in _victims(sentence, cue, governed.get(cue.first), taken, held):
            if cue.row.direction == "fighters" and mention.phrase.group not in FIGHTERS:
                continue
            span = {(i, cue.row.value) for i in range(mention.first, mention.last + 1)}
            if cue.row.kind == "suicide" and _of_the_one_told(sentence, found, mention.first - 1):
                continue
            if not span & covered and not _counted_with(mention, taken):
                covered |= span
                how = "deed" if cue.row.kind == "deed" else "implied"
                found.append((mention, Link(cue.row.value, cue, IMPLIED_COST, how)))
    return [item for item in found if not _told_dead(found, *item)]


def _counted_with(mention: Mention, taken: list[Mention]) -> bool:
    """Whether a single person holds, or is held by, a number that stands for itself."""
    if mention in taken:
        return False
    return any(other.first <= mention.last and mention.first <= other.last for other in taken)


def _told_dead(found: list[tuple[Mention, Link]], mention: Mention, link: Link) -> bool:
    """ "A man who was shot on Monday has died": what the shot did to him is said."""
    return link.outcome == "shot" and any(
        other.outcome == "killed" and (known.first, known.last) == (mention.first, mention.last)
        for known, other in found
    )


def _of_the_one_told(sentence: Sentence, found: list[tuple[Mention, Link]], index: int) -> bool:
    """ "In the death of a son who killed himself": the one who did it is counted already."""
    return index > 0 and sentence.tokens[index].lower == "who" and any(known.last == index - 1 for known, _ in found)


def _victims(
    sentence: Sentence, cue: Cue, governed: int | None, taken: list[Mention], held: int | None
) -> Iterator[Mention]:
    """The victims of one outcome word; governed is the first token of a number that it already counts."""
    kind = cue.row.kind
    if kind in ("noun", "adjective", "verb") and (among := _among(sentence, cue)) is not None:
        yield among
    elif kind in ("self", "suicide") and (governed is None or governed > cue.last):
        yield single_mention(cue.first, cue.last, 1, "exact", Phrase(cue.last, "person", "perpetrator", cue.last, None))
        if cue.last + 1 < len(sentence.tokens) and sentence.tokens[cue.last + 1].lower == "and":
            yield from persons_from(sentence, cue.last + 2, len(sentence.tokens))
    elif kind == "deed":
        count = DEEDS[cue.row.direction]
        yield single_mention(cue.first, cue.last, count, "exact", Phrase(cue.last, "person", "all", cue.last, None))
    elif (described := _described(sentence, cue)) is not None:
        yield described
    elif _wraps(sentence, cue):
        yield from persons_from(sentence, cue.first + 1, cue.last)
    elif governed is None and (them := list(taken_up(sentence, cue, taken))):
        yield from them
    elif (resumed := _those_held(sentence, cue, held)) is not None:
        yield resumed
    elif kind == "active" or (kind == "verb" and takes_object(sentence, cue)):
        yield from _objects(sentence, cue, taken)
    elif governed is not None and governed < cue.first:
        yield from _beside(sentence, governed)
        yield from _behind(sentence, governed, cue.first, taken)
    elif governed is None and kind in ("verb", "intransitive", "adjective"):
        yield from list(subjects(sentence, cue)) or sequel(sentence, cue, taken)
        if [token.lower for token in sentence.tokens[cue.last + 1 : cue.last + 3]] in WITH:
            yield from persons_from(sentence, cue.last + 3, len(sentence.tokens))


def _described(sentence: Sentence, cue: Cue) -> Mention | None:
    """ "The dead man was a baker", "the slain officer": the word of outcome describes one person right behind it."""
    if cue.first == 0 or cue.row.kind not in ("adjective", "verb") or cue.last > cue.first:
        return None
    if sentence.tokens[cue.first - 1].lower not in ("the", "a"):
        return None
    person = bare_person_at(sentence, cue.last + 1)
    return person if person is not None and person.last == cue.last + 1 else None


def _objects(sentence: Sentence, cue: Cue, taken: list[Mention]) -> Iterator[Mention]:
    """ "killing three policemen and a civilian", "kills wife, self": the persons behind an active word."""
    position, stop = _past_numbers(sentence, cue.last + 1, taken), len(sentence.tokens)
    found = [mention for mention in persons_from(sentence, position, stop) if not speaks(sentence, mention)]
    if not found and (bare := bare_person_at(sentence, position)) is not None:
        of_row = sentence.tokens[cue.last].lower == "of"
        found = [bare] if of_row or is_headline(sentence) else []
    if len(found) + len(taken) > 1 and found and _tells_of(sentence, found[-1]):
        found.pop()
    yield from found
    behind = found[-1].last + 1 if found else position
    if cue.row.value == "killed" and (own := _oneself(sentence, behind)) is not None:
        yield own


def _tells_of(sentence: Sentence, mention: Mention) -> bool:
    """ "shot dead two guards and a civilian was wounded": the last person has a predicate of his own."""
    following = mention.last + 1
    joined = mention.first > 0 and sentence.tokens[mention.first - 1].lower == "and"
    return joined and following < len(sentence.tokens) and bool(sentence.kinds[following] & {"be", "have"})


def _oneself(sentence: Sentence, position: int) -> Mention | None:
    """ "killed his wife and himself", "kills wife, self": the killer among the dead."""
    words = [token.lower for token in sentence.tokens[position : position + 3]]
    while words and words[0] in (",", "and", "then"):
        position += 1
        words.pop(0)
    if not words or words[0] not in ONESELF:
        return None
    return single_mention(position, position, 1, "exact", Phrase(position, "person", "perpetrator", position, None))


def _those_held(sentence: Sentence, cue: Cue, held: int | None) -> Mention | None:
    """ "Two men were abducted. The men were found dead": as many as were told to be held before."""
    if held is None or cue.row.value != "killed" or cue.row.kind not in ("verb", "intransitive", "adjective"):
        return None
    if takes_object(sentence, cue):
        return None
    index = cue.first - 1
    while index > 0 and (sentence.kinds[index] & {"be", "have"} or sentence.tokens[index].lower in ADVERBS):
        index -= 1
    word = sentence.tokens[index].lower if index >= 0 else ""
    named = index == 1 and sentence.tokens[0].lower == "the" and word in THOSE_HELD
    if named or (index == 0 and word == "they") or (index > 0 and index == resumed_subject(sentence)):
        return single_mention(index, index, held, "exact", Phrase(index, "person", "all", index, None))
    return None


def _past_numbers(sentence: Sentence, position: int, taken: list[Mention]) -> int:
    """ "killing three policemen and a civilian": steps over the numbered victims at the head of a list."""
    for mention in taken:
        if mention.first == position:
            position = mention.last + 1
            while position < len(sentence.tokens) and sentence.tokens[position].lower in (",", "and"):
                position += 1
    return position


def _wraps(sentence: Sentence, cue: Cue) -> bool:
    """ "shot a politician to death": the victim stands inside the phrase."""
    closing = sentence.tokens[cue.last].lower
    return cue.last - cue.first >= 3 and wraps_victim(cue.row) and closing in WRAPPING


def wraps_victim(row: Row) -> bool:
    """Whether a row lists phrases that leave a gap for the victim ("shot * to death")."""
    return any("*" in phrase and phrase.endswith(WRAPPING) for phrase in row.phrases)


def _unreal(sentence: Sentence, cue: Cue) -> bool:
    """An attempt, a denial or a possibility: "tried to kill a judge", unlike "was rushed to hospital but died".

    "To determine if the death of a boy was an accident" is none: the death itself is named as known.
    """
    if (
        cue.first > 0
        and sentence.tokens[cue.first - 1].lower in ("the", "in")
        and sentence.tokens[cue.last].lower == "of"
    ):
        return False
    for index in range(cue.first - 1, max(cue.first - 4, -1), -1):
        if sentence.tokens[index].lower in UNREAL:
            return True
        if sentence.tokens[index].lower == "for" and cue.row.kind == "active":
            return any(other.first < index and other.row.value == "killed" for other in sentence.outcomes)
        if sentence.kinds[index] & {"conj", "subord"} and "prep" not in sentence.kinds[index]:
            return False
    return False


def _behind(sentence: Sentence, governed: int, stop: int, taken: list[Mention]) -> Iterator[Mention]:
    """ "Five policemen and a volunteer were killed": the single person that is added to a number."""
    last = max((mention.last for mention in taken if mention.first <= governed), default=governed)
    index = last + 1
    while index < min(last + LONGEST, stop - 1):
        part = sentence.cue("basis", index)
        if sentence.tokens[index].lower in WHO_THEY_ARE or (part is not None and part.row.value == "part"):
            return
        listed = sentence.tokens[index].lower == "," and sentence.tokens[index + 1].lower in INDEFINITE
        if sentence.tokens[index].lower == "and" or listed:
            mention = person_at(sentence, index + 1, stop)
            if mention is None or (listed and not _goes_on(sentence, mention.last + 1, stop)):
                return
            yield mention
            index = last = mention.last
        elif sentence.tokens[index].lower == ",":
            return
        index += 1


def _goes_on(sentence: Sentence, position: int, stop: int) -> bool:
    """Whether a list goes on: "two Americans, a Swiss and a Dane", unlike "two men, a Swiss, were killed"."""
    words = [token.lower for token in sentence.tokens[position : min(position + 4, stop)]]
    return "and" in words or (words[:1] == [","] and words[1:2] != [] and words[1] in INDEFINITE)


def _beside(sentence: Sentence, first: int) -> Iterator[Mention]:
    """ "The assailant and one civilian were killed", "A woman, her husband and their two children": who is added to.

    A list before the number is read as far as each member ends right before a comma.
    """
    if first > 2 and sentence.tokens[first - 1].lower in OWNERS:
        first -= 1
    if first > 1 and is_headline(sentence) and sentence.tokens[first - 1].lower in ("and", ","):
        bare = bare_person_ending(sentence, first - 2)
        if bare is not None:
            yield bare
            return
    if first > 3 and [token.lower for token in sentence.tokens[first - 2 : first]] in WITH:
        first -= 1
    elif first < 2 or sentence.tokens[first - 1].lower != "and":
        return
    end: int | None = first - 2
    if sentence.tokens[first - 2].lower in ("he", "she"):
        phrase = Phrase(first - 2, "person", "all", first - 2, None)
        yield single_mention(first - 2, first - 2, 1, "exact", phrase)
        return
    while end is not None and end >= 0:
        mention = _ending_at(sentence, end)
        if mention is not None:
            yield mention
        listed = mention is not None and mention.first > 1 and sentence.tokens[mention.first - 1].lower == ","
        end = mention.first - 2 if mention is not None and listed else None


def _ending_at(sentence: Sentence, end: int) -> Mention | None:
    """The single person whose phrase ends at a token."""
    for start in range(end, max(end - LONGEST, -1), -1):
        mention = person_at(sentence, start, end + 1)
        if mention is not None and mention.last == end:
            return mention
    return None


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
    return single_mention(
        cue.first, group.last, None, "vague", Phrase(group.last, "person", group.row.value, group.last, None)
    )


def _counted(sentence: Sentence, cue: Cue) -> bool:
    """Whether a number or "no" stands right before the outcome word."""
    if cue.first == 0:
        return False
    before = cue.first - 1
    numbers = sentence.cues.get("numbers", {}).values()
    return sentence.tokens[before].kind == "n" or any(number.last == before for number in numbers)
