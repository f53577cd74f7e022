"""The toll chart as SVG, PNG, PDF or a matplotlib Figure; matplotlib is imported only when a chart is drawn.

Nothing global is changed: settings hold inside `rc_context`, and the same data give the same bytes.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import UsageError
from tracker.report.chart_panels import named_sources
from tracker.report.chart_points import ChartData, TollPoint
from tracker.report.plots_drawing import draw_panel, mark_days
from tracker.report.plots_style import COLOURS, INK, LABEL_SHARE, QUIET, SETTINGS, SHAPE_WORDS, WIDTH, drawable
from tracker.report.svg import page_svg
from tracker.report.wording import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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

    with matplotlib.rc_context(SETTINGS):
        out = io.BytesIO()
        figure = _figure(data, linked=kind == "svg")
        figure.savefig(out, format=kind, dpi=dpi, metadata=_METADATA[kind], facecolor=background)
        return out.getvalue()


def toll_figure(data: ChartData) -> Figure:
    """The chart as a matplotlib Figure, for a notebook or for further drawing."""
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
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
        draw_panel(axes, panel, colours, limits, linked, first_number)
        mark_days(axes, data.points)
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
    figure.text(0.012, 1 - 0.1 / height, drawable(data.title), size=12, weight="bold", va="top", color=INK)
    bounds = {point.bound for point in data.points}
    shapes = [f"{sign} {words}" for sign, words, of in SHAPE_WORDS if bounds.intersection(of)]
    if any(point.findings for point in data.points):
        shapes.append("ringed: in the finding of that number")
    outlets = sorted({point.outlet for point in data.points if point.highlighted})
    if any(not point.highlighted for point in data.points) and outlets:
        shapes.append(f"bold: {drawable(outlets[0]) if len(outlets) == 1 and outlets[0] else 'the documents read'}")
    figure.text(0.012, 1 - 0.38 / height, "\u00a0\u00a0 ".join(shapes), size=8.5, va="top", color=QUIET)
    for line, words in enumerate(reversed(caption)):
        figure.text(0.012, (0.08 + 0.15 * line) / height, drawable(words), size=7.5, color=QUIET)


def _day_limits(points: Sequence[TollPoint]) -> tuple[date, date]:
    days = [point.as_of for point in points] or [date(2000, 1, 1)]
    margin = timedelta(days=max(2, (max(days) - min(days)).days // 25))
    return min(days) - margin, max(days) + margin
