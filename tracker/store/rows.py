"""Documents, claims and findings as rows of the store, and back; and how much of a text is kept.

texts = "full" keeps the text; "sentences" only the sentences that hold a claim; "none" none of it: offsets, hashes and
the figures' own words. Offsets hold under every policy: what is not kept is read back as blanks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from tracker.model import Claim, Document, Finding, Reading, UnreadSentence
from tracker.table_cells import evidence_cell, read_evidence_cell

TEXT_POLICIES: Final = ("full", "sentences", "none")
DAYS: Final = ("as_of", "period_start", "period_end")
FINDING_LISTS: Final = ("side_a", "side_b", "quotes")

_CLAIM_FIELDS: Final = tuple(
    item.name for item in fields(Claim) if item.name not in ("claim_id", "doc_id", "evidence", *DAYS)
)
_FINDING_FIELDS: Final = tuple(item.name for item in fields(Finding) if item.name not in (*FINDING_LISTS, "claim_ids"))
_DOCUMENT_FIELDS: Final = ("title", "outlet", "url", "lang", "path")

Row = dict[str, Any]


def content_of(document: Document) -> str:
    """The hash of what a document says and of what is said of it; where it stands does not count."""
    said = [document.doc_id, document.text, document.title, iso(document.published)]
    said += [document.outlet, document.url, document.lang]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def iso(day: date | None) -> str | None:
    """A day as ISO text."""
    return day.isoformat() if day is not None else None


def day_of(words: str | None) -> date | None:
    """The day that ISO text states."""
    return date.fromisoformat(words) if words else None


def version_row(reading: Reading, texts: str) -> Row:
    """The row of one version of a document, without its number and night. texts: one of TEXT_POLICIES."""
    document = reading.document
    row = {name: getattr(document, name) for name in _DOCUMENT_FIELDS}
    row["doc_id"] = document.doc_id
    row["content"] = content_of(document)
    row["published"] = iso(document.published)
    row["text"] = document.text if texts == "full" else None
    row["kept"] = None if texts == "full" else json.dumps(_kept(reading, texts), ensure_ascii=False)
    row["unread"] = json.dumps([[item.start, item.end] for item in reading.unread])
    if texts == "none":
        row["title"] = None
    return row


def _kept(reading: Reading, texts: str) -> dict[str, Any]:
    """The length, the line breaks, and the pieces of a text that are kept, with their offsets."""
    text = reading.document.text
    spans = sorted(
        {
            (claim.sentence_start, claim.sentence_start + len(claim.sentence))
            for claim in reading.claims
            if claim.field == "text"
        }
    )
    pieces = [[start, text[start:end]] for start, end in spans] if texts == "sentences" else []
    breaks = [place for place, mark in enumerate(text) if mark == "\n"]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {"length": len(text), "sha256": digest, "breaks": breaks, "pieces": pieces}


def document_of(row: Mapping[str, Any]) -> Document:
    """The document that a version holds; what was not kept of its text is blank, at its old offsets."""
    text = row["text"]
    if text is None:
        kept = json.loads(row["kept"])
        marks = [" "] * kept["length"]
        for place in kept["breaks"]:
            marks[place] = "\n"
        for start, piece in kept["pieces"]:
            marks[start : start + len(piece)] = piece
        text = "".join(marks)
    cells = {name: row[name] for name in _DOCUMENT_FIELDS}
    return Document(doc_id=row["doc_id"], text=text, published=day_of(row["published"]), **cells)


def claim_rows(reading: Reading, version: int, texts: str) -> list[Row]:
    """The claims of one version, in order of the text."""
    return [_claim_row(claim, version, place, texts) for place, claim in enumerate(reading.claims)]


def _claim_row(claim: Claim, version: int, place: int, texts: str) -> Row:
    if texts == "none":
        words = " " * (claim.start - claim.sentence_start) + claim.surface
        claim = replace(claim, sentence=words, victims=None, evidence=())
    row = {name: getattr(claim, name) for name in _CLAIM_FIELDS}
    row.update({name: iso(getattr(claim, name)) for name in DAYS})
    row["evidence"] = evidence_cell(claim.evidence, claim.sentence_start)
    return {
        "doc_id": claim.doc_id,
        "version": version,
        "claim_id": claim.claim_id,
        "place_in_text": place,
        **row,
    }


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim of a row."""
    cells = {name: row[name] for name in _CLAIM_FIELDS}
    cells.update({name: day_of(row[name]) for name in DAYS})
    evidence, _ = read_evidence_cell(row["evidence"])
    return Claim(claim_id=row["claim_id"], doc_id=row["doc_id"], evidence=evidence, **cells)


def reading_of(version: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> Reading:
    """The reading that a version and its claims make."""
    document = document_of(version)
    unread = tuple(
        UnreadSentence(doc_id=document.doc_id, start=start, end=end, text=document.text[start:end])
        for start, end in json.loads(version["unread"])
    )
    found = tuple(claim_of(row) for row in sorted(claims, key=lambda row: row["place_in_text"]))
    return Reading(document=document, claims=found, unread=unread, sentences=version["sentences"])


def finding_row(finding: Finding, documents: Sequence[str]) -> Row:
    """The row of a finding without its nights. documents: the documents that its claims stand in."""
    row = {name: getattr(finding, name) for name in _FINDING_FIELDS}
    row.update({name: json.dumps(getattr(finding, name), ensure_ascii=False) for name in FINDING_LISTS})
    row["documents"] = json.dumps(list(documents), ensure_ascii=False)
    return row


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The finding of a row."""
    cells: dict[str, Any] = {name: row[name] for name in _FINDING_FIELDS}
    cells.update({name: tuple(json.loads(row[name])) for name in FINDING_LISTS})
    return Finding(**cells, claim_ids=(*cells["side_a"], *cells["side_b"]))
