"""The rules' results and the contract of the claims table in one Great Expectations run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.checker import CheckResult, check
from tracker.contract import ContractResult, RuleCheck, check_claims
from tracker.errors import RuleError
from tracker.model import Finding, Reading
from tracker.table import claims_frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the rules and the contract found. The contract's findings hold the rules' as well, in the order of codes."""

    check: CheckResult
    contract: ContractResult

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """The findings of the contract alone: faults of the table, not of the news."""
        ruled = {finding.finding_id for finding in self.check.findings}
        return tuple(finding for finding in self.contract.findings if finding.finding_id not in ruled)


def validate(readings: Sequence[Reading], *, data_docs: str | Path | None = None, **choices: Any) -> Validation:
    """Run the rules once, then hold the claims table to its contract, with each rule's result as an expectation of it.

    data_docs: a directory for Great Expectations' own pages, in a safe form. choices: as in `tracker.checker.check`.
    Raises RuleError where a rule crashed or a clause could not be evaluated: neither has passed.
    """
    result = check(readings, **choices)
    if result.crashed:
        raise RuleError("; ".join(result.crashed), hint="a run with a crashed rule is never clean")
    contract = check_claims(
        claims_frame(readings),
        documents=[reading.document for reading in readings],
        rules=_by_code(result),
        data_docs=data_docs,
    )
    return Validation(check=result, contract=contract)


def _by_code(result: CheckResult) -> Mapping[str, RuleCheck]:
    def of(code: str) -> Callable[[pd.DataFrame], list[Finding]]:
        return lambda frame: [finding for finding in result.findings if finding.code == code]

    return {code: of(code) for code in result.rules_run}
