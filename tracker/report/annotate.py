"""An article cut into paragraphs, and paragraphs into plain text and marked figures; nothing is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.model import Claim

LONGEST_PIECE: Final = 3_000
_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True)
class Segment:
    """A run of the text; claims are those whose surface lies in it, none where it is plain."""

    text: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (or a piece of a very long one) with its offsets and segments."""

    start: int
    end: int
    segments: tuple[Segment, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims whose words stand in it, in order."""
        return tuple(claim for segment in self.segments for claim in segment.claims)


def annotate(text: str, claims: Sequence[Claim]) -> list[Paragraph]:
    """The paragraphs of a text with the claims' words marked. The claims' offsets must point into this text.

    Overlapping surfaces share one mark. A paragraph boundary inside a surface is not a boundary.
    """
    marks = _merged(claims)
    return [
        Paragraph(start, end, tuple(_segments(text, start, end, marks)))
        for start, end in _pieces(text, [(start, end) for start, end, _ in marks])
    ]


def _merged(claims: Sequence[Claim]) -> list[tuple[int, int, tuple[Claim, ...]]]:
    marks: list[tuple[int, int, tuple[Claim, ...]]] = []
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.end)):
        if marks and claim.start < marks[-1][1]:
            start, end, together = marks[-1]
            marks[-1] = (start, max(end, claim.end), (*together, claim))
        else:
            marks.append((claim.start, claim.end, (claim,)))
    return marks


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        if not _inside(blank.start(), spans):
            yield from _short_pieces(text, start, blank.start(), spans)
            start = blank.end()
    yield from _short_pieces(text, start, len(text), spans)


def _short_pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PIECE:
        cut = text.rfind(" ", start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
        cut = cut + 1 if cut >= 0 else start + LONGEST_PIECE
        cut = next((last for first, last in spans if first < cut < last), cut)
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _segments(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int, tuple[Claim, ...]]]
) -> Iterator[Segment]:
    at = start
    for first, last, claims in marks:
        if first < start or first >= end:
            continue
        if first > at:
            yield Segment(text[at:first])
        yield Segment(text[first:last], claims)
        at = last
    if at < end:
        yield Segment(text[at:end])
