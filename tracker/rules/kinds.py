"""Which kind of clash two figures are that no reading reconciles: a fall, a stale copy, two sources, or none at all.

The kinds exclude each other, so that one clash is reported by one rule.
"""

from __future__ import annotations

from typing import Final

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.names import country_of, same_authority
from tracker.events.relate import Relation
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.intervals import Interval
from tracker.rules.one_story import (
    alike_in_text,
    of_one_size,
    one_toll,
    rivals,
    same_sentence,
    set_against,
    well_read,
)
from tracker.rules.phrasing import power_of_ten, swapped

OFFICIAL: Final = frozenset({"government", "military", "police", "medical"})

NEARBY: Final = 400
"""Characters within which two figures of one text are told as one thought."""

SETTLED: Final = 14
"""Days after which the toll of a long event moves slowly."""

WORLDS_APART: Final = 5
"""From this ratio on, figures of unnamed sources are taken to count different things."""

MANY: Final = 20
"""Below this number counts in two texts need words that tie them to one toll."""

TELLING: Final = 10
"""Below this number equal digits are mere chance."""

SPEECH_SHARE: Final = 0.05
"""Two tellings of one speech differ by little; where they differ by more, the toll may have moved in the day."""

KINDS: Final = (
    "revision",
    "bound",
    "headline",
    "document",
    "sources",
    "fall",
    "stale",
    "floor",
    "same_source",
    "speech",
    "digits",
)


def kind_of(
    first: Scoped, second: Scoped, relation: Relation, first_told: dict[Interval, Scoped], claims: Claims
) -> str | None:
    """Which of KINDS a clash is; None where time explains it."""
    if first.claim.value is not None and first.claim.value == second.claim.value and _one_is_exact(first, second):
        return "bound"
    if first.doc_id == second.doc_id:
        kind = _kind_inside(first, second, relation, claims)
    elif relation.kind == "same":
        kind = _kind_of_one_day(first, second, claims)
    else:
        kind = None if _knows_of(first, second, claims) else _kind_over_time(first, second, relation, first_told)
    if kind in {"fall", "sources"} and _worlds_apart(first, second):
        kind = None
    if kind == "revision" and not of_one_size(first, second):
        kind = None
    return kind if kind is not None or not _digits_slipped(first, second, relation) else "digits"


def _worlds_apart(first: Scoped, second: Scoped) -> bool:
    """Whether two figures differ so much that they hardly count one thing, and no one authority ties them."""
    low, high = sorted((first.reading, second.reading), key=lambda reading: reading.low)
    if low.high is None or high.low <= WORLDS_APART * max(low.high, 1):
        return False
    return agree(first, second) is not True and not (_official(first) and _official(second))


def _kind_inside(first: Scoped, second: Scoped, relation: Relation, claims: Claims) -> str | None:
    former = first.moment.earlier or second.moment.earlier
    if claims.in_headline(first) != claims.in_headline(second) and not former:
        return "headline"
    later = second if relation.lead in (None, second.claim.claim_id) else first
    earlier = first if later is second else second
    falls = _falls_between(earlier, later)
    near = abs(first.claim.start - second.claim.start) < NEARBY
    if former and near and (revision_told(first) or revision_told(second)):
        return "revision" if falls else None
    if _opponents(first, second) and _both_stand(first, second):
        return "sources"
    if relation.kind == "updates":
        if not falls or relation.lead is None:
            return None
        if earlier.moment.earlier:
            opposed = _two_authorities(first, second) and set_against(first, second, claims)
            return "sources" if opposed else "revision"
        if first.claim.outcome not in CUMULATIVE:
            return None
        return _kind_untimed(first, second, claims, "fall")
    return _kind_untimed(first, second, claims, "document")


def _kind_untimed(first: Scoped, second: Scoped, claims: Claims, otherwise: str) -> str | None:
    """Two figures of one text that no time tells apart: two sources set against each other, one toll, or neither."""
    if _two_authorities(first, second) and set_against(first, second, claims):
        return "sources"
    if rivals(first, second, claims):
        return "document" if agree(first, second) else "sources"
    return otherwise if of_one_size(first, second) and one_toll(first, second, claims) else None


def _kind_of_one_day(first: Scoped, second: Scoped, claims: Claims) -> str | None:
    authority = same_authority(first.claim.source, second.claim.source)
    cumulative = first.claim.outcome in CUMULATIVE
    if cumulative and (revision_told(first) or revision_told(second)):
        return "revision" if authority is not False and of_one_size(first, second) else None
    if authority is True and cumulative and _close(first, second):
        return "speech"
    if _opponents(first, second):
        return "sources"
    dated = first.moment.dated and second.moment.dated
    if cumulative and not dated and not (_steady(first, claims) and not of_one_size(first, second)):
        return None
    return "same_source" if authority is True else "sources"


def _opponents(first: Scoped, second: Scoped) -> bool:
    """Whether authorities of two countries count one side's dead: no later hour of the day explains the difference."""
    if first.side is None or first.claim.source is None or second.claim.source is None:
        return False
    countries = {country_of(each.claim.source, capital=True) for each in (first, second) if each.claim.source}
    return None not in countries and len(countries) == 2 and (first.side in countries)


def _both_stand(first: Scoped, second: Scoped) -> bool:
    """Whether a text gives two figures for one time, or tells the former as the last that its source has given."""
    if first.moment == second.moment:
        return alike_in_text(first, second)
    standing = any(find_cue("standing", each.claim.sentence) for each in (first, second))
    return standing and well_read(first, second)


def _steady(scoped: Scoped, claims: Claims) -> bool:
    """Whether an event has lasted so long that its tolls no longer double in a day."""
    start = claims.begun.get(scoped.claim.event_id or "")
    return start is not None and scoped.moment.day is not None and (scoped.moment.day - start).days >= SETTLED


def _knows_of(higher: Scoped, lower: Scoped, claims: Claims) -> bool:
    """Whether the text of the lower figure gives the higher one, or more, itself: then the lower is not its toll."""
    own = (each for each in claims.by_document[lower.doc_id] if each.claim.outcome == higher.claim.outcome)
    return any(
        each is not lower
        and not each.claim.background
        and each.hedge != "denied"
        and (each.reading.low >= higher.reading.low or each.reading.meets(higher.reading))
        for each in own
    )


def _kind_over_time(
    first: Scoped, second: Scoped, relation: Relation, first_told: dict[Interval, Scoped]
) -> str | None:
    if relation.lead is None or not _falls_between(first, second) or first.claim.outcome not in CUMULATIVE:
        return None
    if revision_told(second):
        return "revision"
    if _two_small_counts(first, second):
        return None
    if second.claim.group == "all" and not of_one_size(first, second) and not find_cue("toll", second.claim.sentence):
        return None  # far below the toll and not told as one: a count of some of them
    if _is_stale(first, second, first_told):
        return "stale"
    return "sources" if _two_authorities(first, second) else "fall"


def _two_authorities(first: Scoped, second: Scoped) -> bool:
    """Whether two known kinds of authorities speak, and not one."""
    if "unattributed" in (first.claim.source_type, second.claim.source_type):
        return False
    return agree(first, second) is False


def agree(first: Scoped, second: Scoped) -> bool | None:
    """Whether one authority gives both figures; unknown where both are officials and one names no country."""
    same = same_authority(first.claim.source, second.claim.source)
    if same is not False:
        return same
    official = _official(first) and _official(second)
    countries = [country_of(each.claim.source or "", capital=True) for each in (first, second)]
    unclear = official and first.side is not None and (None in countries) and any(countries)
    return None if unclear else False


def _official(scoped: Scoped) -> bool:
    """Whether officials speak; "Baku says" is a government too."""
    named = scoped.claim.source is not None and country_of(scoped.claim.source, capital=True) is not None
    return scoped.claim.source_type in OFFICIAL or named


def _two_small_counts(first: Scoped, second: Scoped) -> bool:
    """Whether two texts give a few dead each, neither told as a toll: two incidents more often than one."""
    if max(first.reading.low, second.reading.low) >= MANY:
        return False
    return not any(find_cue("toll", each.claim.sentence) for each in (first, second))


def _falls_between(earlier: Scoped, later: Scoped) -> bool:
    return later.reading.high is not None and later.reading.high < earlier.reading.low


def revision_told(scoped: Scoped) -> bool:
    """Whether the sentence of a figure says that a figure was revised."""
    return find_cue("revision", scoped.claim.sentence) is not None


def _close(first: Scoped, second: Scoped) -> bool:
    one, other = first.claim.value, second.claim.value
    return one is not None and other is not None and abs(one - other) <= SPEECH_SHARE * max(one, other)


def _one_is_exact(first: Scoped, second: Scoped) -> bool:
    return (first.claim.bound == "exact") != (second.claim.bound == "exact")


def _is_stale(newer: Scoped, copy: Scoped, first_told: dict[Interval, Scoped]) -> bool:
    """Whether a low figure repeats one that stood before the newer figure was out."""
    return bool(first_told[copy.reading].moment.before(newer.moment))


def _digits_slipped(first: Scoped, second: Scoped, relation: Relation) -> bool:
    """Same digits, other zeros, where growth does not explain it and something ties the two."""
    values = first.claim.value or 0, second.claim.value or 0
    ratio = power_of_ten(*values)
    if not (ratio or swapped(*values)) or (first.claim.outcome in CUMULATIVE and relation.kind == "updates"):
        return False
    if first.claim.implicit or second.claim.implicit or min(first.claim.value or 0, second.claim.value or 0) < TELLING:
        return False
    tied = same_authority(first.claim.source, second.claim.source) is True
    if first.doc_id == second.doc_id and (same_sentence(first, second) or not alike_in_text(first, second)):
        return False
    together = first.doc_id == second.doc_id or relation.kind == "same"
    return ratio >= 1000 or (tied and together)


def days_between(one: Scoped, other: Scoped) -> float:
    """Days between the publications of two figures; infinite where one is not known."""
    if one.published is None or other.published is None:
        return float("inf")
    return abs((one.published - other.published).days)
