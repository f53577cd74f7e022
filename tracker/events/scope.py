"""What a figure covers: event, outcome, whose people, where, on which basis; with its reading and its moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.events.names import nationality_of, place_name, side_name
from tracker.events.timing import Clock, Moment, moment_of
from tracker.intervals import Interval, allowed, vague_word
from tracker.model import Claim

CUMULATIVE: Final = frozenset({"killed", "injured", "casualties", "infected"})
"""Outcomes whose toll can only rise; the missing are found and the displaced go home."""

WITHIN: Final[dict[str, frozenset[str]]] = {
    "civilian": frozenset({"journalist", "medic", "aid_worker"}),
    "military": frozenset(),
}
"""Groups and the groups that lie inside them."""

OUTCOME: Final = 1
"""The place of the outcome in `Scoped.track`."""

TELLS_LITTLE: Final = frozenset({"feared", "projected"})


@dataclass(frozen=True, slots=True)
class Scoped:
    """A claim with what it covers in one form for all: the unit of every comparison.

    reading: the widest reading that a reader would allow. side, place, people: None means all of the event.
    """

    claim: Claim
    reading: Interval
    moment: Moment
    side: str | None
    place: str | None
    people: str | None
    basis: str
    published: date | None = None

    @property
    def track(self) -> tuple[str, ...]:
        """What two claims must share to stand on one curve; every field as text, empty where it means all."""
        claim = self.claim
        fields = (claim.event_id, claim.outcome, claim.unit, claim.group, self.side, self.place, self.people)
        return (*(field or "" for field in fields), self.basis, self.hedge, self.part_key)

    @property
    def hedge(self) -> str:
        """`feared` for figures that nobody has counted yet, `denied` for those told to be rejected, else empty."""
        if self.claim.polarity == "denied":
            return "denied"
        return "feared" if self.claim.status in TELLS_LITTLE else ""

    @property
    def part_key(self) -> str:
        """A part without a name of its own stands alone: its claim_id; else empty."""
        named = self.side or self.place or self.people or self.claim.group != "all"
        return "" if self.basis != "part" or named else self.claim.claim_id

    @property
    def doc_id(self) -> str:
        """The document of the claim."""
        return self.claim.doc_id


def reading_of(claim: Claim) -> Interval:
    """The widest allowed reading; a reversed range is read in its right order (CF101 reports it)."""
    low, high = claim.low, claim.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    return allowed(claim.value, low, high, claim.bound, vague_word(claim.surface))


def scope_claim(
    claim: Claim,
    published: date | None = None,
    *,
    whole: frozenset[str] = frozenset(),
    one_incident: bool = True,
    clock: Clock | None = None,
) -> Scoped:
    """Bring a claim to the form in which it can be compared.

    whole: names of places that mean the whole event. one_incident: the event is a single blow, so that the count of
    "the blast" is its toll; in a war the count of one strike is not.
    """
    place = place_name(claim.place)
    if place in whole:
        place = None
    side = side_name(claim.side)
    people = nationality_of(claim.victims) if claim.victims else None
    if side is None and claim.group != "all" and people is not None:
        side, people = people, None
    if people is not None and people in {side, place}:
        people = None
    basis = "total" if claim.basis == "incident" and one_incident else claim.basis
    if basis == "part" and claim.group == "all" and people is None and side is None and place is not None:
        basis = "total"
    return Scoped(claim, reading_of(claim), moment_of(claim, published, clock), side, place, people, basis, published)
