"""Draws one panel of a toll chart: axes, band, step lines, markers, clashes and revisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any

from tracker.report.chart_panels import revisions, source_lines, stretches_of
from tracker.report.chart_points import Panel, TollPoint
from tracker.report.plots_names import draw_labels
from tracker.report.plots_style import CLASH, DASHES, EPOCH, INK, QUIET, RULE, SHAPES, day_place, drawable
from tracker.report.wording import day_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_panel(
    axes: Axes, panel: Panel, colours: dict[str, str], limits: tuple[date, date], linked: bool, first_number: int
) -> None:
    """Draw a panel. limits: first and last day. linked, first_number: see `_draw_markers`."""
    _style_axes(axes, panel, limits)
    _draw_band(axes, panel)
    for (source, stretches), dashes in zip(source_lines(panel).items(), cycle(DASHES), strict=False):
        for stretch in stretches:
            axes.step(
                _places(stretch), [point.value for point in stretch], where="post", linewidth=1.4,
                color=colours.get(source, QUIET), linestyle=dashes, zorder=2,
            )  # fmt: skip
    _draw_markers(axes, panel, colours, linked, first_number)
    _draw_clashes(axes, panel)
    for old, new in revisions(panel):
        axes.annotate(
            f"{old.value:,} → {new.value:,}", (day_place(new.as_of), new.value), (0, -11), textcoords="offset points",
            ha="center", size=7.5, color=CLASH, annotation_clip=True,
        )  # fmt: skip
    draw_labels(axes, panel, colours)


def _style_axes(axes: Axes, panel: Panel, limits: tuple[date, date]) -> None:
    from matplotlib.dates import AutoDateLocator
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_facecolor("none")
    axes.set_xlim(day_place(limits[0]), day_place(limits[1]))
    highest = max((point.high or point.value for point in panel.points), default=1)
    scale = ", log scale" if panel.spans_decades else ""
    axes.set_title(drawable(panel.title) + scale, loc="left", size=9.5, weight="bold", color=INK, pad=5)
    if panel.spans_decades:
        axes.set_yscale("log", nonpositive="clip")
        lowest = min(point.value for point in panel.points if point.value > 0)
        axes.set_ylim(lowest / 1.6, highest * 1.8)
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda _value, _place: ""))
    else:
        axes.set_ylim(0, max(1, highest) * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(_tick_words(limits)))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(which="both", length=0, labelsize=8, labelcolor=QUIET)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(QUIET)


def _tick_words(limits: tuple[date, date]) -> Any:
    long_span = (limits[1] - limits[0]).days > 300

    def words(value: float, _place: int | None = None) -> str:
        day, month, year = day_words(EPOCH + timedelta(days=value)).split()
        return f"{month} {year}" if long_span else f"{day} {month}"

    return words


def mark_days(axes: Axes, points: Sequence[TollPoint]) -> None:
    """A thin line through every panel on the days of the documents in hand, where there is other context to compare."""
    days = {point.as_of for point in points if point.highlighted}
    if len(days) <= 2 and not all(point.highlighted for point in points):
        for day in sorted(days):
            axes.axvline(day_place(day), color=QUIET, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)


def _draw_band(axes: Axes, panel: Panel) -> None:
    """The policy's low to high, day by day, where it is wider than a line; it ends where nobody spoke for a week."""
    for stretch in stretches_of([step for step in panel.steps if step.low is not None and step.high is not None]):
        if any(step.low != step.high for step in stretch):
            axes.fill_between(
                [day_place(step.as_of) for step in stretch],
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
        edges = [INK if highlighted else colours.get(point.authority, QUIET) for _, point in found]
        faces = edges if filled else ["white"] * len(edges)
        marks = axes.scatter(
            _places([point for _, point in found]), [point.value for _, point in found], marker=shape,
            s=72 if highlighted else 26, c=faces, edgecolors=edges, linewidths=1.2, clip_on=False,
            zorder=5 if highlighted else 3,
        )  # fmt: skip
        if linked:
            marks.set_urls([f"#point-{number}" for number, _ in found])


def _draw_clashes(axes: Axes, panel: Panel) -> None:
    clashing = [point for point in panel.points if point.findings]
    if not clashing:
        return
    axes.scatter(
        _places(clashing), [point.value for point in clashing],
        s=[190 if point.highlighted else 90 for point in clashing], facecolors="none", edgecolors=CLASH,
        linewidths=1.5, zorder=6, clip_on=False,
    )  # fmt: skip
    for point in clashing:
        axes.annotate(
            ",".join(map(str, point.findings)), (day_place(point.as_of), point.value), (8, 6),
            textcoords="offset points", size=8.5, weight="bold", color=CLASH, zorder=7,
        )  # fmt: skip


def _places(points: Sequence[TollPoint]) -> list[float]:
    return [day_place(point.as_of) for point in points]
