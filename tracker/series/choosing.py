"""Which of several counts for one thing a policy takes: the latest, the most reliable, what most sources give, ..."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tracker.model import Claim
from tracker.series.policy import Figure, Policy


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


def choose(rivals: Sequence[Count], policy: Policy) -> Count:
    """The count that the policy takes of several for one thing; its low and high reach over all where it says so."""
    left = list(rivals)
    for question in policy.choose:
        answers = [_QUESTIONS[question](count, policy, rivals) for count in left]
        left = [count for count, answer in zip(left, answers, strict=True) if answer == max(answers)]
    chosen = left[0]
    if not policy.span_rivals:
        return chosen
    lows = [count.best if count.figure.low is None else count.figure.low for count in rivals]
    highs = [count.best if count.figure.high is None else count.figure.high for count in rivals]
    return Count(Figure(min(lows), chosen.figure.best, max(highs)), chosen.claims)


def _day(count: Count) -> date:
    return max((claim.as_of for claim in count.claims if claim.as_of is not None), default=date.min)


def _place_in_list(count: Count, policy: Policy) -> int:
    """How early the policy's list names a source of the count; a source that it does not name comes last."""
    named = [
        place
        for place, words in enumerate(policy.listed)
        if any(words.lower() in (claim.source or "").lower() for claim in count.claims)
    ]
    return -min(named, default=len(policy.listed))


def _backers(count: Count, rivals: Sequence[Count]) -> int:
    """How many sources give the count's figure; one that names none is its document's own."""
    same = [claim for rival in rivals if rival.best == count.best for claim in rival.claims]
    return len({claim.source or f"document {claim.doc_id}" for claim in same})


_QUESTIONS: Final[dict[str, Callable[[Count, Policy, Sequence[Count]], Any]]] = {
    "latest": lambda count, policy, rivals: _day(count),
    "attributed": lambda count, policy, rivals: count.head.source is not None,
    "reliable": lambda count, policy, rivals: -min(policy.reliable.index(claim.source_type) for claim in count.claims),
    "listed": lambda count, policy, rivals: _place_in_list(count, policy),
    "majority": lambda count, policy, rivals: _backers(count, rivals),
    "title": lambda count, policy, rivals: count.head.field == "title",
    "first": lambda count, policy, rivals: -count.head.start,
    "lowest": lambda count, policy, rivals: -count.best,
    "highest": lambda count, policy, rivals: count.best,
}
