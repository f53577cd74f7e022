"""The figures of texts held against tables of reference: findings CF309, each with the table's rows quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.checker import line_and_column, select_rules
from tracker.errors import UsageError
from tracker.figures.placement import figure_words
from tracker.model import Finding, Reading
from tracker.registry import all_rules
from tracker.rules.reference import figures_outside
from tracker.rules.reference_events import Outside

if TYPE_CHECKING:
    from tracker.figures.measures import FigureTable

CODE: Final = "CF309"
MOST_FIGURES: Final = 300_000


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """The findings, and the rows of the tables that they quote."""

    findings: tuple[Finding, ...]
    rows: tuple[Reading, ...]


def hold_against(
    readings: Sequence[Reading],
    tables: Sequence[FigureTable],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    severities: Mapping[str, str] | None = None,
) -> HeldAgainst:
    """Hold the tolls of texts against tables; the rule is chosen as in `checker.check`.

    Raises UsageError for a table too large to be quoted row by row.
    """
    chosen = [each for each in select_rules(all_rules(), select, ignore, severities or {}) if each.code == CODE]
    found: list[Finding] = []
    quoted: dict[str, Reading] = {}
    for table in tables if chosen else ():
        if table.figures > MOST_FIGURES:
            raise UsageError(f"{table.figures:,} figures are too many to hold texts against", where=table.sheet.where)
        by_claim = {claim.claim_id: reading for reading in table.readings for claim in reading.claims}
        documents = {reading.document.doc_id: reading for reading in readings}
        for outside in figures_outside(readings, table):
            reading = documents[outside.claim.doc_id]
            found.append(_finding(outside, reading, table.name, chosen[0].severity))
            for row in outside.rows:
                quoted[by_claim[row.claim_id].document.doc_id] = by_claim[row.claim_id]
    return HeldAgainst(tuple(found), tuple(quoted.values()))


def _finding(outside: Outside, reading: Reading, table: str, severity: str) -> Finding:
    claim, document = outside.claim, reading.document
    line, column = line_and_column(document, claim.start, claim.field)
    text = "\x1e".join([CODE, table, claim.doc_id, claim.surface, claim.sentence])
    return Finding(
        finding_id=f"{CODE}-{hashlib.sha256(text.encode()).hexdigest()[:12]}",
        code=CODE,
        rule="outside-reference-range",
        severity=severity,
        event_id=claim.event_id,
        outcome=claim.outcome,
        side_a=(claim.claim_id,),
        side_b=tuple(row.claim_id for row in outside.rows),
        claim_ids=(claim.claim_id, *(row.claim_id for row in outside.rows)),
        quotes=(claim.sentence, *(f"{row.doc_id}: {row.sentence}" for row in outside.rows)),
        doc_id=claim.doc_id,
        start=claim.start,
        end=claim.end,
        message=f'"{claim.surface}" {claim.outcome} does not fit the table {table}.',
        why=outside.why,
        expected=outside.expected,
        observed=figure_words(claim),
        gap=outside.gap,
        line=line,
        column=column,
    )
