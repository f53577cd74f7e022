"""Tables with one row a figure: outcome, group and basis stand in columns of their own, and the value in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tracker import terms
from tracker.figures.cells import BOUNDS, StatedCell, cell_words, read_cell
from tracker.figures.header_words import category_of
from tracker.figures.measures import CellArrays, Days, Flags, Label, Measure
from tracker.figures.sheet import Codes
from tracker.intervals import allowed, stated_limits

if TYPE_CHECKING:
    from tracker.figures.assemble import Assembly

ONE_NUMBER_BOUNDS: Final = tuple(bound for bound in terms.BOUNDS if bound not in ("range", "vague"))
_CHOICES: Final = (
    ("outcome", terms.OUTCOMES, ""),
    ("group", terms.GROUPS, "all"),
    ("basis", terms.BASES, "total"),
    ("bound", ONE_NUMBER_BOUNDS, "exact"),
)


def long_measures(work: Assembly, days: Days, tracks: Codes) -> tuple[Measure, ...]:
    """One measure for each outcome, group and basis, in order of the table; a row with a bad cell is left out."""
    good = ~np.isnat(days)
    chosen: dict[str, tuple[Codes, tuple[str, ...]]] = {}
    for field, words, usual in _CHOICES:
        codes = _choice_codes(work, field, words, usual)
        chosen[field] = codes, words
        good &= codes >= 0
    _complete_by_categories(work, chosen)
    cells = _cells(work, good)
    bounds, names = chosen.pop("bound")
    stated = [_with_bound(cell, names[bound]) if cell else None for cell, bound in zip(cells, bounds, strict=True)]
    good &= np.array([cell is not None for cell in stated], np.bool_) if stated else good
    label_of: dict[tuple[int, ...], list[int]] = {}
    for row in np.flatnonzero(good).tolist():
        label_of.setdefault(tuple(int(codes[row]) for codes, _ in chosen.values()), []).append(row)
    return tuple(
        _measure(
            work,
            Label(**{field: words[at] for at, (field, (_, words)) in zip(key, chosen.items(), strict=True)}),
            rows,
            stated,
            days,
            tracks,
        )
        for key, rows in label_of.items()
    )


def _choice_codes(work: Assembly, field: str, words: tuple[str, ...], usual: str) -> Codes:
    """Each row's position among the words of a field; -1 where its cell holds another word, which is a problem."""
    column = work.texts(field)
    if column is None:
        word = work.mapping.constant.get(field, usual)
        return np.full(len(work.sheet), words.index(word) if word in words else -1, np.int32)

    def read(text: str) -> int:
        word = text.strip().lower() or usual
        if word not in words:
            meant = _meant(field, text)
            if meant not in words:
                raise ValueError(f"one of {', '.join(words)}")
            work.words[text.strip()] = " ".join(category_of(text).values()) or meant
            word = meant
        return words.index(word)

    said = work.read_texts(work.places[field][0], read)
    return np.array([-1 if code is None else code for code in said], np.int32)[column.codes]


def _meant(field: str, text: str) -> str | None:
    """What the words of a cell say of a field: "died" is killed, "soldiers" military, "min." at least."""
    if field == "bound":
        word = text.strip().lower()
        known = cell_words(*BOUNDS)
        return known.get(word) or known.get(f"{word}.")
    category = category_of(text)
    return category.get(field) if field == "outcome" or set(category) == {field} else None


def _complete_by_categories(work: Assembly, chosen: dict[str, tuple[Codes, tuple[str, ...]]]) -> None:
    """Group and basis from the words of the outcome ("soldiers wounded"), where no cell of their own says them."""
    column = work.texts("outcome")
    if column is None:
        return
    for field, usual in (("group", "all"), ("basis", "total")):
        codes, words = chosen[field]
        told = [category_of(text).get(field) for text in column.texts]
        named = np.array([words.index(word) if word in words else -1 for word in told], np.int32)[column.codes]
        open_cells = codes == words.index(usual) if field == "group" or work.texts(field) is None else codes < -1
        chosen[field] = np.where((named >= 0) & open_cells, named, codes).astype(np.int32), words


def _cells(work: Assembly, good: Flags) -> list[StatedCell | None]:
    """The figure of each row; an empty cell is a problem here, since the row is there for it."""
    position = work.places["value"][0]

    def read(text: str) -> StatedCell | None:
        cell = read_cell(text, thousands=work.mapping.thousands)
        if cell is None and not text.strip():
            raise ValueError("a whole number of persons")
        return cell

    said = work.read_texts(position, read)
    column = work.sheet.column(position)
    return [said[code] for code in column.codes]


def _with_bound(cell: StatedCell, bound: str) -> StatedCell:
    """The figure with the bound that a column of its own states."""
    if bound == "exact" or cell.value is None:
        return cell
    low, high = stated_limits(cell.value, bound)
    if bound in ("about", "nearly"):
        reading = allowed(cell.value, low, high, bound)
        low, high = reading.low, reading.high
    return StatedCell(cell.value, low, high, bound)


def _measure(
    work: Assembly, label: Label, rows: list[int], stated: list[StatedCell | None], days: Days, tracks: Codes
) -> Measure:
    cells = CellArrays.of([stated[row] for row in rows])
    at = np.array(rows, np.int64)
    group = "" if label.group == "all" else f" {label.group}"
    basis = "" if label.basis == "total" else f" ({label.basis})"
    return Measure(
        label=label,
        name=f"{label.outcome}{group}{basis}",
        rows=at,
        columns=np.full(len(at), work.places["value"][0], np.int64),
        days=days[at],
        tracks=tracks[at],
        value=cells.value,
        low=cells.low,
        high=cells.high,
        bounds=cells.bounds,
    )
