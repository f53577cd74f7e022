"""What lies between a number and an outcome word, as a cost; the weights are plain numbers in one table.

A comma costs less than "while", another number less than a full stop. A reader of `tracker why` can follow the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from tracker.extract.nouns import Phrase
from tracker.extract.numbers import Quantity
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue
from tracker.lexicon.words import Token

WEIGHTS: Final[dict[str, float]] = {
    "word": 0.25,
    "link": 0.1,
    "prep": 0.4,
    "comma": 0.8,
    "conj": 0.9,
    "relative": 0.7,
    "subord": 3.0,
    "report": 2.5,
    "act": 1.5,
    "quantity": 0.9,
    "outcome": 2.6,
    "stop": 4.5,
    "colon": 2.0,
    "active": 4.0,
    "bare": 0.3,
    "aside": 1.2,
    "own predicate": 2.0,
    "participle": 0.9,
    "inside": 0.45,
    "noun of cases": 0.3,
    "agent": 5.0,
}
DESCRIBING: Final = frozenset(
    {
        "aged",
        "armed",
        "masked",
        "suspected",
        "identified",
        "called",
        "named",
        "dressed",
        "accused",
        "believed",
        "presumed",
        "feared",
        "thought",
        "said",
        "reported",
        "confirmed",
        "alleged",
        "unarmed",
        "wanted",
        "based",
    }
)
HELD: Final = frozenset({"infected", "displaced", "captured", "detained", "affected", "rescued"})
ACTIVE_STEP: Final = 0.05
RAISED_REACH: Final = 6
LONGEST_ASIDE: Final = 40
STOP_MARKS: Final = frozenset(".;!?")
ASIDE_MARKS: Final = frozenset(",-–—")
TELLING_KINDS: Final = frozenset({"verb", "active", "intransitive", "adjective", "toll"})
IN_ONE_CLAUSE: Final = 0.6
LONG_PHRASE: Final = 5
OTHER_MARK: Final = 0.3
IN_BRACKETS: Final = 0.02
MARK_COSTS: Final = {
    **dict.fromkeys(STOP_MARKS, WEIGHTS["stop"]),
    **dict.fromkeys(",()-–—", WEIGHTS["comma"]),
    ":": WEIGHTS["colon"],
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity with its noun phrase, as the linker sees it."""

    quantity: Quantity
    phrase: Phrase

    @property
    def first(self) -> int:
        """The first token of the surface."""
        return self.quantity.first

    @property
    def last(self) -> int:
        """The last token of the surface or of its noun phrase."""
        return max(self.quantity.last, self.phrase.last)


LONGEST_BRACKET: Final = 25
BRACKETS: Final = {"(": ")", "[": "]"}


def _bracketed(sentence: Sentence) -> set[int]:
    """The tokens of short brackets: what stands in them costs next to nothing to cross."""
    inside: set[int] = set()
    if "(" not in sentence.text and "[" not in sentence.text:
        return inside
    for index, token in enumerate(sentence.tokens):
        closing = BRACKETS.get(token.lower)
        if closing is None:
            continue
        for end in range(index + 1, min(index + LONGEST_BRACKET, len(sentence.tokens))):
            if sentence.tokens[end].lower == closing:
                inside.update(range(index, end + 1))
                break
    return inside


def _wholes(sentence: Sentence, mentions: list[Mention]) -> set[int]:
    """The outcome words that only name a whole: "Fourteen of the injured were hospitalised"."""
    ends = {mention.quantity.number_last for mention in mentions}
    found = set()
    for cue in sentence.outcomes:
        for back in (1, 2):
            index = cue.first - back
            if index - 1 in ends and sentence.tokens[index].lower == "of":
                found.add(cue.first)
    return found


def _cue_cost(cue: Cue) -> float:
    return WEIGHTS["noun of cases" if cue.row.value in HELD and cue.row.kind == "noun" else "outcome"]


def _token_cost(token: Token, kinds: frozenset[str]) -> float:
    """What it costs to cross one token that is no number and no outcome word."""
    if token.kind == "m":
        return MARK_COSTS.get(token.lower, OTHER_MARK)
    if kinds:
        return _kind_cost(kinds)
    return WEIGHTS["participle" if token.kind == "w" and token.lower.endswith(("ed", "ing")) else "word"]


@cache
def _kind_cost(kinds: frozenset[str]) -> float:
    if "adverb" in kinds:
        return WEIGHTS["link"]
    for kind in ("conj", "relative", "report", "subord"):
        if kind in kinds and not (kind == "subord" and "prep" in kinds):
            return WEIGHTS[kind]
    if "act" in kinds and "link" not in kinds and "prep" not in kinds:
        return WEIGHTS["act"]
    return WEIGHTS["prep"] if "prep" in kinds else WEIGHTS["link"]


class Weigher:
    """Costs of links inside one sentence; built once, with running sums, so that each pair is cheap."""

    def __init__(self, sentence: Sentence, mentions: list[Mention]) -> None:
        self.sentence = sentence
        self.heads = {mention.first for mention in mentions}
        self.wholes = _wholes(sentence, mentions)
        costs = [_token_cost(token, kinds) for token, kinds in zip(sentence.tokens, sentence.kinds, strict=True)]
        for mention in mentions:
            costs[mention.first : mention.last + 1] = [0.0] * (mention.last + 1 - mention.first)
        for cue in sentence.outcomes:
            costs[cue.first : cue.last + 1] = [0.0] * (cue.last + 1 - cue.first)
            costs[cue.first] = _cue_cost(cue)
        for index in self.wholes:
            costs[index] = WEIGHTS["noun of cases"]
        for index in self.heads:
            costs[index] = WEIGHTS["quantity"]
        for index in _bracketed(sentence):
            costs[index] = IN_BRACKETS
        self.sums = [0.0, *accumulate(costs)]

    def between(self, first: int, last: int) -> float:
        """The cost of the tokens first..last, both included."""
        return self.sums[last + 1] - self.sums[first] if last >= first else 0.0

    def cost(self, mention: Mention, cue: Cue) -> float | None:
        """What a link of a mention and a cue costs; None where the cue cannot govern it."""
        if mention.first <= cue.first and cue.last <= mention.last:
            weak = cue.last < mention.phrase.head or (cue.row.value in HELD and cue.row.kind == "noun")
            return WEIGHTS["inside"] if weak else 0.0
        if cue.row.kind == "found dead":
            return None
        if cue.first <= mention.last < cue.last and self.sentence.tokens[cue.last].lower == "of":
            return 0.0
        if cue.first < mention.first and mention.last < cue.last:
            return WEIGHTS["bare"]
        if cue.first > mention.last:
            return self._right(mention, cue)
        if cue.last < mention.first:
            return self._left(mention, cue)
        return None

    def _right(self, mention: Mention, cue: Cue) -> float | None:
        kind = cue.row.kind
        if kind == "active" and self.sentence.tokens[cue.last].lower == "of":
            return 0.0 if cue.first == mention.last + 1 else None
        if kind in ("active", "lives", "self"):
            return None
        if self._describes(cue):
            return None
        cost = self._right_path(mention.last + 1, cue.first - 1)
        if cue.first in self.wholes:
            return WEIGHTS["inside"] if cue.first - mention.last <= 3 else None
        if self.own_predicate(mention) and self._another_between(mention, cue):
            return None
        if self.own_predicate(mention) and not self.sentence.kinds[mention.last + 1] & {"be", "have"}:
            cost += WEIGHTS["own predicate"]
        if [token.lower for token in self.sentence.tokens[mention.last + 1 : cue.first]] == ["and"]:
            cost += WEIGHTS["own predicate"]
        if kind == "lost":
            placed = cue.last + 1 < len(self.sentence.tokens) and "prep" in self.sentence.kinds[cue.last + 1]
            counted = (
                mention.first > 0 and "be" in self.sentence.kinds[mention.first - 1] and cue.first == mention.last + 1
            )
            return (
                cost if cue.first - mention.last <= 2 and (placed or counted or self.auxiliary(cue) == "be") else None
            )
        if kind == "toll":
            raised = mention.first > 0 and self.sentence.tokens[mention.first - 1].lower == "to"
            return cost if cue.first - mention.last <= (RAISED_REACH if raised else 2) else None
        if kind == "single":
            return cost if (mention.quantity.value or 0) <= 1 and cue.first == mention.last + 1 else None
        if kind == "noun":
            between = range(mention.last + 1, cue.first)
            if [self.sentence.tokens[i].lower for i in between] == ["whose"]:
                return cost
            if any(self.sentence.kinds[i] for i in between) or cost > 1.2:
                return None
            return cost + (WEIGHTS["inside"] if cue.row.value in HELD else 0.0)
        if kind == "verb" and self.takes_object(cue):
            return None if self._counts_next(cue) else cost + WEIGHTS["active"]
        return cost

    def _describes(self, cue: Cue) -> bool:
        """ "the dying boy", "a penalty-kill unit": the word stands before a noun of its own."""
        tokens, before = self.sentence.tokens, cue.first - 1
        if before < 0:
            return False
        glued = tokens[before].lower == "-" and tokens[before].end == tokens[cue.first].start
        dying = tokens[cue.first].lower == "dying" and "det" in self.sentence.kinds[before]
        return dying or (glued and before > 0 and tokens[before - 1].end == tokens[before].start)

    def _counts_next(self, cue: Cue) -> bool:
        """ "killed 11 of them": the number right behind an active verb is its object, so nobody before it is."""
        return cue.last + 1 in self.heads

    def _right_path(self, first: int, last: int) -> float:
        """The cost of what lies between a noun phrase and its predicate; an aside between commas counts as one step."""
        cost = self.between(first, last)
        if self._one_clause(first, last):
            return cost * IN_ONE_CLAUSE
        tokens = self.sentence.tokens
        relative = first <= last and "relative" in self.sentence.kinds[first]
        opening = first if relative or (first <= last and tokens[first].lower in ASIDE_MARKS) else -1
        if opening >= 0:
            mark = "," if relative else tokens[opening].lower
            closing = max((i for i in range(opening + 1, last + 1) if tokens[i].lower == mark), default=-1)
            told = any(
                opening < cue.first < closing and cue.row.kind in TELLING_KINDS for cue in self.sentence.outcomes
            )
            if closing > opening and closing - opening <= LONGEST_ASIDE and not told:
                around = self.between(first, opening - 1) + self.between(closing + 1, last)
                cost = min(cost, WEIGHTS["aside"] + around)
        elif first <= last and "be" in self.sentence.kinds[first] and last - first >= 4:
            cost += WEIGHTS["own predicate"]
        return cost

    def _another_between(self, mention: Mention, cue: Cue) -> bool:
        """ "100 people were freed and 6 gunmen were killed": the second number has the second verb."""
        position = mention.last + 1
        passive = "be" in self.sentence.kinds[position] and self.sentence.cue("outcomes", position + 1) is None
        return passive and any(position < head < cue.first for head in self.heads)

    def _object_of_another(self, mention: Mention, cue: Cue) -> bool:
        """ "killed four of them and released the other fourteen": a verb of its own stands right before the mention."""
        index = mention.first - 1
        while index > cue.last and (
            self.sentence.kinds[index] & {"det"} or self.sentence.tokens[index].lower == "other"
        ):
            index -= 1
        word = self.sentence.tokens[index]
        plain = word.kind == "w" and not self.sentence.kinds[index] and word.lower not in DESCRIBING
        return index > cue.last + 1 and plain and word.lower.endswith("ed") and "conj" in self.sentence.kinds[index - 1]

    def own_predicate(self, mention: Mention) -> bool:
        """ "three others were arrested", "5 escaped": a verb of its own follows the mention."""
        following = mention.last + 1
        sentence = self.sentence
        if following >= len(sentence.tokens) or sentence.cue("outcomes", following) is not None:
            return False
        word = sentence.tokens[following].lower
        return bool(sentence.kinds[following] & {"be", "have"}) or (
            word.endswith("ed")
            and sentence.tokens[following].kind == "w"
            and word not in DESCRIBING
            and not sentence.kinds[following] & {"adverb", "link"}
        )

    def _one_clause(self, first: int, last: int) -> bool:
        """Whether only the words of one long noun phrase lie between: no mark, no clause, no other figure."""
        if last - first < LONG_PHRASE or any(first <= head <= last for head in self.heads):
            return False
        if any(first <= cue.first <= last for cue in self.sentence.outcomes):
            return False
        return not any(
            token.kind == "m"
            or self.sentence.kinds[i] & {"relative", "report", "act"}
            or "subord" in self.sentence.kinds[i]
            for i, token in enumerate(self.sentence.tokens[first : last + 1], first)
        )

    def takes_object(self, cue: Cue) -> bool:
        """Whether a form that may be active ("killed") is: no form of "be" before it, and a noun phrase behind it."""
        auxiliary = self.auxiliary(cue)
        if auxiliary == "be":
            return False
        if auxiliary == "have":
            return True
        following = cue.last + 1
        sentence = self.sentence
        if following >= len(sentence.tokens):
            return False
        token = sentence.tokens[following]
        if token.kind == "m":
            return False
        if following in sentence.cues.get("numbers", {}) or token.kind == "n":
            return True
        if {"det"} & sentence.kinds[following] or following in sentence.cues.get("groups", {}):
            return True
        named = token.capital and not sentence.kinds[following] and not sentence.text.isupper()
        if named and sentence.cue("time", following) is None and sentence.cue("vetoes", following) is None:
            return True
        bound = sentence.cue("bounds", following)
        return (
            bound is not None and bound.row.kind == "before" and token.lower not in ("near", "over", "around", "above")
        )

    def auxiliary(self, cue: Cue) -> str | None:
        """ "be" or "have" before a verb, within four words of adverbs; None for a bare participle or a past tense."""
        seen_have = False
        for index in range(cue.first - 1, max(cue.first - 5, -1), -1):
            kinds = self.sentence.kinds[index]
            if "be" in kinds:
                return "be"
            if "have" in kinds:
                seen_have = True
                break
            token = self.sentence.tokens[index]
            ends = token.kind in "mn" or kinds & {"prep", "det", "conj", "subord", "relative"}
            if ends and not (kinds & {"conj"} and index in self._outcome_tails()):
                break
        return "have" if seen_have else None

    def _outcome_tails(self) -> set[int]:
        return {cue.last + 1 for cue in self.sentence.outcomes}

    def _left(self, mention: Mention, cue: Cue) -> float | None:
        kind = cue.row.kind
        between = range(cue.last + 1, mention.first)
        if kind in ("verb", "intransitive", "adjective") and not self.takes_object(cue) and self.own_predicate(mention):
            return None
        cost = self.between(cue.last + 1, mention.first - 1)
        if kind in ("verb", "intransitive") and self.sentence.tokens[mention.first - 1].lower == "by":
            cost += WEIGHTS["agent"]
        if kind in ("single", "self"):
            return None
        if kind == "lost" and self.auxiliary(cue) == "be":
            return None
        if kind in ("active", "lost"):
            return None if self._object_of_another(mention, cue) else cost + ACTIVE_STEP
        if kind == "lives":
            return cost if mention.phrase.kind == "lives" else None
        if kind == "toll":
            return self._toll(cost, between)
        if kind == "intransitive":
            return cost + 3.0 if not self._inverted(between) else cost
        if kind == "noun":
            return self._noun(cue, cost, between)
        if kind == "adjective":
            return cost + (0.0 if self._inverted(between) else 2.5)
        if kind in ("verb", "active", "intransitive") and self._object_of_another(mention, cue):
            return None
        if kind == "verb":
            if self._inverted(between):
                return cost
            if cue.row.direction == "before":
                return None
            auxiliary = self.auxiliary(cue)
            if auxiliary == "be":
                return cost + 3.5
            return cost + ACTIVE_STEP if self.takes_object(cue) else cost + 2.0
        return cost

    def _toll(self, cost: float, between: range) -> float:
        """A toll governs the number its clause ends in: change verbs, places and a colon cost little on the way."""
        colon = sum(WEIGHTS["colon"] for i in between if self.sentence.tokens[i].lower == ":")
        return max(cost * 0.6 - colon, 0.0)

    def _noun(self, cue: Cue, cost: float, between: range) -> float:
        """ "deaths: 1,941", "the dead numbered 40", "deaths of 12 people", "injuries to 20"."""
        if self._inverted(between) or not between:
            return cost * 0.7
        first = self.sentence.tokens[between[0]].lower
        return cost if first in ("of", "to", "at", ":", "(", "-", "=", "among") else cost + 1.2

    def _inverted(self, between: range) -> bool:
        """ "Killed: 12", "Also injured were three", "dead now number 32": only linking words lie between."""
        if not between:
            return False
        tokens, kinds = self.sentence.tokens, self.sentence.kinds
        linking = [i for i in between if kinds[i] & {"link", "be"} or tokens[i].lower in (":", "(", "=", "number")]
        plain = [i for i in between if not kinds[i] and tokens[i].kind == "w" and tokens[i].lower != "number"]
        barred = any(
            kinds[i] & {"subord", "relative", "conj", "report"} - {"link"} and not kinds[i] & {"link", "prep"}
            for i in between
        )
        return bool(linking) and len(plain) <= 2 and not barred and not any(tokens[i].lower in ",;" for i in between)
