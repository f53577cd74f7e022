"""How the rules on tables name figures and days."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tracker.figures.measures import BOUND_NAMES, FigureTable, Spot
from tracker.figures.placement import day_words
from tracker.figures.quoting import day_of


def number_words(spot: Spot) -> str:
    """A figure as its cell states it: "1,234", "at least 12", "10 to 12"."""
    measure, at = spot.measure, spot.at
    if np.isnan(measure.value[at]):
        return f"{int(measure.floor[at]):,} to {int(measure.ceiling[at]):,}"
    bound = BOUND_NAMES[measure.bounds[at]]
    words = "" if bound == "exact" else bound.replace("_", " ") + " "
    return f"{words}{int(measure.value[at]):,}"


def told_cell(table: FigureTable, spot: Spot) -> str:
    """A figure with its column, place, day and source: "killed_cum 1,234 (Gaza, 19 October 2023, mohtel)"."""
    about = [str(table.track_of(spot)), day_words(day_of(spot)) if day_of(spot) else "", table.source_of(spot) or ""]
    inside = ", ".join(part for part in about if part)
    return f"{spot.measure.name} {number_words(spot)}" + (f" ({inside})" if inside else "")


def told_cells(table: FigureTable, spots: Iterable[Spot], most: int = 3) -> str:
    """Several figures, the first few named."""
    every = list(spots)
    named = ", ".join(told_cell(table, spot) for spot in every[:most])
    return named + (f" and {len(every) - most} more" if len(every) > most else "")


def row_words(table: FigureTable, row: int) -> str:
    """A row by its line: "row 12"."""
    return f"row {int(table.sheet.lines[row])}"
