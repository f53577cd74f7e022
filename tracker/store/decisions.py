"""What people decided on findings, with a reason, a person and an expiry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, insert, select

from tracker.errors import ConflictError, UsageError
from tracker.store.rows import day_of, iso
from tracker.store.schema import decisions, findings

VERDICTS: Final = ("accept", "dismiss", "snooze", "reopen")
"""accept: it is one, and known. dismiss: it is none. snooze: silent until a day has passed. reopen: it counts again."""

SHORTEST_ID: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. until: the last day on which it holds, None for good."""

    finding_id: str
    verdict: str
    reason: str
    person: str
    made: date
    until: date | None = None
    number: int = 0

    def holds(self, night: date) -> bool:
        """Whether it silences its finding on a night."""
        return self.verdict != "reopen" and not self.expired(night)

    def expired(self, night: date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and night > self.until


Decisions = Mapping[str, Decision]
"""The decision that counts of each finding: the latest."""


def check_decision(decision: Decision) -> None:
    """Raises UsageError where a decision lacks a reason, a person or its day."""
    if decision.verdict not in VERDICTS:
        raise UsageError(f"{decision.verdict!r} is no decision", hint=", ".join(VERDICTS))
    if not decision.reason.strip() or not decision.person.strip():
        raise UsageError("a decision needs a reason and a person", hint="--reason TEXT --by NAME")
    if decision.verdict == "snooze" and decision.until is None:
        raise UsageError("a snoozed finding comes back on a day", hint="--until 2026-01-31")
    if decision.until is not None and decision.until < decision.made:
        raise UsageError(f"{decision.until} has passed already", hint="--until takes the last day on which it holds")


def add_decision(connection: Connection, decision: Decision, *, after: int | None = None) -> Decision:
    """Write a decision down; earlier ones stay as history. The same decision again changes nothing.

    after: the number of the decision that the person saw last, 0 for none; None where it does not matter. Raises
    UsageError for a finding that the store does not hold, and for a decision that lacks something, ConflictError where
    somebody else has decided since.
    """
    check_decision(decision)
    known = connection.execute(select(findings.c.finding_id).where(findings.c.finding_id == decision.finding_id))
    if known.first() is None:
        raise UsageError(f"no finding is called {decision.finding_id}", hint="`tracker store findings` lists them")
    standing = latest_decisions(connection, [decision.finding_id]).get(decision.finding_id)
    if standing is not None and _same(standing, decision):
        return standing
    last = standing.number if standing is not None else 0
    if standing is not None and after is not None and last != after:
        words = f"{standing.person} has decided on this finding since you opened it"
        raise ConflictError(words, hint="look at it again: nothing was saved")
    number = last + 1
    row = {
        "finding_id": decision.finding_id,
        "number": number,
        "verdict": decision.verdict,
        "reason": decision.reason.strip(),
        "person": decision.person.strip(),
        "made": iso(decision.made),
        "until": iso(decision.until),
    }
    connection.execute(insert(decisions), [row])
    return _decision(row)


def undo_decision(connection: Connection, finding_id: str, *, person: str, made: date, after: int) -> Decision:
    """Take the latest decision on a finding back: the one before it counts again, else the finding is open again."""
    own = select(decisions).where(decisions.c.finding_id == finding_id).order_by(decisions.c.number)
    steps = [_decision(dict(row)) for row in connection.execute(own).mappings()]
    if not steps:
        raise UsageError("there is nothing to undo here")
    opened = replace(steps[-1], verdict="reopen", reason=f"undone: {steps[-1].verdict}", until=None)
    before = steps[-2] if len(steps) > 1 else opened
    if before.expired(made):
        before = opened
    return add_decision(connection, replace(before, person=person, made=made), after=after)


def latest_decisions(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, Decision]:
    """The decision that counts of each finding. ids: the findings that are asked for, None for all."""
    newest = select(decisions.c.finding_id, func.max(decisions.c.number).label("number")).group_by(
        decisions.c.finding_id
    )
    if ids is not None:
        newest = newest.where(decisions.c.finding_id.in_(list(ids)))
    last = newest.subquery()
    joined = (decisions.c.finding_id == last.c.finding_id) & (decisions.c.number == last.c.number)
    rows = connection.execute(select(decisions).join(last, joined)).mappings()
    found = [_decision(dict(row)) for row in rows]
    return {decision.finding_id: decision for decision in sorted(found, key=lambda each: each.finding_id)}


def find_finding(connection: Connection, wanted: str) -> str:
    """The one finding whose id begins so. Raises UsageError where there is none, or several."""
    if len(wanted) < SHORTEST_ID:
        raise UsageError(f"{wanted!r} is too short for the id of a finding")
    found = connection.execute(
        select(findings.c.finding_id)
        .where(findings.c.finding_id.startswith(wanted, autoescape=True))
        .order_by(findings.c.finding_id)
        .limit(6)
    )
    ids = [row[0] for row in found]
    if wanted in ids:
        return wanted
    if len(ids) == 1:
        return str(ids[0])
    if not ids:
        raise UsageError(f"no finding is called {wanted}", hint="`tracker store findings` lists them")
    raise UsageError(f"{wanted} names several findings", hint=", ".join(ids[:5]))


def _same(one: Decision, other: Decision) -> bool:
    return (one.verdict, one.reason, one.person, one.until) == (
        other.verdict,
        other.reason.strip(),
        other.person.strip(),
        other.until,
    )


def _decision(row: Mapping[str, object]) -> Decision:
    made = day_of(str(row["made"]))
    assert made is not None
    until = row["until"]
    return Decision(
        finding_id=str(row["finding_id"]),
        verdict=str(row["verdict"]),
        reason=str(row["reason"]),
        person=str(row["person"]),
        made=made,
        until=day_of(str(until)) if until else None,
        number=int(str(row["number"])),
    )
