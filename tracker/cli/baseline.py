"""Baselines: the findings of an earlier run as JSON lines, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tracker.cli.output import rows_text, write_text
from tracker.errors import ReadError
from tracker.model import Finding
from tracker.terms import FINDING_COLUMNS


def read_baseline(path: Path) -> frozenset[str]:
    """The finding_ids of an earlier `tracker check -f jsonl`. Raises ReadError, with the line, where it is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "not UTF-8 text"
        raise ReadError(reason, where=str(path)) from None
    return frozenset(_finding_id(line, path, number) for number, line in enumerate(lines, start=1) if line.strip())


def _finding_id(line: str, path: Path, number: int) -> str:
    try:
        return str(json.loads(line)["finding_id"])
    except (ValueError, TypeError, KeyError):
        hint = "write it with tracker check -f jsonl -o FILE"
        raise ReadError("not a finding", where=str(path), line=number, hint=hint) from None


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write findings as a baseline, in the order of their ids so that its differences can be read."""
    from tracker.table import finding_row

    rows = sorted(map(finding_row, findings), key=lambda row: str(row["finding_id"]))
    write_text(rows_text("jsonl", rows, FINDING_COLUMNS), path)
