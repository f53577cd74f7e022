"""Findings for machines and CI: JSON lines, CSV, Markdown, GitHub annotations, JUnit XML and SARIF 2.1.0.

`render(name, report)` gives the whole output as text; every format is a function of a `Report`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tracker.errors import UsageError
from tracker.report.context import Report
from tracker.report.formats.github import github
from tracker.report.formats.junit import junit
from tracker.report.formats.markdown import markdown
from tracker.report.formats.rows import findings_csv, findings_jsonl
from tracker.report.formats.sarif import sarif

FINDING_FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "jsonl": findings_jsonl,
    "markdown": markdown,
    "github": github,
    "junit": junit,
    "sarif": sarif,
    "csv": findings_csv,
}


def render(name: str, report: Report) -> str:
    """The findings of a report in a named format; raises UsageError for a name that is none."""
    if name not in FINDING_FORMATS:
        raise UsageError(f"no format is called {name!r}", hint=f"one of {', '.join(FINDING_FORMATS)}")
    return FINDING_FORMATS[name](report)


__all__ = ["FINDING_FORMATS", "github", "junit", "markdown", "render", "sarif"]
