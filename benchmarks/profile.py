"""Where the time of reading goes, by module, and the chart of throughputs."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.sets import Row
from tracker.extract.pipeline import read_document
from tracker.model import Document

SHOWN = 12


def stages(texts: Sequence[Row]) -> list[tuple[str, float]]:
    """The share of the time spent in each module itself; C functions count for what they are (`re`, `sentencex`)."""
    read_document(Document(doc_id="first", text="One hundred and five people were killed."))  # loads quantulum3, too
    profiler = cProfile.Profile()
    profiler.enable()
    for row in texts:
        read_document(Document(doc_id=row["id"], text=row["text"]))
    profiler.disable()
    spent: Counter[str] = Counter()
    rows = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (path, _, function), (_, _, own, _, _) in rows.items():
        spent[_module(path, function)] += own
    total = sum(spent.values())
    return [(name, seconds / total) for name, seconds in spent.most_common(SHOWN)]


def _module(path: str, function: str) -> str:
    parts = Path(path).with_suffix("").parts
    if "tracker" in parts:
        return ".".join(parts[len(parts) - parts[::-1].index("tracker") - 1 :])
    return function.strip("<>") if path == "~" else Path(path).stem


def print_stages(texts: Sequence[Row]) -> None:
    print("\nwhere the time of reading goes (under the profiler, own time)\n| module | share |\n|---|---|")
    for name, share in stages(texts):
        print(f"| {name} | {share:.1%} |")


def plot_rates(rates: Mapping[str, float], path: Path) -> None:
    """Draw throughputs in MB a second as bars on a logarithmic axis."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "tracker", "font.size": 9}):
        figure = Figure(figsize=(7, 0.45 * len(rates) + 0.9), layout="constrained")
        axes = figure.add_subplot()
        ordered = sorted(rates.items(), key=lambda item: item[1])
        names, values = zip(*ordered, strict=True)
        bars = axes.barh(
            names, values, color=["#b4502e" if name.startswith("tracker") else "#8a8f98" for name in names]
        )
        axes.bar_label(bars, labels=[f"{value:.3g}" for value in values], padding=3)
        axes.set_xscale("log")
        axes.set_xlim(min(values) / 2, max(values) * 4)
        axes.set_xlabel("MB of text a second, one core (logarithmic)")
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
