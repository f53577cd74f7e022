"""Rows as JSON lines and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from tracker.report.context import Report
from tracker.table import finding_row
from tracker.table_files import csv_cell
from tracker.terms import FINDING_COLUMNS

ROWS_IN_PIECE: Final = 1_000


def findings_jsonl(report: Report) -> str:
    """One JSON object a line: the columns of DESIGN 3, lists as lists, and the schema version."""
    return jsonl_text(_rows(report))


def findings_csv(report: Report) -> str:
    """The findings as CSV with one header line; lists as JSON, cells that could run as formulas made text."""
    return csv_text(_rows(report), FINDING_COLUMNS)


def _rows(report: Report) -> list[dict[str, Any]]:
    """Finding rows with the line and column filled in from the documents at hand."""
    rows = []
    for finding in report.findings:
        place = report.place_of_finding(finding)
        rows.append({**finding_row(finding), "line": place.line, "column": place.column})
    return rows


def jsonl_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """JSON-ready rows, one a line. Lone surrogates, which UTF-8 cannot hold, are written as JSON escapes."""
    return "".join(_json_line(row) + "\n" for row in rows)


def _json_line(row: Mapping[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    return line if _encodes(line) else json.dumps(row)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV (comma, one header line, line feeds); missing cells are empty, lone surrogates become "?"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([csv_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8", "replace").decode("utf-8")


def row_texts(name: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """The text of `csv_text` or `jsonl_text` in pieces of some rows each."""
    stream = iter(rows)
    if name == "csv":
        yield csv_text((), columns)
    while some := list(islice(stream, ROWS_IN_PIECE)):
        yield csv_text(some, columns).partition("\n")[2] if name == "csv" else jsonl_text(some)
