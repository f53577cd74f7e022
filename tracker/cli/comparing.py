"""`tracker compare`: whether a source text supports or refutes the figures of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tracker.cli.options import prints_rows
from tracker.cli.output import chosen_format, progress, rows_text, write_text
from tracker.cli.run import Run
from tracker.compare import Verdict, compare_rows, verdict_row
from tracker.compare import compare as judge
from tracker.config import load_settings
from tracker.errors import ReadError, UsageError
from tracker.text.formats import READERS, Intake
from tracker.text.rows import table_rows

VERDICT_FORMATS = ("text", "jsonl", "csv")
VERDICT_COLUMNS = ("id", "verdict", "why", "pairs", "notes")
PAIR_COLUMNS = ("id", "a", "b")


@click.command()
@click.argument("source", required=False)
@click.argument("statement", required=False)
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Many at once: rows (jsonl, csv) with id, a (source), b (statement), optional date_a, date_b, same_event.",
)
@click.option("--date-a", metavar="DAY", help="When the source was published.")
@click.option("--date-b", metavar="DAY", help="When the statement was made; a later one may state more.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@prints_rows(*VERDICT_FORMATS)
def compare(
    source: str | None,
    statement: str | None,
    pairs: Path | None,
    date_a: str | None,
    date_b: str | None,
    quiet: bool,
    format_name: str | None,
    output: Path | None,
) -> int:
    """Judge a statement against a source text.

    The verdict is supported, refuted, compatible or not_comparable. SOURCE and STATEMENT are texts, or files that hold
    them.
    """
    run = Run(settings=load_settings(), paths=(), quiet=quiet)
    name = chosen_format(format_name, output, VERDICT_FORMATS)
    if pairs is not None:
        if source is not None:
            raise UsageError("give either SOURCE and STATEMENT or --pairs, not both")
        rows = list(progress(_judged(pairs, run), "pairs", quiet=quiet))
        text = "".join(map(_line, rows)) if name == "text" else rows_text(name, rows, VERDICT_COLUMNS)
    else:
        if source is None or statement is None:
            raise UsageError("give SOURCE and STATEMENT, or --pairs FILE", hint="tracker compare --help")
        verdict = judge(_text_of(source), _text_of(statement), date_a=date_a, date_b=date_b)
        row = verdict_row("1", verdict)
        text = "\n".join(_verdict_lines(verdict)) + "\n" if name == "text" else rows_text(name, [row], VERDICT_COLUMNS)
    write_text(text, output)
    return run.finish()


def _judged(path: Path, run: Run) -> Iterator[dict[str, Any]]:
    for row in table_rows(path, PAIR_COLUMNS, Intake()):
        if isinstance(row, ReadError):
            run.report_error(row)
            continue
        line, fields = row
        try:
            yield from compare_rows([fields])
        except ReadError as error:
            run.report_error(ReadError(error.what, where=str(path), line=line, hint=error.hint))


def _text_of(given: str) -> str:
    """The text itself, or that of the file it names. Raises ReadError for a file that is missing or unreadable."""
    from tracker.model import Document
    from tracker.text.reader import read_paths

    looks_like_a_file = Path(given).suffix.lower() in READERS and not any(mark.isspace() for mark in given)
    if not looks_like_a_file and not (len(given) < 1000 and _exists(given)):
        return given
    texts = []
    for item in read_paths([given]):
        if isinstance(item, ReadError):
            raise item
        assert isinstance(item, Document)
        texts.append(f"{item.title}\n\n{item.text}" if item.title and item.title not in item.text else item.text)
    return "\n\n".join(texts)


def _exists(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    from tracker.report.wording import figure_words, outcome_words

    yield verdict.verdict
    yield f"  {verdict.why}"
    for pair in verdict.pairs:
        claims = [("statement", pair.statement)] + ([("source", pair.source)] if pair.source is not None else [])
        yield ""
        for who, claim in claims:
            yield f'  {who:<9}  "{claim.surface}": {outcome_words(claim.outcome, claim.group)}, {figure_words(claim)}'
        yield f"  {pair.verdict + ':':<9}  {pair.why}"
        if pair.note:
            yield f"  note:      {pair.note}"


def _line(row: dict[str, Any]) -> str:
    return f"{row['id']}: {row['verdict']}: {row['why']}\n"
