"""`tracker check`, `tracker explain` and `tracker rules`: what does not fit, and what each rule means."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from tracker.checker import CheckResult
from tracker.cli.baseline import read_baseline, write_baseline
from tracker.cli.options import (
    chooses_rules,
    fails_on,
    for_people,
    holds_contract,
    prints_rows,
    takes_documents,
    takes_own_rules,
)
from tracker.cli.output import chosen_format, rows_text, write_text
from tracker.cli.run import Run
from tracker.contract import CLAUSES, Clause
from tracker.errors import UsageError
from tracker.registry import SECTIONS, Rule, all_rules, find_rule
from tracker.store import changes
from tracker.terms import SCHEMA_VERSION

FINDING_FORMATS = ("text", "jsonl", "markdown", "github", "junit", "sarif", "csv")
RULE_FORMATS = ("table", "csv", "jsonl")
WIDEST_PROSE = 96
RULE_COLUMNS = ("code", "name", "severity", "scope", "summary")


@click.command()
@takes_documents
@prints_rows(*FINDING_FORMATS)
@chooses_rules
@holds_contract
@fails_on
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Findings of an earlier run (-f jsonl); only new ones count.",
)
@click.option(
    "--update-baseline", is_flag=True, help="Write what is found to FILE of --baseline; it is known from then on."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="TABLE",
    help="Hold the tolls against a published table too (CF309; may be repeated).",
)
@for_people
def check(
    run: Run,
    format_name: str | None,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    contract: bool,
    data_docs: Path | None,
    fail_on: str | None,
    baseline: Path | None,
    update_baseline: bool,
    against: tuple[Path, ...],
    no_color: bool,
) -> None:
    """Find figures that cannot both hold.

    Each finding has both quotes, the arithmetic and its rule. Exit code 1 where a finding is at or above --fail-on.
    """
    from tracker.report.context import Report
    from tracker.report.formats import render
    from tracker.report.terminal import terminal_style
    from tracker.report.text import coverage_text, findings_text

    if update_baseline and baseline is None:
        raise UsageError("--update-baseline needs --baseline FILE")
    known = read_baseline(baseline) if baseline is not None and not update_baseline else frozenset()
    checked = run.check(select, ignore, contract=contract, data_docs=data_docs)
    held = run.hold_against(against, select, ignore) if against else None
    if held is not None:
        checked = replace(checked, findings=(*checked.findings, *held.findings))
    if update_baseline and baseline is not None:
        write_baseline(baseline, checked.findings)
        known = frozenset(finding.finding_id for finding in checked.findings)
    result = _without(checked, known, run)
    report = Report.of([*run.readings, *(held.rows if held is not None else ())], result.findings)
    name = chosen_format(format_name, output, FINDING_FORMATS)
    if name == "text":
        write_text(findings_text(report, terminal_style(sys.stdout, no_color=no_color)), output)
    else:
        write_text(render(name, report), output)
    run.remark(coverage_text(run.readings))
    if data_docs is not None:
        run.remark(f"wrote {data_docs / 'index.html'}")
    run.raise_status(result.exit_status(fail_on or run.settings.fail_on or "error"))


def _without(result: CheckResult, known: frozenset[str], run: Run) -> CheckResult:
    new = tuple(finding for finding in result.findings if finding.finding_id not in known)
    if len(new) < len(result.findings):
        run.remark(
            f"{len(result.findings) - len(new)} of {len(result.findings)} findings stand in the baseline already"
        )
    return replace(result, findings=new)


@click.command()
@click.argument("code", metavar="CODE")
@prints_rows("text", "jsonl")
@takes_own_rules
def explain(code: str, format_name: str | None, output: Path | None) -> None:
    """Explain one rule.

    What it checks, why it matters, what it flags and passes, and its limits. CODE is the code (CF201) or the name
    (parts-exceed-total) of a rule.
    """
    if code.strip().upper() == changes.CODE or code.strip().lower() == changes.NAME:
        write_text(
            "\n".join([f"{changes.CODE} {changes.NAME}", "", *_wrapped(changes.MEANING, "", _width())]) + "\n", output
        )
        return
    found = find_rule(code) or _find_clause(code)
    if found is None:
        raise UsageError(f"no rule is called {code!r}", hint="`tracker rules` lists them")
    as_rows = chosen_format(format_name, output, ("text", "jsonl")) == "jsonl"
    if isinstance(found, Clause):
        text = rows_text("jsonl", [_clause_row(found)], RULE_COLUMNS) if as_rows else _clause_text(found, _width())
    elif as_rows:
        documentation = {name: [section.prose, *section.examples] for name, section in found.sections.items()}
        text = rows_text("jsonl", [{**_rule_row(found), **documentation}], RULE_COLUMNS)
    else:
        text = "\n".join(rule_lines(found, _width())) + "\n"
    write_text(text, output)


def _find_clause(code_or_name: str) -> Clause | None:
    wanted = code_or_name.strip()
    return next((each for each in CLAUSES.values() if wanted.upper() == each.code or wanted.lower() == each.name), None)


def _clause_text(clause: Clause, width: int) -> str:
    about = (
        "A clause of the contract of the claims table, which --contract asks for. A breach is a fault of the table, "
        "not of the news: of a program that changed it, or of the tracker itself."
    )
    return (
        "\n".join([f"{clause.code} {clause.name} (error)", "", clause.asks, "", *_wrapped(about, "  ", width)]) + "\n"
    )


def _width() -> int:
    """How wide prose may be: the terminal, but never wider than WIDEST_PROSE."""
    from tracker.report.terminal import terminal_style

    return min(terminal_style(sys.stdout).width, WIDEST_PROSE)


def rule_lines(rule: Rule, width: int = WIDEST_PROSE) -> Iterator[str]:
    """The documentation of a rule for people; examples keep their own lines."""
    yield f"{rule.code} {rule.name} ({rule.severity})"
    yield ""
    yield from _wrapped(rule.summary, "", width)
    for name in SECTIONS:
        section = rule.sections[name]
        yield from ("", name)
        if section.prose:
            yield from _wrapped(section.prose, "  ", width)
        for example in section.examples:
            first, *rest = example.splitlines()
            yield f"  - {first}"
            yield from (f"    {line}" for line in rest)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(text, width=width, initial_indent=indent, subsequent_indent=indent)


@click.command()
@prints_rows(*RULE_FORMATS)
@takes_own_rules
@for_people
def rules(format_name: str | None, output: Path | None, no_color: bool) -> None:
    """List the rules.

    The clauses of the contract of the claims table (CF9) stand at the end.
    """
    from tracker.report.terminal import terminal_style

    rows = [*map(_rule_row, all_rules()), *map(_clause_row, CLAUSES.values())]
    name = chosen_format(format_name, output, RULE_FORMATS)
    if name != "table":
        write_text(rows_text(name, rows, RULE_COLUMNS), output)
        return
    style = terminal_style(sys.stdout, no_color=no_color)
    lines: list[str] = []
    for row in rows:
        severity = style.paint(f"{row['severity']:<8}", row["severity"])
        lines.append(f"{style.paint(row['code'], 'bold')}  {severity} {row['name']}")
        lines += _wrapped(row["summary"], " " * 7, min(style.width, WIDEST_PROSE))
    write_text("\n".join(lines) + "\n", output)


def _rule_row(rule: Rule) -> dict[str, str]:
    row = (rule.code, rule.name, rule.severity, rule.scope, rule.summary)
    return {**dict(zip(RULE_COLUMNS, row, strict=True)), "schema": SCHEMA_VERSION}


def _clause_row(clause: Clause) -> dict[str, str]:
    row = (clause.code, clause.name, "error", "contract", clause.asks)
    return {**dict(zip(RULE_COLUMNS, row, strict=True)), "schema": SCHEMA_VERSION}
