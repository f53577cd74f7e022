"""Findings as JUnit XML, so that a CI's test tab shows them: one suite a rule, one case a finding."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tracker.model import Finding
from tracker.report.context import Report
from tracker.report.wording import printable

if TYPE_CHECKING:
    from junitparser import TestCase, TestSuite


def junit(report: Report) -> str:
    """JUnit XML: errors and warnings are failures of type severity, notes are passed cases with output.

    A run without findings is one passed case a document, so that the tab shows what was checked.
    """
    from junitparser import JUnitXml, TestSuite

    xml = JUnitXml("casualty-tracker")
    for code, findings in groupby(sorted(report.findings, key=lambda finding: finding.code), lambda f: f.code):
        of_rule = list(findings)
        suite = TestSuite(f"{code} {of_rule[0].rule}")
        suite.add_testcases([_case(finding, report) for finding in of_rule])
        xml.add_testsuite(suite)
    if not report.findings:
        xml.add_testsuite(_clean_suite(report))
    xml.update_statistics()  # type: ignore[no-untyped-call]
    text: str = xml.tostring().decode("utf-8")  # type: ignore[no-untyped-call]
    return text + "\n"


def _case(finding: Finding, report: Report) -> TestCase:
    from junitparser import Failure, TestCase

    place = report.place_of_finding(finding)
    case = TestCase(printable(f"{place}: {finding.message}"), classname=printable(place.path))
    body = printable("\n".join([finding.message, finding.why, *(f"> {quote}" for quote in finding.quotes)]))
    if finding.severity == "note":
        case.system_out = body
    else:
        failure = Failure(printable(finding.message), finding.severity)
        failure.text = body
        case.result = [failure]
    return case


def _clean_suite(report: Report) -> TestSuite:
    from junitparser import TestCase, TestSuite

    suite = TestSuite("no findings")
    suite.add_testcases(
        [TestCase(printable(report.path_of(doc_id)), classname="documents") for doc_id in report.documents]
    )
    return suite
