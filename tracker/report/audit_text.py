"""The audit of tables for people: what each column was taken for, and the findings with their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.model import Document, Reading
from tracker.report.context import Report
from tracker.report.terminal import Style, wrapped
from tracker.report.text import finding_lines, verdict_text
from tracker.report.wording import count_words

if TYPE_CHECKING:
    from tracker.auditor import AuditResult
    from tracker.checker import CheckResult
    from tracker.figures import ColumnMapping, FigureTable


def audit_report(
    tables: Sequence[FigureTable], result: AuditResult, known: frozenset[str] = frozenset()
) -> tuple[Report, CheckResult]:
    """The report on an audit without the findings that are known, and the check that sets the exit code.

    Each table stands in it as a document of its own, so that a clean one is seen to have been read.
    """
    check = replace(result.check, findings=tuple(each for each in result.findings if each.finding_id not in known))
    whole = [
        Reading(document=Document(doc_id=table.name, text="", path=table.sheet.where, line=1), claims=(), sentences=0)
        for table in tables
    ]
    return Report.of([*whole, *result.readings], check.findings), check


def audit_text(tables: Sequence[FigureTable], report: Report, style: Style) -> str:
    """What was read of each table and how, then every finding, then how many there are."""
    lines: list[str] = []
    for table in tables:
        lines += [*table_lines(table, style), ""]
    for finding in report.findings:
        lines += [*finding_lines(finding, report, style), ""]
    lines.append(verdict_text(report.findings, style, read=any(table.figures for table in tables)))
    return "\n".join(lines) + "\n"


def table_lines(table: FigureTable, style: Style) -> list[str]:
    """The table's size and its mapping, a column a line."""
    where = f"{table.sheet.where}, sheet {table.sheet.title}" if table.sheet.title else table.sheet.where
    rows, figures = count_words(len(table.sheet), "row"), count_words(table.figures, "figure")
    unread = f"; {count_words(table.unread, 'cell')} could not be read" if table.unread else ""
    return [
        f"{style.paint(where, 'bold')}: {rows}, {figures}{unread}",
        *wrapped(f"mapping {_mapping_words(table.mapping)}", style, "  ", "  "),
        *(f"    {line}" for line in mapping_lines(table.mapping)),
        *(f"    {text!r} is read as {meant}" for text, meant in table.words),
    ]


def _mapping_words(mapping: ColumnMapping) -> str:
    if mapping.name == "proposed":
        return "proposed from the header; say it with --mapping FILE where it is wrong"
    return f"{mapping.name}: {mapping.title}" if mapping.title else mapping.name


def mapping_lines(mapping: ColumnMapping) -> list[str]:
    """Each field and each column of figures with what it was taken for, aligned."""
    pairs = [
        (columns if isinstance(columns, str) else " + ".join(columns), field.replace("_", " "))
        for field, columns in mapping.columns.items()
    ]
    pairs += [(f"({field})", word) for field, word in mapping.constant.items()]
    for each in mapping.figures:
        who = "" if each.group == "all" else f" {each.group}"
        side = f" of {each.side or each.side_column}" if each.side or each.side_column else ""
        kind = f" ({each.kind})" if each.kind and each.kind != each.column else ""
        limit = f", {each.limit}" if each.limit != "value" else ""
        why = f" [{each.why}]" if each.why else ""
        pairs.append((each.column, f"{each.outcome}{who}{side}{kind}, {each.basis}{limit}{why}"))
    pairs += [(name, "left out: hardly a cell of it is a figure") for name in mapping.left_out]
    width = max((len(name) for name, _ in pairs), default=0)
    return [f"{name:<{width}}  {words}" for name, words in pairs]
