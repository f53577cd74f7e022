"""Rules on one toll over time: it falls, it jumps, it is an old one (CF301, CF303, CF305)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from tracker.events.claims import Claims
from tracker.events.names import same_authority
from tracker.events.relate import relate_scoped
from tracker.events.scope import CUMULATIVE, HEDGE, OUTCOME, Scoped
from tracker.events.words import LEAD
from tracker.registry import Clash, rule
from tracker.rules.clashes import NEAREST, Group, groups_of_kind
from tracker.rules.one_story import TOLLS
from tracker.rules.phrasing import readings, told, told_all

_FINAL: Final = re.compile(
    r"\b(final|in the end|lower than|fewer than|had expected|had feared|revised)\b", re.IGNORECASE
)
_OLD_ENOUGH: Final = 30
_SLIGHT: Final = 0.1
_SOON: Final = 0.05
_JUMP: Final = 2.0


@rule("CF301", severity="error", scope="time")
def cumulative_toll_falls(claims: Claims) -> Iterator[Clash]:
    """A toll that can only rise is lower than the same toll was before.

    What it checks
    Cumulative figures of one scope in order of the time at which they hold: none lies, under every reading, below an
    earlier one. A stated revision is reported as a note that names both figures.

    Why it matters
    The dead do not come back: one figure is wrong, was revised without a word, or counts something else.

    Flags
    - 2024-05-01 Wire: The earthquake in Ardana killed 53 people, the health ministry said.
      2024-05-02 Wire: The death toll from the earthquake in Ardana stands at 41, the health ministry said.

    Passes
    - 2024-05-01 Wire: The earthquake in Ardana killed at least 41 people, the health ministry said.
      2024-05-02 Wire: The death toll from the earthquake in Ardana stands at 53, the health ministry said.

    Known limits
    Two texts without dates have no order, and are left alone. The missing and the displaced may become fewer.
    """
    for kind in ("fall", "revision"):
        for group in groups_of_kind(claims, kind):
            odd, against = group.odd[0], group.against[0]
            stated = kind == "revision"
            known = same_authority(odd.claim.source, against.claim.source)
            words = "was revised, as the text says" if stated else "cannot fall"
            yield Clash(
                odd=group.odd,
                against=group.against,
                message=f"A toll {words}: {told(odd, claims)} against {told_all(group.against, claims)}.",
                why=readings(odd, against, group.pair.relation),
                gap=group.pair.relation.gap,
                expected=str(against.reading),
                observed=str(odd.reading),
                severity="note"
                if stated or odd.claim.outcome not in TOLLS or (not known and _slight(group))
                else None
                if known
                else "warning",
            )
    yield from _fears_not_reached(claims)


def _fears_not_reached(claims: Claims) -> Iterator[Clash]:
    """Notes: a final count that lies below what had been feared or expected, where the text says so."""
    for track, counted in claims.tracks.items():
        feared = claims.tracks.get((*track[:HEDGE], "feared", *track[HEDGE + 1 :]), [])
        if track[HEDGE] or not feared or track[OUTCOME] not in CUMULATIVE:
            continue
        for final in counted:
            told_final = _FINAL.search(claims.documents[final.doc_id].text[:LEAD]) is not None
            above = [fear for fear in feared if _lies_above(fear, final)] if told_final else []
            if above:
                yield Clash(
                    odd=(final,),
                    against=tuple(above[:NEAREST]),
                    message=f"{told(final, claims)} is lower than was feared: {told_all(above, claims)}.",
                    why=f"{above[0].reading} was feared, {final.reading} was counted in the end.",
                    gap=above[0].reading.gap(final.reading),
                    expected=str(above[0].reading),
                    observed=str(final.reading),
                    severity="note",
                )


def _lies_above(fear: Scoped, final: Scoped) -> bool:
    top = final.reading.high
    in_order = not (fear.published and final.published and fear.published > final.published)
    return top is not None and fear.reading.low > top and in_order


def _slight(group: Group) -> bool:
    """Whether two figures differ by no more than outlets commonly do."""
    return group.pair.relation.gap <= _SLIGHT * max(group.odd[0].reading.low, group.against[0].reading.low)


@rule("CF303", severity="warning", scope="time")
def implausible_jump(claims: Claims) -> Iterator[Clash]:
    """A toll that grew slowly for long is suddenly more than double.

    What it checks
    In a long event, a figure of the same source at least twice the one before it, within a twentieth of the time that
    the event has lasted.

    Why it matters
    Such jumps are rare in counts and common in misprints and in figures that count something else.

    Flags
    - 2022-02-24 Wire: The war in Ardana began; 40 soldiers were killed in the war, the army said.
      2024-02-25 Wire: The war in Ardana has killed 31,000 soldiers in total, the army said.
      2024-02-27 Wire: The war in Ardana has killed 81,000 soldiers in total, the army said.

    Passes
    - 2022-02-24 Wire: The war in Ardana began; 40 soldiers were killed in the war, the army said.
      2023-02-25 Wire: The war in Ardana has killed 31,000 soldiers in total, the army said.
      2024-02-27 Wire: The war in Ardana has killed 81,000 soldiers in total, the army said.

    Known limits
    In the first weeks, and after a sudden disaster, tolls do jump; those are not judged.
    """
    for track in claims.tracks.values():
        start = claims.begun.get(track[0].claim.event_id or "")
        if start is None or track[0].claim.outcome not in CUMULATIVE:
            continue
        for before, after in pairwise(track):
            if _jumps(before, after, start):
                yield Clash(
                    odd=(after,),
                    against=(before,),
                    message=f"{told(after, claims)} is more than double {told(before, claims)} within days.",
                    why=f"{before.reading} at {before.moment}, {after.reading} at {after.moment}; begun {start}.",
                    gap=before.reading.gap(after.reading),
                    expected=str(before.reading),
                    observed=str(after.reading),
                )


def _jumps(before: Scoped, after: Scoped, start: date) -> bool:
    first, second = before.moment.day, after.moment.day
    if first is None or second is None or before.reading.high is None or before.doc_id == after.doc_id:
        return False
    age = (first - start).days
    soon = age >= _OLD_ENOUGH and (second - first).days <= _SOON * age
    doubled = after.reading.low >= _JUMP * max(before.reading.high, 1)
    one_source = same_authority(before.claim.source, after.claim.source) is True
    return soon and doubled and one_source and relate_scoped(before, after).comparable


@rule("CF305", severity="warning", scope="time")
def stale_figure(claims: Claims) -> Iterator[Clash]:
    """A report prints a figure that a newer one had overtaken before it appeared.

    What it checks
    A present figure that repeats an old one, though a higher figure of the same scope stood before it was published.

    Why it matters
    It is no contradiction between counts: an old copy travels on under a new date.

    Flags
    - 2024-05-01 Wire: The earthquake in Ardana killed 304 people, officials said.
      2024-05-02 Wire: The earthquake in Ardana killed 724 people, officials said.
      2024-05-04 Echo: The earthquake in Ardana killed 304 people, officials said.

    Passes
    - 2024-05-01 Wire: The earthquake in Ardana killed 304 people, officials said.
      2024-05-02 Wire: The earthquake in Ardana killed 724 people, officials said.
      2024-05-04 Echo: The earthquake in Ardana killed at least 724 people. Officials had earlier put the toll at 304.

    Known limits
    The first report of the old figure must be among the documents read.
    """
    for group in groups_of_kind(claims, "stale"):
        newer, copy = group.pair.first, group.pair.second
        overtaken = bool(newer.published and copy.published and newer.published < copy.published)
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"{told(copy, claims)} is an old figure; {told(newer, claims)} stood before it.",
            why=readings(copy, newer, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(newer.reading),
            observed=str(copy.reading),
            severity=None if overtaken else "note",
        )
