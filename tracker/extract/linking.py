"""Which outcome a number belongs to: the cheapest of the sentence's outcome words, or its neighbour's in a list.

Above LIMIT there is no link.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.costs import HELD, STOP_MARKS, WEIGHTS
from tracker.extract.mention import Mention
from tracker.extract.nouns import MODIFIERS
from tracker.extract.predicates import object_of_another_verb, of_those_before, own_predicate
from tracker.extract.sentence import Sentence
from tracker.extract.weighing import Weigher
from tracker.lexicon.matcher import Cue

LIMIT: Final = 6.0
ABOVE_LIMIT: Final = LIMIT + 0.001
PREDICATE_REACH: Final = 5
PREDICATES: Final = frozenset({"verb", "adjective", "intransitive", "degree"})


class Link(NamedTuple):
    """A quantity's outcome: the cue, the cost, and how it was found."""

    outcome: str
    cue: Cue
    cost: float
    how: str


def link(sentence: Sentence, mentions: list[Mention]) -> list[Link | None]:
    """The outcome of each mention, or None; lists without a verb of their own take their neighbour's."""
    if not mentions or not sentence.outcomes:
        return [None] * len(mentions)
    weigher = Weigher(sentence, mentions)
    links: list[Link | None] = [_cheapest(weigher, mention, weigher.near(mention)) for mention in mentions]
    for index in range(1, len(mentions)):
        _share(weigher, mentions, links, index, index - 1)
    for index in range(len(mentions) - 2, -1, -1):
        _share(weigher, mentions, links, index, index + 1)
    for index in range(1, len(mentions)):
        _part_from_whole(weigher, mentions, links, index)
    return links


def _part_from_whole(weigher: Weigher, mentions: list[Mention], links: list[Link | None], index: int) -> None:
    """ "125 out of 327 cases are in hospital": the noun is that of the whole, and the predicate tells of the part."""
    sentence, part, whole = weigher.sentence, mentions[index - 1], mentions[index]
    between = [token.lower for token in sentence.tokens[part.quantity.number_last + 1 : whole.quantity.first]]
    noun = sentence.cue("outcomes", whole.phrase.last + 1)
    if between[:2] != ["out", "of"] or noun is None or noun.row.kind != "noun" or not _fits(sentence, whole, noun, 0.0):
        return
    reach = range(noun.last + 1, min(noun.last + 1 + PREDICATE_REACH, len(sentence.tokens)))
    told = next((cue for cue in sentence.outcomes if cue.first in reach and cue.row.kind in PREDICATES), None)
    if told is not None and not weigher.has_head(noun.last + 1, told.first):
        links[index] = Link(noun.row.value, noun, 0.0, "after")
        links[index - 1] = Link(told.row.value, told, WEIGHTS["inside"], "after")


def _cheapest(weigher: Weigher, mention: Mention, cues: list[Cue]) -> Link | None:
    best: Link | None = None
    barred = LIMIT
    for cue in cues:
        cost = weigher.cost(mention, cue, best.cost if best is not None else ABOVE_LIMIT)
        if cost is None or cost > LIMIT or (best is not None and cost >= best.cost):
            continue
        if not _fits(weigher.sentence, mention, cue, cost):
            if cue.row.value in NEEDS_PERSONS and cue.row.value != "recovered" and cost <= WEIGHTS["inside"]:
                barred = min(barred, cost)
            continue
        best = Link(cue.row.value, cue, cost, "before" if cue.last < mention.first else "after")
        if cost == 0:
            break
    return _past_relative(weigher, mention, best) if best is not None and best.cost < barred else None


def _past_relative(weigher: Weigher, mention: Mention, found: Link) -> Link:
    """ "Two of those who were wounded died": behind a relative clause the main verb tells what came of them."""
    sentence, opening = weigher.sentence, mention.last + 1
    if found.cue.first < opening or "relative" not in sentence.kinds[opening]:
        return found
    died = next((cue for cue in sentence.outcomes if cue.first > found.cue.last), None)
    if died is None or died.row.kind != "intransitive" or weigher.has_head(opening, died.first):
        return found
    between = range(found.cue.last + 1, died.first)
    if any(sentence.tokens[i].kind == "m" or sentence.kinds[i] & {"conj", "relative", "report"} for i in between):
        return found
    return Link(died.row.value, died, found.cost, "after")


LOST_PERSONS: Final = frozenset(
    {"men", "people", "persons", "crew", "sailors", "civilians", "comrades", "colleagues", "members"}
)
OF_DISEASE: Final = frozenset({"infected", "recovered"})
FIGHTERS: Final = frozenset({"military", "militant", "police", "perpetrator"})
NEEDS_PERSONS: Final = frozenset(
    {"affected", "recovered", "rescued", "displaced", "captured", "infected", "shot", "missing", "hospitalised"}
)
ZERO_LIMIT: Final = 2.5


def _fits(sentence: Sentence, mention: Mention, cue: Cue, cost: float) -> bool:
    """Whether a mention can be what the cue counts: weak words need persons, and a zero stands close."""
    quantity, phrase = mention.quantity, mention.phrase
    if cue.row.value in OF_DISEASE and cue.row.kind in ("noun", "toll") and not sentence.of_disease:
        return False
    if cue.row.direction in ("persons", "fighters") and phrase.kind != "person":
        labelled = cue.last + 2 == mention.first and sentence.tokens[cue.last + 1].lower == ":"
        counted = labelled or _counts_held(sentence, mention) or _have_recovered(sentence, mention, cue)
        return cue.row.direction == "persons" and counted
    if cue.row.direction == "fighters" and phrase.group not in FIGHTERS:
        return False
    if cue.row.value == "recovered" and cue.row.kind == "verb" and cue.last + 1 == mention.first:
        return False
    if cue.row.kind == "lost":
        return _can_be_lost(sentence, mention)
    if cue.row.kind == "toll" and _toll_of_things(sentence, cue):
        return False
    if quantity.form == "zero":
        return cost <= ZERO_LIMIT
    if quantity.form == "both":
        return cost <= WEIGHTS["bare"]
    if cue.row.value in NEEDS_PERSONS and phrase.kind not in ("person", "body", "household"):
        counted = cue.first <= phrase.last + 1 and phrase.head == -1 and cue.row.kind == "noun"
        counted |= cue.first > 0 and sentence.tokens[cue.first - 1].lower in ("those", "people", "persons", "the")
        counted |= cue.first == quantity.number_last + 1 and _closes(sentence, cue)
        if not counted and (_has_other_noun(sentence, mention) or cue.row.value == "affected"):
            return False
    return True


def _closes(sentence: Sentence, cue: Cue) -> bool:
    """ "2 million affected": the outcome word ends the line or its part."""
    following = cue.last + 1
    return following >= len(sentence.tokens) or sentence.tokens[following].kind == "m"


def _have_recovered(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "12 died and 88 have recovered": a bare number right before a verb that has no object."""
    bare = mention.phrase.head < 0 and mention.phrase.last <= mention.quantity.last
    between = range(mention.last + 1, cue.first)
    behind = mention.last < cue.first and all(sentence.kinds[i] & {"be", "have"} for i in between)
    ends = _closes(sentence, cue) or bool(sentence.kinds[cue.last + 1] & {"conj", "prep"})
    return cue.row.value == "recovered" and bare and behind and ends


def _counts_held(sentence: Sentence, mention: Mention) -> bool:
    """ "handed over 30 captives": the noun of outcome behind the number is a word for persons."""
    noun = sentence.cue("outcomes", mention.phrase.last + 1)
    return noun is not None and noun.row.kind == "noun" and noun.row.value in HELD


def _has_other_noun(sentence: Sentence, mention: Mention) -> bool:
    """Whether words that name something stand behind the number: "two dozen more" has none, "12 lines" has."""
    behind = range(mention.quantity.number_last + 1, mention.phrase.last + 1)
    return any(sentence.tokens[i].lower not in MODIFIERS and not sentence.kinds[i] & {"prep", "det"} for i in behind)


def _toll_of_things(sentence: Sentence, cue: Cue) -> bool:
    """ "The toll of homes destroyed reached 1,600" counts no persons."""
    if cue.last + 1 >= len(sentence.tokens) or sentence.tokens[cue.last + 1].lower != "of":
        return False
    units = sentence.cues.get("vetoes", {})
    return any(index in units and units[index].row.kind == "unit" for index in (cue.last + 2, cue.last + 3))


def _can_be_lost(sentence: Sentence, mention: Mention) -> bool:
    """ "lost 40 men", "lost 724 lives"; a family may lose, but a company's 16 million are no persons.

    "There are 104 lost" counts persons too.
    """
    phrase = mention.phrase
    if phrase.kind == "lives" or phrase.group in FIGHTERS:
        return True
    if phrase.head < 0:
        return mention.first > 0 and "be" in sentence.kinds[mention.first - 1] and phrase.last == mention.quantity.last
    return sentence.tokens[phrase.head].lower in LOST_PERSONS


def _share(weigher: Weigher, mentions: list[Mention], links: list[Link | None], index: int, neighbour: int) -> None:
    """ "12 in India, four in Nepal and two in Tibet died": a member of a list takes the outcome of the next one."""
    other = links[neighbour]
    mine = links[index]
    if other is None or (other.how == "list" and mine is not None):
        return
    if neighbour > index and any(of_those_before(weigher.sentence, mentions[at]) for at in (index, neighbour)):
        return
    sentence, mention = weigher.sentence, mentions[index]
    own = own_predicate(sentence, mention) or object_of_another_verb(sentence, mention, other.cue)
    if neighbour < index and own:
        return
    left, right = sorted((index, neighbour))
    first, last = mentions[left].last + 1, mentions[right].first - 1
    if weigher.outcome_within(first, last):
        return
    if not _is_list(weigher.sentence, first, last):
        return
    cost = weigher.between(first, last) + other.cost * 0.5 + 0.2
    if cost <= LIMIT and (mine is None or cost < mine.cost - 0.5):
        links[index] = Link(other.outcome, other.cue, cost, "list")


def _is_list(sentence: Sentence, first: int, last: int) -> bool:
    """Whether only the words of a list lie between: commas, "and", places, names; no verb and no full stop."""
    for index in range(first, last + 1):
        token, kinds = sentence.tokens[index], sentence.kinds[index]
        if token.kind == "m" and token.lower in STOP_MARKS:
            return False
        if kinds & {"relative", "be", "have", "report", "act"} or ("subord" in kinds and "prep" not in kinds):
            return False
    return True
