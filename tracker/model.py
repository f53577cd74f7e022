"""The frozen types that travel through the tracker: document, quantity, claim, reading, finding.

What was *seen* (surface, offsets, evidence) is kept apart from what was *inferred* (the rest); unknown is None,
never 0. Offsets are half-open and count characters (Unicode code points) of the document's `text` or `title`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as it was read. Offsets of claims point into `text` (or into `title` where it stands apart).

    line: the line of its file where it is one row of a table of figures.
    """

    doc_id: str
    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    lang: str | None = None
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which words set which field of a claim. start and end are offsets, -1 where no single place says it."""

    field: str
    value: str
    words: str
    why: str
    start: int = -1
    end: int = -1

    def __str__(self) -> str:
        return f'{self.field}={self.value} <- "{self.words}" ({self.why})'


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One stated figure. The columns of DESIGN 2, except those of the document itself.

    value, low, high: persons; None is open or unstated. Dates are days. confidence is in 0..1.
    """

    claim_id: str
    doc_id: str
    field: str
    start: int
    end: int
    surface: str
    sentence: str
    sentence_start: int
    value: int | None
    low: int | None
    high: int | None
    bound: str
    outcome: str
    implicit: bool = False
    group: str = "all"
    victims: str | None = None
    unit: str = "person"
    side: str | None = None
    place: str | None = None
    basis: str = "total"
    part_of: str | None = None
    polarity: str = "asserted"
    status: str = "reported"
    source: str | None = None
    source_type: str = "unattributed"
    source_start: int | None = None
    source_end: int | None = None
    as_of: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    date_precision: str | None = None
    event_id: str | None = None
    background: bool = False
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSentence:
    """A sentence with a number and an outcome word that gave no claim: the coverage that is published."""

    doc_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in one document: its claims in order of the text, and what was not read.

    sentences: how many the document has; None where nobody has counted them yet.
    """

    document: Document
    claims: tuple[Claim, ...]
    unread: tuple[UnreadSentence, ...] = ()
    sentences: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Figures that cannot all hold; or a note on wording. Columns of DESIGN 3.

    side_a is the odd figure and its copies, side_b what it clashes with and its copies, or the parts of a sum.
    gap: the persons that no reading reconciles; 0 where the clash is one of wording.
    """

    finding_id: str
    code: str
    rule: str
    severity: str
    event_id: str | None
    outcome: str | None
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    quotes: tuple[str, ...]
    doc_id: str
    start: int
    end: int
    message: str
    why: str
    expected: str = ""
    observed: str = ""
    gap: int = 0
    line: int | None = None
    column: int | None = None
    claim_ids: tuple[str, ...] = field(default=())
