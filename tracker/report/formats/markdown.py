"""Findings as Markdown for a CI step summary, which takes at most one megabyte."""

from __future__ import annotations

import re
from typing import Final

from tracker.model import Finding
from tracker.report.context import Report
from tracker.report.text import coverage_text
from tracker.report.wording import count_words, one_line
from tracker.terms import SEVERITIES

LARGEST: Final = 1_000_000
_ROOM_FOR_NOTE: Final = 300


def markdown(report: Report, largest: int = LARGEST) -> str:
    """A summary with a table of findings, worst first, then each with both quotes and the arithmetic.

    largest: bytes of UTF-8; what does not fit is left out, and the text says how many findings that were.
    """
    parts = [_head(report)]
    size = len(parts[0].encode())
    for number, finding in enumerate(report.findings, start=1):
        part = _finding(number, finding, report)
        size += len(part.encode())
        if size > largest - _ROOM_FOR_NOTE:
            left = len(report.findings) - number + 1
            parts.append(
                f"\n**{count_words(left, 'more finding')} not shown here**: this summary holds one megabyte.\n"
            )
            break
        parts.append(part)
    return "".join(parts)


def _head(report: Report) -> str:
    lines = ["# Casualty figures", ""]
    counts = [f"**{count_words(report.count(severity), severity)}**" for severity in SEVERITIES]
    none = "**No findings**: no two figures clash." if report.claims else "**Nothing checked**: no figure was read."
    lines.append(", ".join(counts) if report.findings else none)
    return "\n".join([*lines, "", coverage_text(report.readings) + ".", ""])


def _finding(number: int, finding: Finding, report: Report) -> str:
    lines = [
        "",
        f"## {number}. {finding.severity}: {inline(finding.message)}",
        "",
        f"`{finding.code}` {finding.rule} at {inline(str(report.place_of_finding(finding)))}",
        "",
    ]
    lines += [line for quote in finding.quotes for line in (f"> {inline(one_line(quote, 600))}", "")]
    if finding.why:
        lines.append(f"Why: {inline(finding.why)}")
    return "\n".join(lines) + "\n"


def inline(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, link, image, HTML, mention or list comes out of it.

    >>> inline("<img> [a](b) *12* @team")
    '\\\\<img\\\\> \\\\[a\\\\](b) \\\\*12\\\\* @\\u200bteam'
    """
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&$])", r"\\\1", one_line(text))
    escaped = re.sub(r"@(?=\w)", "@\u200b", escaped)
    escaped = re.sub(r"(?i)\b(https?|www)(?=[:.])", "\\1\u200b", escaped)
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3" if escaped[:1].isdigit() else r"\\\3", escaped)
