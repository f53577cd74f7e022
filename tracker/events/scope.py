"""What a figure covers: event, outcome, whose people, where, on which basis; with its reading and its moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.events.cues import find_cue
from tracker.events.names import country_of, names_both_sides_in, nationality_of, place_name, side_name
from tracker.events.sides import Side, group_in_war, side_told
from tracker.events.timing import Clock, Moment, moment_of
from tracker.intervals import Interval, allowed, vague_word
from tracker.model import Claim

CUMULATIVE: Final = frozenset({"killed", "injured", "casualties", "infected", "rescued", "recovered"})
"""Outcomes whose toll can only rise; the missing are found and the displaced go home."""

WITHIN: Final[dict[str, frozenset[str]]] = {
    "civilian": frozenset({"journalist", "medic", "aid_worker"}),
    "military": frozenset(),
}
"""Groups and the groups that lie inside them."""

OUTCOME: Final = 1
GROUP: Final = 3
PLACE: Final = 5
PEOPLE: Final = 6
BASIS: Final = 7
"""The places of outcome, group, place, nationality and basis in `Scoped.track`."""

_LABEL: Final = re.compile(
    r"^(?:[\W\d]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b)*"
    r"((?:[A-Z][\w'’.-]*)(?:[ -][A-Z][\w'’.-]*){0,3})\s*:\s"
)
_ALONE: Final = re.compile(r"\balone\b", re.IGNORECASE)
_NO_PLACE: Final = re.compile(
    r"\b(deaths?|dead|killed|injur\w*|wounded|missing|displaced|people|toll|total|urgent|breaking|flash|update|updated|"
    r"correction|highlights?|summary|background|live|anchor|reporter|presenter|correspondent|newsreader|host|police|"
    r"sources?|note|health|shelter|response|education|funding|affected|casualties|bodies|fatalities|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|today|yesterday)\b"
)
"""Labels of lines that say something else than a place."""

LASTING: Final = re.compile(
    r"\b(wars?|warring|offensives?|insurgen\w+|front ?lines?|ceasefires?|fighting|hostilities|conflict|truces?|"
    r"pandemic|epidemic|outbreak|coronavirus|covid\S*|genocide|uprising|crackdown)\b",
    re.IGNORECASE,
)
"""Words for what lasts."""

HEDGE: Final = 8
"""The place of the hedge in `Scoped.track`."""

NEXT_SENTENCE: Final = 3
"""Most characters between two sentences of one paragraph."""

UNSTATED: Final = "a side not named in"
UNWRITTEN: Final = -1
"""Where the words stand that a figure takes over from a sentence before."""

TELLS_LITTLE: Final = frozenset({"feared", "projected"})


@dataclass(frozen=True, slots=True)
class Scoped:
    """A claim with what it covers in one form for all: the unit of every comparison.

    reading: the widest reading that a reader would allow. side, place, people: None means all of the event.
    group: that of the claim, but for a side's forces, whatever they are called: `military`.
    hedge: `feared` for figures that nobody has counted yet, `denied` for those told to be rejected, else empty.
    part_key: a part without a name of its own stands alone, by its claim_id; else empty. track: what two claims must
    share to stand on one curve; every field as text, empty where it means all.
    """

    claim: Claim
    reading: Interval
    moment: Moment
    side: str | None
    place: str | None
    people: str | None
    basis: str
    hedge: str
    part_key: str
    track: tuple[str, ...]
    published: date | None = None
    group: str = "all"

    @property
    def doc_id(self) -> str:
        """The document of the claim."""
        return self.claim.doc_id


def told_as_total(claim: Claim) -> bool:
    """Whether words say that a figure is a running toll, and not the count of one blow."""
    if claim.period_start is not None or any(note.field == "basis" for note in claim.evidence):
        return True
    if find_cue("toll", claim.sentence) or LASTING.search(claim.sentence):
        return True
    return names_both_sides(claim)


def told_alone(claim: Claim) -> bool:
    """Whether the figure is that of one place among others: "in the province of Tamba alone"."""
    return claim.place is not None and _ALONE.search(claim.sentence) is not None


def takes_over(claim: Claim) -> bool:
    """Whether a figure has no outcome of its own and takes up the count before it: "the ministry speaks of 29"."""
    return any(note.field == "outcome" and note.start == UNWRITTEN for note in claim.evidence)


def names_both_sides(claim: Claim) -> bool:
    """Whether the text says that the figure is of both sides."""
    return any(names_both_sides_in(words) for words in (claim.side or "", claim.sentence))


def goes_on_with_both(claim: Claim, before: Claim) -> bool:
    """Whether a figure follows one of both sides in the next sentence and names no side: it speaks of both too."""
    if claim.side is not None or claim.outcome != before.outcome or claim.field != before.field:
        return False
    between = claim.sentence_start - before.sentence_start - len(before.sentence)
    return 0 <= between <= NEXT_SENTENCE and names_both_sides(before)


def reading_of(claim: Claim) -> Interval:
    """The widest allowed reading; a reversed range is read in its right order (CF101 reports it)."""
    low, high = claim.low, claim.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    return allowed(claim.value, low, high, claim.bound, vague_word(claim.surface) if claim.bound == "vague" else None)


def _label(claim: Claim) -> str | None:
    """The label of a line of a list that names the place: `Nippes: 137`, `CHINA: 25 killed`."""
    found = _LABEL.match(claim.sentence)
    if found is None or found.end() > claim.start - claim.sentence_start:
        return None
    name = place_name(found[1])
    return None if name is None or _NO_PLACE.search(name) else name


def scope_claim(
    claim: Claim,
    published: date | None = None,
    *,
    whole: frozenset[str] = frozenset(),
    one_incident: bool = True,
    sides: frozenset[str] = frozenset(),
    only_side: str | None = None,
    goes_on: bool = False,
    text: str = "",
    clock: Clock | None = None,
) -> Scoped:
    """Bring a claim to the form in which it can be compared.

    whole: names of places that mean the whole event. one_incident: the event is a single blow, so that the count of
    "the blast" is its toll; in a war the count of one strike is not. sides: those by which figures of this event are
    told, so that one without a side is not for that reason one of all sides. only_side: the one that the document
    tells of, if it is one. goes_on: the sentence before gives a figure of both sides. text: the document's.
    """
    side, place, people, group = _whose(claim, whole, sides, only_side, text, goes_on)
    basis = _basis(claim, one_incident or bool(sides), one_incident, bool(side or people), place)
    hedge = "denied" if claim.polarity == "denied" else "feared" if claim.status in TELLS_LITTLE else ""
    named = side or place or people or group != "all"
    part_key = "" if basis != "part" or named else claim.claim_id
    whose = (claim.unit, group, side or "", place or "", people or "")
    track = (claim.event_id or "", claim.outcome, *whose, basis, hedge, part_key)
    moment = moment_of(claim, published, clock)
    return Scoped(
        claim, reading_of(claim), moment, side, place, people, basis, hedge, part_key, track, published, group
    )


def _whose(
    claim: Claim, whole: frozenset[str], sides: frozenset[str], only_side: str | None, text: str, goes_on: bool
) -> tuple[str | None, str | None, str | None, str]:
    """Side, place, nationality and group of those counted; None where it is all of the event."""
    place = place_name(claim.place) or _label(claim)
    of_all = (place in whole and not told_alone(claim)) or bool(sides and (goes_on or names_both_sides(claim)))
    if place in whole and not told_alone(claim):
        place = None
    told = Side(side_name(claim.side))
    if sides:
        told, place, of_all = _side_of_event(claim, told, place, of_all, sides, text)
    if told.name is None and sides and not of_all:
        told = Side(only_side or f"{UNSTATED} {claim.doc_id}", forces=told.forces)
    side = told.name
    people = nationality_of(claim.victims) if claim.victims else None
    if side is None and claim.group != "all" and people is not None:
        side, people = people, None
    group = group_in_war(claim, told) if sides else claim.group
    return side, place, None if people in {side, place} else people, group


def _side_of_event(
    claim: Claim, told: Side, place: str | None, of_all: bool, sides: frozenset[str], text: str
) -> tuple[Side, str | None, bool]:
    """The side, the place where it says more than the side, and whether the figure is of all sides."""
    in_place = country_of(place, capital=True) if place else None
    found = side_told(claim, sides, text)
    if told.name is None:
        told = Side(None) if names_both_sides(claim) else found
        if told.name is None and in_place is not None:
            told = Side(in_place)
    elif found.name == told.name:
        told = found
    if told.name is not None and told.name == in_place:
        place = None
    return told, place, of_all or (found.outsider and told.name is None and claim.group == "all")


def _basis(claim: Claim, tolls_only: bool, one_incident: bool, named: bool, place: str | None) -> str:
    """The basis on which a claim is compared: in one blow its count is the toll; in many, an untold total is not."""
    if claim.basis == "incident" and one_incident:
        return "total"
    if claim.basis == "total" and not (tolls_only or told_as_total(claim)):
        return "incident"
    if claim.basis == "part" and claim.group == "all" and not named and place is not None:
        return "total"
    return claim.basis
