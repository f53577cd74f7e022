"""Colours, shapes and sizes of the charts, and which characters they can draw.

The colours stay apart for colour-blind readers and on white and dark paper; shape and label tell them apart in grey.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Final

from tracker.report.wording import printable

INK: Final = "#1b1f24"
QUIET: Final = "#6b7280"
RULE: Final = "#d9dde3"
CLASH: Final = "#b42318"
COLOURS: Final = ("#0b62a4", "#b8480a", "#00755a", "#8d3f8a", "#8a6d00", "#3b6c82", "#5c5470")
DASHES: Final[tuple[Any, ...]] = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
SHAPES: Final = {
    "exact": ("o", True),
    "at_least": ("^", True),
    "more_than": ("^", True),
    "up_to": ("v", True),
    "fewer_than": ("v", True),
    "nearly": ("v", False),
    "about": ("o", False),
    "range": ("D", False),
    "vague": ("o", False),
}
SHAPE_WORDS: Final = (
    ("●", "exact", ("exact",)),
    ("▲", "at least, more than", ("at_least", "more_than")),
    ("▼", "up to, fewer than", ("up_to", "fewer_than")),
    ("▽", "nearly", ("nearly",)),
    ("○", "about", ("about", "vague")),
    ("◇", "range, low end", ("range",)),
)
WIDTH: Final = 7.5
LABEL_SHARE: Final = 0.18
EPOCH: Final = date(1970, 1, 1)
DPI: Final = 100
SETTINGS: Final[Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "casualty-tracker",
    "path.simplify": False,
    "figure.dpi": DPI,
}


def day_place(day: date) -> float:
    """Days since 1970, matplotlib's own axis of dates."""
    return float((day - EPOCH).days)


def drawable(text: str) -> str:
    """The text with a box for every character that the bundled font has no glyph for (it would warn, and differ)."""
    known = glyphs()
    return "".join(c if ord(c) in known or c == "\n" else "\u25af" for c in printable(text))


@cache
def glyphs() -> frozenset[int]:
    """The code points that the font which comes with matplotlib can draw."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=["DejaVu Sans"])))
    return frozenset(font.get_charmap())
