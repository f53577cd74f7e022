"""The text alternative of a chart, generated from the data that is drawn."""

from __future__ import annotations

from typing import Final

from tracker.report.chart_panels import revisions
from tracker.report.chart_points import ChartData, Panel, TollPoint
from tracker.report.wording import count_words, day_words

LISTED_WHOLE: Final = 12


def chart_text(data: ChartData) -> str:
    """What the chart shows, in words: for each panel its span, its figures (or their extremes) and its clashes."""
    if not data.panels:
        return f"{data.title}. No figure with a number and a day."
    parts = [f"{data.title}. {count_words(len(data.points), 'figure')}, read under the policy {data.policy}."]
    parts += [_panel_text(panel) for panel in data.panels]
    if data.left_out:
        parts.append(f"Not drawn: {', '.join(data.left_out)}.")
    return "\n".join(parts)


def _panel_text(panel: Panel) -> str:
    first, last = panel.points[0], panel.points[-1]
    span = day_words(first.as_of)
    if last.as_of != first.as_of:
        span += f" to {day_words(last.as_of)}"
    shown = panel.points if len(panel.points) <= LISTED_WHOLE else _extremes(panel)
    listed = "; ".join(_point_text(point) for point in shown)
    kind = "" if len(shown) == len(panel.points) else " (first, last, lowest, highest and the documents' own shown)"
    revised = "".join(f" Revised from {old.value:,} to {new.value:,}." for old, new in revisions(panel))
    return f"{panel.title}: {count_words(len(panel.points), 'figure')}{kind}, {span}: {listed}.{revised}"


def _extremes(panel: Panel) -> list[TollPoint]:
    points = panel.points
    by_value = sorted(points, key=lambda point: point.value)
    wanted = [points[0], points[-1], by_value[0], by_value[-1]]
    return [point for point in points if point.highlighted or point.findings or any(point is one for one in wanted)]


def _point_text(point: TollPoint) -> str:
    who = ", ".join(part for part in (point.source, point.outlet) if part)
    clash = f", in finding {', '.join(map(str, point.findings))}" if point.findings else ""
    return f"{point.words} on {day_words(point.as_of)} ({who}{clash})"
