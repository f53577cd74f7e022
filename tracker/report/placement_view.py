"""The report's figures among those of the tables that the user keeps, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.figures import Neighbour, Placement, place_readings
from tracker.figures.placement import VERDICT_WORDS
from tracker.model import Reading
from tracker.report.page_view import FigureView, web_address
from tracker.report.wording import count_words, day_words, figure_words, group_words, one_line, source_words

if TYPE_CHECKING:
    from tracker.figures import FigureTable

MOST_ROWS: Final = 12
MOST_PLACEMENTS: Final = 40
_ORDER: Final = ("too_low", "too_high", "above", "fits", "no_number", "no_figures")


@dataclass(frozen=True)
class RowView:
    """One figure of a table in words; address: where it was printed, if that is an address of the web."""

    day: str
    figure: str
    whose: str
    source: str
    outlet: str
    address: str


@dataclass(frozen=True)
class PlacementView:
    """One figure of a document among those of a table."""

    figure: FigureView
    table: str
    verdict: str
    verdict_words: str
    why: str
    nearest: tuple[RowView, ...]
    others: tuple[RowView, ...]
    missing: tuple[str, ...]
    same_rows_as: int | None = None


def placement_views(
    readings: Sequence[Reading], tables: Iterable[FigureTable], figures: Mapping[str, FigureView]
) -> list[PlacementView]:
    """Every figure that has a counterpart in a table: those that do not fit first, then the sharpest.

    A figure beside the same rows as an earlier one names that one instead of showing them again.
    """
    views: list[PlacementView] = []
    shown: dict[tuple[tuple[Neighbour, ...], tuple[Neighbour, ...]], int] = {}
    for placement in telling_placements(readings, tables)[:MOST_PLACEMENTS]:
        number = figures[placement.claim.claim_id].number
        first = shown.setdefault((placement.nearest, placement.others), number)
        views.append(_view(placement, figures, None if first == number else first))
    return views


def telling_placements(readings: Sequence[Reading], tables: Iterable[FigureTable]) -> list[Placement]:
    """Every figure that has a counterpart in a table: those that do not fit first, then the sharpest."""
    placed = [placement for table in tables for placement in place_readings(readings, table)]
    return sorted(filter(_says_something, placed), key=_telling_first)


def placements_line(placements: Sequence[Placement], numbers: Mapping[str, int]) -> str:
    """How the documents stand against a table, in one line: its most telling figure; empty where nothing is placed.

    placements: in the order of `telling_placements`. numbers: claim_id -> the figure's number in the report.
    """
    if not placements:
        return ""
    first = placements[0]
    figure = f"Figure {numbers[first.claim.claim_id]} “{one_line(first.claim.surface, 60)}”"
    parts = [f"Against the table {first.table}, {figure}: {VERDICT_WORDS[first.verdict]}."]
    if first.least is not None and first.most is not None:
        later = f"; with their next figures it is {first.most:,}" if first.most > first.least else ""
        parts.append(f"By {day_words(first.day)} the sides had announced {first.least:,}{later}.")
    if first.missing:
        parts.append(f"Missing: {', '.join(words.partition(':')[0] for words in first.missing)}.")
    if len(placements) > 1:
        parts.append(f"The report has the arithmetic, and {count_words(len(placements) - 1, 'more figure')}.")
    return " ".join(parts)


def _telling_first(placement: Placement) -> tuple[int, bool, int]:
    claim = placement.claim
    return _ORDER.index(placement.verdict), claim.background, -(claim.value or 0)


def _says_something(placement: Placement) -> bool:
    return placement.verdict != "no_figures" and bool(placement.nearest or placement.others)


def _view(placement: Placement, figures: Mapping[str, FigureView], same_rows_as: int | None) -> PlacementView:
    return PlacementView(
        figure=figures[placement.claim.claim_id],
        table=placement.table,
        verdict=placement.verdict,
        verdict_words=f"against {placement.table}: {VERDICT_WORDS[placement.verdict]}",
        why=placement.why,
        nearest=tuple(map(_row, placement.nearest[:MOST_ROWS])),
        others=tuple(map(_row, placement.others[:MOST_ROWS])),
        missing=placement.missing,
        same_rows_as=same_rows_as,
    )


def _row(neighbour: Neighbour) -> RowView:
    claim = neighbour.claim
    whose = [one_line(claim.side or ""), group_words(claim.group)]
    return RowView(
        day=day_words(claim.as_of),
        figure=figure_words(claim),
        whose=", ".join(part for part in whose if part) or "all",
        source=source_words(claim),
        outlet=one_line(neighbour.outlet or "", 60),
        address=web_address(neighbour.url),
    )
