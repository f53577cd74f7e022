"""`tracker events`: which events the documents speak of, known ones and found ones."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import click

from tracker.cli.options import prints_rows, takes_documents
from tracker.cli.output import chosen_format, rows_text, write_text
from tracker.cli.run import Run
from tracker.terms import SCHEMA_VERSION

EVENT_FORMATS = ("table", "csv", "jsonl")
EVENT_COLUMNS = ("event_id", "name", "documents", "figures", "first", "last", "background")


@click.command()
@takes_documents
@prints_rows(*EVENT_FORMATS)
def events(run: Run, format_name: str | None, output: Path | None) -> None:
    """List the events that the documents speak of.

    Those of --events keep their names; found ones are called after place, kind and day. To steer them, give an event of
    that name, with its places, words and days, in the file of known events: its stories are then given to it.
    """
    rows = event_rows(run)
    name = chosen_format(format_name, output, EVENT_FORMATS)
    text = "".join(map(_line, rows)) if name == "table" else rows_text(name, rows, EVENT_COLUMNS)
    write_text(text, output)


def event_rows(run: Run) -> list[dict[str, Any]]:
    """One row an event, those with the most documents first; background: no document has it as its own."""
    from tracker.events.naming import event_title

    claims = defaultdict(list)
    for reading in run.readings:
        for claim in reading.claims:
            claims[claim.event_id or ""].append((reading.document, claim))
    rows = []
    for event_id, told in claims.items():
        days = sorted(document.published for document, _ in told if document.published is not None)
        rows.append(
            {
                "event_id": event_id,
                "name": run.event_names.get(event_id) or event_title(event_id),
                "documents": len({document.doc_id for document, _ in told}),
                "figures": len(told),
                "first": days[0].isoformat() if days else None,
                "last": days[-1].isoformat() if days else None,
                "background": all(claim.background for _, claim in told),
                "schema": SCHEMA_VERSION,
            }
        )
    return sorted(rows, key=lambda row: (row["background"], -row["documents"], row["event_id"]))


def _line(row: dict[str, Any]) -> str:
    days = " to ".join(dict.fromkeys(str(row[name]) for name in ("first", "last") if row[name])) or "no date"
    told = f"{row['documents']} documents, {row['figures']} figures, {days}"
    return f"{row['event_id']}\n    {row['name']}: {told}{'; background' if row['background'] else ''}\n"
