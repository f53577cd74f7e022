"""Tables of figures made by a rule, and the same tables damaged on purpose, each in one way at a known place.

A damage that leaves a table which could be a sound one (two digits exchanged, and the toll still between those of its
neighbours) cannot be told by anybody: such a draw is set aside, counted, and another place is drawn.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

Cells = list[list[str]]
START = date(2024, 3, 1)
_MOST_DRAWS = 1000


@dataclass(frozen=True)
class DamagedTable:
    """A table in CSV. kind: the damage. where: the damaged cells (line of the file, column); column None for a row.

    set_aside: how many draws before it had left a table that could be a sound one.
    """

    name: str
    kind: str
    text: str
    where: tuple[tuple[int, str | None], ...]
    set_aside: int


def daily_table(seed: int, days: int = 90) -> Cells:
    """A ministry's bulletin: daily and cumulative killed and injured, and children among the killed."""
    chance = random.Random(seed)
    rows = [["report_date", "killed", "killed_cum", "injured", "injured_cum", "killed_children_cum"]]
    killed, injured, children = chance.randrange(200, 3000), chance.randrange(600, 8000), 60
    for day in range(days):
        dead, hurt = int(chance.expovariate(1 / 25)), int(chance.expovariate(1 / 60))
        killed, injured, children = killed + dead, injured + hurt, children + dead // 4
        rows.append([_day(day), str(dead), str(killed), str(hurt), str(injured), str(children)])
    return rows


def cumulative_table(seed: int, days: int = 80) -> Cells:
    """Cumulative counts only."""
    chance = random.Random(seed)
    rows = [["date", "deaths_total", "wounded_total"]]
    dead, hurt = chance.randrange(100, 9000), chance.randrange(300, 30000)
    for day in range(days):
        dead, hurt = dead + int(chance.expovariate(1 / 15)), hurt + int(chance.expovariate(1 / 70))
        rows.append([_day(day), str(dead), str(hurt)])
    return rows


def event_table(seed: int, events: int = 120) -> Cells:
    """Events in the columns of UCDP GED."""
    chance = random.Random(seed)
    columns = "id dyad_name side_a side_b adm_1 date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown"
    rows = [[*columns.split(), "best", "high", "low"]]
    for event in range(events):
        parts = [int(chance.expovariate(1 / 9)) for _ in range(4)]
        best, day = sum(parts), chance.randrange(300)
        ends = [
            str(best),
            str(best + int(chance.expovariate(1 / 5))),
            str(max(best - int(chance.expovariate(1 / 3)), 0)),
        ]
        place = chance.choice(["Ardana", "Belmora", "Cestria"])
        names = [str(1000 + event), "Government - Front", "Government", "Front", place]
        rows.append([*names, _day(day), _day(day + chance.choice([0, 0, 1])), *map(str, parts), *ends])
    return rows


def wide_table(seed: int, days: int = 60) -> Cells:
    """A place a row, a day a column, cumulative."""
    chance = random.Random(seed)
    header = ["Province/State", "Country/Region", "Lat", "Long"]
    rows = [[*header, *(f"{(START + timedelta(days=day)):%-m/%-d/%y}" for day in range(days))]]
    for place in ("Ardana", "Belmora", "Cestria", "Dovrak", "Elmere"):
        total, counts = chance.randrange(30, 2000), []
        for _ in range(days):
            total += int(chance.expovariate(1 / 12))
            counts.append(str(total))
        rows.append(["", place, "0", "0", *counts])
    return rows


def _day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


TABLES: dict[str, tuple[Callable[[int], Cells], str]] = {
    "daily": (daily_table, "daily.csv"),
    "cumulative": (cumulative_table, "cumulative.csv"),
    "events": (event_table, "events.csv"),
    "wide": (wide_table, "deaths_by_day.csv"),
}


def csv_text(rows: Cells) -> str:
    """The rows as CSV."""
    handle = io.StringIO()
    csv.writer(handle, lineterminator="\n").writerows(rows)
    return handle.getvalue()


# A damage: what it does to the rows in place -> the damaged places; None where this table cannot be damaged so.
Damage = Callable[[Cells, str, random.Random], Sequence[tuple[int, str | None]]]


def _figure_columns(rows: Cells, layout: str) -> list[int]:
    skipped = {"daily": 1, "cumulative": 1, "events": 7, "wide": 4}[layout]
    return list(range(skipped, len(rows[0])))


def _random_cell(rows: Cells, layout: str, chance: random.Random, fit: Callable[[str], bool]) -> tuple[int, int]:
    cells = [(r, c) for r in range(3, len(rows) - 2) for c in _figure_columns(rows, layout) if fit(rows[r][c])]
    if layout == "wide":
        columns = _figure_columns(rows, layout)[2:-2]
        cells = [(r, c) for r in range(1, len(rows)) for c in columns if fit(rows[r][c])]
    return chance.choice(cells)


def transpose_digits(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """Two neighbouring digits of one cell exchanged."""

    def pairs(cell: str) -> list[int]:
        return [at for at in range(len(cell) - 1) if cell[at] != cell[at + 1] and not (at == 0 and cell[1] == "0")]

    row, column = _random_cell(rows, layout, chance, lambda cell: len(cell) > 1 and bool(pairs(cell)))
    cell = rows[row][column]
    at = chance.choice(pairs(cell))
    rows[row][column] = cell[:at] + cell[at + 1] + cell[at] + cell[at + 2 :]
    return [(row + 1, rows[0][column])]


def swap_columns(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """Two columns of figures exchanged in one row."""
    columns = {"daily": [(2, 4), (1, 2), (3, 4)], "cumulative": [(1, 2)], "events": [(11, 12), (11, 13), (12, 13)]}
    while True:
        row = chance.randrange(3, len(rows) - 2)
        one, two = chance.choice(columns[layout])
        if rows[row][one] != rows[row][two]:
            rows[row][one], rows[row][two] = rows[row][two], rows[row][one]
            return [(row + 1, rows[0][one]), (row + 1, rows[0][two])]


def drop_zero(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """A zero left out of one cell."""
    row, column = _random_cell(rows, layout, chance, lambda cell: len(cell) > 1 and "0" in cell[1:])
    cell = rows[row][column]
    at = cell.index("0", 1)
    rows[row][column] = cell[:at] + cell[at + 1 :]
    return [(row + 1, rows[0][column])]


def reset_counter(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """A cumulative column that starts anew at one day."""
    if layout == "wide":
        row, first = chance.randrange(1, len(rows)), chance.randrange(20, len(rows[0]) - 10)
        before = int(rows[row][first - 1])
        for column in range(first, len(rows[0])):
            rows[row][column] = str(int(rows[row][column]) - before)
        return [(row + 1, rows[0][first])]
    column = {"daily": 2, "cumulative": 1}[layout]
    first = chance.randrange(20, len(rows) - 10)
    before = int(rows[first - 1][column])
    for row in range(first, len(rows)):
        rows[row][column] = str(int(rows[row][column]) - before)
    return [(first + 1, rows[0][column])]


def double_row(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """A row that stands twice."""
    row = chance.randrange(2, len(rows) - 1)
    rows.insert(row + 1, list(rows[row]))
    return [(row + 1, None), (row + 2, None)]


def swap_dates(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """The days of two rows exchanged; in events the first and the last day of one."""
    if layout == "events":
        row = chance.choice([at for at in range(2, len(rows)) if rows[at][5] != rows[at][6]])
        rows[row][5], rows[row][6] = rows[row][6], rows[row][5]
        return [(row + 1, None)]
    one = chance.randrange(5, len(rows) - 8)
    two = one + chance.randrange(1, 6)
    rows[one][0], rows[two][0] = rows[two][0], rows[one][0]
    return [(one + 1, None), (two + 1, None)]


def change_units(rows: Cells, layout: str, chance: random.Random) -> Sequence[tuple[int, str | None]]:
    """A column in thousands, or a thousandfold, from one row on; in events one cell a thousandfold."""
    if layout == "events":
        row, column = chance.randrange(2, len(rows)), chance.choice([11, 12, 13])
        rows[row][column] = str(max(int(rows[row][column]), 1) * 1000)
        return [(row + 1, rows[0][column])]
    column = {"daily": 4, "cumulative": 2}[layout]
    first, up = chance.randrange(20, len(rows) - 10), chance.random() < 0.5
    for row in range(first, len(rows)):
        value = int(rows[row][column])
        rows[row][column] = str(value * 1000 if up else round(value / 1000))
    return [(first + 1, rows[0][column])]


DAMAGES: dict[str, tuple[Damage, tuple[str, ...]]] = {
    "digits transposed": (transpose_digits, ("daily", "events", "wide", "cumulative")),
    "columns swapped": (swap_columns, ("daily", "cumulative", "events")),
    "zero dropped": (drop_zero, ("daily", "events", "wide", "cumulative")),
    "counter reset": (reset_counter, ("daily", "cumulative", "wide")),
    "row doubled": (double_row, ("daily", "cumulative", "events")),
    "dates swapped": (swap_dates, ("daily", "cumulative", "events")),
    "units changed": (change_units, ("daily", "cumulative", "events")),
}


def could_be_sound(rows: Cells, layout: str, lines: Sequence[int]) -> bool:
    """Whether nobody could tell that the table was damaged at these lines; it knows nothing of the tracker.

    The table obeys every rule by which its layout is made, and in none of the damaged rows an estimate lies further
    from the best one than in every other row.
    """
    return _is_possible(rows, layout) and not (layout == "events" and any(_stands_out(rows, line) for line in lines))


def _is_possible(rows: Cells, layout: str) -> bool:
    body = rows[1:]
    if layout == "wide":
        return all(_rises([int(cell) for cell in row[4:]]) for row in body)
    if layout == "events":
        distinct = len({row[0] for row in body}) == len(body)
        return distinct and all(_is_possible_event(row) for row in body)
    columns = {"daily": (2, 4, 5), "cumulative": (1, 2)}[layout]
    if not all(_rises([int(row[column]) for row in body]) for column in columns):
        return False
    if [row[0] for row in body] != sorted({row[0] for row in body}):
        return False
    return layout == "cumulative" or all(
        int(now[total]) - int(before[total]) == int(now[total - 1])
        for before, now in pairwise(body)
        for total in (2, 4)
    )


def _rises(values: Sequence[int]) -> bool:
    return all(before <= now for before, now in pairwise(values))


def _is_possible_event(row: Sequence[str]) -> bool:
    parts, (best, high, low) = map(int, row[7:11]), map(int, row[11:14])
    return sum(parts) == best and low <= best <= high and row[5] <= row[6]


def _stands_out(rows: Cells, line: int) -> bool:
    """Whether the low or the high estimate of a line lies further from the best one than in every other row."""
    spreads = [(int(row[11]) - int(row[13]), int(row[12]) - int(row[11])) for row in rows[1:]]
    here, others = spreads[line - 2], spreads[: line - 2] + spreads[line - 1 :]
    return any(here[end] > max(other[end] for other in others) for end in (0, 1))


def damaged_tables(count: int = 40, seed: int = 1) -> list[DamagedTable]:
    """Tables damaged in turn by each kind, over the layouts where the kind can happen; none that could be sound."""
    kinds = list(DAMAGES)
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        damage, layouts = DAMAGES[kind]
        layout = layouts[(number // len(kinds)) % len(layouts)]
        made.append(_damaged(kind, damage, layout, seed * 1000 + number, random.Random(seed * 7919 + number)))
    return made


def _damaged(kind: str, damage: Damage, layout: str, seed: int, chance: random.Random) -> DamagedTable:
    build, name = TABLES[layout]
    for set_aside in range(_MOST_DRAWS):
        rows = build(seed)
        where = damage(rows, layout, chance)
        if not could_be_sound(rows, layout, [line for line, _ in where]):
            return DamagedTable(name, kind, csv_text(rows), tuple(where), set_aside)
    raise ValueError(f"{kind}: none of {_MOST_DRAWS} places in {name} can be told")


def sound_tables(count: int = 40, seed: int = 1) -> list[tuple[str, str]]:
    """Name and text of the same tables, undamaged."""
    kinds = list(DAMAGES)
    made = []
    for number in range(count):
        layouts = DAMAGES[kinds[number % len(kinds)]][1]
        build, name = TABLES[layouts[(number // len(kinds)) % len(layouts)]]
        made.append((name, csv_text(build(seed * 1000 + number))))
    return made
