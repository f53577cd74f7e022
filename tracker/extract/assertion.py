"""How firmly a figure is said: denied, feared, projected, estimated, confirmed, claimed; drills are no claims."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.mention import Mention
from tracker.extract.places import Named
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue

REACH: Final = 9
LONG_REACH: Final = 2 * REACH
FAR_REACHING: Final = ("denied", "unreal", "claimed")
RISING: Final = frozenset({"could", "may", "might", "likely", "can"})
RANK: Final = ("unreal", "denied", "feared", "projected", "estimated", "claimed", "confirmed")


class Assertion(NamedTuple):
    """polarity and status of DESIGN 2, and the cue or the words that set them."""

    polarity: str
    status: str
    cue: Cue | None
    words: Named | None = None


def assertion_of(sentence: Sentence, mention: Mention, outcome: Cue | None) -> Assertion | None:
    """The polarity and status of a mention; None where the figure is of a drill, a film or the like."""
    best: Cue | None = None
    for cue in sentence.cues.get("assertion", {}).values():
        if cue.row.kind != "status" or not _reaches(sentence, cue, mention, outcome):
            continue
        if best is None or RANK.index(cue.row.value) < RANK.index(best.row.value):
            best = cue
    zero = mention.quantity.form == "zero"
    if best is None:
        return Assertion("zero" if zero else "asserted", "reported", None)
    value = best.row.value
    if value == "unreal":
        return None
    if value == "denied":
        return Assertion("zero" if zero else "denied", "reported", best)
    return Assertion("zero" if zero else "asserted", value, best)


def _reaches(sentence: Sentence, cue: Cue, mention: Mention, outcome: Cue | None) -> bool:
    """A cue reaches forward to the figures of its clause; backward only to the one that its verb belongs to."""
    if mention.first <= cue.first <= mention.last + 1:
        return cue.row.value != "projected" or not _rises(sentence, cue)
    if cue.row.direction == "object":
        return mention.first == cue.last + 1
    if cue.row.direction == "clause" and "," in [token.lower for token in sentence.tokens[cue.last : mention.first]]:
        return False
    if cue.last < mention.first:
        reach = LONG_REACH if cue.row.value in FAR_REACHING else REACH
        apart = cue.row.value == "feared" and _in_relative(sentence, cue.last + 1, mention.first)
        apart = apart or (cue.row.value == "denied" and _says_more(sentence, cue.last + 1, mention.first))
        return mention.first - cue.last <= reach and not apart and not _barred(sentence, cue.last + 1, mention.first)
    if cue.row.direction != "both" and cue.row.value != "denied":
        return False
    if cue.row.value == "denied":
        return cue.first - mention.last <= 2 * REACH and not _barred(sentence, mention.last + 1, cue.first)
    if cue.row.value == "feared" and "presumed" in [token.lower for token in sentence.tokens[cue.first : cue.last + 1]]:
        return cue.first - mention.last <= LONG_REACH and not _counts_or_ends(sentence, mention.last + 1, cue.first)
    near = outcome.first if outcome is not None and outcome.first > mention.last else mention.last
    return cue.first - near <= 3 and not _barred(sentence, mention.last + 1, cue.first)


def _rises(sentence: Sentence, cue: Cue) -> bool:
    """ "58 could rise": the number is the one that stands, and not the one that is forecast."""
    return sentence.tokens[cue.first].lower in RISING and sentence.tokens[cue.last].lower in ("rise", "grow", "climb")


def _counts_or_ends(sentence: Sentence, first: int, last: int) -> bool:
    numbers = sentence.cues.get("numbers", {})
    counted = any(sentence.tokens[i].kind == "n" or i in numbers for i in range(first, last))
    return counted or _barred(sentence, first, last)


def _in_relative(sentence: Sentence, first: int, last: int) -> bool:
    """ "presumed in an attack in which two were killed": the clause tells what happened."""
    return any("relative" in sentence.kinds[i] and sentence.tokens[i].lower != "that" for i in range(first, last))


def _says_more(sentence: Sentence, first: int, last: int) -> bool:
    """ "denied that 30 had been shot and said that nine were": what is said behind the "and" is not denied."""
    return any(
        "conj" in sentence.kinds[index] and (cue := sentence.cue("attribution", index + 1)) and cue.row.kind == "verb"
        for index in range(first, last - 1)
    )


def _barred(sentence: Sentence, first: int, last: int) -> bool:
    for index in range(first, last):
        token = sentence.tokens[index]
        if token.lower in (".", ";", "but", "while", "although", "though", "whereas"):
            return True
    return False


def doubt_of(sentence: Sentence) -> Cue | None:
    """ "The claim cannot be verified.": the figures told in it, or right before it, are claims of one side."""
    return next((cue for cue in sentence.cues.get("assertion", {}).values() if cue.row.kind == "doubt"), None)


def tells_no_figure(sentence: Sentence) -> bool:
    """Whether a sentence has no outcome of its own, so that its doubt is about the sentence before."""
    return all(cue.row.kind == "lives" for cue in sentence.outcomes)
