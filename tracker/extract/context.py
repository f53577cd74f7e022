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
PRONOUNS: Final = frozenset(
    {"it", "figure", "count", "number", "total", "tally", "estimate", "toll", "that", "this", "figures", "numbers", "one"}
)
TELLING: Final = frozenset({"gave", "given", "gives", "put", "spoke", "named", "counted", "said", "reported", "had", "was",
                            "claimed", "conceded", "admitted", "listed", "announced", "estimates", "stood", "reached"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """The last figure told: its outcome cue, and how many sentences ago."""

    outcome: str
    cue: Cue
    age: int


def carried(sentence: Sentence, mentions: list[Mention], links: list[Link | None], roles: list[Role], topic: Topic | None) -> None:
    """Fills in the links of mentions that have no outcome word of their own, where the words before carry one over."""
    current = None if topic is None or topic.age > 2 else topic
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
    return phrase.kind in ("person", "body") or phrase.last <= quantity.last


def _carry_cost(sentence: Sentence, mention: Mention, role: Role, topic: Topic) -> float | None:
    if role.basis == "part" and role.cue is not None:
        return CARRY_COST if topic.age <= 1 else None
    if role.earlier and topic.age == 0:
        return CARRY_COST
    bare = mention.phrase.last <= mention.quantity.last
    first = mention.first
    before = [sentence.tokens[i].lower for i in range(max(first - 4, 0), first)]
    if bare or topic.age <= 1:
        if _pronoun_subject(sentence, first) and mention.quantity.form in ("digits", "words"):
            return CARRY_COST
    if bare and any(word in TELLING for word in before):
        return LISTED_COST
    if bare and topic.age == 0 and ":" in before:
        return LISTED_COST
    return None


def _pronoun_subject(sentence: Sentence, first: int) -> bool:
    """ "it was", "the figure stood at", "the number had risen to" directly before the number."""
    for index in range(first - 1, max(first - 7, -1), -1):
        token, kinds = sentence.tokens[index], sentence.kinds[index]
        if token.lower in PRONOUNS:
            return index < first - 1
        if not kinds & {"link", "be", "have", "prep", "act"}:
            return False
    return False
