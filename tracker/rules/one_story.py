"""Whether two figures of one text are told as one toll. Most texts with many figures tell of many things.

The claims of one text share an event only as far as was read; a list of attacks, a study, a look back all give figures
that agree in every column and count different people. So two figures of one text are set against each other only where
the words themselves tie them: the headline or the lead gives one, and both stand beside words for a running toll.
"""

from __future__ import annotations

import re
from typing import Final

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.scope import Scoped, takes_over
from tracker.events.words import LEAD
from tracker.model import Claim

TOLLS: Final = frozenset({"killed", "injured", "missing", "casualties", "displaced"})
LONGEST_SENTENCE: Final = 500
FEW: Final = 4
FEW_PEOPLE: Final = 5
"""Below this number two figures of one text mostly count two incidents."""

APART: Final = 600
LONGEST_LINK: Final = 200
NEIGHBOURS: Final = 250
SAME_SIZE: Final = 3
JUST_BEFORE: Final = 16
MUCH_LESS: Final = 10
"""How many times the other a count may be that is set against it by "only", or that takes it up."""

RIVAL_SIZE: Final = 5
"""How many times the other one of two rival counts may be: two parties to a conflict differ by more than two counts."""

NEARLY_EQUAL: Final = 1.1
_MONTHS: Final = "january|february|march|april|may|june|july|august|september|october|november|december"
_PERIOD: Final = re.compile(
    r"\b(this year|last (?:year|month|week)|(?:in|since|during|between|late|early|mid) (?:19|20)\d\d|\d+[- ]years?|"
    rf"\w+ years|a year|in (?:{_MONTHS})(?! (?:\d{{4}} )?that\b)|months|"
    r"per (?:day|month|year)|every (?:day|month|year))\b",
    re.IGNORECASE,
)
"""Words for a period of their own: such a figure is not the toll of the story."""
_NAME_BEFORE: Final = re.compile(r"(?:[A-Z]\w+|[a-z]+ [a-z]+), $")
_DAY: Final = re.compile(
    rf"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|(?:{_MONTHS}) \d{{1,2}}|"
    rf"\d{{1,2}} (?:{_MONTHS}))\b",
    re.IGNORECASE,
)


def one_toll(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether two figures of one text, neither told as a former one, are two counts of the toll that it leads with."""
    leads = claims.in_headline(first) or min(first.claim.start, second.claim.start) < LEAD
    return leads and both_tolls(first, second, claims)


def both_tolls(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether both figures of a text stand beside words for a running toll, and nothing tells the two apart."""
    if same_sentence(first, second) or not _two_counts(first, second, claims):
        return False
    return all(_told_as_toll(scoped, claims) for scoped in (first, second))


def rivals(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether two named sources, or one twice, give counts of one size in neighbouring sentences."""
    if not first.claim.source or not second.claim.source or same_sentence(first, second):
        return False
    if not _two_counts(first, second, claims):
        return False
    near = abs(first.claim.start - second.claim.start) < NEIGHBOURS
    if any(_told_as_toll(each, claims) for each in (first, second)):
        return near and of_one_size(first, second, RIVAL_SIZE)
    return near and _nearly_equal(first, second)


def _two_counts(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether nothing in a text tells two figures apart: no time, no other incident, no difference that it explains."""
    if min(each.claim.value or each.reading.low for each in (first, second)) < FEW_PEOPLE:
        return False
    if not alike_in_text(first, second) or not _few_figures(first, claims):
        return False
    if any(find_cue("separate", each.claim.sentence) for each in (first, second)):
        return False
    return not _difference_told(first, second, claims)


def _periods_told(first: Scoped, second: Scoped) -> bool:
    return any(_PERIOD.search(scoped.claim.sentence) for scoped in (first, second))


def _two_days(first: Scoped, second: Scoped) -> bool:
    """Whether the two sentences name days, and not one of them is the same."""
    one, other = ({day.lower() for day in _DAY.findall(scoped.claim.sentence)} for scoped in (first, second))
    return bool(one and other and not one & other)


def _difference_told(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether the text gives the difference of two figures, which explains it: "544, including the 58 of the train"."""
    if first.claim.value is None or second.claim.value is None:
        return False
    difference = abs(first.claim.value - second.claim.value)
    return re.search(rf"(?<![\d,.]){difference:,}(?![\d,.]\d)", claims.documents[first.doc_id].text) is not None


def _told_as_toll(scoped: Scoped, claims: Claims) -> bool:
    return claims.in_headline(scoped) or find_cue("toll", scoped.claim.sentence) is not None


def of_one_size(first: Scoped, second: Scoped, ratio: float = SAME_SIZE) -> bool:
    """Whether two figures are near enough to be two counts of one thing."""
    low, high = sorted(each.claim.value or each.reading.low or 1 for each in (first, second))
    return high <= ratio * low


def _nearly_equal(first: Scoped, second: Scoped) -> bool:
    low, high = sorted((first.claim.value or 1, second.claim.value or 1))
    return high <= NEARLY_EQUAL * low


def set_against(first: Scoped, second: Scoped, claims: Claims) -> bool:
    """Whether one text sets two authorities' figures against each other ("but rebels said 40", "admits only 12")."""
    if not _two_counts(first, second, claims):
        return False
    if first.claim.field != second.claim.field or abs(first.claim.start - second.claim.start) > APART:
        return False
    earlier, later = sorted((first.claim, second.claim), key=lambda claim: claim.start)
    between = claims.documents[first.doc_id].text[earlier.end : later.start]
    if find_cue("contrast", between[-LONGEST_LINK:]) is not None:
        return True
    counted_again = takes_over(later) or find_cue("contrast_before", between[-JUST_BEFORE:]) is not None
    return counted_again and len(between) < NEIGHBOURS and of_one_size(first, second, MUCH_LESS)


def alike_in_text(first: Scoped, second: Scoped) -> bool:
    """Whether two figures of one text are plain numbers, and no period or day of their own tells them apart."""
    return well_read(first, second) and not _periods_told(first, second) and not _two_days(first, second)


def well_read(first: Scoped, second: Scoped) -> bool:
    """Whether both are plain numbers of several people in sentences that were cut well."""
    for scoped in (first, second):
        claim = scoped.claim
        if claim.implicit or claim.outcome not in TOLLS or (claim.value or scoped.reading.low) < 2:
            return False
        if len(claim.sentence) > LONGEST_SENTENCE or _is_age(claim):
            return False
    return True


def _is_age(claim: Claim) -> bool:
    """ "Motleb Ali (35)", "Motleb Ali, 35,": an age."""
    at = claim.start - claim.sentence_start
    before, after = claim.sentence[:at], claim.sentence[at + len(claim.surface) :]
    if before.endswith("("):
        return after.startswith(")")
    return before.endswith(", ") and after.startswith((",", ".")) and _NAME_BEFORE.search(before) is not None


def same_sentence(first: Scoped, second: Scoped) -> bool:
    """Whether two figures stand in one sentence."""
    return first.claim.sentence_start == second.claim.sentence_start and first.claim.field == second.claim.field


def _few_figures(scoped: Scoped, claims: Claims) -> bool:
    """Whether a text gives few different figures of this scope: a text with many is about many things."""
    own = {each.reading for each in claims.by_document[scoped.doc_id] if each.track == scoped.track}
    return len(own) <= FEW
