"""Rules that set a change against what stood before and what stands now (CF204, CF304)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.names import same_authority
from tracker.events.relate import relate_scoped
from tracker.events.scope import Scoped
from tracker.registry import Clash, rule
from tracker.rules.kinds import NEARBY
from tracker.rules.one_story import LONGEST_SENTENCE, same_sentence, well_read
from tracker.rules.phrasing import told, told_all

_TELLING: Final = 5


@dataclass(frozen=True, slots=True)
class _Change:
    """A total, what was added to it, and what stood before."""

    total: Scoped
    added: Scoped
    before: Scoped


@rule("CF204", severity="error", scope="document")
def change_does_not_add_up(claims: Claims) -> Iterator[Clash]:
    """A sentence says by how much a toll rose, from what and to what, and the three do not fit.

    What it checks
    Former figure + change = present figure, within the rounding of the words, where one sentence gives all three.

    Why it matters
    One of the three is mistyped or comes from another count.

    Flags
    - The death toll rose by 8 from 19 to 28.

    Passes
    - The death toll rose by 9 from 19 to 28.

    Known limits
    Where people were struck off the list in the same step, the sum may rightly not fit.
    """
    for change in _changes(claims):
        starts = {each.claim.sentence_start for each in (change.total, change.added, change.before)}
        if change.before.doc_id == change.total.doc_id and len(starts) == 1:
            yield from _misfit(change, claims)
    yield from _changes_printed_as_tolls(claims)


def _changes_printed_as_tolls(claims: Claims) -> Iterator[Clash]:
    """ "Risen from 44 to 1,221", where another sentence gives 1,177 as the toll before: 44 is the change."""
    for group in claims.by_document.values():
        tolls = [each for each in group if each.basis == "total" and (each.claim.value or 0) >= _TELLING]
        for former in tolls:
            if not former.moment.earlier:
                continue
            present = next((each for each in tolls if _in_one_step(former, each)), None)
            if present is None:
                continue
            change = former.claim.value or 0
            wanted = (present.claim.value or 0) - change
            for before in tolls:
                if before.claim.value == wanted > 2 * change and before.claim.outcome == former.claim.outcome:
                    yield Clash(
                        odd=(former,),
                        against=(before,),
                        message=f"{told(former, claims)} is given as the toll before; that was {told(before, claims)}.",
                        why=f"{wanted:,} + {change:,} = {present.claim.value:,}: it is the change.",
                        gap=before.reading.gap(former.reading),
                        expected=str(before.reading),
                        observed=str(former.reading),
                    )


def _in_one_step(former: Scoped, present: Scoped) -> bool:
    """Whether one sentence leads from a former toll to a present one."""
    same = same_sentence(former, present) and former.claim.outcome == present.claim.outcome
    same = same and well_read(former, present)
    return same and former.moment.earlier and not present.moment.earlier and former.claim.start < present.claim.start


@rule("CF304", severity="error", scope="time")
def increment_does_not_add_up(claims: Claims) -> Iterator[Clash]:
    """The former toll and the newly reported dead do not make the new toll.

    What it checks
    "another 49, bringing the toll to 604" against the toll before, 555, in the same text or from the same source on the
    day before: former toll + increment = new toll, within the rounding of the words.

    Why it matters
    Either names were struck off without a word, or one of the figures was copied wrongly.

    Flags
    - 2020-10-14 Wire: The army said its death toll had reached 555.
      2020-10-15 Wire: The army said another 59 soldiers had been killed, bringing its death toll to 604.

    Passes
    - 2020-10-14 Wire: The army said its death toll had reached 555.
      2020-10-15 Wire: The army said another 49 soldiers had been killed, bringing its death toll to 604.

    Known limits
    Blows told since an earlier toll are added where a war is told by side; that is a warning. Across texts only a sum
    that is too high is reported: a gap may hold an announcement that was not read.
    """
    for change in _changes(claims):
        starts = {each.claim.sentence_start for each in (change.total, change.added, change.before)}
        if change.before.doc_id != change.total.doc_id or len(starts) > 1:
            yield from _misfit(change, claims)
    yield from _blows_beyond_total(claims)


def _blows_beyond_total(claims: Claims) -> Iterator[Clash]:
    """The toll before and the blows told since that are together more than the toll after: 61 + 21 are not 69."""
    for group in claims.by_document.values():
        blows = [each for each in group if each.basis == "incident" and each.claim.value and each.moment.day]
        for total in group if blows else ():
            since = [each for each in blows if _is_within(each, total)]
            before = _toll_before(total, since, claims) if since else None
            top = total.reading.high
            if before is None or top is None:
                continue
            reached = sum((each.reading for each in since), before.reading)
            if reached.low > top:
                yield Clash(
                    odd=(total,),
                    against=tuple(since),  # the toll before fits the total, taken alone
                    message=f"{told(before, claims)} and {told_all(since, claims)} since are more than "
                    f"{told(total, claims)}.",
                    why=f"{before.reading} + {' + '.join(str(each.reading) for each in since)} = {reached}.",
                    gap=reached.gap(total.reading),
                    expected=str(reached),
                    observed=str(total.reading),
                    severity="warning",
                )


def _is_within(blow: Scoped, total: Scoped) -> bool:
    """Whether the dead of one blow are among those of a running toll of the same side."""
    if total.basis != "total" or total.hedge or blow.hedge or total.moment.earlier or total.moment.day is None:
        return False
    one, other = blow.claim, total.claim
    same = (one.event_id, one.outcome, blow.side) == (other.event_id, other.outcome, total.side)
    people = blow.group in {total.group, "all"} and total.side is not None and not total.place
    return same and people and blow.moment.day is not None and blow.moment.day <= total.moment.day


def _toll_before(total: Scoped, blows: list[Scoped], claims: Claims) -> Scoped | None:
    """The last toll of the same people that another report gave for a day before the first of some blows."""
    first = min(blow.moment.day for blow in blows if blow.moment.day is not None)
    earlier = (
        each
        for each in reversed(claims.tracks[total.track])
        if each.doc_id != total.doc_id and each.moment.day is not None and each.moment.day < first
    )
    return next(earlier, None)


def _misfit(change: _Change, claims: Claims) -> Iterator[Clash]:
    total = change.before.reading + change.added.reading
    across = change.before.doc_id != change.total.doc_id
    reached = change.total.reading
    if total.meets(reached) or (across and total.low < reached.low):
        return
    if reached.low < max(change.before.reading.low, change.added.reading.low):
        return  # not the total of these two
    yield Clash(
        odd=(change.total,),
        against=(change.before, change.added),
        message=(
            f"{told(change.before, claims)} and another {told(change.added, claims)} "
            f"do not make {told(change.total, claims)}."
        ),
        why=f"{change.before.reading} + {change.added.reading} = {total}, not {change.total.reading}.",
        gap=total.gap(change.total.reading),
        expected=str(total),
        observed=str(change.total.reading),
    )


def _changes(claims: Claims) -> Iterator[_Change]:
    """Every increment with the total that it leads to and the toll that stood before, where both are told."""
    totals: dict[str, list[Scoped]] = defaultdict(list)
    added: dict[str, list[Scoped]] = defaultdict(list)
    for scoped in claims.everything:
        if scoped.basis == "increment" and _may_add_up(scoped):
            added[scoped.doc_id].append(scoped)
    for scoped in claims.everything if added else ():
        if scoped.basis == "total" and scoped.doc_id in added and _may_add_up(scoped):
            totals[scoped.doc_id].append(scoped)
    for doc_id, increments in added.items():
        for increment in increments:
            total = _total_reached(increment, totals[doc_id])
            before = _stood_before(total, increment, totals[doc_id], claims) if total else None
            if total is not None and before is not None:
                yield _Change(total, increment, before)
    yield from _summed_up(claims)


def _summed_up(claims: Claims) -> Iterator[_Change]:
    """ "Twenty fell. Thus the dead are 104; the day before they were 84": added without a word for it."""
    for group in claims.by_document.values():
        for counted, total in pairwise(group):
            if not _sums_up(counted, total):
                continue
            former = [each for each in group if each.track == total.track and each.moment.earlier]
            near = [each for each in former if abs(each.claim.start - total.claim.start) < NEARBY]
            if near:
                yield _Change(total, counted, near[0])


def _sums_up(counted: Scoped, total: Scoped) -> bool:
    """Whether a sentence opens with words that make its toll the sum of the count before it and what stood before."""
    one, other = counted.claim, total.claim
    if one.field != other.field or one.outcome != other.outcome or one.event_id != other.event_id:
        return False
    if not (_may_add_up(counted) and _may_add_up(total)) or counted.moment.earlier or total.moment.earlier:
        return False
    if not 0 < other.sentence_start - one.sentence_start < NEARBY or (one.value or 0) >= (other.value or 0):
        return False
    opening = other.sentence[: max(other.start - other.sentence_start, 0)]
    return find_cue("sums_up", opening) is not None


def _may_add_up(scoped: Scoped) -> bool:
    claim = scoped.claim
    return bool(claim.value) and claim.polarity == "asserted" and len(claim.sentence) <= LONGEST_SENTENCE


def _total_reached(increment: Scoped, totals: list[Scoped]) -> Scoped | None:
    """The present total nearest to an increment, in its sentence or in those that follow."""
    near = [
        total
        for total in totals
        if not total.moment.earlier
        and (total.claim.sentence_start == increment.claim.sentence_start or total.claim.start > increment.claim.start)
        and abs(total.claim.start - increment.claim.start) < NEARBY
        and relate_scoped(increment, total).kind == "increments"
        and (increment.moment.before(total.moment) is not True or not increment.moment.dated)
    ]
    return min(near, key=lambda total: abs(total.claim.start - increment.claim.start), default=None)


def _stood_before(total: Scoped, increment: Scoped, totals: list[Scoped], claims: Claims) -> Scoped | None:
    """The toll before: in the same text, told as a former one; else the same source's of the day before."""
    former = [
        each for each in totals if each.track == total.track and each is not total and each.moment.before(total.moment)
    ]
    if former:
        return min(former, key=lambda each: abs(each.claim.start - increment.claim.start))
    day = total.moment.day
    if day is None:
        return None
    for each in reversed(claims.tracks[total.track]):
        if each.moment.day == day - timedelta(days=1) and same_authority(each.claim.source, total.claim.source):
            return each
    return None
