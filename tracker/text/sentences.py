"""Cuts a text into sentences with exact offsets: lines first (wrapped lines are joined), then `sentencex` inside them.

The only user of sentencex. Blocks are capped, because its time grows with the square of unbalanced quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import sentencex

NARROWEST_WRAP: Final = 40
WIDEST_WRAP: Final = 130
WRAPPED_SHARE: Final = 0.8
LONGEST_BLOCK: Final = 20_000
LONGEST_SENTENCE: Final = 1_000
LONGEST_ABBREVIATION: Final = 8
# sentencex never parts what stands between quotation marks, and an unpaired mark would join a whole article.
BLANKED: Final = '\n\r"“”„«»'
LINE: Final = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
BULLET: Final = re.compile(r"\s*(?:[•*‣▪·–-]|\d{1,2}[.)])\s")
ABBREVIATIONS: Final = (
    "No.", "Nos.", "Art.", "Sgt.", "Lt.", "Col.", "Gen.", "Maj.", "Capt.", "Cpl.", "Pvt.", "Gov.", "Sen.", "Rep.",
    "Rev.", "Hon.", "Const.", "Supt.", "Insp.", "Det.", "Cmdr.", "Adm.", "St.", "Mt.", "Ft.", "Jan.", "Feb.", "Mar.",
    "Apr.", "Jun.", "Jul.", "Aug.", "Sep.", "Sept.", "Oct.", "Nov.", "Dec.", "approx.", "incl.", "Mr.", "Mrs.", "Ms.",
    "Dr.", "Prof.", "vs.", "U.S.", "U.N.",
)  # fmt: skip
LONE_ABBREVIATION: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, ABBREVIATIONS))})$")


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text as (start, end): lines, joined where a line was only wrapped.

    A break is a wrap where the next line's first word would not have fitted within the widest line of its paragraph. A
    text is taken for a wrapped one only where nearly all breaks inside its paragraphs are of that kind.
    """
    lines = [match.span() for match in LINE.finditer(text)]
    widths = _wrap_widths(text, lines)
    start, end = -1, -1
    for index, (first, last) in enumerate(lines):
        if start >= 0 and widths[index] and _wrapped(text, lines[index - 1], lines[index], widths[index]):
            end = last
            continue
        if start >= 0:
            yield from _capped(text, start, end)
        start, end = first, last
    if start >= 0:
        yield from _capped(text, start, end)


def _wrap_widths(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """The width at which the paragraph of each line was wrapped, in characters; all 0 in a text that was not."""
    if not any(text[first].islower() for first, _ in lines[1:]):
        return [0] * len(lines)  # no line goes on with the sentence of the one before
    widths: list[int] = []
    breaks = wraps = running_on = 0
    for paragraph in _paragraphs(text, lines):
        width = max(len(text[first:last].rstrip()) for first, last in paragraph)
        fits = NARROWEST_WRAP <= width <= WIDEST_WRAP
        widths.extend([width if fits else 0] * len(paragraph))
        for before, after in pairwise(paragraph):
            breaks += 1
            wraps += fits and _wrapped(text, before, after, width)
            running_on += text[after[0] : after[0] + 1].islower()
    wrapped = breaks and running_on and wraps >= WRAPPED_SHARE * breaks
    return widths if wrapped else [0] * len(lines)


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The lines between two blank lines, together."""
    together: list[tuple[int, int]] = []
    for line in lines:
        if not text[line[0] : line[1]].strip() or (together and text[together[-1][1] : line[0]].count("\n") > 1):
            if together:
                yield together
            together = []
        together.append(line)
    if together:
        yield together


def _wrapped(text: str, before: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    if text[before[1] : after[0]].strip("\r") != "\n" or BULLET.match(text, after[0], after[1]):
        return False
    line = text[before[0] : before[1]].rstrip()
    following = text[after[0] : after[1]].split(maxsplit=1)
    return bool(following and line) and len(line) + 1 + len(following[0]) > width


def _capped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_BLOCK:
        cut = text.rfind(" ", start, start + LONGEST_BLOCK)
        cut = cut if cut > start else start + LONGEST_BLOCK
        yield start, cut
        start = cut
    yield start, end


def block_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one block as (start, end), without the space around them."""
    found: list[tuple[int, int]] = []
    for piece in sentencex.segment("en", _plain(text[start:end])):
        behind = start + len(piece)
        surface = text[start:behind]
        first, last = behind - len(surface.lstrip()), start + len(surface.rstrip())
        start = behind
        if first >= last:
            continue
        if found and _goes_on(text, *found[-1]) and not text[first:last].isupper():
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    if all(last - first <= LONGEST_SENTENCE for first, last in found):
        return found
    return [span for first, last in found for span in _short(text, first, last)]


def _plain(text: str) -> str:
    for mark in BLANKED:
        text = text.replace(mark, " ")
    return text


def _goes_on(text: str, first: int, last: int) -> bool:
    """Whether what was taken for the end of a sentence is an abbreviation ("Sept.")."""
    begin = max(first, last - LONGEST_ABBREVIATION)
    if not text.endswith(ABBREVIATIONS, begin, last):
        return False
    return LONE_ABBREVIATION.search(text, begin, last) is not None


def _short(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A sentence; where it is so long that marks must be missing, its parts, cut at a full stop or else at a space."""
    while last - first > LONGEST_SENTENCE:
        limit = first + LONGEST_SENTENCE
        cut = text.rfind(". ", first, limit) + 1 or text.rfind(" ", first, limit)
        cut = cut if cut > first else limit
        yield first, cut
        first = cut + (text[cut] == " ")
    yield first, last


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Every sentence of a text as half-open offsets, in order.

    >>> text = "Sept. 27 saw 12 dead. Nobody knows more."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Sept. 27 saw 12 dead.', 'Nobody knows more.']
    """
    return [span for start, end in blocks(text) for span in block_sentences(text, start, end)]
