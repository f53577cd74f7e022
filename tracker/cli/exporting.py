"""`tracker export`: the figures of documents or of published tables for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from tracker.cli.options import chooses_policy, takes_documents
from tracker.cli.run import Run
from tracker.errors import UsageError


@click.command()
@takes_documents
@chooses_policy
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path("export"),
    show_default=True,
    help="The folder to write.",
)
def export(run: Run, policy: str | None, output: Path) -> None:
    """Write the figures for other programs.

    claims.csv, a daily table with the field's names (killed_cum), low, best and high by event, a Table Schema beside
    each, and drafts of ClaimReview for what does not fit.
    """
    from tracker.report.export import write_export
    from tracker.series import load_policy

    result = run.check()
    write_folder(
        run, output, lambda: write_export(run.readings, result.findings, output, load_policy(policy or run.policy))
    )


def write_folder(run: Run, output: Path, write: Callable[[], Sequence[Path]]) -> None:
    """Let `write` fill a folder and say what it wrote. Raises UsageError where it cannot."""
    try:
        paths = write()
    except OSError as error:
        raise UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(output)) from None
    run.remark(f"wrote {len(paths)} files in {output}")
