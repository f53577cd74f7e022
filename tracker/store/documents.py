"""Documents, their versions and their claims: put in once, given back as readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

import tracker
from tracker.model import Document, Reading
from tracker.store.rows import claim_rows, content_of, reading_of, version_row
from tracker.store.schema import claims, documents, events, findings, versions
from tracker.store.statements import Row, chunks, rows_where, upsert
from tracker.text.sentences import sentence_spans

KEYS_A_STATEMENT: Final = 300

Key = tuple[str, int]
"""A version of a document: its doc_id and number."""


def changed_documents(connection: Connection, found: Sequence[Document]) -> list[Document]:
    """Those of the documents that the store does not hold as they stand, in their order; each doc_id once."""
    known = {
        row["doc_id"]: row["content"]
        for row in rows_where(connection, documents, documents.c.doc_id, (each.doc_id for each in found))
    }
    changed: dict[str, Document] = {}
    for document in found:
        if known.get(document.doc_id) != content_of(document):
            changed.setdefault(document.doc_id, document)
    return list(changed.values())


def put_readings(connection: Connection, readings: Sequence[Reading], *, source: str, night: str, texts: str) -> None:
    """Keep what was read in new or changed documents: each becomes a version, and the one that counts from now on."""
    standing = {
        row["doc_id"]: row
        for row in rows_where(connection, documents, documents.c.doc_id, (r.document.doc_id for r in readings))
    }
    document_rows, version_rows, all_claims = [], [], []
    for reading in readings:
        before = standing.get(reading.document.doc_id)
        number = before["version"] + 1 if before else 1
        row = version_row(reading, texts)
        sentences = reading.sentences or len(sentence_spans(reading.document.text))
        version_rows.append(
            {
                **row,
                "version": number,
                "night": night,
                "checked": None,
                "sentences": sentences,
                "read_by": tracker.__version__,
            }
        )
        document_rows.append(
            {
                "doc_id": row["doc_id"],
                "source": before["source"] if before else source,
                "version": number,
                "content": row["content"],
                "outlet": row["outlet"],
                "title": row["title"],
                "published": row["published"],
                "event_id": before["event_id"] if before else None,
                "first_night": before["first_night"] if before else night,
                "changed_night": night,
                "gone_night": None,
            }
        )
        all_claims += claim_rows(reading, number, texts)
    upsert(connection, versions, version_rows)
    upsert(connection, claims, all_claims)
    upsert(connection, documents, document_rows)


def mark_gone(connection: Connection, doc_ids: Iterable[str], night: str) -> None:
    """Note that documents can no longer be had at their source; they and their claims stay."""
    for some in chunks(sorted(set(doc_ids)), KEYS_A_STATEMENT):
        gone = documents.c.doc_id.in_(some) & documents.c.gone_night.is_(None)
        connection.execute(update(documents).where(gone).values(gone_night=night))


def load_readings(connection: Connection, keys: Iterable[Key]) -> dict[Key, Reading]:
    """The readings of versions, in order of publication."""
    wanted = sorted(set(keys))
    found: list[Row] = []
    figures: dict[Key, list[Row]] = defaultdict(list)
    for some in chunks(wanted, KEYS_A_STATEMENT):
        for row in _of_versions(connection, versions, some):
            found.append(row)
        for row in _of_versions(connection, claims, some):
            figures[row["doc_id"], row["version"]].append(row)
    found.sort(key=lambda row: (row["published"] or "9999", row["doc_id"], row["version"]))
    in_order = [(row["doc_id"], row["version"]) for row in found]
    return {key: reading_of(row, figures[key]) for key, row in zip(in_order, found, strict=True)}


def _of_versions(connection: Connection, table: Any, keys: Sequence[Key]) -> list[Row]:
    """The rows of some versions. Most documents have one, so one list of ids a version number is asked for."""
    by_number: dict[int, list[str]] = defaultdict(list)
    for doc_id, number in keys:
        by_number[number].append(doc_id)
    asked = [and_(table.c.version == number, table.c.doc_id.in_(ids)) for number, ids in sorted(by_number.items())]
    return [dict(row) for row in connection.execute(select(table).where(or_(*asked))).mappings()]


def current_versions(connection: Connection, doc_ids: Iterable[str]) -> list[Key]:
    """The versions that count of some documents."""
    rows = rows_where(connection, documents, documents.c.doc_id, doc_ids)
    return sorted((row["doc_id"], row["version"]) for row in rows)


def unchecked_versions(connection: Connection, night: str) -> list[Key]:
    """The versions that this night has to check: those that no night has finished with, and its own."""
    asked = or_(versions.c.checked.is_(None), versions.c.checked == night)
    rows = connection.execute(select(versions.c.doc_id, versions.c.version).where(asked))
    return sorted((doc_id, number) for doc_id, number in rows)


def mark_checked(connection: Connection, keys: Sequence[Key], night: str) -> None:
    """Note that a night has finished with versions."""
    rows = [{"doc": doc_id, "number": number} for doc_id, number in keys]
    _execute_many(connection, update(versions).values(checked=night), versions, rows)


def set_events(connection: Connection, readings: Mapping[Key, Reading]) -> None:
    """Write the events of the claims of versions."""
    rows = [
        {"doc": doc_id, "number": version, "claim": claim.claim_id, "event": claim.event_id}
        for (doc_id, version), reading in readings.items()
        for claim in reading.claims
    ]
    statement = update(claims).values(event_id=bindparam("event")).where(claims.c.claim_id == bindparam("claim"))
    _execute_many(connection, statement, claims, rows)


def set_main_events(connection: Connection, events: Mapping[str, str]) -> None:
    """Write which event each document is about."""
    rows = [{"doc": doc_id, "event": event_id} for doc_id, event_id in sorted(events.items())]
    if rows:
        statement = update(documents).where(documents.c.doc_id == bindparam("doc"))
        connection.execute(statement.values(event_id=bindparam("event")), rows)


def rename_events(connection: Connection, aliases: Mapping[str, str]) -> None:
    """Give the documents, claims and findings of events that turned out to be strikes of a war to that war."""
    for strike, war in sorted(aliases.items()):
        for table in (documents, claims, findings):
            connection.execute(update(table).where(table.c.event_id == strike).values(event_id=war))
        connection.execute(delete(events).where(events.c.event_id == strike))


def main_events(connection: Connection, doc_ids: Iterable[str]) -> dict[str, str]:
    """The event that each document is about, for those that have one."""
    rows = rows_where(connection, documents, documents.c.doc_id, doc_ids)
    return {row["doc_id"]: row["event_id"] for row in rows if row["event_id"] is not None}


def events_told_of(connection: Connection, doc_ids: Iterable[str]) -> list[str]:
    """The events that any version of some documents speaks of."""
    found: set[str] = set()
    for some in chunks(sorted(set(doc_ids)), KEYS_A_STATEMENT):
        asked = select(claims.c.event_id).where(claims.c.doc_id.in_(some)).distinct()
        found.update(event for event in connection.execute(asked).scalars() if event is not None)
    return sorted(found)


def documents_telling_of(connection: Connection, events: Sequence[str], since: date | None) -> set[str]:
    """The documents whose current version speaks of one of the events, from a day on."""
    found: set[str] = set()
    joined = (claims.c.doc_id == documents.c.doc_id) & (claims.c.version == documents.c.version)
    for some in chunks(events, KEYS_A_STATEMENT):
        asked = select(claims.c.doc_id).join(documents, joined).where(claims.c.event_id.in_(some)).distinct()
        if since is not None:
            recent = documents.c.published >= since.isoformat()
            asked = asked.where(or_(documents.c.published.is_(None), recent))
        found.update(connection.execute(asked).scalars())
    return found


def _execute_many(connection: Connection, statement: Any, table: Any, rows: Sequence[Row]) -> None:
    if rows:
        key = and_(table.c.doc_id == bindparam("doc"), table.c.version == bindparam("number"))
        connection.execute(statement.where(key), rows)
