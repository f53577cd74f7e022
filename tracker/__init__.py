"""Casualty-figure tracker: reads stated casualty figures, finds those that cannot both hold, and charts tolls.

    import tracker

    claims = tracker.extract("seeds/")                      # a DataFrame, one row a stated figure
    claims = tracker.extract(text="At least 12 people were killed.")
    findings = tracker.check(claims)                        # a DataFrame, one row a clash
    tolls = tracker.toll(claims, policy="acled")            # low, best and high of each document and event
    verdict = tracker.compare("At least 12 people died.", "Ten people died.")
    findings = tracker.audit("daily.csv")                   # a published table of figures, checked
    figure = tracker.plot(claims)                           # a matplotlib Figure
    tracker.report("seeds/", "out/")                        # the page, the charts and the tables

Every verb takes a path (file, folder or glob), several paths, `Document`s, a DataFrame of documents (column `text`) or
a DataFrame of claims (from `extract`). Nothing heavy is imported before a verb needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from os import PathLike
from types import ModuleType
from typing import TYPE_CHECKING

from tracker.errors import TrackerError
from tracker.model import Document

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import TypeAlias

    import pandas as pd
    from matplotlib.figure import Figure

    from tracker.compare import Verdict

    Source: TypeAlias = (
        str | PathLike[str] | Document | Iterable[str | PathLike[str]] | Iterable[Document] | pd.DataFrame
    )

__version__ = "0.1.0"

__all__ = [
    "Document",
    "TrackerError",
    "__version__",
    "audit",
    "check",
    "compare",
    "extract",
    "plot",
    "report",
    "toll",
]


def extract(
    source: Source | None = None,
    *,
    text: str | None = None,
    events: str | PathLike[str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Every stated casualty figure as one row of the claims table.

    source: paths, documents or a DataFrame of documents. text: one text, instead of a source. events: a file of known
    events, else ./data/events.toml where there is one. encoding: of texts without a byte order mark, else UTF-8.

    The columns and their dtypes are described in docs/claims.md: numbers are persons (nullable Int64), `start` and
    `end` are half-open character offsets into the document's text or title, dates are days (datetime64[s]), closed
    vocabularies are categories. A figure that the words leave open is missing, never 0.

    Raises ReadError for the first thing that cannot be read, UsageError for a source of another kind.
    """
    from tracker import library
    from tracker.table import claims_frame

    return claims_frame(library.readings_of(source, text=text, events=events, encoding=encoding))


def check(
    source: Source,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    contract: bool = False,
    data_docs: str | PathLike[str] | None = None,
    events: str | PathLike[str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Figures that cannot both hold under any allowed reading, one row a clash, worst first.

    source: as in `extract`, or the DataFrame that it returned. select, ignore: codes of rules ("CF201"), beginnings of
    codes ("CF2") or names. contract: also hold the claims table itself to its contract (findings CF901 to CF912, see
    docs/policies.md); a DataFrame of claims is held to it as it is. data_docs: a folder for Great Expectations' pages
    on that; it implies the contract. The columns are those of docs/claims.md, findings; `gap` is in persons. An empty
    DataFrame means that nothing was found, not that the figures are right.

    Raises RuleError where a rule crashed, UsageError for a code that no rule has, ReadError as in `extract`.
    """
    from tracker import library
    from tracker.table import findings_frame

    found = library.findings_of(
        source,
        select=select,
        ignore=ignore,
        contract=contract,
        data_docs=data_docs,
        events=events,
        encoding=encoding,
    )
    return findings_frame(found)


def toll(
    source: Source,
    *,
    policy: str = "keep",
    events: str | PathLike[str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """The low, best and high toll of each document, event, outcome and group, in persons (nullable Int64).

    policy: "keep" (vague words stay without a number), "acled", "emdat" or "ucdp". Raises UsageError for another,
    ReadError as in `extract`.
    """
    from tracker import library

    return library.tolls_frame(library.readings_of(source, events=events, encoding=encoding), policy)


def audit(
    tables: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    mapping: str | PathLike[str] | None = None,
    outcome: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> pd.DataFrame:
    """Published tables of figures (CSV, TSV, Excel, JSON, Parquet) -> what does not fit in them: one row a finding.

    mapping: a preset's name or a TOML file; else proposed from the header. outcome: what a table with a column for each
    day counts. Several tables are taken to keep the same figures, and are held against each other too. A cell that
    cannot be read is a warning (CellWarning), and holds no figure. Raises ReadError where a table cannot be read.
    """
    from tracker.published import audit_paths
    from tracker.table import findings_frame

    paths = [tables] if isinstance(tables, str | PathLike) else list(tables)
    return findings_frame(audit_paths(paths, mapping=mapping, outcome=outcome, select=select, ignore=ignore))


def compare(
    source: str,
    statement: str,
    *,
    date_a: date | str | None = None,
    date_b: date | str | None = None,
    same_event: bool | None = None,
) -> Verdict:
    """Whether a source text supports or refutes the figures of a statement.

    Returns a Verdict: `verdict` is supported, refuted, compatible or not_comparable, `why` says so in a sentence,
    `pairs` are the claims that were set against each other. Both texts are read as they stand; neither is a path.

    date_a, date_b: when source and statement were published (a day or ISO text, empty where that is unknown); with them
    a higher later figure is compatible. same_event: False where the two are known to speak of two events. Raises
    ReadError for a date that is no day.
    """
    from tracker.compare import compare as judge

    return judge(source, statement, date_a=date_a, date_b=date_b, same_event=same_event)


def plot(
    source: Source,
    path: str | PathLike[str] | None = None,
    *,
    figures: Sequence[str | PathLike[str]] = (),
    outcomes: Sequence[str] = (),
    event: str | None = None,
    events: str | PathLike[str] | None = None,
    encoding: str | None = None,
) -> Figure:
    """The toll over time, source by source, as a matplotlib Figure (persons over days).

    path: also write it there, as .png, .svg or .pdf. figures: tables of published figures to draw around. outcomes:
    only these, all without. event: only the event with this id, all without. Raises UsageError for another file type or
    an event that no claim speaks of, ReadError as in `extract`.
    """
    from tracker import library

    readings = library.readings_of(source, events=events, encoding=encoding)
    return library.draw_toll(readings, path, figures=figures, outcomes=outcomes, event=event, events=events)


def report(
    source: Source,
    directory: str | PathLike[str],
    *,
    figures: Sequence[str | PathLike[str]] = (),
    policy: str = "keep",
    data_docs: str | PathLike[str] | None = None,
    events: str | PathLike[str] | None = None,
    encoding: str | None = None,
) -> list[Path]:
    """Write everything for a reader into a folder: one HTML page, the chart, the claims and the findings.

    figures: tables of published figures in which the documents' own are placed. data_docs: as in `check`.

    Returns the files that were written; the page is the first. The folder is made where it is missing; files of an
    earlier report are replaced. Raises UsageError where it cannot be written, ReadError as in `extract`.
    """
    from tracker import library

    readings = library.readings_of(source, events=events, encoding=encoding)
    return library.write_report_folder(
        readings, directory, policy=policy, figures=figures, events=events, data_docs=data_docs
    )


class _Package(ModuleType):
    """The package itself: `tracker.extract` stays the verb after the subpackage of that name was imported.

    Python binds an imported submodule as an attribute of its package. Three verbs share their name with one (`extract`,
    `compare`, `report`); `from tracker.extract import ...` and `sys.modules` still find the submodule.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
