"""The toll chart, drawn with matplotlib's object interface; matplotlib is imported only when a chart is drawn.

Nothing global is changed: settings hold inside `rc_context`, and the same data give the same bytes.
"""

from __future__ import annotations

import io
import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import UsageError
from tracker.report.chart_labels import Box, Label, place_labels
from tracker.report.chart_panels import named_sources, revisions, source_lines, stretches_of
from tracker.report.chart_points import ChartData, Panel, TollPoint
from tracker.report.svg import page_svg
from tracker.report.wording import day_words, one_line, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
_EPOCH: Final = date(1970, 1, 1)
_SETTINGS: Final[Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "casualty-tracker",
    "path.simplify": False,
    "figure.dpi": 100,
}
_METADATA: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def toll_svg(data: ChartData, *, background: str = "none") -> str:
    """The chart as SVG text that may stand in a page: no script, no style attribute, each point with its quote.

    Points link to their place in the article, or to the source of the figure. background: a colour, or "none".
    """
    return page_svg(_saved(data, "svg", background).decode("utf-8"), data)


def write_toll_chart(data: ChartData, path: str | Path, *, dpi: int = 200) -> Path:
    """Write the chart as .png, .svg or .pdf by the path's ending; UsageError for another.

    dpi: pixels an inch of a .png; the chart is 7.5 inches wide, so 1,500 pixels by default.
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _METADATA:
        raise UsageError("a chart is written as .png, .svg or .pdf", where=str(path))
    content = toll_svg(data, background="white").encode("utf-8") if kind == "svg" else _saved(data, kind, dpi=dpi)
    path.write_bytes(content)
    return path


def _saved(data: ChartData, kind: str, background: str = "white", dpi: int = 200) -> bytes:
    import matplotlib

    with matplotlib.rc_context(_SETTINGS):
        out = io.BytesIO()
        figure = _figure(data, linked=kind == "svg")
        figure.savefig(out, format=kind, dpi=dpi, metadata=_METADATA[kind], facecolor=background)
        return out.getvalue()


def toll_figure(data: ChartData) -> Figure:
    """The chart as a matplotlib Figure, for a notebook or for further drawing."""
    import matplotlib

    with matplotlib.rc_context(_SETTINGS):
        return _figure(data, linked=False)


def _figure(data: ChartData, linked: bool) -> Figure:
    from matplotlib.figure import Figure

    rows = max(1, len(data.panels))
    caption = _caption(data)
    head, foot = 0.86, 0.34 + 0.15 * len(caption)
    panel_height = 2.1 if rows <= 2 else 1.55
    height = head + rows * panel_height + foot
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    colours = dict(zip(named_sources(data), COLOURS, strict=False))
    grid = figure.add_gridspec(
        rows, 1, left=0.085, right=1 - LABEL_SHARE, top=1 - head / height, bottom=foot / height, hspace=0.42
    )
    limits = _day_limits(data.points)
    for row, panel in enumerate(data.panels):
        axes = figure.add_subplot(grid[row])
        first_number = sum(len(before.points) for before in data.panels[:row])
        _draw_panel(axes, panel, colours, limits, linked, first_number)
        _mark_days(axes, data.points)
        axes.tick_params(labelbottom=row == rows - 1)
    _draw_words(figure, data, caption, height)
    return figure


def _caption(data: ChartData) -> list[str]:
    parts = [f"Policy: {data.policy}."]
    if data.sources:
        parts.append(f"Sources: {printable(data.sources)}.")
    if data.left_out:
        parts.append(f"Not drawn: {', '.join(data.left_out)}.")
    parts.append("Lines hold the last stated figure; they end where nobody stated one for a week.")
    return textwrap.wrap(" ".join(parts), 108)


def _draw_words(figure: Figure, data: ChartData, caption: Sequence[str], height: float) -> None:
    figure.text(0.012, 1 - 0.1 / height, _drawable(data.title), size=12, weight="bold", va="top", color=INK)
    bounds = {point.bound for point in data.points}
    shapes = [f"{sign} {words}" for sign, words, of in SHAPE_WORDS if bounds.intersection(of)]
    if any(point.findings for point in data.points):
        shapes.append("ringed: in the finding of that number")
    outlets = sorted({point.outlet for point in data.points if point.highlighted})
    if any(not point.highlighted for point in data.points) and outlets:
        shapes.append(f"bold: {_drawable(outlets[0]) if len(outlets) == 1 and outlets[0] else 'the documents read'}")
    figure.text(0.012, 1 - 0.38 / height, "\u00a0\u00a0 ".join(shapes), size=8.5, va="top", color=QUIET)
    for line, words in enumerate(reversed(caption)):
        figure.text(0.012, (0.08 + 0.15 * line) / height, _drawable(words), size=7.5, color=QUIET)


def _day_limits(points: Sequence[TollPoint]) -> tuple[date, date]:
    days = [point.as_of for point in points] or [date(2000, 1, 1)]
    margin = timedelta(days=max(2, (max(days) - min(days)).days // 25))
    return min(days) - margin, max(days) + margin


def _draw_panel(
    axes: Axes, panel: Panel, colours: dict[str, str], limits: tuple[date, date], linked: bool, first_number: int
) -> None:
    _style_axes(axes, panel, limits)
    _draw_band(axes, panel)
    for (source, stretches), dashes in zip(source_lines(panel).items(), cycle(DASHES), strict=False):
        for stretch in stretches:
            axes.step(
                _days(stretch), [point.value for point in stretch], where="post", linewidth=1.4,
                color=colours.get(source, QUIET), linestyle=dashes, zorder=2,
            )  # fmt: skip
    _draw_markers(axes, panel, colours, linked, first_number)
    _draw_clashes(axes, panel)
    for old, new in revisions(panel):
        axes.annotate(
            f"{old.value:,} → {new.value:,}", (_day(new.as_of), new.value), (0, -11), textcoords="offset points",
            ha="center", size=7.5, color=CLASH, annotation_clip=True,
        )  # fmt: skip
    _draw_labels(axes, panel, colours)


def _style_axes(axes: Axes, panel: Panel, limits: tuple[date, date]) -> None:
    from matplotlib.dates import AutoDateLocator
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_facecolor("none")
    axes.set_xlim(_day(limits[0]), _day(limits[1]))
    highest = max((point.high or point.value for point in panel.points), default=1)
    scale = ", log scale" if panel.spans_decades else ""
    axes.set_title(_drawable(panel.title) + scale, loc="left", size=9.5, weight="bold", color=INK, pad=5)
    if panel.spans_decades:
        axes.set_yscale("log")
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda _value, _place: ""))
    else:
        axes.set_ylim(0, max(1, highest) * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(_tick_words(limits)))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(length=0, labelsize=8, labelcolor=QUIET)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(QUIET)


def _tick_words(limits: tuple[date, date]) -> Any:
    long_span = (limits[1] - limits[0]).days > 300

    def words(value: float, _place: int | None = None) -> str:
        day, month, year = day_words(_EPOCH + timedelta(days=value)).split()
        return f"{month} {year}" if long_span else f"{day} {month}"

    return words


def _mark_days(axes: Axes, points: Sequence[TollPoint]) -> None:
    """A thin line through every panel on the days of the documents in hand, where there is other context to compare."""
    days = {point.as_of for point in points if point.highlighted}
    if len(days) <= 2 and not all(point.highlighted for point in points):
        for day in sorted(days):
            axes.axvline(_day(day), color=QUIET, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)


def _draw_band(axes: Axes, panel: Panel) -> None:
    """The policy's low to high, day by day, where it is wider than a line; it ends where nobody spoke for a week."""
    for stretch in stretches_of([step for step in panel.steps if step.low is not None and step.high is not None]):
        if any(step.low != step.high for step in stretch):
            axes.fill_between(
                [_day(step.as_of) for step in stretch],
                [float(step.low or 0) for step in stretch],
                [float(step.high or 0) for step in stretch],
                step="post", color=QUIET, alpha=0.16, linewidth=0, zorder=1,
            )  # fmt: skip


def _draw_markers(axes: Axes, panel: Panel, colours: dict[str, str], linked: bool, first_number: int) -> None:
    """One scatter for each shape and fill; in SVG each point carries the mark `#point-n` that `page_svg` resolves."""
    looks: dict[tuple[str, bool, bool], list[tuple[int, TollPoint]]] = {}
    for number, point in enumerate(panel.points, start=first_number):
        looks.setdefault((*SHAPES[point.bound], point.highlighted), []).append((number, point))
    for (shape, filled, highlighted), found in sorted(looks.items()):
        edges = [INK if highlighted else colours.get(point.source, QUIET) for _, point in found]
        faces = edges if filled else ["white"] * len(edges)
        marks = axes.scatter(
            _days([point for _, point in found]), [point.value for _, point in found], marker=shape,
            s=72 if highlighted else 26, c=faces, edgecolors=edges, linewidths=1.2, zorder=5 if highlighted else 3,
        )  # fmt: skip
        if linked:
            marks.set_urls([f"#point-{number}" for number, _ in found])


def _draw_clashes(axes: Axes, panel: Panel) -> None:
    clashing = [point for point in panel.points if point.findings]
    if not clashing:
        return
    axes.scatter(
        _days(clashing), [point.value for point in clashing], s=190, facecolors="none", edgecolors=CLASH,
        linewidths=1.5, zorder=6,
    )  # fmt: skip
    for point in clashing:
        axes.annotate(
            ",".join(map(str, point.findings)), (_day(point.as_of), point.value), (8, 6), textcoords="offset points",
            size=8.5, weight="bold", color=CLASH, zorder=7,
        )  # fmt: skip


def _draw_labels(axes: Axes, panel: Panel, colours: dict[str, str]) -> None:
    """Direct labels: beside the point where they fit, else near it with a leader; no legend to look up."""
    width, height = _size(axes)
    points = _label_points(panel)
    labels = [Label(_label_words(point), *_spot(axes, point), point.highlighted) for point in points]
    room = Box(2, -2, width + LABEL_SHARE * WIDTH * 72 - 4, height + 6)
    by_label = dict(zip(map(id, labels), points, strict=True))
    for placed in place_labels(labels, _obstacles(axes, panel), room):
        point = by_label[id(placed.label)]
        colour = INK if point.highlighted else colours.get(point.source, QUIET)
        leader = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "alpha": 0.45, "shrinkB": 4, "shrinkA": 0}
        middle = (placed.box.low + placed.box.top) / 2
        axes.annotate(
            placed.label.text, (_day(point.as_of), point.value), (placed.box.left / width, middle / height),
            textcoords="axes fraction", va="center", size=8, color=colour, annotation_clip=False, linespacing=1.1,
            weight="bold" if point.highlighted else "normal", arrowprops=leader if placed.leader else None, zorder=8,
        )  # fmt: skip


def _size(axes: Axes) -> tuple[float, float]:
    """The plot's width and height in points."""
    extent = axes.get_window_extent()
    return extent.width * 72 / _SETTINGS["figure.dpi"], extent.height * 72 / _SETTINGS["figure.dpi"]


def _spot(axes: Axes, point: TollPoint) -> tuple[float, float]:
    """A figure's place in points from the lower left corner of the plot."""
    width, height = _size(axes)
    x, y = (axes.transData + axes.transAxes.inverted()).transform((_day(point.as_of), point.value))
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
        last[f"{point.quote} {point.value}" if point.highlighted else point.source] = point
    counts = Counter(point.source for point in panel.points)
    wanted = sorted(last.values(), key=lambda point: (not point.highlighted, -counts[point.source], -point.value))
    return wanted[:most]


def _label_words(point: TollPoint) -> str:
    return _lines(f"“{point.quote}”" if point.highlighted else f"{one_line(point.source, 36)}: {point.words}", most=3)


def _lines(words: str, width: int = 24, most: int = 2) -> str:
    """The words on few lines of about the same length."""
    drawable = " ".join(_drawable(words).split()) or "?"
    lines = textwrap.wrap(drawable, width)
    if 1 < len(lines) <= most:
        narrower = (textwrap.wrap(drawable, each) for each in range(8, width + 1))
        lines = next(even for even in narrower if len(even) <= len(lines))
    return "\n".join(lines[:most]) + ("…" if len(lines) > most else "")


def _days(points: Sequence[TollPoint]) -> list[float]:
    return [_day(point.as_of) for point in points]


def _day(day: date) -> float:
    """Days since 1970, matplotlib's own axis of dates."""
    return float((day - _EPOCH).days)


def _drawable(text: str) -> str:
    """The text with a box for every character that the bundled font has no glyph for (it would warn, and differ)."""
    glyphs = _glyphs()
    return "".join(c if ord(c) in glyphs or c == "\n" else "\u25af" for c in printable(text))


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=["DejaVu Sans"])))
    return frozenset(font.get_charmap())
