"""`tracker toll` and `tracker plot`: the toll of each document under a named policy, and the toll over time."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tracker.cli.options import (
    chooses_policies,
    chooses_policy,
    for_people,
    prints_rows,
    takes_documents,
    takes_figures,
)
from tracker.cli.output import chosen_format, rows_text, write_file, write_text
from tracker.cli.run import Run
from tracker.errors import UsageError
from tracker.terms import OUTCOMES, TOLL_COLUMNS

TOLL_FORMATS = ("table", "csv", "jsonl")
CHART_SUFFIXES = (".png", ".svg", ".pdf")


@click.command()
@takes_documents
@chooses_policies
@click.option(
    "--chart",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also draw each toll under each policy (.png, .svg or .pdf).",
)
@prints_rows(*TOLL_FORMATS)
@for_people
def toll(
    run: Run,
    policies: tuple[str, ...],
    chart: Path | None,
    format_name: str | None,
    output: Path | None,
    no_color: bool,
) -> None:
    """Give low, best and high tolls.

    One row a document, event, outcome and group, under a named policy. With several policies the same claims are
    resolved under each: a column a policy, and how far they lie apart.
    """
    from tracker.report.sensitivity_text import sensitivity_text
    from tracker.report.terminal import terminal_style
    from tracker.report.text import coverage_text, tolls_text
    from tracker.series import document_tolls, load_policy, toll_row
    from tracker.series.sensitivity import sensitivity

    chosen = [load_policy(name) for name in dict.fromkeys(policies or (run.policy,))]
    tolls = [row for policy in chosen for row in document_tolls(run.readings, policy)]
    names = [policy.name for policy in chosen]
    name = chosen_format(format_name, output, TOLL_FORMATS)
    if name != "table":
        write_text(rows_text(name, map(toll_row, tolls), TOLL_COLUMNS), output)
    elif len(chosen) > 1:
        style = terminal_style(sys.stdout, no_color=no_color)
        write_text(sensitivity_text(sensitivity(tolls), names, style), output)
    else:
        write_text(tolls_text(tolls, terminal_style(sys.stdout, no_color=no_color)), output)
    if chart is not None:
        from tracker.report.plots_policies import write_policies_chart

        write_file(chart, lambda path: write_policies_chart(sensitivity(tolls), names, path))
        run.remark(f"wrote {chart}")
    run.remark(coverage_text(run.readings))


@click.command()
@takes_documents
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default=Path("toll.png"),
    show_default=True,
    help="The chart: .png, .svg or .pdf.",
)
@takes_figures
@chooses_policy
@click.option("--outcome", type=click.Choice(OUTCOMES), multiple=True, help="Draw only this outcome (may be repeated).")
@click.option("--event", metavar="ID", help="Draw only this event.")
def plot(
    run: Run,
    output: Path,
    figures: tuple[Path, ...],
    policy: str | None,
    outcome: tuple[str, ...],
    event: str | None,
) -> None:
    """Draw the toll over time.

    Source by source; bounds are told apart by shape, clashing figures are ringed.
    """
    from tracker.library import toll_chart
    from tracker.report.plots import write_toll_chart

    if output.suffix.lower() not in CHART_SUFFIXES:
        raise UsageError(f"a chart is {', '.join(CHART_SUFFIXES)}", where=str(output))
    result = run.check()
    chart = toll_chart(
        run.readings,
        result.findings,
        policy=policy or run.policy,
        tables=run.tables(figures),
        outcomes=outcome,
        event=event,
        names=run.event_names,
    )
    write_file(output, lambda path: write_toll_chart(chart, path))
    run.remark(f"wrote {output} with {len(chart.points)} points")
