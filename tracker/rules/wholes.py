"""Counts of some people that lie above the count of all of them: children above everyone, a province above all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import Final

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.scope import BASIS, GROUP, PEOPLE, PLACE, Scoped, told_alone
from tracker.rules.one_story import TOLLS, alike_in_text, same_sentence, well_read

NEARBY: Final = 400
"""Characters between a total and the part that the next sentences give of it."""

WORLDS_APART: Final = 5
"""From this ratio on a count of some is taken to belong to another total."""

TELLING: Final = 5
_OF_THE_DEAD: Final = re.compile(
    r"\b(?:of|among) (?:the |these |those |all the )?(?:dead|killed|victims|fatalities|deceased|injured|wounded|"
    r"missing|people killed|those killed|those who died|casualties|total)\b",
    re.IGNORECASE,
)


def parts_above_wholes(claims: Claims) -> Iterator[tuple[Scoped, Scoped]]:
    """Each count of some with the count of all that it exceeds under every reading: of one text, or of a later day."""
    for group in claims.by_document.values():
        yield from _told_of_the_dead(group)
    for track, parts in claims.tracks.items():
        for wider in _wider(track):
            wholes = claims.tracks.get(wider, [])
            if wholes:
                yield from _exceeded(parts, wholes, claims)


def _told_of_the_dead(group: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """ "The crush killed 52. Of the dead, 61 were women": the part of a total that stands in a sentence before."""
    for number, part in enumerate(group):
        before = part.claim.sentence[: max(part.claim.start - part.claim.sentence_start, 0)]
        if part.claim.basis != "part" or _OF_THE_DEAD.search(before) is None:
            continue
        whole = next((each for each in reversed(group[:number]) if _may_be_its_whole(part, each)), None)
        if whole is not None and _is_exceeded(part, whole):
            yield part, whole


def _may_be_its_whole(part: Scoped, whole: Scoped) -> bool:
    one, other = part.claim, whole.claim
    near = one.field == other.field and 0 < one.sentence_start - other.sentence_start < NEARBY
    same = one.outcome == other.outcome and one.event_id == other.event_id and other.basis in {"total", "incident"}
    return near and same and other.polarity == "asserted" and other.sentence_start != one.sentence_start


def _wider(track: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The tracks that hold a track's people among others: of everyone, of every place, of every nation."""
    if track[BASIS] not in {"total", "part"}:
        return
    for place, everything in ((GROUP, "all"), (PLACE, ""), (PEOPLE, "")):
        if track[place] != everything:
            wider = list(track)
            wider[place], wider[BASIS] = everything, "total"
            yield tuple(wider)


def _exceeded(parts: list[Scoped], wholes: list[Scoped], claims: Claims) -> Iterator[tuple[Scoped, Scoped]]:
    """Parts with the lowest total that holds on the part's day or later, or stands in its text."""
    counted = [whole for whole in wholes if whole.reading.high is not None and not whole.moment.earlier]
    days = [whole.moment.day or date.min for whole in counted]
    lowest_after = _lowest_from_here(counted)
    own: dict[str, Scoped] = {}
    for whole in counted:
        known = own.get(whole.doc_id)
        own[whole.doc_id] = whole if known is None or _top(whole) > _top(known) else known
    for part in parts:
        if part.claim.part_of is not None:
            continue  # that is set against its own total
        inside = own.get(part.doc_id)
        if inside is not None:
            if _is_exceeded(part, inside) and _told_together(part, inside):
                yield part, inside
            continue
        at = bisect_left(days, part.moment.day) if part.moment.day is not None else len(counted)
        if at < len(counted):
            later = lowest_after[at]
            if _is_exceeded(part, later) and _told_as_whole(later, part, claims):
                yield part, later


def _lowest_from_here(counted: list[Scoped]) -> list[Scoped]:
    """For each total the lowest of it and those after it."""
    lowest = list(counted)
    for number in range(len(lowest) - 2, -1, -1):
        if _top(lowest[number + 1]) < _top(lowest[number]):
            lowest[number] = lowest[number + 1]
    return lowest


def _top(scoped: Scoped) -> int:
    return scoped.reading.high or 0


def _is_exceeded(part: Scoped, whole: Scoped) -> bool:
    top = whole.reading.high
    if part.place != whole.place and not told_alone(part.claim):
        return False
    if top is None or top < TELLING or part.claim.outcome not in TOLLS or part.hedge or whole.hedge:
        return False
    return top < part.reading.low <= WORLDS_APART * top and well_read(part, whole)


def _told_together(part: Scoped, whole: Scoped) -> bool:
    """Whether one passage of a text gives both for one time."""
    if same_sentence(part, whole) or not (told_alone(part.claim) or find_cue("toll", whole.claim.sentence)):
        return False
    near = abs(part.claim.start - whole.claim.start) < NEARBY and part.claim.field == whole.claim.field
    return near and part.moment == whole.moment and alike_in_text(part, whole)


def _told_as_whole(whole: Scoped, part: Scoped, claims: Claims) -> bool:
    """Whether words call a later figure the toll, and its text gives none that is as high as the part."""
    told = claims.in_headline(whole) or find_cue("toll", whole.claim.sentence) is not None
    own = claims.by_document[whole.doc_id]
    tops = [each.reading.high for each in own if each.claim.outcome == part.claim.outcome]
    return told and all(top is not None and top < part.reading.low for top in tops)
