"""The sensitivity chart: each toll under each policy, a point with its band from low to high."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import UsageError
from tracker.report.plots_style import INK, QUIET, SETTINGS
from tracker.report.wording import outcome_words, printable
from tracker.series.sensitivity import SensitivityRow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_TOLLS: Final = 12
_MARKERS: Final = ("o", "s", "D", "^", "v", "P", "X", "*")
_METADATA: Final[dict[str, dict[str, Any]]] = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".png": {"Software": None},
}


def policies_figure(rows: Sequence[SensitivityRow], policies: Sequence[str]) -> Figure:
    """A matplotlib Figure of the first MOST_TOLLS tolls that have a number. An open band ends in an arrow.

    Raises UsageError where no policy gives a number.
    """
    import matplotlib
    from matplotlib.figure import Figure

    drawn = [row for row in rows if any(each.best is not None for each in row.by_policy.values())][:MOST_TOLLS]
    if not drawn:
        raise UsageError("no toll has a number to draw")
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(7.5, 0.9 + 0.25 * len(drawn) * len(policies)), layout="constrained")
        axes = figure.add_subplot()
        for number, row in enumerate(drawn):
            for place, policy in enumerate(policies):
                _draw(axes, row, policy, number + 0.7 * (place + 0.5) / len(policies) - 0.35, place)
        axes.set_yticks(range(len(drawn)), [printable(_name(row)) for row in drawn])
        axes.set_ylim(len(drawn) - 0.4, -0.6)
        axes.set_xlim(0, 1.08 * axes.get_xlim()[1])
        axes.set_xlabel("persons: best, and the band from low to high")
        for place, policy in enumerate(policies):
            axes.plot([], [], _MARKERS[place % len(_MARKERS)], color=INK, label=policy)
        figure.legend(loc="outside lower center", ncols=len(policies), frameon=False)
    return figure


def _name(row: SensitivityRow) -> str:
    return f"{row.event_id or row.doc_id}: {outcome_words(row.outcome, row.group)}"


def _draw(axes: Any, row: SensitivityRow, policy: str, height: float, place: int) -> None:
    toll = row.by_policy.get(policy)
    if toll is None or toll.best is None:
        return
    low = toll.best if toll.low is None else toll.low
    high = toll.best if toll.high is None else toll.high
    axes.plot([low, high], [height, height], color=QUIET, linewidth=2, solid_capstyle="butt")
    marker = _MARKERS[place % len(_MARKERS)]
    axes.plot([toll.best], [height], marker, color=INK, markersize=5)
    if toll.high is None:
        axes.plot([toll.best], [height], ">", color=QUIET, markersize=5, transform=_moved(axes, 14))


def _moved(axes: Any, points: float) -> Any:
    """The axes' own coordinates, moved to the right by some points: an open band's arrow head."""
    from matplotlib.transforms import ScaledTranslation

    return axes.transData + ScaledTranslation(points / 72, 0, axes.figure.dpi_scale_trans)


def write_policies_chart(rows: Sequence[SensitivityRow], policies: Sequence[str], path: Path) -> Path:
    """Write the chart as .png, .svg or .pdf by the path's ending; UsageError for another."""
    import matplotlib

    suffix = path.suffix.lower()
    if suffix not in _METADATA:
        raise UsageError("a chart is written as .png, .svg or .pdf", where=str(path))
    figure = policies_figure(rows, policies)
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(path, format=suffix.removeprefix("."), metadata=_METADATA[suffix], dpi=200)
    return path
