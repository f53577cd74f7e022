"""The rules' results and the contract of the claims table in one Great Expectations run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.checker import CheckResult, check, line_and_column
from tracker.contract import ContractResult, RuleCheck, check_claims
from tracker.errors import RuleError
from tracker.model import Claim, Document, Finding, Reading
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


def validate(
    readings: Sequence[Reading], *, data_docs: str | os.PathLike[str] | None = None, **choices: Any
) -> Validation:
    """Run the rules once, then hold the claims table to its contract, with each rule's result as an expectation of it.

    data_docs: a directory for Great Expectations' own pages, in a safe form. choices: as in `tracker.checker.check`.
    Raises RuleError where a rule crashed or a clause could not be evaluated: neither has passed.
    """
    result = check(readings, **choices)
    if result.crashed:
        raise RuleError("; ".join(result.crashed), hint="a run with a crashed rule is never clean")
    return hold_to_contract(readings, result, data_docs=data_docs)


def hold_to_contract(
    readings: Sequence[Reading],
    result: CheckResult,
    *,
    frame: pd.DataFrame | None = None,
    data_docs: str | os.PathLike[str] | None = None,
) -> Validation:
    """Hold the claims table to its contract, with the result of each rule that ran as an expectation beside it.

    frame: the table as it was given; else it is made from the readings. A rule that crashed has no result, and so no
    expectation that could pass. Raises RuleError where a clause could not be evaluated, OSError where the directory
    cannot be written.
    """
    contract = check_claims(
        claims_frame(readings) if frame is None else frame,
        documents=[reading.document for reading in readings if reading.document.text],
        rules=_by_code(result),
        data_docs=None if data_docs is None else Path(data_docs),
    )
    places = {claim.claim_id: (reading.document, claim) for reading in readings for claim in reading.claims}
    placed = tuple(_placed(finding, places) for finding in contract.findings)
    return Validation(check=result, contract=replace(contract, findings=placed))


def _placed(finding: Finding, places: Mapping[str, tuple[Document, Claim]]) -> Finding:
    """The finding with line and column of its claim, where it has none and the claim is at hand."""
    place = places.get(finding.side_a[0]) if finding.side_a else None
    if finding.line is not None or place is None:
        return finding
    line, column = line_and_column(place[0], place[1].start, place[1].field)
    return replace(finding, line=line, column=column)


def _by_code(result: CheckResult) -> Mapping[str, RuleCheck]:
    def of(code: str) -> Callable[[pd.DataFrame], list[Finding]]:
        return lambda frame: [finding for finding in result.findings if finding.code == code]

    crashed = {words.partition(" ")[0] for words in result.crashed}
    return {code: of(code) for code in result.rules_run if code not in crashed}
