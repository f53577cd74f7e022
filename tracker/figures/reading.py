"""Tables of figures read into claims: one row one claim, quoting its own cell, with the row's outlet as its document.

Rows of one report (same outlet and address) make one document; its text is those rows as they stand in the file, so
that every claim's span quotes the table. A cell that cannot be read is reported with its line and column, and gives no
claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from tracker import terms
from tracker.errors import CellError, ReadError
from tracker.figures.cells import Cell, Line, cut_lines, read_number
from tracker.figures.mapping import OWN_LAYOUT, ColumnMapping
from tracker.intervals import stated_limits
from tracker.lexicon.loader import load_lexicon
from tracker.model import Claim, Document, Evidence, Reading

ONE_NUMBER_BOUNDS: Final = tuple(bound for bound in terms.BOUNDS if bound not in ("range", "vague"))
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "outcome": terms.OUTCOMES,
    "group": terms.GROUPS,
    "bound": ONE_NUMBER_BOUNDS,
    "basis": terms.BASES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A table of figures as it was read. problems: the cells that could not be read, in order of the table."""

    name: str
    readings: tuple[Reading, ...]
    problems: tuple[CellError, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every figure of the table."""
        return tuple(claim for reading in self.readings for claim in reading.claims)


def read_figures(path: str | Path, mapping: ColumnMapping = OWN_LAYOUT) -> FigureTable:
    """Read a CSV table of figures (UTF-8, comma, one header line).

    Raises ReadError where the file cannot be read, is empty, or lacks a column that the mapping needs.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError("the table cannot be read", where=str(path), hint=error.strerror) from error
    except UnicodeDecodeError as error:
        raise ReadError("the table is not UTF-8", where=str(path), hint="save it as CSV in UTF-8") from error
    return figures_of_text(text, name=path.stem, where=str(path), mapping=mapping)


def figures_of_text(text: str, *, name: str, where: str, mapping: ColumnMapping = OWN_LAYOUT) -> FigureTable:
    """The table in a CSV text. name: the prefix of its document ids. where: the path to name in messages."""
    lines = list(cut_lines(text, where=where))
    if not lines:
        raise ReadError("the table is empty", where=where, hint="it needs a header line and rows")
    places = mapping.places([cell.text for cell in lines[0].cells], where=where)
    problems: list[CellError] = []
    reports: dict[tuple[str, ...], list[_Row]] = {}
    for line in lines[1:]:
        row = _Row(line, places, mapping)
        try:
            row.check(where)
        except CellError as error:
            problems.append(error)
            continue
        reports.setdefault(row.report, []).append(row)
    readings = tuple(_reading(rows, text, name) for rows in reports.values())
    return FigureTable(name=name, readings=readings, problems=tuple(problems))


class _Row:
    """One record with its cells by field."""

    def __init__(self, line: Line, places: Mapping[str, int], mapping: ColumnMapping) -> None:
        self.line = line
        self._places = places
        self._mapping = mapping

    def cell(self, field: str) -> Cell | None:
        place = self._places.get(field)
        return None if place is None or place >= len(self.line.cells) else self.line.cells[place]

    def text(self, field: str) -> str | None:
        cell = self.cell(field)
        return (cell.text if cell is not None else self._mapping.constant.get(field)) or None

    @property
    def report(self) -> tuple[str, ...]:
        outlet, url = self.text("outlet"), self.text("url")
        return (outlet or "", url or "") if outlet or url else ("", "", str(self.line.number))

    @property
    def day(self) -> date:
        return date.fromisoformat(self.text("as_of") or "")

    @property
    def value(self) -> int:
        number = read_number(self.text("value") or "")
        assert number is not None
        return number

    def check(self, where: str) -> None:
        """Raise CellError, naming line and column, for the first cell that cannot be read."""
        if read_number(self.text("value") or "") is None:
            raise self._problem(where, "value", "a whole number")
        try:
            _ = self.day
        except ValueError:
            raise self._problem(where, "as_of", "a day (YYYY-MM-DD)") from None
        for field, words in _CHOICES.items():
            if (word := self.text(field)) is not None and word not in words:
                raise self._problem(where, field, f"one of {', '.join(words)}")

    def _problem(self, where: str, field: str, wanted: str) -> CellError:
        column = self._mapping.columns.get(field, field)
        held = self.text(field)
        words = "is empty" if held is None else f"holds {held!r}"
        return CellError(f"column {column} {words}, not {wanted}", where=where, line=self.line.number)


def _reading(rows: Sequence[_Row], text: str, name: str) -> Reading:
    doc_id = f"{name}:{rows[0].line.number}"
    parts: list[str] = []
    claims: list[Claim] = []
    at = 0
    for row in rows:
        claims.append(_claim(row, doc_id, text, at))
        parts.append(text[row.line.start : row.line.end])
        at += len(parts[-1]) + 1
    document = Document(
        doc_id=doc_id,
        text="\n".join(parts),
        published=max(row.day for row in rows),
        outlet=rows[0].text("outlet"),
        url=rows[0].text("url"),
    )
    return Reading(document=document, claims=tuple(claims), sentences=len(rows))


def _claim(row: _Row, doc_id: str, text: str, at: int) -> Claim:
    cell = row.cell("value")
    assert cell is not None
    start, end = cell.start - row.line.start + at, cell.end - row.line.start + at
    outcome, bound, source = row.text("outcome") or "", row.text("bound") or "exact", row.text("source")
    low, high = stated_limits(row.value, bound)
    return Claim(
        claim_id=f"{doc_id}:{start}-{end}:{outcome}",
        doc_id=doc_id,
        field="text",
        start=start,
        end=end,
        surface=text[cell.start : cell.end],
        sentence=text[row.line.start : row.line.end],
        sentence_start=at,
        value=row.value,
        low=low,
        high=high,
        bound=bound,
        outcome=outcome,
        group=row.text("group") or "all",
        side=row.text("side"),
        place=row.text("place"),
        basis=row.text("basis") or "total",
        polarity="asserted" if row.value else "zero",
        source=source,
        source_type=source_type(source),
        as_of=row.day,
        date_precision="day",
        event_id=row.text("event"),
        evidence=tuple(
            Evidence(field, word, word, f"column {field}")
            for field in ("outcome", "group", "bound", "basis", "side", "source")
            if (word := row.text(field)) is not None
        ),
    )


@lru_cache(maxsize=4096)
def source_type(source: str | None) -> str:
    """What kind of authority a source is, by the longest word of the attribution lexicon in its name.

    >>> source_type("Artsakh Defence Army MoD"), source_type("Armenian Ministry of Health"), source_type(None)
    ('military', 'medical', 'unattributed')
    """
    name = (source or "").lower()
    best, kind = 0, "unattributed"
    for phrase, row in load_lexicon("en").phrases("attribution"):
        if row.kind == "noun" and len(phrase) > best and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", name):
            best, kind = len(phrase), row.value
    return kind
