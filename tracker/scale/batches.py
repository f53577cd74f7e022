"""The work that is handed out: a batch of documents goes to a worker, and comes back as lines of text.

A document's line holds what was read of it, the next one what tells its event. Lines are plain JSON, so that they can
be kept in files, sent to another machine, and read by a later run without trusting them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from tracker.events.clues import Clue, clue_from_row, clue_of, clue_row
from tracker.events.known import KnownEvent
from tracker.events.words import LEAD
from tracker.extract.pipeline import read_document
from tracker.model import Document, Reading, UnreadSentence
from tracker.table import CLAIM_FIELDS, claim_of_row
from tracker.table_cells import evidence_cell
from tracker.text.sentences import sentence_spans

BATCH_CHARACTERS: Final = 100_000
BATCH_DOCUMENTS: Final = 200
NOTHING: Final = "null"

_DOCUMENT_FIELDS: Final = ("doc_id", "title", "published", "outlet", "url", "lang", "path")
_DEFAULTS: Final = (None, False)


class Batch(NamedTuple):
    """Documents that are read together. known: the user's events."""

    documents: tuple[Document, ...]
    known: tuple[KnownEvent, ...]


def batches(documents: Iterable[Document], known: Sequence[KnownEvent]) -> Iterator[Batch]:
    """The documents in their order, in batches of about BATCH_CHARACTERS; none depends on who reads it."""
    held: list[Document] = []
    characters = 0
    for document in documents:
        held.append(document)
        characters += len(document.text)
        if characters >= BATCH_CHARACTERS or len(held) >= BATCH_DOCUMENTS:
            yield Batch(tuple(held), tuple(known))
            held, characters = [], 0
    if held:
        yield Batch(tuple(held), tuple(known))


def read_batch(batch: Batch) -> str:
    """Two lines for each document: its reading, and its clue."""
    lines: list[str] = []
    for document in batch.documents:
        reading = read_document(document)
        lines.append(_line(_reading_row(reading)))
        lines.append(_line(clue_row(clue_of(reading, batch.known))) if reading.claims else NOTHING)
    return "\n".join(lines) + "\n"


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":"))


def _reading_row(reading: Reading) -> dict[str, Any]:
    """A reading as a row; of the text only the lead is kept, which is all that later steps look at."""
    document = reading.document
    about = {name: getattr(document, name) for name in _DOCUMENT_FIELDS if getattr(document, name) is not None}
    if document.published is not None:
        about["published"] = document.published.isoformat()
    return {
        "document": about,
        "lead": document.text[:LEAD],
        "sentences": reading.sentences if reading.sentences is not None else len(sentence_spans(document.text)),
        "claims": [
            {
                name: value.isoformat() if isinstance(value, date) else value
                for name in CLAIM_FIELDS
                if (value := getattr(claim, name)) not in _DEFAULTS or value == 0
            }
            | {"evidence": evidence_cell(claim.evidence, claim.sentence_start)}
            for claim in reading.claims
        ],
        "unread": [[item.start, item.end, item.text] for item in reading.unread],
    }


def reading_of_line(line: str) -> Reading:
    """The reading that `read_batch` wrote; its document holds only the lead of its text."""
    row = json.loads(line)
    about = row["document"]
    if "published" in about:
        about["published"] = date.fromisoformat(about["published"])
    document = Document(**about, text=row["lead"])
    unread = [
        UnreadSentence(doc_id=document.doc_id, start=start, end=end, text=text) for start, end, text in row["unread"]
    ]
    claims = tuple(claim_of_row(claim) for claim in row["claims"])
    return Reading(document=document, claims=claims, unread=tuple(unread), sentences=row["sentences"])


def clue_of_line(line: str) -> Clue | None:
    """The clue that `read_batch` wrote; None for a document without claims."""
    row = json.loads(line)
    return None if row is None else clue_from_row(row)
