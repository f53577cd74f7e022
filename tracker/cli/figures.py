"""`tracker extract` and `tracker why`: the claims of documents, and how one of them was read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tracker.cli.options import for_people, prints_rows, takes_documents, takes_figures
from tracker.cli.output import chosen_format, rows_text, write_file, write_rows, write_text
from tracker.cli.run import Run
from tracker.errors import UsageError
from tracker.model import Claim, Reading
from tracker.terms import CLAIM_COLUMNS

CLAIM_FORMATS = ("table", "csv", "jsonl", "parquet")


@click.command()
@takes_documents
@prints_rows(*CLAIM_FORMATS)
@for_people
def extract(run: Run, format_name: str | None, output: Path | None, no_color: bool) -> None:
    """Read the stated figures, one row a claim.

    Each row holds the words and their place, the number and its bound, outcome, group, source, date and event.
    """
    from tracker.report.terminal import terminal_style
    from tracker.report.text import Coverage, claims_text, coverage_text
    from tracker.table import claim_row

    name = chosen_format(format_name, output, CLAIM_FORMATS)
    if name == "parquet" and output is None:
        raise UsageError("parquet is no text", hint="name a file with -o FILE")
    if name == "table":
        write_text(claims_text(run.readings, terminal_style(sys.stdout, no_color=no_color)), output)
        return
    if name == "parquet" and output is not None:
        _write_parquet(run.readings, output)
        run.remark(coverage_text(run.readings))
        return
    coverage = Coverage()
    readings = coverage.counting(run.readings_in_turn())
    rows = (claim_row(claim, reading.document) for reading in readings for claim in reading.claims)
    write_rows(name, rows, CLAIM_COLUMNS, output)
    run.remark(coverage.text())


def _write_parquet(readings: list[Reading], output: Path) -> None:
    from tracker.table import claims_frame
    from tracker.table_files import write_claims

    frame = claims_frame(readings)
    write_file(output, lambda path: write_claims(frame, path))


@click.command()
@click.argument("claim_id")
@takes_documents
@takes_figures
@prints_rows("text", "jsonl")
@for_people
def why(
    run: Run,
    claim_id: str,
    figures: tuple[Path, ...],
    format_name: str | None,
    output: Path | None,
    no_color: bool,
) -> None:
    """Say how one claim was read.

    Which words set which field, how the figure stands to the others of its text, and how to the published figures of
    the table that is kept beside it.

    CLAIM_ID is the id of a row of `tracker extract`, or enough of it to name one claim: the figure's words do as well.
    """
    reading, claim = _find(run.readings, claim_id)
    if chosen_format(format_name, output, ("text", "jsonl")) == "jsonl":
        from tracker.table import claim_row

        write_text(rows_text("jsonl", [claim_row(claim, reading.document)], CLAIM_COLUMNS), output)
    else:
        from tracker.figures import place_readings
        from tracker.report.terminal import terminal_style
        from tracker.report.why import why_text

        placed = [each for table in run.tables(figures) for each in place_readings([reading], table)]
        own = [each for each in placed if each.claim.claim_id == claim.claim_id and each.verdict != "no_figures"]
        style = terminal_style(sys.stdout, no_color=no_color)
        write_text(why_text(reading, claim, style, run.event_names, own), output)


def _find(readings: list[Reading], wanted: str) -> tuple[Reading, Claim]:
    """The claim with that id, else the only one whose id or surface holds the words. Raises UsageError without one."""
    every = [(reading, claim) for reading in readings for claim in reading.claims]
    exact = [pair for pair in every if pair[1].claim_id == wanted]
    loose = [pair for pair in every if wanted in pair[1].claim_id or wanted.lower() in pair[1].surface.lower()]
    found = exact or loose
    if len(found) == 1:
        return found[0]
    if not found:
        shown = ", ".join(claim.claim_id for _, claim in every[:5]) + (", ..." if len(every) > 5 else "")
        raise UsageError(
            f"no claim is called {wanted!r}", hint=f"there are: {shown}" if every else "no figure was read"
        )
    raise UsageError(f"{wanted!r} names {len(found)} claims", hint=", ".join(claim.claim_id for _, claim in found[:5]))
