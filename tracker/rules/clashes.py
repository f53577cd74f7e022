"""Pairs of figures on one track that no reading reconciles, found once; each rule takes its own kind of them.

Only neighbours by time and by interval are looked at: per figure at most NEAREST others, so that the cost stays close
to linear in the claims. Whether a pair may be compared at all is the gate's to say (`relate_scoped`).
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.names import country_of, same_authority
from tracker.events.relate import Relation, relate_scoped
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.intervals import SAYS_LITTLE_FACTOR, Interval
from tracker.rules.one_story import alike_in_text, of_one_size, one_toll, rivals, set_against
from tracker.rules.phrasing import power_of_ten

NEAREST: Final = 12
"""How many clashing neighbours of one figure are looked at."""

OFFICIAL: Final = frozenset({"government", "military", "police", "medical"})

NEARBY: Final = 400
"""Characters within which two figures of one text are told as one thought."""

WORLDS_APART: Final = 5
"""From this ratio on, figures of unnamed sources are taken to count different things."""

SETTLED: Final = 14
"""Days after which the toll of a long event moves slowly."""

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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one track that do not meet; `first` holds earlier, or stands earlier in the text."""

    first: Scoped
    second: Scoped
    relation: Relation
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """One clash: the odd figure and its copies, what it clashes with, and the pair that shows it best."""

    odd: tuple[Scoped, ...]
    against: tuple[Scoped, ...]
    pair: Pair


_found: WeakKeyDictionary[Claims, dict[str, list[Pair]]] = WeakKeyDictionary()


def pairs_of_kind(claims: Claims, kind: str) -> list[Pair]:
    """The clashing pairs of one kind in a run; found once for all rules."""
    if claims not in _found:
        kinds: dict[str, list[Pair]] = defaultdict(list)
        for track in claims.tracks.values():
            for pair in _pairs_of_track(track, claims):
                kinds[pair.kind].append(pair)
        _found[claims] = dict(kinds)
    return _found[claims].get(kind, [])


def groups_of_kind(claims: Claims, kind: str) -> Iterator[Group]:
    """The clashes of one kind, one for each odd figure: the one that clashes with most is taken first."""
    return gather(pairs_of_kind(claims, kind))


def _pairs_of_track(track: list[Scoped], claims: Claims) -> Iterator[Pair]:
    track = [scoped for scoped in track if scoped.claim.value != 0 and not scoped.claim.implicit]
    if len(track) < 2 or not _may_clash(track[0]):
        return
    seen: set[tuple[str, str]] = set()
    cumulative = track[0].claim.outcome in CUMULATIVE
    first_told: dict[Interval, Scoped] = {}
    for scoped in track:
        first_told.setdefault(scoped.reading, scoped)
    yield from _floors(track)
    searches = (_falls(track) if cumulative else iter(()), _together(track), _same_digits(track))
    for search in searches:
        for first, second in search:
            key = (first.claim.claim_id, second.claim.claim_id)
            if key in seen or first.reading.meets(second.reading):
                continue
            seen.add(key)
            relation = relate_scoped(first, second)
            if relation.comparable and relation.gap > 0:
                kind = _kind(first, second, relation, first_told, claims)
                if kind is not None:
                    yield Pair(first, second, relation, kind)


def _may_clash(scoped: Scoped) -> bool:
    """Denied figures and those of long-gone events are told as such; who is affected is nowhere defined."""
    claim = scoped.claim
    return claim.polarity != "denied" and not claim.background and claim.outcome != "affected"


def _floors(track: list[Scoped]) -> Iterator[Pair]:
    """Floors ("more than 1,000") of a text that gives more than twice as many for the same thing and time."""
    floors: dict[str, Scoped] = {}
    for scoped in track:
        if scoped.claim.bound in {"at_least", "more_than"} and scoped.claim.value and not scoped.moment.earlier:
            known = floors.get(scoped.doc_id)
            if known is None or scoped.reading.low > known.reading.low:
                floors[scoped.doc_id] = scoped
    for scoped in track:
        floor = floors.get(scoped.doc_id)
        if floor is None or scoped.moment.earlier or scoped.claim.bound == "vague":
            continue
        if scoped.reading.low > SAYS_LITTLE_FACTOR * (floor.claim.value or 0):
            relation = relate_scoped(floor, scoped)
            if relation.kind in {"same", "rounds"}:
                yield Pair(floor, scoped, relation, "floor")


def _falls(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Earlier figures that lie wholly above a later one, the highest first; a stated revision starts anew."""
    heights: list[tuple[int, int]] = []
    for number, later in enumerate(track):
        top = later.reading.high
        if top is not None:
            for low, earlier in reversed(heights[-NEAREST:]):
                if low <= top:
                    break
                yield track[earlier], later
            if _revision_told(later):
                heights = [height for height in heights if height[0] <= top]
        insort(heights, (later.reading.low, number))


def _together(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Figures of one document, and figures of one day, that lie apart."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, scoped in enumerate(track):
        groups[scoped.doc_id].append(number)
        if scoped.moment.day is not None:
            groups[scoped.moment.day].append(number)
    for members in groups.values():
        ordered = sorted(members, key=lambda number: track[number].reading.low)
        for place, number in enumerate(ordered):
            low = track[number].reading.low
            below = [n for n in ordered[max(0, place - 4 * NEAREST) : place] if _top(track[n]) < low]
            for other in below[-NEAREST:]:
                first, second = sorted((other, number))
                yield track[first], track[second]


def _same_digits(track: list[Scoped]) -> Iterator[tuple[Scoped, Scoped]]:
    """Figures with the same leading digits and another number of zeros."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, scoped in enumerate(track):
        if scoped.claim.value:
            groups[str(scoped.claim.value).rstrip("0")].append(number)
    for members in groups.values():
        for place, number in enumerate(members):
            for other in members[max(0, place - NEAREST) : place]:
                if power_of_ten(track[other].claim.value or 0, track[number].claim.value or 0):
                    yield track[other], track[number]


def _top(scoped: Scoped) -> float:
    return float("inf") if scoped.reading.high is None else scoped.reading.high


def _kind(
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
        kind = _kind_over_time(first, second, relation, first_told)
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
    if former and near and (_revision_told(first) or _revision_told(second)):
        return "revision" if falls else None
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
    if rivals(first, second, claims) and agree(first, second) is not None:
        return "document" if agree(first, second) else "sources"
    return otherwise if of_one_size(first, second) and one_toll(first, second, claims) else None


def _kind_of_one_day(first: Scoped, second: Scoped, claims: Claims) -> str | None:
    authority = same_authority(first.claim.source, second.claim.source)
    cumulative = first.claim.outcome in CUMULATIVE
    if authority is True and cumulative and _close(first, second):
        return "speech"
    dated = first.moment.dated and second.moment.dated
    if cumulative and not dated and not (_steady(first, claims) and not of_one_size(first, second)):
        return None
    return "same_source" if authority is True else "sources"


def _steady(scoped: Scoped, claims: Claims) -> bool:
    """Whether an event has lasted so long that its tolls no longer double in a day."""
    start = claims.begun.get(scoped.claim.event_id or "")
    return start is not None and scoped.moment.day is not None and (scoped.moment.day - start).days >= SETTLED


def _kind_over_time(
    first: Scoped, second: Scoped, relation: Relation, first_told: dict[Interval, Scoped]
) -> str | None:
    if relation.lead is None or not _falls_between(first, second) or first.claim.outcome not in CUMULATIVE:
        return None
    if _revision_told(second):
        return "revision"
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


def _falls_between(earlier: Scoped, later: Scoped) -> bool:
    return later.reading.high is not None and later.reading.high < earlier.reading.low


def _revision_told(scoped: Scoped) -> bool:
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
    ratio = power_of_ten(first.claim.value or 0, second.claim.value or 0)
    if not ratio or (first.claim.outcome in CUMULATIVE and relation.kind == "updates"):
        return False
    if first.claim.implicit or second.claim.implicit or min(first.claim.value or 0, second.claim.value or 0) < TELLING:
        return False
    tied = same_authority(first.claim.source, second.claim.source) is True
    if first.doc_id == second.doc_id and not alike_in_text(first, second):
        return False
    together = first.doc_id == second.doc_id or relation.kind == "same"
    return ratio >= 1000 or (tied and together)


def gather(pairs: Iterable[Pair]) -> Iterator[Group]:
    """One clash for each odd figure of a track: the figure that clashes with the most others is the odd one."""
    tracks: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        tracks[pair.first.track].append(pair)
    for own in tracks.values():
        yield from _gather_track(own)


def _gather_track(pairs: list[Pair]) -> Iterator[Group]:
    """Figures are told apart by their readings, so that copies fall together."""
    figures: dict[Interval, dict[str, Scoped]] = defaultdict(dict)
    edges: dict[Interval, dict[Interval, Pair]] = defaultdict(dict)
    later: set[Interval] = set()
    for pair in pairs:
        one, other = pair.first.reading, pair.second.reading
        figures[one][pair.first.claim.claim_id] = pair.first
        figures[other][pair.second.claim.claim_id] = pair.second
        edges[other].setdefault(one, pair)
        edges[one].setdefault(other, pair)
        later.add(other)
    while edges:
        odd = max(edges, key=lambda figure: (len(edges[figure]), figure in later))
        others = edges.pop(odd)
        against = [scoped for figure in others for scoped in figures[figure].values()]
        for other in others:
            edges[other].pop(odd, None)
            if not edges[other]:
                del edges[other]
        yield _group(odd, list(figures[odd].values()), against, list(others.values()))


def _group(odd: Interval, own: list[Scoped], against: list[Scoped], pairs: list[Pair]) -> Group:
    best = max(pairs, key=lambda pair: (pair.first.doc_id == pair.second.doc_id, pair.relation.gap))
    lead, end = (best.second, best.first) if best.second.reading == odd else (best.first, best.second)
    return Group(_first_then(lead, own)[: 2 * NEAREST], _first_then(end, against)[: 2 * NEAREST], best)


def _first_then(lead: Scoped, rest: Iterable[Scoped]) -> tuple[Scoped, ...]:
    return (lead, *(scoped for scoped in rest if scoped.claim.claim_id != lead.claim.claim_id))
