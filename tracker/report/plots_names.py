"""The names on a toll chart: which points are labelled, with what words, and where."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.report.chart_labels import Box, Label, place_labels
from tracker.report.chart_panels import source_lines
from tracker.report.chart_points import Panel, TollPoint
from tracker.report.plots_style import DPI, INK, LABEL_SHARE, QUIET, WIDTH, day_place, drawable
from tracker.report.wording import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_labels(axes: Axes, panel: Panel, colours: dict[str, str]) -> None:
    """Direct labels: beside the point where they fit, else near it with a leader; no legend to look up."""
    width, height = _size(axes)
    points = _label_points(panel)
    labels = [Label(_label_words(point), *_spot(axes, point), point.highlighted) for point in points]
    room = Box(2, -2, width + LABEL_SHARE * WIDTH * 72 - 4, height + 6)
    by_label = dict(zip(map(id, labels), points, strict=True))
    for placed in place_labels(labels, _obstacles(axes, panel), room):
        point = by_label[id(placed.label)]
        colour = INK if point.highlighted else colours.get(point.authority, QUIET)
        leader = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "alpha": 0.45, "shrinkB": 4, "shrinkA": 0}
        middle = (placed.box.low + placed.box.top) / 2
        axes.annotate(
            placed.label.text, (day_place(point.as_of), point.value), (placed.box.left / width, middle / height),
            textcoords="axes fraction", va="center", size=8, color=colour, annotation_clip=False, linespacing=1.1,
            weight="bold" if point.highlighted else "normal", arrowprops=leader if placed.leader else None, zorder=8,
        )  # fmt: skip


def _size(axes: Axes) -> tuple[float, float]:
    """The plot's width and height in points."""
    extent = axes.get_window_extent()
    return extent.width * 72 / DPI, extent.height * 72 / DPI


def _spot(axes: Axes, point: TollPoint) -> tuple[float, float]:
    """A figure's place in points from the lower left corner of the plot."""
    width, height = _size(axes)
    x, y = (axes.transData + axes.transAxes.inverted()).transform((day_place(point.as_of), point.value))
    return float(x) * width, float(y) * height


def _obstacles(axes: Axes, panel: Panel) -> list[Box]:
    """What a label must not cover: every marker, and every tread and riser of the lines."""
    boxes = []
    for point in panel.points:
        x, y = _spot(axes, point)
        reach = 6.0 if point.highlighted else 8.0 if point.findings else 3.5
        boxes.append(Box(x - reach, y - reach, x + reach, y + reach))
        if point.findings:
            boxes.append(Box(x + reach, y + 4, x + reach + 9 * len(point.findings), y + 17))
    for stretches in source_lines(panel).values():
        for before, after in (pair for stretch in stretches for pair in pairwise(stretch)):
            (x0, y0), (x1, y1) = _spot(axes, before), _spot(axes, after)
            boxes.append(Box(x0, y0 - 1, x1, y0 + 1))
            boxes.append(Box(x1 - 1, min(y0, y1), x1 + 1, max(y0, y1)))
    return boxes


def _label_points(panel: Panel, most: int = 12) -> list[TollPoint]:
    """The last figure of each source, and every figure of the documents in hand; the most important first."""
    last: dict[str, TollPoint] = {}
    for point in panel.points:
        last[f"{point.quote} {point.value}" if point.highlighted else point.authority] = point
    counts = Counter(point.authority for point in panel.points)
    wanted = sorted(last.values(), key=lambda point: (not point.highlighted, -counts[point.authority], -point.value))
    return wanted[:most]


def _label_words(point: TollPoint) -> str:
    return _lines(
        f"“{point.quote}”" if point.highlighted else f"{one_line(point.authority, 36)}: {point.words}", most=3
    )


def _lines(words: str, width: int = 24, most: int = 2) -> str:
    """The words on few lines of about the same length."""
    shown = " ".join(drawable(words).split()) or "?"
    lines = textwrap.wrap(shown, width)
    if 1 < len(lines) <= most:
        narrower = (textwrap.wrap(shown, each) for each in range(8, width + 1))
        lines = next(even for even in narrower if len(even) <= len(lines))
    return "\n".join(lines[:most]) + ("…" if len(lines) > most else "")
