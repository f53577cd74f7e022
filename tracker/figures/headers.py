"""Where the header of a table stands: below titles, over two rows of merged cells, above a row of HXL hashtags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tracker.errors import ReadError
from tracker.figures.days import is_day

_DIGIT: Final = re.compile(r"\d")
_TAG: Final = re.compile(r"#[a-z][\w+ #]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, the HXL tags under them (none where there are none), and how many rows all take."""

    names: tuple[str, ...]
    tags: tuple[str, ...]
    rows: int


def find_header(rows: Sequence[Sequence[str]], *, where: str) -> Header:
    """The header among the first rows of a table. Raises ReadError where the table is empty or has none."""
    if not rows:
        raise ReadError("the table is empty", where=where, hint="it needs a header line and rows")
    usual = _usual_width(rows)
    start = next((n for n, row in enumerate(rows) if _is_header(row, usual)), None)
    if start is None:
        raise ReadError("no row looks like a header", where=where, hint="the table needs the names of its columns")
    names, used = _clean(rows[start]), start + 1
    if used < len(rows) and _is_second_header(rows[start], rows[used]):
        names, used = _joined(rows[start], rows[used]), used + 1
    tags: tuple[str, ...] = ()
    if used < len(rows) and _is_tag_row(rows[used]):
        tags, used = tuple(cell.strip() for cell in rows[used]), used + 1
    return Header(_distinct(names), (tags + ("",) * len(names))[: len(names)] if tags else (), used)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows of several cells have."""
    widths = Counter(len(row) for row in rows if _filled(row) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else max(len(row) for row in rows)


def _is_header(row: Sequence[str], usual: int) -> bool:
    """A row of names: as wide as the table, at least two of them (unless it is one column), most not numbers."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < min(2, usual) or len(row) < usual:
        return False
    figures = sum(1 for cell in cells if _DIGIT.search(cell) and not is_day(cell) and not _DIGIT.sub("", cell).strip())
    return figures * 2 < len(cells) and not _is_tag_row(row) and not is_day(cells[0])


def _is_second_header(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first row has merged cells (blanks) that names without a digit under it tell apart."""
    blank = any(not cell.strip() for cell in first[1:])
    names = [cell.strip() for cell in second if cell.strip()]
    return blank and len(names) >= 2 and not any(_DIGIT.search(name) or name.startswith("#") for name in names)


def _is_tag_row(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return bool(cells) and all(_TAG.fullmatch(cell) for cell in cells)


def _clean(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in row)


def _joined(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Names over two rows: a merged cell of the first covers the blanks to its right."""
    names, above = [], ""
    for position in range(max(len(first), len(second))):
        upper = first[position].strip() if position < len(first) else ""
        lower = second[position].strip() if position < len(second) else ""
        above = upper or (above if lower else "")
        names.append(" ".join(f"{above} {lower}".split()))
    return tuple(names)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The names, a repeated one with its number: "killed", "killed (2)"."""
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(distinct)
