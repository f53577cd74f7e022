"""How single cells are written as text and read back: the audit trail, and cells safe in a spreadsheet."""

from __future__ import annotations

import json
import re
from typing import Final

from tracker.errors import ReadError
from tracker.model import Evidence

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ESCAPE: Final = "'"

_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_EVIDENCE: Final = re.compile(
    rf"(?P<field>\w+)=(?P<value>{_QUOTED}) <- (?P<words>{_QUOTED}) \((?P<why>{_QUOTED})\)"
    r"(?: @(?P<start>\d+)-(?P<end>\d+))?"
)
_SENTENCE: Final = re.compile(r"sentence @(?P<start>\d+)")
_SEPARATOR: Final = "; "


def evidence_cell(evidence: tuple[Evidence, ...], sentence_start: int) -> str:
    """The `evidence` column: one entry for each field that words set, then where the sentence begins (characters).

    >>> evidence_cell((Evidence("outcome", "killed", "dead", "noun", 12, 16),), 0)
    'outcome="killed" <- "dead" ("noun") @12-16; sentence @0'
    """
    return _SEPARATOR.join([*map(_evidence_entry, evidence), f"sentence @{sentence_start}"])


def _evidence_entry(item: Evidence) -> str:
    value, words, why = (json.dumps(part, ensure_ascii=False) for part in (item.value, item.words, item.why))
    place = "" if item.start < 0 else f" @{item.start}-{item.end}"
    return f"{item.field}={value} <- {words} ({why}){place}"


def read_evidence_cell(cell: str | None) -> tuple[tuple[Evidence, ...], int]:
    """The entries of an `evidence` cell and the start of the sentence; a missing cell holds none and starts at 0.

    Raises ReadError where the cell was not written by `evidence_cell`.

    >>> read_evidence_cell('outcome="killed" <- "dead" ("noun") @12-16; sentence @7')[1]
    7
    """
    if cell is not None and (alone := _SENTENCE.fullmatch(cell)):
        return (), int(alone["start"])
    entries: list[Evidence] = []
    at, sentence_start = 0, 0
    cell = cell or ""
    while at < len(cell):
        if found := _EVIDENCE.match(cell, at):
            entries.append(_read_entry(found))
        elif found := _SENTENCE.match(cell, at):
            sentence_start = int(found["start"])
        else:
            raise ReadError(f"an evidence cell cannot be read from character {at}: {cell[at : at + 40]!r}")
        at = found.end() + len(_SEPARATOR)
    return tuple(entries), sentence_start


def _read_entry(found: re.Match[str]) -> Evidence:
    value, words, why = (_unquoted(found[name]) for name in ("value", "words", "why"))
    start, end = (int(found[name]) if found["start"] else -1 for name in ("start", "end"))
    return Evidence(found["field"], value, words, why, start, end)


def _unquoted(quoted: str) -> str:
    return str(json.loads(quoted, strict=False)) if "\\" in quoted else quoted[1:-1]


def spreadsheet_cell(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs as a formula; `read_spreadsheet_cell` gives the text back.

    A cell that begins with a formula sign, or with the escape itself, gets an apostrophe before it (the convention
    of OWASP's page on CSV injection).

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("'twas"), spreadsheet_cell("12 dead")
    ("'=1+1", "''twas", '12 dead')
    """
    return ESCAPE + text if text.startswith((*FORMULA_STARTS, ESCAPE)) else text


def read_spreadsheet_cell(cell: str) -> str:
    """The text that `spreadsheet_cell` wrote; an apostrophe that guards nothing is the text's own and stays.

    >>> read_spreadsheet_cell("'=1+1"), read_spreadsheet_cell("''twas"), read_spreadsheet_cell("'twas")
    ('=1+1', "'twas", "'twas")
    """
    guarded = cell.startswith(ESCAPE) and cell[1:].startswith((*FORMULA_STARTS, ESCAPE))
    return cell[1:] if guarded else cell
