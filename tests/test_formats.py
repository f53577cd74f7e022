"""The CI formats: each has a golden file, and each is read back by a real consumer."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from example_claims import flood_findings, flood_readings
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml
from markdown_it import MarkdownIt
from sarif import loader as sarif_tools
from sarif_pydantic import Sarif

from tracker.errors import UsageError
from tracker.registry import make_rule
from tracker.report.context import Report
from tracker.report.formats import FINDING_FORMATS, render
from tracker.report.formats.markdown import inline, markdown
from tracker.report.formats.sarif import sarif_log
from tracker.terms import FINDING_COLUMNS

ENDINGS = {
    "jsonl": "jsonl",
    "markdown": "md",
    "github": "github.txt",
    "junit": "junit.xml",
    "sarif": "sarif",
    "csv": "csv",
}
PAYLOADS = (
    "<script>alert(1)</script>",
    "]]></failure><failure>",
    "\x0b\x00\x1b[31m",
    "\ud800 half a pair",
    "::error file=x::planted",
    "one\n::error::planted\r\n::add-mask::x",
    "=cmd|' /C calc'!A0",
    "[a](javascript:alert(1))",
    "| a | b |\n|---|---|",
    "100%0A::error::planted",
)


@pytest.fixture
def flood() -> Report:
    return Report.of(flood_readings(), flood_findings())


def hostile(payload: str) -> Report:
    """The flood with a payload in every text of the findings and in a path."""
    monday, tuesday = flood_readings()
    bad = replace(monday, document=replace(monday.document, path=f"in/{payload}.txt", outlet=payload))
    findings = [replace(f, message=payload, why=payload, quotes=(payload, payload)) for f in flood_findings()]
    return Report.of((bad, tuesday), findings)


def parts_exceed_total(claims: Any) -> Iterator[Any]:
    """A breakdown adds up to more than its total.

    What it checks
    The parts against the total.

    Why it matters
    Both cannot hold.

    Flags
    - 12 died, including 14 children.

    Passes
    - 12 died, including 4 children.

    Known limits
    None.
    """
    yield from ()


@pytest.mark.parametrize("name", FINDING_FORMATS)
def test_format_equals_its_golden_file(
    name: str, flood: Report, check_golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = make_rule(parts_exceed_total, "CF201", severity="error", scope="document")
    monkeypatch.setattr(
        sys.modules["tracker.report.formats.sarif"], "find_rule", lambda code: rule if code == "CF201" else None
    )
    check_golden(f"findings.{ENDINGS[name]}", render(name, flood))


@pytest.mark.parametrize("name", FINDING_FORMATS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_leaves_every_format_readable(name: str, payload: str) -> None:
    text = render(name, hostile(payload))
    READERS[name](text)
    assert text.encode("utf-8")


@pytest.mark.parametrize("name", FINDING_FORMATS)
def test_no_findings_is_still_a_whole_output(name: str) -> None:
    text = render(name, Report.of(flood_readings()))
    if name not in ("jsonl", "github"):
        READERS[name](text)
    assert text == "" if name in ("jsonl", "github") else text


def test_an_unknown_format_names_the_known_ones(flood: Report) -> None:
    with pytest.raises(UsageError, match="sarif"):
        render("yaml", flood)


def read_jsonl(text: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in text.split("\n") if line]
    assert all(list(row) == [*FINDING_COLUMNS, "schema"] for row in rows)
    return rows


def read_csv(text: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(text)))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in "=+@\t\r" and cell]
    return rows


def read_github(text: str) -> list[str]:
    lines = text.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(("::error file=", "::notice file=")) for line in lines)
    return lines


def read_junit(text: str) -> Any:
    ET.fromstring(text)
    return JUnitXml.fromstring(text.encode())


def read_sarif(text: str) -> Any:
    log = json.loads(text)
    jsonschema.validate(log, SARIF_SCHEMA)
    return Sarif.model_validate(log)


def read_markdown(text: str) -> str:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "<script" not in html
    assert "<a " not in html
    assert "<table" not in html
    return html


READERS: dict[str, Callable[[str], Any]] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "github": read_github,
    "junit": read_junit,
    "sarif": read_sarif,
    "markdown": read_markdown,
}


def test_junit_errors_fail_and_notes_pass(flood: Report) -> None:
    suites = list(read_junit(render("junit", flood)))
    results = {suite.name: [type(result) for case in suite for result in case.result] for suite in suites}
    assert results == {
        "CF201 parts-exceed-total": [Failure],
        "CF301 cumulative-toll-falls": [Failure],
        "CF403 unattributed": [],
    }


def test_junit_without_findings_lists_the_documents_as_passed() -> None:
    suites = list(read_junit(render("junit", Report.of(flood_readings()))))
    assert [case.name for case in suites[0]] == ["stories/monday.txt", "stories/tuesday.txt"]
    assert not [case for case in suites[0] if case.result]


def test_sarif_is_read_by_sarif_tools(flood: Report, tmp_path: Path) -> None:
    path = tmp_path / "findings.sarif"
    path.write_text(render("sarif", flood), encoding="utf-8")
    records = sarif_tools.load_sarif_file(str(path)).get_records()
    assert [(row["Severity"], row["Location"], row["Line"]) for row in records] == [
        ("error", "stories/tuesday.txt", 1),
        ("error", "stories/monday.txt", 1),
        ("note", "stories/tuesday.txt", 1),
    ]


def test_sarif_offsets_are_characters_of_the_text() -> None:
    monday, tuesday = flood_readings()
    log = sarif_log(Report.of((monday, tuesday), flood_findings()))
    for result in log["runs"][0]["results"]:
        for location in result["locations"] + result.get("relatedLocations", []):
            region = location["physicalLocation"]["region"]
            path = location["physicalLocation"]["artifactLocation"]["uri"]
            text = (monday if "monday" in path else tuesday).document.text
            words = text[region["charOffset"] : region["charOffset"] + region["charLength"]]
            assert words == region["snippet"]["text"]
            assert text.split("\n")[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(words)


def test_sarif_helps_with_the_documentation_of_every_rule(flood: Report) -> None:
    for rule in sarif_log(flood)["runs"][0]["tool"]["driver"]["rules"]:
        assert rule["help"]["text"].startswith("What it checks\n")
        assert "**Known limits**" in rule["help"]["markdown"]


def test_sarif_says_what_it_left_out(flood: Report) -> None:
    run = sarif_log(flood, largest=1)["runs"][0]
    assert len(run["results"]) == 1
    assert "2 findings left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_markdown_stays_under_its_limit_and_says_what_it_left_out(flood: Report) -> None:
    many = replace(flood, findings=flood.findings * 4_000)
    text = markdown(many)
    assert len(text.encode()) < 1_000_000
    left = re.search(r"([\d,]+) more findings not shown here", text)
    assert left is not None
    assert text.count("\n## ") + int(left[1].replace(",", "")) == 12_000


@given(st.text(max_size=60))
def test_markdown_text_is_never_markup(text: str) -> None:
    html = MarkdownIt("commonmark").render("x " + inline(text))
    assert html.startswith("<p>")
    assert html.count("<") == 2


SARIF_REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": {
        "startLine": {"type": "integer", "minimum": 1},
        "startColumn": {"type": "integer", "minimum": 1},
        "charOffset": {"type": "integer", "minimum": -1},
        "charLength": {"type": "integer", "minimum": 0},
        "snippet": {"type": "object", "required": ["text"]},
    },
}
SARIF_LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": -1},
        "message": {"type": "object", "required": ["text"]},
        "logicalLocations": {"type": "array"},
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "pattern": r"^[!-~]+$"}, "uriBaseId": {"type": "string"}},
                    "additionalProperties": False,
                },
                "region": SARIF_REGION,
            },
        },
    },
}
# The part of the SARIF 2.1.0 schema that our log uses, closed against properties that the standard does not name.
SARIF_SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {"type": "object", "required": ["driver"]},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {"type": "object"},
                    "invocations": {"type": "array", "items": {"required": ["executionSuccessful"]}},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "locations": {"type": "array", "items": SARIF_LOCATION},
                                "relatedLocations": {"type": "array", "items": SARIF_LOCATION},
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "properties": {"type": "object"},
                            },
                        },
                    },
                },
            },
        },
    },
}
