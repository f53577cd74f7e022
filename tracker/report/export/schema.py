"""Frictionless descriptions: a Table Schema beside each CSV, and one data package over all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tracker import terms
from tracker.columns import CLAIM_MEANINGS, TOLL_MEANINGS
from tracker.table import DATES, VOCABULARIES, WHOLE_NUMBERS, YES_OR_NO

_WHOLE: Final = frozenset({*WHOLE_NUMBERS, "best", "number_of_sources"})
_DAYS: Final = frozenset({*DATES, "report_date", "date_start", "date_end"})
_MEANINGS: Final[Mapping[str, str]] = {
    **TOLL_MEANINGS,
    **CLAIM_MEANINGS,
    "report_date": "the day of which the row's figures speak",
    "event": "the event that they speak of",
    "id": "event, side, outcome and group",
    "date_start": "the first day of which a figure speaks",
    "date_end": "the last",
    "number_of_sources": "how many sources give a figure for the last day",
}
_KEYS: Final[Mapping[str, str]] = {"claims": "claim_id", "events": "id"}


def table_schema(table: str, columns: Sequence[str]) -> dict[str, Any]:
    """The Table Schema of a table: name, type, meaning and allowed words of each column.

    A column that is none of the tracker's own holds persons (killed_cum).
    """
    schema: dict[str, Any] = {"fields": [_field(table, name) for name in columns], "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = [_KEYS[table]]
    return schema


def _field(table: str, name: str) -> dict[str, Any]:
    known = name in _MEANINGS
    if name in _DAYS:
        kind = "date"
    elif name in _WHOLE or not known:
        kind = "integer"
    else:
        kind = "boolean" if name in YES_OR_NO else "number" if name == "confidence" else "string"
    field: dict[str, Any] = {"name": name, "type": kind}
    so_far = "the toll so far" if name.endswith("_cum") else "added on the day"
    field["description"] = _MEANINGS[name] if known else f"persons, {so_far}"
    if name in VOCABULARIES:
        field["constraints"] = {"enum": list(VOCABULARIES[name])}
    return field


def schema_text(table: str, columns: Sequence[str]) -> str:
    """The schema as JSON."""
    return json.dumps(table_schema(table, columns), indent=2, ensure_ascii=False) + "\n"


def package_text(tables: Mapping[str, Sequence[str]], policy: str) -> str:
    """The data package as JSON: each CSV with its schema, the policy, and the schema version."""
    package = {
        "name": "casualty-figures",
        "profile": "tabular-data-package",
        "description": f"Stated casualty figures; tolls under the policy {policy}.",
        "version": terms.SCHEMA_VERSION,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": table_schema(name, columns),
            }
            for name, columns in tables.items()
        ],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
