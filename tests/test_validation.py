"""The rules and the contract in one run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tracker.errors import RuleError
from tracker.extract.pipeline import read_document
from tracker.model import Document, Reading
from tracker.registry import all_rules
from tracker.validation import validate

DOCUMENT = Document(
    doc_id="a",
    text="The attack on Barda killed 12 people, including 20 children. In all 12 people were killed in Barda.",
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_document(DOCUMENT)


def test_every_rule_is_an_expectation_of_the_run(reading: Reading) -> None:
    validation = validate([reading])
    assert validation.breaches == ()
    assert set(validation.check.rules_run) == {
        rule.code for rule in all_rules() if rule.scope not in ("table", "reference")
    }
    assert set(validation.contract.findings) == set(validation.check.findings)
    assert validation.contract.checks > 30 + len(validation.check.rules_run)


def test_a_fault_of_the_table_is_told_apart_from_a_finding(reading: Reading) -> None:
    first, *others = reading.claims
    broken = replace(reading, claims=(replace(first, surface="a dozen"), *others))
    assert [finding.code for finding in validate([broken]).breaches] == ["CF909"]


def test_a_rule_that_crashes_fails_the_run(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    first = all_rules()[0]

    def crash(claims: object) -> object:
        raise ZeroDivisionError("nobody")

    with pytest.raises(RuleError, match="ZeroDivisionError: nobody"):
        validate([reading], rules=[replace(first, check=crash)])


def test_pages_only_where_they_are_asked_for(reading: Reading, tmp_path: Path) -> None:
    validate([reading], data_docs=tmp_path / "docs")
    assert (tmp_path / "docs" / "index.html").exists()
    assert "://" not in "".join(page.read_text("utf-8") for page in (tmp_path / "docs").rglob("*.html"))
