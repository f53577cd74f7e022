"""How the figures of one document, event and outcome come to one toll: what adds up, what repeats, what is a rival.

Inside a sentence figures add up where they are joined ("one policeman and four other Iraqis"); a figure set off by a
comma or a bracket is a part of the one before, or a rival to it ("killing six (some reports say seven)"). Between
sentences the first figure stands, unless another says that it is the total; a later one adds to it where it counts
other people and says so ("Two Afghan police were also killed"); it rivals the first where another source gives it;
otherwise it tells a part or tells the same again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from tracker.model import Claim
from tracker.series.policy import Figure, Policy

ALSO_REACH: Final = 80
"""Characters on either side of a figure."""

NEIGHBOURS: Final = 250
"""Characters between the beginnings of two sentences that may count the victims of one incident together."""

_JOINED: Final = re.compile(
    r"(?:\b(?:and|plus|along with|together with|as well as|in addition to|while)\b|[;&+])\W*(?:[\w'’-]+\W+){0,3}$",
    re.IGNORECASE,
)
_AND_NEXT: Final = re.compile(r"\s+and\s+(?:an?|\w+teen|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b")
_RAISES: Final = re.compile(r"\b(?:rais|ris|rose|bring|push|elevat|tak)\w*\b.*\bto\b", re.IGNORECASE | re.DOTALL)
_ALSO: Final = re.compile(r"\b(?:also|in addition|additionally)\b", re.IGNORECASE)
_LISTED: Final = re.compile(r"^\s*[\w-]+(?:\s[\w-]+)?,\s*$")
_SAYS_TOTAL: Final = re.compile(r"\b(?:in total|total of|in all|altogether|toll (?:is|was|stands|stood|now|reached))\b")
_RAISED_TO: Final = re.compile(
    r"\b(?:toll|count|number|figure|total)\b.*\b(?:raised|revised|risen|rose|climbed|increased|grown)\b.*\bto\W*$",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY: Final = re.compile(r"^\W*\d+ fatalit\w+|fatalities coded as", re.IGNORECASE)
_RIVAL: Final = re.compile(
    r"\b(?:some|other|another|earlier|initial|conflicting|unconfirmed|local|official|media|several|most)\s"
    r"(?:sources?|reports?|accounts?|officials?|witnesses|estimates?|outlets?|residents)\b",
    re.IGNORECASE,
)
_REST: Final = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:others?|more)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A figure and the claims that it was made of."""

    figure: Figure
    claims: tuple[Claim, ...]

    def __add__(self, other: Count) -> Count:
        return Count(self.figure + other.figure, self.claims + other.claims)

    @property
    def best(self) -> int:
        """The best figure; -1 where the policy gives none."""
        return -1 if self.figure.best is None else self.figure.best

    @property
    def head(self) -> Claim:
        """The claim that the count begins with."""
        return self.claims[0]

    @property
    def groups(self) -> frozenset[str]:
        """The groups of people counted."""
        return frozenset(claim.group for claim in self.claims)


def total_count(claims: Sequence[Claim], policy: Policy) -> Count:
    """The toll that claims of one event and outcome state together; a figure of None where they give no number."""
    counts = [Count(policy.read(claim), (claim,)) for claim in claims]
    numbers = _numbers_before_words([count for count in counts if count.figure.best is not None])
    stated = [count for count in numbers if count.head.polarity != "zero"]
    if not stated:
        return numbers[0] if numbers else Count(_least(claims), tuple(claims))
    whole = [count for count in stated if not is_part(count.head)]
    return _whole_count(whole or stated, policy)


def _numbers_before_words(counts: Sequence[Count]) -> list[Count]:
    """The counts that state a number; where none does, those that the policy read from a vague word."""
    return [count for count in counts if count.head.bound != "vague"] or list(counts)


def is_part(claim: Claim) -> bool:
    """Whether the claim counts some of those that another claim counts."""
    return claim.basis == "part" or claim.part_of is not None


def _least(claims: Sequence[Claim]) -> Figure:
    return Figure(max((claim.low for claim in claims if claim.low is not None), default=None), None, None)


def _whole_count(counts: Sequence[Count], policy: Policy) -> Count:
    named = [count for count in counts if count.head.implicit]
    written = [count for count in counts if not count.head.implicit]
    added = [count for count in written if count.head.basis == "increment"]
    stated = [count for count in written if count.head.basis != "increment"]
    if written and not stated:
        return _sum_of(_distinct(added))
    statements = [sentence_count(_without_lone_attackers(group)) for group in _by_sentence([*stated, *named])]
    total = combine(statements, policy)
    if added and not any(claim.basis == "total" for claim in total.claims):
        return total + _sum_of(_distinct(added))
    return _raised(total, added, statements) or total


def _without_lone_attackers(counts: Sequence[Count]) -> list[Count]:
    """The counts of a sentence without the bomber who died in it, where it numbers victims: coders leave him out.

    "The assailant and one civilian were killed" names him among them, and he stays.
    """
    if all(count.head.implicit for count in counts):
        return list(counts)
    return [count for count in counts if not _is_lone_attacker(count.head)]


def _is_lone_attacker(claim: Claim) -> bool:
    after = claim.sentence[max(claim.end - claim.sentence_start, 0) :]
    return claim.implicit and claim.group == "perpetrator" and _AND_NEXT.match(after) is None


def _raised(total: Count, added: Sequence[Count], statements: Sequence[Count]) -> Count | None:
    """The statement that gives the total with the additions: "two more bodies, raising the number to seventeen"."""
    if not added:
        return None
    raised = total.best + _sum_of(_distinct(added)).best
    return next((count for count in statements if count.best == raised), None)


def _by_sentence(counts: Sequence[Count]) -> list[list[Count]]:
    groups: dict[tuple[str, int], list[Count]] = {}
    for count in sorted(counts, key=lambda count: (count.head.field != "title", count.head.start)):
        groups.setdefault(_sentence(count.head), []).append(count)
    return list(groups.values())


def _sentence(claim: Claim) -> tuple[str, int]:
    return claim.field, claim.sentence_start


def _distinct(counts: Sequence[Count]) -> list[Count]:
    """Each figure once: the same number of the same group is one figure told again."""
    kept: dict[tuple[str, int, str | None], Count] = {}
    for count in counts:
        kept.setdefault((count.head.group, count.best, count.head.surface if count.head.implicit else None), count)
    return list(kept.values())


def _sum_of(counts: Sequence[Count]) -> Count:
    total = counts[0]
    for count in counts[1:]:
        total = total + count
    return total


def sentence_count(counts: Sequence[Count]) -> Count:
    """What one sentence counts: its first figure, or person, with all that is joined to it."""
    ordered = sorted(counts, key=lambda count: count.head.start)
    kept = [ordered[0]]
    joined_to_part = False
    for before, count in pairwise(ordered):
        joined = _joins(before.head, count.head)
        if joined and not joined_to_part:
            kept.append(count)
        elif not joined:
            joined_to_part = True
    rest = _sum_of(kept[1:]).best if len(kept) > 1 else 0
    if len(kept) > 2 and rest == kept[0].best and not _is_rest(kept[1].head):
        return kept[0]
    return _sum_of(kept)


def _joins(before: Claim, claim: Claim) -> bool:
    between = claim.sentence[before.end - claim.sentence_start : claim.start - claim.sentence_start]
    if _RIVAL.search(between) or _RAISES.search(between) or between.rstrip().endswith("("):
        return False
    return _is_list(before, claim, between) or _JOINED.search(between) is not None


def _is_list(before: Claim, claim: Claim, between: str) -> bool:
    """Whether only a comma parts two groups ("3 men, 1 woman") or two people ("a man, his wife")."""
    if before.implicit and claim.implicit:
        return between.strip() == ","
    groups = {before.group, claim.group}
    return "all" not in groups and len(groups) == 2 and _LISTED.match(between) is not None


def _is_rest(claim: Claim) -> bool:
    """Whether the figure counts the others beside someone counted before: "four other Iraqis"."""
    after = claim.sentence[max(claim.end - claim.sentence_start, 0) :]
    return bool(_REST.match(after)) or "other" in claim.surface.lower()


def combine(statements: Sequence[Count], policy: Policy) -> Count:
    """One toll of what the sentences of a document count, given in their order with the title first."""
    written = [count for count in statements if not _is_unnumbered(count)]
    first = _told_most(written) if written else max(statements, key=lambda count: count.best)
    totals = [count for count in written if _says_total(count.head) or (count is not first and _was_raised(count.head))]
    if totals and totals[0].best >= first.best:
        first = totals[0]
    others = [count for count in statements if count is not first]
    rivals = [count for count in others if _rivals(first, count)]
    chosen = choose([first, *rivals], policy)
    if chosen is not first or first in totals:
        return chosen
    for count in others:
        if count not in rivals and _adds(chosen, count):
            chosen = chosen + count
    return chosen


def _told_most(counts: Sequence[Count]) -> Count:
    """The first figure, unless another is told more often: a long story opens with one victim and repeats the toll."""
    times = Counter(count.best for count in counts)
    most = max(counts, key=lambda count: times[count.best])
    return most if times[most.best] > times[counts[0].best] else counts[0]


def _is_unnumbered(count: Count) -> bool:
    """Whether the count is of people told without a number."""
    return all(claim.implicit for claim in count.claims)


def _says_total(claim: Claim) -> bool:
    before = claim.sentence[: claim.start - claim.sentence_start]
    if _RAISES.search(before):
        return False
    return bool(_SAYS_TOTAL.search(claim.sentence) or _ENTRY.search(claim.sentence))


def _was_raised(claim: Claim) -> bool:
    """Whether a later sentence says that the count was raised to this figure: "was later revised upward to 19"."""
    return _RAISED_TO.search(claim.sentence[: claim.start - claim.sentence_start]) is not None


def _rivals(first: Count, count: Count) -> bool:
    """Whether another source gives the figure for the same people."""
    if first.groups.isdisjoint(count.groups) or first.best == count.best or _is_unnumbered(count):
        return False
    two_sources = None not in (first.head.source, count.head.source) and first.head.source != count.head.source
    return two_sources or bool(_RIVAL.search(count.head.sentence))


def _adds(total: Count, count: Count) -> bool:
    """Whether another sentence counts other people beside the total: "Two Afghan police were also killed".

    Measured on coded reports: without "also", or for the same people, another figure is nearly always one told again,
    a part, or another event.
    """
    if count.head.field != total.head.field or _apart(total, count) > NEIGHBOURS:
        return False
    if _is_unnumbered(count) and not _is_unnumbered(total):
        earlier = count.head.start < total.head.start and count.head.group != "perpetrator"
        return earlier and _says_also(total.head)
    if not _says_also(count.head) or count.head.start < total.head.start:
        return False
    return _is_unnumbered(total) or (total.groups.isdisjoint(count.groups) and count.best != total.best)


def _apart(total: Count, count: Count) -> int:
    return min(abs(claim.sentence_start - count.head.sentence_start) for claim in total.claims)


def _says_also(claim: Claim) -> bool:
    """Whether the words about a figure say that it comes on top of another."""
    start = max(claim.start - claim.sentence_start, 0)
    return _ALSO.search(claim.sentence[max(start - ALSO_REACH, 0) : start + ALSO_REACH]) is not None


def choose(rivals: Sequence[Count], policy: Policy) -> Count:
    """The count that the policy takes of several for one thing; its low and high reach over all where it says so."""
    left = list(rivals)
    for question in policy.choose:
        best = max(_QUESTIONS[question](count, policy) for count in left)
        left = [count for count in left if _QUESTIONS[question](count, policy) == best]
    chosen = left[0]
    if not policy.span_rivals:
        return chosen
    lows = [count.best if count.figure.low is None else count.figure.low for count in rivals]
    highs = [count.best if count.figure.high is None else count.figure.high for count in rivals]
    return Count(Figure(min(lows), chosen.figure.best, max(highs)), chosen.claims)


def _day(count: Count) -> date:
    return max((claim.as_of for claim in count.claims if claim.as_of is not None), default=date.min)


_QUESTIONS: Final[dict[str, Callable[[Count, Policy], Any]]] = {
    "latest": lambda count, policy: _day(count),
    "attributed": lambda count, policy: count.head.source is not None,
    "reliable": lambda count, policy: -min(policy.reliable.index(claim.source_type) for claim in count.claims),
    "title": lambda count, policy: count.head.field == "title",
    "first": lambda count, policy: -count.head.start,
    "lowest": lambda count, policy: -count.best,
    "highest": lambda count, policy: count.best,
}
