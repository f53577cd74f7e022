"""Rules on what is lost between reports: bounds, outcomes, sources, hedges, digits (CF401 to CF405)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from tracker.events.claims import Claims
from tracker.events.names import same_authority
from tracker.events.relate import relate_scoped
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.registry import Clash, rule
from tracker.rules.clashes import NEAREST, groups_of_kind
from tracker.rules.phrasing import likely_cause, outcome_words, readings, told, told_all

_DRIFTS: Final = frozenset(
    {
        frozenset({"killed", "injured"}),
        frozenset({"killed", "casualties"}),
        frozenset({"injured", "missing"}),
        frozenset({"killed", "missing"}),
        frozenset({"killed", "displaced"}),
        frozenset({"killed", "affected"}),
        frozenset({"killed", "infected"}),
    }
)
_CLOSE: Final = 0.025
_FAR: Final = 2.0
_ALIKE: Final = 0.6
_SMALL: Final = 50
_PARTICULAR: Final = 100
_DAYS: Final = 7
_WORD: Final = re.compile(r"[^\W_]+")


@rule("CF401", severity="warning", scope="wording")
def bound_lost(claims: Claims) -> Iterator[Clash]:
    """A figure lost its bound on the way: "nearly 100" has become 100.

    What it checks
    The same number with a bound that excludes it in one report and without a bound in another, for one scope. Where the
    bound allows the bare number ("at least 12", then 12 from the same source) it is a note.

    Why it matters
    A floor read as a count makes later, higher figures look like contradictions.

    Flags
    - 2024-05-01 Wire: The blast in Ardana killed nearly 100 people, the health ministry said.
      2024-05-01 Echo: The blast in Ardana killed 100 people, the health ministry said.

    Passes
    - 2024-05-01 Wire: The blast in Ardana killed nearly 100 people, the health ministry said.
      2024-05-01 Echo: The blast in Ardana killed almost 100 people, the health ministry said.

    Known limits
    Whether the second report had a source of its own cannot be seen.
    """
    for group in groups_of_kind(claims, "bound"):
        odd, against = group.odd[0], group.against[0]
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"A bound was lost: {told(odd, claims)} and {told_all(group.against, claims)}.",
            why=readings(odd, against, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(against.reading),
            observed=str(odd.reading),
        )
    yield from _bounds_dropped(claims)


def _bounds_dropped(claims: Claims) -> Iterator[Clash]:
    """Floors and ceilings that the next report of the same source prints as counts: notes."""
    for track in claims.tracks.values():
        bounded: dict[int, Scoped] = {}
        for scoped in track:
            value = scoped.claim.value
            if value is None or scoped.claim.implicit:
                continue
            if scoped.claim.bound != "exact":
                bounded.setdefault(value, scoped)
            elif value in bounded and _dropped(bounded[value], scoped):
                before = bounded.pop(value)
                yield Clash(
                    odd=(scoped,),
                    against=(before,),
                    message=f"{told(before, claims)} is printed as {told(scoped, claims)}: the bound was lost.",
                    why=f"{before.reading} became {scoped.reading}; both readings can still hold.",
                    severity="note",
                )


def _dropped(before: Scoped, after: Scoped) -> bool:
    known = same_authority(before.claim.source, after.claim.source)
    return before.doc_id != after.doc_id and bool(known) and before.reading.meets(after.reading)


@rule("CF402", severity="error", scope="wording")
def outcome_drift(claims: Claims) -> Iterator[Clash]:
    """A figure has changed what it counts: the injured of one report are the dead or the missing of the next.

    What it checks
    The same number for one event and scope under two outcomes in two reports, where the sentences are alike, the number
    is too particular for chance, or the figure lies far from every other figure of the outcome that it now claims.

    Why it matters
    It turns wounded people into dead ones.

    Flags
    - 2024-05-01 Wire: There were 12 wounded among civilians in Ardana, the ministry said.
      2024-05-01 Echo: There were 12 dead among civilians in Ardana, the ministry said.

    Passes
    - 2024-05-01 Wire: There were 12 wounded among civilians in Ardana, the ministry said.
      2024-05-01 Echo: There were 12 wounded and 3 dead among civilians in Ardana, the ministry said.

    Known limits
    Two outcomes can by chance have the same number; small numbers need sentences that are alike.
    """
    for group in claims.by_event.values():
        ordered = sorted((each for each in group if _may_drift(each)), key=lambda each: each.claim.value or 0)
        values = [each.claim.value or 0 for each in ordered]
        for odd in ordered:
            origin = [each for each in _around(ordered, values, odd.claim.value or 0) if _other_outcome(odd, each)]
            origin = [each for each in origin if not _far_from_its_own(each, claims)]
            if not origin:
                continue
            unaware = (odd.claim.value or 0) >= _SMALL and not _knows_better(odd, claims)
            far = _far_from_its_own(odd, claims) if unaware else []
            alike = [each for each in origin if _copied_from(odd, each) or (unaware and _telling(odd, each, claims))]
            if far or alike:
                yield _drift(odd, alike or origin, far, claims)


def _around(ordered: list[Scoped], values: list[int], value: int) -> list[Scoped]:
    """At most a few neighbours in value, the closest first."""
    start, end = bisect_left(values, int(value * (1 - _CLOSE))), bisect_right(values, int(value * (1 + _CLOSE)))
    found = ordered[start : min(end, start + 8 * NEAREST)]
    return sorted(found, key=lambda each: abs((each.claim.value or 0) - value))[:NEAREST]


def _may_drift(scoped: Scoped) -> bool:
    claim = scoped.claim
    return (
        bool(claim.value) and not claim.implicit and not scoped.hedge and scoped.basis in {"total", "part", "incident"}
    )


def _copied_from(odd: Scoped, origin: Scoped) -> bool:
    """Whether a later report repeats the number in a sentence that is nearly the same."""
    in_order = odd.moment.before(origin.moment) is not True and _reported(odd) >= _reported(origin)
    return odd.claim.value == origin.claim.value and in_order and _alike(odd, origin)


def _telling(odd: Scoped, origin: Scoped, claims: Claims) -> bool:
    """Whether a later report repeats a number that is too particular to be met by chance, and nobody else does."""
    value = odd.claim.value or 0
    if value != origin.claim.value or value < _PARTICULAR or value % 10 == 0 or _reported(odd) < _reported(origin):
        return False
    exact = odd.claim.bound == origin.claim.bound == "exact" and _days_between(odd, origin) <= _DAYS
    others = [each for each in claims.tracks[odd.track][: 4 * NEAREST] if each.doc_id != odd.doc_id]
    return exact and _none_agrees(odd, others)


def _reported(scoped: Scoped) -> tuple[date, str]:
    return (scoped.published or date.min, scoped.doc_id)


def _other_outcome(odd: Scoped, origin: Scoped) -> bool:
    """Whether only the outcome keeps two figures of two reports apart."""
    if frozenset({odd.claim.outcome, origin.claim.outcome}) not in _DRIFTS or odd.doc_id == origin.doc_id:
        return False
    relation = relate_scoped(odd, origin)
    inside = {gate.name for gate in relation.gates if gate.answer not in {"same", "differs"}}
    return relation.apart_only_by("outcome") or (not relation.failed and inside == {"outcome"})


def _far_from_its_own(odd: Scoped, claims: Claims) -> list[Scoped]:
    """The figures of the odd one's own track, if there are any and each is far from it; else nothing."""
    own = [each for each in claims.tracks[odd.track] if each.doc_id != odd.doc_id and _days_between(odd, each) <= _DAYS]
    own = [each for each in own if each.claim.bound != "vague" and not each.moment.earlier]
    apart = [each for each in own if _ratio(odd, each) >= _FAR and not odd.reading.meets(each.reading)]
    return apart[:NEAREST] if _none_agrees(odd, own) else []


def _knows_better(odd: Scoped, claims: Claims) -> bool:
    """Whether the same text gives another figure for that outcome: then it does not take the one for the other."""
    return any(
        each.track == odd.track and each.reading != odd.reading and not each.moment.earlier
        for each in claims.by_document[odd.doc_id]
    )


def _none_agrees(odd: Scoped, own: Iterable[Scoped]) -> bool:
    return not any(odd.claim.value and _ratio(odd, each) < 1 + _CLOSE for each in own)


def _ratio(one: Scoped, other: Scoped) -> float:
    first, second = one.claim.value, other.claim.value or other.reading.low
    return max(first, second) / max(min(first, second), 1) if first and second else 1.0


def _days_between(one: Scoped, other: Scoped) -> float:
    if one.published is None or other.published is None:
        return float("inf")
    return abs((one.published - other.published).days)


def _alike(one: Scoped, other: Scoped) -> bool:
    first, second = (set(_WORD.findall(each.claim.sentence.lower())) for each in (one, other))
    return len(first & second) >= _ALIKE * len(first | second) and len(first & second) >= 4


def _drift(odd: Scoped, origin: list[Scoped], far: list[Scoped], claims: Claims) -> Clash:
    was = outcome_words(origin[0].claim.outcome)
    gap = odd.reading.gap(far[0].reading) if far else 0
    why = f"The same number counts the {was} in {told(origin[0], claims)}."
    if far:
        why += f" As {outcome_words(odd.claim.outcome)} it lies {gap:,} persons from {told_all(far, claims)}."
    return Clash(
        odd=(odd,),
        against=(*origin, *far),
        message=f"{told(odd, claims)} looks like the number of {was}: {told(origin[0], claims)}.",
        why=why,
        gap=gap,
        expected=f"{origin[0].reading} {was}",
        observed=f"{odd.reading} {outcome_words(odd.claim.outcome)}",
    )


@rule("CF403", severity="note", scope="document")
def unattributed(claims: Claims) -> Iterator[Clash]:
    """A text gives a toll and nowhere says who counted.

    What it checks
    Whether any figure of a text has a source; the first toll is named where none has.

    Why it matters
    A figure without a source cannot be checked or weighed.

    Flags
    - The earthquake killed 53 people.

    Passes
    - The earthquake killed 53 people, the health ministry said.

    Known limits
    A source named far from its figure may not be read.
    """
    for group in claims.by_document.values():
        tolls = [
            each for each in group if each.claim.outcome == "killed" and not each.claim.background and each.claim.value
        ]
        if tolls and not any(each.claim.source for each in group):
            yield Clash(
                odd=(tolls[0],),
                message=f"{told(tolls[0], claims)} has no source, nor has any other figure of this text.",
                why="No words in the text say who counted.",
            )


@rule("CF404", severity="error", scope="wording")
def feared_read_as_dead(claims: Claims) -> Iterator[Clash]:
    """A number that was feared or forecast is printed as counted.

    What it checks
    The same number for one scope, feared in one report and stated as fact in another of the same days, where no other
    report has counted so many.

    Why it matters
    Most feared tolls are not reached.

    Flags
    - 2024-05-01 Wire: The prime minister said 10,000 people were feared dead in the earthquake in Ardana.
      2024-05-02 Echo: The earthquake in Ardana has killed 10,000 people, the prime minister said.

    Passes
    - 2024-05-01 Wire: The prime minister said 10,000 people were feared dead in the earthquake in Ardana.
      2024-05-02 Echo: In Ardana 10,000 people are feared dead after the earthquake, the prime minister said.

    Known limits
    A fear that came true on the next day looks the same.
    """
    for group in claims.by_event.values():
        feared: dict[int, list[Scoped]] = {}
        for scoped in group:
            if scoped.hedge == "feared" and scoped.claim.value:
                feared.setdefault(scoped.claim.value, []).append(scoped)
        for scoped in group:
            fears = [fear for fear in feared.get(scoped.claim.value or 0, ())[:NEAREST] if _hardened(fear, scoped)]
            if fears and not _counted_elsewhere(scoped, claims):
                yield Clash(
                    odd=(scoped,),
                    against=tuple(fears),
                    message=f"{told(scoped, claims)} is stated as counted; it was feared: {told(fears[0], claims)}.",
                    why="The number and the scope are the same, the hedge is gone, and no other report counts so many.",
                )


def _hardened(fear: Scoped, stated: Scoped) -> bool:
    if stated.hedge or fear.doc_id == stated.doc_id or _days_between(fear, stated) > _DAYS:
        return False
    if stated.claim.outcome not in CUMULATIVE or stated.claim.bound not in {"exact", "at_least", "more_than"}:
        return False
    return not stated.moment.before(fear.moment) and relate_scoped(fear, stated).failed == ("status",)


def _counted_elsewhere(stated: Scoped, claims: Claims) -> bool:
    own = claims.tracks[stated.track]
    return any(each.doc_id != stated.doc_id and each.reading.low >= 0.9 * (stated.claim.value or 0) for each in own)


@rule("CF405", severity="warning", scope="wording")
def digit_slip(claims: Claims) -> Iterator[Clash]:
    """Two figures have the same digits: a thousand or a zero was lost or added, or two digits were swapped.

    What it checks
    Figures of one scope whose leading digits agree and whose size differs by a power of ten, a thousand or more; or any
    power, or two neighbouring digits swapped, where one source is named for both on one day.

    Why it matters
    "300 homeless" for 300,000 is a slip of the pen that no reader sees.

    Flags
    - 2024-05-01 Wire: The flood in Ardana left some 300,000 people homeless, officials said.
      2024-05-03 Echo: The flood in Ardana left 300 people homeless.
    - 2024-05-01 Wire: The earthquake in Ardana killed 1,297 people, the health ministry said.
      2024-05-01 Echo: The earthquake in Ardana killed 1,927 people, the health ministry said.

    Passes
    - 2024-05-01 Wire: The flood in Ardana left some 300,000 people homeless, officials said.
      2024-05-03 Echo: The flood in Ardana left 280,000 people homeless.

    Known limits
    A toll may by chance move from 128 to 182 within a day.
    """
    for group in groups_of_kind(claims, "digits"):
        odd, against = group.odd[0], group.against[0]
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"A slip of digits: {told(odd, claims)} against {told_all(group.against, claims)}.",
            why=likely_cause(odd, against) + " " + readings(odd, against, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(against.reading),
            observed=str(odd.reading),
        )
