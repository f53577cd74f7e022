"""The findings of all nights: new ones are added, those that no longer hold are marked as fixed, none is deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from tracker.model import Finding
from tracker.store.changes import CODE as CHANGED
from tracker.store.rows import finding_of, finding_row
from tracker.store.schema import findings
from tracker.store.statements import Row, rows_where, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding with its history. known: the night on which the baseline took it in, None where it has not."""

    finding: Finding
    documents: tuple[str, ...]
    first_night: str
    found_night: str
    fixed_night: str | None
    known_night: str | None


def kept_finding(row: Row) -> KeptFinding:
    """The finding of a row, with its history."""
    return KeptFinding(
        finding=finding_of(row),
        documents=tuple(json.loads(row["documents"])),
        first_night=row["first_night"],
        found_night=row["found_night"],
        fixed_night=row["fixed_night"],
        known_night=row["known_night"],
    )


def standing_findings(connection: Connection) -> list[KeptFinding]:
    """Every finding that holds, in the order of its id."""
    rows = connection.execute(select(findings).where(findings.c.fixed_night.is_(None))).mappings()
    return sorted((kept_finding(dict(row)) for row in rows), key=lambda kept: kept.finding.finding_id)


def fixed_findings(connection: Connection, night: str) -> list[KeptFinding]:
    """The findings that a night fixed, in the order of their ids."""
    rows = connection.execute(select(findings).where(findings.c.fixed_night == night)).mappings()
    return sorted((kept_finding(dict(row)) for row in rows), key=lambda kept: kept.finding.finding_id)


def merge_findings(
    connection: Connection,
    found: Iterable[Finding],
    *,
    documents_of: Mapping[str, str],
    events: frozenset[str],
    loaded: frozenset[str],
    night: str,
) -> None:
    """Keep what a check of some events found, and mark as fixed what it would have found again and did not.

    documents_of: claim_id -> doc_id. events: the events that were checked whole. loaded: the documents that the check
    saw; a finding that also rests on others is left as it stands.
    """
    rows = []
    standing = {row["finding_id"]: row for row in rows_where(connection, findings, findings.c.event_id, events)}
    seen = set()
    for finding in found:
        seen.add(finding.finding_id)
        names = sorted({documents_of[claim] for claim in finding.claim_ids if claim in documents_of})
        rows.append(_merged(finding_row(finding, names), standing.get(finding.finding_id), night))
    upsert(connection, findings, rows)
    gone = [
        {"id": finding_id}
        for finding_id, row in sorted(standing.items())
        if finding_id not in seen
        and row["fixed_night"] is None
        and row["code"] != CHANGED
        and set(json.loads(row["documents"])) <= loaded
    ]
    if gone:
        statement = update(findings).where(findings.c.finding_id == bindparam("id"))
        connection.execute(statement.values(fixed_night=night), gone)


def add_findings(connection: Connection, found: Sequence[tuple[Finding, tuple[str, ...]]], night: str) -> None:
    """Keep findings that no later check looks for again, each with its documents."""
    ids = [finding.finding_id for finding, _ in found]
    standing = {row["finding_id"]: row for row in rows_where(connection, findings, findings.c.finding_id, ids)}
    rows = [_merged(finding_row(finding, names), standing.get(finding.finding_id), night) for finding, names in found]
    upsert(connection, findings, rows)


def _merged(row: Row, before: Row | None, night: str) -> Row:
    """A finding that was fixed and is found again is one of this night, and no longer known."""
    if before is None:
        return {**row, "first_night": night, "found_night": night, "fixed_night": None, "known_night": None}
    back = before["fixed_night"] is not None
    return {
        **row,
        "first_night": before["first_night"],
        "found_night": night if back else before["found_night"],
        "fixed_night": None,
        "known_night": None if back else before["known_night"],
    }


def take_into_baseline(connection: Connection, ids: Iterable[str], night: str) -> None:
    """Make standing findings known, so that they no longer count as new."""
    rows = [{"id": finding_id} for finding_id in sorted(set(ids))]
    if rows:
        fresh = (findings.c.finding_id == bindparam("id")) & findings.c.known_night.is_(None)
        connection.execute(update(findings).where(fresh).values(known_night=night), rows)
