"""Where the labels of a chart go: beside their point, else near it with a leader, else nowhere.

All places are in points (1/72 inch) from the lower left corner of the plot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

LINE: Final = 10.0
GLYPH: Final = 5.0
CLEAR: Final = 7.0
RINGS: Final = (16.0, 26.0, 38.0, 52.0, 72.0, 96.0, 124.0)


@dataclass(frozen=True)
class Box:
    """A rectangle from (left, low) to (right, top)."""

    left: float
    low: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.low < other.top and other.low < self.top

    def inside(self, other: Box) -> bool:
        """Whether this box lies wholly in the other."""
        return self.left >= other.left and self.right <= other.right and self.low >= other.low and self.top <= other.top


@dataclass(frozen=True)
class Label:
    """Words (lines separated by line feeds) for a point at (x, y)."""

    text: str
    x: float
    y: float
    bold: bool = False

    @property
    def width(self) -> float:
        """The width that the words need."""
        return max(len(line) for line in self.text.split("\n")) * GLYPH * (1.12 if self.bold else 1.0)

    @property
    def height(self) -> float:
        """The height that the lines need."""
        return (self.text.count("\n") + 1) * LINE


@dataclass(frozen=True)
class PlacedLabel:
    """A label with its box; leader says whether a line to the point is needed to tell whose it is."""

    label: Label
    box: Box
    leader: bool


def place_labels(labels: Sequence[Label], obstacles: Iterable[Box], room: Box) -> list[PlacedLabel]:
    """Places for the labels, in order of importance, over no obstacle and no other label; the rest is left out.

    room: where labels may stand. A point whose label is left out keeps its tooltip and its line in the chart's text.
    """
    taken = list(obstacles)
    placed: list[PlacedLabel] = []
    for label in labels:
        for box, leader in _places(label):
            if box.inside(room) and not any(box.meets(other) for other in taken):
                taken.append(box)
                placed.append(PlacedLabel(label, box, leader))
                break
    return placed


def _places(label: Label) -> Iterator[tuple[Box, bool]]:
    """Beside the point, then on widening rings around it, from which a short leader shows the way."""
    for box in _beside(label):
        yield box, False
    width, height = label.width, label.height
    for ring in RINGS:
        for across, up in ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0)):
            left = label.x + across * ring - (0 if across > 0 else width if across < 0 else width / 2)
            low = label.y + up * ring - height / 2
            yield Box(left, low, left + width, low + height), True


def _beside(label: Label) -> Iterator[Box]:
    """Right, left, above, below, then the corners."""
    width, height = label.width, label.height
    centre, middle = label.x - width / 2, label.y - height / 2
    right, left = label.x + CLEAR, label.x - CLEAR - width
    over, under = label.y + CLEAR - 1, label.y - CLEAR - height + 1
    places = ((right, middle), (left, middle), (centre, over), (centre, under), (right, over - 4), (left, over - 4))
    for x, y in (*places, (right, under + 4), (left, under + 4)):
        yield Box(x, y, x + width, y + height)
