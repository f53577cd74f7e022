"""A CSV table cut into cells that know where they stand in the text: every claim can quote its own cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker.errors import ReadError

_NUMBER: Final = re.compile(r"\d{1,3}(?:[,  ]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and the half-open offsets (characters of the table's text) of what stands in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One record of the table. number: the line of the file on which it begins, from 1. start, end: its offsets."""

    number: int
    start: int
    end: int
    cells: tuple[Cell, ...]


def cut_lines(text: str, *, where: str) -> Iterator[Line]:
    """The records of a CSV text (RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes).

    Raises ReadError where a quote is never closed.
    """
    at, number = 0, 1
    while at < len(text):
        line = _cut_line(text, at, number, where)
        number += text.count("\n", at, line.end) + 1
        at = _after_break(text, line.end)
        if line.end > line.start:
            yield line


def _cut_line(text: str, at: int, number: int, where: str) -> Line:
    begin, cells = at, []
    while True:
        cell, at = _cut_cell(text, at, number, where)
        cells.append(cell)
        if at >= len(text) or text[at] != ",":
            return Line(number, begin, at, tuple(cells))
        at += 1


def _cut_cell(text: str, at: int, number: int, where: str) -> tuple[Cell, int]:
    if not text.startswith('"', at):
        end = at
        while end < len(text) and text[end] not in ",\r\n":
            end += 1
        return Cell(text[at:end].strip(), at, end), end
    end = text.find('"', at + 1)
    while text.startswith('""', end) and end >= 0:
        end = text.find('"', end + 2)
    if end < 0:
        raise ReadError("a quoted cell is never closed", where=where, line=number)
    after = end + 1
    while after < len(text) and text[after] not in ",\r\n":
        after += 1
    return Cell(text[at + 1 : end].replace('""', '"'), at + 1, end), after


def _after_break(text: str, at: int) -> int:
    return at + 2 if text.startswith("\r\n", at) else at + 1


def read_number(text: str) -> int | None:
    """A whole number as tables print it, with any grouping of thousands; None for anything else.

    >>> read_number("1,008"), read_number("1 008"), read_number("874"), read_number("about 90"), read_number("12.5")
    (1008, 1008, 874, None, None)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return None
    return int(re.sub(r"\D", "", text))
