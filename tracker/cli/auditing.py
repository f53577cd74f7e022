"""`tracker audit`: one published table of figures, or several keepers' tables of the same, read and checked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.baseline import read_baseline
from tracker.cli.findings import FINDING_FORMATS
from tracker.cli.options import chooses_rules, fails_on, for_people, prints_rows
from tracker.cli.output import chosen_format, write_text
from tracker.cli.run import Run
from tracker.config import load_settings
from tracker.errors import ReadError
from tracker.terms import OUTCOMES

if TYPE_CHECKING:
    from tracker.figures import FigureTable

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("tables", nargs=-1, required=True, metavar="TABLE...", type=_FILE)
@click.option("--mapping", metavar="NAME", help="What the columns hold: a preset's name or a TOML file.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="What a table with a column for each day counts.")
@click.option("--encoding", metavar="NAME", help="Encoding of a text without a byte order mark (default UTF-8).")
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
    from tracker.library import audit_tables
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
