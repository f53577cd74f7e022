"""Every rule flags its own examples and passes those that it must leave alone, through the whole pipeline."""

from __future__ import annotations

import pytest
from rule_examples import documents_of, findings_of, reference_findings, table_findings

from tracker.checker import check
from tracker.events.assign import assign_events
from tracker.extract.pipeline import read_documents
from tracker.registry import Rule, all_rules

FLAGS = [pytest.param(rule, text, id=f"{rule.code}-{n}") for rule in all_rules() for n, text in enumerate(rule.flags)]
PASSES = [pytest.param(rule, text, id=f"{rule.code}-{n}") for rule in all_rules() for n, text in enumerate(rule.passes)]


@pytest.mark.parametrize(("rule", "example"), FLAGS)
def test_rule_flags_its_example(rule: Rule, example: str) -> None:
    findings = findings_of(rule, example)
    assert findings, f"{rule.code} missed: {example}"
    for finding in findings:
        assert finding.severity in {rule.severity, "warning", "note"}
        assert finding.side_a
        assert finding.message.endswith(".")
        assert finding.why


@pytest.mark.parametrize(("rule", "example"), PASSES)
def test_rule_passes_its_example(rule: Rule, example: str) -> None:
    loud = findings_of(rule, example)
    assert not loud, f"{rule.code} cried wolf: {loud[0].message}"


@pytest.mark.parametrize(("rule", "example"), PASSES)
def test_no_other_rule_raises_an_error_on_a_passing_example(rule: Rule, example: str) -> None:
    if rule.scope in ("table", "reference"):
        found = table_findings(example) if rule.scope == "table" else reference_findings(example)
    else:
        found = check(assign_events(read_documents(documents_of(example)))).findings
    assert not [finding.message for finding in found if finding.severity == "error"]
