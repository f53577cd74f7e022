"""Runs the examples in the rules' documentation through the whole pipeline: text, claims, events, findings."""

from __future__ import annotations

import re
from datetime import date

from tracker.against import hold_against
from tracker.auditor import audit
from tracker.checker import check
from tracker.events.assign import assign_events
from tracker.extract.pipeline import read_documents
from tracker.figures import figures_of_text
from tracker.model import Document, Finding
from tracker.registry import Rule

_DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<outlet>[\w ]+): (?P<text>.+)")


def documents_of(example: str) -> list[Document]:
    """One document, or one a line where the lines start with a day and an outlet."""
    matches = [_DATED.fullmatch(line) for line in example.splitlines()]
    if not all(matches):
        return [Document(doc_id="example", text=example, published=date(2024, 5, 1), outlet="Example")]
    return [
        Document(
            doc_id=f"example-{number}",
            text=match["text"],
            published=date.fromisoformat(match["day"]),
            outlet=match["outlet"],
        )
        for number, match in enumerate(matches, start=1)
        if match is not None
    ]


def findings_of(rule: Rule, example: str) -> tuple[Finding, ...]:
    """What one rule finds in an example: texts, or for a rule on tables a table in CSV."""
    if rule.scope == "reference":
        return reference_findings(example)
    if rule.scope == "table":
        return table_findings(example, select=[rule.code])
    result = check(assign_events(read_documents(documents_of(example))), rules=[rule])
    assert not result.crashed
    assert result.claims, "no figure was read in the example"
    return result.findings


def table_findings(example: str, select: list[str] | None = None) -> tuple[Finding, ...]:
    """What an audit finds in a table in CSV."""
    table = figures_of_text(example, name="example", where="example.csv")
    assert table.problems == ()
    assert table.figures, "no figure was read in the example"
    result = audit([table], select=select)
    assert not result.check.crashed
    return result.findings


def reference_findings(example: str) -> tuple[Finding, ...]:
    """What holding texts against a table finds: lines with a day and an outlet are texts, the others the table."""
    lines = example.splitlines()
    texts = [line for line in lines if _DATED.fullmatch(line)]
    table = figures_of_text("\n".join(line for line in lines if line not in texts), name="table", where="table.csv")
    readings = assign_events(read_documents(documents_of("\n".join(texts))))
    assert any(reading.claims for reading in readings), "no figure was read in the example"
    return hold_against(readings, [table]).findings
