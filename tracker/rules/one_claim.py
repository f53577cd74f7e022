"""Rules that look at one figure by itself: CF101 to CF104."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tracker.events.claims import Claims
from tracker.events.scope import Scoped
from tracker.registry import Clash, rule
from tracker.rules.phrasing import outcome_words, told

_PRESENT: Final = re.compile(
    r"\b(?P<number>\d{1,3}(?:,\d{3})+|\d+)\s+(?:people|passengers|persons|crew|workers|miners|pupils|students|guests)?"
    r"(?:\s+and crew)?\s*(?:(?:who )?(?:was|were|had been)\s+)?(?:on board|aboard|inside|trapped inside|"
    r"in the building)\b",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_BOTH_NAMED: Final = re.compile(
    r"\b(dead|death\w*|dying|died|kill\w*)\b.*\b(wound\w*|injur\w*|hurt)\b|"
    r"\b(wound\w*|injur\w*|hurt)\b.*\b(dead|death\w*|died|kill\w*)\b",
    re.IGNORECASE | re.DOTALL,
)


@rule("CF101", severity="error", scope="claim")
def range_reversed(claims: Claims) -> Iterator[Clash]:
    """A range runs backwards: its first number is above its second.

    What it checks
    The two ends of a stated range stand in order.

    Why it matters
    One of the two numbers is mistyped, and any sum or chart built on the range is wrong.

    Flags
    - Between 40 and 30 people were killed in the blast.

    Passes
    - Between 30 and 40 people were killed in the blast.

    Known limits
    A range in which both numbers are wrong but in order is not seen.
    """
    for scoped, low, high in _ranges(claims):
        if low > high:
            yield Clash(
                odd=(scoped,),
                message=f"The range that begins with {told(scoped, claims)} runs backwards.",
                why=f"It is stated as from {low:,} to {high:,}.",
                gap=low - high,
                expected=f"{high:,}..{low:,}",
                observed=f"{low:,}..{high:,}",
            )


def _ranges(claims: Claims) -> Iterator[tuple[Scoped, int, int]]:
    """Ranges that were read as such, and "between 40 and 30", which may have been read as two figures."""
    for group in claims.by_document.values():
        for scoped in group:
            if scoped.claim.bound == "range" and scoped.claim.low is not None and scoped.claim.high is not None:
                yield scoped, scoped.claim.low, scoped.claim.high
        for one, other in pairwise(group):
            first, second = one.claim, other.claim
            if first.sentence_start != second.sentence_start or first.value is None or second.value is None:
                continue
            start, end = first.start - first.sentence_start, second.start - first.sentence_start
            before, between = first.sentence[:start], first.sentence[start + len(first.surface) : end]
            if _BETWEEN.search(before) and between.strip().lower() == "and":
                yield one, first.value, second.value


@rule("CF102", severity="note", scope="claim")
def casualties_read_as_deaths(claims: Claims) -> Iterator[Clash]:
    """ "Casualties" are not deaths: the word counts the dead and the wounded together.

    What it checks
    A figure of casualties in a sentence that does not say how many of them died and how many were hurt.

    Why it matters
    The word is often read, and rewritten, as deaths; the next report then prints a toll that nobody gave.

    Flags
    - The army said the attack caused 40 casualties.

    Passes
    - The attack caused 40 casualties, 12 of them dead and 28 wounded.

    Known limits
    A breakdown in another sentence is not seen.
    """
    for scoped in claims.everything:
        claim = scoped.claim
        if claim.outcome != "casualties" or "casualt" not in claim.sentence.lower():
            continue
        if claim.polarity == "asserted" and not _BOTH_NAMED.search(claim.sentence):
            yield Clash(
                odd=(scoped,),
                message=f"{told(scoped, claims)} are casualties: not all of them need be dead.",
                why='"Casualties" counts killed and injured together; the sentence gives no breakdown.',
            )


@rule("CF103", severity="note", scope="claim")
def unit_not_persons(claims: Claims) -> Iterator[Clash]:
    """A figure counts households or families, not persons.

    What it checks
    The unit of a figure.

    Why it matters
    Added to counts of persons it makes a sum of unlike things; one family is several people.

    Flags
    - The flood displaced 300 families in the valley.

    Passes
    - The flood displaced 300 people in the valley.

    Known limits
    How many persons a household has is left to the policy that resolves the figure.
    """
    for scoped in claims.everything:
        if scoped.claim.unit == "household":
            yield Clash(
                odd=(scoped,),
                message=f"{told(scoped, claims)} counts households, not persons.",
                why="A household is several people; the figure cannot be added to counts of persons.",
            )


@rule("CF104", severity="warning", scope="claim")
def toll_above_people_present(claims: Claims) -> Iterator[Clash]:
    """More people were harmed than the same sentence says were there.

    What it checks
    A toll against the number of people on board, aboard or inside that its own sentence gives.

    Why it matters
    One of the two numbers is wrong, or people on the ground are counted too and the text does not say so.

    Flags
    - All 45 people were killed when the bus with 40 people on board left the road.

    Passes
    - Some 35 people were killed when the bus with 40 people on board left the road.

    Known limits
    Only numbers in digits, and only in the same sentence.
    """
    for scoped in claims.everything:
        claim = scoped.claim
        present = _PRESENT.search(claim.sentence)
        if present is None or claim.polarity != "asserted" or claim.background:
            continue
        people = int(present["number"].replace(",", ""))
        at = claim.start - claim.sentence_start
        if present.start() <= at < present.end() or scoped.reading.low <= people:
            continue
        yield Clash(
            odd=(scoped,),
            message=f"{told(scoped, claims)} are more than the {people:,} who were there.",
            why=f"At least {scoped.reading.low:,} {outcome_words(claim.outcome)} against {people:,} people present.",
            gap=scoped.reading.low - people,
            expected=f"at most {people:,}",
            observed=str(scoped.reading),
        )
