"""What a sentence takes over from the ones before it: "By night it was 1,500", "China twelve", "Of those, 318 were soldiers"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.extract.linking import Link, Mention
from tracker.extract.roles import Role
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue

CARRY_COST: Final = 3.0
LISTED_COST: Final = 3.5
OLDEST: Final = 2
LONGEST_LABEL: Final = 6
TELLING_REACH: Final = 8
FIGURE_NOUNS: Final = frozenset({"figure", "figures", "count", "number", "numbers", "total", "tally", "estimate", "estimates", "toll",
                                 "reckoning", "list", "register"})  # fmt: skip
PRONOUNS: Final = FIGURE_NOUNS | {"it", "that", "this", "one"}


@dataclass(frozen=True, slots=True)
class Topic:
    """The last figure told: its outcome cue, and how many sentences ago."""

    outcome: str
    cue: Cue
    age: int


def carried(sentence: Sentence, mentions: list[Mention], links: list[Link | None], roles: list[Role], topic: Topic | None) -> None:
    """Fills in the links of mentions that have no outcome word of their own, where the words before carry one over."""
    current = None if topic is None or topic.age > OLDEST else topic
    for index, mention in enumerate(mentions):
        link = links[index]
        if link is not None:
            current = Topic(link.outcome, link.cue, 0)
            continue
        if current is None or not _may_carry(mention):
            continue
        cost = _carry_cost(sentence, mention, roles[index], current)
        if cost is not None:
            links[index] = Link(current.outcome, current.cue, cost, "carried")


def _may_carry(mention: Mention) -> bool:
    quantity, phrase = mention.quantity, mention.phrase
    if quantity.form in ("zero", "both", "fraction"):
        return False
    return phrase.kind in ("person", "body") or _is_bare(mention)


def _is_bare(mention: Mention) -> bool:
    return mention.phrase.last <= mention.quantity.last


def _carry_cost(sentence: Sentence, mention: Mention, role: Role, topic: Topic) -> float | None:
    if role.basis == "part" and role.cue is not None:
        return CARRY_COST if topic.age <= 1 else None
    if role.earlier and topic.age == 0:
        return CARRY_COST
    first = mention.first
    if _pronoun_subject(sentence, first) and mention.quantity.form in ("digits", "words"):
        return CARRY_COST
    if not _is_bare(mention):
        return None
    if topic.age <= 1 and first and sentence.tokens[first - 1].lower == ":" and _is_label(sentence, mention):
        return LISTED_COST
    if topic.age == 0 and any(sentence.tokens[i].lower == ":" for i in range(max(first - 4, 0), first)):
        return LISTED_COST
    return LISTED_COST if _is_told(sentence, first) else None


def _is_label(sentence: Sentence, mention: Mention) -> bool:
    """A line that is a name, a colon and a number: "Sud: 1,597"."""
    return mention.first <= LONGEST_LABEL and mention.last >= len(sentence.tokens) - 2


def _is_told(sentence: Sentence, first: int) -> bool:
    """A verb of telling or counting, or a noun for a figure, stands before the number in its clause."""
    for index in range(first - 1, max(first - TELLING_REACH, -1), -1):
        token = sentence.tokens[index]
        if token.lower in ".;":
            return False
        cue = sentence.cue("attribution", index)
        if token.lower in FIGURE_NOUNS or (cue is not None and cue.row.kind == "verb"):
            return True
        denied = sentence.cue("assertion", index)
        if denied is not None and denied.row.value == "denied":
            return True
    return False


def _pronoun_subject(sentence: Sentence, first: int) -> bool:
    """ "it was", "the figure stood at", "the number had risen to" directly before the number."""
    for index in range(first - 1, max(first - TELLING_REACH, -1), -1):
        token, kinds = sentence.tokens[index], sentence.kinds[index]
        if token.lower in PRONOUNS:
            return index < first - 1
        if not kinds & {"link", "be", "have", "prep", "act"}:
            return False
    return False
