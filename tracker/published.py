"""Published tables for the library and the command line: audits, and texts held against tables, as settings choose."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.against import HeldAgainst, hold_against
from tracker.auditor import AuditResult, audit
from tracker.config import Settings
from tracker.errors import CellWarning, RuleError
from tracker.figures.mapping import load_mapping
from tracker.figures.reading import read_figures
from tracker.model import Finding, Reading
from tracker.suppressions import find_suppression, read_suppressions

if TYPE_CHECKING:
    from tracker.figures import FigureTable


def against_tables(
    readings: Sequence[Reading],
    tables: Sequence[FigureTable],
    settings: Settings,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> HeldAgainst:
    """Hold the texts' tolls against tables of reference, as the settings and the call choose."""
    held = hold_against(
        readings,
        tables,
        select=tuple(select) or settings.select,
        ignore=(*settings.ignore, *ignore),
        severities=settings.severity,
    )
    suppressions = read_suppressions(settings.suppress, str(settings.path))
    kept = tuple(each for each in held.findings if find_suppression(each, suppressions, date.today()) is None)
    return HeldAgainst(kept, held.rows)


def audit_tables(
    tables: Sequence[FigureTable], settings: Settings, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> AuditResult:
    """Run the rules on tables of figures, as the settings and the call choose them."""
    return audit(
        tables,
        select=tuple(select) or settings.select,
        ignore=(*settings.ignore, *ignore),
        severities=settings.severity,
        suppressions=read_suppressions(settings.suppress, str(settings.path)),
        today=date.today(),
    )


def audit_paths(
    paths: Sequence[str | PathLike[str]],
    *,
    mapping: str | PathLike[str] | None = None,
    outcome: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Sequence[Finding]:
    """The findings of an audit with default settings; each unreadable cell is a CellWarning.

    Raises RuleError where a rule crashed, ReadError where a table cannot be read.
    """
    chosen = load_mapping(mapping if isinstance(mapping, str) else Path(mapping)) if mapping is not None else None
    tables = [read_figures(Path(path), chosen, outcome=outcome) for path in paths]
    for table in tables:
        for problem in table.problems:
            warnings.warn(str(problem), CellWarning, stacklevel=3)
    result = audit_tables(tables, Settings(), select=select, ignore=ignore)
    if result.check.crashed:
        raise RuleError("; ".join(result.check.crashed))
    return result.findings
