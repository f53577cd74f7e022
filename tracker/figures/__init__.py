"""Tables of figures: read into claims, and a document's figure placed among them.

table = read_figures("data/nagorno_karabakh_2020.csv")
for placement in place_readings(readings, table):
    print(placement.text())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tracker.figures.mapping import OWN_LAYOUT, ColumnMapping, FigureColumn, load_mapping, presets
    from tracker.figures.measures import FigureTable, Label, Measure, Spot
    from tracker.figures.nearest import place_claim, place_readings
    from tracker.figures.placement import Neighbour, Placement
    from tracker.figures.reading import figures_of_text, read_figures

_PLACES: Final = {
    "OWN_LAYOUT": "mapping",
    "ColumnMapping": "mapping",
    "FigureColumn": "mapping",
    "FigureTable": "measures",
    "Label": "measures",
    "Measure": "measures",
    "Neighbour": "placement",
    "Placement": "placement",
    "Spot": "measures",
    "figures_of_text": "reading",
    "load_mapping": "mapping",
    "place_claim": "nearest",
    "place_readings": "nearest",
    "presets": "mapping",
    "read_figures": "reading",
}
"""Each public name and its module, which is loaded when it is asked for: a text needs no arrays."""


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"tracker.figures.{_PLACES[name]}"), name)


__all__ = [
    "OWN_LAYOUT",
    "ColumnMapping",
    "FigureColumn",
    "FigureTable",
    "Label",
    "Measure",
    "Neighbour",
    "Placement",
    "Spot",
    "figures_of_text",
    "load_mapping",
    "place_claim",
    "place_readings",
    "presets",
    "read_figures",
]
