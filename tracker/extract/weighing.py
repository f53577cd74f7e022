"""What a link of a number to an outcome word costs: the path between them, and how words of that kind are built in."""

from __future__ import annotations

from math import inf
from typing import Final

from tracker.extract.costs import HELD, STOP_MARKS, WEIGHTS, Costs
from tracker.extract.mention import Mention
from tracker.extract.persons import person_behind
from tracker.extract.predicates import (
    auxiliary,
    describes_noun,
    disagrees,
    names_victims,
    object_of_another_verb,
    of_those_before,
    only_linking_words,
    own_predicate,
    reaches_past_object,
    takes_object,
)
from tracker.lexicon.matcher import Cue

ACTIVE_STEP: Final = 0.05
RAISED_REACH: Final = 6
SUBJECT_REACH: Final = 4
LONGEST_ASIDE: Final = 40
ASIDE_MARKS: Final = frozenset(",-–—")
TELLING_KINDS: Final = frozenset({"verb", "active", "intransitive", "adjective", "toll"})
IN_ONE_CLAUSE: Final = 0.6
LONG_PHRASE: Final = 5
LEAST_SHARE: Final = 0.6


class Weigher(Costs):
    """Costs of links inside one sentence; built once, so that each pair is cheap."""

    def _too_far(self, first: int, last: int, limit: float) -> bool:
        """Whether even as one clause, or over an aside, the tokens first..last cost as much as a limit."""
        if self.between(first, last) * IN_ONE_CLAUSE < limit:
            return False
        if limit <= WEIGHTS["aside"]:
            return True
        opening = self._opens_aside(first, last)
        opening = first if opening < 0 else opening
        around = self.between(first, opening - 1) + self.between(opening + LONGEST_ASIDE + 1, last)
        return WEIGHTS["aside"] + around >= limit

    def cost(self, mention: Mention, cue: Cue, limit: float = inf) -> float | None:
        """What a link of a mention and a cue costs; None where the cue cannot govern it, or only at limit or more."""
        if mention.first <= cue.first and cue.last <= mention.last:
            weak = cue.last < mention.phrase.head or (cue.row.value in HELD and cue.row.kind == "noun")
            return WEIGHTS["inside"] if weak and not self.is_whole_of_part(mention) else 0.0
        if cue.row.kind == "found dead":
            return None
        if cue.row.kind == "entry":
            return self._entry(mention, cue)
        if mention.first < cue.first <= mention.last < cue.last:
            return 0.0
        if cue.first < mention.first and mention.quantity.last < cue.last:
            return None if mention.quantity.form == "zero" else WEIGHTS["bare"]
        if cue.first > mention.last:
            return self._right(mention, cue, limit)
        if cue.last < mention.first:
            return self._left(mention, cue, limit)
        return None

    def _has_subject(self, mention: Mention, cue: Cue) -> bool:
        """ "52 were aboard; 12 died": behind a mark that ends a clause, the verb has a number of its own."""
        tokens = self.sentence.tokens
        mark = next((i for i in range(mention.last + 1, cue.first) if tokens[i].lower in STOP_MARKS), -1)
        return mark >= 0 and self.has_head(mark + 1, min(mark + SUBJECT_REACH, cue.first - 1))

    def _entry(self, mention: Mention, cue: Cue) -> float | None:
        """ "Fatalities coded as 3", "5 coded to each": a recorder's note counts the number beside it."""
        if cue.row.direction == "after":
            tokens = self.sentence.tokens
            behind = cue.last + (2 if cue.last + 1 < len(tokens) and tokens[cue.last + 1].lower in (":", "(") else 1)
            return 0.0 if mention.first == behind else None
        return 0.0 if cue.first - mention.phrase.last in (1, 2) and mention.last < cue.first else None

    def _right(self, mention: Mention, cue: Cue, limit: float) -> float | None:
        kind = cue.row.kind
        if cue.first not in self.wholes and self._too_far(mention.last + 1, cue.first - 1, limit):
            return None
        if kind == "active" and self.sentence.tokens[cue.last].lower == "of":
            return 0.0 if cue.first == mention.last + 1 else None
        if kind in ("self", "suicide") and "themselves" in self._words(cue):
            return self._right_path(mention.last + 1, cue.first - 1)
        if kind in ("active", "lives", "self", "suicide", "deed"):
            return None
        if describes_noun(self.sentence, cue):
            return None
        if kind in ("verb", "intransitive") and self._has_subject(mention, cue):
            return None
        if of_those_before(self.sentence, mention) and self.has_head(mention.last + 1, cue.first - 1):
            return None
        if names_victims(self.sentence, cue) or disagrees(self.sentence, mention, cue):
            return None
        cost = self._right_path(mention.last + 1, cue.first - 1)
        if self._tells_of_whole(mention, cue):
            cost += WEIGHTS["own predicate"]
        if cue.first in self.wholes:
            return WEIGHTS["inside"] if cue.first - mention.last <= 3 else None
        if own_predicate(self.sentence, mention) and self._another_between(mention, cue):
            return None
        if own_predicate(self.sentence, mention) and not self.sentence.kinds[mention.last + 1] & {"be", "have"}:
            cost += WEIGHTS["own predicate"]
        if [token.lower for token in self.sentence.tokens[mention.last + 1 : cue.first]] == ["and"]:
            cost += WEIGHTS["own predicate"]
        if kind == "lost":
            placed = cue.last + 1 < len(self.sentence.tokens) and "prep" in self.sentence.kinds[cue.last + 1]
            counted = (
                mention.first > 0 and "be" in self.sentence.kinds[mention.first - 1] and cue.first == mention.last + 1
            )
            return (
                cost
                if cue.first - mention.last <= 2 and (placed or counted or auxiliary(self.sentence, cue) == "be")
                else None
            )
        if kind == "toll":
            raised = mention.first > 0 and self.sentence.tokens[mention.first - 1].lower == "to"
            return cost if cue.first - mention.last <= (RAISED_REACH if raised else 2) else None
        if kind == "single":
            return cost if (mention.quantity.value or 0) <= 1 and cue.first == mention.last + 1 else None
        if kind == "degree":
            words = [token.lower for token in self.sentence.tokens[mention.last + 1 : cue.first]]
            return 0.0 if words in ([], ["of", "them"], ["of", "whom"]) else None
        if kind == "noun":
            between = range(mention.last + 1, cue.first)
            if [self.sentence.tokens[i].lower for i in between] == ["whose"]:
                return cost
            if any(self.sentence.kinds[i] for i in between) or cost > 1.2:
                return None
            return cost + (WEIGHTS["inside"] if cue.row.value in HELD else 0.0)
        if kind == "verb" and takes_object(self.sentence, cue):
            return None if self._counts_next(cue) or person_behind(self.sentence, cue) else cost + WEIGHTS["active"]
        return cost

    def _words(self, cue: Cue) -> list[str]:
        return [token.lower for token in self.sentence.tokens[cue.first : cue.last + 1]]

    def _tells_of_whole(self, mention: Mention, cue: Cue) -> bool:
        """ "87 of the 3,204 people infected": the participle behind the whole tells first of the whole."""
        inside = self.has_head(mention.quantity.number_last + 1, mention.last)
        between = range(mention.last + 1, cue.first)
        return inside and not any(self.sentence.kinds[i] & {"be", "have"} for i in between)

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
        opening = first if relative else self._opens_aside(first, last)
        if opening >= 0:
            mark = "," if relative else tokens[opening].lower
            closing = max((i for i in range(opening + 1, last + 1) if tokens[i].lower == mark), default=-1)
            told = any(
                opening < cue.first < closing and cue.row.kind in TELLING_KINDS for cue in self.sentence.outcomes
            )
            if closing > opening and closing - opening <= LONGEST_ASIDE and not told:
                around = self.between(first, opening - 1) + self.between(closing + 1, last)
                cost = min(cost, WEIGHTS["aside"] + around)
            elif relative and self._closes_relative(first, last):
                cost = min(cost, WEIGHTS["aside"] + WEIGHTS["relative"])
        elif first <= last and "be" in self.sentence.kinds[first] and last - first >= 4:
            cost += WEIGHTS["own predicate"]
        return cost

    def _opens_aside(self, first: int, last: int) -> int:
        """ "Two guards of a shop, firing shots, were killed": the mark of an aside behind the whole noun phrase."""
        tokens, kinds = self.sentence.tokens, self.sentence.kinds
        for index in range(first, last + 1):
            if tokens[index].lower in ASIDE_MARKS:
                return index if index == first or "be" in kinds[last] else -1
            if tokens[index].kind == "m" or kinds[index] - {"prep", "det", "adverb", "left"}:
                return -1
        return -1

    def _closes_relative(self, first: int, last: int) -> bool:
        """ "Two men who were with him as he went home were killed": a second auxiliary ends the relative clause."""
        tokens, kinds = self.sentence.tokens, self.sentence.kinds
        if last - first > LONGEST_ASIDE or "be" not in kinds[last] or self.has_head(first, last):
            return False
        told = self.has_outcome(first, last)
        verbs = [i for i in range(first, last) if kinds[i] & {"be", "have"} or tokens[i].lower.endswith("ed")]
        return bool(verbs) and not told and not any(token.lower in STOP_MARKS for token in tokens[first : last + 1])

    def _another_between(self, mention: Mention, cue: Cue) -> bool:
        """ "100 people were freed and 6 gunmen were killed": the second number has the second verb."""
        position = mention.last + 1
        tokens = self.sentence.tokens
        if position + 1 < len(tokens) and tokens[position + 1].lower == "among":
            return False
        passive = "be" in self.sentence.kinds[position] and self.sentence.cue("outcomes", position + 1) is None
        return passive and self.has_head(position + 1, cue.first - 1)

    def _one_clause(self, first: int, last: int) -> bool:
        """Whether only the words of one long noun phrase lie between: no mark, no clause, no other figure."""
        if last - first < LONG_PHRASE or self.has_head(first, last):
            return False
        if self.has_outcome(first, last):
            return False
        return not any(
            token.kind == "m"
            or self.sentence.kinds[i] & {"relative", "report", "act"}
            or "subord" in self.sentence.kinds[i]
            for i, token in enumerate(self.sentence.tokens[first : last + 1], first)
        )

    def _names_whole(self, cue: Cue) -> bool:
        """ "Of the dead, six were children": the outcome word names whose part the numbers behind it are."""
        tokens, index = self.sentence.tokens, cue.first - 2
        opens = index == 0 or (index > 0 and tokens[index - 1].kind == "m")
        return opens and tokens[index].lower in ("of", "among") and "det" in self.sentence.kinds[index + 1]

    def _left(self, mention: Mention, cue: Cue, limit: float) -> float | None:
        kind = cue.row.kind
        between = range(cue.last + 1, mention.first)
        if kind != "toll" and self.between(cue.last + 1, mention.first - 1) * LEAST_SHARE >= limit:
            return None
        if (
            kind in ("verb", "intransitive", "adjective")
            and not takes_object(self.sentence, cue)
            and own_predicate(self.sentence, mention)
            and not self._names_whole(cue)
        ):
            return None
        apart = own_predicate(self.sentence, mention) and not of_those_before(self.sentence, mention)
        if apart and self.has_head(cue.last + 1, mention.first - 1):
            return None
        cost = self.between(cue.last + 1, mention.first - 1)
        if kind in ("verb", "intransitive") and self.sentence.tokens[mention.first - 1].lower == "by":
            cost += WEIGHTS["agent"]
        if kind in ("self", "suicide") and [self.sentence.tokens[i].lower for i in between] == ["and"]:
            return cost
        if kind in ("single", "self", "suicide", "degree", "deed"):
            return None
        if kind == "lost" and auxiliary(self.sentence, cue) == "be":
            return None
        if kind in ("active", "verb") and reaches_past_object(self.sentence, mention, cue):
            return None
        if kind in ("active", "lost"):
            return None if object_of_another_verb(self.sentence, mention, cue) else cost + ACTIVE_STEP
        if kind == "lives":
            return cost if mention.phrase.kind == "lives" else None
        if kind == "toll":
            return None if self._does_more(mention, between) else self._toll(cost, between)
        if kind == "intransitive":
            return cost + (0.0 if only_linking_words(self.sentence, between) else WEIGHTS["behind intransitive"])
        if kind == "noun":
            return self._noun(cue, cost, between)
        if kind == "adjective":
            return cost + (0.0 if only_linking_words(self.sentence, between) else WEIGHTS["behind adjective"])
        if kind == "verb" and object_of_another_verb(self.sentence, mention, cue):
            return None
        if kind == "verb":
            if only_linking_words(self.sentence, between):
                return cost
            if cue.row.direction == "before":
                return None
            if auxiliary(self.sentence, cue) == "be":
                return cost + WEIGHTS["behind passive"]
            return cost + (ACTIVE_STEP if takes_object(self.sentence, cue) else WEIGHTS["behind participle"])
        return cost

    def _does_more(self, mention: Mention, between: range) -> bool:
        """ "Toll at 21; 6 lose eyesight": behind a mark that ends a clause, the number has a verb of its own."""
        tokens, following = self.sentence.tokens, mention.quantity.last + 1
        if following >= len(tokens) or not any(tokens[i].lower in STOP_MARKS for i in between):
            return False
        word = tokens[following]
        plain = word.kind == "w" and not word.capital and not self.sentence.kinds[following]
        return plain and self.sentence.cue("outcomes", following) is None and mention.phrase.head < 0

    def _toll(self, cost: float, between: range) -> float:
        """A toll governs the number its clause ends in: change verbs, places and a colon cost little on the way."""
        colon = sum(WEIGHTS["colon"] for i in between if self.sentence.tokens[i].lower == ":")
        return max(cost * LEAST_SHARE - colon, 0.0)

    def _noun(self, cue: Cue, cost: float, between: range) -> float:
        """ "deaths: 1,941", "the dead numbered 40", "deaths of 12 people", "injuries to 20"."""
        if only_linking_words(self.sentence, between) or not between:
            return cost * 0.7
        first = self.sentence.tokens[between[0]].lower
        return cost if first in ("of", "to", "at", ":", "(", "-", "=", "among") else cost + WEIGHTS["behind noun"]
