"""Whole columns of a claims table into claims: for tables that are too long to be read row by row, or at once.

The same claims as `table.readings_from_frame` gives, in buckets that share no event and no document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

from tracker.events.buckets import CLAIMS_IN_BUCKET, Groups, bucket_numbers
from tracker.model import Claim, Document, Reading
from tracker.table import (
    CLAIM_FIELDS,
    DATES,
    DOCUMENT_COLUMNS,
    REQUIRED,
    VOCABULARIES,
    claim_of_row,
    claim_records,
    with_claim_dtypes,
)
from tracker.table_cells import read_evidence_cell

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_EMPTY: Final = {item.name: item.default for item in fields(Claim) if item.default is not MISSING} | {
    "sentence": "",
    "value": None,
    "low": None,
    "high": None,
}
"""What a claim holds where the cell of its row is empty."""


def readings_by_event(frame: pd.DataFrame, size: int = CLAIMS_IN_BUCKET) -> Iterator[list[Reading]]:
    """The readings of a claims table, bucket by bucket; one bucket is made at a time.

    What shares an event or a document is in one bucket, in the order of the table. Documents are without their text.
    Raises ReadError as `readings_from_frame` does.
    """
    import numpy as np

    frame = with_claim_dtypes(frame)
    numbers = _bucket_of_rows(frame, size)
    order = np.argsort(numbers, kind="stable")
    edges = np.flatnonzero(np.diff(numbers[order])) + 1
    for rows in np.split(order, edges):
        if len(rows):
            yield readings_of_columns(frame.take(rows))


def _bucket_of_rows(frame: pd.DataFrame, size: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    import numpy as np
    import pandas as pd

    documents, _ = pd.factorize(frame["doc_id"], use_na_sentinel=False)
    events, _ = pd.factorize(frame["event_id"], use_na_sentinel=False)
    groups = _connected(documents, events)[documents] if len(frame) else documents
    sizes = np.bincount(groups)
    first = np.full(len(sizes), len(groups))
    np.minimum.at(first, groups, np.arange(len(groups)))
    by_first = np.argsort(first, kind="stable")
    by_first = by_first[sizes[by_first] > 0]
    number_of = np.zeros(len(sizes), dtype=np.int64)
    number_of[by_first] = list(bucket_numbers(sizes[by_first].tolist(), size))
    numbers: np.ndarray[Any, np.dtype[np.int64]] = number_of[groups]
    return numbers


def _connected(documents: Any, events: Any) -> Any:
    """For each document the number of its group: its first event, joined over documents that tell of several."""
    import numpy as np

    event_of = np.zeros(documents.max() + 1, dtype=np.int64)
    event_of[documents[::-1]] = events[::-1]
    groups = Groups()
    several = event_of[documents] != events
    for document, event in zip(documents[several].tolist(), events[several].tolist(), strict=True):
        groups.join(int(event_of[document]), event)
    named = np.array([groups.find(event) for event in range(events.max() + 1)], dtype=np.int64)
    return named[event_of]


def readings_of_columns(frame: pd.DataFrame) -> list[Reading]:
    """The claims of a frame that has the dtypes of the claims frame, one reading a document, by order of appearance.

    Raises ReadError where a needed cell is missing.
    """
    if frame[[*REQUIRED]].isna().to_numpy().any():
        for record in claim_records(frame):
            claim_of_row(record)  # names the first row that lacks a cell
    columns = {name: _cells(frame[name], name) for name in (*CLAIM_FIELDS, *DOCUMENT_COLUMNS)}
    evidence = [read_evidence_cell(cell) for cell in _cells(frame["evidence"], "evidence")]
    filled = [_filled(columns[name], _EMPTY.get(name)) for name in CLAIM_FIELDS]
    claims: dict[str, list[Claim]] = {}
    documents: dict[str, Document] = {}
    about = zip(*(columns[name] for name in DOCUMENT_COLUMNS), strict=True)
    for doc_id, told, (entries, start), cells in zip(
        columns["doc_id"], about, evidence, zip(*filled, strict=True), strict=True
    ):
        claim = Claim(**dict(zip(CLAIM_FIELDS, cells, strict=True)), evidence=entries, sentence_start=start)
        if doc_id in claims:
            claims[doc_id].append(claim)
        else:
            claims[doc_id] = [claim]
            documents[doc_id] = Document(doc_id=doc_id, text="", **dict(zip(DOCUMENT_COLUMNS, told, strict=True)))
    return [Reading(document=documents[doc_id], claims=tuple(own)) for doc_id, own in claims.items()]


def _filled(cells: list[Any], empty: object) -> list[Any]:
    return cells if empty is None else [empty if cell is None else cell for cell in cells]


def _cells(column: Any, name: str) -> list[Any]:
    """The cells of a column as plain Python values; None where one is missing, `date` for days."""
    if name in VOCABULARIES:
        words: Sequence[str | None] = [*column.cat.categories, None]
        return [words[code] for code in column.cat.codes.tolist()]
    if name in DATES:
        days: list[Any] = column.to_numpy().astype("datetime64[D]").tolist()
        return days
    cells: list[Any] = column.to_numpy(dtype=object, na_value=None).tolist()
    return cells
