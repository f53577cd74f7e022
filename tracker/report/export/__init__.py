"""Figures for other programs: tidy claims, a wide daily table, low/best/high by event, ClaimReview, table schemas.

write_export(readings, findings, Path("out"), load_policy("keep"))
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tracker.figures.measures import FigureTable
from tracker.model import Finding, Reading
from tracker.report.export.claim_review import claim_reviews_text
from tracker.report.export.daily import DAILY_KEYS, daily_rows
from tracker.report.export.events import EVENT_COLUMNS, event_rows
from tracker.report.export.schema import package_text, schema_text
from tracker.report.export.table_events import table_events
from tracker.report.formats.rows import csv_text
from tracker.series import Policy
from tracker.terms import CLAIM_COLUMNS

__all__ = ["DAILY_KEYS", "EVENT_COLUMNS", "claim_reviews_text", "daily_rows", "event_rows", "write_export"]


def write_export(
    readings: Sequence[Reading],
    findings: Sequence[Finding],
    directory: Path,
    policy: Policy,
    tables: Sequence[FigureTable] = (),
) -> list[Path]:
    """Write every export of the readings into a folder -> the files, in order.

    tables: the published tables that the readings come from, if they do; each row of a table of events is one event.

    claims.csv (one row a figure), daily.csv (one row a day, event and side; a column an outcome and group), events.csv
    (low, best and high, a row an event and outcome), a schema (.schema.json) beside each, datapackage.json over all,
    claimreview.jsonld with a review for each error and warning. Raises OSError where they cannot be written.
    """
    from tracker.table import claims_frame
    from tracker.table_files import write_claims

    directory.mkdir(parents=True, exist_ok=True)
    write_claims(claims_frame(readings), directory / "claims.csv")
    events = table_events(tables, policy)
    columns, days = daily_rows(readings, policy, events)
    layouts = {"claims": CLAIM_COLUMNS, "daily": columns, "events": EVENT_COLUMNS}
    texts = {
        "daily.csv": csv_text(days, columns),
        "events.csv": csv_text(event_rows(readings, policy, events), EVENT_COLUMNS),
        **{f"{name}.schema.json": schema_text(name, names) for name, names in layouts.items()},
        "datapackage.json": package_text(layouts, policy.name),
        "claimreview.jsonld": claim_reviews_text(readings, findings),
    }
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
    return [directory / name for name in ("claims.csv", *texts)]
