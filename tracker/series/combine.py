"""How the figures of one document, event and outcome come to one toll: what adds up, what repeats, what is a rival.

Inside a sentence figures add up where they are joined ("one policeman and four other Iraqis"); a figure set off by a
comma or a bracket is a part of the one before, or a rival to it ("killing six (some reports say seven)"). Between
sentences the first figure stands, unless another says that it is the total; a later one adds to it where it counts
other people and says so ("Two Afghan police were also killed"); it rivals the first where another source gives it;
otherwise it tells a part or tells the same again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from tracker.model import Claim
from tracker.series.choosing import Count, choose
from tracker.series.policy import Figure, Policy
from tracker.series.victims import victims_of
from tracker.series.wording import (
    counts_several_incidents,
    fought_back,
    goes_on_dying,
    is_entry,
    is_followed_by_and,
    is_murder_and_suicide,
    is_of_the_worst,
    is_rest,
    is_share_of_entry,
    is_suicide,
    joins,
    kills,
    names_rival_reports,
    owns,
    says_also,
    says_total,
    sums_up,
    was_raised,
)

WOMEN_AND_CHILDREN: Final = frozenset({"woman", "child"})
TOLD_AGAIN: Final = 2
NEIGHBOURS: Final = 250
"""Characters between the beginnings of two sentences that may count the victims of one incident together."""


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
    shared = next((count for count in counts if is_share_of_entry(count.head)), None)
    if shared is not None:
        return shared
    named = [count for count in counts if count.head.implicit]
    written = [count for count in counts if not count.head.implicit]
    added = [count for count in written if count.head.basis == "increment"]
    stated = [count for count in written if count.head.basis != "increment"]
    if written and not stated:
        return _sum_of(_distinct(added))
    statements = [sentence_count(_without_lone_attackers(group)) for group in _by_sentence([*stated, *named])]
    total = combine(statements, policy)
    later = all(goes_on_dying(count.head) and _apart(total, count) == 0 for count in added)
    if added and (later or not any(claim.basis == "total" for claim in total.claims)):
        return total + _sum_of(_distinct(added))
    return _raised(total, added, statements) or total


def _without_lone_attackers(counts: Sequence[Count]) -> list[Count]:
    """The counts of a sentence without the attacker who died in it, where it numbers victims: coders leave him out.

    "The assailant and one civilian were killed" names him among them, and he stays; so does one who killed his own
    family before himself.
    """
    if all(count.head.implicit for count in counts):
        return list(counts)
    family = any(_is_of_the_killers_own(count.head) for count in counts)
    return [count for count in counts if not _is_lone_attacker(count.head) or (family and is_suicide(count.head))]


def _is_of_the_killers_own(claim: Claim) -> bool:
    """ "Killed her daughter and two grandchildren", "killed his two sons": the victims are told as the killer's own."""
    return owns(claim) and (kills(claim) or claim.implicit)


def _is_lone_attacker(claim: Claim) -> bool:
    return claim.implicit and claim.group == "perpetrator" and not is_followed_by_and(claim)


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
    """What one sentence counts: its first figure, or person, with all that is joined to it; or the sum it gives."""
    ordered = sorted(counts, key=lambda count: count.head.start)
    kept = [ordered[0]]
    suicides: list[Count] = []
    joined_to_part = False
    for before, count in pairwise(ordered):
        if sums_up(count.head):
            return count
        if is_suicide(count.head):
            suicides.append(count)
            continue
        joined = joins(before.head, count.head)
        if joined and not joined_to_part:
            kept.append(count)
        elif not joined:
            joined_to_part = True
    whole = kept[0] if _are_parts_of_the_first(kept) else _sum_of(kept)
    return _sum_of([whole, *suicides[:1]])


def _are_parts_of_the_first(counts: Sequence[Count]) -> bool:
    """Whether the joined figures make up the first, which counts everyone: "four people: two men and two women"."""
    if len(counts) < 3 or counts[0].head.group != "all" or is_rest(counts[1].head):
        return False
    return _sum_of(counts[1:]).best == counts[0].best


def combine(statements: Sequence[Count], policy: Policy) -> Count:
    """One toll of what the sentences of a document count, given in their order with the title first."""
    entry = next((count for count in statements if is_entry(count.head)), None)
    if entry is not None:
        return entry
    statements = _of_one_incident(statements)
    written = [count for count in statements if not _is_unnumbered(count)]
    if _is_about_one_victim(statements, written):
        statements, written = [count for count in statements if count not in written], []
    first = _told_most(written) if written else max(statements, key=_people_told)
    totals = [count for count in written if says_total(count.head) or (count is not first and was_raised(count.head))]
    if totals and totals[0].best >= first.best:
        first = totals[0]
    others = [count for count in statements if count is not first]
    told_again = any(count.best == first.best for count in others)
    rivals = [count for count in others if _rivals(first, count, told_again=told_again)]
    # "Other reports say 8" is weighed where a policy asks for the lowest or widest figure, not for the document's own.
    own = "attributed" in policy.choose and not policy.span_rivals
    firm = [count for count in rivals if not (own and names_rival_reports(count.head))]
    chosen = choose([first, *firm], policy)
    if chosen is not first or first in totals:
        return chosen
    for count in others:
        if count not in rivals and (_adds(chosen, count) or _adds_suicide(chosen, count)):
            chosen = chosen + count
        elif _adds_killer(chosen, count):
            chosen = chosen + Count(Figure(1, 1, 1), count.claims)
    return chosen if written else _told_one_by_one(chosen, statements)


def _told_one_by_one(chosen: Count, statements: Sequence[Count]) -> Count:
    """The victims of a text that counts none, where it tells of more of them than any of its sentences."""
    claims = sorted((claim for count in statements for claim in count.claims), key=lambda claim: claim.start)
    persons = victims_of(claims)
    if len(persons) <= chosen.best:
        return chosen
    told = len(persons)
    return Count(Figure(told, told, told), tuple(person.claim for person in persons))


def _is_about_one_victim(statements: Sequence[Count], written: Sequence[Count]) -> bool:
    """Whether a text tells again and again of one victim before it comes to a number: that is of other incidents."""
    told = list(takewhile(lambda count: count not in written, statements))
    return bool(written) and len(told) >= TOLD_AGAIN and all(count.best == 1 for count in told)


def _people_told(count: Count) -> tuple[int, bool, bool]:
    """The order of counts without a number: the larger first, and the victims before the killer and before the deed."""
    return count.best, not any(is_suicide(claim) for claim in count.claims), not is_murder_and_suicide(count.head)


def _adds_suicide(total: Count, count: Count) -> bool:
    """ "The woman died at the scene. He then turned the gun on himself.": the killer is not among those counted."""
    if not all(is_suicide(claim) for claim in count.claims) or any(is_suicide(claim) for claim in total.claims):
        return False
    return total.groups <= WOMEN_AND_CHILDREN or kills(total.head)


def _adds_killer(total: Count, count: Count) -> bool:
    """ "He shot and killed his wife and their son in a murder-suicide": the deed has one more dead than are named."""
    if not is_murder_and_suicide(count.head) or any(is_suicide(claim) for claim in total.claims):
        return False
    return total.best > 1 and kills(total.head) and not any(is_murder_and_suicide(claim) for claim in total.claims)


def _of_one_incident(statements: Sequence[Count]) -> Sequence[Count]:
    """The counts without those of several incidents, where the text tells of one of them: "the first blast killed 3".

    A text that opens with the count of all and gives several others is about all of them, and so is one that only
    singles out the worst.
    """
    single = [count for count in statements if not counts_several_incidents(count.head)]
    if not single or any(is_of_the_worst(count.head) for count in single):
        return statements
    about_one = single[0] is statements[0] or len({count.best for count in single}) == 1
    return single if about_one else statements


def _told_most(counts: Sequence[Count]) -> Count:
    """The first figure, unless another is told more often: a long story opens with one victim and repeats the toll.

    "At least two" below the first figure is an earlier count of the same dead, and not told again.
    """
    opening = counts[0].best
    times = Counter(count.best for count in counts if count.head.bound != "at_least" or count.best >= opening)
    most = max(counts, key=lambda count: times[count.best])
    return most if times[most.best] > times[opening] else counts[0]


def _is_unnumbered(count: Count) -> bool:
    """Whether the count is of people told without a number."""
    return all(claim.implicit for claim in count.claims)


def _rivals(first: Count, count: Count, *, told_again: bool) -> bool:
    """Whether another source gives the figure for the same people.

    A figure that the text tells again is its own: then only words such as "other reports" set another beside it.
    """
    if first.groups.isdisjoint(count.groups) or first.best == count.best or _is_unnumbered(count):
        return False
    two_sources = None not in (first.head.source, count.head.source) and first.head.source != count.head.source
    return (two_sources and not told_again) or names_rival_reports(count.head)


def _adds(total: Count, count: Count) -> bool:
    """Whether another sentence counts other people beside the total: "Two Afghan police were also killed".

    Measured on coded reports: without "also", or for the same people, another figure is nearly always one told again,
    a part, or another event.
    """
    if count.head.field != total.head.field or _apart(total, count) > NEIGHBOURS:
        return False
    if _is_unnumbered(count) and not _is_unnumbered(total):
        earlier = count.head.start < total.head.start and count.head.group != "perpetrator"
        return earlier and (says_also(total.head) or fought_back(total.head))
    if count.head.start < total.head.start or not (says_also(count.head) or fought_back(count.head)):
        return False
    others = total.groups.isdisjoint(count.groups) and (fought_back(count.head) or count.best != total.best)
    return _is_unnumbered(total) or others


def _apart(total: Count, count: Count) -> int:
    return min(abs(claim.sentence_start - count.head.sentence_start) for claim in total.claims)
