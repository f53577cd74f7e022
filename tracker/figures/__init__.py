"""Tables of figures: read into claims, and a document's figure placed among them.

table = read_figures("data/nagorno_karabakh_2020.csv")
for placement in place_readings(readings, table):
    print(placement.text())
"""

from __future__ import annotations

from tracker.figures.mapping import OWN_LAYOUT, ColumnMapping, FigureColumn, load_mapping, presets
from tracker.figures.measures import FigureTable, Label, Measure, Spot
from tracker.figures.nearest import place_claim, place_readings
from tracker.figures.placement import Neighbour, Placement
from tracker.figures.reading import figures_of_text, read_figures

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
