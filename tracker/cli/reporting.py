"""`tracker report`: everything for a reader, in one folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tracker.cli.options import (
    chooses_policy,
    chooses_rules,
    for_people,
    holds_contract,
    takes_documents,
    takes_figures,
)
from tracker.cli.output import write_text
from tracker.cli.run import Run


@click.command()
@takes_documents
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path("report"),
    show_default=True,
    help="The folder to write.",
)
@takes_figures
@chooses_policy
@chooses_rules
@holds_contract
@for_people
def report(
    run: Run,
    output: Path,
    figures: tuple[Path, ...],
    policy: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    contract: bool,
    data_docs: Path | None,
    no_color: bool,
) -> None:
    """Write a page, a chart and tables for a reader.

    DIR holds index.html, toll.png, toll.svg, claims.csv, claims.parquet and findings.json. A short summary is printed.
    """
    from tracker.library import write_report_files
    from tracker.report.context import Report
    from tracker.report.terminal import terminal_style
    from tracker.report.text import summary_text
    from tracker.series import document_tolls, load_policy

    chosen = load_policy(policy or run.policy)
    result = run.check(select, ignore, contract=contract, data_docs=data_docs)
    tables = run.tables(figures)
    written = write_report_files(
        run.readings, result, output, policy=chosen, tables=tables, event_names=run.event_names
    )
    style = terminal_style(sys.stdout, no_color=no_color)
    summary = summary_text(
        Report.of(run.readings, result.findings),
        document_tolls(run.readings, chosen),
        [*map(str, written), *([str(data_docs / "index.html")] if data_docs is not None else [])],
        style,
        run.event_names,
        tables,
    )
    write_text(summary, None)
