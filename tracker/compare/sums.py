"""Joined figures of one sentence, added up: "two demonstrators and two police officers" are four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.model import Claim
from tracker.series.choosing import Count
from tracker.series.combine import is_part, sentence_count
from tracker.series.policy import load_policy


def joined_sums(claims: Sequence[Claim]) -> list[Claim]:
    """For each sentence and outcome with two or more joined figures, a claim of everyone that gives their sum.

    Parts are left out; the sum is exact where every figure is, else at least that many.
    """
    policy = load_policy("keep")
    groups: dict[tuple[str, int, str], list[Count]] = {}
    for claim in claims:
        figure = policy.read(claim)
        if claim.polarity == "asserted" and not is_part(claim) and figure.best is not None:
            key = (claim.field, claim.sentence_start, claim.outcome)
            groups.setdefault(key, []).append(Count(figure, (claim,)))
    counts = [sentence_count(group) for group in groups.values() if len(group) > 1]
    return [_sum_claim(count) for count in counts if len(count.claims) > 1]


def _sum_claim(count: Count) -> Claim:
    first = count.claims[0]
    exact = all(claim.bound == "exact" for claim in count.claims)
    surface = " + ".join(claim.surface for claim in count.claims)
    return replace(
        first,
        claim_id=f"{first.claim_id}:sum",
        surface=surface,
        value=count.best,
        low=count.best,
        high=count.best if exact else None,
        bound="exact" if exact else "at_least",
        group="all",
        victims=None,
        side=None,
        place=None,
        basis="total",
        implicit=False,
    )
