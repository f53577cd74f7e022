"""What a verb does in its sentence: whether it is passive, takes an object, or describes the noun behind it."""

from __future__ import annotations

from typing import Final

from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

OBJECTS: Final = frozenset({"him", "her", "them"})
SINGULAR_VERBS: Final = frozenset({"was", "is", "has"})
DESCRIBING: Final = word_list("describing")
LONGEST_OFFICE: Final = 7


def describes_noun(sentence: Sentence, cue: Cue) -> bool:
    """ "the dying boy", "a penalty-kill unit": the word stands before a noun of its own."""
    tokens, before = sentence.tokens, cue.first - 1
    if before < 0:
        return False
    glued = tokens[before].lower == "-" and not tokens[before].spaced
    dying = tokens[cue.first].lower == "dying" and "det" in sentence.kinds[before]
    return dying or (glued and before > 0 and not tokens[before - 1].spaced)


def object_of_another_verb(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "killed four of the crew and freed the other fourteen": a verb of its own stands right before the mention."""
    index = mention.first - 1
    while index > cue.last and (sentence.kinds[index] & {"det"} or sentence.tokens[index].lower == "other"):
        index -= 1
    word = sentence.tokens[index]
    plain = word.kind == "w" and not sentence.kinds[index] and word.lower not in DESCRIBING
    return index > cue.last + 1 and plain and word.lower.endswith("ed") and "conj" in sentence.kinds[index - 1]


def own_predicate(sentence: Sentence, mention: Mention) -> bool:
    """ "three others were arrested", "5 escaped": a verb of its own follows the mention."""
    following = mention.last + 1
    if following >= len(sentence.tokens) or sentence.cue("outcomes", following) is not None:
        return False
    word = sentence.tokens[following].lower
    return bool(sentence.kinds[following] & {"be", "have"}) or (
        word.endswith("ed")
        and sentence.tokens[following].kind == "w"
        and word not in DESCRIBING
        and not sentence.kinds[following] & {"adverb", "link"}
    )


def takes_object(sentence: Sentence, cue: Cue) -> bool:
    """Whether a form that may be active ("killed") is: no form of "be" before it, and a noun phrase behind it."""
    helping = auxiliary(sentence, cue)
    if helping == "be":
        return False
    if helping == "have":
        return True
    following = cue.last + 1
    if following >= len(sentence.tokens):
        return False
    token = sentence.tokens[following]
    if token.kind == "m":
        return False
    if following in sentence.cues.get("numbers", {}) or token.kind == "n" or token.lower in OBJECTS:
        return True
    if {"det"} & sentence.kinds[following] or following in sentence.cues.get("groups", {}):
        return True
    named = token.capital and not sentence.kinds[following] and not sentence.text.isupper()
    if named and sentence.cue("time", following) is None and sentence.cue("vetoes", following) is None:
        return True
    bound = sentence.cue("bounds", following)
    return bound is not None and bound.row.kind == "before" and token.lower not in ("near", "over", "around", "above")


def auxiliary(sentence: Sentence, cue: Cue) -> str | None:
    """ "be" or "have" before a verb, within four words of adverbs; None for a bare participle or a past tense."""
    seen_have = False
    for index in range(cue.first - 1, max(cue.first - 5, -1), -1):
        kinds = sentence.kinds[index]
        if "be" in kinds:
            return "be"
        if "have" in kinds:
            seen_have = True
            break
        token = sentence.tokens[index]
        ends = token.kind in "mn" or kinds & {"prep", "det", "conj", "subord", "relative"}
        if ends and not (kinds & {"conj"} and index in _outcome_tails(sentence)):
            break
    return "have" if seen_have else None


def _outcome_tails(sentence: Sentence) -> set[int]:
    return {cue.last + 1 for cue in sentence.outcomes}


def only_linking_words(sentence: Sentence, between: range) -> bool:
    """ "Killed: 12", "Also injured were three", "dead now number 32": only linking words lie between."""
    if not between:
        return False
    tokens, kinds = sentence.tokens, sentence.kinds
    linking = [i for i in between if kinds[i] & {"link", "be"} or tokens[i].lower in (":", "(", "=", "number")]
    plain = [i for i in between if not kinds[i] and tokens[i].kind == "w" and tokens[i].lower != "number"]
    barred = any(
        kinds[i] & {"subord", "relative", "conj", "report"} - {"link"} and not kinds[i] & {"link", "prep"}
        for i in between
    )
    return bool(linking) and len(plain) <= 2 and not barred and not any(tokens[i].lower in ",;" for i in between)


def names_victims(sentence: Sentence, cue: Cue) -> bool:
    """ "Doctors treated the wounded", "a silence for the dead": the word is a noun, and no predicate of what precedes.

    "Twelve of the dead" and "nine are among the missing" are told of in other places.
    """
    if cue.row.kind not in ("adjective", "verb") or cue.first < 2 or sentence.tokens[cue.first - 1].lower != "the":
        return False
    return sentence.tokens[cue.first - 2].lower not in ("of", "among", "were", "are")


def disagrees(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "10,000 live in the camp where a child was killed": a singular verb has no number above one as its subject."""
    if (mention.quantity.value or 0) < 2 or sentence.tokens[mention.first - 1].lower == "of":
        return False
    index = cue.first - 1
    while index > mention.last and "adverb" in sentence.kinds[index]:
        index -= 1
    return index > mention.last + 1 and sentence.tokens[index].lower in SINGULAR_VERBS


def reaches_past_object(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "killed the power supply to 30,000", "killed the airline; 900 left": an object stands before the number."""
    if not takes_object(sentence, cue) or "det" not in sentence.kinds[cue.last + 1]:
        return False
    tokens = sentence.tokens
    between = range(cue.last + 2, mention.first)
    named = any(not sentence.kinds[i] and tokens[i].kind == "w" for i in between)
    return named and (tokens[mention.first - 1].lower == "to" or any(tokens[i].lower in ".;" for i in between))


def of_those_before(sentence: Sentence, mention: Mention) -> bool:
    """ "nine dead, four of them women": the part belongs to the figure before it."""
    return any(
        cue.row.kind == "part" and 0 < cue.first - mention.quantity.number_last <= 1
        for cue in sentence.cues.get("basis", {}).values()
    )


def speaks(sentence: Sentence, mention: Mention) -> bool:
    """ "killed 12 people, the governor said": who says so stands behind a comma and before a verb of saying."""
    if mention.first == 0 or sentence.tokens[mention.first - 1].lower != ",":
        return False
    for index in range(mention.last + 1, min(mention.last + 1 + LONGEST_OFFICE, len(sentence.tokens))):
        if sentence.tokens[index].kind != "w" or sentence.tokens[index].lower == "and":
            return False
        if "report" in sentence.kinds[index]:
            return True
    return False
