"""The clauses of the contract, and the checks on rows that are plain pandas and need no Great Expectations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tracker.model import Document, Finding

if TYPE_CHECKING:
    import pandas as pd

RowCheck = Callable[["pd.DataFrame"], "list[Breach]"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the contract: its code, its name, and what it asks."""

    code: str
    name: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One breach of a clause: the row (counted from 0; None where it is the whole table), and what is wrong."""

    code: str
    row: int | None
    says: str


_CLAUSES: Final = (
    Clause("CF901", "columns-missing", "Every column of the claims table is there, in order."),
    Clause("CF902", "column-type", "Every column has its type, so that missing stays missing and a number a number."),
    Clause("CF903", "unknown-word", "A column with a closed vocabulary holds only its words."),
    Clause("CF904", "claim-id-repeated", "No two rows have one claim_id."),
    Clause("CF905", "needed-cell-missing", "A claim has an id, a document, a place, a surface, a bound, an outcome."),
    Clause("CF906", "number-out-of-limits", "Offsets and persons are never negative; confidence lies in 0 to 1."),
    Clause("CF907", "span-ends-before-it-starts", "A span ends after it starts."),
    Clause("CF908", "low-above-high", "The low end of a figure is not above its high end."),
    Clause("CF909", "span-misquotes-text", "The slice of the document between start and end is the surface."),
    Clause("CF910", "part-of-unknown-claim", "part_of names a claim of the same table, and not the claim itself."),
    Clause("CF911", "zero-without-polarity", "0 persons stands only where zero is stated, and there nothing else."),
    Clause("CF912", "bound-and-limits-disagree", "low and high are what the bound allows for the value."),
)
CLAUSES: Final[Mapping[str, Clause]] = {clause.code: clause for clause in _CLAUSES}


def row_checks(documents: Iterable[Document]) -> dict[str, RowCheck]:
    """The checks on rows by code. The one on quotes passes over rows whose document is not among `documents`."""
    known = {document.doc_id: document for document in documents}
    return {
        "CF909": lambda frame: misquotes(frame, known),
        "CF910": unknown_wholes,
        "CF911": zeros_without_polarity,
        "CF912": limits_against_bound,
    }


def misquotes(frame: pd.DataFrame, documents: Mapping[str, Document]) -> list[Breach]:
    """Spans whose slice of the document's text or title is not the surface (CF909)."""
    places = frame[["doc_id", "field", "start", "end", "surface"]].astype(object).itertuples(index=False, name=None)
    return [
        Breach(code="CF909", row=row, says=f"the {field} reads {quoted!r} there, not {surface!r}")
        for row, (doc_id, field, start, end, surface) in enumerate(places)
        if doc_id in documents and (quoted := _slice(documents[doc_id], field, start, end)) != surface
    ]


def _slice(document: Document, field: str, start: int, end: int) -> str:
    return ((document.title if field == "title" else document.text) or "")[start:end]


def unknown_wholes(frame: pd.DataFrame) -> list[Breach]:
    """Rows whose part_of names no claim of the table, or the claim itself (CF910)."""
    stated = frame["part_of"].notna()
    unknown = stated & ~frame["part_of"].isin(frame["claim_id"])
    itself = stated & (frame["part_of"] == frame["claim_id"]).fillna(False).astype(bool)
    return [
        *(
            _breach(frame, "CF910", row, "part_of names {part_of}, which is no claim of the table")
            for row in _at(unknown)
        ),
        *(_breach(frame, "CF910", row, "the claim is named as a part of itself") for row in _at(itself)),
    ]


def zeros_without_polarity(frame: pd.DataFrame) -> list[Breach]:
    """Rows with value 0 whose polarity is not zero, and rows of polarity zero with another value (CF911)."""
    zero_value = (frame["value"] == 0).fillna(False).astype(bool)
    states_zero = frame["polarity"] == "zero"
    return [
        *(
            _breach(frame, "CF911", row, "value 0 with polarity {polarity}")
            for row in _at(zero_value & (frame["polarity"] == "asserted"))
        ),
        *(_breach(frame, "CF911", row, "polarity zero with value {value}") for row in _at(states_zero & ~zero_value)),
    ]


def limits_against_bound(frame: pd.DataFrame) -> list[Breach]:
    """Rows whose low and high are not what the words allow (CF912): exact n..n, at least n.., and so on."""
    from tracker.intervals import stated_limits

    cells = frame[["value", "low", "high", "bound"]].astype(object)
    cells = cells.where(cells.notna(), None)
    breaches = []
    for row, (value, low, high, bound) in enumerate(cells.itertuples(index=False, name=None)):
        if value is None or bound in ("range", "vague"):
            continue
        if (low, high) != stated_limits(value, bound):
            says = f"{bound} {value} with low {low} and high {high}"
            breaches.append(Breach(code="CF912", row=row, says=says))
    return breaches


def _at(mask: pd.Series[Any]) -> list[int]:
    return [row for row, bad in enumerate(mask.astype(bool)) if bad]


def _breach(frame: pd.DataFrame, code: str, row: int, says: str) -> Breach:
    return Breach(code=code, row=row, says=says.format_map(frame.iloc[row].to_dict()))


def breach_finding(frame: pd.DataFrame, breach: Breach) -> Finding:
    """The breach as a finding, at the place of its row; its id is made of the code, the claim and what is wrong."""
    clause = CLAUSES[breach.code]
    cells = {} if breach.row is None else {name: _known(value) for name, value in frame.iloc[breach.row].items()}
    claim_id = str(cells.get("claim_id") or "")
    outcome = cells.get("outcome")
    return Finding(
        finding_id=hashlib.sha256(f"{breach.code}|{claim_id}|{breach.says}".encode()).hexdigest()[:16],
        code=clause.code,
        rule=clause.name,
        severity="error",
        event_id=cells.get("event_id"),
        outcome=outcome,
        side_a=(claim_id,) if claim_id else (),
        side_b=(),
        quotes=(str(cells["surface"]),) if cells.get("surface") else (),
        doc_id=str(cells.get("doc_id") or ""),
        start=int(cells.get("start") or 0),
        end=int(cells.get("end") or 0),
        message=f"The claims table breaks its contract: {breach.says}.",
        why=clause.asks,
        claim_ids=(claim_id,) if claim_id else (),
    )


def _known(value: Any) -> Any:
    import pandas as pd

    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value
