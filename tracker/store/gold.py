"""What people checked, as gold for the benchmark: the stories, and every figure of them as a person left it.

The columns are those of the gold stories in tests/gold. Only documents whose text is kept and that a person has called
checked are gold: in the others nobody knows what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection

from tracker.model import Claim, Document, Reading
from tracker.store.corrections import Corrections, corrected, corrected_documents, latest_corrections
from tracker.store.documents import current_versions, load_readings
from tracker.store.rows import iso

SCOPES: Final = {"total": "event_total", "increment": "incremental", "part": "subset", "incident": "incident"}
Row = dict[str, Any]


def gold_rows(connection: Connection, kept_texts: str) -> Iterator[tuple[Row, list[Row]]]:
    """Each checked document as a story and its claims. kept_texts: the store's policy; without texts none is gold."""
    if kept_texts != "full":
        return
    names = corrected_documents(connection)
    standing = latest_corrections(connection, names)
    checked = [name for name in names if _is_checked(standing, name)]
    for (doc_id, version), reading in load_readings(connection, current_versions(connection, checked)).items():
        if standing[doc_id, ""].version == version:
            left = corrected(reading, standing)
            yield _story(left.document, standing), _claims(left)


def _is_checked(standing: Corrections, doc_id: str) -> bool:
    whole = standing.get((doc_id, ""))
    return whole is not None and whole.verdict == "checked"


def _story(document: Document, standing: Corrections) -> Row:
    step = standing[document.doc_id, ""]
    return {
        "doc_id": document.doc_id,
        "url": document.url,
        "outlet": document.outlet,
        "published": iso(document.published),
        "lang": document.lang,
        "title": document.title,
        "text": document.text,
        "checked_by": step.person,
        "checked_on": iso(step.made),
    }


def _claims(reading: Reading) -> list[Row]:
    stated = [claim for claim in reading.claims if claim.field == "text"]
    return [_claim(claim, number) for number, claim in enumerate(stated, start=1)]


def _claim(claim: Claim, number: int) -> Row:
    return {
        "doc_id": claim.doc_id,
        "claim": f"{claim.doc_id}#{number}",
        "span": claim.surface,
        "start": claim.start,
        "low": claim.low,
        "high": claim.high,
        "value": claim.value,
        "modifier": claim.bound,
        "category": claim.outcome,
        "victims": claim.victims,
        "side_or_place": claim.side or claim.place,
        "attribution": claim.source,
        "status": claim.status,
        "scope": "other_event" if claim.background else SCOPES.get(claim.basis, claim.basis),
        "event": claim.event_id,
    }
