"""The contract of the claims table, held by Great Expectations (CF901 to CF912), and the rules' results beside it.

Great Expectations is this package's alone, and is imported only when a table is checked: it takes two seconds. It runs
in memory (an ephemeral context), writes nothing and sends nothing. Pages of its own (Data Docs) are written only where
a directory is named, through a view that escapes every cell and points nowhere outside.

    result = check_claims(claims_frame(readings), documents=[reading.document for reading in readings])
    result.findings     # () where the table keeps the contract
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tracker.contract.checks import CLAUSES, Breach, Clause, breach_finding, row_checks
from tracker.errors import RuleError
from tracker.model import Document, Finding

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CLAUSES", "Clause", "ContractResult", "RuleCheck", "check_claims"]

RuleCheck = Callable[["pd.DataFrame"], Sequence[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractResult:
    """What the contract found. checks: expectations evaluated (never 0); rows: claims in the table."""

    findings: tuple[Finding, ...]
    checks: int
    rows: int

    @property
    def kept(self) -> bool:
        """Whether the table keeps the contract and the rules that were run found nothing."""
        return not self.findings


def check_claims(
    frame: pd.DataFrame,
    *,
    documents: Iterable[Document] = (),
    rules: Mapping[str, RuleCheck] | None = None,
    data_docs: str | Path | None = None,
) -> ContractResult:
    """Check a claims frame against the contract, and carry the results of rules in the same run.

    documents: where given, each span must quote its document. rules: code -> function of the frame that gives findings
    (the checker's; the contract stands below it and does not import it). data_docs: a directory to write Great
    Expectations' own pages to.

    Columns and types come first: where they are wrong, only they are reported, for nothing else can be asked.
    Raises RuleError where a check could not be evaluated: a check that crashed has not passed.
    """
    frame = frame.reset_index(drop=True)
    suites = _suites()
    shape = suites.run_shape_suite(frame)
    if shape.breaches:
        return _result(frame, shape.breaches, (), shape.checks)
    carried = _Carried(rules or {})
    rows = suites.run_row_suite(frame, {**row_checks(documents), **carried.checks()}, data_docs=data_docs)
    return _result(frame, rows.breaches, carried.findings, shape.checks + rows.checks)


def _suites() -> ModuleType:
    with warnings.catch_warnings():
        # Great Expectations imports a module that Python deprecates; that is no fault of the table or of the caller.
        warnings.simplefilter("ignore", DeprecationWarning)
        from tracker.contract import expectations
    return expectations


def _result(frame: pd.DataFrame, breaches: Sequence[Breach], carried: Iterable[Finding], checks: int) -> ContractResult:
    if checks == 0:
        raise RuleError("the contract of the claims table evaluated no check", hint="a run without checks is not clean")
    own = [breach_finding(frame, breach) for breach in breaches if breach.code in CLAUSES]
    return ContractResult(findings=(*own, *carried), checks=checks, rows=len(frame))


class _Carried:
    """Rules as checks of the suite; keeps the findings themselves while their rows go through Great Expectations."""

    def __init__(self, rules: Mapping[str, RuleCheck]) -> None:
        self._rules = rules
        self._found: dict[str, tuple[Finding, ...]] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for found in self._found.values() for finding in found)

    def checks(self) -> dict[str, Callable[[pd.DataFrame], list[Breach]]]:
        return {code: self._check(code, rule) for code, rule in self._rules.items()}

    def _check(self, code: str, rule: RuleCheck) -> Callable[[pd.DataFrame], list[Breach]]:
        def check(frame: pd.DataFrame) -> list[Breach]:
            self._found[code] = tuple(rule(frame))
            return [Breach(code=code, row=None, says=finding.message) for finding in self._found[code]]

        return check
