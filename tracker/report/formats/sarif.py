"""Findings as SARIF 2.1.0, the format that code scanning and editors read. Written as plain dicts.

Columns and offsets count Unicode code points, as everywhere in the tracker (columnKind says so).
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

import tracker
from tracker.model import Claim, Finding
from tracker.registry import SECTIONS, Rule, find_rule
from tracker.report.context import Report
from tracker.report.wording import count_words, printable

LARGEST: Final = 5_000
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: Report, largest: int = LARGEST) -> str:
    """A SARIF log of one run. Above `largest` results (code scanning's limit) the rest is left out, and it says so."""
    return json.dumps(sarif_log(report, largest), indent=2) + "\n"


def sarif_log(report: Report, largest: int = LARGEST) -> dict[str, Any]:
    """The log as a dict. The first quote is the location, the others are related locations."""
    codes = sorted({finding.code for finding in report.findings})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "casualty-tracker",
                "semanticVersion": tracker.__version__,
                "rules": [_rule(code, report) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder in which the tracker was run."}}},
        "results": [_result(finding, codes, report) for finding in report.findings[:largest]],
        "invocations": [_invocation(len(report.findings) - largest)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _invocation(left_out: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if left_out > 0:
        text = (
            f"{count_words(left_out, 'finding')} left out: code scanning reads at most 5,000 results, the worst first."
        )
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _rule(code: str, report: Report) -> dict[str, Any]:
    """The rule as SARIF describes it; its help is the rule's own documentation."""
    first = next(finding for finding in report.findings if finding.code == code)
    described: dict[str, Any] = {
        "id": code,
        "name": "".join(part.capitalize() for part in first.rule.split("-")),
        "defaultConfiguration": {"level": first.severity},
    }
    rule = find_rule(code)
    if rule is not None:
        described["defaultConfiguration"] = {"level": rule.severity}
        described["shortDescription"] = {"text": rule.summary}
        described["help"] = {"text": _help(rule, "{}\n{}"), "markdown": _help(rule, "**{}**\n\n{}")}
    return described


def _help(rule: Rule, pattern: str) -> str:
    """The sections of a rule's documentation in their order; examples as a list."""
    parts = []
    for name in SECTIONS:
        section = rule.sections[name]
        examples = [f"- {' / '.join(example.splitlines())}" for example in section.examples]
        parts.append(pattern.format(name, "\n".join([section.prose, *examples] if section.prose else examples)))
    return "\n\n".join(parts)


def _result(finding: Finding, codes: list[str], report: Report) -> dict[str, Any]:
    claims = [report.claims[c] for c in (*finding.side_a, *finding.side_b) if c in report.claims]
    message = printable(finding.message + (f" ({finding.why})" if finding.why else ""))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity,
        "message": {"text": message},
        "locations": [_location(claims[0], report) if claims else _plain_location(finding, report)],
        "partialFingerprints": {"findingId/v1": finding.finding_id},
        "properties": {"gap": finding.gap, "expected": finding.expected, "observed": finding.observed},
    }
    if claims[1:]:
        result["relatedLocations"] = [
            _location(claim, report) | {"id": number, "message": {"text": printable(claim.surface)}}
            for number, claim in enumerate(claims[1:], start=1)
        ]
    return result


def _plain_location(finding: Finding, report: Report) -> dict[str, Any]:
    place = report.place_of_finding(finding)
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _location(claim: Claim, report: Report) -> dict[str, Any]:
    place = report.place_of(claim)
    if claim.field == "title":
        artifact = {"artifactLocation": _artifact(place.path)}
        return {"physicalLocation": artifact, "logicalLocations": [{"name": "title", "kind": "element"}]}
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "charOffset": claim.start,
        "charLength": claim.end - claim.start,
        "snippet": {"text": printable(claim.surface)},
    }
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    """A relative URI from the run's folder, percent-encoded; an absolute path or an address stands by itself."""
    if path.startswith(("http://", "https://")):
        return {"uri": quote(path, safe=":/?#[]@!$&'()*+,;=%~-._")}
    uri = quote(path.replace("\\", "/").encode("utf-8", "replace"), safe="/")
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": "ROOT"}
