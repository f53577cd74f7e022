"""`tracker audit`: one published table of figures, or several keepers' tables of the same, read and checked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.baseline import read_baseline
from tracker.cli.findings import FINDING_FORMATS
from tracker.cli.options import chooses_rules, fails_on, for_people, prints_rows
from tracker.cli.output import chosen_format, write_text
from tracker.cli.run import Run
from tracker.config import load_settings
from tracker.errors import ReadError, UsageError
from tracker.terms import OUTCOMES

if TYPE_CHECKING:
    from tracker.figures import FigureTable
    from tracker.model import Finding

_FILE = click.Path(path_type=Path)
MOST_QUOTED: Final = 300_000


@click.command()
@click.argument("tables", nargs=-1, required=True, metavar="TABLE...", type=_FILE)
@click.option("--mapping", metavar="NAME", help="What the columns hold: a preset's name or a TOML file.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="What a table with a column for each day counts.")
@click.option("--encoding", metavar="NAME", help="Encoding of a text without a byte order mark (default UTF-8).")
@click.option("--export", type=_FILE, metavar="DIR", help="Also write the figures for other programs there.")
@prints_rows(*FINDING_FORMATS)
@chooses_rules
@fails_on
@click.option(
    "--baseline", type=_FILE, metavar="FILE", help="Findings of an earlier run (-f jsonl); only new ones count."
)
@click.option("-q", "--quiet", is_flag=True, help="No closing remarks.")
@for_people
def audit(
    tables: tuple[Path, ...],
    mapping: str | None,
    outcome: str | None,
    encoding: str | None,
    export: Path | None,
    format_name: str | None,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    baseline: Path | None,
    quiet: bool,
    no_color: bool,
) -> int:
    """Check one published table of figures.

    TABLE is CSV, TSV, Excel, JSON or Parquet. What its columns hold is proposed from the header and shown; --mapping
    says it. Several tables are taken to keep the same figures, and are held against each other too. Exit code 1 where
    a finding is at or above --fail-on.
    """
    from tracker.published import audit_tables
    from tracker.report.audit_text import audit_report, audit_text
    from tracker.report.formats import render
    from tracker.report.terminal import terminal_style

    run = Run(settings=load_settings(), paths=(), quiet=quiet)
    known = read_baseline(baseline) if baseline is not None else frozenset()
    read = list(_read(tables, mapping, outcome, encoding, run))
    settings = run.settings
    result = audit_tables(read, settings, select=select, ignore=ignore)
    run.tell(result.check)
    report, loud = audit_report(read, result, known)
    name = chosen_format(format_name, output, FINDING_FORMATS)
    if name == "text":
        write_text(audit_text(read, report, terminal_style(sys.stdout, no_color=no_color)), output)
    else:
        write_text(render(name, report), output)
    if export is not None and read:
        _export(read, result.findings, export, run)
    run.raise_status(loud.exit_status(fail_on or settings.fail_on or "error"))
    return run.finish()


def _read(
    tables: tuple[Path, ...], mapping: str | None, outcome: str | None, encoding: str | None, run: Run
) -> Iterator[FigureTable]:
    """The tables in order; what cannot be read is said, and sets the exit code."""
    from tracker.figures import load_mapping, read_figures

    chosen = load_mapping(mapping) if mapping is not None else None
    for path in tables:
        try:
            table = read_figures(path, chosen, encoding=encoding or run.settings.encoding, outcome=outcome)
        except ReadError as error:
            run.report_error(error)
            continue
        for problem in table.problems:
            run.report_error(problem)
        run.unreadable += table.unread - len(table.problems)
        yield table


def _export(tables: list[FigureTable], findings: Sequence[Finding], folder: Path, run: Run) -> None:
    """Every figure of the tables as quoted claims, under the policy of the settings."""
    from tracker.cli.exporting import write_folder
    from tracker.report.export import write_export
    from tracker.series import load_policy

    figures = sum(table.figures for table in tables)
    if figures > MOST_QUOTED:
        raise UsageError(f"{figures:,} figures are too many to quote one by one", hint="audit a part with --export")
    readings = [reading for table in tables for reading in table.readings]
    policy = load_policy(run.policy)
    write_folder(run, folder, lambda: write_export(readings, findings, folder, policy, tables))
