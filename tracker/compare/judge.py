"""One figure of a statement against the figures of a source: which of them speaks of the same, and whether it fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tracker.compare.choose import counterpart
from tracker.compare.pair import ClaimPair
from tracker.compare.places import at_place_of_part, named_place
from tracker.compare.sums import joined_sums
from tracker.compare.times import stated_time
from tracker.compare.weigh import (
    COMPATIBLE,
    EARLIER,
    LATER,
    NOT_COMPARABLE,
    REFUTED,
    RISING,
    SAME_TIME,
    SUPPORTED,
    UNKNOWN_LATER,
)
from tracker.compare.weigh import weigh as weigh_figures
from tracker.events.names import country_of
from tracker.events.relate import relate
from tracker.events.timing import told_as_former
from tracker.model import Claim

VERDICTS: Final = (SUPPORTED, REFUTED, COMPATIBLE, NOT_COMPARABLE)
WOUNDED: Final = frozenset({"injured", "hospitalised", "casualties"})
ATTACKERS: Final = frozenset({"perpetrator", "militant"})
APART: Final = (frozenset({"civilian"}), frozenset({"military", "police"}), ATTACKERS)
"""Groups of which nobody is in two."""

SAME_EVENT: Final = "compared"
AT_MOST: Final = frozenset({"fewer_than", "up_to", "nearly"})
TELLING_NUMBER: Final = 3
"""A number below this is too common to say that the statement took it from another figure."""

_GRADED: Final = re.compile(
    r"^\W*(?:\w+\W+){0,2}(?:badly|seriously|critically|severely|slightly|lightly)\b", re.IGNORECASE
)
_RISEN: Final = re.compile(r"\b(?:ha[sd] (?:risen|climbed|increased)|rises|climbs|up) to\W*$", re.IGNORECASE)
_HIT: Final = r"(?:dead|killed|slain|died|wounded|injured|hurt|missing|captured|deported|displaced)"
_COMBINED: Final = re.compile(
    rf"^[^.;:]{{0,40}}?\b{_HIT} (?:or|and|and/or) (?:(?:were|are|left|feared) )?{_HIT}\b", re.IGNORECASE
)
GRADE_REACH: Final = 40
"""Characters after a figure in which the degree is told."""

_ORDER_WORDS: Final = {
    EARLIER: "; the statement is the earlier one",
    LATER: "; the statement is the later one",
    UNKNOWN_LATER: "; the statement may be the later one",
}


def judge(
    claim: Claim, source: Sequence[Claim], order: str | None, *, shared: str = "", beside: Sequence[Claim] = ()
) -> ClaimPair:
    """The verdict on one figure of a statement.

    order: when the statement was made against the source, if that is known: EARLIER, LATER or UNKNOWN_LATER; None where
    the statement is about the source's own time. shared: both texts; a place that both name sets no figures apart.
    beside: all figures of the statement.
    """
    if not source:
        return ClaimPair(
            statement=claim, source=None, verdict=NOT_COMPARABLE, why="the source states no figure that was read"
        )
    claim = at_place_of_part(claim, source, beside)
    pairs = _pairs(claim, source, order)
    if all(pair.verdict == NOT_COMPARABLE for pair in pairs):
        pairs = _pairs(_placeless(claim, shared), [_placeless(other, shared) for other in source], order)
    best = counterpart(claim, pairs, beside)
    if best.verdict == SUPPORTED:
        return best
    sums = [_judge_pair(claim, total, order) for total in joined_sums(source)]
    summed = next((pair for pair in sums if pair.verdict == SUPPORTED), None)
    if summed is not None and claim.group == "all":
        return summed
    return _swapped(claim, source) or best


def _pairs(claim: Claim, source: Sequence[Claim], order: str | None) -> list[ClaimPair]:
    only_deaths = claim.outcome == "casualties" and not any(other.outcome in WOUNDED for other in source)
    return [
        _judge_pair(claim, other, order, only_deaths=only_deaths, former=_is_former(other, source)) for other in source
    ]


def _is_former(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a text tells a figure as a former one, beside another: "by May it had reported 19" alone is none."""
    return told_as_former(claim) and any(
        other.outcome == claim.outcome and other.value != claim.value and not told_as_former(other) for other in claims
    )


def _placeless(claim: Claim, shared: str) -> Claim:
    """The claim without its place, where both texts name that place: then it does not tell the figures apart."""
    named = claim.place is not None and shared.lower().count(claim.place.lower()) > 1
    return replace(claim, place=None) if named else claim


def _swapped(claim: Claim, source: Sequence[Claim]) -> ClaimPair | None:
    """The pair that refutes a statement which gives the source's number to another outcome or another group."""
    if claim.value is None or claim.value < TELLING_NUMBER:
        return None
    for other in source:
        if other.value != claim.value or claim.bound not in ("exact", other.bound):
            continue
        if other.outcome != claim.outcome:
            why = f'the source counts "{other.surface}" {other.outcome}, not {claim.outcome}'
            return ClaimPair(statement=claim, source=other, verdict=REFUTED, why=why)
        if _are_apart(claim.group, other.group):
            why = f'the source\'s "{other.surface}" are of the group {other.group}, not {claim.group}'
            return ClaimPair(statement=claim, source=other, verdict=REFUTED, why=why)
    return None


def _are_apart(one: str, other: str) -> bool:
    kinds = [next((groups for groups in APART if group in groups), None) for group in (one, other)]
    return None not in kinds and kinds[0] != kinds[1]


def _judge_pair(
    claim: Claim, other: Claim, order: str | None, *, only_deaths: bool = False, former: bool = False
) -> ClaimPair:
    """only_deaths: the source tells of no wounded, so that its dead are all the casualties that it knows of.

    former: the source tells its figure as a former one.
    """
    asked = replace(claim, outcome="killed") if only_deaths and other.outcome == "killed" else claim
    if claim.background != other.background:
        why = "one of the two speaks of another, earlier event"
        return ClaimPair(statement=claim, source=other, verdict=NOT_COMPARABLE, why=why)
    relation = relate(_scoped(asked, other), _scoped(other, asked))
    if relation.kind == "not_comparable":
        return ClaimPair(statement=claim, source=other, verdict=NOT_COMPARABLE, why=relation.reason)
    time, words = _time_order(claim, other, order, former=former)
    if _gives_another_day(claim, other):
        why = f'the source gives "{other.surface}" for another day'
        return ClaimPair(statement=claim, source=other, verdict=REFUTED, why=f"{why}{words}")
    part = "" if relation.kind != "part_of" else "source" if relation.lead == claim.claim_id else "statement"
    part = part or _part_by_words(claim, other)
    weighed = weigh_figures(claim, other, time=time, part=part, rising=claim.outcome in RISING)
    verdict = weighed.verdict
    if verdict == REFUTED and _are_counts_of_two_days(claim, other):
        verdict = COMPATIBLE
        words = f"{words}: two counts of two days"
    elif (claim.basis == "increment") != (other.basis == "increment") and not _gives_the_number(claim, other):
        verdict = COMPATIBLE
        words = f"{words}; one of them is an addition"
    why = f"{weighed.why}{words}"
    return ClaimPair(statement=claim, source=other, verdict=verdict, why=why, note=weighed.note, part=part)


def _part_by_words(claim: Claim, other: Claim) -> str:
    """Whether the words make one of the two a part of the other: "including 1 in Sweden", "badly injured".

    The dead are a part of those "killed or wounded".
    """
    if _is_some(claim) and not _is_some(other):
        return "statement"
    if _is_combined(claim) != _is_combined(other):
        return "source" if _is_combined(claim) else "statement"
    return "source" if _is_graded(other) and not _is_graded(claim) else ""


def _is_some(claim: Claim) -> bool:
    return claim.basis == "part" or claim.part_of is not None or _is_graded(claim)


def _is_combined(claim: Claim) -> bool:
    """Whether one figure counts people of two outcomes together: "600 dead or missing"."""
    return _COMBINED.search(claim.sentence[max(claim.end - claim.sentence_start, 0) :]) is not None


def _is_graded(claim: Claim) -> bool:
    """Whether the figure counts only those hurt to some degree."""
    return _GRADED.search(claim.sentence[max(claim.end - claim.sentence_start, 0) :][:GRADE_REACH]) is not None


def _scoped(claim: Claim, other: Claim) -> Claim:
    """The claim as one of the same event and time; what it leaves unsaid is taken from the other."""
    place = named_place(claim) or named_place(other)
    if place and other.place and place.lower() in other.place.lower():
        place = other.place  # "New York" and "New York state"
    theirs = named_place(other)
    if place and theirs and country_of(place) is not None and country_of(theirs) is None:
        place = theirs  # it may lie in the country
    attackers = claim.group in ATTACKERS and other.group in ATTACKERS
    return replace(
        claim,
        event_id=SAME_EVENT,
        background=False,
        side=claim.side or other.side,
        place=place,
        group="perpetrator" if attackers else claim.group,
        basis="total",
        part_of=None,
        as_of=None,
        period_start=None,
        period_end=None,
    )


def _time_order(claim: Claim, other: Claim, order: str | None, *, former: bool) -> tuple[str, str]:
    """Whether the statement speaks of an earlier, the same or a later time than the source, and the words for it."""
    said, told = stated_time(claim), stated_time(other)
    if said is not None and told is not None:
        steps = said.order(told)
        name = SAME_TIME if steps == 0 else EARLIER if steps < 0 else LATER
        if name == SAME_TIME and said.mode == "after" and said.another_day(told) and claim.bound in AT_MOST:
            name = LATER  # nothing says that the count stayed so low
        apart = steps != 0 or said.another_day(told)
        return name, f"; the statement speaks of {said}, the source of {told}" if apart else ""
    if order is None and former and not told_as_former(claim):
        return UNKNOWN_LATER, "; the source may tell of a former figure"
    if order is None and _RISEN.search(claim.sentence[: max(claim.start - claim.sentence_start, 0)]):
        return UNKNOWN_LATER, "; the statement tells of a rise"
    return order or SAME_TIME, _ORDER_WORDS.get(order or SAME_TIME, "")


def _are_counts_of_two_days(claim: Claim, other: Claim) -> bool:
    """Whether both state an exact number, each as of a day of its own."""
    said, told = stated_time(claim), stated_time(other)
    if said is None or told is None or claim.bound != "exact" or other.bound != "exact":
        return False
    return said.mode == told.mode == "at" and said.another_day(told)


def _gives_another_day(claim: Claim, other: Claim) -> bool:
    """Whether the statement gives the source's own number, but dates it to a time that excludes the source's day."""
    said, told = stated_time(claim), stated_time(other)
    if said is None or told is None or not said.another_day(told):
        return False
    return bool(claim.value) and _gives_the_number(claim, other)


def _gives_the_number(claim: Claim, other: Claim) -> bool:
    return claim.value == other.value and claim.bound == other.bound == "exact"
