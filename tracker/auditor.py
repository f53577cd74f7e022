"""One published table of figures: every rule on tables run over it, the findings with their cells as quoted claims.

result = audit([read_figures("casualties_daily.csv")])
result.findings, result.readings
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.checker import CheckResult, select_rules
from tracker.figures import FigureTable
from tracker.figures.quoting import quoted
from tracker.model import Claim, Finding, Reading
from tracker.registry import Rule, TableClash, all_rules
from tracker.rules.table_words import told_cell
from tracker.suppressions import Suppression, find_suppression
from tracker.terms import SEVERITIES

PRECEDENCE: Final = (
    "CF507",
    "CF505",
    "CF501",
    "CF504",
    "CF503",
    "CF301",
    "CF502",
    "CF405",
    "CF303",
    "CF306",
    "CF508",
    "CF302",
    "CF506",
)
"""Rules in the order in which they explain a cell: what an earlier one explains, a later one does not report again."""

_ADDITIVE: Final = ("CF306", "CF508", "CF302", "CF506")
"""Rules whose findings stand beside others on the same cell: two sources may disagree about a figure that also fell."""

_RANK: Final = {severity: rank for rank, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """The findings of an audit, worst first, and the documents (rows) that they quote; see CheckResult for the rest."""

    check: CheckResult
    readings: tuple[Reading, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        return self.check.findings


def table_rules() -> tuple[Rule, ...]:
    """Every rule that is asked of tables of figures."""
    return tuple(each for each in all_rules() if each.table_check is not None)


def audit(
    tables: Sequence[FigureTable],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    severities: Mapping[str, str] | None = None,
    suppressions: Sequence[Suppression] = (),
    today: date | None = None,
) -> AuditResult:
    """Check tables of figures; several are taken to keep the same figures, and are held against each other too.

    The other arguments are those of `checker.check`. Raises UsageError where a code or severity is unknown. A crash
    inside a rule is caught, named and kept in `crashed`.
    """
    rules = [each for each in select_rules(all_rules(), select, ignore, severities or {}) if each.table_check]
    found: list[Finding] = []
    readings: list[Reading] = []
    crashed: list[str] = []
    for number, table in enumerate(tables):
        clashes = _clashes(rules, table, tables[number + 1 :], crashed)
        made, quoted_rows = _findings(table, clashes)
        found += made
        readings += quoted_rows
    kept, silenced, unused = _suppressed(found, suppressions, today)
    figures = sum(table.figures for table in tables)
    result = CheckResult(
        findings=tuple(sorted(kept, key=lambda each: (_RANK[each.severity], -each.gap, each.doc_id, each.start))),
        rules_run=tuple(each.code for each in rules),
        claims=figures,
        documents=sum(len(table.sheet) for table in tables),
        suppressed=tuple(silenced),
        crashed=tuple(dict.fromkeys(crashed)),
        unused=tuple(unused),
        notes=() if figures else ("no figure was read, so nothing was checked",),
    )
    return AuditResult(check=result, readings=_joined(readings))


def _clashes(
    rules: Sequence[Rule], table: FigureTable, others: Sequence[FigureTable], crashed: list[str]
) -> list[tuple[Rule, TableClash]]:
    """What the rules find, without what an earlier rule explains."""
    order = sorted(rules, key=lambda each: PRECEDENCE.index(each.code) if each.code in PRECEDENCE else len(PRECEDENCE))
    explained: set[tuple[int, int]] = set()
    rows: set[int] = set()
    kept = []
    for each in order:
        assert each.table_check is not None
        try:
            clashes = list(each.table_check(table, others))
        except Exception as error:  # noqa: BLE001 - a rule may be the user's own: name it, finish the others, fail the run
            crashed.append(f"{each.code} {each.name} failed: {type(error).__name__}: {error}")
            continue
        new = [clash for clash in clashes if each.code in _ADDITIVE or not _is_explained(clash, explained, rows)]
        for clash in new:
            explained.update(spot.cell for spot in clash.odd)
            rows.update(clash.rows)
        kept += [(each, clash) for clash in new]
    return kept


def _is_explained(clash: TableClash, cells: set[tuple[int, int]], rows: set[int]) -> bool:
    spots = (*clash.odd, *(clash.against if clash.other is None else ()))
    return any(spot.cell in cells or spot.row in rows for spot in spots[:6])


def _findings(table: FigureTable, clashes: Sequence[tuple[Rule, TableClash]]) -> tuple[list[Finding], list[Reading]]:
    spots = [spot for _, clash in clashes for spot in (*clash.odd, *(clash.against if clash.other is None else ()))]
    readings, claims = quoted(table, spots)
    every = list(readings)
    found = []
    for rule, clash in clashes:
        against: Sequence[Claim]
        if clash.other is None:
            against = [claims[spot] for spot in clash.against]
        else:
            theirs, their_claims = quoted(clash.other, clash.against)
            every += theirs
            against = [their_claims[spot] for spot in clash.against]
        found.append(_finding(rule, clash, table, [claims[spot] for spot in clash.odd], against))
    return found, every


def _finding(
    rule: Rule, clash: TableClash, table: FigureTable, odd: Sequence[Claim], against: Sequence[Claim]
) -> Finding:
    first = odd[0]
    row, column = clash.odd[0].cell
    severity = rule.severity
    if clash.severity is not None and _RANK[clash.severity] > _RANK[severity]:
        severity = clash.severity
    return Finding(
        finding_id=_fingerprint(rule.code, table, clash),
        code=rule.code,
        rule=rule.name,
        severity=severity,
        event_id=first.event_id,
        outcome=first.outcome,
        side_a=tuple(claim.claim_id for claim in odd),
        side_b=tuple(claim.claim_id for claim in against),
        claim_ids=tuple(claim.claim_id for claim in (*odd, *against)),
        quotes=tuple(f"{claim.doc_id}: {claim.sentence}" for claim in (*odd, *against)),
        doc_id=first.doc_id,
        start=first.start,
        end=first.end,
        message=clash.message,
        why=clash.why,
        expected=clash.expected,
        observed=clash.observed,
        gap=clash.gap,
        line=int(table.sheet.lines[row]),
        column=column + 1,
    )


def _fingerprint(code: str, table: FigureTable, clash: TableClash) -> str:
    """An identity that survives new rows and columns: the rule, the table, and the two cells with what they are of."""
    against = [told_cell(clash.other or table, spot) for spot in clash.against[:1]]
    text = "\x1e".join([code, table.name, told_cell(table, clash.odd[0]), *against])
    return f"{code}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _suppressed(
    found: Iterable[Finding], suppressions: Sequence[Suppression], today: date | None
) -> tuple[list[Finding], list[tuple[Finding, Suppression]], list[Suppression]]:
    kept: dict[str, Finding] = {}
    silenced: list[tuple[Finding, Suppression]] = []
    for finding in found:
        suppression = find_suppression(finding, suppressions, today)
        if suppression is None:
            kept.setdefault(finding.finding_id, finding)
        else:
            silenced.append((finding, suppression))
    used = {suppression for _, suppression in silenced}
    return list(kept.values()), silenced, [each for each in suppressions if each not in used]


def _joined(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading a document, with the claims of all."""
    by_document: dict[str, Reading] = {}
    for reading in readings:
        known = by_document.get(reading.document.doc_id)
        if known is None or len(reading.claims) > len(known.claims):
            by_document[reading.document.doc_id] = reading
    return tuple(by_document.values())
