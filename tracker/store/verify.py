"""Whether a store is sound: the file itself, what it holds, and every quote against its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, select

from tracker.store.rows import claim_of, content_of, document_of
from tracker.store.schema import claims, documents, findings, runs, versions
from tracker.store.statements import Row, in_order

ROWS_AT_ONCE: Final = 500


def problems_of(connection: Connection, texts: str) -> Iterator[str]:
    """Everything that is wrong with a store, one line each; nothing where it is sound."""
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"the file is damaged: {row[0]}"
    yield from _documents(connection)
    yield from _versions(connection, texts)
    yield from _findings(connection)
    open_nights = connection.execute(select(runs.c.night).where(runs.c.finished.is_(False)).order_by(runs.c.night))
    for (night,) in open_nights:
        yield f"the night {night} was not finished: run tracker nightly again"


def _documents(connection: Connection) -> Iterator[str]:
    joined = (documents.c.doc_id == versions.c.doc_id) & (documents.c.version == versions.c.version)
    asked = select(documents.c.doc_id, documents.c.content, versions.c.content).outerjoin(versions, joined)
    for doc_id, content, of_version in connection.execute(asked.order_by(documents.c.doc_id)):
        if of_version is None:
            yield f"{doc_id}: its current version is missing"
        elif content != of_version:
            yield f"{doc_id}: its content is not that of its current version"


def _versions(connection: Connection, texts: str) -> Iterator[str]:
    figures = groupby(_rows(connection, claims), key=lambda row: (row["doc_id"], row["version"]))
    ahead: tuple[Any, list[Row]] | None = None
    for row in _rows(connection, versions):
        key = (row["doc_id"], row["version"])
        if ahead is None:
            ahead = _next(figures)
        while ahead is not None and ahead[0] < key:
            yield f"{ahead[0][0]}: claims of version {ahead[0][1]}, which is missing"
            ahead = _next(figures)
        own: list[Row] = []
        if ahead is not None and ahead[0] == key:
            own, ahead = ahead[1], None
        yield from _version(row, own, texts)
    ahead = ahead or _next(figures)
    while ahead is not None:
        yield f"{ahead[0][0]}: claims of version {ahead[0][1]}, which is missing"
        ahead = _next(figures)


def _next(figures: Any) -> tuple[Any, list[Row]] | None:
    found = next(figures, None)
    return (found[0], list(found[1])) if found is not None else None


def _rows(connection: Connection, table: Any) -> Iterator[Row]:
    asked = select(table).order_by(*in_order(connection, table))
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked).mappings():
        yield dict(row)


def _version(row: Row, own: list[Row], texts: str) -> Iterator[str]:
    name = f"{row['doc_id']} version {row['version']}"
    document = document_of(row)
    if row["text"] is not None and content_of(document) != row["content"]:
        yield f"{name}: its text is not the one that was read"
    if row["text"] is None and not _pieces_fit(row):
        yield f"{name}: what was kept of its text does not fit"
    if texts == "none":
        return
    for cells in own:
        claim = claim_of(cells)
        text = (document.title or "") if claim.field == "title" else document.text
        if text[claim.start : claim.end] != claim.surface:
            yield f"{name}: {claim.claim_id} does not quote its text"


def _pieces_fit(row: Row) -> bool:
    kept = json.loads(row["kept"])
    inside = all(start >= 0 and start + len(piece) <= kept["length"] for start, piece in kept["pieces"])
    return inside and len(kept["sha256"]) == hashlib.sha256().digest_size * 2


def _findings(connection: Connection) -> Iterator[str]:
    known = set(connection.execute(select(documents.c.doc_id)).scalars())
    for finding_id, names in connection.execute(select(findings.c.finding_id, findings.c.documents)):
        for name in json.loads(names):
            if name not in known:
                yield f"{finding_id}: its document {name} is missing"
