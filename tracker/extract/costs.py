"""What each word and mark between a number and an outcome word costs; the weights are plain numbers in one table.

A comma costs less than "while", another number less than a full stop. A reader of `tracker why` can follow the sum.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from itertools import accumulate
from typing import Final

from tracker.extract.mention import Mention
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
    "behind passive": 3.5,
    "behind participle": 2.0,
    "behind intransitive": 3.0,
    "behind adjective": 2.5,
    "behind noun": 1.2,
}
HELD: Final = frozenset({"infected", "displaced", "captured", "detained", "affected", "rescued"})
STOP_MARKS: Final = frozenset(".;!?")
OTHER_MARK: Final = 0.3
IN_BRACKETS: Final = 0.02
MARK_COSTS: Final = {
    **dict.fromkeys(STOP_MARKS, WEIGHTS["stop"]),
    **dict.fromkeys(",()-–—", WEIGHTS["comma"]),
    ":": WEIGHTS["colon"],
}


NEAREST: Final = 8
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


class Costs:
    """What it costs to cross the tokens of one sentence, as running sums, and the outcome words near a place."""

    def __init__(self, sentence: Sentence, mentions: list[Mention]) -> None:
        self.sentence = sentence
        self.heads = {mention.first for mention in mentions}
        self._heads = sorted(self.heads)
        self._outcomes = [cue.first for cue in sentence.outcomes]
        self.wholes = _wholes(sentence, mentions)
        self._mentions = mentions
        self._sums: list[float] = []

    def _summed(self) -> list[float]:
        """The costs of all tokens before each; reckoned when a first path is asked for."""
        sentence, mentions = self.sentence, self._mentions
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
        for mention in filter(self.is_whole_of_part, mentions):
            costs[mention.first : mention.last + 1] = [0.0] * (mention.last + 1 - mention.first)
        self._sums = [0.0, *accumulate(costs)]
        return self._sums

    def is_whole_of_part(self, mention: Mention) -> bool:
        """ "One of the two injured men died": the injured are the whole, and only the part has the predicate."""
        index = mention.first - 1
        while index > 0 and "det" in self.sentence.kinds[index]:
            index -= 1
        return index > 0 and self.sentence.tokens[index].lower == "of" and self.has_head(index - 1, index - 1)

    def between(self, first: int, last: int) -> float:
        """The cost of the tokens first..last, both included."""
        if last < first:
            return 0.0
        sums = self._sums or self._summed()
        return sums[last + 1] - sums[first]

    def near(self, mention: Mention) -> list[Cue]:
        """The outcome words around a mention; where a sentence has very many, the nearest ones on either side."""
        cues = self.sentence.outcomes
        if len(cues) <= 2 * NEAREST:
            return cues
        at = bisect_left(self._outcomes, mention.first)
        return cues[max(at - NEAREST, 0) : at + NEAREST]

    def has_outcome(self, first: int, last: int) -> bool:
        """Whether an outcome word begins at one of the tokens first..last."""
        return bisect_left(self._outcomes, first) < bisect_right(self._outcomes, last)

    def outcome_within(self, first: int, last: int) -> bool:
        """Whether an outcome word lies within the tokens first..last."""
        at = bisect_left(self._outcomes, first)
        return at < len(self._outcomes) and self.sentence.outcomes[at].last <= last

    def has_head(self, first: int, last: int) -> bool:
        """Whether a number begins at one of the tokens first..last."""
        return bisect_left(self._heads, first) < bisect_right(self._heads, last)
