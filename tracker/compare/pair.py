"""Two figures that were set against each other, and the verdict on them."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.model import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPair:
    """A figure of the statement and the figure of the source that it was set against; source None where there is none.

    verdict and why are of this pair. note: what was lost between the two, as a CF401 note, else empty.
    part: "statement" or "source", whichever counts some of those whom the other counts, else empty.
    """

    statement: Claim
    source: Claim | None
    verdict: str
    why: str
    note: str = ""
    part: str = ""
