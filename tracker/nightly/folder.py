"""The report folder of a night: a page, the files for CI, the trend, and the reader's page on the night's stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.checker import CheckResult
from tracker.errors import UsageError
from tracker.library import event_names, write_report_files
from tracker.model import Finding, Reading
from tracker.nightly.plan import Plan
from tracker.report.context import Report
from tracker.report.formats import render
from tracker.report.formats.rows import csv_text
from tracker.report.night import TREND_COLUMNS, night_json, night_markdown, trend_rows
from tracker.report.page_night import night_page
from tracker.series import load_policy
from tracker.store.changes import CODE, as_version
from tracker.store.documents import current_versions, load_readings, unchecked_versions
from tracker.store.night import Night
from tracker.terms import SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_DOCUMENTS: Final = 500
STORIES: Final = "stories"
CI_FILES: Final = {
    "findings.jsonl": ("jsonl", "the open findings, one JSON object a line"),
    "findings.csv": ("csv", "the same as a table"),
    "junit.xml": ("junit", "the same for the test tab of a CI"),
    "findings.sarif": ("sarif", "the same for code scanning"),
}


def night_report(connection: Connection, night: Night) -> Report:
    """The open findings with the documents that they quote, and the stories of the night; 500 documents at most."""
    findings = [each.kept.finding for each in night.open]
    quoted = dict.fromkeys(name for each in night.open for name in each.kept.documents)
    tonight = [doc_id for doc_id, _ in unchecked_versions(connection, night.night.isoformat())]
    names = list(dict.fromkeys([*quoted, *tonight]))[:MOST_DOCUMENTS]
    readings = list(load_readings(connection, current_versions(connection, names)).values())
    return Report.of([*readings, *earlier_versions(connection, findings)], findings)


def earlier_versions(connection: Connection, findings: Sequence[Finding]) -> list[Reading]:
    """The versions that findings on changed figures quote, as documents of their own."""
    keys: set[tuple[str, int]] = set()
    for finding in findings:
        if finding.code == CODE:
            keys.update((finding.doc_id, int(claim.rpartition("@")[2])) for claim in finding.side_b)
    return [as_version(reading, number) for (_, number), reading in load_readings(connection, keys).items()]


def write_night(plan: Plan, night: Night, report: Report) -> list[Path]:
    """Write the folder; the page is the first of the files. Raises UsageError where it cannot be written."""
    folder = plan.report
    files: dict[str, Callable[[], str]] = {
        "summary.md": lambda: night_markdown(night, report),
        "night.json": lambda: night_json(night, SCHEMA_VERSION),
        "trend.csv": lambda: csv_text(trend_rows(night), TREND_COLUMNS),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        links = [(name, words) for name, (_, words) in CI_FILES.items()]
        links += [("summary.md", "for the step summary of a CI"), ("night.json", "all of this for programs")]
        links += [("trend.csv", "night by night")]
        if plan.page and report.readings:
            _write_stories(plan, night, report, folder / STORIES)
            links.insert(0, (f"{STORIES}/index.html", "the stories of the night with every figure marked"))
        for name, text in files.items():
            _put(folder / name, text())
        for name, (kind, _) in CI_FILES.items():
            _put(folder / name, render(kind, report))
        _put(folder / "index.html", night_page(night, links))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"the report cannot be written: {reason}", where=str(folder)) from None
    return [folder / "index.html", *(folder / name for name, _ in links)]


def _put(path: Path, text: str) -> None:
    """The file appears whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    unfinished.replace(path)


def _write_stories(plan: Plan, night: Night, report: Report, folder: Path) -> None:
    result = CheckResult(
        findings=report.findings,
        rules_run=("nightly",),
        claims=len(report.claims),
        documents=len(report.readings),
        crashed=night.crashed,
    )
    policy = load_policy(plan.settings.policy or "keep")
    names = event_names(plan.events)
    write_report_files(report.readings, result, folder, policy=policy, event_names=names)
