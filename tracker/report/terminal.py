"""What a terminal can show: colour, width in cells, aligned columns, and carets under words."""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from tracker.report.wording import one_line, printable

NARROWEST: Final = 80
WIDEST: Final = 200
_CODES: Final = {
    "bold": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "clean": "1;32",
    "caret": "31",
}


@dataclass(frozen=True)
class Style:
    """How to print: whether colour codes are written, and the width in cells (80 to 200)."""

    colour: bool = False
    width: int = 100

    def paint(self, text: str, name: str) -> str:
        """The text in a named colour; unchanged where colour is off.

        >>> Style().paint("error", "error")
        'error'
        """
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.colour and text else text


def terminal_style(
    stream: TextIO, *, no_color: bool = False, width: int | None = None, environ: Mapping[str, str] = os.environ
) -> Style:
    """The style for a stream: colour only on a terminal, never with `no_color`, NO_COLOR or TERM=dumb.

    width: cells; by default the terminal's, held between 80 and 200, and 100 where it is not a terminal.
    """
    is_terminal = stream.isatty()
    colour = is_terminal and not no_color and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    if width is None:
        width = shutil.get_terminal_size((100, 24)).columns if is_terminal else 100
    return Style(colour, min(max(width, NARROWEST), WIDEST))


def cells(text: str) -> int:
    """The width of a text in terminal cells: wide characters take two, combining marks none.

    >>> cells("toll"), cells("洪水"), cells("e\\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text on one line in at most `width` cells, with an ellipsis where it was cut.

    >>> cut("洪水新聞社", 6), cut("toll", 6)
    ('洪水…', 'toll')
    """
    line = one_line(text)
    if cells(line) <= width:
        return line
    kept, used = [], 1
    for character in line:
        used += _cells_of(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def padded(text: str, width: int, right: bool = False) -> str:
    """The text filled with spaces to `width` cells."""
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space


@dataclass(frozen=True)
class Column:
    """A column of a terminal table. need: kept first where space is short (0 = always). Cells are cut to `most`."""

    name: str
    need: int = 0
    most: int = 40
    right: bool = False


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style, indent: int = 2) -> list[str]:
    """Aligned lines under a dim heading; columns that do not fit are left out, the least needed first.

    The last column takes what is left of the width. Empty columns are not shown.
    """
    widths = [
        min(column.most, max([cells(column.name), *(cells(one_line(row[index])) for row in rows)]))
        for index, column in enumerate(columns)
    ]
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    shown = _fitting(columns, widths, shown, style.width - indent)
    if not shown:
        return []
    if not columns[shown[-1]].right:
        widths[shown[-1]] = max(8, style.width - indent - sum(widths[index] + 2 for index in shown[:-1]))
    head = _line([columns[index].name for index in shown], shown, columns, widths)
    lines = [" " * indent + style.paint(head, "dim")]
    return lines + [" " * indent + _line([row[index] for index in shown], shown, columns, widths) for row in rows]


def _fitting(columns: Sequence[Column], widths: Sequence[int], shown: list[int], room: int) -> list[int]:
    while len(shown) > 1 and sum(widths[i] + 2 for i in shown[:-1]) + min(widths[shown[-1]], 22) > room:
        optional = [index for index in shown if columns[index].need]
        if not optional:
            break
        shown = [index for index in shown if index != max(optional, key=lambda index: columns[index].need)]
    return shown


def _line(texts: Sequence[str], shown: Sequence[int], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = [
        padded(cut(text, widths[index]), widths[index], columns[index].right)
        for index, text in zip(shown, texts, strict=True)
    ]
    return "  ".join(parts).rstrip()


def wrapped(text: str, style: Style, first: str = "", rest: str = "    ") -> list[str]:
    """The text on lines that fit, the first after `first`, the others after `rest`."""
    return textwrap.wrap(one_line(text), style.width, initial_indent=first, subsequent_indent=rest) or [first]


def excerpt(text: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The line that holds start..end, and a line of carets under those characters.

    Long lines are cut around the words to `width` cells; words that run on to the next line end in an ellipsis.

    >>> print(*excerpt("In all 12 died.", 7, 9, 80), sep="\\n")
    In all 12 died.
           ^^
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    first, last = _window(text, line_start, line_end, start, min(end, line_end), width)
    before, after = ("… " if first > line_start else ""), (" …" if last < line_end else "")
    body = _plain(text[first:last])
    offset = cells(before) + cells(_plain(text[first:start]))
    marked = max(1, cells(_plain(text[start : min(end, last)])))
    return before + body.rstrip() + after, " " * offset + "^" * marked + ("…" if end > line_end else "")


def _window(text: str, line_start: int, line_end: int, start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a line that fits, from a third of the width before the words on, at word boundaries."""
    if cells(_plain(text[line_start : min(line_end, line_start + 2 * width)])) <= width and line_end - line_start < (
        2 * width
    ):
        return line_start, line_end
    room = width - 4
    rest = cells(_plain(text[start : min(line_end, start + width)]))
    first, used = start, 0
    while first > line_start and used < max(room // 3, room - rest):
        first -= 1
        used += _cells_of(text[first])
    if first > line_start:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    last, used = first, 0
    while last < line_end and used + _cells_of(text[last]) <= room:
        used += _cells_of(text[last])
        last += 1
    if last < line_end:
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else last
    return first, last


def _plain(text: str) -> str:
    return printable(text).replace("\t", " ").replace("\n", " ")
