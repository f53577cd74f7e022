"""Tables in running text: the cells of a line, and the outcome words at the head of its columns.

    Country | Deaths | Injured
    Haiti   | 546    | 128

Cells are parted by "|", by a tab, or by three spaces and more.
"""

from __future__ import annotations

from typing import Final

from tracker.extract.context import Topic
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.places import Named, named
from tracker.extract.sentence import Sentence
from tracker.lexicon.matcher import Cue

COLUMN: Final = "column"
COLUMN_COST: Final = 2.0
WIDE: Final = 3
LONGEST_HEAD: Final = 5
SUMS: Final = frozenset({"total", "totals", "all", "sum", "overall", "grand"})

# The outcome word at the head of each column, None where a column counts something else.
Columns = tuple[Cue | None, ...]


def cells(sentence: Sentence) -> list[range]:
    """The tokens of each cell of a line; a line that is no row of a table has one cell or none."""
    if "|" not in sentence.text and "\t" not in sentence.text and " " * WIDE not in sentence.text:
        return []
    found, first = [], 0
    for index, token in enumerate(sentence.tokens):
        if token.lower == "|":
            found.append(range(first, index))
            first = index + 1
        elif index > first and _is_wide(sentence, index):
            found.append(range(first, index))
            first = index
    return [*found, range(first, len(sentence.tokens))]


def _is_wide(sentence: Sentence, index: int) -> bool:
    gap = sentence.text[sentence.end_of(index - 1) - sentence.start : sentence.starts[index] - sentence.start]
    return "\t" in gap or len(gap) >= WIDE


def read_heads(sentence: Sentence) -> Columns | None:
    """The columns that a line of heads names ("Country | Deaths | Injured"); None for any other line."""
    parts = cells(sentence)
    if len(parts) < 2 or sentence.numerals or any(len(part) > LONGEST_HEAD for part in parts):
        return None
    heads = tuple(next((cue for cue in sentence.outcomes if cue.first in part), None) for part in parts)
    return heads if any(heads) else None


def topic_of(columns: Columns) -> Topic | None:
    """The outcome of the first column that has one, for what follows the table's heads."""
    return next((Topic(cue.row.value, cue, 0) for cue in columns if cue is not None), None)


def link_cells(sentence: Sentence, mentions: list[Mention], links: list[Link | None], columns: Columns | None) -> bool:
    """Gives each number of a row the outcome at the head of its column; whether the line is a row of that table."""
    parts = cells(sentence) if columns is not None else []
    if columns is None or len(parts) != len(columns):
        return False
    for index, mention in enumerate(mentions):
        column = next((number for number, part in enumerate(parts) if mention.quantity.number_first in part), None)
        cue = columns[column] if column is not None else None
        links[index] = Link(cue.row.value, cue, COLUMN_COST, COLUMN) if cue is not None else None
    return True


def row_place(sentence: Sentence) -> Named | None:
    """The name at the head of a row ("Haiti | 546 | 128"): where its persons were; a row of sums has none."""
    first = next((part for part in cells(sentence) if len(part)), range(0))
    words = [sentence.tokens[index] for index in first]
    if not words or any(word.kind == "n" for word in words) or not words[0].capital or words[0].lower in SUMS:
        return None
    return named(sentence, first[0], first[-1], "the head of its row")
