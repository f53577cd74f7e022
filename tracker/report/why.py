"""What `tracker why` prints: one claim with its words, its row, what set each field, and how it stands to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tracker.figures import Neighbour, Placement
from tracker.figures.placement import VERDICT_WORDS
from tracker.model import Claim, Reading
from tracker.report.context import Report, field_text
from tracker.report.page_view import FigureView, figure_views
from tracker.report.terminal import Style, excerpt, wrapped
from tracker.report.together import remarks
from tracker.report.wording import one_line

MOST_ROWS: Final = 8


def why_text(
    reading: Reading,
    claim: Claim,
    style: Style,
    event_names: Mapping[str, str],
    placements: Iterable[Placement] = (),
) -> str:
    """Everything that is known about one claim of a reading. placements: where it stands in the user's tables."""
    report = Report.of([reading])
    figures = figure_views(report, event_names)
    lines = [f"{claim.claim_id}  ({report.place_of(claim)})", "", *_words(reading, claim, style), ""]
    lines += _labelled(_row(figures[claim.claim_id]), style)
    lines += ["", "  What set each field:", *_evidence(claim, style)]
    numbers = {claim_id: figure.number for claim_id, figure in figures.items()}
    number = numbers[claim.claim_id]
    found = remarks(reading, numbers, event_names)
    own = [each for each in found if number in each.numbers or each.kind == "background"]
    if own:
        lines += ["", "  How it stands to the other figures of the text:"]
        lines += [line for remark in own for line in wrapped(remark.text, style, "  - ", "    ")]
    for placement in placements:
        lines += ["", *placement_lines(placement, style)]
    return "\n".join(lines) + "\n"


def _words(reading: Reading, claim: Claim, style: Style) -> list[str]:
    text = field_text(reading.document, claim.field)
    line, carets = excerpt(text, claim.start, claim.end, style.width - 4)
    return [f"  {line}", f"  {style.paint(carets, 'caret')}"]


def _row(figure: FigureView) -> list[tuple[str, str]]:
    return [(label, words) for label, words in figure.rows if label != "because"]


def _labelled(rows: list[tuple[str, str]], style: Style) -> list[str]:
    width = max(len(label) for label, _ in rows)
    blank = " " * (width + 4)
    return [line for label, words in rows for line in wrapped(words, style, f"  {label:<{width}}  ", blank)]


def _evidence(claim: Claim, style: Style) -> list[str]:
    if not claim.evidence:
        return ["  no word of its own: the row was read from a table"]
    width = max(len(item.field) for item in claim.evidence)
    lines: list[str] = []
    for item in claim.evidence:
        said = (
            f'{item.value}  <- "{one_line(item.words)}" ({item.why})' if item.words else f"{item.value}  ({item.why})"
        )
        lines += wrapped(said, style, f"  {item.field:<{width}}  ", " " * (width + 4))
    return lines


def placement_lines(placement: Placement, style: Style) -> Iterator[str]:
    """Where a figure stands in a table: the verdict, the arithmetic, the figures beside it, and what is missing."""
    yield f"  Against the table {placement.table}: {VERDICT_WORDS[placement.verdict]}"
    yield from wrapped(placement.why, style, "  ", "  ")
    for title, rows in (("Nearest figures of the sides:", placement.nearest), ("Other figures:", placement.others)):
        if rows:
            yield f"  {title}"
            yield from (line for row in rows[:MOST_ROWS] for line in _neighbour_lines(row, style))
    if placement.missing:
        yield "  Missing for a full comparison:"
        yield from (line for words in placement.missing for line in wrapped(words, style, "  - ", "    "))


def _neighbour_lines(row: Neighbour, style: Style) -> list[str]:
    """The figure, and its address whole on a line of its own, so that it can be opened."""
    return [*wrapped(str(row), style, "  - ", "    "), *([f"    {one_line(row.url)}"] if row.url else [])]
