"""A mapping proposed from a table's own header, tags and values; every column's meaning comes with what told it.

A preset is taken where its columns are there. Otherwise the words of each name are looked up in `field_names.csv` and
`header_words.csv`. What the names leave open (is `killed` the day's count or the toll?) is read from the values, and
said so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

from tracker.errors import ReadError
from tracker.figures.cells import read_cell
from tracker.figures.days import is_day
from tracker.figures.header_words import header_words, outcome_of, pieces_of
from tracker.figures.mapping import OWN_LAYOUT, ColumnMapping, FigureColumn, presets
from tracker.figures.sheet import Sheet

_SAMPLE: Final = 400
_READABLE: Final = 0.3
_RISING: Final = 0.98
_NEAR_SUM: Final = 0.2
_FEW: Final = 5


@cache
def _field_names() -> dict[str, str]:
    text = files("tracker.figures").joinpath("field_names.csv").read_text("utf-8")
    return {row["name"]: row["field"] for row in csv.DictReader(text.splitlines())}


def propose_mapping(sheet: Sheet, outcome: str | None = None) -> ColumnMapping:
    """The mapping that a table seems to need. outcome: what a table with a day a column counts, where no name says it.

    Raises ReadError where there is no column of days, or no column of figures.
    """
    header = sheet.header
    if "value" in header and "outcome" in header and ("as_of" in header or "date" in header):
        fields = {name: name for name in OWN_LAYOUT.columns if name in header}
        return replace(OWN_LAYOUT, columns={"as_of": "date", **fields} if "as_of" not in header else fields)
    by_words = _fields(sheet)
    if "value" in header and {"as_of", "outcome"} <= set(by_words):
        return replace(OWN_LAYOUT, columns={**by_words, "value": "value"})
    for preset in presets().values():
        if preset.recognise and all(column in header for column in preset.recognise):
            return _with_outcome(preset, sheet, outcome) if preset.days else _present(preset, header)
    if sum(is_day(name) for name in header) * 2 > len(header) > _FEW:
        return _with_outcome(ColumnMapping("days", _fields(sheet), days=True), sheet, outcome)
    return _by_names(sheet)


def _present(preset: ColumnMapping, header: Sequence[str]) -> ColumnMapping:
    """The preset without the columns that this table lacks."""
    figures = tuple(
        replace(each, why=f"the preset {preset.name}")
        for each in preset.figures
        if each.column in header and (each.side_column is None or each.side_column in header)
    )
    return replace(preset, figures=figures)


def _with_outcome(mapping: ColumnMapping, sheet: Sheet, outcome: str | None) -> ColumnMapping:
    named = outcome or mapping.constant.get("outcome") or outcome_of(pieces_of(sheet.name))
    if named is None:
        raise ReadError(
            "the table has a column for each day, and nothing says what it counts",
            where=sheet.where,
            hint="name it, for example --outcome killed",
        )
    return replace(mapping, constant={"basis": "total", **mapping.constant, "outcome": named})


def _by_names(sheet: Sheet) -> ColumnMapping:
    fields = _fields(sheet)
    if "as_of" not in fields:
        raise _lacks(sheet, "no column of days was recognised")
    taken = set(fields.values())
    named = [
        (figure, _is_readable(sheet, position))
        for position, name in enumerate(sheet.header)
        if name not in taken and (figure := _figure(sheet, position)) is not None
    ]
    figures = [figure for figure, readable in named if readable]
    if not figures:
        raise _lacks(sheet, "no column of figures was recognised")
    return ColumnMapping(
        "proposed",
        fields,
        figures=_told_apart(figures, sheet, fields),
        title="proposed by its header",
        left_out=tuple(figure.column for figure, readable in named if not readable),
    )


def _lacks(sheet: Sheet, what: str) -> ReadError:
    shown = ", ".join(name for name in sheet.header[:12] if name)
    more = f" and {len(sheet.header) - 12:,} more" if len(sheet.header) > 12 else ""
    return ReadError(what, where=sheet.where, hint=f"say it with --mapping FILE; columns found: {shown}{more}")


def _fields(sheet: Sheet) -> dict[str, str]:
    """Field -> column, by tag or name; of several columns for one field the first in the list of names."""
    order = list(_field_names())
    best: dict[str, tuple[int, str]] = {}
    for position, name in enumerate(sheet.header):
        for known in (_tag(sheet, position), "_".join(name.lower().split()), name.lower()):
            if known in _field_names():
                field = _field_names()[known]
                best[field] = min(best.get(field, (len(order), name)), (order.index(known), name))
                break
    return {field: name for field, (_, name) in best.items()}


def _tag(sheet: Sheet, position: int) -> str:
    return sheet.tags[position].lower().replace(" ", "") if sheet.tags else ""


def _figure(sheet: Sheet, position: int) -> FigureColumn | None:
    """What a column of figures counts, by the words of its name and tag; None where no word says what happened."""
    name = sheet.header[position]
    pieces = pieces_of(f"{name} {_tag(sheet, position).lstrip('#')}")
    meant: dict[str, str] = {}
    for piece in pieces:
        field, value = header_words().get(piece, ("", ""))
        if field:
            meant.setdefault(field, value)
    outcome = outcome_of(pieces) or ("killed" if meant.get("kind") == "of famine" else None)
    if "skip" in meant or outcome is None:
        return None
    words = [piece for piece in dict.fromkeys(pieces) if piece in header_words()]
    return FigureColumn(
        column=name,
        outcome=outcome,
        group=meant.get("group", "all"),
        basis=meant.get("basis", ""),
        limit=meant.get("limit", "value"),
        kind=meant.get("kind", ""),
        why=f"the words {', '.join(words)}",
    )


def _is_readable(sheet: Sheet, position: int) -> bool:
    """Whether a column holds figures: of its different texts that say something, at least a few in ten."""
    texts = [text for text in sheet.column(position).texts[:_SAMPLE] if text.strip()]
    figures = words = 0
    for text in texts:
        try:
            figures += read_cell(text, signed=True) is not None
        except ValueError:
            words += 1
    return words == 0 or figures >= _READABLE * (figures + words)


def _told_apart(figures: Sequence[FigureColumn], sheet: Sheet, fields: dict[str, str]) -> tuple[FigureColumn, ...]:
    """The columns with their bases, each a part of the column that counts everyone, and no two meaning the same."""
    totals = {_same_people(each): each.column for each in figures if each.basis == "total"}
    based = [
        each if each.basis else replace(each, **_basis_by_values(each, totals.get(_same_people(each)), sheet, fields))
        for each in figures
    ]
    limits = {(each.outcome, each.group) for each in based if each.limit in ("low", "high")}
    seen: set[tuple[str, ...]] = set()
    apart = []
    for each in based:
        if each.limit == "value" and (each.outcome, each.group) in limits:
            each = replace(each, limit="best")
        key = (*_same_people(each), each.basis, each.limit)
        apart.append(replace(each, kind=each.column) if key in seen else each)
        seen.add(key)
    whole = {(each.outcome, each.basis): each.column for each in apart if each.group == "all" and _is_plain(each)}
    return tuple(
        replace(each, part_of=whole.get((each.outcome, each.basis)))
        if each.group != "all" and _is_plain(each)
        else each
        for each in apart
    )


def _is_plain(figure: FigureColumn) -> bool:
    return not figure.kind and figure.limit in ("value", "best")


def _same_people(figure: FigureColumn) -> tuple[str, ...]:
    return figure.outcome, figure.group, figure.kind


def _basis_by_values(figure: FigureColumn, total: str | None, sheet: Sheet, fields: dict[str, str]) -> dict[str, str]:
    """The basis of a column whose name does not say it, and why it is taken so.

    total: the column that counts the same people so far, where there is one.
    """
    rises = _rises(sheet, figure.column, fields) if figure.limit == "value" and "id" not in fields else False
    if total is not None and rises and not _adds_up_to(sheet, figure.column, total, fields):
        return {"basis": "total", "kind": figure.column, "why": f"{figure.why}; its values only rise"}
    if total is not None:
        return {"basis": "increment", "why": f"{figure.why}; it stands beside a cumulative column"}
    if "id" in fields or figure.limit != "value":
        return {"basis": "incident", "why": f"{figure.why}; each row is an event"}
    if rises:
        return {"basis": "total", "why": f"{figure.why}; its values only rise"}
    return {"basis": "increment", "why": f"{figure.why}; its values rise and fall"}


def _steps(sheet: Sheet, column: str, fields: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Each value of a column with the one before it, in the order of the rows, within each place and event."""
    position = sheet.header.index(column)
    keys = [sheet.header.index(fields[name]) for name in ("event", "place", "side", "source") if name in fields]
    last: dict[tuple[str, ...], int] = {}
    for row in range(min(len(sheet), 50 * _SAMPLE)):
        try:
            cell = read_cell(sheet.column(position)[row])
        except ValueError:
            continue
        if cell is None or cell.value is None:
            continue
        key = tuple(sheet.column(key)[row] for key in keys)
        if key in last:
            yield last[key], cell.value
        last[key] = cell.value


def _adds_up_to(sheet: Sheet, column: str, total: str, fields: dict[str, str]) -> bool:
    """Whether the values of a column are about what the column of totals grows by: days' counts that happen to rise."""
    added = sum(value for _, value in _steps(sheet, column, fields))
    growth = sum(value - before for before, value in _steps(sheet, total, fields))
    return abs(added - growth) <= _NEAR_SUM * abs(growth)


def _rises(sheet: Sheet, column: str, fields: dict[str, str]) -> bool:
    """Whether nearly every step of a column goes up."""
    up = steps = grown = 0
    for before, value in _steps(sheet, column, fields):
        steps += 1
        up += value >= before
        grown += value > before
    falling = up < steps * (1 - _RISING)  # newest first
    return steps >= _FEW and grown + (steps - up) > 0 and (up >= _RISING * steps or falling)
