"""Claims and findings as table rows, as DataFrames with fixed dtypes, and back.

Column types of the claims frame (`CLAIM_DTYPES`): whole numbers Int64 (nullable), text `string` backed by Arrow,
closed vocabularies `category` with the words of `tracker.terms` in their order, dates datetime64[s] (days at midnight
without a zone; one second steps keep the years 1 to 9999, which nanoseconds do not), yes or no `boolean`, confidence
Float64. Unknown is missing in every type. `claim_row` and `finding_row` need no pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tracker import terms
from tracker.errors import ReadError
from tracker.model import Claim, Document, Finding, Reading
from tracker.table_cells import evidence_cell, read_evidence_cell

if TYPE_CHECKING:
    import pandas as pd

VOCABULARIES: Final[Mapping[str, tuple[str, ...]]] = {
    "field": terms.FIELDS,
    "bound": terms.BOUNDS,
    "outcome": terms.OUTCOMES,
    "group": terms.GROUPS,
    "unit": terms.UNITS,
    "basis": terms.BASES,
    "polarity": terms.POLARITIES,
    "status": terms.STATUSES,
    "source_type": terms.SOURCE_TYPES,
    "date_precision": terms.DATE_PRECISIONS,
}
WHOLE_NUMBERS: Final = ("start", "end", "value", "low", "high", "source_start", "source_end")
DATES: Final = ("published", "as_of", "period_start", "period_end")
YES_OR_NO: Final = ("implicit", "background")
REQUIRED: Final = ("claim_id", "doc_id", "field", "start", "end", "surface", "bound", "outcome")

FINDING_LISTS: Final = ("side_a", "side_b", "claim_ids", "quotes")
FINDING_WHOLE_NUMBERS: Final = ("start", "end", "line", "column", "gap")
FINDING_VOCABULARIES: Final[Mapping[str, tuple[str, ...]]] = {
    "severity": terms.SEVERITIES,
    "outcome": terms.OUTCOMES,
}

DOCUMENT_COLUMNS: Final = ("outlet", "url", "title", "published", "lang")
"""The columns that say something of the document."""

CLAIM_FIELDS: Final = tuple(item.name for item in fields(Claim) if item.name not in ("evidence", "sentence_start"))
"""The columns that are fields of a claim as they stand."""


def claim_row(claim: Claim, document: Document, event: str | None = None) -> dict[str, Any]:
    """One claim as a JSON-ready row: CLAIM_COLUMNS in their order, then `schema`. Dates are ISO days.

    event: the event id to write where the claim has none of its own yet.

    >>> claim = Claim(claim_id="a:0-2:killed", doc_id="a", field="text", start=0, end=2, surface="12",
    ...               sentence="12 died", sentence_start=0, value=12, low=12, high=12, bound="exact", outcome="killed")
    >>> row = claim_row(claim, Document(doc_id="a", text="12 died", published=date(2020, 10, 31)))
    >>> row["value"], row["published"], row["schema"]
    (12, '2020-10-31', '1.0')
    """
    row: dict[str, Any] = {}
    for name in terms.CLAIM_COLUMNS:
        if name == "evidence":
            row[name] = evidence_cell(claim.evidence, claim.sentence_start)
        elif name in DOCUMENT_COLUMNS:
            row[name] = _iso(getattr(document, name))
        else:
            row[name] = _iso(getattr(claim, name))
    row["event_id"] = claim.event_id or event
    row["schema"] = terms.SCHEMA_VERSION
    return row


def finding_row(finding: Finding) -> dict[str, Any]:
    """One finding as a JSON-ready row: FINDING_COLUMNS in their order (ids and quotes as lists), then `schema`."""
    row = {
        name: list(value) if isinstance(value := getattr(finding, name), tuple) else value
        for name in terms.FINDING_COLUMNS
    }
    row["claim_ids"] = row["claim_ids"] or [*finding.side_a, *finding.side_b]
    row["schema"] = terms.SCHEMA_VERSION
    return row


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def claims_frame(readings: Iterable[Reading]) -> pd.DataFrame:
    """The claims of all readings, one row each in order of reading, with the dtypes of `claim_dtypes`."""
    rows = [claim_row(claim, reading.document) for reading in readings for claim in reading.claims]
    return frame_of_rows(rows)


def frame_of_rows(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Claim rows (from `claim_row`, or read back from JSON lines) as the claims frame."""
    import pandas as pd

    columns = {name: [row.get(name) for row in rows] for name in terms.CLAIM_COLUMNS}
    return with_claim_dtypes(pd.DataFrame(columns, dtype=object))


def claim_dtypes() -> dict[str, Any]:
    """Column name -> pandas dtype of the claims frame, in the order of the columns."""
    return {name: _claim_dtype(name) for name in terms.CLAIM_COLUMNS}


def _claim_dtype(name: str) -> Any:
    import pandas as pd

    if name in VOCABULARIES:
        return pd.CategoricalDtype(list(VOCABULARIES[name]))
    if name in WHOLE_NUMBERS:
        return pd.Int64Dtype()
    if name in YES_OR_NO:
        return pd.BooleanDtype()
    if name in DATES:
        return "datetime64[s]"
    return pd.Float64Dtype() if name == "confidence" else pd.StringDtype("pyarrow")


def with_claim_dtypes(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame that has the claim columns in any order and type, as the claims frame; other columns are left out.

    Raises ReadError where columns are missing (it names them and those found), and where a cell does not fit the type
    of its column or the vocabulary.
    """
    require_columns(frame.columns, terms.CLAIM_COLUMNS, where="claims table")
    import pandas as pd

    return pd.DataFrame({name: _cast(frame[name], name) for name in terms.CLAIM_COLUMNS}).reset_index(drop=True)


def require_columns(found: Iterable[object], needed: Sequence[str], *, where: str) -> None:
    """Raise ReadError, naming the missing columns and those found, unless every needed column is there."""
    present = [str(name) for name in found]
    missing = [name for name in needed if name not in present]
    if missing:
        raise ReadError(
            f"missing columns: {', '.join(missing)}",
            where=where,
            hint=f"columns found: {', '.join(present) or 'none'}",
        )


def _cast(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    if name in VOCABULARIES:
        _require_words(column, name)
    if name in DATES:
        return _cast_dates(column, name)
    try:
        return column.astype(_claim_dtype(name))
    except (TypeError, ValueError) as error:
        raise ReadError(
            f"column {name} holds a cell that is not {_kind(name)}: {error}", where="claims table"
        ) from error


def _require_words(column: pd.Series[Any], name: str) -> None:
    strange = sorted({str(word) for word in column.dropna().unique()} - set(VOCABULARIES[name]))
    if strange:
        raise ReadError(
            f"column {name} holds unknown words: {', '.join(strange[:5])}",
            where="claims table",
            hint=f"known words: {', '.join(VOCABULARIES[name])}",
        )


def _cast_dates(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    import numpy as np
    import pandas as pd

    if column.dtype.kind == "M":
        return column.astype("datetime64[s]")
    codes, cells = pd.factorize(column)
    try:
        days = np.array([*(str(cell)[:10] for cell in cells), None], dtype="datetime64[s]")
    except ValueError as error:
        raise ReadError(f"column {name} holds a cell that is not a day: {error}", where="claims table") from error
    return pd.Series(days[codes], index=column.index)


def _kind(name: str) -> str:
    if name in WHOLE_NUMBERS:
        return "a whole number"
    return "yes or no" if name in YES_OR_NO else "a number" if name == "confidence" else "text"


def readings_from_frame(frame: pd.DataFrame, documents: Iterable[Document] = ()) -> list[Reading]:
    """The claims frame back as readings, one for each doc_id in order of first appearance.

    documents: the documents themselves, where they are at hand. Without them a document is rebuilt from the columns
    and its text is empty: the table holds sentences, not texts. Unread sentences are not in the table.
    """
    known = {document.doc_id: document for document in documents}
    claims: dict[str, list[Claim]] = {}
    rebuilt: dict[str, Document] = {}
    for row in claim_records(with_claim_dtypes(frame)):
        doc_id = str(row["doc_id"])
        claims.setdefault(doc_id, []).append(claim_of_row(row))
        if doc_id not in rebuilt:
            rebuilt[doc_id] = known.get(doc_id) or _document_of_row(row)
    return [Reading(document=rebuilt[doc_id], claims=tuple(found)) for doc_id, found in claims.items()]


def claim_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a claims frame as plain Python values: None where a cell is missing, `date` for days."""
    columns = {name: _plain(frame[name], name) for name in frame.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series[Any], name: str) -> list[Any]:
    if name in DATES:
        return [None if missing else day.date() for day, missing in zip(column, column.isna(), strict=True)]
    return column.astype(object).where(column.notna(), None).tolist()


def claim_of_row(row: Mapping[str, Any]) -> Claim:
    """The claim that a row of plain values states (`claim_records`, or a JSON row with ISO days).

    Raises ReadError where a needed cell is missing.
    """
    empty = [name for name in REQUIRED if row.get(name) is None]
    if empty:
        raise ReadError(f"a claim needs {', '.join(empty)}", where=str(row.get("claim_id") or "claims table"))
    evidence, sentence_start = read_evidence_cell(row.get("evidence"))
    cells: dict[str, Any] = {"sentence": "", "value": None, "low": None, "high": None}
    for name in CLAIM_FIELDS:
        if row.get(name) is not None:
            cells[name] = _day(row[name]) if name in DATES else row[name]
    return Claim(**cells, evidence=evidence, sentence_start=sentence_start)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _document_of_row(row: Mapping[str, Any]) -> Document:
    return Document(doc_id=str(row["doc_id"]), text="", **{name: row[name] for name in DOCUMENT_COLUMNS})


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings, one row each in the order given: FINDING_COLUMNS; ids and quotes are Arrow lists of strings."""
    import pandas as pd

    rows = [finding_row(finding) for finding in findings]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=_finding_dtype(name)) for name in terms.FINDING_COLUMNS}
    )


def _finding_dtype(name: str) -> Any:
    import pandas as pd
    import pyarrow as pa

    if name in FINDING_LISTS:
        return pd.ArrowDtype(pa.list_(pa.string()))
    if name in FINDING_WHOLE_NUMBERS:
        return pd.Int64Dtype()
    if name in FINDING_VOCABULARIES:
        return pd.CategoricalDtype(list(FINDING_VOCABULARIES[name]))
    return pd.StringDtype("pyarrow")
