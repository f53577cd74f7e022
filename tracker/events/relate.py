"""The gate: may two claims be compared, and what are they to each other (DESIGN 5)?

Most apparent contradictions are none: another event, another side, a part, a bound, a later day. Every rule asks
`relate`; no rule has a gate of its own. A relation never says that figures are wrong: `gap` holds the persons that no
allowed reading reconciles, and the rules decide what that means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.events.scope import OUTCOME, UNSTATED, WITHIN, Scoped, scope_claim
from tracker.model import Claim
from tracker.terms import GROUP_PEOPLE

KINDS: Final = ("same", "updates", "part_of", "rounds", "increments", "not_comparable")
GATES: Final = ("event", "outcome", "unit", "group", "side", "place", "basis", "period", "status")

SAME, A_INSIDE, B_INSIDE, A_ADDS, B_ADDS, DIFFERS = "same", "a inside b", "b inside a", "a adds", "b adds", "differs"


@dataclass(frozen=True, slots=True)
class Gate:
    """One question of the gate and its answer in words."""

    name: str
    answer: str
    words: str

    @property
    def passed(self) -> bool:
        """Whether this gate lets the pair through."""
        return self.answer != DIFFERS


@dataclass(frozen=True, slots=True)
class Relation:
    """What two claims are to each other.

    kind: one of KINDS. because: for not_comparable, the first gate that failed, else None. reason: plain words.
    gates: every gate with its answer. gap: persons that no reading reconciles; 0 unless the two speak of one thing.
    lead: the claim_id of the later one (updates), of the whole (part_of), of the total (increments), else None.
    """

    kind: str
    reason: str
    gates: tuple[Gate, ...]
    because: str | None = None
    gap: int = 0
    lead: str | None = None

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the gates that do not let the pair through."""
        return tuple(gate.name for gate in self.gates if not gate.passed)

    def apart_only_by(self, gate: str) -> bool:
        """Whether the pair passes every gate but one, and covers the same in all others."""
        return all(each.answer == SAME or each.name == gate for each in self.gates) and self.failed == (gate,)

    @property
    def comparable(self) -> bool:
        """Whether the two figures speak of one thing, at one time or at two."""
        return self.kind in {"same", "rounds", "updates"}


def relate(a: Claim, b: Claim, *, a_published: date | None = None, b_published: date | None = None) -> Relation:
    """What two claims are to each other; see `Relation`. Symmetric: the order of a and b changes no kind."""
    return relate_scoped(scope_claim(a, a_published), scope_claim(b, b_published))


def relate_scoped(a: Scoped, b: Scoped) -> Relation:
    """`relate` for claims that are already brought to one form with what is known of their event."""
    linked = _linked(a, b)
    if linked is not None:
        return linked
    gates = tuple(Gate(name, *ask(a, b)) for name, ask in _QUESTIONS)
    failed = next((gate for gate in gates if not gate.passed), None)
    if failed is not None:
        return Relation("not_comparable", failed.words, gates, because=failed.name)
    added = next((gate for gate in gates if gate.answer in {A_ADDS, B_ADDS}), None)
    inside = [gate for gate in gates if gate.answer in {A_INSIDE, B_INSIDE}]
    if added is not None:
        total = b if added.answer == A_ADDS else a
        return Relation("increments", added.words, gates, lead=total.claim.claim_id)
    if len({gate.answer for gate in inside}) == 2:
        words = "each is narrower than the other: " + " and ".join(gate.words for gate in inside)
        crossed = tuple(Gate(g.name, DIFFERS, g.words) if g is inside[-1] else g for g in gates)
        return Relation("not_comparable", words, crossed, because=inside[-1].name)
    if inside:
        whole = b if inside[0].answer == A_INSIDE else a
        return Relation("part_of", inside[0].words, gates, lead=whole.claim.claim_id)
    return _compare(a, b, gates)


def _linked(a: Scoped, b: Scoped) -> Relation | None:
    """A part that the text itself ties to its total needs no further gate."""
    for part, whole in ((a, b), (b, a)):
        if part.claim.part_of is not None and part.claim.part_of == whole.claim.claim_id:
            words = f'the text gives "{part.claim.surface}" as a part of "{whole.claim.surface}"'
            answer = A_INSIDE if part is a else B_INSIDE
            return Relation("part_of", words, (Gate("group", answer, words),), lead=whole.claim.claim_id)
    return None


def _compare(a: Scoped, b: Scoped, gates: tuple[Gate, ...]) -> Relation:
    """The relation of two claims that passed every gate and cover the same."""
    gap = a.reading.gap(b.reading)
    a_first, b_first = a.moment.before(b.moment), b.moment.before(a.moment)
    if _dates_cross(a, b, bool(a_first), bool(b_first)):
        return Relation("updates", "their days and their days of publication run against each other", gates, gap=gap)
    if a_first or b_first:
        later = b if a_first else a
        words = f"one holds at {a.moment}, the other at {b.moment}"
        return Relation("updates", words, gates, gap=gap, lead=later.claim.claim_id)
    together = a.doc_id == b.doc_id and a.moment == b.moment
    if not together and (a_first is None or b_first is None):
        return Relation("updates", "nothing says which of the two is the later", gates, gap=gap)
    if gap == 0 and (a.claim.low, a.claim.high, a.claim.value) != (b.claim.low, b.claim.high, b.claim.value):
        words = f"{a.reading} and {b.reading} share a number: one is a rounding or a bound of the other"
        return Relation("rounds", words, gates)
    return Relation("same", f"both speak of the same thing at {a.moment}", gates, gap=gap)


def _dates_cross(a: Scoped, b: Scoped, a_first: bool, b_first: bool) -> bool:
    """Whether the figure that is said to hold later was published earlier: then the day may be that of the event."""
    if a.published is None or b.published is None or a.published == b.published:
        return False
    return a_first if b.published < a.published else b_first


Answer = tuple[str, str]


def _event(a: Scoped, b: Scoped) -> Answer:
    if a.claim.event_id == b.claim.event_id:
        if a.claim.event_id is not None or (a.doc_id == b.doc_id and a.claim.background == b.claim.background):
            return SAME, "one event"
        return DIFFERS, "nothing says that they speak of one event"
    return DIFFERS, f"they speak of two events, {a.claim.event_id} and {b.claim.event_id}"


def _outcome(a: Scoped, b: Scoped) -> Answer:
    one, other = a.claim.outcome, b.claim.outcome
    if one == other:
        return SAME, f"both count the {one}"
    for inside, answer in ((one, A_INSIDE), (other, B_INSIDE)):
        outer = other if inside is one else one
        if outer == "casualties" and inside in {"killed", "injured"}:
            return answer, f"the {inside} are among the casualties"
        if outer == "injured" and inside == "hospitalised":
            return answer, "those in hospital are among the injured"
    return DIFFERS, f"one counts the {one}, the other the {other}"


def _unit(a: Scoped, b: Scoped) -> Answer:
    one, other = a.claim.unit, b.claim.unit
    if one == other:
        return SAME, f"both count by {one}"
    return DIFFERS, f"one counts by {one}, the other by {other}"


def _group(a: Scoped, b: Scoped) -> Answer:
    one, other = a.group, b.group
    if one == other:
        return SAME, f"both count {_everyone(one)}"
    if one == "all" or other in WITHIN.get(one, ()):
        return B_INSIDE, f"{_everyone(other)} are a part of {_everyone(one)}"
    if other == "all" or one in WITHIN.get(other, ()):
        return A_INSIDE, f"{_everyone(one)} are a part of {_everyone(other)}"
    return DIFFERS, f"one counts {_everyone(one)}, the other {_everyone(other)}"


def _everyone(group: str) -> str:
    return GROUP_PEOPLE.get(group, group)


_PLURALS: Final = {"side": "sides", "place": "places", "nationality": "nationalities"}


def _titled(name: str | None) -> str:
    """A name as people write it; "a side not named in" a document stays as it is."""
    if name is None:
        return ""
    return name if name.startswith((UNSTATED, "the ")) else name.title()


def _named(kind: str, one: str | None, other: str | None) -> Answer:
    if one == other:
        return SAME, f"one {kind}: {_titled(one)}" if one else f"every {kind}"
    if one is None:
        return B_INSIDE, f"{_titled(other)} is only one {kind}"
    if other is None:
        return A_INSIDE, f"{_titled(one)} is only one {kind}"
    return DIFFERS, f"two {_PLURALS[kind]}: {_titled(one)} and {_titled(other)}"


def _side(a: Scoped, b: Scoped) -> Answer:
    return _named("side", a.side, b.side)


def _place(a: Scoped, b: Scoped) -> Answer:
    answer, words = _named("place", a.place, b.place)
    if answer == SAME and a.people != b.people:
        return _named("nationality", a.people, b.people)
    return answer, words


def _basis(a: Scoped, b: Scoped) -> Answer:
    one, other = a.basis, b.basis
    if a.part_key != b.part_key:
        return DIFFERS, "a part is not the total"
    if "rate" in (one, other) and one != other:
        return DIFFERS, "a rate is not a count"
    if one == other == "increment":
        return DIFFERS, "two additions are not one"
    if one == other == "incident" and not _one_incident(a, b):
        return DIFFERS, "each is the count of one incident, and nothing ties the two incidents"
    if one == other:
        return SAME, f"both on the basis {one}"
    if "increment" in (one, other):
        return (A_ADDS if one == "increment" else B_ADDS), "one is added to the other"
    if "incident" in (one, other) and "part" not in (one, other):
        return DIFFERS, "the count of one incident is not the toll of the whole event"
    return (A_INSIDE if one == "part" else B_INSIDE), "a part is not the total"


def _one_incident(a: Scoped, b: Scoped) -> bool:
    """In a long event two counts of incidents meet only at one named place and on neighbouring days."""
    if a.place is None or a.place != b.place or a.moment.day is None or b.moment.day is None:
        return False
    return abs((a.moment.day - b.moment.day).days) <= 1


def _period(a: Scoped, b: Scoped) -> Answer:
    one, other = a.claim, b.claim
    starts = one.period_start, other.period_start
    if all(starts) and starts[0] != starts[1]:
        return DIFFERS, f"they cover two periods, since {starts[0]} and since {starts[1]}"
    for claim, other_claim in ((one, other), (other, one)):
        short = claim.period_start and claim.period_end and (claim.period_end - claim.period_start).days <= 1
        if short and not other_claim.period_start and "total" in (a.basis, b.basis):
            return DIFFERS, "the count of a day is not the count since the beginning"
    return SAME, "no two periods are stated"


def _status(a: Scoped, b: Scoped) -> Answer:
    if a.hedge == b.hedge != "denied":
        return SAME, "both feared, not counted" if a.hedge else "both stated as counted"
    if "denied" in (a.hedge, b.hedge):
        return DIFFERS, "one is told only to be denied"
    return DIFFERS, "one is feared or forecast, the other counted"


_QUESTIONS: Final[tuple[tuple[str, Callable[[Scoped, Scoped], Answer]], ...]] = (
    ("event", _event),
    ("outcome", _outcome),
    ("unit", _unit),
    ("group", _group),
    ("side", _side),
    ("place", _place),
    ("basis", _basis),
    ("period", _period),
    ("status", _status),
)


def apart_by_outcome_alone(a: Scoped, b: Scoped) -> bool:
    """Whether the two cover the same in everything but what happened to the people counted.

    The same answer as `relate_scoped` gives through its gates, without words and with the cheapest questions first:
    tracks hold unit, group, side, place, people, hedge and part in one form.
    """
    if a.claim.outcome == b.claim.outcome or a.track[:OUTCOME] != b.track[:OUTCOME]:
        return False
    if a.track[OUTCOME + 1 :] != b.track[OUTCOME + 1 :] or _linked(a, b) is not None:
        return False
    return all(ask(a, b)[0] == SAME for ask in (_event, _basis, _period, _status))
