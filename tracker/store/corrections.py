"""What people say of the machine's reading: a figure that is none, or one that says something else.

A correction never touches the claim that it speaks of: it stands beside it, with a number that counts up, so that the
machine's reading stays what it was and every step can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from tracker.errors import ConflictError, UsageError
from tracker.intervals import stated_limits
from tracker.model import Claim, Reading
from tracker.store.rows import day_of, iso
from tracker.store.schema import claims, corrections, documents
from tracker.store.statements import rows_where
from tracker.terms import BOUNDS, OUTCOMES

CORRECTION_VERDICTS: Final = ("correct", "dismiss", "restore", "checked")
"""correct: it says what `changes` holds. dismiss: it is no figure. restore: the machine's reading counts again.
checked: of a whole document (claim_id is empty), a person has read all of its figures."""

CHANGEABLE: Final = ("outcome", "value", "bound", "event_id", "background")
STATED_BOUNDS: Final = tuple(bound for bound in BOUNDS if bound not in ("range", "vague"))
"""The kinds of a single stated number."""
LARGEST_VALUE: Final = 10_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One step. claim_id: the figure, empty for the document as a whole. changes: column -> what it should hold.

    version: of the document as the person saw it. surface: the figure's words, by which it is known again.
    """

    doc_id: str
    claim_id: str
    verdict: str
    person: str
    made: date
    version: int
    surface: str = ""
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


Corrections = Mapping[tuple[str, str], Correction]
"""The step that counts of each figure: the latest, by doc_id and claim_id."""


def check_correction(correction: Correction) -> None:
    """Raises UsageError where a correction lacks a person, or changes what cannot be changed so."""
    if correction.verdict not in CORRECTION_VERDICTS:
        raise UsageError(f"{correction.verdict!r} is no correction", hint=", ".join(CORRECTION_VERDICTS))
    if not correction.person.strip():
        raise UsageError("a correction needs a person", hint="say who you are")
    if correction.verdict == "correct" and not correction.changes:
        raise UsageError("nothing was changed", hint="change the outcome, the number, its kind or the event")
    for name, value in correction.changes.items():
        if name not in CHANGEABLE:
            raise UsageError(f"{name} cannot be corrected", hint=", ".join(CHANGEABLE))
        if name in ("outcome", "bound") and value not in {"outcome": OUTCOMES, "bound": STATED_BOUNDS}[name]:
            raise UsageError(f"{value!r} is no {name}")
        if name == "value" and not 0 <= value <= LARGEST_VALUE:
            raise UsageError("a number of persons is a whole number from 0 up")


def add_correction(connection: Connection, correction: Correction, *, after: int) -> Correction:
    """Keep one more step on a figure. after: the number of the step that the person saw last, 0 for none.

    Raises ConflictError where somebody else was quicker or the document has changed, UsageError where it makes no
    sense or the store does not hold the figure.
    """
    check_correction(correction)
    _check_still_there(connection, correction)
    standing = latest_corrections(connection, [correction.doc_id]).get((correction.doc_id, correction.claim_id))
    last = standing.number if standing is not None else 0
    if last != after:
        who = standing.person if standing is not None else "somebody"
        raise ConflictError(
            f"{who} has changed this figure since you opened it", hint="look at it again: nothing was saved"
        )
    kept = replace(correction, number=last + 1, person=correction.person.strip(), note=correction.note.strip())
    try:
        connection.execute(insert(corrections), [_row(kept)])
    except IntegrityError:
        raise ConflictError(
            "somebody has just changed this figure", hint="look at it again: nothing was saved"
        ) from None
    return kept


def _check_still_there(connection: Connection, correction: Correction) -> None:
    number = connection.execute(
        select(documents.c.version).where(documents.c.doc_id == correction.doc_id)
    ).scalar_one_or_none()
    if number is None:
        raise UsageError(f"the store holds no document {correction.doc_id}")
    if number != correction.version:
        raise ConflictError("this document has a newer version", hint="look at it again: nothing was saved")
    if not correction.claim_id:
        return
    own = (claims.c.doc_id == correction.doc_id) & (claims.c.version == number)
    if (
        connection.execute(select(claims.c.claim_id).where(own & (claims.c.claim_id == correction.claim_id))).first()
        is None
    ):
        raise UsageError(f"the document has no figure {correction.claim_id}")


def undo_correction(
    connection: Connection, doc_id: str, claim_id: str, *, person: str, made: date, after: int
) -> Correction:
    """Take the latest step on a figure back: the one before it counts again, else the machine's reading."""
    steps = correction_history(connection, doc_id, claim_id)
    if not steps:
        raise UsageError("there is nothing to undo here")
    before = steps[-2] if len(steps) > 1 else replace(steps[-1], verdict="restore", changes={}, note="")
    return add_correction(connection, replace(before, person=person, made=made, version=steps[-1].version), after=after)


def correction_history(connection: Connection, doc_id: str, claim_id: str) -> list[Correction]:
    """Every step on one figure, the first one first."""
    own = (corrections.c.doc_id == doc_id) & (corrections.c.claim_id == claim_id)
    rows = connection.execute(select(corrections).where(own).order_by(corrections.c.number)).mappings()
    return [_correction(dict(row)) for row in rows]


def latest_corrections(connection: Connection, doc_ids: Iterable[str]) -> dict[tuple[str, str], Correction]:
    """The step that counts of each figure of some documents."""
    found = [_correction(row) for row in rows_where(connection, corrections, corrections.c.doc_id, doc_ids)]
    found.sort(key=lambda each: (each.doc_id, each.claim_id, each.number))
    return {(each.doc_id, each.claim_id): each for each in found}


def corrected_documents(connection: Connection) -> list[str]:
    """The documents that anybody has said something on."""
    return sorted(connection.execute(select(corrections.c.doc_id).distinct()).scalars())


def events_corrected_to(connection: Connection, doc_ids: Iterable[str]) -> set[str]:
    """The events that any step on figures of some documents has named, taken back or not."""
    rows = rows_where(connection, corrections, corrections.c.doc_id, doc_ids)
    named = (json.loads(row["changes"]).get("event_id") for row in rows)
    return {event for event in named if event is not None}


def documents_corrected_to(connection: Connection, events: Iterable[str]) -> set[str]:
    """The documents of which a person has said that a figure speaks of one of the events."""
    wanted = set(events)
    asked = select(corrections.c.doc_id, corrections.c.changes).where(corrections.c.changes.contains("event_id"))
    return {doc_id for doc_id, changes in connection.execute(asked) if json.loads(changes).get("event_id") in wanted}


def corrected(reading: Reading, standing: Corrections) -> Reading:
    """The reading as people left it: figures that are none are gone, others say what people made them say."""
    kept = [claim_left(claim, standing.get((claim.doc_id, claim.claim_id))) for claim in reading.claims]
    return replace(reading, claims=tuple(claim for claim in kept if claim is not None))


def applies(correction: Correction | None, claim: Claim) -> bool:
    """Whether a step changes this figure: it is one of its own words, and not taken back."""
    return (
        correction is not None and correction.verdict in ("correct", "dismiss") and correction.surface == claim.surface
    )


def claim_left(claim: Claim, correction: Correction | None) -> Claim | None:
    """What is left of a figure after a step: the machine's claim, what a person made of it, or nothing."""
    if correction is None or not applies(correction, claim):
        return claim
    return None if correction.verdict == "dismiss" else _corrected_claim(claim, correction.changes)


def _corrected_claim(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    """The claim with what a person changed; what the number allows follows from the number and its kind.

    A figure of another event is no part of a figure of this one.
    """
    corrected_one = replace(claim, **changes, confidence=1.0)
    if "event_id" in changes and claim.basis == "part":
        corrected_one = replace(corrected_one, part_of=None, basis="total")
    if "value" not in changes and "bound" not in changes:
        return corrected_one
    bound = corrected_one.bound if corrected_one.bound in STATED_BOUNDS else "exact"
    value = corrected_one.value
    low, high = (None, None) if value is None else stated_limits(value, bound)
    return replace(corrected_one, bound=bound, low=low, high=high)


def _row(correction: Correction) -> dict[str, Any]:
    return {
        "doc_id": correction.doc_id,
        "claim_id": correction.claim_id,
        "number": correction.number,
        "version": correction.version,
        "verdict": correction.verdict,
        "surface": correction.surface,
        "changes": json.dumps(dict(correction.changes), ensure_ascii=False, sort_keys=True),
        "note": correction.note,
        "person": correction.person,
        "made": iso(correction.made),
    }


def _correction(row: Mapping[str, Any]) -> Correction:
    made = day_of(row["made"])
    assert made is not None
    return Correction(**{**row, "changes": json.loads(row["changes"]), "made": made})
