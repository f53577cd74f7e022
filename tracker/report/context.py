"""What every report is made from: the readings, the findings, and ways to find a document, claim and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tracker.model import Claim, Document, Finding, Reading
from tracker.terms import SEVERITIES


@dataclass(frozen=True)
class Place:
    """Where words stand: the path (or doc_id), the line and column counted from 1 in characters, and the field."""

    path: str
    line: int
    column: int
    field: str = "text"

    def __str__(self) -> str:
        field = "" if self.field == "text" else f"[{self.field}]"
        return f"{self.path}{field}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Report:
    """Readings and findings with lookups. Findings are held worst first, then by gap, then by place."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, readings: Iterable[Reading], findings: Iterable[Finding] = ()) -> Report:
        """A report on any readings and findings; the findings are sorted here."""
        return cls(tuple(readings), tuple(sorted(findings, key=_worst_first)))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by doc_id."""
        return {reading.document.doc_id: reading.document for reading in self.readings}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by claim_id, in reading order."""
        return {claim.claim_id: claim for reading in self.readings for claim in reading.claims}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """claim_id -> the figure's number in the report, counted from 1 in reading order."""
        return {claim_id: number for number, claim_id in enumerate(self.claims, start=1)}

    @cached_property
    def finding_numbers(self) -> dict[str, tuple[int, ...]]:
        """For each claim_id the numbers of the findings that name it; findings are numbered from 1."""
        numbers: dict[str, tuple[int, ...]] = {}
        for number, finding in enumerate(self.findings, start=1):
            for claim_id in dict.fromkeys((*finding.side_a, *finding.side_b, *finding.claim_ids)):
                numbers[claim_id] = (*numbers.get(claim_id, ()), number)
        return numbers

    def count(self, severity: str) -> int:
        """How many findings have that severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @cached_property
    def _documents_in(self) -> Counter[str | None]:
        return Counter(document.path for document in self.documents.values())

    def path_of(self, doc_id: str) -> str:
        """The document's path, else its doc_id; both where one file holds several documents."""
        document = self.documents.get(doc_id)
        if document is None or not document.path:
            return doc_id
        if document.line is not None:
            return document.path
        return document.path if self._documents_in[document.path] == 1 else f"{document.path}#{doc_id}"

    def place_of(self, claim: Claim) -> Place:
        """Where a claim's surface begins."""
        return self.place(claim.doc_id, claim.start, claim.field)

    def place_of_finding(self, finding: Finding) -> Place:
        """Where a finding begins: its own line and column where it states them, else its offset in the text."""
        claim = next((self.claims[c] for c in finding.side_a if c in self.claims), None)
        field = claim.field if claim is not None and claim.doc_id == finding.doc_id else "text"
        if finding.line is not None:
            return Place(self.path_of(finding.doc_id), finding.line, finding.column or 1, field)
        return self.place(finding.doc_id, finding.start, field)

    def place(self, doc_id: str, start: int, field: str = "text") -> Place:
        """The place of an offset in a document's text or title; line 1, column 1 where the document is not at hand."""
        document = self.documents.get(doc_id)
        text = field_text(document, field) if document is not None else ""
        if document is not None and document.line is not None:
            return Place(self.path_of(doc_id), document.line, start + 1, field)
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1 if text else 1
        return Place(self.path_of(doc_id), line, column, field)


def field_text(document: Document, field: str) -> str:
    """The text that a claim's offsets point into."""
    return (document.title or "") if field == "title" else document.text


def _worst_first(finding: Finding) -> tuple[int, int, str, int, str]:
    return SEVERITIES.index(finding.severity), -finding.gap, finding.doc_id, finding.start, finding.finding_id
