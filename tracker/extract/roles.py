"""What a figure covers: the total so far, an increment, a part of another figure, a rate, or an earlier figure."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

REACH: Final = 6
AMONG_VERBS: Final = ("was", "were")
RELATIVES: Final = frozenset({"whom", "which"})


class Role(NamedTuple):
    """basis of DESIGN 2; earlier: the figure is told as a former one ("up from 32"); cue: the words that say so."""

    basis: str
    earlier: bool
    cue: Cue | None


def basis_cues(sentence: Sentence, kind: str) -> list[Cue]:
    """The basis cues of a kind (before, after, part, superseded, total, rate, period)."""
    found = sentence.cues.get("basis")
    return [cue for cue in found.values() if cue.row.kind == kind] if found else []


def role_of(sentence: Sentence, mention: Mention, link: Link | None) -> Role:
    """The role of one mention by the words around it."""
    quantity = mention.quantity
    for cue in basis_cues(sentence, "part"):
        if _opens_part(sentence, mention, cue) or (link is not None and _is_among(sentence, mention, cue, link)):
            return Role("part", False, cue)
    if _degree_part(sentence, mention):
        return Role("part", False, None)
    for cue in [*basis_cues(sentence, "before"), *basis_cues(sentence, "after")]:
        before = cue.last == quantity.first - 1 or quantity.first <= cue.first <= cue.last < quantity.number_first
        behind = cue.first == quantity.number_last + 1
        added = (before or behind) and not _comparative(sentence, cue.last + 1)
        if cue.row.value == "increment" and added:
            return Role("increment", False, cue)
        if cue.row.value == "rate" and 0 < cue.first - mention.last <= 2:
            return Role("rate", False, cue)
    by = quantity.first > 0 and sentence.tokens[quantity.first - 1].lower == "by"
    if by and link is not None and _changes(sentence, quantity.first - 2):
        return Role("increment", False, None)
    for cue in basis_cues(sentence, "superseded"):
        if (
            0 < quantity.first - cue.last <= 2
            and cue.last < quantity.first
            and _plain(sentence, cue.last + 1, quantity.first)
        ):
            return Role("total", True, cue)
    for cue in basis_cues(sentence, "period"):
        if -12 <= cue.first - mention.last <= 12:
            return Role("increment", False, cue)
    return Role("total", False, None)


def opening_whole(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "Of the 90 wounded, 11 are critical": the first figure is the whole, and those behind the comma its parts."""
    tokens = sentence.tokens
    opening = next((i for i, token in enumerate(tokens[:3]) if token.kind == "w"), -1)
    if len(mentions) < 2 or opening < 0 or tokens[opening].lower != "of" or mentions[0].first > opening + 3:
        return
    comma = next((i for i in range(mentions[0].last + 1, mentions[1].first) if tokens[i].lower == ","), -1)
    if comma < 0:
        return
    roles[0] = Role("total", False, None)
    for index in range(1, len(mentions)):
        if roles[index].basis == "total":
            roles[index] = Role("part", False, None)


def share_parts(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "including two advisers and four ministers": what is listed after a part is a part too."""
    for index in range(1, len(mentions)):
        before = roles[index - 1]
        if before.basis != "part" or before.cue is None or before.cue.first > mentions[index - 1].first:
            continue
        between = range(mentions[index - 1].last + 1, mentions[index].first)
        words = [sentence.tokens[i].lower for i in between]
        plain = all(not sentence.kinds[i] & {"be", "have", "subord", "relative", "report"} for i in between)
        listed = "and" in words and plain and len(words) <= 2 * REACH and ")" not in words
        told = any(cue.first in between for cue in sentence.outcomes)
        if roles[index].basis == "total" and listed and not told:
            roles[index] = Role("part", False, before.cue)


def bracketed_parts(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "Three people (a worker and two policemen) were injured": the bracket tells who they are."""
    for index in range(1, len(mentions)):
        opening = next((i for i in range(mentions[index].first - 1, mentions[index - 1].last, -1)
                        if sentence.tokens[i].lower == "("), -1)  # fmt: skip
        if opening < 0 or opening - mentions[index - 1].last > 1 or roles[index].basis != "total":
            continue
        if not any(opening < cue.first < mentions[index].first for cue in sentence.outcomes):
            roles[index] = Role("part", False, None)


DEGREES: Final = word_list("degree")


def _degree_part(sentence: Sentence, mention: Mention) -> bool:
    """ "wounding six officers, two seriously": some of those just counted."""
    following, before = mention.last + 1, mention.first - 1
    if before < 1 or following >= len(sentence.tokens) + 1:
        return False
    words = {sentence.tokens[i].lower for i in (mention.last, following) if i < len(sentence.tokens)}
    told = any(sentence.cue("outcomes", i) is not None for i in (following, following + 1))
    return sentence.tokens[before].lower == "," and bool(words & DEGREES) and mention.phrase.kind == "" and not told


def _comparative(sentence: Sentence, index: int) -> bool:
    return index < len(sentence.tokens) and sentence.tokens[index].lower == "than"


def _changes(sentence: Sentence, index: int) -> bool:
    return any(
        "link" in sentence.kinds[i]
        and sentence.tokens[i].lower not in ("to", "at", "as", "was", "were", "been", "is", "are")
        for i in range(max(index - 2, 0), index + 1)
    )


def _plain(sentence: Sentence, first: int, last: int) -> bool:
    return all(sentence.kinds[i] & {"det", "link", "prep"} or not sentence.kinds[i] for i in range(first, last))


def _is_among(sentence: Sentence, mention: Mention, cue: Cue, link: Link) -> bool:
    """ "One officer who had the night off is among the dead": the outcome word itself names the whole."""
    behind = mention.last < cue.first and cue.first <= link.cue.first <= cue.last + 1
    return behind and "be" in sentence.kinds[cue.first - 1]


def _opens_clause(sentence: Sentence, index: int) -> bool:
    """ "Of the dead, 12 were ...", ", of whom 12 ...", unlike "its count of the dead"."""
    if index == 0:
        return True
    before = sentence.tokens[index - 1]
    return before.kind == "m" or bool(sentence.kinds[index - 1] & {"conj", "subord", "report"})


def _opens_part(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "including 12 children", "12 of them", "among them four policemen", "of those 318 were soldiers"."""
    quantity = mention.quantity
    opening = sentence.tokens[cue.first].lower
    if quantity.number_last < cue.first:
        near = cue.first - mention.last <= 1 if opening in AMONG_VERBS else cue.first - quantity.number_last <= 2
        return near and opening in ("of", "out", "among", *AMONG_VERBS)
    if opening in AMONG_VERBS and quantity.first - cue.last <= 2:
        return False
    between = range(cue.last + 1, quantity.first)
    if len(between) > REACH:
        return False
    of_the = sentence.tokens[cue.first].lower == "of" and sentence.tokens[cue.last].lower not in RELATIVES
    if of_the and not _opens_clause(sentence, cue.first):
        return False
    return all(
        sentence.tokens[i].lower not in ".;:" and not sentence.kinds[i] & {"subord", "report"} - {"prep"}
        and not any(c.first == i for c in sentence.outcomes if c.row.kind in ("verb", "active"))
        for i in between
    )  # fmt: skip


def is_withdrawn(role: Role) -> bool:
    """ "151, not 158 as first announced": the former figure is told in order to be rejected."""
    return role.earlier and role.cue is not None and role.cue.row.value == "withdrawn"


def is_struck(sentence: Sentence) -> bool:
    """Whether a sentence tells of one strike inside a longer war: a missile, an air raid, shelling."""
    return bool(basis_cues(sentence, "incident"))


def is_cumulative(sentence: Sentence) -> bool:
    """Whether a sentence counts the war so far ("since 27 September", "all in all")."""
    return bool(basis_cues(sentence, "cumulative") or basis_cues(sentence, "total"))
