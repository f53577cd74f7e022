"""Rules that look at one text: its headline, its shares, and figures that it gives twice (CF203, CF205, CF206)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, combinations, pairwise
from typing import Final

from tracker.events.claims import Claims
from tracker.events.relate import relate_scoped
from tracker.events.scope import Scoped
from tracker.intervals import SAYS_LITTLE_FACTOR, Interval
from tracker.registry import Clash, rule
from tracker.rules.clashes import groups_of_kind, pairs_of_kind
from tracker.rules.kinds import NEARBY
from tracker.rules.one_story import alike_in_text, both_tolls
from tracker.rules.phrasing import readings, told, told_all

_SHARES: Final = {
    "half": 1 / 2,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "two thirds": 2 / 3,
    "two-thirds": 2 / 3,
    "a quarter": 1 / 4,
    "one quarter": 1 / 4,
    "three quarters": 3 / 4,
    "three-quarters": 3 / 4,
}
_SHARE_OF: Final = re.compile(
    rf"(?<!than )\b(?P<share>{'|'.join(_SHARES)}|(?P<percent>\d{{1,3}}) ?(?:percent|per cent|%)) of "
    r"(?:the |all |its )*$",
    re.IGNORECASE,
)
_SHARE_OF_DEAD: Final = re.compile(
    rf"\b(?P<share>{'|'.join(_SHARES)}|(?P<percent>\d{{1,3}}) ?(?:percent|per cent|%)) of "
    r"(?:the |those |all )*(?:dead|killed|victims|fatalities|deceased|injured|wounded|missing|casualties)\s*"
    r"[,(:–—-]\s*$",
    re.IGNORECASE,
)
_SHARE_SLACK: Final = 0.05
_FLOOR_SHARE: Final = 1.1
_MOST_TO_ADD: Final = 8


@rule("CF203", severity="error", scope="document")
def headline_and_body_disagree(claims: Claims) -> Iterator[Clash]:
    """The headline gives a figure that the text below it does not bear out.

    What it checks
    A figure in the title or headline against the figures of the same scope in the body; it is reported when no figure
    of the body, and no sum of them, can be the headline's.

    Why it matters
    Most readers see the headline only, and aggregators copy it.

    Flags
    - Bomb in Basra market kills 15
      BASRA - A bomb killed 12 people in a market in Basra on Monday, police said. The blast hurt 30 others.

    Passes
    - Bomb in Basra market kills dozens
      BASRA - A bomb killed 36 people in a market in Basra on Monday, police said. The blast hurt 30 others.

    Known limits
    A headline without a figure is not looked at; nor is one on another scope than the body's figures.
    """
    for group in groups_of_kind(claims, "headline"):
        first, second = group.pair.first, group.pair.second
        title, body = (first, second) if claims.in_headline(first) else (second, first)
        if not alike_in_text(title, body) or _borne_out(title, claims):
            continue
        yield Clash(
            odd=(title,),
            against=(body, *(each for each in (*group.odd, *group.against) if each not in (title, body))),
            message=f"The headline says {told(title, claims)}, the text {told(body, claims)}.",
            why=readings(title, body, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(body.reading),
            observed=str(title.reading),
        )


def _borne_out(title: Scoped, claims: Claims) -> bool:
    """Whether a figure of the body, or a sum of some, can be the headline's."""
    body = [
        scoped
        for scoped in claims.by_document[title.doc_id]
        if scoped.claim.outcome == title.claim.outcome
        and scoped.claim.polarity == "asserted"
        and not claims.in_headline(scoped)
    ]
    if any(_supports(scoped, title) for scoped in body):
        return True
    exact = [scoped.reading for scoped in body[:_MOST_TO_ADD]]
    sums = (sum(chosen, Interval(0, 0)) for size in (2, 3, 4) for chosen in combinations(exact, size))
    return any(total.meets(title.reading) for total in sums)


def _supports(scoped: Scoped, title: Scoped) -> bool:
    """Whether a figure of the body can be the headline's; a floor far below it bears nothing out."""
    if not scoped.reading.meets(title.reading):
        return False
    if scoped.reading.high is not None or title.reading.high is None:
        return True
    return title.reading.low <= _FLOOR_SHARE * scoped.reading.low


@rule("CF205", severity="warning", scope="document")
def share_does_not_match(claims: Claims) -> Iterator[Clash]:
    """A share of a figure does not match the part that the text gives for it.

    What it checks
    "half of the 40 victims, 25, ...": the share of the total against the number that stands beside it.

    Why it matters
    One of the three numbers is wrong, and readers can see which two are left.

    Flags
    - Half of the 40 people killed, 28 of them, were children.
    - The fire killed 60 people. A third of the dead, 35, were teachers, police said.

    Passes
    - Half of the 40 people killed, 20 of them, were children.
    - The fire killed 60 people. A third of the dead, 20, were teachers, police said.

    Known limits
    Only shares that stand right before their total, with the part in the same sentence, or before "of the dead".
    """
    for group in claims.by_document.values():
        for part, whole, share in chain(_shares_told(group), _shares_of_the_dead(group)):
            wanted = _share_reading(whole.reading, share)
            if not part.reading.meets(wanted):
                yield Clash(
                    odd=(part,),
                    against=(whole,),
                    message=f"{told(part, claims)} is not the stated share of {told(whole, claims)}.",
                    why=f"{share:.0%} of {whole.reading} is {wanted}, and the text gives {part.reading}.",
                    gap=part.reading.gap(wanted),
                    expected=str(wanted),
                    observed=str(part.reading),
                )


def _shares_told(group: list[Scoped]) -> Iterator[tuple[Scoped, Scoped, float]]:
    """ "Half of the 40 people killed, 28 of them": part, whole and share, told in one sentence."""
    for whole, part in pairwise(group):
        share = _share_before(whole)
        together = whole.claim.sentence_start == part.claim.sentence_start
        if share is not None and together and _is_part(part, whole):
            yield part, whole, share


def _shares_of_the_dead(group: list[Scoped]) -> Iterator[tuple[Scoped, Scoped, float]]:
    """ "The fire killed 60. A third of the dead, 35, were teachers": part, whole and share, told in two sentences."""
    for number, part in enumerate(group):
        found = _SHARE_OF_DEAD.search(part.claim.sentence[: max(part.claim.start - part.claim.sentence_start, 0)])
        wholes = [each for each in group[:number] if _stands_before(each, part)] if found else []
        if found and wholes:
            share = int(found["percent"]) / 100 if found["percent"] else _SHARES[found["share"].lower()]
            yield part, wholes[-1], share


def _stands_before(whole: Scoped, part: Scoped) -> bool:
    one, other = whole.claim, part.claim
    same = one.outcome == other.outcome and one.field == other.field and whole.basis == "total"
    return same and 0 < other.sentence_start - one.sentence_start < NEARBY and not whole.moment.earlier


def _share_before(whole: Scoped) -> float | None:
    at = whole.claim.start - whole.claim.sentence_start
    found = _SHARE_OF.search(whole.claim.sentence[: max(at, 0)])
    if found is None:
        return None
    return int(found["percent"]) / 100 if found["percent"] else _SHARES[found["share"].lower()]


def _share_reading(whole: Interval, share: float) -> Interval:
    slack = max(1, round(_SHARE_SLACK * whole.low))
    high = None if whole.high is None else round(whole.high * share) + slack
    return Interval(max(0, round(whole.low * share) - slack), high)


def _is_part(part: Scoped, whole: Scoped) -> bool:
    relation = relate_scoped(part, whole)
    return relation.kind == "part_of" and relation.lead == whole.claim.claim_id


@rule("CF206", severity="error", scope="document")
def figures_disagree(claims: Claims) -> Iterator[Clash]:
    """One text gives two figures for the same thing that cannot both hold.

    What it checks
    Figures of one text with one event, outcome and scope, neither told as an earlier one nor from another source. A
    floor ("more than 1,000") beside a figure of more than twice as many is a warning.

    Why it matters
    A lead that was brought up to date above an old body is the most common slip of a developing story.

    Flags
    - The earthquake has killed at least 724 people. By the latest count the death toll stands at 304.

    Passes
    - The earthquake killed at least 724 people. Officials had earlier put the death toll at 304.

    Known limits
    Counts of single incidents are left alone where no words say that they are one toll.
    """
    for group in groups_of_kind(claims, "document"):
        odd, against = group.odd[0], group.against[0]
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"One text says {told(odd, claims)} and {told_all(group.against, claims)}.",
            why=readings(odd, against, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(against.reading),
            observed=str(odd.reading),
        )
    yield from _floors_that_say_little(claims)


def _floors_that_say_little(claims: Claims) -> Iterator[Clash]:
    """Warnings: no reading excludes "more than 1,000" beside 30,000, but nobody would write it."""
    for pair in pairs_of_kind(claims, "floor"):
        floor, scoped = pair.first, pair.second
        if both_tolls(floor, scoped, claims):
            yield Clash(
                odd=(scoped,),
                against=(floor,),
                message=f"One text says {told(floor, claims)} and {told(scoped, claims)}: a floor that says little.",
                why=f"{scoped.reading} is more than {SAYS_LITTLE_FACTOR} times {floor.claim.value:,}.",
                gap=scoped.reading.low - (floor.claim.value or 0),
                expected=str(floor.reading),
                observed=str(scoped.reading),
                severity="warning",
            )
