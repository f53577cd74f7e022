"""Findings as GitHub Actions workflow commands, which become annotations on the files."""

from __future__ import annotations

from typing import Final

from tracker.model import Finding
from tracker.report.context import Report
from tracker.report.wording import printable

COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def github(report: Report) -> str:
    """One `::error file=...,line=...,col=...,title=...::message` line a finding.

    GitHub shows at most ten annotations of a kind a step; the worst findings come first.
    """
    return "".join(_command(finding, report) + "\n" for finding in report.findings)


def _command(finding: Finding, report: Report) -> str:
    place = report.place_of_finding(finding)
    fields = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"{finding.code} {finding.rule}",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    message = finding.message + (f"\n{finding.why}" if finding.why else "")
    return f"::{COMMANDS[finding.severity]} {properties}::{_message(message)}"


def _message(text: str) -> str:
    """GitHub's own escapes; a raw line break would end the command and let a document start one of its own."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
