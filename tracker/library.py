"""The verbs of the library: the same work as the command line, on paths, texts and DataFrames.

`tracker/__init__.py` gives them their public names; they are loaded from here when the first of them is used.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from tracker import figures as published
from tracker.checker import CheckResult, check_buckets
from tracker.checker import check as run_rules
from tracker.config import DEFAULT_EVENTS, Settings
from tracker.errors import ReadError, RuleError, UsageError
from tracker.events.assign import assign_events
from tracker.events.known import KnownEvent, load_events
from tracker.events.naming import event_title
from tracker.extract.pipeline import read_documents
from tracker.model import Document, Finding, Reading
from tracker.series import Policy, document_tolls, load_policy, toll_row
from tracker.suppressions import read_suppressions
from tracker.terms import TOLL_COLUMNS
from tracker.text.formats import Intake
from tracker.text.reader import read_paths
from tracker.text.records import document_from_row

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from tracker.figures import FigureTable
    from tracker.report.chart_points import ChartData
    from tracker.validation import Validation

Path_ = str | os.PathLike[str]
"""How a path may be given."""


def known_events(path: Path | None) -> tuple[KnownEvent, ...]:
    """The events of a file; none without a file. Raises ReadError where it cannot be read."""
    return load_events(path) if path is not None else ()


def read_all(documents: Iterable[Document], events: Path | None) -> list[Reading]:
    """Every figure of the documents, with its event: one of the known ones, or one found in the texts."""
    known = known_events(events)  # first: a mistake in the file should not wait for the documents
    return assign_events(read_documents(documents), known)


def check_readings(
    readings: Sequence[Reading],
    settings: Settings,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    contract: bool = False,
    data_docs: Path_ | None = None,
    frame: pd.DataFrame | None = None,
) -> CheckResult:
    """Run the rules as the settings and the call choose them, and with `contract` or `data_docs` the contract too.

    frame: the claims table as it was given, for the contract. Raises RuleError where a clause could not be evaluated,
    UsageError where the pages cannot be written to `data_docs`.
    """
    result = run_rules(
        readings,
        select=tuple(select) or settings.select,
        ignore=(*settings.ignore, *ignore),
        severities=settings.severity,
        suppressions=read_suppressions(settings.suppress, str(settings.path)),
        today=date.today(),
    )
    if not contract and data_docs is None:
        return result
    from tracker.validation import hold_to_contract

    try:
        validation = hold_to_contract(readings, result, frame=frame, data_docs=data_docs)
    except OSError as error:
        raise _not_written(error, data_docs) from None
    return replace(
        result,
        findings=(*validation.breaches, *result.findings),
        notes=(*result.notes, _contract_words(validation)),
    )


def _contract_words(validation: Validation) -> str:
    """How the claims table stands to its contract, in a line."""
    asked = f"{validation.contract.checks} checks of {validation.contract.rows} rows"
    broken = len(validation.breaches)
    return (
        f"the claims table breaks its contract {broken} times in {asked}"
        if broken
        else f"the claims table keeps its contract: {asked}"
    )


def _not_written(error: OSError, where: object) -> UsageError:
    return UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(where))


def readings_of(
    source: object, *, text: str | None = None, events: Path_ | None = None, encoding: str | None = None
) -> list[Reading]:
    """The readings of whatever a verb was given: paths, documents, a DataFrame of documents or of claims, or a text.

    Raises UsageError where it was given nothing or something else, ReadError for the first thing that cannot be read.
    """
    known = Path(events) if events is not None else _default_events()
    if text is not None:
        if source is not None:
            raise UsageError("give either a source or text=, not both")
        return read_all([Document(doc_id="text", text=text)], known)
    if _is_frame(source):
        return _readings_of_frame(source, known)
    if isinstance(source, Document):
        return read_all([source], known)
    if isinstance(source, str | os.PathLike):
        return read_all(_documents([source], encoding), known)
    if isinstance(source, Iterable):
        items = list(source)
        if all(isinstance(item, Reading) for item in items) and items:
            return items
        if all(isinstance(item, Document) for item in items):
            return read_all(items, known)
        if all(isinstance(item, str | os.PathLike) for item in items):
            return read_all(_documents(items, encoding), known)
    raise UsageError(
        f"{type(source).__name__} is nothing to read",
        hint="paths, documents, a DataFrame of documents or claims, or text=...",
    )


def _default_events() -> Path | None:
    return DEFAULT_EVENTS if DEFAULT_EVENTS.is_file() else None


def _documents(paths: Iterable[Path_], encoding: str | None) -> Iterable[Document]:
    for item in read_paths(paths, Intake(encoding=encoding)):
        if isinstance(item, ReadError):
            raise item
        yield item


def _is_frame(source: object) -> TypeGuard[pd.DataFrame]:
    return type(source).__module__.partition(".")[0] == "pandas" and hasattr(source, "columns")


def _readings_of_frame(frame: pd.DataFrame, known: Path | None) -> list[Reading]:
    from tracker.table import readings_from_frame

    if "claim_id" in frame.columns:
        return readings_from_frame(frame)
    if "text" not in frame.columns:
        raise UsageError("a DataFrame needs a column text (documents) or claim_id (claims)")
    rows = frame.astype(object).where(frame.notna(), None).to_dict(orient="records")
    documents = []
    for number, row in enumerate(rows, start=1):
        named = {str(name): value for name, value in row.items()}
        for item in document_from_row(named, default_id=f"row-{number}", where=f"DataFrame row {number}"):
            if isinstance(item, ReadError):
                raise item
            documents.append(item)
    return read_all(documents, known)


def findings_of(source: object, *, events: Path_ | None, encoding: str | None, **choices: Any) -> Sequence[Finding]:
    """The findings of a check with default settings; choices: those of `check_readings`.

    The contract is asked of a table of claims as it was given. Raises RuleError where a rule crashed: such a run is not
    clean.
    """
    frame = source if _is_frame(source) and "claim_id" in source.columns else None
    if frame is not None and not choices.get("contract") and choices.get("data_docs") is None:
        return _findings_of_table(frame, select=choices["select"], ignore=choices["ignore"])
    return _checked(readings_of(source, events=events, encoding=encoding), frame=frame, **choices).findings


def _findings_of_table(frame: pd.DataFrame, *, select: Sequence[str], ignore: Sequence[str]) -> Sequence[Finding]:
    """A table of claims is made into readings bucket by bucket; as a whole only for rules of the user's own."""
    from tracker.table import readings_from_frame
    from tracker.table_claims import readings_by_event

    result = check_buckets(
        readings_by_event(frame),
        whole=lambda: readings_from_frame(frame),
        select=tuple(select) or None,
        ignore=tuple(ignore),
        today=date.today(),
    )
    return _clean(result).findings


def _checked(readings: Sequence[Reading], **choices: Any) -> CheckResult:
    return _clean(check_readings(readings, Settings(), **choices))


def _clean(result: CheckResult) -> CheckResult:
    if result.crashed:
        raise RuleError("; ".join(result.crashed))
    return result


def tolls_frame(readings: Sequence[Reading], policy: str) -> pd.DataFrame:
    """The toll of each document as a DataFrame: TOLL_COLUMNS, numbers as Int64, claim_ids as lists."""
    import pandas as pd

    rows = [toll_row(row) for row in document_tolls(readings, load_policy(policy))]
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in TOLL_COLUMNS}, dtype=object)
    numbers = dict.fromkeys(("low", "best", "high"), "Int64")
    words = dict.fromkeys(("doc_id", "event_id", "outcome", "group", "policy"), "string")
    return frame.astype({**words, **numbers, "main": "boolean"})


def toll_chart(
    readings: Sequence[Reading],
    findings: Iterable[Finding] = (),
    *,
    policy: str = "keep",
    tables: Sequence[FigureTable] = (),
    outcomes: Sequence[str] = (),
    event: str | None = None,
    names: Mapping[str, str] | None = None,
) -> ChartData:
    """What a toll chart shows: the event, else that of most figures. UsageError where no claim speaks of the event."""
    from tracker.report.chart_panels import event_chart
    from tracker.report.context import Report

    chosen = event if event is not None else _main_event(readings)
    if event is not None and not any(claim.event_id == event for reading in readings for claim in reading.claims):
        raise UsageError(f"no claim speaks of the event {event!r}")
    kept = [
        replace(reading, claims=tuple(claim for claim in reading.claims if not outcomes or claim.outcome in outcomes))
        for reading in readings
    ]
    title = (names or {}).get(chosen or "", event_title(chosen) if chosen else "the toll").strip()
    return event_chart(
        Report.of(kept, findings),
        load_policy(policy),
        event_id=chosen,
        title=f"{title[:1].upper()}{title[1:]}: the toll as stated",
        context=[reading for table in tables for reading in table.readings],
        sources=", ".join(table.name for table in tables),
    )


def _main_event(readings: Sequence[Reading]) -> str | None:
    counts = Counter(
        claim.event_id
        for reading in readings
        for claim in reading.claims
        if not claim.background and claim.value is not None
    )
    return counts.most_common(1)[0][0] if counts else None


def draw_toll(
    readings: Sequence[Reading],
    path: Path_ | None,
    *,
    figures: Sequence[Path_],
    outcomes: Sequence[str],
    event: str | None,
    events: Path_ | None,
) -> Figure:
    """The toll chart as a matplotlib Figure, and as a file where a path is given."""
    from tracker.report.plots import toll_figure, write_toll_chart

    chart = toll_chart(
        readings,
        _checked(readings).findings,
        tables=[published.read_figures(Path(table)) for table in figures],
        outcomes=outcomes,
        event=event,
        names=event_names(Path(events) if events is not None else _default_events()),
    )
    if path is not None:
        write_toll_chart(chart, Path(path))
    return toll_figure(chart)


def event_names(events: Path | None) -> dict[str, str]:
    """The names of the known events, by their ids."""
    return {event.id: event.name for event in known_events(events)}


def write_report_files(
    readings: Sequence[Reading],
    result: CheckResult,
    directory: Path_,
    *,
    policy: Policy,
    tables: Sequence[FigureTable] = (),
    event_names: Mapping[str, str],
) -> list[Path]:
    """Write the report folder; the page is the first of the files. Raises UsageError where it cannot be written."""
    from tracker.report.page import write_report

    try:
        return write_report(Path(directory), readings, result, policy=policy, tables=tables, event_names=event_names)
    except OSError as error:
        raise _not_written(error, directory) from None


def write_report_folder(
    readings: Sequence[Reading],
    directory: Path_,
    *,
    policy: str,
    figures: Sequence[Path_],
    events: Path_ | None,
    data_docs: Path_ | None,
) -> list[Path]:
    """The report with default settings. Raises RuleError where a rule crashed, else as `write_report_files`."""
    result = _checked(readings, data_docs=data_docs)
    names = event_names(Path(events) if events is not None else _default_events())
    tables = [published.read_figures(Path(table)) for table in figures]
    return write_report_files(readings, result, directory, policy=load_policy(policy), tables=tables, event_names=names)
