"""`tracker nightly`: the sources of tracker.toml into the store, and what is new."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.cli.baseline import read_baseline, write_baseline
from tracker.cli.options import fails_on, for_people
from tracker.cli.output import progress, say, write_text
from tracker.errors import ExitStatus

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("config", type=_FILE, required=False)
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The night that it is (default today).")
@click.option(
    "--baseline", type=_FILE, metavar="FILE", help="Findings that are known (-f jsonl), besides the store's own."
)
@click.option(
    "--update-baseline", is_flag=True, help="Make known what stands in the end; with --baseline, in FILE too."
)
@click.option("-o", "--output", type=_FILE, metavar="DIR", help="The folder of the report (default nightly).")
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another run.",
)
@fails_on
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@for_people
def nightly(
    config: Path | None,
    night: date | None,
    baseline: Path | None,
    update_baseline: bool,
    output: Path | None,
    wait: float,
    fail_on: str | None,
    quiet: bool,
    no_color: bool,
) -> int:
    """Read the night's stories, keep them, and report what is new.

    CONFIG is a tracker.toml with a table [nightly], by default the one here. A run that was interrupted goes on where
    it stopped when it is started again. Exit code 1 where a finding at or above --fail-on is open: not known, and not
    judged.
    """
    from dataclasses import replace

    from tracker.nightly.alerts import send_alerts
    from tracker.nightly.folder import night_report, write_night
    from tracker.nightly.plan import read_plan
    from tracker.nightly.run import run_night
    from tracker.report.night import night_summary
    from tracker.report.terminal import terminal_style
    from tracker.store.store import open_store

    plan = read_plan(config)
    plan = replace(plan, report=output) if output is not None else plan
    day = date(night.year, night.month, night.day) if night is not None else date.today()
    known = read_baseline(baseline) if baseline is not None and baseline.exists() else frozenset()

    def watch(items: Iterator[Any], name: str) -> Iterator[Any]:
        return progress(items, f"documents of {name}", quiet=quiet)

    with open_store(plan.store, texts=plan.texts, create=True) as store, store.lock(wait):
        result = run_night(store, plan, day, baseline=known, update_baseline=update_baseline, watch=watch)
        with store.reading() as connection:
            report = night_report(connection, result)
        written = write_night(plan, result, report)
        failed = send_alerts(store, plan, result)
    if update_baseline and baseline is not None:
        write_baseline(baseline, [each.kept.finding for each in result.findings])
    if not quiet:
        style = terminal_style(sys.stdout, no_color=no_color)
        write_text(night_summary(result, report, style, (str(written[0]),)), None)
    for line in failed:
        say(line)
    status = result.exit_status(fail_on or plan.settings.fail_on or "error")
    return int(max(status, ExitStatus.UNREADABLE) if failed else status)
