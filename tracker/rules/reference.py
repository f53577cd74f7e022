"""The rule that holds a text's figures against a table of reference (CF309); `tracker.against` runs it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tracker.figures.nearest import EVERYONE, place_claim
from tracker.figures.placement import day_words, figure_words
from tracker.intervals import Interval
from tracker.model import Claim, Reading
from tracker.registry import Clash, rule
from tracker.rules.reference_events import LAG, Outside, events_outside, wide

if TYPE_CHECKING:
    from tracker.events.claims import Claims
    from tracker.figures.measures import FigureTable

AHEAD: Final = timedelta(days=1)
NEAR: Final = timedelta(days=14)
"""How far the table's next figure may lie and still be the most that was known."""


@rule("CF309", severity="warning", scope="reference")
def outside_reference_range(claims: Claims) -> Iterator[Clash]:
    """A text's figure lies outside what a table of reference holds for its day.

    What it checks
    A text's toll against the table's figures of the same event, outcome and group: not above the table's next figure
    after that day, not below its last one two days before. Where the table has figures of each side, against their sum.
    Where the table's rows are events (UCDP, ACLED): against those of the figure's place and day, from their lowest
    estimate to all their highest together.

    Why it matters
    The table is the record that the desk trusts (UCDP, a ministry): a story outside it is wrong, or ahead of it.

    Flags
    - 2024-05-03 Wire: The earthquake in Ardana killed 90 people, the health ministry said.
      date,deaths_total
      2024-05-01,40
      2024-05-02,52
      2024-05-03,53
      2024-05-04,55
    - 2024-05-03 Wire: A raid in Ardana on 2 May killed 40 people, the army said.
      id,date,place,deaths_low,deaths_best,deaths_high
      a1,2024-05-02,Ardana,9,9,12
      a2,2024-05-02,Belmora,3,4,40

    Passes
    - 2024-05-03 Wire: The earthquake in Ardana killed at least 52 people, the health ministry said.
      date,deaths_total
      2024-05-01,40
      2024-05-02,52
      2024-05-03,53
      2024-05-04,55
    - 2024-05-03 Wire: A raid in Ardana on 2 May killed 11 people, the army said.
      id,date,place,deaths_low,deaths_best,deaths_high
      a1,2024-05-02,Ardana,9,9,12
      a2,2024-05-02,Belmora,3,4,40

    Known limits
    Only with --against TABLE. A row of events is known by the name of its place alone. A table without an event is
    taken to be about each text's own. Where a side never published a figure, a higher one is not refuted.
    """
    yield from ()


def figures_outside(readings: Sequence[Reading], table: FigureTable) -> Iterator[Outside]:
    """Every stated toll of the texts that lies outside what the table holds for its day, or for the event."""
    yield from events_outside(readings, table)
    totals = [claim for claim in table.claims if claim.basis == "total" and claim.as_of is not None]
    sided = any(claim.side not in (None, *EVERYONE) for claim in totals)
    for reading in readings:
        for claim in reading.claims:
            day = claim.as_of or reading.document.published
            if day is None or claim.background or claim.polarity != "asserted" or claim.basis != "total":
                continue
            if claim.status in ("feared", "projected") or (claim.value is None and claim.low is None):
                continue
            rows = [row for row in totals if _same_toll(claim, row)]
            if not rows:
                continue
            found = _outside_sides(claim, reading, table) if sided else _outside_days(claim, rows, day)
            if found is not None:
                yield found


def _same_toll(claim: Claim, row: Claim) -> bool:
    event = row.event_id is None or row.event_id == claim.event_id
    place = row.place is None or row.place == claim.place
    return event and place and (row.outcome, row.group) == (claim.outcome, claim.group) and row.victims is None


def _outside_days(claim: Claim, rows: Sequence[Claim], day: date) -> Outside | None:
    """Against the last figure before the day and the first after it."""
    ordered = sorted(rows, key=lambda row: row.as_of or date.min)
    days = [row.as_of or date.min for row in ordered]
    reading = wide(claim)
    next_at = bisect_left(days, day + AHEAD)
    if next_at < len(ordered) and days[next_at] - day <= NEAR:
        row = ordered[next_at]
        most = wide(row).high
        if most is not None and reading.low > most:
            return _outside(claim, row, reading.low - most, f"at most {figure_words(row)}")
    last_at = bisect_right(days, day - LAG) - 1
    if last_at >= 0 and reading.high is not None and reading.high < wide(ordered[last_at]).low:
        row = ordered[last_at]
        return _outside(claim, row, wide(row).low - reading.high, f"at least {figure_words(row)}")
    return None


def _outside(claim: Claim, row: Claim, gap: int, expected: str) -> Outside:
    words = f"The table gives {figure_words(row)} for {day_words(row.as_of)}; {wide(claim)} lies {gap:,} outside."
    return Outside(claim, (row,), words, gap, expected)


def _outside_sides(claim: Claim, reading: Reading, table: FigureTable) -> Outside | None:
    """Against what the sides had announced, added up."""
    placed = place_claim(claim, reading.document, table)
    if placed.verdict not in ("too_low", "too_high"):
        return None
    rows = tuple(each.claim for each in (placed.nearest or placed.others))
    own = wide(claim)
    gap = 0
    if placed.least is not None and placed.most is not None:
        gap = own.gap(Interval(placed.least, placed.most))
    return Outside(claim, rows, placed.why, gap, f"{placed.least:,}" if placed.least is not None else "")
