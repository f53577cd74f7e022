"""The page of a night: the difference first, then the open findings with their quotes, the sources and the trend."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, Final

from tracker.report.night import difference_words, history_words, read_words, remark_lines, trend_rows
from tracker.report.page import stylesheet, template_environment
from tracker.store.night import JudgedFinding, Night

MOST_OPEN: Final = 200
MOST_OTHERS: Final = 200
_HIGHEST_BAR: Final = 60


def night_page(night: Night, links: Sequence[tuple[str, str]]) -> str:
    """The page as HTML text that needs no script and no other address. links: files of the folder and their names."""
    css = stylesheet()
    others = [each for each in night.findings if each.state != "open"]
    return (
        template_environment()
        .get_template("night.html.j2")
        .render(
            css=css,
            style_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
            night=night,
            difference=difference_words(night),
            read=read_words(night),
            open=[_view(each) for each in night.open[:MOST_OPEN]],
            open_left=max(0, len(night.open) - MOST_OPEN),
            fixed=[kept.finding for kept in night.fixed[:MOST_OTHERS]],
            others=[_view(each) for each in others[:MOST_OTHERS]],
            others_left=max(0, len(others) - MOST_OTHERS),
            remarks=list(remark_lines(night)),
            trend=_trend(night),
            rules=_by_rule(night),
            links=links,
        )
    )


def _view(judged: JudgedFinding) -> dict[str, Any]:
    finding = judged.kept.finding
    return {"finding": finding, "state": judged.state, "history": history_words(judged)}


def _trend(night: Night) -> list[dict[str, Any]]:
    """The rows of the trend, each with the height of its bar in pixels."""
    rows = trend_rows(night)
    most = max((row["standing"] for row in rows), default=0) or 1
    return [{**row, "height": round(_HIGHEST_BAR * row["standing"] / most)} for row in rows]


def _by_rule(night: Night) -> list[tuple[str, int, int]]:
    """Each rule with how many of its findings stand, and how many are new."""
    counts = night.counts.get(night.night.isoformat(), {})
    standing, found = counts.get("standing_by_rule", {}), counts.get("found_by_rule", {})
    return [(code, number, found.get(code, 0)) for code, number in sorted(standing.items())]
