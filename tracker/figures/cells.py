"""What stands in one cell of a table of figures: a number with its bound, nothing, or something that cannot be read.

The words of cells are rows of `cell_words.csv`. A cell that is neither a figure nor a known word for "nothing" is
refused, never guessed: above all 1.234, which is a thousand in one country and about one in another.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tracker.intervals import allowed, stated_limits

_MARKS: Final = r"(?:\s*(?:\[\w{1,3}\]|\([a-z]\)|[*†‡§^]+|[⁰¹²³⁴-⁹ᵃᵇᶜᵈ]+))*"
_GROUPED: Final = r"\d{1,3}(?:[,'’\u00a0\u2009\u202f ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+"
_DOTTED: Final = r"\d{1,3}(?:\.\d{3})+"
_DASH: Final = re.compile(r"\s*(?:-|–|—|\bto\b|\.\.\.?)\s*")


@dataclass(frozen=True, slots=True)
class StatedCell:
    """A figure as a cell states it.

    value: as printed, in persons; below 0 only in a column of changes, None in a range. low, high: the widest
    reading that the bound allows, None where it is open.
    """

    value: int | None
    low: int | None
    high: int | None
    bound: str = "exact"


@cache
def cell_words(*kinds: str) -> dict[str, str]:
    """The words of cell_words.csv whose value is one of the kinds, with their values; longest first."""
    text = files("tracker.figures").joinpath("cell_words.csv").read_text("utf-8")
    rows = [(row["word"], row["value"]) for row in csv.DictReader(text.splitlines())]
    return dict(sorted((row for row in rows if row[1] in kinds), key=lambda row: -len(row[0])))


MOST_PERSONS: Final = 10_000_000_000
"""More than there are: a larger number is an address, a date and a time, or a slip."""

BOUNDS: Final = ("about", "more_than", "at_least", "fewer_than", "up_to", "nearly")


@cache
def _prefix() -> re.Pattern[str]:
    words = [re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in cell_words(*BOUNDS)]
    return re.compile(rf"({'|'.join(words)})\s*", re.IGNORECASE)


@cache
def _number(thousands: str) -> re.Pattern[str]:
    digits = f"{_DOTTED}|{_GROUPED}" if thousands == "." else _GROUPED
    fraction = "" if thousands == "." else r"(?:\.(\d+))?"
    scales = "|".join(map(re.escape, cell_words("1000", "1000000")))
    return re.compile(rf"({digits}){fraction}(?:e\+?(\d+))?(?:\s?({scales}))?", re.IGNORECASE)


def read_cell(text: str, *, thousands: str = ",", signed: bool = False) -> StatedCell | None:
    """The figure in a cell; None where the cell says that there is none ("n/a", "unknown", nothing).

    thousands: "." where dots group digits. signed: whether the column holds changes, which may be negative.
    Raises ValueError, saying what a figure would look like, for everything else.

    >>> read_cell("1,234*"), read_cell("12+").bound, read_cell("10–12").high, read_cell("n/a")
    (StatedCell(value=1234, low=1234, high=1234, bound='exact'), 'at_least', 12, None)
    """
    text = " ".join(text.split())
    if text.lower() in cell_words("missing"):
        return None
    if text.lower() in cell_words("zero"):
        return StatedCell(0, 0, 0)
    bare = re.sub(rf"{_MARKS}$", "", text)
    if bare.lower() in cell_words("missing"):
        return None
    return _read_range(bare, thousands) or _read_single(bare, thousands, signed)


def _read_range(text: str, thousands: str) -> StatedCell | None:
    ends = _DASH.split(re.sub(r"^between\s+(.+)\s+and\s+", r"\1 to ", text, flags=re.IGNORECASE))
    if len(ends) != 2 or not all(ends):
        return None
    low, high = (_whole(end, thousands) for end in ends)
    if low is None or high is None:
        return None
    if high < low:
        raise ValueError("a range runs from the lower number to the higher")
    return StatedCell(None, low, high, "range")


def _read_single(text: str, thousands: str, signed: bool) -> StatedCell:
    bound, words = "exact", text
    if match := _prefix().match(text):
        bound, words = cell_words(*BOUNDS)[match[1].lower()], text[match.end() :]
    if words.endswith("+"):
        if bound != "exact":
            raise ValueError("a figure has one bound")
        bound, words = "at_least", words[:-1]
    negative = re.match(r"[-−]\s?(?=\d)", words)
    number = _whole(words[negative.end() :] if negative else words, thousands)
    if number is None or (negative and not (signed and bound == "exact")):
        raise ValueError("a whole number of persons")
    if negative:
        return StatedCell(-number, -number, -number)
    reading = allowed(number, *stated_limits(number, bound), bound) if bound == "about" else None
    low, high = (reading.low, reading.high) if reading else stated_limits(number, bound)
    return StatedCell(number, low, high, bound)


def _whole(text: str, thousands: str) -> int | None:
    match = _number(thousands).fullmatch(text.strip())
    if match is None:
        return None
    digits, fraction, power, scale = match.groups() if thousands != "." else (match[1], None, match[2], match[3])
    factor = int(cell_words("1000", "1000000").get((scale or "").lower(), 1)) * 10 ** min(int(power or 0), 12)
    whole = int(re.sub(r"\D", "", digits)) * factor
    part = int(fraction or 0) * factor
    base = 10 ** len(fraction or "")
    number = whole + part // base
    return None if part % base or number > MOST_PERSONS else number


def is_totals_word(text: str) -> bool:
    """Whether a cell marks a row of totals: "Total", "Grand total"."""
    return " ".join(text.split()).lower().rstrip(":") in cell_words("totals")
