"""The contract as Great Expectations suites, run in memory; the only module that imports Great Expectations.

Built-in expectations hold columns, vocabularies, uniqueness, needed cells and limits; `ExpectClaimsToHold` carries
every other check, and the rules, as one function of the frame each. Results come back in another order than asked, so
each is known by the clause code in its `meta`. An expectation that could not be evaluated looks like one that failed,
but has no result: it is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine import ExecutionEngine, PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, Expectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from tracker import terms
from tracker.contract.checks import CLAUSES, Breach, RowCheck
from tracker.errors import RuleError
from tracker.table import REQUIRED, VOCABULARIES, claim_dtypes

if TYPE_CHECKING:
    import pandas as pd

PAGE_ROWS: Final = 20

_CHECKS: ContextVar[Mapping[str, RowCheck]] = ContextVar("checks of the run")
_METRIC: Final = "table.claim_breaches"
_ROWS: Final = "table.row_count"
_DETAILS: Final = "breaches"


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """The breaches that one suite found, and how many expectations it evaluated."""

    breaches: tuple[Breach, ...]
    checks: int


class ClaimBreaches(TableMetricProvider):
    """The breaches that a check of this run finds in the whole table, as JSON-ready rows."""

    metric_name = _METRIC
    value_keys = ("check",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 (the decorator makes it a class method)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> list[dict[str, Any]]:
        frame, _, _ = execution_engine.get_compute_domain(
            domain_kwargs=metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        check = _CHECKS.get()[metric_value_kwargs["check"]]
        return [{"row": breach.row, "says": breach.says} for breach in check(frame)]


class ExpectClaimsToHold(BatchExpectation):
    """Expect that a named check of this run finds nothing in the claims table."""

    check: str
    metric_dependencies = (_METRIC, _ROWS)
    success_keys = ("check",)
    domain_keys = ("batch_id",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        found, rows = metrics[_METRIC], metrics[_ROWS]
        result = {
            "observed_value": len(found),
            "element_count": rows,
            "unexpected_count": len(found),
            "unexpected_percent": 100 * len(found) / max(rows, 1),
            "partial_unexpected_list": [item["says"] for item in found[:PAGE_ROWS]],
            "details": {_DETAILS: found},
        }
        return {"success": not found, "result": result}


def run_shape_suite(frame: pd.DataFrame) -> SuiteResult:
    """Columns (CF901) and their types (CF902), before anything is asked of the cells."""
    columns = gxe.ExpectTableColumnsToMatchOrderedList(column_list=list(terms.CLAIM_COLUMNS), meta={"code": "CF901"})
    types = ExpectClaimsToHold(check="CF902", meta={"code": "CF902"})
    return _run(frame, [columns, types], {"CF902": _wrong_types})


def _wrong_types(frame: pd.DataFrame) -> list[Breach]:
    wanted = {name: str(kind) for name, kind in claim_dtypes().items()}
    return [
        Breach(code="CF902", row=None, says=f"column {name} is {kind}, not {wanted[name]}")
        for name, kind in zip(map(str, frame.columns), map(str, frame.dtypes), strict=True)
        if wanted.get(name, kind) != kind
    ]


def run_row_suite(
    frame: pd.DataFrame, checks: Mapping[str, RowCheck], *, data_docs: str | Path | None = None
) -> SuiteResult:
    """Every clause on cells and rows (CF903 to CF912), and the given checks by code."""
    carried = [ExpectClaimsToHold(check=code, meta=_meta(code), description=_description(code)) for code in checks]
    return _run(frame, [*_built_in(), *carried], checks, data_docs=data_docs)


def _meta(code: str) -> dict[str, str]:
    clause = CLAUSES.get(code)
    return {"code": code} if clause is None else {"code": code, "rule": clause.name, "asks": clause.asks}


def _description(code: str) -> str:
    clause = CLAUSES.get(code)
    return f"{code} {clause.asks}" if clause else f"{code} The rule finds nothing."


def _built_in() -> list[Expectation]:
    limits = {"start": None, "end": None, "value": None, "low": None, "high": None, "confidence": 1}
    return [
        *(
            gxe.ExpectColumnValuesToBeInSet(column=name, value_set=list(words), meta=_meta("CF903"))
            for name, words in VOCABULARIES.items()
        ),
        gxe.ExpectColumnValuesToBeUnique(column="claim_id", meta=_meta("CF904")),
        *(gxe.ExpectColumnValuesToNotBeNull(column=name, meta=_meta("CF905")) for name in REQUIRED),
        *(
            gxe.ExpectColumnValuesToBeBetween(column=name, min_value=0, max_value=most, meta=_meta("CF906"))
            for name, most in limits.items()
        ),
        _ordered("start", "end", "CF907", or_equal=False),
        _ordered("low", "high", "CF908", or_equal=True),
    ]


def _ordered(lower: str, upper: str, code: str, *, or_equal: bool) -> Expectation:
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=upper,
        column_B=lower,
        or_equal=or_equal,
        ignore_row_if="either_value_is_missing",
        meta=_meta(code),
    )


def _run(
    frame: pd.DataFrame,
    expectations: Sequence[Expectation],
    checks: Mapping[str, RowCheck],
    *,
    data_docs: str | Path | None = None,
) -> SuiteResult:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("claims").add_dataframe_asset("claims")
    batch = asset.add_batch_definition_whole_dataframe("whole")
    suite = context.suites.add(gx.ExpectationSuite(name="claims", expectations=list(expectations)))
    definition = context.validation_definitions.add(gx.ValidationDefinition(name="claims", data=batch, suite=suite))
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name="claims", validation_definitions=[definition], result_format={"result_format": "COMPLETE"})
    )
    token = _CHECKS.set(checks)
    try:
        outcome = checkpoint.run(batch_parameters={"dataframe": frame})
    finally:
        _CHECKS.reset(token)
    if data_docs is not None:
        from tracker.contract.pages import write_pages

        write_pages(context, Path(data_docs))
    results = [result for run in outcome.run_results.values() for result in run.results]
    return SuiteResult(tuple(breach for result in results for breach in _breaches(result, frame)), _evaluated(results))


def _evaluated(results: Sequence[Any]) -> int:
    if not results:
        raise RuleError("the suite of the claims table ran no expectation", hint="a run without checks is not clean")
    return len(results)


def _breaches(result: Any, frame: pd.DataFrame) -> list[Breach]:
    """The breaches in one result; raises RuleError where the expectation could not be evaluated."""
    config = result.expectation_config
    code = config.meta["code"]
    if not result.success and not result.result:
        raise RuleError(f"the check {config.type} could not be evaluated: {_cause(result.exception_info)}", where=code)
    if result.success:
        return []
    found = (result.result.get("details") or {}).get(_DETAILS)
    if found is not None:
        return [Breach(code=code, row=item["row"], says=item["says"]) for item in found]
    if code == "CF901":
        return [Breach(code=code, row=None, says=_column_difference(result.result["observed_value"]))]
    return _unexpected(config, result.result, frame)


def _cause(exception_info: Mapping[str, Any]) -> str:
    infos = [exception_info, *(info for info in exception_info.values() if isinstance(info, dict))]
    told = [value for info in infos for name, value in info.items() if isinstance(value, str) and _is_cause(name)]
    return told[0].splitlines()[0] if told else "no reason was given"


def _is_cause(name: str) -> bool:
    """Great Expectations puts a message under its own name, or under the id of the metric that crashed."""
    return name == "exception_message" or name.startswith("MetricConfigurationID")


def _column_difference(found: Sequence[str]) -> str:
    missing = [name for name in terms.CLAIM_COLUMNS if name not in found]
    extra = [name for name in found if name not in terms.CLAIM_COLUMNS]
    parts = [
        f"missing columns {', '.join(missing)}" if missing else "",
        f"unknown columns {', '.join(extra)}" if extra else "",
    ]
    return "; ".join(part for part in parts if part) or "the columns stand in another order"


def _unexpected(config: Any, result: Mapping[str, Any], frame: pd.DataFrame) -> list[Breach]:
    """The rows of a built-in expectation. The cells come from the frame: the result holds no more than 200 of them."""
    columns = [config.kwargs[name] for name in ("column_B", "column_A", "column") if name in config.kwargs]
    missing = config.type == "expect_column_values_to_not_be_null"
    breaches = []
    for row in map(int, result["unexpected_index_list"]):
        told = f"{columns[0]} is missing" if missing else " and ".join(_told(frame, row, name) for name in columns)
        breaches.append(Breach(code=config.meta["code"], row=row, says=told))
    return breaches


def _told(frame: pd.DataFrame, row: int, column: str) -> str:
    return f"{column} is {_cell(frame, row, column)!r}"


def _cell(frame: pd.DataFrame, row: int, column: str) -> Any:
    cell = frame[column].iloc[row]
    return cell.item() if hasattr(cell, "item") else cell
